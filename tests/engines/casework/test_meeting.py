"""救助审批会议: members, recusal, quorum, votes and minutes; the meeting advises, the confirmer decides (2020 article)."""

from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, transaction

from minzheng.engines.casework import queries, services
from minzheng.engines.casework.models import (
    Case,
    Decision,
    Event,
    Meeting,
    MeetingCase,
    MeetingMember,
    MeetingVote,
    Task,
)
from minzheng.engines.casework.services.meeting import (
    AgendaEmpty,
    MeetingOver,
    MeetingTooSmall,
    MemberRecused,
    QuorumMissing,
    SeatUnfit,
    VoteMissing,
)
from minzheng.engines.casework.types import NotThisStep, NotYourRole, NotYourRoute, ReasonsMissing
from minzheng.engines.letters import queries as letters
from minzheng.kernel.result import NotYours, StaleVersion
from tests.cast import Cast
from tests.engines.casework.routes_steps import (
    KIN,
    LATER,
    accepted_with,
    confirming,
    decide,
    delegated,
    state_of,
)
from tests.engines.casework.steps import accepted
from tests.jobs import run_queued_jobs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_handler")]
VOTERS = ("李科", "刘审核", "孙审核", "审计")
MINUTES = "逐件讨论了家庭收入和住房情况。\n多数同意镇街初审意见。"


def seat(cast: Cast, name: str) -> UUID:
    """An officer's posting."""
    posting = cast[name].posting_id
    assert posting is not None
    return posting


def plan(
    cast: Cast, *case_ids: UUID, voters: tuple[str, ...] = VOTERS, recorder: str = "核对员"
) -> services.MeetingPlan:
    """A meeting chaired by the first of the voters."""
    return services.MeetingPlan(
        case_ids=case_ids,
        agenda="讨论疑难低保申请",
        planned_at=LATER,
        place="区民政局三楼会议室",
        online=False,
        chair=seat(cast, voters[0]),
        recorder=seat(cast, recorder),
        members=tuple(seat(cast, name) for name in voters[1:]),
    )


def called(cast: Cast, *case_ids: UUID, who: str = "李科", voters: tuple[str, ...] = VOTERS) -> UUID:
    """A meeting called on these cases."""
    with cast.acting(who) as officer:
        return services.call_meeting(actor=officer, plan=plan(cast, *case_ids, voters=voters), at=LATER)


def held(
    cast: Cast, case_id: UUID, votes: dict[str, str], *, present: tuple[str, ...] = (*VOTERS, "核对员")
) -> services.MeetingHeld:
    """One case, votes by name; a recusal has its reason after a colon."""
    by_seat = {seat(cast, name): (vote.split(":")[0], vote.partition(":")[2]) for name, vote in votes.items()}
    ballots = services.CaseVotes(case_id, by_seat, "收入核实清楚")
    return services.MeetingHeld(
        frozenset(seat(cast, name) for name in present), (ballots,), MINUTES, LATER, 1
    )


ALL_FOR = dict.fromkeys(VOTERS, "for")


def hold(
    cast: Cast,
    meeting_id: UUID,
    record: services.MeetingHeld,
    *,
    who: str = "李科",
    refused: type[Exception] | None = None,
) -> None:
    """Enter the record, or see it refused."""
    with cast.acting(who) as officer, pytest.raises(refused) if refused else nullcontext():
        services.hold_meeting(actor=officer, meeting_id=meeting_id, held=record, at=LATER)


def test_会议提出意见_确认人决定_决定写明是哪次会议(cast: Cast) -> None:
    case_id = confirming(cast, accepted(cast))
    meeting_id = called(cast, case_id)
    assert state_of(cast, case_id) == "meeting"
    with cast.acting("李科"):
        (line,) = queries.queue(role="district_confirmer", on=LATER.date())
        assert line.kind == "meeting"
    decide(cast, "李科", case_id, refused=NotThisStep)
    hold(cast, meeting_id, held(cast, case_id, {**ALL_FOR, "审计": "abstain", "孙审核": "against"}))
    assert state_of(cast, case_id) == "confirming"
    run_queued_jobs()
    with cast.acting("李科"):
        row = MeetingCase.objects.get(case_id=case_id)
        assert (row.advice, row.opinion) == ("for", "收入核实清楚")
        assert sorted(MeetingVote.objects.values_list("vote", flat=True)) == [
            "abstain", "against", "for", "for",
        ]  # fmt: skip
        (minutes,) = letters.letters_of(meeting_id)
        assert minutes.title == "救助审批会议纪要" or "纪要" in minutes.title
        assert minutes.ready
        assert letters.letters_of(row.case.application_id) and "纪要" not in "".join(
            one.title for one in letters.letters_of(row.case.application_id)
        ), "the minutes name other families: they hang on no family's file"
    decision_id = decide(cast, "李科", case_id)
    with cast.acting("李科"):
        assert Decision.objects.get(pk=decision_id).meeting_id == meeting_id


def test_会议反对_确认人仍可以自己决定(cast: Cast) -> None:
    case_id = confirming(cast, accepted(cast))
    meeting_id = called(cast, case_id)
    hold(cast, meeting_id, held(cast, case_id, dict.fromkeys(VOTERS, "against")))
    with cast.acting("李科"):
        assert MeetingCase.objects.get(case_id=case_id).advice == "against"
        assert Decision.objects.count() == 0, "a meeting decides nothing"
    decide(cast, "李科", case_id)


def test_票数相同的写意见相持(cast: Cast) -> None:
    case_id = confirming(cast, accepted(cast))
    meeting_id = called(cast, case_id)
    hold(cast, meeting_id, held(cast, case_id, {**ALL_FOR, "审计": "against", "孙审核": "against"}))
    with cast.acting("李科"):
        assert MeetingCase.objects.get(case_id=case_id).advice == "split"


def test_镇街确认的办件由镇街开会(cast: Cast) -> None:
    delegated(cast)
    case_id = confirming(cast, accepted(cast))
    with cast.acting("李科") as district, pytest.raises(NotYourRoute):
        services.call_meeting(actor=district, plan=plan(cast, case_id), at=LATER)
    voters = ("吴镇长", "陈刚", "赵勇", "小杨")
    with cast.acting("吴镇长") as town:
        meeting_id = services.call_meeting(
            actor=town, plan=plan(cast, case_id, voters=voters, recorder="王敏"), at=LATER
        )
        (line,) = queries.queue(role="town_confirmer", on=LATER.date())
        assert line.kind == "meeting_town"
    record = held(cast, case_id, dict.fromkeys(("吴镇长", "小杨"), "for"), present=(*voters, "王敏"))
    hold(
        cast, meeting_id, record, who="吴镇长", refused=QuorumMissing
    )  # 陈刚 and 赵勇 surveyed: two of four are free
    decide_after = services.MeetingHeld(record.present, record.cases, MINUTES, LATER, 1)
    with cast.acting("吴镇长") as town:
        services.call_off_meeting(
            actor=town, meeting_id=meeting_id, version=1, reasons="回避的人多，到会人数不够", at=LATER
        )
        with pytest.raises(MeetingOver):
            services.hold_meeting(actor=town, meeting_id=meeting_id, held=decide_after, at=LATER)
    decide(cast, "吴镇长", case_id)


# 召集


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"agenda": " "}, AgendaEmpty),
        ({"place": ""}, AgendaEmpty),
        ({"case_ids": ()}, AgendaEmpty),
        ({"members": ("刘审核",)}, MeetingTooSmall),
        ({"members": ("刘审核", "刘审核")}, SeatUnfit),
        ({"members": ("李科", "刘审核")}, SeatUnfit),
        ({"members": ("核对员", "刘审核")}, SeatUnfit),
        ({"members": ("外人", "刘审核")}, SeatUnfit),
    ],
)
def test_召集会议要有办件议题和够数的不同的人(
    cast: Cast, changes: dict[str, tuple[str, ...]], refusal: type[Exception]
) -> None:
    case_id = confirming(cast, accepted(cast))
    if "members" in changes:
        changes = {"members": tuple(seat(cast, name) for name in changes["members"])}  # type: ignore[misc]
    with cast.acting("李科") as district, pytest.raises(refusal):
        services.call_meeting(actor=district, plan=replace(plan(cast, case_id), **changes), at=LATER)


def test_只有确认人和审核员能召集_只在审核确认环节(cast: Cast) -> None:
    early = accepted(cast)
    with cast.acting("李科") as district, pytest.raises(NotThisStep):
        first = Case.objects.get(application_id=early).id
        services.call_meeting(actor=district, plan=plan(cast, first), at=LATER)
    case_id = confirming(cast, early)
    with cast.acting("核对员") as officer, pytest.raises(NotYourRole):
        services.call_meeting(actor=officer, plan=plan(cast, case_id), at=LATER)
    with cast.acting("外人") as stranger, pytest.raises(NotYours):
        services.call_meeting(actor=stranger, plan=plan(cast, case_id), at=LATER)
    called(cast, case_id, who="刘审核")


# 回避和法定人数


def test_受理调查初审过的人自动回避_替她投票的不收(cast: Cast) -> None:
    case_id = confirming(cast, accepted(cast))
    voters = (*VOTERS, "陈刚", "张主任")
    meeting_id = called(cast, case_id, voters=voters)
    everybody = (*voters, "核对员")
    for name in ("陈刚", "张主任"):
        votes = {**ALL_FOR, name: "for"}
        hold(cast, meeting_id, held(cast, case_id, votes, present=everybody), refused=MemberRecused)
    hold(cast, meeting_id, held(cast, case_id, ALL_FOR, present=everybody))
    with cast.acting("李科"):
        recused = MeetingVote.objects.filter(vote="recused").select_related("member")
        assert {vote.member.name: vote.reason for vote in recused} == {
            "陈刚": "受理、调查或初审过本件",
            "张主任": "受理、调查或初审过本件",
        }


def test_登记为近亲属的参会人员自动回避(cast: Cast) -> None:
    case_id = confirming(cast, accepted_with(cast, kin=[{**KIN, "official": "审计"}]))
    meeting_id = called(cast, case_id)
    hold(cast, meeting_id, held(cast, case_id, ALL_FOR), refused=MemberRecused)
    hold(cast, meeting_id, held(cast, case_id, {name: "for" for name in VOTERS if name != "审计"}))
    with cast.acting("李科"):
        assert MeetingVote.objects.get(vote="recused").reason == "与这户家庭登记为近亲属"
        kinds = set(
            Task.objects.filter(case_id=case_id, closed_at__isnull=True).values_list("kind", flat=True)
        )
        assert kinds == {"confirm", "district_visit", "second_review"}, (
            "what is owed stays owed after a meeting"
        )


def test_自愿回避要写原因(cast: Cast) -> None:
    case_id = confirming(cast, accepted(cast))
    meeting_id = called(cast, case_id)
    hold(cast, meeting_id, held(cast, case_id, {**ALL_FOR, "审计": "recused"}), refused=VoteMissing)
    hold(cast, meeting_id, held(cast, case_id, {**ALL_FOR, "审计": "recused:是这家的邻居"}))


@pytest.mark.parametrize(
    ("present", "votes", "refusal"),
    [
        (("李科", "刘审核", "核对员"), {"李科": "for", "刘审核": "for"}, QuorumMissing),
        (
            ("李科", "刘审核", "孙审核"),
            {"李科": "for", "刘审核": "for", "孙审核": "for"},
            QuorumMissing,
        ),  # no recorder
        (("刘审核", "孙审核", "审计", "核对员"), ALL_FOR, QuorumMissing),  # no chair
        ((*VOTERS, "核对员"), {**ALL_FOR, "审计": "maybe"}, VoteMissing),
        ((*VOTERS, "核对员"), {"李科": "for"}, VoteMissing),
    ],
)
def test_法定人数不够或少了票的不算数(
    cast: Cast, present: tuple[str, ...], votes: dict[str, str], refusal: type[Exception]
) -> None:
    case_id = confirming(cast, accepted(cast))
    meeting_id = called(cast, case_id)
    hold(cast, meeting_id, held(cast, case_id, votes, present=present), refused=refusal)
    with cast.acting("李科"):
        assert Meeting.objects.get(pk=meeting_id).state == "called" and not MeetingVote.objects.exists()
    assert state_of(cast, case_id) == "meeting"


def test_三分之二到会就够(cast: Cast) -> None:
    case_id = confirming(cast, accepted(cast))
    meeting_id = called(cast, case_id)
    three = ("李科", "刘审核", "孙审核")
    hold(cast, meeting_id, held(cast, case_id, dict.fromkeys(three, "for"), present=(*three, "核对员")))
    with cast.acting("李科"):
        assert MeetingMember.objects.get(name="审计").present is False


# 记录


def test_纪要时间版本和办件都要对(cast: Cast) -> None:
    case_id = confirming(cast, accepted(cast))
    meeting_id = called(cast, case_id)
    good = held(cast, case_id, ALL_FOR)
    hold(cast, meeting_id, replace(good, minutes="开了会"), refused=ReasonsMissing)
    hold(cast, meeting_id, replace(good, version=7), refused=StaleVersion)
    hold(cast, meeting_id, replace(good, held_at=LATER + timedelta(days=1)), refused=NotThisStep)
    hold(cast, meeting_id, replace(good, cases=()), refused=VoteMissing)
    hold(cast, meeting_id, good, who="外人", refused=NotYours)
    hold(cast, meeting_id, good)
    hold(cast, meeting_id, replace(good, version=2), refused=MeetingOver)


def test_取消会议后办件原样回到审核确认(cast: Cast) -> None:
    case_id = confirming(cast, accepted(cast))
    meeting_id = called(cast, case_id)
    with cast.acting("李科") as district:
        with pytest.raises(ReasonsMissing):
            services.call_off_meeting(
                actor=district, meeting_id=meeting_id, version=1, reasons="改期", at=LATER
            )
        services.call_off_meeting(
            actor=district, meeting_id=meeting_id, version=1, reasons="参会人员临时有救灾任务", at=LATER
        )
        case = Case.objects.get(pk=case_id)
        assert (case.state, case.meeting_id) == ("confirming", None)
    decide(cast, "李科", case_id)


def test_退回以后原来的会议意见不再算数(cast: Cast) -> None:
    case_id = confirming(cast, accepted(cast))
    hold(cast, called(cast, case_id), held(cast, case_id, ALL_FOR))
    with cast.acting("李科") as district:
        version = Case.objects.get(pk=case_id).version
        services.send_back(
            actor=district, case_id=case_id, version=version, reasons="请再核实务工收入", at=LATER
        )
        assert Case.objects.get(pk=case_id).meeting_id is None


def test_投过的票谁也改不了(cast: Cast) -> None:
    case_id = confirming(cast, accepted(cast))
    hold(cast, called(cast, case_id), held(cast, case_id, ALL_FOR))
    with cast.acting("李科"), pytest.raises(DatabaseError), transaction.atomic():
        MeetingVote.objects.update(vote="against")


def test_每一步都记在办件的全流程里(cast: Cast) -> None:
    case_id = confirming(cast, accepted(cast))
    hold(cast, called(cast, case_id), held(cast, case_id, ALL_FOR))
    with cast.acting("李科"):
        notes = dict(
            Event.objects.filter(case_id=case_id, act__in=("call_meeting", "hold_meeting")).values_list(
                "act", "note"
            )
        )
        assert notes == {
            "call_meeting": "讨论疑难低保申请",
            "hold_meeting": "同意（同意 4，不同意 0，弃权 0，回避 0）。收入核实清楚",
        }
