"""复核: opened with the last answers, told before it hurts, decided by a person, in force only after service."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from minzheng.engines.benefits.models import Award
from minzheng.engines.benefits.queries import amount_due
from minzheng.engines.casework import services
from minzheng.engines.casework.answers import open_answers
from minzheng.engines.casework.firing import chain_is_whole
from minzheng.engines.casework.models import Application, Case, Decision, Event, Party, Recheck, Review, Task
from minzheng.engines.casework.review_types import (
    FamilyNotTold,
    NewReview,
    NothingToReview,
    ReviewRunning,
    StillHearing,
    Verdict,
    VerdictUnfit,
)
from minzheng.engines.casework.review_words import answer_of
from minzheng.engines.casework.services.reviews import hearing_over
from minzheng.engines.casework.types import NotThisStep, NotYourRole, ReasonsMissing, SamePerson
from minzheng.engines.letters.models import Letter
from minzheng.engines.letters.types import ServiceMethod
from minzheng.engines.verification.models import CheckRequest
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import SYSTEM
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours, StaleVersion
from tests.cast import Cast, resident
from tests.engines.casework.conftest import FAMILY
from tests.engines.casework.review_steps import (
    FEN,
    LATER,
    WHY,
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
from tests.jobs import run_queued_jobs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_handler")]
CUT = Verdict("cut", "儿子就业，家庭月收入增加，按差额减发", 40_000)
STOP = Verdict("stop", "家庭人均收入连续六个月高于低保标准")
TAPER = Verdict("taper", "就业后收入高于标准，给予渐退期", 31_000, 6)
KEEP = Verdict("keep", "情况没有明显变化，金额不变")
RAISE = Verdict("raise", "母亲住院，收入减少，按差额增发", 70_000)
JAN = date(2027, 1, 1)


def due(award_id: UUID, *months: date) -> list[int | None]:
    """分 due in these months."""
    with open_scope(WHOLE_CITY):
        return [amount_due(award_id=award_id, month=one) for one in months]


def test_a_review_carries_the_last_answers_and_asks_nothing_again(cast: Cast) -> None:
    award_id = receiving(cast)
    case_id = opened(cast, award_id)
    with cast.acting("王敏"):
        case = Case.objects.select_related("application").get(pk=case_id)
        file = case.application
        assert (file.kind, case.table, case.state, file.state) == ("review", "review", "opened", "accepted")
        assert open_answers(file.id, file.answers_box)["parties"] == FAMILY["parties"]
        names = Party.objects.filter(application=file).order_by("position").values_list("name", "must_sign")
        assert list(names) == [("罗庆华", False), ("罗小军", False)]
        assert list(Task.objects.filter(case=case, closed_at=None).values_list("kind", flat=True)) == [
            "begin"
        ]
    assert due(award_id, JAN, date(2030, 1, 1)) == [FEN, FEN]


def test_没有明显变化的_金额不变(cast: Cast) -> None:
    award_id = receiving(cast)
    case_id = at_opinion(cast, award_id)
    act(cast, "张主任", services.propose_review, case_id, opinion=KEEP)
    act(cast, "李科", services.decide_review, case_id, verdict=KEEP)
    assert state(case_id) == ("closed", "closed", False)
    assert due(award_id, JAN, date(2029, 1, 1)) == [FEN, FEN]
    with cast.acting("李科"):
        file = Case.objects.get(pk=case_id).application_id
        assert chain_is_whole(file)
        assert Letter.objects.filter(application_id=file).count() == 0


def test_增发_begins_the_month_after_the_decision(cast: Cast) -> None:
    award_id = receiving(cast)
    case_id = at_opinion(cast, award_id)
    act(cast, "张主任", services.propose_review, case_id, opinion=RAISE)
    act(cast, "李科", services.decide_review, case_id, verdict=RAISE)
    assert due(award_id, JAN, date(2027, 2, 1)) == [70_000, 70_000]
    serve(cast, case_id, LATER)
    assert state(case_id) == ("closed", "closed", False)


@pytest.mark.parametrize(
    ("verdict", "expected"),
    [
        (CUT, [FEN, 40_000, 40_000, 40_000]),
        (STOP, [FEN, None, None, None]),
        (TAPER, [FEN, 31_000, 31_000, None]),
    ],
)
def test_告知_听取_决定_送达之后的次月才执行(
    cast: Cast, verdict: Verdict, expected: list[int | None]
) -> None:
    """第三十二条：减发、停发要告知理由；送达之前照常发放。"""
    award_id = receiving(cast)
    case_id = at_opinion(cast, award_id)
    heard(cast, case_id, verdict)
    act(cast, "李科", services.decide_review, case_id, verdict=verdict)
    months = [date(2027, 3, 1), date(2027, 4, 1), date(2027, 9, 1), date(2027, 10, 1)]
    assert due(award_id, *months) == [FEN] * 4  # decided, not served: nothing has changed
    served_on = LATER + timedelta(days=110)  # 22 March 2027
    serve(cast, case_id, served_on)
    assert due(award_id, *months) == expected
    assert state(case_id) == ("closed", "closed", False)
    with cast.acting("李科"):
        decision = Decision.objects.get(case_id=case_id)
        assert decision.kind == verdict.act and decision.posting_id == cast["李科"].posting_id
        kinds = set(Letter.objects.filter(case_id=case_id).values_list("kind", flat=True))
        assert kinds == {"dibao.intended_change", "dibao.adjustment"}
        assert Award.objects.get().ended_by_decision == (None if verdict is CUT else decision.id)


def test_the_answer_stands_before_the_decider_and_a_second_is_added(cast: Cast) -> None:
    award_id = receiving(cast)
    case_id = at_opinion(cast, award_id)
    act(cast, "张主任", services.propose_review, case_id, opinion=CUT)
    with open_scope(WHOLE_CITY):
        me = resident(Case.objects.get(pk=case_id).applicant_id)
    with open_scope(me.scope):
        services.answer_review(actor=me, case_id=case_id, words="工资只发了一个月", at=LATER)
        services.answer_review(actor=me, case_id=case_id, words="母亲下月要住院", at=LATER)
    with cast.acting("李科"):
        assert answer_of(Review.objects.get(case_id=case_id)) == "工资只发了一个月\n母亲下月要住院"
        assert Event.objects.filter(case_id=case_id, act="answer").count() == 2


def test_another_family_answers_nothing(cast: Cast) -> None:
    award_id = receiving(cast)
    case_id = at_opinion(cast, award_id)
    act(cast, "张主任", services.propose_review, case_id, opinion=CUT)
    stranger = resident()
    with open_scope(stranger.scope), pytest.raises(NotYours):
        services.answer_review(actor=stranger, case_id=case_id, words="不是我家", at=LATER)
    with cast.acting("王敏") as clerk, pytest.raises(ReasonsMissing):
        services.answer_review(actor=clerk, case_id=case_id, words=" ", at=LATER)


def test_nothing_is_decided_against_a_family_that_was_not_told(cast: Cast) -> None:
    award_id = receiving(cast)
    case_id = at_opinion(cast, award_id)
    act(cast, "张主任", services.propose_review, case_id, opinion=KEEP)
    for verdict in (CUT, STOP, TAPER):
        refused(cast, "李科", FamilyNotTold, services.decide_review, case_id, verdict=verdict)
    assert state(case_id)[0] == "deciding"


@pytest.mark.parametrize(
    ("told", "harder"),
    [
        (CUT, STOP),
        (CUT, replace(CUT, amount_fen=39_999)),
        (TAPER, replace(TAPER, months=5)),
        (TAPER, replace(TAPER, amount_fen=30_000)),
        (TAPER, STOP),
        (CUT, TAPER),
    ],
)
def test_no_decision_is_harder_than_what_the_family_was_told(
    cast: Cast, told: Verdict, harder: Verdict
) -> None:
    award_id = receiving(cast)
    case_id = at_opinion(cast, award_id)
    heard(cast, case_id, told)
    refused(cast, "李科", FamilyNotTold, services.decide_review, case_id, verdict=harder)
    act(cast, "李科", services.decide_review, case_id, verdict=KEEP)
    assert due(award_id, date(2027, 6, 1)) == [FEN]


def test_the_database_keeps_an_untold_act_out(cast: Cast) -> None:
    case_id = opened(cast, receiving(cast))
    with cast.acting("李科"), pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.filter(case_id=case_id).update(decided_act="stop")


def test_the_days_to_answer_open_a_task_and_decide_nothing(cast: Cast) -> None:
    award_id = receiving(cast)
    case_id = at_opinion(cast, award_id)
    act(cast, "张主任", services.propose_review, case_id, opinion=STOP)
    refused(cast, "王敏", StillHearing, services.end_hearing, case_id)
    told_served(cast, case_id, LATER)
    refused(cast, "王敏", StillHearing, services.end_hearing, case_id)
    with cast.acting("李科"):
        until = Review.objects.get(case_id=case_id).answer_until
        assert until == date(2026, 12, 9)  # five working days after 2 December
        assert hearing_over(case_id=case_id, at=LATER + timedelta(days=7)) is False
        assert hearing_over(case_id=case_id, at=LATER + timedelta(days=8)) is True
        assert hearing_over(case_id=case_id, at=LATER + timedelta(days=9)) is False
        assert Case.objects.get(pk=case_id).state == "deciding"
    assert due(award_id, date(2027, 6, 1)) == [FEN]


def test_an_answer_to_an_earlier_opinion_is_no_answer_to_a_harder_one(cast: Cast) -> None:
    case_id = at_opinion(cast, receiving(cast))
    heard(cast, case_id, CUT)
    act(cast, "李科", services.rethink_review, case_id, reasons="请再核实一次儿子的工资收入")
    after = LATER + timedelta(hours=1)
    act(cast, "张主任", services.propose_review, case_id, opinion=STOP, at=after)
    refused(cast, "王敏", StillHearing, services.end_hearing, case_id, at=after)
    with cast.acting("王敏") as clerk:
        services.answer_review(actor=clerk, case_id=case_id, words="孩子的工作这个月没有了", at=after)
    act(cast, "王敏", services.end_hearing, case_id, at=after)
    assert state(case_id)[0] == "deciding"


def test_a_cut_served_after_the_award_has_ended_still_closes_the_review(cast: Cast) -> None:
    award_id = receiving(cast)
    tapered = at_opinion(cast, award_id)
    heard(cast, tapered, replace(TAPER, months=1))
    act(cast, "李科", services.decide_review, tapered, verdict=replace(TAPER, months=1))
    serve(cast, tapered, LATER)
    again = at_opinion(cast, award_id)
    refused(
        cast,
        "张主任",
        VerdictUnfit,
        services.propose_review,
        again,
        opinion=replace(TAPER, amount_fen=20_000),
    )
    less = replace(CUT, amount_fen=20_000)
    heard(cast, again, less)
    act(cast, "李科", services.decide_review, again, verdict=less)
    serve(cast, again, LATER + timedelta(days=40))  # in January, the last month paid
    assert state(again) == ("closed", "closed", False)
    assert due(award_id, JAN, date(2027, 2, 1)) == [31_000, None]


def test_a_cut_announced_publicly_holds_only_after_the_days_of_the_announcement(cast: Cast) -> None:
    award_id = receiving(cast)
    case_id = at_opinion(cast, award_id)
    heard(cast, case_id, CUT)
    act(cast, "李科", services.decide_review, case_id, verdict=CUT)
    run_queued_jobs()
    posted = LATER + timedelta(days=10)  # 12 December; it counts from 11 January
    way = services.Served(ServiceMethod.ANNOUNCEMENT, "罗庆华", reason="多次上门、去信都没有找到本人")
    act(cast, "王敏", services.serve_letters, case_id, served=way, at=posted)
    assert due(award_id, JAN, date(2027, 2, 1)) == [FEN, CUT.amount_fen]


def test_the_leader_and_the_decider_may_have_it_thought_over(cast: Cast) -> None:
    case_id = at_opinion(cast, receiving(cast))
    act(cast, "张主任", services.propose_review, case_id, opinion=CUT)
    act(cast, "张主任", services.rethink_review, case_id, reasons="家庭说明有道理，重新提出意见")
    act(cast, "张主任", services.propose_review, case_id, opinion=KEEP)
    with open_scope(WHOLE_CITY):
        assert Review.objects.get(case_id=case_id).intended_act == ""
    act(cast, "李科", services.rethink_review, case_id, reasons="请再核实一次儿子的工资收入")
    assert state(case_id)[0] == "reviewing"
    refused(cast, "张主任", ReasonsMissing, services.rethink_review, case_id, reasons="不行")


def test_check_and_survey_of_a_review_go_the_known_way(cast: Cast) -> None:
    case_id = opened(cast, receiving(cast))
    act(cast, "王敏", services.begin_review, case_id, how="both")
    with cast.acting("李科"):
        case = Case.objects.get(pk=case_id)
        kinds = set(
            Task.objects.filter(application_id=case.application_id, closed_at=None).values_list(
                "kind", flat=True
            )
        )
        assert case.state == "checking" and kinds == {"verification", "survey", "sign"}
        check = CheckRequest.objects.get(application_id=case.application_id)
        assert len(check.person_ids) == 2
        assert Party.objects.filter(application_id=case.application_id, must_sign=True).count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        replace(RAISE, amount_fen=FEN),
        replace(CUT, amount_fen=FEN),
        replace(CUT, amount_fen=0),
        replace(TAPER, amount_fen=FEN + 1),
        replace(TAPER, months=7),
        replace(TAPER, months=None),
        Verdict("end", WHY),
    ],
)
def test_an_opinion_that_does_not_fit_is_refused(cast: Cast, wrong: Verdict) -> None:
    case_id = at_opinion(cast, receiving(cast))
    refused(cast, "张主任", VerdictUnfit, services.propose_review, case_id, opinion=wrong)
    refused(
        cast, "张主任", ReasonsMissing, services.propose_review, case_id, opinion=replace(CUT, reasons="超标")
    )


def test_who_may_do_what(cast: Cast) -> None:
    award_id = receiving(cast)
    for who in ("小杨", "核对员", "审计"):
        with cast.acting(who) as officer, pytest.raises(NotYours):
            services.open_review(actor=officer, award_id=award_id, new=NewReview("cycle"), at=LATER)
    for who in ("外人", "外镇"):
        with cast.acting(who) as officer, pytest.raises(NotYours):
            services.open_review(actor=officer, award_id=award_id, new=NewReview("cycle"), at=LATER)
    with cast.acting("王敏") as clerk, pytest.raises(NotYours):
        services.open_review(actor=clerk, award_id=award_id, new=NewReview("quota"), at=LATER)
    case_id = at_opinion(cast, award_id)
    refused(cast, "王敏", NotYourRole, services.propose_review, case_id, opinion=KEEP)
    refused(cast, "张主任", StaleVersion, services.propose_review, case_id, version=99, opinion=KEEP)
    act(cast, "张主任", services.propose_review, case_id, opinion=KEEP)
    for who in ("张主任", "王敏"):
        refused(cast, who, NotYourRole, services.decide_review, case_id, verdict=KEEP)
    with cast.acting("李科"), pytest.raises(NotYourRole):
        version = Case.objects.get(pk=case_id).version
        services.decide_review(actor=SYSTEM, case_id=case_id, version=version, verdict=KEEP, at=LATER)


def test_who_surveyed_neither_proposes_nor_decides(cast: Cast) -> None:
    case_id = at_opinion(cast, receiving(cast))
    with cast.acting("李科"):
        leader, case = cast["张主任"], Case.objects.select_related("application").get(pk=case_id)
    from minzheng.engines.casework.firing import Step, write_event

    with cast.acting("张主任"):
        write_event(case.application, actor=leader, step=Step("survey", ("", ""), case), at=LATER)
    refused(cast, "张主任", SamePerson, services.propose_review, case_id, opinion=KEEP)


def test_one_review_at_a_time_and_none_without_an_award(cast: Cast) -> None:
    award_id = receiving(cast)
    case_id = opened(cast, award_id)
    with cast.acting("王敏") as clerk, pytest.raises(ReviewRunning):
        services.open_review(actor=clerk, award_id=award_id, new=NewReview("cycle"), at=LATER)
    with cast.acting("王敏") as clerk, pytest.raises(NotYours):
        services.open_review(actor=clerk, award_id=new_id(), new=NewReview("cycle"), at=LATER)
    act(cast, "王敏", services.begin_review, case_id, how="papers")
    refused(cast, "王敏", NotThisStep, services.begin_review, case_id, how="papers")
    heard(cast, case_id, STOP)
    act(cast, "李科", services.decide_review, case_id, verdict=STOP)
    serve(cast, case_id, LATER)
    with cast.acting("王敏") as clerk, pytest.raises(NothingToReview):
        services.open_review(
            actor=clerk, award_id=award_id, new=NewReview("cycle"), at=LATER + timedelta(days=80)
        )


def test_the_next_check_counts_from_the_review(cast: Cast) -> None:
    award_id = receiving(cast)
    with cast.acting("王敏"):
        row = Recheck.objects.get(award_id=award_id)
        months = row.months
    case_id = at_opinion(cast, award_id)
    act(cast, "张主任", services.propose_review, case_id, opinion=KEEP)
    act(cast, "李科", services.decide_review, case_id, verdict=KEEP)
    with cast.acting("王敏"):
        row.refresh_from_db()
        assert months in (6, 12) and row.next_on == date(
            2026 + (12 + months - 1) // 12, (12 + months - 1) % 12 + 1, 2
        )
        assert not row.ended and Application.objects.filter(kind="review").count() == 1


def test_reviews_are_open_to_the_family_and_its_officers_alone(cast: Cast) -> None:
    case_id = opened(cast, receiving(cast))
    checks: Any = [("外人", 0), ("外镇", 0), ("小杨", 1), ("李科", 1)]
    for who, seen in checks:
        with cast.acting(who):
            assert Review.objects.filter(case_id=case_id).count() == seen
            assert Recheck.objects.count() == seen
