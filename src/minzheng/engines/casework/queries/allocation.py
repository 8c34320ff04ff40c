"""Who has what in hand: for giving out work, for cover, for ratings. Counts of tasks, never a ranking of people."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q

from minzheng.engines.casework.models import Cover, Rating, Task
from minzheng.engines.casework.places import names_of_area
from minzheng.engines.casework.queries.worklist import line_of
from minzheng.engines.casework.types import QueueLine
from minzheng.foundations.accounts.queries import posting_titles


@dataclass(frozen=True, slots=True)
class CoverLine:
    """A cover that runs or is to come."""

    id: UUID
    absent: str
    covering: str
    from_day: date
    to_day: date
    reason: str
    running: bool


@dataclass(frozen=True, slots=True)
class RatingLine:
    """What a family said: place, day, stars, words; without its name."""

    place: str
    number: str
    stars: int
    words: str
    given_at: datetime
    application_id: UUID


@dataclass(frozen=True, slots=True)
class Ratings:
    """Ratings of an area: how many gave how many stars, and the newest one by one."""

    by_stars: dict[int, int]
    lines: list[RatingLine]


def covered_postings(posting_id: UUID, *, on: date) -> list[UUID]:
    """Postings whose tasks stand in this one's list on a day."""
    rows = Cover.objects.filter(
        covering_posting=posting_id, from_day__lte=on, to_day__gte=on, lifted_at__isnull=True
    )
    return list(rows.order_by("from_day", "pk").values_list("absent_posting", flat=True))


def covers(*, on: date) -> list[CoverLine]:
    """Covers of the open scope that run or are to come, the nearest first."""
    rows = list(Cover.objects.filter(to_day__gte=on, lifted_at__isnull=True).order_by("from_day", "pk")[:200])
    titles = posting_titles({row.absent_posting for row in rows} | {row.covering_posting for row in rows})
    return [
        CoverLine(
            row.id,
            titles.get(row.absent_posting, ""),
            titles.get(row.covering_posting, ""),
            row.from_day,
            row.to_day,
            row.reason,
            row.from_day <= on,
        )
        for row in rows
    ]


def unassigned(*, roles: tuple[str, ...], on: date, limit: int = 200) -> list[QueueLine]:
    """Open tasks of these queues that nobody was given yet, the most urgent first."""
    rows = Task.objects.filter(queue__in=roles, closed_at__isnull=True, assigned_to__isnull=True)
    rows = rows.select_related("application", "case").order_by("due_on", "opened_at", "pk")[:limit]
    return [line_of(task, on) for task in rows]


def assigned_counts(*, roles: tuple[str, ...], on: date) -> dict[UUID, tuple[int, int]]:
    """Open and late tasks given to each posting, for seeing who has room."""
    rows = Task.objects.filter(queue__in=roles, closed_at__isnull=True, assigned_to__isnull=False)
    counted = rows.order_by("assigned_to").values_list("assigned_to")
    late = Count("pk", filter=Q(due_on__lt=on))
    return {posting: (n, past) for posting, n, past in counted.annotate(n=Count("pk"), past=late)}


def in_my_hands(*, posting_id: UUID, on: date, limit: int = 200) -> list[QueueLine]:
    """Open tasks given to a posting, or to one it covers, the most urgent first."""
    mine = [posting_id, *covered_postings(posting_id, on=on)]
    rows = Task.objects.filter(assigned_to__in=mine, closed_at__isnull=True)
    rows = rows.select_related("application", "case").order_by("due_on", "opened_at", "pk")[:limit]
    return [line_of(task, on) for task in rows]


def ratings(*, since: datetime, limit: int = 200) -> Ratings:
    """Ratings given in the open scope since a moment, all stars alike: one star stands as five do."""
    rows = Rating.objects.filter(given_at__gte=since)
    counted = dict(rows.order_by("stars").values_list("stars").annotate(Count("pk")))
    newest = rows.select_related("application").order_by("-given_at", "-pk")[:limit]
    lines = []
    for row in newest:
        names = names_of_area(row.area_code)
        place = f"{names.town}{names.village}"
        lines.append(
            RatingLine(place, row.application.number, row.stars, row.words, row.given_at, row.application_id)
        )
    return Ratings({stars: counted.get(stars, 0) for stars in range(1, 6)}, lines)


def own_rating(*, application_id: UUID, person_id: UUID) -> int | None:
    """The stars somebody gave a file; None when she gave none."""
    row = Rating.objects.filter(application_id=application_id, person_id=person_id).first()
    return row.stars if row else None
