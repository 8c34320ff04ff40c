"""How an item's amounts follow a standard, as its folder says; registered at start-up, so that the ledger names no item.

Two ways. `difference`: standard × heads − income, asked of the law for all awards at once. `figure`: a published amount
for each person the award is for, the highest of the figures its decision rests on.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

#: The figures an award's amount rests on by an advice, with what they were then (分 a person a month); () : none.
RestsOn = Callable[[str, Any], tuple[tuple[str, int], ...]]


class Way(StrEnum):
    """How an amount comes from its standard."""

    DIFFERENCE = "difference"
    FIGURE = "figure"


@dataclass(frozen=True, slots=True)
class StandardFigure:
    """A figure a document sets. `path`: of the law's parameter; where `fen` is given, the item's own amount until now."""

    path: str
    name: str
    fen: int | None = None


@dataclass(frozen=True, slots=True)
class Beside:
    """A figure that is looked at beside another: at least so many per mille of it. Advice on the page, never a refusal."""

    path: str
    of: str
    of_name: str
    permille: int
    reference: str


@dataclass(frozen=True, slots=True)
class StandardScheme:
    """One item's scheme: the kinds of award that follow, and the figures a document may set, in order."""

    item: str
    name: str
    way: Way
    kinds: tuple[str, ...]
    figures: tuple[StandardFigure, ...]
    rests_on: RestsOn | None = None
    beside: tuple[Beside, ...] = ()

    @property
    def of_law(self) -> bool:
        """Whether the law's parameters hold the figures; else the item's folder does."""
        return all(one.fen is None for one in self.figures)


_SCHEMES: dict[str, StandardScheme] = {}


def register_scheme(scheme: StandardScheme) -> None:
    """An item says how its amounts follow a standard; at start-up. Raises ValueError: a scheme that says nothing."""
    if not scheme.kinds or not scheme.figures or (scheme.way is Way.FIGURE) != (scheme.rests_on is not None):
        raise ValueError(f"{scheme.item}: names kinds, figures, and (by figure) what an amount rests on")
    _SCHEMES[scheme.item] = scheme


def schemes() -> list[StandardScheme]:
    """Every item whose amounts follow a standard, in the order they were registered."""
    return list(_SCHEMES.values())


def scheme(item: str) -> StandardScheme | None:
    """The scheme of an item; None where its amounts follow nothing."""
    return _SCHEMES.get(item)


def scheme_of_kind(kind: str) -> StandardScheme | None:
    """The scheme a kind of award follows."""
    return next((one for one in _SCHEMES.values() if kind in one.kinds), None)
