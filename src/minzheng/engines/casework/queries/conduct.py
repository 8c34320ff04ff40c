"""What stands around a case's decision: its route, near relatives, visits and opinions, tries to reach the family, samples."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from minzheng.engines.casework.confirming import Confirming, confirming_of
from minzheng.engines.casework.letter_data import CONTACT_WAYS
from minzheng.engines.casework.models import (
    Application,
    Case,
    ContactAttempt,
    Delegation,
    DistrictVisit,
    Event,
    MeetingCase,
    NearRelative,
    SampleReview,
    SecondReview,
    Task,
)
from minzheng.engines.casework.places import names_of_area
from minzheng.engines.catalogue import queries as catalogue
from minzheng.foundations.accounts.queries import posting_titles


@dataclass(frozen=True, slots=True)
class Said:
    """Somebody's words on a case."""

    who: str
    at: datetime
    words: str
    agrees: bool | None = None


@dataclass(frozen=True, slots=True)
class KinLine:
    """One row of the near-relative register; `known`: which officer she is has been said."""

    id: UUID
    member: str
    relation: str
    official: str
    post: str
    known: bool
    registered_at: datetime


@dataclass(frozen=True, slots=True)
class ContactLine:
    """One try to reach the family."""

    way: str
    made_on: date
    result: str
    who: str


@dataclass(frozen=True, slots=True)
class MeetingOfCase:
    """A meeting this case was on the agenda of. `advice`: for, against, split; "" before it is held."""

    id: UUID
    agenda: str
    planned_at: datetime
    state: str
    advice: str
    opinion: str


@dataclass(frozen=True, slots=True)
class Conduct:
    """Everything of the page. `second_needed`: a second opinion is owed and not there."""

    route: str
    visit_required: str
    visit_done: bool
    second_needed: bool
    kin: list[KinLine]
    visits: list[Said]
    opinions: list[Said]
    contacts: list[ContactLine]
    end_proposed: Said | None
    sample: Said | None
    sample_drawn: bool
    looked_again: Said | None
    meetings: list[MeetingOfCase]


def conduct_of(case_id: UUID) -> Conduct | None:
    """All of it for one case, at most ten queries; None when the case is not visible from here."""
    case = Case.objects.filter(pk=case_id).first()
    if case is None:
        return None
    kin = list(
        NearRelative.objects.filter(application_id=case.application_id).order_by("registered_at", "pk")
    )
    visits = list(DistrictVisit.objects.filter(case=case).order_by("-at", "pk"))
    drawn = SampleReview.objects.filter(case=case).first()
    wanted = {row.posting_id for row in visits}
    if drawn is not None:
        wanted |= {one for one in (drawn.posting_id, drawn.town_posting) if one}
    titles = posting_titles(wanted) if wanted else {}
    opinions = SecondReview.objects.filter(case=case).order_by("-at", "pk")
    return Conduct(
        route=case.route,
        visit_required=case.visit_required,
        visit_done=case.visit_id is not None,
        second_needed=bool(kin) and case.second_review_id is None,
        kin=[_kin(row) for row in kin],
        visits=[Said(titles.get(row.posting_id, ""), row.at, row.reason) for row in visits],
        opinions=[Said(row.by_name, row.at, row.reasons, row.agrees) for row in opinions],
        contacts=_contacts(case),
        end_proposed=_end_proposed(case),
        sample=_sample(drawn, titles),
        sample_drawn=drawn is not None,
        looked_again=_looked_again(drawn, titles),
        meetings=_meetings(case),
    )


def _kin(row: NearRelative) -> KinLine:
    return KinLine(
        row.id,
        row.member_name,
        row.relation,
        row.official_name,
        row.post,
        row.account_id is not None,
        row.registered_at,
    )


def _contacts(case: Case) -> list[ContactLine]:
    rows = ContactAttempt.objects.filter(case=case).order_by("made_on", "recorded_at", "pk")
    return [ContactLine(CONTACT_WAYS[row.way], row.made_on, row.result, row.by_name) for row in rows]


def _end_proposed(case: Case) -> Said | None:
    if not Task.objects.filter(case=case, kind__in=("end", "end_town"), closed_at__isnull=True).exists():
        return None
    event = Event.objects.filter(case=case, act="propose_end").order_by("-n").first()
    return Said(event.actor_name, event.at, event.note) if event else None


def _sample(drawn: SampleReview | None, titles: dict[UUID, str]) -> Said | None:
    if drawn is None or drawn.reviewed_at is None or drawn.posting_id is None:
        return None
    return Said(titles.get(drawn.posting_id, ""), drawn.reviewed_at, drawn.reasons, drawn.agrees)


def _looked_again(drawn: SampleReview | None, titles: dict[UUID, str]) -> Said | None:
    if drawn is None or drawn.looked_again_at is None or drawn.town_posting is None:
        return None
    return Said(titles.get(drawn.town_posting, ""), drawn.looked_again_at, drawn.town_findings)


def _meetings(case: Case) -> list[MeetingOfCase]:
    rows = (
        MeetingCase.objects.filter(case=case).select_related("meeting").order_by("-meeting__planned_at", "pk")
    )
    return [
        MeetingOfCase(
            row.meeting_id,
            row.meeting.agenda,
            row.meeting.planned_at,
            row.meeting.state,
            row.advice,
            row.opinion,
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class DelegationLine:
    """One delegation; `running` on the day asked for, `coming` later."""

    id: UUID
    town: str
    item: str
    valid_from: date
    valid_to: date | None
    document: str
    reasons: str
    by: str
    running: bool
    coming: bool


def delegations(*, on: date) -> list[DelegationLine]:
    """Delegations of the open scope, running ones first, then by town."""
    rows = Delegation.objects.all().order_by("area_code", "-valid_from", "pk")
    lines = [_delegation(row, on) for row in rows]
    return sorted(lines, key=lambda one: (not one.running, not one.coming, one.town))


def _delegation(row: Delegation, on: date) -> DelegationLine:
    over = row.valid_to is not None and row.valid_to < on
    return DelegationLine(
        id=row.id,
        town=names_of_area(row.area_code).town,
        item=catalogue.item(row.item).short_name,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        document=row.document,
        reasons=row.reasons,
        by=row.by_name,
        running=row.valid_from <= on and not over,
        coming=row.valid_from > on,
    )


@dataclass(frozen=True, slots=True)
class SampleCount:
    """A month's sample of delegated cases."""

    drawn: int
    agreed: int
    again: int


def sample_count(*, month: date) -> SampleCount:
    """How many delegated cases of a month were drawn, and what the district said so far."""
    rows = SampleReview.objects.filter(plan__month=month.replace(day=1))
    return SampleCount(rows.count(), rows.filter(agrees=True).count(), rows.filter(agrees=False).count())


@dataclass(frozen=True, slots=True)
class WaitingCase:
    """A case that waits for its confirmation and may go before a meeting."""

    case_id: UUID
    application_id: UUID
    number: str
    applicant: str
    place: str
    due_on: date
    proposed_fen: int | None


def waiting_for_confirmation(*, route: str, limit: int = 100) -> list[WaitingCase]:
    """Cases of one route in the open scope that wait for their confirmer, the most urgent first."""
    rows = Case.objects.filter(Q(state="confirming"), route=route).select_related("application")
    return [_waiting(row, row.application) for row in rows.order_by("due_on", "pk")[:limit]]


def _waiting(case: Case, application: Application) -> WaitingCase:
    names = names_of_area(application.area_code)
    return WaitingCase(
        case.id,
        application.id,
        application.number,
        application.applicant_name,
        f"{names.town}{names.village}",
        case.due_on,
        case.proposed_fen,
    )


def confirming_numbers(item: str) -> Confirming:
    """An item's numbers for the sample and the meeting, with the marks of what is not verified."""
    return confirming_of(item)
