"""Numbers of an area that add up: people, families and cases told apart, each standing in one town and one state."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.casework.models import Application, Case, Party
from minzheng.engines.casework.places import names_of_area
from minzheng.engines.casework.processes import intake_of, process_of
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


@dataclass(slots=True)
class _Piece:
    """A case, or an application that has none yet."""

    state: str
    area_code: str
    at: datetime
    application_id: UUID
    family: UUID
    number: int = 0


@dataclass(slots=True)
class _Bins:
    """(town, state) of each case, family and person; the newest piece of work decides where one stands."""

    cases: Counter[tuple[str, str]] = field(default_factory=Counter)
    families: dict[UUID, tuple[str, str]] = field(default_factory=dict)
    persons: dict[UUID, tuple[str, str]] = field(default_factory=dict)


def town_of(area_code: str) -> str:
    """The town's part of an area code (15 characters)."""
    return area_code[:15]


def statistics(*, item: str) -> Statistics:
    """The open scope's numbers of an item, by town and state. Drafts are their families' own and are left out.

    Shape: one line a town that has any. Four statements, whatever the size.
    """
    pieces = _pieces(item)
    return _statistics(item, _bins(pieces, _people()), _states(pieces))


def across_items(*, items: Sequence[str]) -> AcrossItems:
    """The open scope's numbers of every item, and of all together with nobody counted twice."""
    people, found = _people(), []
    formed = Application.objects.exclude(household_id=None).order_by("pk")
    households = dict(formed.values_list("applicant_id", "household_id"))
    families: set[UUID] = set()
    persons: set[UUID] = set()
    cases = 0
    for item in items:
        pieces = _pieces(item, households)
        bins = _bins(pieces, people)
        families |= bins.families.keys()
        persons |= bins.persons.keys()
        cases += bins.cases.total()
        found.append(_statistics(item, bins, _states(pieces)))
    return AcrossItems(found, Count(len(persons), len(families), cases))


def _states(pieces: list[_Piece]) -> list[str]:
    return list(dict.fromkeys(piece.state for piece in pieces))


def _people() -> dict[UUID, list[UUID]]:
    """Applicant and members of each application."""
    people: dict[UUID, list[UUID]] = {}
    named = Party.objects.filter(role__in=("applicant", "member"))
    for application_id, person_id in named.order_by("pk").values_list("application_id", "person_id"):
        people.setdefault(application_id, []).append(person_id)
    return people


def _bins(pieces: list[_Piece], people: dict[UUID, list[UUID]]) -> _Bins:
    bins = _Bins()
    for piece in sorted(pieces, key=lambda one: (one.at, one.application_id)):
        place = (town_of(piece.area_code), piece.state)
        bins.cases[place] += piece.number
        bins.families[piece.family] = place
        for person_id in people.get(piece.application_id, ()):
            bins.persons[person_id] = place
    return bins


def _statistics(item: str, bins: _Bins, states: list[str]) -> Statistics:
    families, persons = Counter(bins.families.values()), Counter(bins.persons.values())
    towns = sorted({town for town, _state in (*bins.cases, *families, *persons)})
    lines = [
        TownLine(
            town,
            names_of_area(town + "000").town or names_of_area(town + "000").unit,
            [Count(persons[town, state], families[town, state], bins.cases[town, state]) for state in states],
        )
        for town in towns
    ]
    return Statistics(item, catalogue.item(item).name, states, lines)


def _pieces(item: str, formed: dict[UUID | None, UUID] | None = None) -> list[_Piece]:
    """Cases of an item, then applications without one, in the order their states are shown.

    `formed`: applicant → household as known beyond this item's own applications.
    """
    applications = {
        row.id: row
        for row in Application.objects.filter(items__contains=[item]).exclude(state="draft").order_by("pk")
    }
    households = {
        row.applicant_id: row.household_id for row in applications.values() if row.household_id is not None
    }
    households = (formed or {}) | households
    pieces: list[_Piece] = []
    cases = Case.objects.filter(item=item, application_id__in=list(applications))
    with_case = set()
    for case in cases.order_by("pk"):
        row = applications[case.application_id]
        with_case.add(row.id)
        pieces.append(
            _Piece(_state(row, case), row.area_code, case.opened_at, row.id, _family(row, households), 1)
        )
    for row in applications.values():
        if row.id not in with_case:
            state = intake_of(row).states[row.state]
            pieces.append(
                _Piece(
                    state, row.area_code, row.submitted_at or row.created_at, row.id, _family(row, households)
                )
            )
    return pieces


def _state(row: Application, case: Case) -> str:
    if row.kind == "stock":
        return STOCK
    name = process_of(case).states[case.state]
    return f"{REVIEW}{name}" if row.kind == "review" else name


def _family(row: Application, households: dict[UUID | None, UUID]) -> UUID:
    """The household; before it is formed, the applicant stands for it."""
    found: UUID = households.get(row.applicant_id) or row.household_id or row.applicant_id or row.id
    return found


def standing(*, item: str, month: date) -> Standing:
    """在保 of a month by town: families, people counted, 分; three numbers of the ledger, not of the files."""
    due = benefits.due(month=month, kind=item)
    area_of = {row.award_id: town_of(row.area_code) for row in due}
    people = Counter(
        area_of[award] for award, _person in benefits.members_due(month=month, kind=item) if award in area_of
    )
    families = Counter(area_of.values())
    fen: Counter[str] = Counter()
    for row in due:
        fen[town_of(row.area_code)] += row.amount_fen
    towns = [
        (town, names_of_area(town + "000").town, families[town], people[town], fen[town])
        for town in sorted(families)
    ]
    return Standing(month, towns)
