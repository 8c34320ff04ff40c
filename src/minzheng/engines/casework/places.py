"""Names of an area for lists and letters, from the packed table: no query."""

from dataclasses import dataclass
from functools import lru_cache

from pypinyin import lazy_pinyin

from minzheng.foundations.regions.types import RegionBook
from minzheng.kernel.scope import CITY_AREA


@dataclass(frozen=True, slots=True)
class AreaNames:
    """綦江区 / 扶欢镇 / 高滩村; empty where the area is wider."""

    unit: str
    town: str
    village: str


@lru_cache(maxsize=20_000)
def names_of_area(area_code: str) -> AreaNames:
    """The names of an 18-character area code."""
    if area_code == CITY_AREA:
        return AreaNames("", "", "")
    book = RegionBook.packed()
    unit = book.units.get(area_code[:6])
    town = book.place(area_code[6:15].ljust(12, "0"))
    village = book.place(area_code[6:])
    return AreaNames(
        unit.name if unit else "",
        town.name if town and town.code[6:9] != "000" else "",
        village.name if village and village.code[9:] != "000" else "",
    )


@lru_cache(maxsize=64)
def unit_initials(unit: str) -> str:
    """QJ for 綦江区: what an application's number begins with."""
    name = RegionBook.packed().units[unit].name
    return "".join(syllable[0] for syllable in lazy_pinyin(name[:2])).upper()
