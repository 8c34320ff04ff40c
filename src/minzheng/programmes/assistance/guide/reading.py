"""`items.toml`: each item in plain words. Items that are not in it but can be applied for are told by their own folder."""

import tomllib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.catalogue.types import ItemBroken, ServiceItem
from minzheng.engines.forms import services as forms

FILE = Path(__file__).parent / "items.toml"
#: 镇街: the office a family goes to where no department of its own decides.
TOWN = "town"
#: Civil affairs' own line and the city's, as everybody may dial them.
CIVIL_PHONE, CITY_PHONE = "12349", "12345"
#: Under which an item stands that its folder declares and this file does not name.
OTHERS = "区县自定的救助"


@dataclass(frozen=True, slots=True)
class GuideItem:
    """One item in a family's words. `where` "": the town's office, else the department that decides.

    `here`: it can be applied for in this product. `verified` False: the text it rests on was not seen by us (参数待核实).
    `days`: after acceptance, working days, as its folder says; 0 where it has none. `calendar`: they are plain days from the
    first word anybody gave. `anywhere`: it is asked for where one is, not where one is registered.
    """

    code: str
    name: str
    group: str
    who: str
    bring: tuple[str, ...]
    where: str
    law: str
    verified: bool = True
    tile: str = ""
    icon: str = "heart-handshake"
    tone: str = "green"
    here: bool = False
    days: int = 0
    calendar: bool = False
    anywhere: bool = False

    @property
    def label(self) -> str:
        """Its tile's words."""
        return self.tile or self.name

    @property
    def phone(self) -> str:
        """Whom to call: civil affairs for its own items, the city's line for a department's."""
        return CITY_PHONE if self.where else CIVIL_PHONE


@cache
def _told() -> tuple[GuideItem, ...]:
    """The file as written. Raises ItemBroken with the reason."""
    try:
        table = tomllib.loads(FILE.read_text(encoding="utf-8"))
        papers = table["papers"]
        return tuple(_item(row, papers) for row in table["item"])
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise ItemBroken(f"{FILE}: {error!r}") from error


def _item(row: dict[str, object], papers: dict[str, str]) -> GuideItem:
    bring = tuple(papers[str(name)] for name in row.pop("bring"))  # type: ignore[attr-defined]
    where = row.pop("where")
    return GuideItem(**row, bring=bring, where="" if where == TOWN else str(where))  # type: ignore[arg-type]


def guide() -> tuple[GuideItem, ...]:
    """Every item: as the file tells it, then those only their folder tells; each with whether it is applied for here."""
    known = {item.code: item for item in catalogue.items()}
    told = []
    for one in _told():
        own = known.pop(one.code, None)
        told.append(_here(one, own) if own and forms.has_form(one.code) else one)
    told += [
        GuideItem(
            code=own.code, name=own.name, group=OTHERS, who="", bring=(), where="", law=own.law,
            tile="", here=True, days=own.working_days, calendar=own.clock_unit == "calendar",
        )
        for own in known.values() if forms.has_form(own.code)
    ]  # fmt: skip
    return tuple(told)


def _here(one: GuideItem, own: ServiceItem) -> GuideItem:
    return replace(one, here=True, days=own.working_days, calendar=own.clock_unit == "calendar")


def guide_item(code: str) -> GuideItem | None:
    """One item, or None for a code nobody knows."""
    return next((one for one in guide() if one.code == code), None)


def groups(items: tuple[GuideItem, ...]) -> list[tuple[str, list[GuideItem]]]:
    """The items under their groups, both in the order of the file."""
    found: dict[str, list[GuideItem]] = {}
    for one in items:
        found.setdefault(one.group, []).append(one)
    return list(found.items())
