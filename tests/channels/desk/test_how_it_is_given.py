"""决定临时救助怎样给：在办件页上分次、发实物、转介；签收和停发也在这一页，写错了不丢。"""

from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.casework.models import Case, GoodsHanded
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel import clock
from tests.cast import MORNING, Cast
from tests.channels.desk.conftest import SignIn, signed_in
from tests.programmes.assistance import once_cases as once
from tests.programmes.assistance.test_temporary_aid import urgent

__all__ = ["signed_in"]
pytestmark = pytest.mark.django_db
GOODS = {"goods0_name": "棉被", "goods0_quantity": "2 床", "goods0_worth": "400"}
PARTS = {
    "part0_month": "2026-11-01", "part0_amount": "2600", "part1_month": "2026-12-01", "part1_amount": "2000",
}  # fmt: skip


@pytest.fixture(autouse=True)
def this_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: MORNING)


def ready(cast: Cast) -> Case:
    case = urgent(cast)
    once.proposed(cast, case.id, "张主任", 500_000)
    case.refresh_from_db()
    return case


def text(answer: Any) -> str:
    return str(answer.content.decode())


def act(name: str, case: Case) -> str:
    return reverse(f"desk:{name}", args=[case.application_id, case.id])


def version(case: Case) -> int:
    with open_scope(WHOLE_CITY):
        return int(Case.objects.get(pk=case.id).version)


def confirm(signed_in: SignIn, case: Case, **more: str) -> Any:
    sent = {"version": version(case), "amount": "5000", "reasons": "情况属实，同意镇街的意见"}
    return signed_in("李科").post(act("confirm", case), {**sent, **more})


def test_分次加实物_签收以后才送达_以后的一次可以停(cast: Cast, signed_in: SignIn) -> None:
    case = ready(cast)
    page = text(signed_in("李科").get(reverse("desk:file", args=[case.application_id])))
    assert (
        "分次发放、发实物、转介" in page and 'name="part2_amount"' in page and 'name="goods2_worth"' in page
    )
    wrong = confirm(signed_in, case, **PARTS | {"part1_amount": "两千"}, **GOODS)
    assert wrong.status_code == 422 and "怎样给没有写清楚" in text(wrong) and "棉被" in text(wrong)
    assert confirm(signed_in, case, **PARTS).status_code == 422, "400 yuan are missing"
    assert confirm(signed_in, case, **PARTS, **GOODS, referred_to="住房修缮请住建委安排").status_code == 302
    clerk, confirmer = signed_in("王敏"), signed_in("李科")
    here = reverse("desk:file", args=[case.application_id])
    page = text(clerk.get(here))
    assert "棉被" in page and "登记实物签收" in page and "决定这一次不再发放" not in page
    early = clerk.post(
        act("serve", case), {"version": version(case), "method": "at_home", "received_by": "罗庆华"}
    )
    assert early.status_code == 422 and "还没有登记签收" in text(early)
    signed = {
        "do": "hand_goods",
        "version": version(case),
        "way": "signed",
        "receiver": "罗庆华",
        "handed_on": "2026-11-23",
    }
    assert clerk.post(act("serve", case), signed).status_code == 422, "nobody stood by"
    assert clerk.post(act("serve", case), {**signed, "second": "陈刚"}).status_code == 302
    with open_scope(WHOLE_CITY):
        assert GoodsHanded.objects.filter(case=case).count() == 1
    assert "罗庆华领取" in text(clerk.get(here))
    assert "决定这一次不再发放" in text(confirmer.get(here))
    stop = {
        "do": "stop_part", "version": version(case), "stop_month": "2026-12-01", "told_on": "2026-11-23", "family_said": "没有意见",
        "basis": "民发〔2018〕23号", "stop_words": "保险已经全额赔付，困难已经缓解",
    }  # fmt: skip
    assert clerk.post(act("serve", case), stop).status_code == 422
    assert confirmer.post(act("serve", case), {**stop, "stop_month": "x"}).status_code == 422
    assert confirmer.post(act("serve", case), stop).status_code == 302
    assert "已停发：保险已经全额赔付" in text(confirmer.get(here))
    with open_scope(WHOLE_CITY):
        line = next(iter(benefits.awards_of_case(case_id=case.id)), None)
    assert line is not None and (line.once_fen, line.goods_fen) == (260_000, 40_000)


def test_什么都不填的_照旧一次发清(cast: Cast, signed_in: SignIn) -> None:
    case = ready(cast)
    blank = {name: "" for name in (*PARTS, *GOODS, "referred_to") if not name.endswith("month")}
    assert confirm(signed_in, case, **blank, part0_month="2026-11-01").status_code == 302
    with open_scope(WHOLE_CITY):
        case.refresh_from_db()
        assert case.decision is not None and case.decision.given == {}
    assert "登记实物签收" not in text(signed_in("王敏").get(reverse("desk:file", args=[case.application_id])))


def test_别区的人碰不到(cast: Cast, signed_in: SignIn) -> None:
    case = ready(cast)
    confirm(signed_in, case, **PARTS, **GOODS)
    sent = {"do": "hand_goods", "version": version(case)}
    assert signed_in("外人").post(act("serve", case), sent).status_code == 404
    assert (
        signed_in("王敏")
        .post(reverse("desk:serve", args=[case.application_id, UUID(int=1)]), sent)
        .status_code
        == 404
    )
