"""Numbers of an area that add up: people, families and cases told apart, each standing in one town and one state."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.casework.places import names_of_area
from minzheng.engines.casework.processes import application_process, case_process
from minzheng.engines.casework.queries.counting import Place, places, together
from minzheng.engines.catalogue import queries as catalogue

STOCK, REVIEW = "存量转入", "复核："


@dataclass(frozen=True, slots=True)
class Count:
    """How many of each; a family in two cases is one family, a person in two families' files one person."""

    persons: int = 0
    households: int = 0
    cases: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(
            self.persons + other.persons, self.households + other.households, self.cases + other.cases
        )


@dataclass(frozen=True, slots=True)
class TownLine:
    """One town: its counts by state in the order of `Statistics.states`, and their sum."""

    town: str
    name: str
    counts: list[Count]

    @property
    def total(self) -> Count:
        """All states of the town."""
        return sum(self.counts, Count())


@dataclass(frozen=True, slots=True)
class Standing:
    """在保: awards that pay in a month, by town (code, name): families, people, 分."""

    month: date
    towns: list[tuple[str, str, int, int, int]]

    @property
    def total(self) -> tuple[int, int, int]:
        """Families, people, 分 of the area."""
        return (
            sum(row[2] for row in self.towns),
            sum(row[3] for row in self.towns),
            sum(row[4] for row in self.towns),
        )


@dataclass(frozen=True, slots=True)
class Statistics:
    """One item: towns × states. `states` are words; sums over towns are the state's, sums over states the town's."""

    item: str
    item_name: str
    states: list[str]
    towns: list[TownLine]

    def of_state(self, number: int) -> Count:
        """One state over all towns."""
        return sum((line.counts[number] for line in self.towns), Count())

    @property
    def total(self) -> Count:
        """Everything."""
        return sum((line.total for line in self.towns), Count())


@dataclass(frozen=True, slots=True)
class AcrossItems:
    """All items side by side. `total` counts everybody once; `again` is what the items' own numbers count more than once.

    The items' numbers always add up to `total` and `again` together; a case is of one item, so none is counted again.
    """

    items: list[Statistics]
    total: Count

    @property
    def lines(self) -> list[tuple[str, Count]]:
        """Each item's name and its own numbers."""
        return [(one.item_name, one.total) for one in self.items]

    @property
    def again(self) -> Count:
        """People and families that stand in more than one item, once for each item beyond the first."""
        whole = sum((count for _name, count in self.lines), Count())
        return Count(
            whole.persons - self.total.persons,
            whole.households - self.total.households,
            whole.cases - self.total.cases,
        )


def statistics(*, item: str) -> Statistics:
    """The open scope's numbers of an item, by town and state. Drafts are their families' own and are left out.

    Shape: one line a town that has any. One statement, whatever the size.
    """
    return _statistics(item, places([item], beyond=False))


def across_items(*, items: Sequence[str]) -> AcrossItems:
    """The open scope's numbers of every item, and of all together with nobody counted twice. Two statements."""
    found = places(items, beyond=True)
    each = [_statistics(item, [one for one in found if one.item == item]) for item in items]
    return AcrossItems(each, Count(*together(items)))


def _statistics(item: str, found: list[Place]) -> Statistics:
    """States in the order of their oldest pieces, cases before applications without one."""
    shown = sorted((one for one in found if one.first), key=lambda one: (not one.has_case, one.first))
    states = list(dict.fromkeys(_state(one) for one in shown))
    counts: dict[str, Counter[tuple[str, str]]] = {what: Counter() for what in ("person", "family", "case")}
    for one in found:
        counts[one.what][one.town, _state(one)] += one.number
    lines = [
        TownLine(
            town,
            names_of_area(town + "000").town or names_of_area(town + "000").unit,
            [Count(*(numbers[town, state] for numbers in counts.values())) for state in states],
        )
        for town in sorted({one.town for one in found})
    ]
    return Statistics(item, catalogue.item(item).name, states, lines)


def _state(one: Place) -> str:
    if not one.has_case:
        return application_process(one.version).states[one.state]
    if one.kind == "stock":
        return STOCK
    name = case_process(one.item, one.version, table=one.process).states[one.state]
    return f"{REVIEW}{name}" if one.kind == "review" else name


def standing(*, item: str, month: date) -> Standing:
    """在保 of a month by town: families, people counted, 分; three numbers of the ledger, not of the files."""
    rows = benefits.due_by_town(month=month, kind=item)
    return Standing(
        month,
        [
            (town, names_of_area(town + "000").town, families, people, fen)
            for town, families, people, fen in rows
        ],
    )
