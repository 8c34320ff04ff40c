"""Reading `item.toml` files and checking them at start-up."""

import tomllib
from functools import lru_cache
from pathlib import Path

from minzheng.engines.catalogue.types import ServiceItem

PROGRAMMES = Path(__file__).resolve().parents[2] / "programmes"


class ItemBroken(RuntimeError):
    """An item's folder does not hold what it must: refused at start-up, with the file and the reason."""


@lru_cache(maxsize=1)
def load_items() -> dict[str, ServiceItem]:
    """Every item of every programme, by code."""
    items: dict[str, ServiceItem] = {}
    for path in sorted(PROGRAMMES.glob("*/items/*/item.toml")):
        item = _read(path)
        if item.code in items:
            raise ItemBroken(f"{path}: code {item.code!r} stands twice")
        items[item.code] = item
    return items


def _read(path: Path) -> ServiceItem:
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    try:
        clock = table["clock"]
        item = ServiceItem(
            code=table["code"],
            name=table["name"],
            short_name=table["short_name"],
            version=table["version"],
            folder=path.parent,
            law=table["law"],
            working_days=clock["working_days"],
            survey_within=clock["survey_within"],
            check_within=clock["check_within"],
            notice_days=clock["notice_days"],
            letter_within=clock["letter_within"],
            place_in_tree=table["place_in_tree"],
            letters=table.get("letters", {}),
        )
    except KeyError as missing:
        raise ItemBroken(f"{path}: {missing} is missing") from None
    if item.code != path.parent.name:
        raise ItemBroken(f"{path}: code {item.code!r} is not the folder's name")
    return item
