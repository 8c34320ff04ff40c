"""What the doors of regions take and give."""

from dataclasses import dataclass
from enum import StrEnum

from minzheng.foundations.regions.areas import AreaRange, UnknownRegion, area_code, range_of, unit_of
from minzheng.foundations.regions.book import Alias, Level, Place, RegionBook, Unit
from minzheng.foundations.regions.search_keys import find_in_book

__all__ = [
    "Alias",
    "AreaRange",
    "GroupKind",
    "GroupRow",
    "Hit",
    "Level",
    "Loaded",
    "Place",
    "RegionBook",
    "TownCount",
    "Unit",
    "UnknownRegion",
    "area_code",
    "find_in_book",
    "range_of",
    "unit_of",
]


class GroupKind(StrEnum):
    """What people call the part of a village: 组, 社 or 网格."""

    GROUP = "group"
    SOCIETY = "society"
    GRID = "grid"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return {"group": "组", "society": "社", "grid": "网格"}[self.value]


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group to load: village code (12 digits), kind, number, and its name (4组, 第2网格)."""

    village: str
    kind: GroupKind
    number: int
    name: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A place found, with its readable address."""

    place: Place
    path: str


@dataclass(frozen=True, slots=True)
class TownCount:
    """A town and how many villages and communities it has."""

    town: Place
    villages: int


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load left in the database; `changed` is false when it already held this edition."""

    places: int
    keys: int
    changed: bool
