"""Questions about places, answered from the database. Area codes are answered without a query (see `areas`)."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import Length

from minzheng.foundations.regions.areas import AreaRange, UnknownRegion, area_code, range_of, unit_of
from minzheng.foundations.regions.book import CITY, WIDTHS, ancestors, path_text
from minzheng.foundations.regions.models import AdministeringUnit, Group, Region, RegionSearchKey
from minzheng.foundations.regions.search_keys import folded, words_of
from minzheng.foundations.regions.types import (
    GroupKind,
    GroupRow,
    Hit,
    Level,
    Place,
    RegionBook,
    TownCount,
    Unit,
)
from minzheng.kernel.scope import after

__all__ = [
    "AreaRange",
    "UnknownRegion",
    "area_code",
    "counties_of_china",
    "find",
    "groups_of",
    "path_of",
    "paths_of",
    "place_of",
    "range_of",
    "town_counts",
    "towns_of",
    "unit_of",
    "units",
    "villages_of",
]


def place_of(code: str) -> Place:
    """A place by its code (2, 4, 6, 9 or 12 digits), retired ones too. Refuses: UnknownRegion."""
    row = Region.objects.filter(code=_statutory(code)).first()
    if row is None:
        raise UnknownRegion(detail=code)
    return _place(row)


def path_of(code: str, *, by_unit: bool = False) -> str:
    """The readable address of a place or of an area code: 重庆市綦江区扶欢镇高滩村.

    `by_unit`: the administering unit in place of the county, 重庆市万盛经开区南桐镇. Refuses: UnknownRegion.
    """
    path = paths_of([code], by_unit=by_unit).get(code)
    if path is None:
        raise UnknownRegion(detail=code)
    return path


def paths_of(codes: Iterable[str], *, by_unit: bool = False) -> dict[str, str]:
    """Readable addresses of many codes or area codes, in one query (two with `by_unit`); unknown ones are absent."""
    wanted = {code: _statutory(code) for code in codes}
    steps = {step for code in wanted.values() for step in ancestors(code)}
    places = {row.code: _place(row) for row in Region.objects.filter(code__in=steps)}
    if by_unit:
        places = _administered(places)
    return {code: path_text(places[full], places) for code, full in wanted.items() if full in places}


def _administered(places: dict[str, Place]) -> dict[str, Place]:
    """The same places, towns of functional areas hung under their unit instead of under a county."""
    named = {unit.code: unit for unit in units()}
    above = dict(places)
    for place in places.values():
        if place.level is Level.TOWN and place.unit != place.code[:6]:
            above[place.unit] = Place(place.unit, Level.COUNTY, named[place.unit].name, "", CITY, place.unit)
            above[place.code] = Place(
                place.code, place.level, place.name, place.short_name, place.unit, place.unit
            )
    return above


def units() -> list[Unit]:
    """The 41 administering units by code."""
    rows = AdministeringUnit.objects.order_by("code")
    return [Unit(u.code, u.name, u.county, u.verified, u.source) for u in rows]


def towns_of(unit: str) -> list[Place]:
    """Towns (镇街) a unit administers today, by code; 綦江 (500110) has 21, 万盛 (5001F1) ten."""
    return [_place(row) for row in _current().filter(unit_id=unit, level=Level.TOWN.value).order_by("code")]


def villages_of(town: str) -> list[Place]:
    """Villages and communities of a town (9 or 12 digits) today, by code."""
    rows = _current().filter(parent_id=_statutory(town), level=Level.VILLAGE.value)
    return [_place(row) for row in rows.order_by("code")]


def town_counts(unit: str) -> list[TownCount]:
    """The towns of a unit with the number of their villages and communities, by code, in one query."""
    children = Count("children", filter=Q(children__valid_to=None))
    rows = _current().filter(unit_id=unit, level=Level.TOWN.value).annotate(villages=children)
    return [TownCount(_place(row), row.villages) for row in rows.order_by("code")]


def counties_of_china(province: str | None = None) -> list[Hit]:
    """Counties of all China, or of one province (its code), by code, with addresses: for people living elsewhere.

    Shape: 2,978 rows for the country. 台湾, 香港 and 澳门 stand in the table at province level only.
    """
    above = [Level.PROVINCE.value, Level.PREFECTURE.value, Level.COUNTY.value]
    rows = _current().filter(level__in=above)
    if province:
        rows = rows.filter(code__gte=province[:2], code__lt=after(province[:2]))
    places = {row.code: _place(row) for row in rows.order_by("code")}
    return [Hit(p, path_text(p, places)) for p in places.values() if p.level is Level.COUNTY]


def groups_of(village: str) -> list[tuple[UUID, GroupRow]]:
    """Groups and grids of a village by kind and number, each with its id."""
    rows = Group.objects.filter(village_id=_statutory(village)).order_by("kind", "number")
    return [(g.id, GroupRow(g.village_id, GroupKind(g.kind), g.number, g.name)) for g in rows]


def find(text: str, *, within: str | None = None, limit: int = 20) -> list[Hit]:
    """Places by name, pinyin, initials, code, alias or a whole address; the best first.

    `within`: a unit, a town or any statutory code; None is all China. Two queries, three for a typed address.
    Order: what matched (name, alias, code, pinyin, initials, middle of a name), shorter names, code.
    """
    query = folded(text)
    if not query:
        return []
    codes = _matches(query, within)[:limit]
    if not codes and len(words := words_of(query, RegionBook.packed())) > 1:
        codes = _below(words[:-1], _matches(words[-1], within))[:limit]
    paths = paths_of(codes)
    rows = Region.objects.in_bulk(codes)
    return [Hit(_place(rows[code]), paths[code]) for code in codes]


def _matches(query: str, within: str | None) -> list[str]:
    keys = RegionSearchKey.objects.filter(key__gte=query, key__lt=after(query), region__valid_to=None)
    if within in {unit.code for unit in RegionBook.packed().units.values()}:
        keys = keys.filter(region__unit_id=within)
    elif within:
        prefix = _prefix(within)
        keys = keys.filter(region__code__gte=prefix, region__code__lt=after(prefix))
    ranked = keys.values("region_id").annotate(best=Min("weight"), size=Length("region__name"))
    ordered = ranked.order_by("best", "size", "region_id")
    return [str(code) for code in ordered.values_list("region_id", flat=True)[:500]]


def _below(words: list[str], codes: list[str]) -> list[str]:
    paths = paths_of(codes)
    return [code for code in codes if all(word in paths[code] for word in words)]


def _prefix(within: str) -> str:
    if within == "city":
        return CITY[:2]
    full = _statutory(within)
    place = RegionBook.packed().places.get(full)
    if place is None:
        raise UnknownRegion(detail=within)
    return place.code[: WIDTHS[place.level]]


def _statutory(code: str) -> str:
    """The 12-digit code of a shorter one, or of an area code (18)."""
    return code[6:] if len(code) == 18 else code.ljust(12, "0")


def _current() -> "QuerySet[Region]":
    return Region.objects.filter(valid_to=None)


def _place(row: Region) -> Place:
    return Place(row.code, Level(row.level), row.name, row.short_name, row.parent_id or "", row.unit_id or "")
