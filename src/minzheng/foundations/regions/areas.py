"""Area codes: unit (6 characters) + statutory code (12), the key every scoped row carries, and ranges over them.

Compared in C collation only. Pure: answered from the packed book, so no query is spent and no scope is needed.
"""

from dataclasses import dataclass

from minzheng.foundations.regions.book import CITY, Level, Place, RegionBook
from minzheng.kernel.result import Refusal
from minzheng.kernel.scope import CITY_AREA, CITY_HI, CITY_LO, after

_UNIT, _FULL = 6, 18
_CITY_NAMES = ("city", CITY[:2], CITY[:6], CITY, CITY_AREA)


class UnknownRegion(Refusal):
    """A code or name that is no place of the table, or a place outside Chongqing where one inside is needed."""

    code = "unknown_region"
    message = "没有找到这个行政区划，请检查代码或名称，或从列表中选择"


@dataclass(frozen=True, slots=True)
class AreaRange:
    """The area codes of an area: `lo <= area_code < hi` in C collation."""

    lo: str
    hi: str

    def __contains__(self, area_code: str) -> bool:
        return self.lo <= area_code < self.hi


def unit_of(code: str) -> str:
    """The unit (6 characters) that administers a place of Chongqing.

    `code`: county, town or village code (6, 9 or 12 digits), a unit code, or an area code (18). A county answers its own
    unit although functional areas may have taken some of its towns. Refuses: UnknownRegion.
    """
    return area_code(code)[:_UNIT]


def area_code(code: str) -> str:
    """Unit + statutory code zero-padded to 12: 500110120206 → 500110500110120206, 南桐镇 → 5001F1500110101000.

    `code`: village or town (rows of people); also a county or unit (rows of an office), whose statutory part is the county
    of its seat; "city" is the whole city. An area code is checked and given back. Refuses: UnknownRegion.
    """
    if code in _CITY_NAMES:
        return CITY_AREA
    book = RegionBook.packed()
    if code in book.units:
        return code + book.units[code].county.ljust(12, "0")
    given_unit, statutory = (code[:_UNIT], code[_UNIT:]) if len(code) == _FULL else ("", code)
    place = book.place(statutory)
    if place is None or not place.unit:
        raise UnknownRegion(detail=code)
    if given_unit and not _stands_for(given_unit, place):
        raise UnknownRegion(detail=code)
    return (given_unit or place.unit) + place.code


def _stands_for(unit: str, place: Place) -> bool:
    """Whether an area code of this place may begin with the unit; a county's row serves every unit seated in it."""
    if place.level is Level.COUNTY:
        known = RegionBook.packed().units.get(unit)
        return known is not None and known.county == place.prefix
    return unit == place.unit


def range_of(code: str) -> AreaRange:
    """Every area code of a place: a unit's, a town's with its villages, a village's, or the whole city's ("city").

    Takes what `area_code` takes. A county's range is its unit's: 500110 leaves out the ten towns of 万盛.
    Refuses: UnknownRegion.
    """
    full = area_code(code)
    if full == CITY_AREA:
        return AreaRange(CITY_LO, CITY_HI)
    place = RegionBook.packed().places[full[_UNIT:]]
    lo = full[:_UNIT] if place.level is Level.COUNTY else full[:_UNIT] + place.prefix
    return AreaRange(lo, after(lo))
