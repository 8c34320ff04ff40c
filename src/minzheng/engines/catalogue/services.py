"""Registering and finding the handlers of items."""

from minzheng.engines.catalogue.types import ItemHandler

_HANDLERS: dict[str, ItemHandler] = {}


def register_handler(code: str, handler: ItemHandler) -> None:
    """A programme answers for an item; called once from its `apps.ready()`."""
    _HANDLERS[code] = handler


def handler_of(code: str) -> ItemHandler:
    """The handler of an item. Raises KeyError when its programme registered none."""
    return _HANDLERS[code]
