"""Reading `item.toml` files and checking them at start-up."""

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from minzheng.engines.catalogue.types import Follow, ItemBroken, Once, ServiceItem, Terms

PROGRAMMES = Path(__file__).resolve().parents[2] / "programmes"


@lru_cache(maxsize=1)
def load_items() -> dict[str, ServiceItem]:
    """Every item of every programme and of the operator's own folders (`settings.ITEM_FOLDERS`), by code.

    Raises ItemBroken: a code twice, or an item `like` none.
    """
    items: dict[str, ServiceItem] = {}
    local = [path for folder in settings.ITEM_FOLDERS for path in sorted(Path(folder).glob("*/item.toml"))]
    for path in [*sorted(PROGRAMMES.glob("*/items/*/item.toml")), *local]:
        item = _read(path)
        if item.code in items:
            raise ItemBroken(f"{path}: code {item.code!r} stands twice")
        items[item.code] = item
    for item in items.values():
        if item.like and (item.like not in items or items[item.like].like):
            raise ItemBroken(f"{item.folder}: like {item.like!r} names no item that stands by itself")
        if item.form and (item.form not in items or items[item.form].form):
            raise ItemBroken(f"{item.folder}: form {item.form!r} names no item with a form of its own")
        if item.joins and (item.form or item.joins not in items or items[item.joins].form):
            raise ItemBroken(
                f"{item.folder}: joins {item.joins!r}, beside a form of its own, names no item with one"
            )
        if any(one.item not in items or one.on not in ("refuse", "confirm") for one in item.follows):
            raise ItemBroken(f"{item.folder}: follows a decision (refuse, confirm) of an item there is")
        if not set(item.not_beside) <= set(items) - {item.code}:
            raise ItemBroken(f"{item.folder}: not beside another item there is")
    return items


def file_of(code: str, name: str) -> Path:
    """A file of an item's folder, or of the item it is `like` where its own folder brings none. It may not exist."""
    items = load_items()
    own = items[code].folder / name
    return items[items[code].like].folder / name if items[code].like and not own.exists() else own


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
            town_working_days=clock.get("town_working_days", clock["working_days"]),
            county_within=clock.get("county_within", 0),
            notice_moves=clock.get("notice_moves", True),
            late_ways=tuple(clock.get("late_ways", ())),
            articles=clock.get("articles", {}),
            terms={terms.profile: terms for terms in _terms(path.parent, table["law"], clock)},
            like=table.get("like", ""),
            words={name: tuple(said) for name, said in table.get("words", {}).items()},
            form=table.get("form", ""),
            joins=table.get("joins", ""),
            offered_before=table.get("offered_before", ""),
            procedure_like=table.get("procedure_like", False),
            follows=tuple(Follow(**one) for one in table.get("follows", ())),
            not_beside=tuple(table.get("not_beside", ())),
            once=Once(**table["once"]) if "once" in table else None,
            clock_unit=clock.get("unit", "working"),
            from_first_word=clock.get("from_first_word", False),
            of_person=table.get("for", "household") == "person",
            for_children=table.get("children", False),
            parts=table.get("parts", {}),
            published=tuple(table.get("published", ())),
        )
    except KeyError as missing:
        raise ItemBroken(f"{path}: {missing} is missing") from None
    if item.clock_unit not in ("working", "calendar"):
        raise ItemBroken(f"{path}: the clock counts working or calendar days")
    if not {item.code, *item.parts}.issuperset(item.published):
        raise ItemBroken(f"{path}: published names kinds of award the item gives")
    if item.code != path.parent.name:
        raise ItemBroken(f"{path}: code {item.code!r} is not the folder's name")
    return item


def _terms(folder: Path, law: str, clock: dict[str, Any]) -> list[Terms]:
    """One `Terms` for each profile's clock file; what a file leaves out, `item.toml` says. Raises ItemBroken."""
    found = []
    for path in sorted(folder.glob("clocks/*.toml")):
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        extension = table.get("extension", {})
        terms = Terms(
            profile=path.stem,
            law=table.get("law", law),
            working_days=table.get("working_days", clock["working_days"]),
            town_working_days=table.get(
                "town_working_days", clock.get("town_working_days", clock["working_days"])
            ),
            extended_working_days=extension.get("to_working_days", 0),
            extension_reasons=extension.get("reasons", {}),
            pauses={
                reason: (tuple(one["tasks"]), one["name"]) for reason, one in table.get("pauses", {}).items()
            },
            marks=tuple(table.get("marks", ())),
        )
        longest = max(terms.working_days, terms.town_working_days)
        if terms.extended_working_days and (
            terms.extended_working_days <= longest or not terms.extension_reasons
        ):
            raise ItemBroken(f"{path}: an extension is longer than the term and names its reasons")
        found.append(terms)
    return found
