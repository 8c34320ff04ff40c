"""A child's file: from what age she is heard, until when she is a child, who stands for her now, and who is paid."""

from datetime import date
from uuid import UUID

from minzheng.engines.casework.models import Guardianship
from minzheng.foundations.people.queries import cards

#: 民法典 art. 17 (成年) and art. 19 (八周岁以上 may say what fits their age).
ADULT, HEARD_FROM = 18, 8


def years_on(birth: date, on: date) -> int:
    """Full years (周岁)."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def birthday(birth: date, years: int) -> date:
    """The day somebody is so many years old; of 29 February the first of March."""
    try:
        return birth.replace(year=birth.year + years)
    except ValueError:
        return date(birth.year + years, 3, 1)


def guardian_of(child_id: UUID) -> Guardianship | None:
    """Who stands for a child now: the newest row of hers that has not ended, inside the open scope."""
    rows = Guardianship.objects.filter(applicant_id=child_id, ended_at__isnull=True)
    found: Guardianship | None = rows.order_by("-recorded_at", "-pk").first()
    return found


def paid_for(person_id: UUID, *, on: date) -> UUID:
    """Whose account is paid: of a child with a guardian the guardian's, else her own.

    Where a body stands for a child nobody else is on file: the child's place is kept, and `benefits` takes for it only
    an account that the body keeps by agreement.
    """
    row = guardian_of(person_id)
    if row is None or row.person_id is None:
        return person_id
    known = cards([person_id]).get(person_id)
    age = known.age_on(on) if known else None
    return row.person_id if age is not None and age < ADULT else person_id
