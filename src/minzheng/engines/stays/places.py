"""Places in words, and the town somebody names."""

from minzheng.engines.stays.refusals import TownUnclear
from minzheng.foundations.regions.types import Level, RegionBook, UnknownRegion, area_code, find_in_book

_TOWN = 15
_FULL = 18


def place_words(area: str) -> str:
    """綦江区扶欢镇; a unit's own rows say the unit only."""
    book = RegionBook.packed()
    unit, town = book.units.get(area[:6]), book.place(area[6:_TOWN].ljust(12, "0"))
    named = town.name if town and town.level is Level.TOWN else ""
    return (unit.name if unit else "") + named


def town_area(area: str) -> str:
    """The area code of the town a row lies in. Refuses: TownUnclear (no town of this city)."""
    return _town(area[6:_TOWN].ljust(12, "0"))


def named_town(text: str) -> str:
    """The area code of the one town of this city a text names. Refuses: TownUnclear."""
    found = [place for place in find_in_book(text.strip()) if place.level is Level.TOWN and place.unit]
    exact = [place for place in found if place.name == text.strip()] or found
    if len(exact) != 1:
        raise TownUnclear()
    return _town(exact[0].code)


def _town(code: str) -> str:
    try:
        area = area_code(code)
    except UnknownRegion:
        raise TownUnclear() from None
    place = RegionBook.packed().place(area[6:])
    if place is None or place.level is not Level.TOWN:
        raise TownUnclear()
    return area[:_FULL]
