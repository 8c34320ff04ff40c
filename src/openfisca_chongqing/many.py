"""A million families under one law in one run: the same formulas, asked from what is already settled of each family.

What a decision has settled (heads counted, income after deductions, property in order) is given to the engine in
place of the facts behind it; standard, difference, floor and rounding are the law's own variables.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy
from numpy.typing import NDArray
from openfisca_core.periods import DateUnit, Instant, Period
from openfisca_core.simulations import SimulationBuilder

from openfisca_chongqing.system import Figure, Law

Column = NDArray[numpy.int64]
#: Figures by which the standard enters a family's income, so that a new standard changes more than the difference.
STANDARD_IN_INCOME = (
    "dibao.employment_cost.standard_permille",
    "dibao.employment_cost.cap_standard_permille",
    "dibao.rigid.cap_standard_permille",
    "dibao.support.rate_few_permille",
    "dibao.support.rate_many_permille",
)


class StandardMissing(ValueError):
    """The standard of the day is a gap in the law's numbers (参数待核实)."""

    def __init__(self, figure: Figure) -> None:
        self.figure = figure
        super().__init__(f"{figure.label}（{figure.name}）")


@dataclass(frozen=True, slots=True)
class Settled:
    """Families as columns. Units: `income_yearly` 分 per twelve months after deductions (may be below nothing)."""

    urban: NDArray[numpy.bool_]
    heads: Column
    income_yearly: Column


def standard_enters_income(law: Law, on: date) -> bool:
    """Whether a place or profile lets the standard enter income itself: then settled income is not enough."""
    figures = law.figures(on)
    return any(bool(figures[path].value) for path in STANDARD_IN_INCOME)


def amounts(families: Settled, *, on: date, law: Law) -> Column:
    """分 a month of each family under the law of a day; 0 where income no longer fits. Shape: one per family, in order.

    Refuses: StandardMissing, when a family needs a standard that is not published for the day.
    """
    figures = law.figures(on)
    for path, wanted in (("dibao.standard.urban", families.urban), ("dibao.standard.rural", ~families.urban)):
        if figures[path].value is None and bool(wanted.any()):
            raise StandardMissing(figures[path])
    count = len(families.heads)
    if not count:
        return numpy.zeros(0, dtype=numpy.int64)
    simulation = _simulation(law, count)
    period = Period((DateUnit.DAY, Instant((on.year, on.month, on.day)), 1))
    simulation.set_input("urban", period, families.urban)
    simulation.set_input("members_counted", period, families.heads)
    simulation.set_input("raw_income_yearly", period, families.income_yearly)
    simulation.set_input("property_fits", period, numpy.ones(count, dtype=bool))
    found: Column = simulation.calculate("amount_monthly", period)
    return found


def _simulation(law: Law, count: int) -> Any:
    builder = SimulationBuilder()
    builder.create_entities(law.system)
    builder.declare_person_entity("person", range(count))
    households = builder.declare_entity("household", range(count))
    each: Any = numpy.arange(count)
    builder.join_with_persons(households, each, numpy.zeros(count, dtype=numpy.int64))
    return builder.build(law.system)
