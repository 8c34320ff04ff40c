"""暂停、恢复发放和确认健在：在待遇页上的样子。"""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.benefits.models import AwardSuspension
from minzheng.engines.letters.models import Letter
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel import clock
from tests.cast import Cast
from tests.channels.desk.conftest import SignIn, text
from tests.engines.casework.review_steps import LATER, receiving
from tests.engines.casework.test_after_confirmation import people_of
from tests.engines.casework.test_recused_reading import make_kin
from tests.jobs import run_queued_jobs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_handler")]
NEXT = {"from_month": "2027-01-01", "months": "2", "told_on": "2026-12-02", "basis": "审核确认办法第三十二条"}
WHY = "户主在外地务工，收入待核实，先暂停核实"


def at(moment: Any) -> None:
    clock.set_offset_source(lambda: moment - clock.real_now())


def decision(**changed: str) -> dict[str, str]:
    return {
        "do": "suspend",
        **NEXT,
        "suspend_words": WHY,
        "family_said": "知道了，会把收入证明交来",
        **changed,
    }


@pytest.fixture
def page(cast: Cast) -> str:
    """The page of a family's award, some days after its confirmation."""
    award_id = receiving(cast)
    at(LATER + timedelta(days=1))
    return f"/desk/awards/{award_id}/"


def award_of(page: str) -> UUID:
    return UUID(page.split("/")[-2])


def test_暂停要有权的人决定_先告知听取意见_写全了才行(page: str, cast: Cast, signed_in: SignIn) -> None:
    confirmer, aide = signed_in("李科"), signed_in("小杨")
    assert "决定暂停发放" in text(confirmer.get(page)) and "决定暂停发放" not in text(aide.get(page))
    for wrong, said in (
        ({"months": "?"}, "请"),
        ({"suspend_words": ""}, "理由"),
        ({"from_month": "2026-12-01"}, "下个月"),
        ({"months": "60"}, "最长"),
        ({"told_on": "2030-01-01"}, "告知"),
    ):
        answer = confirmer.post(page, decision(**wrong))
        assert answer.status_code == 422 and said in text(answer), wrong
        assert "会把收入证明交来" in text(answer), "what was typed is still there"
    answer = aide.post(page, decision())
    assert answer.status_code == 422 and "有确认权限" in text(answer)
    with open_scope(WHOLE_CITY):
        assert not AwardSuspension.objects.exists()


def test_暂停两个月_到期前恢复并补发_家里收到两份告知书(page: str, cast: Cast, signed_in: SignIn) -> None:
    confirmer, award_id = signed_in("李科"), award_of(page)
    assert confirmer.post(page, decision()).status_code == 302
    shown = text(confirmer.get(page))
    assert "暂停中" in shown and WHY in shown and "2027年1月" in shown
    with cast.acting("李科"):
        assert benefits.due(month=date(2027, 1, 1)) == []
        (row,) = benefits.suspensions_of(award_id=award_id)
    again = {
        "do": "resume",
        "suspension": str(row.id),
        "again_from": "2027-02-01",
        "resume_words": "收入已核实，符合条件",
    }
    assert confirmer.post(page, again).status_code == 422, "pay back or not must be said"
    other = {**again, "pay_back": "yes", "suspension": str(award_id)}
    assert confirmer.post(page, other).status_code == 404
    assert confirmer.post(page, {**again, "pay_back": "yes"}).status_code == 302
    assert "已恢复" in text(confirmer.get(page))
    with cast.acting("李科"):
        assert [item.amount_fen for item in benefits.due(month=date(2027, 2, 1))] != []
    run_queued_jobs()
    with cast.acting("李科"):
        (line,) = benefits.suspensions_of(award_id=award_id)
        assert line.resumed_at is not None
        titles = {one.kind for one in Letter.objects.filter(kind__startswith="benefits.")}
        assert titles == {"benefits.suspension", "benefits.resumption"}


def test_近亲属回避(page: str, cast: Cast, signed_in: SignIn) -> None:
    with cast.acting("李科"):
        award = benefits.award(award_id=award_of(page))
    assert award is not None
    make_kin(cast, award.case_id, "李科")
    answer = signed_in("李科").post(page, decision())
    assert answer.status_code == 422 and "近亲属" in text(answer)
    with open_scope(WHOLE_CITY):
        assert not AwardSuspension.objects.exists()


def test_确认健在只要一句话_不拍照(page: str, cast: Cast, signed_in: SignIn) -> None:
    aide, son = signed_in("小杨"), people_of(award_of(page))[1]
    shown = text(aide.get(page))
    assert "不用拍照、不用刷脸" in shown and 'type="file"' not in shown
    seen = {
        "do": "alive",
        "who_lives": str(son),
        "method": "visit",
        "seen_on": "2026-12-03",
        "life_words": "在家门口见到本人",
    }
    for wrong in (
        {"who_lives": "x"},
        {"method": "data"},
        {"method": "face"},
        {"seen_on": "2030-01-01"},
        {"life_words": ""},
    ):
        assert aide.post(page, {**seen, **wrong}).status_code == 422, wrong
    assert aide.post(page, seen).status_code == 302
    assert "上门看望确认" in text(aide.get(page))
    with open_scope(WHOLE_CITY):
        standing = benefits.life_standing(person_id=son, on=date(2026, 12, 4))
        assert standing is not None and standing.last_on == date(2026, 12, 3)
    assert signed_in("李科").post(page, seen).status_code == 403
