"""What the doors of policy campaigns take and give. All counts are of families, never of who told them."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

ANSWER_NAMES = {"wants": "想申请", "later": "现在不申请", "not_reached": "没见到人"}


@dataclass(frozen=True, slots=True)
class NewCampaign:
    """A plan. `places`: region codes inside the posting's area, () the whole of it; `who_goes`: in words."""

    title: str
    items: tuple[str, ...]
    places: tuple[str, ...]
    who_goes: str
    from_on: date
    until_on: date


@dataclass(frozen=True, slots=True)
class CampaignView:
    """A plan as officers read it. `place_names` is empty for the whole area of the planner."""

    id: UUID
    title: str
    items: tuple[str, ...]
    places: tuple[str, ...]
    place_names: tuple[str, ...]
    who_goes: str
    from_on: date
    until_on: date
    planner_name: str

    def runs_on(self, day: date) -> bool:
        """Whether it is on."""
        return self.from_on <= day <= self.until_on


@dataclass(frozen=True, slots=True)
class ToldHome:
    """What was said at one door. `items`: what the family was told of, () where nobody was met; `wanted`: what it wants."""

    household_id: UUID
    answer: str
    items: tuple[str, ...] = ()
    wanted: str = ""


@dataclass(frozen=True, slots=True)
class HomeToTell:
    """A family without any running help. `may_fit`: items the rules say it may fit, by what it told before: advice only.

    `answer` and `told_on`: what it said last in this campaign, "" and None where nobody has been there.
    """

    household_id: UUID
    name: str
    group_name: str
    people: int
    may_fit: tuple[str, ...]
    answer: str = ""
    told_on: date | None = None


@dataclass(frozen=True, slots=True)
class CampaignCounts:
    """Families told, families that applied afterwards, families confirmed, by item code; told by town's name and by day.

    `told` counts a family once. `of_all`: all families with a file of the item in this area, as the statistics count them.
    """

    told: int
    wants: int
    not_reached: int
    by_item: tuple[tuple[str, int, int, int, int], ...]
    by_town: tuple[tuple[str, int], ...]
    by_day: tuple[tuple[date, int], ...] = field(default=())
