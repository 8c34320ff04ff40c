"""救助审批会议: called on one or several cases, held with votes and minutes, or called off. It advises; it decides nothing."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from minzheng.engines.casework.confirming import confirming_of
from minzheng.engines.casework.firing import fire_case, locked_case
from minzheng.engines.casework.guards import is_kin
from minzheng.engines.casework.meeting_letter import minutes_letter
from minzheng.engines.casework.models import (
    Application,
    Case,
    Event,
    Meeting,
    MeetingCase,
    MeetingMember,
    MeetingVote,
)
from minzheng.engines.casework.services.review import SHORTEST_REASONS
from minzheng.engines.casework.types import NotThisStep, ReasonsMissing
from minzheng.engines.letters import services as letters
from minzheng.foundations.accounts.queries import officer_in_posting
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.types import act
from minzheng.kernel.actor import Actor
from minzheng.kernel.clock import local_date
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours, Refusal, StaleVersion

VOTE_NAMES = {"for": "同意", "against": "不同意", "abstain": "弃权", "recused": "回避"}
ADVICE_NAMES = {"for": "同意", "against": "不同意", "split": "意见相持"}
#: Who did one of these on a file has no vote on it.
OWN_WORK = ("accept", "survey", "propose", "propose_refusal", "propose_again", "second_review")
BARRED_WORK, BARRED_KIN = "受理、调查或初审过本件", "与这户家庭登记为近亲属"


class MeetingTooSmall(Refusal):
    """Fewer people with a vote than the item's number [D]."""

    code = "meeting_too_small"
    message = "参会的表决人员太少，请再加人（人数要求由区县确定，参数待核实）"


class SeatUnfit(Refusal):
    """Somebody twice at the table, or from elsewhere."""

    code = "seat_unfit"
    message = "主持人、记录人、参会人员要是本辖区在岗的不同的人，每人只坐一席，请重新选择"


class AgendaEmpty(Refusal):
    """A meeting on nothing."""

    code = "agenda_empty"
    message = "请选择要讨论的办件，填写议题和开会地点（线上会议写明方式）"


class MeetingOver(Refusal):
    """Held or called off already."""

    code = "meeting_over"
    message = "这次会议已经开过或者取消了，请刷新后查看"
    status = 409


class QuorumMissing(Refusal):
    """Too few people there who are free to vote on a case."""

    code = "quorum_missing"
    message = "到会并且不需要回避的人数不够，这次表决不能算数。请补足人数后再开，或者取消会议"


class MemberRecused(Refusal):
    """A vote of somebody who may not vote on the case."""

    code = "member_recused"
    message = "有参会人员应当回避，不能对这个办件表决。请改为“回避”"


class VoteMissing(Refusal):
    """Somebody was there, was free to vote, and no vote of hers is entered; or a recusal has no reason."""

    code = "vote_missing"
    message = "请为每名到会人员选择表决意见；回避的要写明原因"


@dataclass(frozen=True, slots=True)
class MeetingPlan:
    """A meeting to call. People are postings; the chair has a vote, the recorder has none."""

    case_ids: tuple[UUID, ...]
    agenda: str
    planned_at: datetime
    place: str
    online: bool
    chair: UUID
    recorder: UUID
    members: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class CaseVotes:
    """Votes on one case by the member's posting: (for/against/abstain/recused, reason of a recusal)."""

    case_id: UUID
    votes: dict[UUID, tuple[str, str]]
    opinion: str


@dataclass(frozen=True, slots=True)
class MeetingHeld:
    """What happened: who was there, the votes case by case, the minutes' text."""

    present: frozenset[UUID]
    cases: tuple[CaseVotes, ...]
    minutes: str
    held_at: datetime
    version: int = field(default=0)


@act
def call_meeting(*, actor: Actor, plan: MeetingPlan, at: datetime) -> UUID:
    """提请救助审批会议 on cases that wait for confirmation; returns the meeting's id.

    Refuses: AgendaEmpty, SeatUnfit, MeetingTooSmall; for each case NotYours, NotThisStep, NotYourRole, NotYourRoute,
    NearRelativeRecuses. Source: the nine-person meeting of 2020 (大渡口); no rule fixes its size, so the numbers are [D].
    """
    if not plan.case_ids or len(plan.agenda.strip()) < 4 or len(plan.place.strip()) < 2:
        raise AgendaEmpty()
    files = [locked_case(case_id) for case_id in sorted(set(plan.case_ids))]
    numbers = confirming_of(files[0][1].item)
    seats = _seats(actor, plan, at)
    voting = [seat for seat in seats if seat.part != "recorder"]
    if len(voting) < numbers.fewest_members:
        raise MeetingTooSmall(
            f"参会的表决人员至少 {numbers.fewest_members} 人（参数待核实），现在是 {len(voting)} 人，请再加人"
        )
    meeting = Meeting.objects.create(
        id=new_id(),
        area_code=actor.scope.lo.ljust(18, "0"),
        agenda=plan.agenda.strip()[:200],
        planned_at=plan.planned_at,
        place=plan.place.strip()[:120],
        online=plan.online,
        quorum_permille=numbers.quorum_permille,
        called_by=actor.posting_id,
        called_at=at,
    )
    for seat in seats:
        seat.meeting, seat.area_code = meeting, meeting.area_code
    MeetingMember.objects.bulk_create(seats)
    for n, (application, case) in enumerate(files, start=1):
        MeetingCase.objects.create(
            id=new_id(),
            meeting=meeting,
            case=case,
            n=n,
            applicant_id=application.applicant_id,
            area_code=application.area_code,
        )
        fire_case(application, case, "call_meeting", actor=actor, at=at, note=meeting.agenda)
    _record(actor, meeting, "called", at)
    return UUID(str(meeting.id))


def _seats(actor: Actor, plan: MeetingPlan, at: datetime) -> list[MeetingMember]:
    parts = [(plan.chair, "chair"), (plan.recorder, "recorder"), *((one, "member") for one in plan.members)]
    seats = []
    for posting_id, part in parts:
        officer = officer_in_posting(posting_id, on=local_date(at))
        inside = actor.scope.lo <= officer.scope.lo and officer.scope.hi <= actor.scope.hi
        if not inside or officer.account_id is None:
            raise SeatUnfit()
        seats.append(
            MeetingMember(
                id=new_id(),
                posting_id=posting_id,
                account_id=officer.account_id,
                name=officer.name,
                title=officer.title[:120],
                part=part,
            )
        )
    if len({seat.account_id for seat in seats}) != len(seats):
        raise SeatUnfit()
    return seats


@act
def hold_meeting(*, actor: Actor, meeting_id: UUID, held: MeetingHeld, at: datetime) -> None:
    """Enter who was there, every vote, the minutes; each case goes back to its confirmer with the meeting's advice.

    Who accepted, surveyed or reviewed a case, and registered kin of the family, have no vote on it. Refuses: NotYours,
    StaleVersion, MeetingOver, MemberRecused, VoteMissing, QuorumMissing, ReasonsMissing; for each case as `call_meeting`.
    """
    meeting = _locked(meeting_id, held.version)
    if len(held.minutes.strip()) < SHORTEST_REASONS:
        raise ReasonsMissing("请写会议纪要：讨论了什么、主要意见是什么（至少 8 个字）")
    if held.held_at > at:
        raise NotThisStep("开会时间晚于现在，请检查日期和时间")
    members = list(MeetingMember.objects.filter(meeting=meeting).order_by("part", "name", "pk"))
    for seat in members:
        seat.present = seat.posting_id in held.present
        seat.save(update_fields=["present"])
    if not all(seat.present for seat in members if seat.part != "member"):
        raise QuorumMissing("主持人和记录人都要到会。有人不能到会的，请取消会议后重新安排")
    agenda = list(MeetingCase.objects.filter(meeting=meeting).order_by("n"))
    given = {one.case_id: one for one in held.cases}
    if set(given) != {row.case_id for row in agenda}:
        raise VoteMissing()
    files = {row.case_id: locked_case(row.case_id) for row in sorted(agenda, key=lambda one: one.case_id)}
    for row in agenda:
        application, case = files[row.case_id]
        counted = _count(meeting, row, members, application, given[row.case_id])
        case.meeting_id = meeting.id
        fire_case(application, case, "hold_meeting", actor=actor, at=at, note=counted)
    meeting.state, meeting.held_at, meeting.version = "held", held.held_at, meeting.version + 1
    meeting.minutes, meeting.minutes_by = held.minutes.strip(), actor.posting_id
    meeting.save(update_fields=["state", "held_at", "minutes", "minutes_by", "version"])
    _write_minutes(actor, meeting, members, [(row, *files[row.case_id]) for row in agenda], at)
    _record(actor, meeting, "held", at)


def _write_minutes(
    actor: Actor,
    meeting: Meeting,
    members: list[MeetingMember],
    discussed: list[tuple[MeetingCase, Application, Case]],
    at: datetime,
) -> None:
    """The minutes are the meeting's paper: several families are named in it, so it hangs on nobody's file."""
    letters.issue(
        actor=actor,
        kind=f"{discussed[0][2].item}.meeting_minutes",
        case_id=None,
        application_id=meeting.id,
        area_code=meeting.area_code,
        addressee="存档",
        data=minutes_letter(meeting, members, discussed),
        at=at,
    )


def _count(
    meeting: Meeting,
    row: MeetingCase,
    members: list[MeetingMember],
    application: Application,
    given: CaseVotes,
) -> str:
    """Keep the votes of one case; the advice in words."""
    voting = [seat for seat in members if seat.part != "recorder"]
    votes = [_vote(row, seat, application, given) for seat in voting if seat.present]
    free = [vote for vote in votes if vote.vote != "recused"]
    if len(free) * 1000 < meeting.quorum_permille * len(voting):
        raise QuorumMissing(
            f"{application.applicant_name}：到会且不回避的 {len(free)} 人，不够应到 {len(voting)} 人的法定比例"
            "（参数待核实），表决不能算数。请补足人数后再开，或者取消会议"
        )
    MeetingVote.objects.bulk_create(votes)
    agree = sum(vote.vote == "for" for vote in free)
    against = sum(vote.vote == "against" for vote in free)
    row.advice = "for" if agree > against else "against" if against > agree else "split"
    row.opinion = given.opinion.strip()
    row.save(update_fields=["advice", "opinion"])
    words = (
        f"同意 {agree}，不同意 {against}，弃权 {len(free) - agree - against}，回避 {len(votes) - len(free)}"
    )
    return f"{ADVICE_NAMES[row.advice]}（{words}）。{row.opinion}"


def _vote(row: MeetingCase, seat: MeetingMember, application: Application, given: CaseVotes) -> MeetingVote:
    vote, reason = given.votes.get(seat.posting_id, ("", ""))
    barred = barred_from(application.id, seat)
    if barred:
        if vote not in ("", "recused"):
            raise MemberRecused(
                f"{seat.name}{barred}，应当回避，不能对{application.applicant_name}的办件表决"
            )
        vote, reason = "recused", reason.strip() or barred
    if vote not in VOTE_NAMES or (vote == "recused" and not reason.strip()):
        raise VoteMissing(f"请为{seat.name}选择对{application.applicant_name}的表决意见；回避的要写明原因")
    return MeetingVote(
        id=new_id(),
        area_code=row.area_code,
        meeting_case=row,
        member=seat,
        vote=vote,
        reason=reason.strip()[:200] if vote == "recused" else "",
    )


def barred_from(application_id: UUID, seat: MeetingMember) -> str:
    """Why a member may not vote on a family's case; "" when she may."""
    done = Event.objects.filter(
        application_id=application_id, act__in=OWN_WORK, account_id=seat.account_id
    ).exists()
    if done:
        return BARRED_WORK
    return BARRED_KIN if is_kin(application_id, account_id=seat.account_id, name=seat.name) else ""


@act
def call_off_meeting(*, actor: Actor, meeting_id: UUID, version: int, reasons: str, at: datetime) -> None:
    """取消会议: its cases go back to their confirmer as they were.

    Refuses: NotYours, StaleVersion, MeetingOver, ReasonsMissing; for each case as `call_meeting`.
    """
    meeting = _locked(meeting_id, version)
    if len(reasons.strip()) < SHORTEST_REASONS:
        raise ReasonsMissing("请写明取消会议的原因（至少 8 个字）")
    for row in MeetingCase.objects.filter(meeting=meeting).order_by("case_id"):
        application, case = locked_case(row.case_id)
        fire_case(application, case, "call_off_meeting", actor=actor, at=at, note=reasons.strip())
    meeting.state, meeting.version = "off", meeting.version + 1
    meeting.save(update_fields=["state", "version"])
    _record(actor, meeting, "called_off", at)


def _locked(meeting_id: UUID, version: int) -> Meeting:
    meeting = Meeting.objects.select_for_update(of=("self",)).filter(pk=meeting_id).first()
    if meeting is None:
        raise NotYours()
    if meeting.state != "called":
        raise MeetingOver()
    if meeting.version != version:
        raise StaleVersion()
    return meeting  # type: ignore[no-any-return]


def _record(actor: Actor, meeting: Meeting, what: str, at: datetime) -> None:
    record(
        actor=actor,
        action=f"casework.meeting.{what}",
        subject=Subject("meeting", meeting.id, None, meeting.area_code),
        at=at,
    )


__all__ = [
    "ADVICE_NAMES",
    "VOTE_NAMES",
    "CaseVotes",
    "MeetingHeld",
    "MeetingPlan",
    "barred_from",
    "call_meeting",
    "call_off_meeting",
    "hold_meeting",
]
