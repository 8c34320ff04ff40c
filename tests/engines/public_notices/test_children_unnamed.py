"""困境儿童个人信息保护：孩子的姓名、证件号、学校、病情，任何一个公开的页面和公示文书上都没有；成年人照常公示。"""

from datetime import date, datetime
from random import Random
from uuid import UUID

import pytest
from django.test import Client

from minzheng.engines.benefits.services import grant
from minzheng.engines.benefits.types import NewAward, NewMember
from minzheng.engines.letters import services as letters
from minzheng.engines.letters.types import LetterSaysTooMuch
from minzheng.engines.public_notices import queries
from minzheng.engines.public_notices import services as notices
from minzheng.engines.public_notices.types import CHILD
from minzheng.kernel import clock
from minzheng.kernel.clock import BEIJING
from minzheng.kernel.identifiers import new_id
from tests.engines.benefits.scene import AREA, NOON, VILLAGE, as_actor, identity, person, 张主任, 李科
from tests.engines.letters.samples import DATA
from tests.engines.public_notices.samples import GIVEN, SURNAMES, notice

pytestmark = pytest.mark.django_db
AT = datetime(2026, 12, 1, 9, tzinfo=BEIJING)
SCHOOLS, ILLNESSES = ("扶欢小学", "綦江中学", "特殊教育学校"), ("白血病", "先天性心脏病", "脑瘫")
#: Every item whose notice or list hangs: 事项 and the kind of its award.
ITEMS = (
    ("dibao", "最低生活保障"),
    ("tekun", "特困人员救助供养"),
    ("tekun_care", "特困人员照料护理补贴"),
    ("temporary_aid", "临时救助"),
)


def child(dice: Random, n: int) -> tuple[UUID, list[str]]:
    """A registered child, and everything of hers the public must never read. Names of four characters are in no place."""
    name = dice.choice(SURNAMES) + "".join(dice.sample(GIVEN, 3))
    birth = date(dice.randint(2009, 2025), dice.randint(1, 12), dice.randint(1, 28))
    number = identity(birth, int.from_bytes(name.encode(), "big") % 90 + 10)
    return person(name, birth=birth), [name, number.text, dice.choice(SCHOOLS), dice.choice(ILLNESSES)]


def hangs(person_id: UUID, name: str, item: tuple[str, str]) -> None:
    """A notice that runs, under the name a careless caller gives."""
    new = notice(person_id, applicant_name=name, item=item[0], item_name=item[1])
    with as_actor(张主任):
        notices.publish(actor=张主任, notice=new, at=NOON)


def receives(holder: UUID, item: tuple[str, str], *others: UUID) -> None:
    """An award from December on."""
    with as_actor(李科):
        new = NewAward(
            kind=item[0], kind_name=item[1], case_id=new_id(), decision_id=new_id(), household_id=new_id(),
            person_id=holder, area_code=AREA, start_month=date(2026, 12, 1), amount_fen=75_100, rule_version="2026.1",
            rule_profile="cn-2021", members=tuple(NewMember(one) for one in (holder, *others)),
        )  # fmt: skip
        grant(actor=李科, award=new, at=NOON)


def pages(monkeypatch: pytest.MonkeyPatch) -> str:
    """Everything anybody may fetch of the village: notices on a day they hang, each one's objection form, the list of the month."""
    read = []
    for at in (NOON, AT):
        monkeypatch.setattr(clock, "now", lambda at=at: at)
        found = queries.open_notices(village_code=VILLAGE, now=at)
        addresses = ["/notices/", f"/notices/{VILLAGE}/", f"/notices/{VILLAGE}/standing/"]
        addresses += [f"/notices/{VILLAGE}/objection/{one.id}/" for one in found]
        for address in addresses:
            answer = Client().get(address)
            assert answer.status_code == 200, address
            read.append(answer.content.decode())
    return "\n".join(read)


@pytest.mark.parametrize("seed", range(6))
def test_孩子作申请人或者家庭成员_公开的页面上都认不出来(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    dice, secrets = Random(seed), []
    grown = person("罗庆华")
    for n, item in enumerate(dice.sample(ITEMS, 3)):
        holder, words = child(dice, n)
        member, more = child(dice, n + 10)
        secrets += [*words, *more]
        hangs(holder, words[0], item)
        receives(holder, item)
    hangs(grown, "罗庆华", ITEMS[0])
    receives(grown, ("jianzu", "最低生活保障"), member)
    shown = pages(monkeypatch)
    assert "罗庆华" in shown and CHILD in shown, "the test is blind"
    assert [one for one in secrets if one in shown] == []


def test_写漏了年龄的人_按孩子对待(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: without the rule of age the name would hang, and the property above would see it."""
    holder, words = child(Random(1), 1)
    monkeypatch.setattr(notices, "is_child", lambda age: False)
    hangs(holder, words[0], ITEMS[1])
    assert words[0] in pages(monkeypatch)


def test_公示类文书写了孩子的名字_不能出具() -> None:
    holder, (name, *_rest) = child(Random(2), 1)
    data = DATA["dibao.public_notice"]
    named = {**data, "rows": [{"applicant": name, "members": 1, "amount_fen": 75_100}]}
    unnamed = {**data, "rows": [{"applicant": CHILD, "members": 1, "amount_fen": None}]}
    given = {"kind": "dibao.public_notice", "case_id": None, "application_id": None, "person_id": holder,
             "area_code": AREA, "addressee": "高滩村村民", "at": NOON}  # fmt: skip
    with as_actor(张主任):
        with pytest.raises(LetterSaysTooMuch):
            letters.issue(actor=张主任, data=named, **given)
        assert letters.issue(actor=张主任, data=unnamed, **given)
