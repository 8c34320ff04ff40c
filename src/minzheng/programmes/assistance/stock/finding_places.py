"""Finding a village by what lists call it: its name, the name without 村/社区/居委会, or an alias."""

import re
from functools import lru_cache

from minzheng.foundations.regions.types import Level, Place, RegionBook

_ENDINGS = re.compile(r"(村民委员会|居民委员会|村委会|居委会|社区居民委员会|社区|村)$")
_TOWN_ENDINGS = re.compile(r"(街道办事处|镇人民政府|人民政府|办事处|街道|镇|乡)$")
_SPACES = re.compile(r"[\s\u3000·•（）()]+")


class PlaceNotFound(ValueError):
    """No place, or more than one; the message says which column and what to do."""

    def __init__(self, column: str, message: str) -> None:
        self.column = column
        super().__init__(message)


@lru_cache(maxsize=64)
def _index(unit: str) -> dict[str, list[Place]]:
    """Every way of calling the towns and villages of a unit."""
    book = RegionBook.packed()
    found: dict[str, list[Place]] = {}
    for place in book.places.values():
        if place.unit == unit and place.level in (Level.TOWN, Level.VILLAGE):
            for word in _ways(place):
                found.setdefault(word, []).append(place)
    for alias in book.aliases:
        of = book.places.get(alias.code)
        if of is not None and of.unit == unit and of.level in (Level.TOWN, Level.VILLAGE):
            _add(found, _folded(alias.name), of)
    return found


def _add(found: dict[str, list[Place]], word: str, place: Place) -> None:
    if place not in found.setdefault(word, []):
        found[word].append(place)


def _ways(place: Place) -> set[str]:
    endings = _TOWN_ENDINGS if place.level is Level.TOWN else _ENDINGS
    name = _folded(place.name)
    return {name, _folded(place.short_name), endings.sub("", name)} - {""}


def _folded(text: str) -> str:
    return _SPACES.sub("", text)


def village_code(unit: str, town: str, village: str) -> str:
    """The 12-digit code of a village of a unit. Refuses: PlaceNotFound, with the candidates when there are several."""
    index = _index(unit)
    above = _town(index, town)
    names = _candidates(index, village)
    if above is not None:
        names = [place for place in names if place.parent == above.code]
    if not names:
        where = above.name if above else "本区县"
        raise PlaceNotFound(
            "village", f"{where}没有找到“{village}”，请写全称，例如“高滩村”；改过名的写现在的名称"
        )
    exact = [place for place in names if _folded(place.name) == _folded(village)]
    chosen = exact if len(exact) == 1 else names
    if len(chosen) > 1:
        several = "、".join(sorted(_path(place) for place in chosen)[:4])
        raise PlaceNotFound("village", f"“{village}”对应不止一个地方（{several}），请写明镇街和全称")
    return chosen[0].code


def _town(index: dict[str, list[Place]], town: str) -> Place | None:
    if not town:
        return None
    found = [one for one in index.get(_folded(town), []) if one.level is Level.TOWN] or [
        one for one in index.get(_TOWN_ENDINGS.sub("", _folded(town)), []) if one.level is Level.TOWN
    ]
    if len(found) != 1:
        raise PlaceNotFound("town", f"本区县没有找到镇街“{town}”，请对照行政区划写全称，例如“扶欢镇”")
    return found[0]


def _candidates(index: dict[str, list[Place]], village: str) -> list[Place]:
    for word in (_folded(village), _ENDINGS.sub("", _folded(village))):
        found = [one for one in index.get(word, []) if one.level is Level.VILLAGE]
        if found:
            return found
    return []


def _path(place: Place) -> str:
    above = RegionBook.packed().places.get(place.parent)
    return f"{above.name if above else ''}{place.name}"
