"""At start-up: every item that brings its form as data gets its handler, its form, its letters and its messages."""

from minzheng.engines.benefits.services import register_scheme
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.catalogue.services import register_handler
from minzheng.engines.catalogue.types import ItemBroken, ServiceItem
from minzheng.engines.forms.services import register_form
from minzheng.engines.letters.services import lend_letters, register_letters
from minzheng.engines.letters.types import Naming
from minzheng.engines.messages.services import lend_texts, register_texts
from minzheng.programmes.assistance.declared.entitlement import read_entitlement, scheme_of
from minzheng.programmes.assistance.declared.form_file import read_form
from minzheng.programmes.assistance.declared.handler import DeclaredHandler, OnList


def register_declared(on_list: OnList) -> list[str]:
    """Register all of them; their codes. Raises ItemBroken: a file that cannot be what it should."""
    items = [item for item in catalogue.items() if item.declared]
    for item in items:
        form = read_form(item.folder / "form.toml", item=item.code)
        rule = read_entitlement(item.folder / "entitlement.toml")
        if not item.like:
            raise ItemBroken(f"{item.folder}: says no item it is like, whose letters and messages it takes")
        register_handler(item.code, DeclaredHandler(item, form, rule, on_list))
        register_form(item.code, form)
        register_scheme(scheme_of(rule, item))
        register_words(item)
    return [item.code for item in items]


def register_words(item: ServiceItem) -> None:
    """Its own letters and messages first, then those of the item it is like."""
    if (item.folder / "letters" / "letters.toml").is_file():
        register_letters(item.folder / "letters")
    if (item.folder / "messages").is_dir():
        register_texts(prefix=item.code, folder=item.folder / "messages")
    lender = catalogue.item(item.like)
    lend_letters(lender=naming_of(lender), to=naming_of(item))
    lend_texts(prefix=item.code, lender=item.like)


def naming_of(item: ServiceItem) -> Naming:
    """An item as letters know it."""
    return Naming(item.code, item.name, item.short_name, item.law)
