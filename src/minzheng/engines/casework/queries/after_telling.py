"""What families did after they were told of an item: handed in, confirmed. Counts of families, for 政策宣传."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from minzheng.engines.casework.models import Application, Case
from minzheng.foundations.people.queries import homes
from minzheng.kernel.clock import local_date


@dataclass(frozen=True, slots=True)
class AppliedAfter:
    """Households by item: those that handed an application in on the day they were told or later, those confirmed."""

    applied: dict[str, set[UUID]]
    confirmed: dict[str, set[UUID]]


def applied_after(told: Mapping[str, Mapping[UUID, date]], drafts: Mapping[UUID, UUID]) -> AppliedAfter:
    """`told`: item → household → day; `drafts`: applications begun at a door → household. Three questions."""
    households = {home for of_item in told.values() for home in of_item}
    member_of = {one.id: key for key, home in homes(households).items() for one in home.members}
    mine = Application.objects.filter(household_id__in=households) | Application.objects.filter(
        applicant_id__in=list(member_of)
    ) | Application.objects.filter(pk__in=list(drafts))  # fmt: skip
    files = mine.filter(kind="new", submitted_at__isnull=False).order_by("pk").distinct()
    found = AppliedAfter({item: set() for item in told}, {item: set() for item in told})
    yes = Case.objects.filter(application__in=files, decision__kind="confirm").order_by("pk")
    confirmed = set(yes.values_list("application_id", "item"))
    for row in files:
        home: UUID | None = drafts.get(row.pk) or row.household_id or member_of.get(row.applicant_id)
        for item in row.items:
            day = told.get(item, {}).get(home) if home is not None else None
            if home is None or day is None or local_date(row.submitted_at) < day:
                continue
            found.applied[item].add(home)
            if (row.pk, item) in confirmed:
                found.confirmed[item].add(home)
    return found


def latest_files(household_ids: list[UUID]) -> dict[UUID, UUID]:
    """The newest application of each household that was handed in, by household; one question."""
    rows = Application.objects.filter(household_id__in=household_ids, submitted_at__isnull=False)
    return dict(rows.order_by("created_at", "pk").values_list("household_id", "pk"))
