"""To whom the money of an application would go."""

from dataclasses import dataclass
from uuid import UUID

from minzheng.engines.casework.guardian_rules import guardian_of, paid_for
from minzheng.engines.casework.models import Application
from minzheng.kernel.clock import local_date, now


@dataclass(frozen=True, slots=True)
class Payee:
    """Whose account is paid, the applicant's or of a child her guardian's, and the application's area."""

    person_id: UUID
    name: str
    area_code: str
    number: str


def payee_of(application_id: UUID) -> Payee | None:
    """The payee of an application handed in; None for a draft, or when it is not visible from here."""
    row = Application.objects.filter(pk=application_id).exclude(state="draft").first()
    if row is None or row.applicant_id is None:
        return None
    paid = paid_for(row.applicant_id, on=local_date(now()))
    if paid != row.applicant_id:
        guardian = guardian_of(row.applicant_id)
        return Payee(paid, guardian.name if guardian else "", row.area_code, row.number)
    return Payee(row.applicant_id, row.applicant_name, row.area_code, row.number)
