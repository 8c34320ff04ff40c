"""Files whose time of keeping is over: for an operator to decide on with the archive; nothing deletes them by itself."""

from dataclasses import dataclass
from datetime import date

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.casework.models import SETTLED_APPLICATION, Application, Case
from minzheng.engines.casework.places import names_of_area
from minzheng.kernel.clock import local_date


@dataclass(frozen=True, slots=True)
class DueFile:
    """A file in a list for an operator: no name, no family, no amount."""

    number: str
    item: str
    unit: str
    state: str
    settled_on: date | None
    retain_until: date | None


def files_due(*, on: date, limit: int = 200) -> list[DueFile]:
    """Settled files of the open scope kept long enough on a day, oldest first; never one whose award still runs."""
    rows = Application.objects.filter(state__in=SETTLED_APPLICATION, retain_until__lt=on)
    found: list[DueFile] = []
    for row in rows.order_by("retain_until", "pk").iterator(chunk_size=200):
        if len(found) >= limit:
            break
        if not _still_runs(row, on):
            found.append(_line(row))
    return found


def _still_runs(row: Application, on: date) -> bool:
    cases = Case.objects.filter(application=row).values_list("pk", flat=True).order_by("pk")
    return any(award.runs_in(on) for case_id in cases for award in benefits.awards_of_case(case_id=case_id))


def _line(row: Application) -> DueFile:
    return DueFile(
        number=row.number or str(row.id),
        item=row.items[0],
        unit=names_of_area(row.area_code).unit,
        state=row.state,
        settled_on=local_date(row.settled_at) if row.settled_at else None,
        retain_until=row.retain_until,
    )
