"""Facts of one family in, every number of the law out: the only place that talks to OpenFisca's simulations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy
from openfisca_core.periods import DateUnit, Instant, Period
from openfisca_core.simulations import SimulationBuilder

from openfisca_chongqing.facts import HouseholdFacts
from openfisca_chongqing.questions import FactsMissing, missing
from openfisca_chongqing.rows import (
    CHOICES,
    DISABILITIES,
    LEVELS,
    RELATIONS,
    ROLES,
    SITUATIONS,
    FactsContradict,
    Listed,
    Row,
    listed,
)
from openfisca_chongqing.system import Figure, Law
from openfisca_chongqing.variables.property import VETOES

__all__ = [
    "CHOICES",
    "DISABILITIES",
    "LEVELS",
    "RELATIONS",
    "SITUATIONS",
    "Evaluation",
    "FactsContradict",
    "FigureUnsettled",
    "Row",
    "evaluate",
    "evaluate_many",
    "run",
    "unsettled",
]
#: What is asked of the engine for each person and for the household.
PERSON_RESULTS = (
    "counted",
    "left_out",
    "not_counted_yearly",
    "employment_cost_yearly",
    "own_income_yearly",
    "rigid_yearly",
    "support_received_yearly",
    "support_given_yearly",
    "alone_income_yearly",
    "sole_ground",
    "sole_possible",
    "sole_amount",
    "split_possible",
    "split_amount",
)
HOUSEHOLD_RESULTS = (
    "standard_monthly",
    "members_counted",
    "standard_total_yearly",
    "household_income_yearly",
    "household_rigid_yearly",
    "raw_income_yearly",
    "counted_income_yearly",
    "income_fits",
    "money_held_fen",
    "money_limit_fen",
    "second_dwelling",
    *VETOES,
    "property_fits",
    "eligible",
    "borderline",
    "in_sole_band",
    "difference_monthly",
    "amount_monthly",
    "refusers",
    "reducible_monthly",
)


class FigureUnsettled(ValueError):
    """A number of the law that is needed has no published value on this day (参数待核实)."""

    def __init__(self, figures: list[Figure], on: date) -> None:
        self.figures = figures
        self.on = on
        super().__init__("；".join(f"{f.label}（{f.name}，{on.isoformat()}）" for f in figures))


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One family under one law on one day: what went in, the figures used, what came out.

    Units: `*_yearly` 分 per twelve months, `*_monthly` and `*_amount` 分 per month, `*_fen` 分.
    """

    on: date
    law: Law
    figures: Mapping[str, Figure]
    refs: tuple[str, ...]
    roles: tuple[str, ...]
    people_in: tuple[Row, ...]
    household_in: Row
    people: tuple[Row, ...]
    household: Row


def evaluate(facts: HouseholdFacts, *, on: date, law: Law) -> Evaluation:
    """Apply the law to one family on one day.

    Refuses: FactsMissing (all unknown facts at once), FactsContradict, FigureUnsettled (a gap in the law's numbers).
    """
    return evaluate_many([facts], on=on, law=law)[0]


def evaluate_many(families: Sequence[HouseholdFacts], *, on: date, law: Law) -> list[Evaluation]:
    """Apply the law to many families on one day in one run of the engine; the answers are those of `evaluate`.

    Shape: one evaluation per family, in order. Refuses as `evaluate`, at the first family that cannot be evaluated.
    """
    figures = law.figures(on)
    rows = [_listed(facts, figures, on) for facts in families]
    if not rows:
        return []
    people, households = run(law, on, rows, (PERSON_RESULTS, HOUSEHOLD_RESULTS))
    found, start = [], 0
    for family, household in zip(rows, households, strict=True):
        mine = tuple(people[start : start + len(family.refs)])
        start += len(family.refs)
        given = (family.refs, family.roles, family.people, family.household)
        found.append(Evaluation(on, law, figures, *given, mine, household))
    return found


def _listed(facts: HouseholdFacts, figures: Mapping[str, Figure], on: date) -> Listed:
    unknown = missing(facts, figures, on)
    if unknown:
        raise FactsMissing(unknown)
    gaps = unsettled(facts, figures)
    if gaps:
        raise FigureUnsettled(gaps, on)
    return listed(facts, on)


def unsettled(facts: HouseholdFacts, figures: Mapping[str, Figure]) -> list[Figure]:
    """The figures of 低保 this family needs that have no published value on the day."""
    other = "dibao.standard.rural" if facts.area == "urban" else "dibao.standard.urban"
    return [figure for path, figure in figures.items() if figure.value is None and path != other]


def run(
    law: Law, on: date, listed: Sequence[Listed], results: tuple[Sequence[str], Sequence[str]]
) -> tuple[list[Row], list[Row]]:
    """One run of the engine over many families: the named results of every person and of every household, in order."""
    period = Period((DateUnit.DAY, Instant((on.year, on.month, on.day)), 1))
    people = [row for family in listed for row in family.people]
    households = [family.household for family in listed]
    simulation = _simulation(law, listed, len(people))
    for rows in (people, households):
        for name in sorted({key for row in rows for key in row}):
            column = [row.get(name, 0) for row in rows]
            if (
                any(column) or name in CHOICES
            ):  # a known zero is the engine's default; the unknown were refused above
                simulation.set_input(name, period, numpy.array(column))
    return _answers(simulation, period, results[0]), _answers(simulation, period, results[1])


def _simulation(law: Law, listed: Sequence[Listed], people: int) -> Any:
    builder = SimulationBuilder()
    builder.create_entities(law.system)
    builder.declare_person_entity("person", range(people))
    instance = builder.declare_entity("household", range(len(listed)))
    household_of: Any = numpy.repeat(numpy.arange(len(listed)), [len(family.refs) for family in listed])
    roles = [ROLES.index(role) for family in listed for role in family.roles]
    builder.join_with_persons(instance, household_of, numpy.array(roles))
    return builder.build(law.system)


def _answers(simulation: Any, period: Period, names: Sequence[str]) -> list[Row]:
    columns = [simulation.calculate(name, period).tolist() for name in names]
    return [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]
