"""The region tables as the product ships them: read from the packed files, held in memory, no database.

The database's rows are a copy of this book (`services.load_regions`), so whatever both answer is the same.
"""

import csv
import lzma
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from hashlib import sha256
from pathlib import Path

from minzheng.foundations.regions.place_names import NAMELESS, place_of_committee, short_name

DATA = Path(__file__).parent / "data"
FILES = ("china.csv", "chongqing.csv.xz", "overlay.toml")
CITY = "500000000000"


class Level(StrEnum):
    """Levels of the statutory code: 2, 4, 6, 9 and 12 digits say something, the rest are zeros."""

    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"
    TOWN = "town"
    VILLAGE = "village"


#: Digits that carry meaning at each level.
WIDTHS = {Level.PROVINCE: 2, Level.PREFECTURE: 4, Level.COUNTY: 6, Level.TOWN: 9, Level.VILLAGE: 12}
_LEVELS = {width: level for level, width in WIDTHS.items()}


@dataclass(frozen=True, slots=True)
class Place:
    """One row of the statutory table. `code` has 12 digits; `parent` and `unit` are empty where there is none."""

    code: str
    level: Level
    name: str
    short_name: str
    parent: str
    unit: str

    @property
    def prefix(self) -> str:
        """The digits that carry meaning: 500110120 for a town; every place below starts with them."""
        return self.code[: WIDTHS[self.level]]


@dataclass(frozen=True, slots=True)
class Unit:
    """One of the 41 units that administer civil affairs; `county` is the statutory county of its seat."""

    code: str
    name: str
    county: str
    verified: bool
    source: str


@dataclass(frozen=True, slots=True)
class Alias:
    """Another name of a place, with where it comes from."""

    name: str
    code: str
    source: str


class RegionBook:
    """Every place of the packed tables by code, with the units laid over them and the aliases."""

    def __init__(
        self, places: Iterable[Place], units: Iterable[Unit], aliases: Iterable[Alias], cut_off: date
    ) -> None:
        self.places = {place.code: place for place in places}
        self.units = {unit.code: unit for unit in units}
        self.aliases = tuple(aliases)
        self.cut_off = cut_off

    @staticmethod
    def packed() -> "RegionBook":
        """The book shipped with the product, read once per process (about 60 ms)."""
        return _packed()

    def place(self, code: str) -> Place | None:
        """A place by its code of 2 to 12 digits, or None."""
        return self.places.get(code.ljust(12, "0")) if len(code) in _LEVELS else None

    def unit_named(self, text: str) -> Unit | None:
        """A unit by code, name, or the name people say (綦江, 万盛, 两江)."""
        exact = [u for u in self.units.values() if text in (u.code, u.name, short_name(u.name))]
        partly = [u for u in self.units.values() if text and text in u.name]
        return exact[0] if exact else partly[0] if len(partly) == 1 else None

    def towns_of(self, unit: str) -> list[Place]:
        """Towns a unit administers, by code."""
        return [p for p in self.places.values() if p.level is Level.TOWN and p.unit == unit]

    def villages_of(self, town: str) -> list[Place]:
        """Villages and communities of a town, by code."""
        prefix = town[:9]
        return [p for p in self.places.values() if p.level is Level.VILLAGE and p.code.startswith(prefix)]

    def village_counts(self) -> dict[str, int]:
        """Villages and communities by town code; a town without any is absent."""
        counts: dict[str, int] = {}
        for place in self.places.values():
            if place.level is Level.VILLAGE:
                counts[place.parent] = counts.get(place.parent, 0) + 1
        return counts

    def path(self, code: str) -> str:
        """The readable address: 重庆市綦江区扶欢镇高滩村; empty for an unknown code."""
        place = self.place(code)
        return path_text(place, self.places) if place else ""


def ancestors(code: str) -> list[str]:
    """The 12-digit codes a code stands under, itself last; levels a short code does not reach are left out."""
    stem = code.rstrip("0")
    widths = [width for width in _LEVELS if width < len(stem)]
    return [*dict.fromkeys([*(code[:width].ljust(12, "0") for width in widths), code])]


def path_text(place: Place, places: dict[str, Place]) -> str:
    """The names on the way down to a place, without levels that carry no name of their own."""
    names: list[str] = []
    step: Place | None = place
    while step is not None:
        if step.name not in NAMELESS:
            names.append(step.name)
        step = places.get(step.parent)
    return "".join(reversed(names))


def digest() -> str:
    """SHA-256 over the packed files: says whether a database already holds this book."""
    total = sha256()
    for name in FILES:
        total.update((DATA / name).read_bytes())
    return total.hexdigest()


@cache
def _packed() -> RegionBook:
    overlay = tomllib.loads((DATA / "overlay.toml").read_text(encoding="utf-8"))
    units = [Unit(u["code"], u["name"], u["county"], u["verified"], u["source"]) for u in overlay["unit"]]
    taken = {town: u["code"] for u in overlay["unit"] for town in u.get("towns", ())}
    aliases = [Alias(a["name"], a["code"].ljust(12, "0"), a["source"]) for a in overlay["alias"]]
    return RegionBook(_places(taken), units, aliases, overlay["cut_off"])


def _places(taken: dict[str, str]) -> Iterator[Place]:
    rows = dict(_rows((DATA / "china.csv").read_text(encoding="utf-8")))
    rows.update(_rows(lzma.decompress((DATA / "chongqing.csv.xz").read_bytes()).decode()))
    for code in sorted(rows):
        yield _place(code, rows[code], taken)


def _rows(text: str) -> Iterator[tuple[str, str]]:
    lines = csv.reader(text.splitlines())
    next(lines)
    return ((code, name) for code, name in lines)


def _place(code: str, official: str, taken: dict[str, str]) -> Place:
    level = _LEVELS[len(code)]
    name = place_of_committee(official) if level is Level.VILLAGE else official
    widest = (
        len(code.rstrip("0")) if level is Level.COUNTY else len(code)
    )  # 441900 东莞 is its own prefecture
    parent = code[: max((width for width in _LEVELS if width < widest), default=0)]
    unit = taken.get(code[:9], code[:6]) if code.startswith("50") and len(code) >= 6 else ""
    return Place(
        code.ljust(12, "0"), level, name, short_name(name), parent.ljust(12, "0") if parent else "", unit
    )
