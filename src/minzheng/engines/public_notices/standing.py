"""公布: a village's families that receive: name, number of members, amount, and nothing else (art. 24).

Children are one line an item: how many, no name, no amount (困境儿童个人信息保护工作办法).

Nothing is kept here: each page asks the ledger anew, so that an award that ended is gone at once and a refused
family never was there. The ledger registers itself as the source; this engine decides what may be shown.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from minzheng.engines.public_notices.scanner import find_in_text
from minzheng.engines.public_notices.types import CHILD
from minzheng.foundations.regions.queries import area_code
from minzheng.foundations.regions.types import Level, RegionBook


class StandingAward(Protocol):
    """What the ledger tells of an award that pays in a month; nothing of it but this is ever asked."""

    @property
    def applicant_name(self) -> str:
        """Whose award it is."""

    @property
    def minor(self) -> bool:
        """Whether she is under 18, or her age is unknown."""

    @property
    def members(self) -> int:
        """For how many people."""

    @property
    def amount_fen(self) -> int:
        """分 a month."""

    @property
    def kind_name(self) -> str:
        """最低生活保障."""


@dataclass(frozen=True, slots=True)
class StandingLine:
    """One family as anybody may read it; or all children of an item, without an amount. Units: 分 a month."""

    applicant_name: str
    members: int
    amount_fen: int | None
    item_name: str


@dataclass(frozen=True, slots=True)
class StandingList:
    """A village's list for a month."""

    unit_name: str
    town_name: str
    village_name: str
    month: date
    lines: tuple[StandingLine, ...]


Source = Callable[[str, date], Iterable[StandingAward]]
_source: Source | None = None


def set_standing_source(source: Source | None) -> None:
    """Register, at start-up, who tells the awards of a village's area in a month; None takes it away."""
    global _source
    _source = source


def standing_list(*, village_code: str, month: date) -> StandingList | None:
    """A village's list in a month (its first day); None for a code that is no village of the city.

    Awards of children stand last, all of an item in one line; a name that holds anything the public must not read is left out.
    """
    place = RegionBook.packed().place(village_code)
    if place is None or place.level is not Level.VILLAGE or not place.unit:
        return None
    rows = list(_source(area_code(village_code), month)) if _source is not None else []
    book = RegionBook.packed()
    town = book.place(village_code[:9].ljust(12, "0"))
    return StandingList(
        unit_name=book.units[place.unit].name,
        town_name=town.name if town else "",
        village_name=place.name,
        month=month,
        lines=(*(_line(row) for row in rows if not row.minor), *_children(rows)),
    )


def _line(row: StandingAward) -> StandingLine:
    return StandingLine(_shown(row), row.members, row.amount_fen, row.kind_name)


def _children(rows: list[StandingAward]) -> list[StandingLine]:
    """The awards children hold: how many people they are for, an item a line; nobody's name, nobody's amount."""
    counted: dict[str, int] = {}
    for row in (one for one in rows if one.minor):
        counted[row.kind_name] = counted.get(row.kind_name, 0) + row.members
    return [StandingLine(CHILD, members, None, item) for item, members in sorted(counted.items())]


def _shown(row: StandingAward) -> str:
    """The name."""
    return "某某" if find_in_text(row.applicant_name, person_row=True) else row.applicant_name
