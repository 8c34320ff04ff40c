"""Asking the catalogue."""

from minzheng.engines.catalogue.loading import file_of, load_items
from minzheng.engines.catalogue.services import handler_of
from minzheng.engines.catalogue.types import ServiceItem


def items() -> list[ServiceItem]:
    """Every item, by code."""
    return list(load_items().values())


def item(code: str) -> ServiceItem:
    """One item. Raises KeyError for a code nobody declared."""
    return load_items()[code]


__all__ = ["file_of", "handler_of", "item", "items"]
