"""To whom the money of an application would go."""

from dataclasses import dataclass
from uuid import UUID

from minzheng.engines.casework.models import Application


@dataclass(frozen=True, slots=True)
class Payee:
    """The applicant, whose account is paid, and the application's area."""

    person_id: UUID
    name: str
    area_code: str
    number: str


def payee_of(application_id: UUID) -> Payee | None:
    """The payee of an application handed in; None for a draft, or when it is not visible from here."""
    row = Application.objects.filter(pk=application_id).exclude(state="draft").first()
    if row is None or row.applicant_id is None:
        return None
    return Payee(row.applicant_id, row.applicant_name, row.area_code, row.number)
