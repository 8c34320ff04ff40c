"""Asking the catalogue."""

from typing import Any

from minzheng.engines.catalogue.loading import file_of, load_items
from minzheng.engines.catalogue.services import handler_of
from minzheng.engines.catalogue.types import ServiceItem


def items() -> list[ServiceItem]:
    """Every item, by code."""
    return list(load_items().values())


def item(code: str) -> ServiceItem:
    """One item. Raises KeyError for a code nobody declared."""
    return load_items()[code]


def on_one_form(code: str) -> list[ServiceItem]:
    """Every item that shares the form of this one, itself included: the item that owns the form first."""
    owner = item(code).form_item
    return sorted(
        (one for one in items() if one.form_item == owner), key=lambda one: (one.code != owner, one.code)
    )


def offered_on(code: str) -> list[ServiceItem]:
    """Every item one application on this item's form may be for: those that share the form, then those that join it."""
    owner = item(code).form_item
    joining = sorted((one for one in items() if one.joins == owner), key=lambda one: one.code)
    return [*on_one_form(owner), *joining]


def joined_form() -> str:
    """The item whose form the others join: the one door of an application for several; "" where none joins another."""
    return next((one.joins for one in items() if one.joins), "")


def form_item_of(codes: list[str], answers: dict[str, Any]) -> str:
    """The item whose form these items were filled in on: the one they join where the answers are its document, else the first's."""
    filled = str(answers.get("form", ""))
    return filled if any(item(code).joins == filled for code in codes if filled) else codes[0]


def item_of_kind(kind: str) -> ServiceItem:
    """The item whose decision gives awards of this kind. Raises KeyError for a kind nobody declared."""
    known = load_items()
    if kind in known:
        return known[kind]
    return next((one for one in items() if kind in one.parts), None) or known[kind]


def published_kinds() -> list[str]:
    """Kinds of award the public list of who receives may name, as the items' folders say."""
    return [kind for one in items() for kind in one.published]


def names_of(codes: list[str]) -> str:
    """The names of an application's items, for a line: 最低生活保障、刚性支出困难家庭认定."""
    return "、".join(item(code).name for code in codes)


__all__ = [
    "file_of",
    "form_item_of",
    "handler_of",
    "item",
    "item_of_kind",
    "items",
    "joined_form",
    "names_of",
    "offered_on",
    "on_one_form",
    "published_kinds",
]
