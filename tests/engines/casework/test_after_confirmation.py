"""家庭变化、周期复核、变更申请人、分户、搬家: what a family tells and how its award follows it."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from minzheng.engines.benefits.models import Award, AwardMember
from minzheng.engines.benefits.queries import amount_due, current, due, members_on
from minzheng.engines.benefits.services import MemberUnfit
from minzheng.engines.casework import services
from minzheng.engines.casework.models import (
    Application,
    Case,
    ChangeReport,
    Decision,
    Party,
    Recheck,
    Review,
    Task,
    next_check,
)
from minzheng.engines.casework.review_jobs import rechecks_due
from minzheng.engines.casework.review_rules import cycle_months
from minzheng.engines.casework.review_types import (
    ClassUnknown,
    LeavingNotTold,
    MemberChange,
    MoveUnfit,
    NewcomerDraft,
    NewReview,
    ReportedChange,
    ReportUnfit,
    ReviewRunning,
    Split,
    SplitUnfit,
    Verdict,
)
from minzheng.engines.casework.review_words import words_of
from minzheng.engines.casework.services.rechecks import award_began
from minzheng.engines.casework.types import (
    HolderNotDead,
    NotYourRole,
    NotYourRoute,
    ReasonsMissing,
    SamePerson,
)
from minzheng.engines.messages.models import Message
from minzheng.engines.verification.models import CheckRequest
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.people.models import Household, Person
from minzheng.foundations.people.queries import search
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.result import NotYours
from tests.cast import GAOTAN_AREA, Cast, resident
from tests.engines.casework.review_steps import (
    FEN,
    LATER,
    act,
    at_opinion,
    heard,
    opened,
    receiving,
    refused,
    serve,
    serve_other,
    state,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_handler")]
SHIJIAO_VILLAGE = "500110108201"
WORDS = "母亲住院半个月，花了八千多"
FEB = date(2027, 2, 1)
KEEP = Verdict("keep", "情况没有明显变化，金额不变")


def people_of(award_id: UUID) -> list[UUID]:
    """Applicant, then the others."""
    with open_scope(WHOLE_CITY):
        holder = Award.objects.get(pk=award_id).person_id
        return [holder, *(one for one in members_on(award_id=award_id, month=FEB) if one != holder)]


def deciding(cast: Cast, award_id: UUID) -> UUID:
    """A review at the decider's desk."""
    case_id = at_opinion(cast, award_id)
    act(cast, "张主任", services.propose_review, case_id, opinion=KEEP)
    return case_id


def test_家庭自己报告变化_a_review_opens_and_payment_goes_on(cast: Cast) -> None:
    award_id = receiving(cast)
    me = resident(people_of(award_id)[0])
    with open_scope(me.scope):
        first = services.report_change(
            actor=me, award_id=award_id, change=ReportedChange("illness", WORDS, date(2026, 11, 30)), at=LATER
        )
        again = services.report_change(
            actor=me, award_id=award_id, change=ReportedChange("income", "下月起没有零工了"), at=LATER
        )
        assert first == again
    with cast.acting("王敏"):
        assert [words_of(one) for one in ChangeReport.objects.order_by("reported_at", "pk")].count(WORDS) == 1
        review = Review.objects.get(application_id=first)
        assert review.reason == "change"
        task = Task.objects.get(case_id=review.case_id, closed_at=None)
        assert (task.kind, task.queue, task.due_on) == ("begin", "town_clerk", date(2026, 12, 9))
        assert amount_due(award_id=award_id, month=FEB) == FEN


def test_去世_三个月内复核(cast: Cast) -> None:
    """2022年通知：家庭成员去世的，三个月内复核调整。"""
    award_id = receiving(cast)
    son = people_of(award_id)[1]
    told = ReportedChange("death", "儿子因病去世", date(2026, 11, 28), son)
    with cast.acting("小杨") as aide:
        application_id = services.report_change(actor=aide, award_id=award_id, change=told, at=LATER)
        review = Review.objects.get(application_id=application_id)
        assert (review.reason, review.due_on) == ("death", date(2027, 2, 28))
        assert ChangeReport.objects.get().recorded_by == cast["小杨"].posting_id


@pytest.mark.parametrize(
    "wrong",
    [
        ReportedChange("quota", WORDS),
        ReportedChange("work", " "),
        ReportedChange("work", WORDS, date(2027, 1, 1)),
        ReportedChange("death", WORDS, None, UUID(int=7)),
    ],
)
def test_a_report_that_does_not_fit_is_refused(cast: Cast, wrong: ReportedChange) -> None:
    award_id = receiving(cast)
    with cast.acting("小杨") as aide, pytest.raises(ReportUnfit):
        services.report_change(actor=aide, award_id=award_id, change=wrong, at=LATER)


def test_strangers_report_nothing(cast: Cast) -> None:
    award_id = receiving(cast)
    stranger = resident()
    with open_scope(stranger.scope), pytest.raises(NotYours):
        services.report_change(
            actor=stranger, award_id=award_id, change=ReportedChange("work", WORDS), at=LATER
        )
    for who in ("外镇", "李科"):
        with cast.acting(who) as officer, pytest.raises(NotYours):
            services.report_change(
                actor=officer, award_id=award_id, change=ReportedChange("work", WORDS), at=LATER
            )


@pytest.mark.parametrize(
    ("profile", "expected"),
    [("cn-2021", [12, 12, 6, 6, 6]), ("cq-2016", [12, 6, 6, 1, 3])],
)
def test_复核周期_by_profile(settings: object, profile: str, expected: list[int]) -> None:
    """第三十一条：每年、每半年；2016 条例：每月（城市）、每季（农村）。"""
    settings.RULE_PROFILE = profile  # type: ignore[attr-defined]
    classes = ("severe", "stable", "unstable", "able_city", "able_village")
    assert [cycle_months("dibao", one).value for one in classes] == expected


def test_a_month_later_is_the_same_day_or_the_last() -> None:
    assert next_check(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert next_check(date(2026, 12, 2), 1) == date(2027, 1, 2)
    assert next_check(date(2026, 1, 15), -1) == date(2025, 12, 15)


def test_the_daily_look_opens_each_due_review_once_and_stops_nothing(cast: Cast) -> None:
    award_id = receiving(cast)
    with open_scope(WHOLE_CITY):
        due_on = Recheck.objects.get(award_id=award_id).next_on
    early = LATER + (due_on - LATER.date()) - timedelta(days=15)
    for at, expected in ((early, 0), (early + timedelta(days=1), 1), (early + timedelta(days=400), 1)):
        rechecks_due(at=at)
        with open_scope(WHOLE_CITY):
            assert Review.objects.count() == expected
    with open_scope(WHOLE_CITY):
        review = Review.objects.get()
        assert (review.reason, review.opened_by, review.due_on) == ("cycle", None, due_on)
        assert amount_due(award_id=award_id, month=date(2031, 1, 1)) == FEN


def test_an_officer_sets_the_class_with_reasons(cast: Cast) -> None:
    award_id = receiving(cast)
    given = {"award_id": award_id, "at": LATER}
    with cast.acting("王敏") as clerk:
        before = Recheck.objects.get()
        services.set_household_class(
            actor=clerk, household_class="severe", reasons="母亲重病长期卧床，收入稳定", **given
        )
        row = Recheck.objects.get()
        assert (row.household_class, row.months, row.set_by) == ("severe", 12, clerk.posting_id)
        assert row.next_on == next_check(next_check(before.next_on, -before.months), 12)
        with pytest.raises(ClassUnknown):
            services.set_household_class(
                actor=clerk, household_class="vip", reasons="情况特殊需要多看", **given
            )
        with pytest.raises(ReasonsMissing):
            services.set_household_class(actor=clerk, household_class="stable", reasons="稳定", **given)
    with cast.acting("小杨") as aide, pytest.raises(NotYourRole):
        services.set_household_class(actor=aide, household_class="stable", reasons="收入一直很稳定", **given)
    with cast.acting("外镇") as other, pytest.raises(NotYours):
        services.set_household_class(actor=other, household_class="stable", reasons="收入一直很稳定", **given)


def told_dead(cast: Cast, award_id: UUID, person_id: UUID, kind: str = "death") -> UUID:
    """小杨 writes down what the family tells of one of it; the case of the review that opens."""
    with cast.acting("小杨") as aide:
        told = ReportedChange(kind, "家里人来说的，情况属实", date(2026, 11, 28), person_id)
        file = services.report_change(actor=aide, award_id=award_id, change=told, at=LATER)
        return UUID(str(Case.objects.get(application_id=file).id))


def test_申请人去世_变更申请人_survivors_go_on_being_paid(cast: Cast) -> None:
    award_id = receiving(cast)
    mother, son = people_of(award_id)
    case_id = told_dead(cast, award_id, mother)
    reasons = "原申请人去世，由其子作申请人"
    refused(cast, "王敏", NotYourRole, services.succeed_holder, case_id, person_id=son, reasons=reasons)
    refused(cast, "张主任", MemberUnfit, services.succeed_holder, case_id, person_id=mother, reasons=reasons)
    refused(cast, "张主任", ReasonsMissing, services.succeed_holder, case_id, person_id=son, reasons="去世")
    act(cast, "张主任", services.succeed_holder, case_id, person_id=son, reasons=reasons)
    with open_scope(WHOLE_CITY):
        (item,) = due(month=FEB)
        assert (item.person_id, item.payee_person_id, item.amount_fen) == (son, son, FEN)
        assert Recheck.objects.get().applicant_name == "罗小军"
        assert Decision.objects.get(kind="succeed").posting_id == cast["张主任"].posting_id
        assert told_of_holder() == {"dibao.holder_new": son}, "nothing is sent to somebody who has died"
    with open_scope(resident(son).scope):
        assert Application.objects.filter(kind="review").count() == 1
    with open_scope(resident(mother).scope):
        assert Application.objects.filter(kind="review").count() == 0
    act(cast, "王敏", services.begin_review, case_id, how="papers")
    act(cast, "张主任", services.propose_review, case_id, opinion=KEEP)
    change = MemberChange("母亲去世，不再计入保障人数", leave=(mother,))
    act(cast, "李科", services.change_review_members, case_id, change=change)
    act(cast, "李科", services.decide_review, case_id, verdict=KEEP)
    with open_scope(WHOLE_CITY):
        assert members_on(award_id=award_id, month=FEB) == [son]
    with open_scope(WHOLE_CITY):
        next_case = opened(cast, award_id, LATER + timedelta(days=90))
        parties = Party.objects.filter(application__case=next_case).values_list("name", "role", "position")
        assert list(parties) == [("罗小军", "applicant", 0)]


def told_of_holder() -> dict[str, UUID | None]:
    """Whom the messages on a change of holder went to."""
    rows = Message.objects.filter(kind__startswith="dibao.holder_")
    return dict(rows.values_list("kind", "person_id"))


SUCCEED = {"reasons": "原申请人长期在外，由其子办理并领取"}


def test_没有去世记录_镇街负责人一个人不能换申请人(cast: Cast) -> None:
    award_id = receiving(cast)
    mother, son = people_of(award_id)
    case_id = opened(cast, award_id, reason="death")
    refused(cast, "张主任", HolderNotDead, services.succeed_holder, case_id, person_id=son, **SUCCEED)
    refused(cast, "吴镇长", NotYourRoute, services.succeed_holder, case_id, person_id=son, **SUCCEED)
    act(cast, "李科", services.succeed_holder, case_id, person_id=son, **SUCCEED)
    with open_scope(WHOLE_CITY):
        assert Award.objects.get(pk=award_id).payee_person_id == son
        assert told_of_holder() == {"dibao.holder_new": son, "dibao.holder_former": mother}
        former = Message.objects.get(kind="dibao.holder_former")
        assert "罗小军" in former.body and "不同意见" in former.body and former.link == ""


def test_登记簿里有去世日期的_镇街负责人可以办(cast: Cast) -> None:
    award_id = receiving(cast)
    mother, son = people_of(award_id)
    case_id = opened(cast, award_id, reason="death")
    with open_scope(WHOLE_CITY):
        Person.objects.filter(pk=mother).update(died_on=date(2026, 11, 28))
    act(cast, "张主任", services.succeed_holder, case_id, person_id=son, **SUCCEED)


def test_开复核的人不能自己换申请人(cast: Cast) -> None:
    award_id = receiving(cast)
    son = people_of(award_id)[1]
    with cast.acting("李科") as confirmer:
        file = services.open_review(actor=confirmer, award_id=award_id, new=NewReview("other"), at=LATER)
        case_id = UUID(str(Case.objects.get(application_id=file).id))
    refused(cast, "李科", SamePerson, services.succeed_holder, case_id, person_id=son, **SUCCEED)


def test_调出成员_没有去世和家庭报告_要先告知家庭(cast: Cast) -> None:
    """第三十二条：对家庭不利的，先告知、听取意见。"""
    award_id = receiving(cast)
    son = people_of(award_id)[1]
    case_id = deciding(cast, award_id)
    out = MemberChange("儿子已经不在家生活了", leave=(son,))
    refused(cast, "李科", LeavingNotTold, services.change_review_members, case_id, change=out)
    act(cast, "李科", services.rethink_review, case_id, reasons="请先告知家庭再报")
    heard(cast, case_id, Verdict("cut", "儿子不再共同生活，拟按一人计算", 40_000))
    act(cast, "李科", services.change_review_members, case_id, change=out)
    with open_scope(WHOLE_CITY):
        assert son not in members_on(award_id=award_id, month=FEB)


@pytest.mark.parametrize(("kind", "may"), [("death", True), ("moving", True), ("illness", False)])
def test_家庭自己报告的可以调出_别的变化不行(cast: Cast, kind: str, may: bool) -> None:
    award_id = receiving(cast)
    son = people_of(award_id)[1]
    case_id = told_dead(cast, award_id, son, kind)
    act(cast, "王敏", services.begin_review, case_id, how="papers")
    act(cast, "张主任", services.propose_review, case_id, opinion=KEEP)
    given = {"change": MemberChange("家庭报告，不再计入保障人数", leave=(son,))}
    if may:
        act(cast, "李科", services.change_review_members, case_id, **given)
    else:
        refused(cast, "李科", LeavingNotTold, services.change_review_members, case_id, **given)


def test_添了孩子_joins_by_decision(cast: Cast) -> None:
    award_id = receiving(cast)
    case_id = deciding(cast, award_id)
    born = NewcomerDraft("罗小宝", "4")
    act(
        cast,
        "李科",
        services.change_review_members,
        case_id,
        change=MemberChange("新生儿，计入保障人数", join=(born,)),
    )
    refused(
        cast,
        "李科",
        MemberUnfit,
        services.change_review_members,
        case_id,
        change=MemberChange("这个月家里没有人员变化"),
    )
    with open_scope(WHOLE_CITY):
        assert Award.objects.get().member_count == 3
        assert AwardMember.objects.filter(from_month=date(2027, 1, 1)).count() == 3


def test_who_has_died_is_not_waited_for_to_sign(cast: Cast) -> None:
    award_id = receiving(cast)
    mother, son = people_of(award_id)
    with cast.acting("王敏") as clerk:
        told = ReportedChange("death", "儿子上月在外地去世", None, son)
        application_id = services.report_change(actor=clerk, award_id=award_id, change=told, at=LATER)
        case_id = Case.objects.get(application_id=application_id).id
    act(cast, "王敏", services.begin_review, case_id, how="check")
    with open_scope(WHOLE_CITY):
        signers = Party.objects.filter(application_id=application_id, must_sign=True)
        assert son not in signers.values_list("person_id", flat=True)
        check = CheckRequest.objects.get(application_id=application_id)
        assert str(mother) in check.person_ids and str(son) not in check.person_ids


def test_分户_two_households_each_by_its_decision(cast: Cast) -> None:
    award_id = receiving(cast)
    mother, son = people_of(award_id)
    case_id = deciding(cast, award_id)
    split = Split(son, (son,), 30_000, 35_000, "儿子成年重残，按规定单独成户")
    for wrong in (
        replace(split, parting=()),
        replace(split, parting=(mother, son)),
        replace(split, head=mother),
        replace(split, part_fen=31_999),
        replace(split, stay_fen=0, part_fen=70_000),
    ):
        refused(cast, "李科", SplitUnfit, services.split_household, case_id, split=wrong)
    stays, parts = act(cast, "李科", services.split_household, case_id, split=split)
    with open_scope(WHOLE_CITY):
        assert amount_due(award_id=award_id, month=FEB) == 30_000
        theirs = current(person_id=son, kind="dibao", on=FEB)
        assert theirs is not None and theirs.amount_in(FEB) == 35_000 and theirs.decision_id == parts
        assert theirs.household_id != Award.objects.get(pk=award_id).household_id and stays != parts
        assert sum(item.amount_fen for item in due(month=FEB)) == 65_000
        second = theirs.id
        award_began(award_id=second, at=LATER)
        theirs_by_name = Party.objects.filter(person_id=son).values_list("name", flat=True)
        assert Recheck.objects.get(award_id=second).applicant_name == theirs_by_name[0] != "罗庆华"
    serve_other(cast, son, LATER)
    serve(cast, case_id, LATER)
    theirs_again = opened(cast, second)
    with open_scope(WHOLE_CITY):
        named = Party.objects.filter(application__case=theirs_again).exclude(role="obligor")
        assert [row.person_id for row in named] == [son], "the household he left is no part of his review"


def test_搬家_the_new_town_takes_over_and_no_month_is_lost(cast: Cast) -> None:
    award_id = receiving(cast)
    months = [date(2026, 12, 1), date(2027, 1, 1), FEB, date(2028, 1, 1)]
    with cast.acting("王敏") as clerk:
        before = [amount_due(award_id=award_id, month=one) for one in months]
        application_id = services.ask_move(
            actor=clerk, award_id=award_id, village=SHIJIAO_VILLAGE, reasons="全家搬到石角镇居住", at=LATER
        )
        assert [amount_due(award_id=award_id, month=one) for one in months] == before
    with cast.acting("外镇"):
        case_id = Case.objects.get(application_id=application_id).id
        assert Task.objects.get(closed_at=None).kind == "take_over"
        assert Award.objects.count() == 0
    reasons = "已核实在本镇居住，同意接收"
    act(cast, "外镇", services.take_over, case_id, reasons=reasons)
    with cast.acting("外镇"):
        assert [amount_due(award_id=award_id, month=one) for one in months] == before
        assert Recheck.objects.count() == 1 and Household.objects.count() == 1
        assert [one.name for one in search(text="罗庆华")] == ["罗庆华"]
    with cast.acting("小杨"):
        assert Award.objects.filter(pk=award_id).count() == 0
    assert state(case_id) == ("opened", "accepted", True)


def test_退回迁移_leaves_all_with_the_old_town_and_says_why(cast: Cast) -> None:
    award_id = receiving(cast)
    opened(cast, award_id, reason="change")
    with cast.acting("王敏") as clerk:
        application_id = services.ask_move(
            actor=clerk, award_id=award_id, village=SHIJIAO_VILLAGE, reasons="全家搬到石角镇居住", at=LATER
        )
    with open_scope(WHOLE_CITY):
        case_id = Case.objects.get(application_id=application_id).id
    refused(cast, "外镇", ReasonsMissing, services.return_move, case_id, reasons="不在")
    act(cast, "外镇", services.return_move, case_id, reasons="这户实际没有在本镇居住")
    with cast.acting("王敏"):
        back = Review.objects.get(open=True)
        assert back.words.startswith("迁入地退回") and back.area_code == GAOTAN_AREA
        assert amount_due(award_id=award_id, month=FEB) == FEN
    assert state(case_id) == ("closed", "closed", False)


def test_a_move_needs_a_place_a_town_and_two_people(cast: Cast) -> None:
    award_id = receiving(cast)
    given = {"award_id": award_id, "reasons": "全家搬到石角镇居住", "at": LATER}
    with cast.acting("王敏") as clerk:
        for place in ("500110120206", "999999999999", "500110108000"):
            with pytest.raises(MoveUnfit):
                services.ask_move(actor=clerk, village=place, **given)
        with pytest.raises(ReasonsMissing):
            services.ask_move(
                actor=clerk, village=SHIJIAO_VILLAGE, award_id=award_id, reasons="搬家", at=LATER
            )
    with cast.acting("小杨") as aide, pytest.raises(NotYourRole):
        services.ask_move(actor=aide, village=SHIJIAO_VILLAGE, **given)
    with cast.acting("外镇") as other, pytest.raises(NotYours):
        services.ask_move(actor=other, village=SHIJIAO_VILLAGE, **given)
    case_id = at_opinion(cast, award_id)
    with cast.acting("王敏") as clerk, pytest.raises(ReviewRunning):
        services.ask_move(actor=clerk, village=SHIJIAO_VILLAGE, **given)
    assert state(case_id)[0] == "reviewing"


def test_nobody_takes_over_what_she_asked_for(cast: Cast) -> None:
    award_id = receiving(cast)
    with cast.acting("王敏") as clerk:
        application_id = services.ask_move(
            actor=clerk,
            award_id=award_id,
            village="500110120207",
            reasons="搬到本镇另一个村居住",
            at=LATER,
        )
        case_id = Case.objects.get(application_id=application_id).id
    refused(cast, "王敏", SamePerson, services.take_over, case_id, reasons="已核实在本村居住")
    act(cast, "陈刚", services.take_over, case_id, reasons="已核实在本村居住")
