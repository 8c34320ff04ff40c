"""复核 never stands still: a check that does not come, days that run from service, changes told at a bad moment."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from minzheng.engines.casework import queries, review_jobs, services
from minzheng.engines.casework.models import Application, Case, ChangeReport, Party, Recheck, Review, Task
from minzheng.engines.casework.review_types import ReportedChange, StillHearing, Verdict
from minzheng.engines.casework.services.reviews import hearing_over
from minzheng.engines.casework.types import NotThisStep, NotYourRole, ReasonsMissing
from minzheng.engines.messages.models import Message
from minzheng.engines.rules.queries import advice_of
from minzheng.engines.verification import queries as checks
from minzheng.engines.verification import services as verification
from minzheng.engines.verification.services.checking import CheckEnded
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.identifiers import new_id
from tests.cast import Cast, resident
from tests.engines.casework.review_steps import (
    LATER,
    act,
    at_opinion,
    heard,
    opened,
    receiving,
    refused,
    serve,
    state,
    told_served,
)
from tests.engines.casework.steps import visit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_handler")]
CUT = Verdict("cut", "儿子就业，家庭月收入增加，按差额减发", 40_000)
WAITED = "罗小军在外务工，多次联系不上，没有签授权"
WORDS = "母亲住院半个月，花了八千多"
AFTER = LATER + timedelta(hours=2)


def tell_change(cast: Cast, award_id: UUID, kind: str = "illness") -> UUID | None:
    """A change written down by the village's worker, after everything else that day."""
    with cast.acting("小杨") as aide:
        told = ReportedChange(kind, WORDS)
        return services.report_change(actor=aide, award_id=award_id, change=told, at=AFTER)


def kinds_open(case_id: UUID) -> set[str]:
    """Open tasks of the review's file."""
    with open_scope(WHOLE_CITY):
        rows = Task.objects.filter(application__case=case_id, closed_at=None)
        return set(rows.values_list("kind", flat=True))


def test_有人一直不签字_复核不停在核对(cast: Cast) -> None:
    """不签授权不是减发、停发的理由；镇街负责人写明原因后，复核继续。"""
    case_id = opened(cast, receiving(cast))
    act(cast, "王敏", services.begin_review, case_id, how="check")
    assert kinds_open(case_id) == {"verification", "sign"}
    refused(cast, "王敏", NotYourRole, services.leave_check, case_id, reasons=WAITED)
    refused(cast, "张主任", ReasonsMissing, services.leave_check, case_id, reasons="不签")
    act(cast, "张主任", services.leave_check, case_id, reasons=WAITED)
    assert state(case_id) == ("reviewing", "accepted", True)
    assert kinds_open(case_id) == {"review_opinion"}
    with open_scope(WHOLE_CITY):
        assert not Party.objects.filter(application__case=case_id, must_sign=True).exists()
    refused(cast, "张主任", NotThisStep, services.leave_check, case_id, reasons=WAITED)


def test_不再等核对以后_核对真的结束_谁也不再去查(cast: Cast) -> None:
    """镇街负责人决定不等了，核对员的待办和查询都要停下来；已经有的规则建议按现有情况重新算。"""
    case_id = opened(cast, receiving(cast))
    act(cast, "王敏", services.begin_review, case_id, how="check")
    with open_scope(WHOLE_CITY):
        case = Case.objects.get(pk=case_id)
        check = checks.check_of(case.application_id)
        assert check is not None and not check.ended and case.advice_id is None
    act(cast, "张主任", services.leave_check, case_id, reasons=WAITED)
    with cast.acting("核对员") as officer:
        check = checks.check_of(case.application_id)
        assert check is not None and check.ended
        with pytest.raises(CheckEnded, match="不再等核对"):
            verification.start_check(actor=officer, check_id=check.id, at=LATER)
    with open_scope(WHOLE_CITY):
        kept = advice_of(application_id=case.application_id, item="dibao")
        assert kept is not None and Case.objects.get(pk=case_id).advice_id is not None


def test_还要等入户的_入户以后才重新算建议(cast: Cast) -> None:
    case_id = opened(cast, receiving(cast))
    act(cast, "王敏", services.begin_review, case_id, how="both")
    act(cast, "张主任", services.leave_check, case_id, reasons=WAITED)
    with open_scope(WHOLE_CITY):
        case = Case.objects.get(pk=case_id)
        assert case.advice_id is None
    with cast.acting("陈刚") as clerk:
        seen = replace(visit(cast, case.application_id, token="again-1"), at=LATER)  # noqa: S106
        services.record_survey(actor=clerk, application_id=case.application_id, visit=seen, at=LATER)
    assert state(case_id)[0] == "reviewing"
    with open_scope(WHOLE_CITY):
        assert Case.objects.get(pk=case_id).advice_id is not None


def test_a_survey_is_still_waited_for_and_no_check_is_left_that_was_not_asked(cast: Cast) -> None:
    award_id = receiving(cast)
    case_id = opened(cast, award_id)
    act(cast, "王敏", services.begin_review, case_id, how="both")
    act(cast, "张主任", services.leave_check, case_id, reasons=WAITED)
    assert state(case_id)[0] == "checking" and kinds_open(case_id) == {"survey"}
    refused(cast, "张主任", NotThisStep, services.leave_check, case_id, reasons=WAITED)


def test_说明情况的期限从送达起算(cast: Cast) -> None:
    """第三十二条：告知书没有送达，期限不开始，不能送审，也不能决定。"""
    case_id = at_opinion(cast, receiving(cast))
    act(cast, "张主任", services.propose_review, case_id, opinion=CUT)
    late = LATER + timedelta(days=30)
    refused(cast, "王敏", StillHearing, services.end_hearing, case_id, at=late)
    with open_scope(WHOLE_CITY):
        assert Review.objects.get(case_id=case_id).answer_until is None
        assert hearing_over(case_id=case_id, at=late) is False
    told_served(cast, case_id, late)  # Friday 1 January 2027 is a day off
    with open_scope(WHOLE_CITY):
        until = Review.objects.get(case_id=case_id).answer_until
        assert until is not None and until > late.date() + timedelta(days=5)
        assert Task.objects.get(case_id=case_id, kind="hear", closed_at=None).due_on == until
        over = late + (until - late.date()) + timedelta(days=1)
        assert hearing_over(case_id=case_id, at=over - timedelta(days=1)) is False
        assert hearing_over(case_id=case_id, at=over) is True
    act(cast, "李科", services.decide_review, case_id, verdict=CUT, at=over)


def test_the_decider_too_waits_for_service_or_an_answer(cast: Cast) -> None:
    case_id = at_opinion(cast, receiving(cast))
    act(cast, "张主任", services.propose_review, case_id, opinion=CUT)
    with open_scope(WHOLE_CITY):
        Case.objects.filter(pk=case_id).update(state="deciding")
    refused(cast, "李科", StillHearing, services.decide_review, case_id, verdict=CUT)
    with open_scope(WHOLE_CITY), pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.filter(case_id=case_id).update(decided_act="cut")


def test_service_of_an_earlier_letter_starts_no_days_for_a_later_one(cast: Cast) -> None:
    case_id = at_opinion(cast, receiving(cast))
    act(cast, "张主任", services.propose_review, case_id, opinion=CUT)
    act(cast, "张主任", services.rethink_review, case_id, reasons="家庭说明有道理，重新提出意见")
    told_served(cast, case_id, LATER)
    act(cast, "张主任", services.propose_review, case_id, opinion=replace(CUT, amount_fen=30_000), at=AFTER)
    with open_scope(WHOLE_CITY):
        assert Review.objects.get(case_id=case_id).answer_until is None
    refused(cast, "王敏", StillHearing, services.end_hearing, case_id, at=AFTER + timedelta(days=60))


def test_决定以后送达以前报告的变化_送达后另行复核(cast: Cast) -> None:
    award_id = receiving(cast)
    case_id = at_opinion(cast, award_id)
    heard(cast, case_id, CUT)
    act(cast, "李科", services.decide_review, case_id, verdict=CUT)
    file = tell_change(cast, award_id)
    with open_scope(WHOLE_CITY):
        assert Case.objects.get(pk=case_id).application_id == file
        assert ChangeReport.objects.get().application_id is None
        assert Review.objects.count() == 1
    serve(cast, case_id, AFTER + timedelta(days=1))
    assert state(case_id) == ("closed", "closed", False)
    with cast.acting("王敏"):
        again = Review.objects.get(open=True)
        assert (again.reason, again.case.state) == ("change", "opened")
        shown = queries.review_of(again.application_id, on=date(2026, 12, 4))
        former = queries.review_of(Case.objects.get(pk=case_id).application_id, on=date(2026, 12, 4))
        assert shown is not None and [one[2] for one in shown.reports] == [WORDS]
        assert former is not None and former.reports == ()


def test_a_service_with_nothing_told_since_opens_no_review(cast: Cast) -> None:
    award_id = receiving(cast)
    case_id = opened(cast, award_id)
    tell_change(cast, award_id)
    act(cast, "王敏", services.begin_review, case_id, how="papers")
    act(
        cast,
        "张主任",
        services.propose_review,
        case_id,
        opinion=Verdict("raise", "母亲住院，按差额增发", 70_000),
    )
    act(
        cast,
        "李科",
        services.decide_review,
        case_id,
        verdict=Verdict("raise", "母亲住院，按差额增发", 70_000),
    )
    serve(cast, case_id, AFTER + timedelta(days=1))
    with open_scope(WHOLE_CITY):
        assert not Review.objects.filter(open=True).exists()


@pytest.mark.parametrize("by_the_family", [False, True])
def test_a_change_told_while_the_family_moves_is_kept_and_answered(cast: Cast, by_the_family: bool) -> None:
    award_id = receiving(cast)
    with cast.acting("王敏") as clerk:
        moving = services.ask_move(
            actor=clerk, award_id=award_id, village="500110108201", reasons="全家搬到石角镇居住", at=LATER
        )
    with open_scope(WHOLE_CITY):
        before = Message.objects.count()
        case_id = Case.objects.get(application_id=moving).id
        me = resident(Review.objects.get(open=True).applicant_id)
    if by_the_family:
        with open_scope(me.scope):
            told = ReportedChange("illness", WORDS)
            file = services.report_change(actor=me, award_id=award_id, change=told, at=AFTER)
    else:
        file = tell_change(cast, award_id)
    assert file is None
    with open_scope(WHOLE_CITY):
        assert ChangeReport.objects.get().application_id is None
        assert Message.objects.count() == before + 1
        assert Application.objects.filter(kind="review").count() == 1
    act(cast, "外镇", services.take_over, case_id, reasons="已核实在本镇居住，同意接收", at=AFTER)
    with cast.acting("外镇"):
        assert "有人生病、残疾或好转" in Review.objects.get(case_id=case_id).words


def test_one_family_that_fails_holds_up_no_other(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    award_id = receiving(cast)
    with open_scope(WHOLE_CITY):
        row = Recheck.objects.get(award_id=award_id)
        row.next_on = LATER.date()
        row.save(update_fields=["next_on"])
        broken = new_id()
        row.pk, row.award_id, row.next_on = new_id(), broken, LATER.date() - timedelta(days=9)
        row.save(force_insert=True)
    real = review_jobs.open_due_review

    def failing(*, award_id: UUID, at: object) -> bool:
        if award_id == broken:
            raise RuntimeError
        return bool(real(award_id=award_id, at=at))  # type: ignore[arg-type]

    monkeypatch.setattr(review_jobs, "open_due_review", failing)
    with pytest.raises(ExceptionGroup):
        review_jobs.rechecks_due(at=LATER)
    with open_scope(WHOLE_CITY):
        assert Review.objects.get().award_id == award_id


def test_one_hearing_that_fails_holds_up_no_other(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    case_id = at_opinion(cast, receiving(cast))
    act(cast, "张主任", services.propose_review, case_id, opinion=CUT)
    told_served(cast, case_id, LATER)
    asked: list[UUID] = []

    def failing(*, case_id: UUID, at: object) -> bool:
        asked.append(case_id)
        raise RuntimeError

    monkeypatch.setattr(review_jobs, "hearing_over", failing)
    with pytest.raises(ExceptionGroup):
        review_jobs.hearings_over(at=LATER + timedelta(days=20))
    assert asked == [case_id]
