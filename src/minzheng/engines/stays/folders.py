"""Items of this kind: a folder with `stay.toml`, read and checked at start-up."""

import tomllib
from pathlib import Path

from minzheng.engines.stays.types import StayItem
from minzheng.kernel.parameters import parameter_of

#: Numbers every item names, each with its source.
NUMBERS = ("stay_days", "alone_from_age", "minor_under", "aged_from", "search_hours", "reply_days")
_items: dict[str, StayItem] = {}


class StayItemBroken(RuntimeError):
    """A folder that cannot be what it should: the start is stopped with the file and the reason."""


def register_stay(folder: Path) -> StayItem:
    """Read an item's `stay.toml`; a second reading replaces the first. Raises StayItemBroken."""
    path = folder / "stay.toml"
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    try:
        item = StayItem(
            code=table["code"],
            name=table["name"],
            short_name=table["short_name"],
            law=table["law"],
            department=table["department"],
            station=table["station"],
            mark=table["mark"],
            parameters={name: parameter_of(table["parameters"][name]) for name in NUMBERS},
            helps=table["helps"],
            rights=tuple(table["rights"]),
            again=table["again"],
            folder=folder,
        )
    except KeyError as missing:
        raise StayItemBroken(f"{path}: {missing} is missing") from None
    if item.code != folder.name:
        raise StayItemBroken(f"{path}: code {item.code!r} is not the folder's name")
    if any(one.value < 1 for one in item.parameters.values()):
        raise StayItemBroken(f"{path}: every number is at least 1")
    _items[item.code] = item
    return item


def stay_items() -> list[StayItem]:
    """Every item of this kind."""
    return list(_items.values())


def find_stay_item(code: str) -> StayItem | None:
    """An item by its code."""
    return _items.get(code)


def item_of_department(department: str) -> StayItem | None:
    """The item whose station an officer stands at; None for every other counter."""
    return next((item for item in _items.values() if department and item.department == department), None)
