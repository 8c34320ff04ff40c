"""Collegial meetings: the list, and one meeting with its people, cases and votes."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from minzheng.engines.casework.models import Meeting, MeetingCase, MeetingMember, MeetingVote
from minzheng.engines.casework.places import names_of_area
from minzheng.engines.casework.services.meeting import barred_from


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """One meeting in a list."""

    id: UUID
    agenda: str
    planned_at: datetime
    place: str
    online: bool
    state: str
    cases: int
    people: int


@dataclass(frozen=True, slots=True)
class SeatLine:
    """Somebody at the table."""

    posting_id: UUID
    name: str
    title: str
    part: str
    present: bool | None


@dataclass(frozen=True, slots=True)
class BallotLine:
    """One member on one case: her vote once it is held, or why she is barred before."""

    posting_id: UUID
    name: str
    barred: str
    vote: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """One case on the agenda."""

    case_id: UUID
    application_id: UUID
    number: str
    applicant: str
    place: str
    proposed_fen: int | None
    advice: str
    opinion: str
    ballots: list[BallotLine] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class MeetingView:
    """One meeting."""

    id: UUID
    version: int
    agenda: str
    planned_at: datetime
    place: str
    online: bool
    state: str
    quorum_permille: int
    held_at: datetime | None
    minutes: str
    seats: list[SeatLine]
    cases: list[AgendaLine]

    @property
    def voting(self) -> int:
        """How many have a vote."""
        return sum(seat.part != "recorder" for seat in self.seats)

    @property
    def needed(self) -> int:
        """How many must be there and free to vote on a case."""
        return -(-self.quorum_permille * self.voting // 1000)


def meetings(*, limit: int = 50) -> list[MeetingLine]:
    """Meetings of the open scope, called ones first, then the newest; three queries."""
    rows = list(Meeting.objects.order_by("state", "-planned_at", "pk")[:limit])
    ids = [row.id for row in rows]
    cases = [row.meeting_id for row in MeetingCase.objects.filter(meeting_id__in=ids).order_by("pk")]
    people = [row.meeting_id for row in MeetingMember.objects.filter(meeting_id__in=ids).order_by("pk")]
    return [
        MeetingLine(
            row.id,
            row.agenda,
            row.planned_at,
            row.place,
            row.online,
            row.state,
            cases.count(row.id),
            people.count(row.id),
        )
        for row in rows
    ]


def meeting_of(meeting_id: UUID) -> MeetingView | None:
    """One meeting with its votes; before it is held, who is barred from which case. None when not visible from here."""
    row = Meeting.objects.filter(pk=meeting_id).first()
    if row is None:
        return None
    order = {"chair": 0, "recorder": 1, "member": 2}
    seats = sorted(
        MeetingMember.objects.filter(meeting=row).order_by("name", "pk"), key=lambda one: order[one.part]
    )
    agenda = MeetingCase.objects.filter(meeting=row).select_related("case__application").order_by("n")
    votes = {
        (vote.meeting_case_id, vote.member_id): vote
        for vote in MeetingVote.objects.filter(meeting_case__meeting=row).order_by("pk")
    }
    return MeetingView(
        id=row.id,
        version=row.version,
        agenda=row.agenda,
        planned_at=row.planned_at,
        place=row.place,
        online=row.online,
        state=row.state,
        quorum_permille=row.quorum_permille,
        held_at=row.held_at,
        minutes=row.minutes,
        seats=[SeatLine(s.posting_id, s.name, s.title, s.part, s.present) for s in seats],
        cases=[_agenda(one, seats, votes, called=row.state == "called") for one in agenda],
    )


def _agenda(
    row: MeetingCase, seats: list[MeetingMember], votes: dict[tuple[UUID, UUID], MeetingVote], *, called: bool
) -> AgendaLine:
    application = row.case.application
    names = names_of_area(application.area_code)
    ballots = []
    for seat in seats:
        if seat.part == "recorder":
            continue
        vote = votes.get((row.id, seat.id))
        barred = barred_from(application.id, seat) if called else ""
        ballots.append(
            BallotLine(
                seat.posting_id,
                seat.name,
                barred,
                vote.vote if vote else "",
                vote.reason if vote else "",
            )
        )
    return AgendaLine(
        row.case_id,
        application.id,
        application.number,
        application.applicant_name,
        f"{names.town}{names.village}",
        row.case.proposed_fen,
        row.advice,
        row.opinion,
        ballots,
    )
