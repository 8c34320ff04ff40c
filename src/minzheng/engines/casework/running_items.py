"""Who counts in which running application, item by item. Part of acts that hold the file's lock."""

from datetime import datetime
from uuid import UUID

from minzheng.engines.casework.models import Application, RunningItem
from minzheng.kernel.identifiers import new_id


def run_items(application: Application, items: list[str], persons: list[UUID]) -> None:
    """The people of a file run for these items; the database refuses who runs for one of them elsewhere in the city."""
    RunningItem.objects.bulk_create(
        [
            RunningItem(
                id=new_id(),
                application=application,
                applicant_id=application.applicant_id,
                area_code=application.area_code,
                person_id=person,
                item=item,
            )
            for item in items
            for person in persons
        ]
    )


def items_over(application: Application, *, at: datetime, person_id: UUID | None = None) -> None:
    """Nobody of the file (or one person of it) runs for its items any longer."""
    rows = RunningItem.objects.filter(application=application, settled_at__isnull=True)
    if person_id is not None:
        rows = rows.filter(person_id=person_id)
    rows.update(settled_at=at)


def running_persons(application: Application) -> list[UUID]:
    """The people who run for the file's items."""
    rows = RunningItem.objects.filter(application=application, settled_at__isnull=True)
    return list(rows.order_by("person_id").values_list("person_id", flat=True).distinct())
