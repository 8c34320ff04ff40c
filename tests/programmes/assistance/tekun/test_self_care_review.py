"""自理能力重新评估：两人当面评六项，档次升了下月就增发，降了先告知、听取意见、送达以后才减；基本生活费不动。"""

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

import pytest

from minzheng.engines.benefits.models import Award
from minzheng.engines.casework import queries, services
from minzheng.engines.casework.models import Case, Review
from minzheng.engines.casework.review_types import (
    FamilyNotTold,
    NewReview,
    ReviewRunning,
    Verdict,
    VerdictUnfit,
)
from minzheng.engines.casework.types import NotThisStep, SelfCareMissing
from minzheng.engines.letters import queries as letters
from minzheng.engines.letters.types import ServiceMethod
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel import clock
from tests.cast import Cast
from tests.channels.resident.conftest import officer
from tests.engines.casework.review_steps import LATER, act, at_opinion, refused
from tests.jobs import run_queued_jobs
from tests.programmes.assistance.tekun.old_man import ABLE, BASIC_FEN, HALF_FEN, NAME, with_self_care
from tests.programmes.assistance.tekun.test_from_form_to_award import confirmed, state_of
from tests.programmes.assistance.tekun.test_pages import version_in

pytestmark = pytest.mark.django_db
FULL_FEN, SELF_FEN = 30_000, 5_000
FIVE_FAIL = dict.fromkeys(("eats", "dresses", "gets_up", "walks", "bathes"), False) | {"uses_toilet": True}
WHY = "两名工作人员当面评估，档次有变化，按评估结果调整照料护理补贴"


@pytest.fixture(autouse=True)
def clock_back() -> Iterator[None]:
    yield
    clock.set_offset_source(lambda: timedelta(0))


def receives(cast: Cast, **changes: dict[str, str]) -> tuple[UUID, UUID]:
    """老蹇 at 半护理, his letters served: (his case, the award of basic living)."""
    case_id = confirmed(cast, **changes)
    act(cast, "王敏", services.serve_letters, case_id, served=services.Served(ServiceMethod.AT_HOME, NAME))
    with cast.acting("李科"):
        return case_id, UUID(str(Award.objects.get(case_id=case_id, kind="tekun").id))


def asked(cast: Cast, award_id: UUID) -> UUID:
    """A review for the grade, opened by 王敏; the case's id."""
    with cast.acting("王敏") as clerk:
        new = NewReview("self_care", "本人说走不动了")
        file = services.open_review(actor=clerk, award_id=award_id, new=new, at=LATER)
        return UUID(str(Case.objects.get(application_id=file).id))


def assessed(cast: Cast, review_id: UUID, able: dict[str, bool]) -> None:
    """Begun with a visit, and 陈刚 and 小杨 assess the six."""
    act(cast, "王敏", services.begin_review, review_id, how="survey")
    with open_scope(WHOLE_CITY):
        file = Case.objects.get(pk=review_id).application_id
    seen = with_self_care(cast, file, able, who=("小杨", "陈刚"), token=f"again-{review_id}")
    with cast.acting("小杨") as aide:
        services.record_survey(actor=aide, application_id=file, visit=seen, at=LATER)
    run_queued_jobs()
    assert state_of(review_id) == "reviewing"


def pays(case_id: UUID, month: date) -> dict[str, int | None]:
    """分 of each part in a month."""
    with open_scope(WHOLE_CITY):
        ids = Award.objects.filter(case_id=case_id).values_list("id", flat=True)
        lines = [queries.award_file(one, on=month) for one in ids]
    return {one.award.kind: one.award.amount_in(month) for one in lines if one is not None}


def test_升一档_不用听取意见_从下月起_两项一份决定_评估表存档(cast: Cast) -> None:
    case_id, award_id = receives(cast)
    review_id = asked(cast, award_id)
    with open_scope(WHOLE_CITY):
        due = Review.objects.get(case_id=review_id).due_on
    assert due == date(2026, 12, 16), "ten working days, not the fifteen of another review"
    assessed(cast, review_id, FIVE_FAIL)
    full = Verdict("raise", WHY, BASIC_FEN + FULL_FEN)
    act(cast, "张主任", services.propose_review, review_id, opinion=full)
    act(cast, "李科", services.decide_review, review_id, verdict=full)
    assert pays(case_id, date(2027, 1, 1)) == {"tekun": BASIC_FEN, "tekun_care": FULL_FEN}
    with cast.acting("李科"):
        file = Case.objects.get(pk=review_id).application_id
        kinds = [one.kind for one in letters.letters_of(file)]
        assert {"tekun.self_care", "tekun.adjustment", "tekun.care_agreement"} <= set(kinds), (
            "the agreement with the carer names the new grade"
        )
        grades = queries.self_care_history(award_id)
        assert [(one.failed, one.grade[:6]) for one in grades] == [(2, "部分丧失生活"), (5, "完全丧失生活")]


def test_降一档_网页上走完_先告知听取_送达以前一分不减_送达后只减照料费(cast: Cast) -> None:
    case_id, award_id = receives(cast)
    review_id = asked(cast, award_id)
    assessed(cast, review_id, ABLE)
    with open_scope(WHOLE_CITY):
        file = Case.objects.get(pk=review_id).application_id
    clock.set_offset_source(lambda: LATER - clock.real_now())
    page = f"/desk/files/{file}/review-file/"
    leader = officer(cast, "张主任")
    shown = leader.get(page).content.decode()
    assert "1,201" in shown, "what both parts pay now"
    less = {"do": "propose", "verdict": "cut", "amount": "1051", "reasons": WHY, "version": version_in(shown)}
    assert leader.post(page, less).status_code == 302
    confirmer, clerk = officer(cast, "李科"), officer(cast, "王敏")
    early = {**less, "do": "decide", "version": version_in(confirmer.get(page).content.decode())}
    assert confirmer.post(page, early).status_code in (403, 409, 422) and state_of(review_id) == "hearing"
    said = clerk.post(page, {"do": "answer", "words": "我冬天起不来床"})
    assert said.status_code == 302
    sent = clerk.post(page, {"do": "hear", "version": version_in(clerk.get(page).content.decode())})
    assert sent.status_code == 302 and state_of(review_id) == "deciding"
    decide = {**less, "do": "decide", "version": version_in(confirmer.get(page).content.decode())}
    assert confirmer.post(page, decide).status_code == 302
    assert pays(case_id, date(2027, 1, 1)) == {"tekun": BASIC_FEN, "tekun_care": HALF_FEN}, (
        "not before service"
    )
    run_queued_jobs()
    act(cast, "王敏", services.serve_letters, review_id, served=services.Served(ServiceMethod.AT_HOME, NAME))
    assert pays(case_id, date(2027, 1, 1)) == {"tekun": BASIC_FEN, "tekun_care": SELF_FEN}
    drawn = officer(cast, "李科").get(f"/desk/awards/{award_id}/").content.decode()
    assert "自理能力评估" in drawn and "全自理" in drawn and "<svg" in drawn


def test_没有当面评估_不能提意见_只看材料的不能开始(cast: Cast) -> None:
    _case, award_id = receives(cast)
    review_id = asked(cast, award_id)
    refused(cast, "王敏", NotThisStep, services.begin_review, review_id, how="papers")
    act(cast, "王敏", services.begin_review, review_id, how="survey")
    with open_scope(WHOLE_CITY):
        file = Case.objects.get(pk=review_id).application_id
    seen = with_self_care(cast, file, None, who=("小杨", "陈刚"), token="nothing")
    with cast.acting("小杨") as aide:
        services.record_survey(actor=aide, application_id=file, visit=seen, at=LATER)
    keep = Verdict("keep", "情况没有变化，档次不变")
    refused(cast, "张主任", SelfCareMissing, services.propose_review, review_id, opinion=keep)


def test_减发没有告知的不能决定_增发不能夹着减一项_金额不能少于照料费(cast: Cast) -> None:
    _case, award_id = receives(cast)
    review_id = asked(cast, award_id)
    assessed(cast, review_id, ABLE)
    mixed = Verdict("raise", WHY, BASIC_FEN + HALF_FEN + 1_000)
    refused(cast, "张主任", VerdictUnfit, services.propose_review, review_id, opinion=mixed)
    keep = Verdict("keep", "档次有变化，先不调整照料费")
    act(cast, "张主任", services.propose_review, review_id, opinion=keep)
    cut = Verdict("cut", WHY, BASIC_FEN + SELF_FEN)
    refused(cast, "李科", FamilyNotTold, services.decide_review, review_id, verdict=cut)


def test_什么都没变的复核_不重出照料协议(cast: Cast) -> None:
    _case, award_id = receives(cast)
    review_id = at_opinion(cast, award_id)
    keep = Verdict("keep", "情况没有变化，继续供养")
    act(cast, "张主任", services.propose_review, review_id, opinion=keep)
    act(cast, "李科", services.decide_review, review_id, verdict=keep)
    with cast.acting("李科"):
        file = Case.objects.get(pk=review_id).application_id
        assert "tekun.care_agreement" not in [one.kind for one in letters.letters_of(file)]


def test_从照料补贴那一笔开复核_也是同一件(cast: Cast) -> None:
    case_id, award_id = receives(cast)
    with cast.acting("李科"):
        care = Award.objects.get(case_id=case_id, kind="tekun_care").id
    review_id = asked(cast, care)
    with open_scope(WHOLE_CITY):
        assert Review.objects.get(case_id=review_id).award_id == award_id
    with cast.acting("王敏") as clerk, pytest.raises(ReviewRunning):
        services.open_review(actor=clerk, award_id=award_id, new=NewReview("self_care"), at=LATER)
