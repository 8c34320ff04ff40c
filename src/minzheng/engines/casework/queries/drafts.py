"""Drafts, one's own applications, what one must sign."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from minzheng.engines.casework.answers import open_answers
from minzheng.engines.casework.models import Application, Party
from minzheng.engines.casework.one_form import summary_of
from minzheng.engines.casework.processes import intake_of
from minzheng.engines.casework.services.signing import find_link
from minzheng.engines.casework.types import Draft, PartyLine, SigningView
from minzheng.engines.catalogue import queries as catalogue
from minzheng.foundations.accounts.queries import posting_titles
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.scope import Scope, after, required_scope


@dataclass(frozen=True, slots=True)
class ApplicationLine:
    """One of my applications in a list."""

    id: UUID
    number: str
    item_name: str
    applicant_name: str
    state: str
    state_name: str
    updated_at: datetime


def draft(application_id: UUID) -> Draft | None:
    """An application as its form sees it; None when it is not visible from here."""
    row = Application.objects.filter(pk=application_id).first()
    if row is None or not _may_open(row):
        return None
    helper = posting_titles({row.assisted_by}).get(row.assisted_by, "") if row.assisted_by else ""
    return Draft(
        id=row.id,
        number=row.number,
        state=row.state,
        version=row.version,
        answers=open_answers(row.id, row.answers_box),
        applicant_name=row.applicant_name,
        assisted_by=helper,
        items=row.items,
        area_code=row.area_code,
    )


def _may_open(row: Application) -> bool:
    """A family's own draft is the family's: officers open only drafts an officer began beside her."""
    return row.state != "draft" or row.assisted_by is not None or required_scope().subject == row.applicant_id


def applications_of(person_id: UUID, *, limit: int = 20) -> list[ApplicationLine]:
    """A person's own applications, newest first."""
    rows = Application.objects.filter(applicant_id=person_id).order_by("-created_at", "-id")[:limit]
    return [_line(row) for row in rows]


def in_area(*, states: list[str], limit: int = 50) -> list[ApplicationLine]:
    """Applications of the open scope in these states, newest first (an aide's drafts, a clerk's files)."""
    rows = Application.objects.filter(state__in=states).exclude(state="draft", assisted_by__isnull=True)
    rows = rows.order_by("-updated_at", "-id")[:limit]
    return [_line(row) for row in rows]


def _line(row: Application) -> ApplicationLine:
    state = intake_of(row).states[row.state]
    return ApplicationLine(
        row.id,
        row.number,
        catalogue.names_of(row.items),
        row.applicant_name,
        row.state,
        state,
        row.updated_at,
    )


def to_sign(person_id: UUID) -> list[PartyLine]:
    """Signatures a person still owes, in anybody's application."""
    rows = Party.objects.filter(person_id=person_id, must_sign=True, signed_at__isnull=True).order_by("pk")
    return [PartyLine(row.id, row.name, row.role, row.relation, True, None) for row in rows]


def own_party(application_id: UUID, person_id: UUID) -> PartyLine | None:
    """A person's own place in an application."""
    row = Party.objects.filter(application_id=application_id, person_id=person_id).first()
    return PartyLine(row.id, row.name, row.role, row.relation, row.must_sign, row.signed_at) if row else None


def signing(token: str, now: datetime) -> SigningView | None:
    """What a signer reads before signing by link; None for an unknown, used, expired or exhausted link."""
    found = find_link(token, now)
    if found is None:
        return None
    party_id, application_id, area_code = found
    with open_scope(Scope(lo=area_code, hi=after(area_code))):
        party = Party.objects.select_related("application").get(pk=party_id)
        application = party.application
        answers = open_answers(application_id, application.answers_box)
        return SigningView(
            party_id=party_id,
            application_id=application_id,
            signer_name=party.name,
            applicant_name=application.applicant_name,
            item_name=catalogue.names_of(application.items),
            relation=party.relation,
            summary=summary_of(application.items, answers),
        )
