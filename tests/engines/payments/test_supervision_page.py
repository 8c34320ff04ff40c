"""发放监督: samples anybody can draw again, doubles, one card for many, who released what."""

from uuid import UUID

import pytest

from minzheng.engines.benefits import services as benefits
from minzheng.engines.benefits.types import NewAward, NewMember
from minzheng.engines.payments import queries
from minzheng.foundations.audit.models import Event
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.identifiers import new_id
from tests.engines.payments import scene
from tests.engines.payments.pages import RUNS, SignIn, morning, officer, text
from tests.engines.payments.scene import CITY, NOON, NOVEMBER, 签发

__all__ = ["morning", "officer"]
pytestmark = pytest.mark.django_db
PAGE = RUNS + "supervision/"


def drawn(seed: str, size: int = 3) -> list[UUID]:
    with open_scope(CITY):
        return [one.id for one in queries.samples(month=NOVEMBER, seed=seed, size=size, on=NOVEMBER)]


def test_同一抽样号抽出同样的款项(officer: SignIn) -> None:
    for place in range(8):
        scene.family(place)
    scene.prepared()
    assert drawn("2026-A") == drawn("2026-A") and len(set(drawn("2026-A"))) == 3
    assert len({tuple(drawn(seed)) for seed in "abcdef"}) > 1, "another seed draws others"
    page = text(officer("审计").get(PAGE + "?part=samples&seed=2026-A&month=2026-11"))
    assert all(f"payment/{one}/" in page for one in drawn("2026-A"))
    with open_scope(CITY):
        assert Event.objects.get(action="payments.samples.drawn").detail["seed"] == "2026-A"


def test_同时计入两项待遇的人(officer: SignIn) -> None:
    home, other = scene.family(0), scene.family(1)
    award = NewAward(
        kind="destitute", kind_name="特困人员救助供养", case_id=new_id(), decision_id=new_id(), household_id=new_id(),
        person_id=home.people[1], area_code=scene.AREA, start_month=NOVEMBER, amount_fen=90_000,
        rule_version="2026-01", rule_profile="cn-2021", members=(NewMember(home.people[1]),),
    )  # fmt: skip
    with scene.as_actor(签发):
        benefits.grant(actor=签发, award=award, at=NOON)
    with open_scope(CITY):
        (line,) = queries.doubles(month=NOVEMBER)
    assert line.person_id == home.people[1] and line.fen == 150_000 and len(line.awards) == 2
    page = text(officer("审计").get(PAGE + "?part=doubles&month=2026-11"))
    assert f"people/{home.people[1]}/" in page and f"people/{other.people[1]}/" not in page
    assert "特困人员救助供养 900 元" in page and "由经办人员核实后决定" in page


def test_三个以上的人发到同一个账户(officer: SignIn) -> None:
    homes = [scene.family(place, paid=False) for place in range(4)]
    for home in homes[:3]:
        scene.account(home.head, scene.NAMES[home.place * 10 % len(scene.NAMES)], 1)
    scene.account(homes[3].head, scene.NAMES[0], 2)
    scene.prepared()
    with open_scope(CITY):
        (shared,) = queries.shared_accounts(month=NOVEMBER)
        assert queries.shared_accounts(month=NOVEMBER, least=4) == []
    assert set(shared.payees) == {home.head for home in homes[:3]} and shared.fen == 180_000
    assert "1,800 元" in text(officer("审计").get(PAGE + "?part=cards&month=2026-11"))


def test_谁办了哪一步(officer: SignIn, line: UUID) -> None:
    scene.family(0)
    scene.financed(scene.prepared().run_id)
    page = text(officer("审计").get(PAGE + "?month=2026-11"))
    for name in ("周财务", "刘审核", "李科", "郑财政"):
        assert name in page
    assert "四个不同账号" in page


@pytest.mark.parametrize("name", ["周财务", "郑财政", "刘审核", "王敏", "小杨"])
def test_只给监督的人看(name: str, officer: SignIn) -> None:
    assert officer(name).get(PAGE).status_code == 404


def test_别的区县什么也抽不到(officer: SignIn) -> None:
    scene.family(0)
    scene.prepared()
    page = text(officer("外人").get(PAGE + "?part=samples&month=2026-11"))
    assert scene.NAMES[0] not in page and "没有这样的情况" in page
