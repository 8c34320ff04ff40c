"""Area codes: unit (6 characters) + statutory code (12), the key every scoped row carries, and ranges over them.

Compared in C collation only. Pure: answered from the packed book, so no query is spent and no scope is needed.
"""

from dataclasses import dataclass

from minzheng.foundations.regions.book import CITY, Level, Place, RegionBook
from minzheng.kernel.result import Refusal
from minzheng.kernel.scope import CITY_AREA, CITY_HI, CITY_LO, after

_UNIT, _FULL = 6, 18


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
    if code == "city" or code.ljust(12, "0") == CITY:
        return CITY_AREA
    book = RegionBook.packed()
    if code in book.units:
        return code + book.units[code].county.ljust(12, "0")
    place = book.place(code[_UNIT:] if len(code) == _FULL else code)
    if place is None or not place.unit or code[:_UNIT] not in _heads(code, place):
        raise UnknownRegion(detail=code)
    return (code[:_UNIT] if len(code) == _FULL else place.unit) + place.code


def _heads(code: str, place: Place) -> tuple[str, ...]:
    """What may stand first in a code for this place; a county's row may belong to any unit whose seat it is."""
    if len(code) != _FULL:
        return (code[:_UNIT],)
    if place.level is not Level.COUNTY:
        return (place.unit,)
    return tuple(unit.code for unit in RegionBook.packed().units.values() if unit.county == place.prefix)


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
