"""Facts of one family in, every number of the law out: the only place that talks to OpenFisca's simulations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy
from openfisca_core.periods import DateUnit, Instant, Period
from openfisca_core.simulations import SimulationBuilder

from openfisca_chongqing.facts import (
    DisabilityKind,
    HouseholdFacts,
    Member,
    Obligor,
    Relation,
    Situation,
    StudentLevel,
)
from openfisca_chongqing.questions import FactsMissing, full_years, missing
from openfisca_chongqing.system import Figure, Law
from openfisca_chongqing.variables.income import COUNTED_KINDS, EXEMPT_KINDS, EXPENSE_KINDS
from openfisca_chongqing.variables.property import VETOES

ROLES = ("member", "obligor")
CHOICES = ("relation", "situation", "student_level", "disability_kind")
RELATIONS = list(Relation)
SITUATIONS = list(Situation)
LEVELS = list(StudentLevel)
DISABILITIES = list(DisabilityKind)

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
Row = dict[str, int | bool]


class FigureUnsettled(ValueError):
    """A number of the law that is needed has no published value on this day (参数待核实)."""

    def __init__(self, figures: list[Figure], on: date) -> None:
        self.figures = figures
        self.on = on
        super().__init__("；".join(f"{f.label}（{f.name}，{on.isoformat()}）" for f in figures))


class FactsContradict(ValueError):
    """Facts that cannot be true on the day, e.g. a birth after it; the message is Chinese and names the person."""


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


@dataclass(frozen=True, slots=True)
class Listed:
    """A family as rows of engine inputs: members in the order given, then obligors."""

    refs: tuple[str, ...]
    roles: tuple[str, ...]
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
    listed = [_listed(facts, figures, on) for facts in families]
    if not listed:
        return []
    people, households = _run(law, on, listed)
    found, start = [], 0
    for family, household in zip(listed, households, strict=True):
        mine = tuple(people[start : start + len(family.refs)])
        start += len(family.refs)
        given = (family.refs, family.roles, family.people, family.household)
        found.append(Evaluation(on, law, figures, *given, mine, household))
    return found


def _listed(facts: HouseholdFacts, figures: Mapping[str, Figure], on: date) -> Listed:
    unknown = missing(facts, figures, on)
    if unknown:
        raise FactsMissing(unknown)
    _check_figures(facts, figures, on)
    numbers = {member.ref: number for number, member in enumerate(facts.members)}
    obligors = facts.support_obligors or []
    people = [_member_row(number, member, on) for number, member in enumerate(facts.members)]
    people += [_obligor_row(len(numbers) + i, o, numbers[o.supports]) for i, o in enumerate(obligors)]
    roles = ("member",) * len(numbers) + ("obligor",) * len(obligors)
    return Listed((*numbers, *(o.ref for o in obligors)), roles, tuple(people), _household_row(facts))


def _check_figures(facts: HouseholdFacts, figures: Mapping[str, Figure], on: date) -> None:
    other = "dibao.standard.rural" if facts.area == "urban" else "dibao.standard.urban"
    unsettled = [figure for path, figure in figures.items() if figure.value is None and path != other]
    if unsettled:
        raise FigureUnsettled(unsettled, on)


def _member_row(number: int, member: Member, on: date) -> Row:
    if member.birth_date is None or member.birth_date > on:
        raise FactsContradict(f"{member.name or member.ref}的出生日期晚于计算日期，请核对。")
    if member.clergy_since and member.clergy_since > on:
        raise FactsContradict(f"{member.name or member.ref}的离家日期晚于计算日期，请核对。")
    row: Row = {
        "member_number": number,
        "age": full_years(member.birth_date, on),
        "clergy_years": full_years(member.clergy_since, on) if member.clergy_since else 0,
        "lives_together": bool(member.lives_together),
        "support_duty": bool(member.support_duty),
        "married": bool(member.married),
        "self_supporting": bool(member.self_supporting),
        "major_illness": bool(member.major_illness),
        "bedridden": bool(member.bedridden),
        "able_to_work": bool(member.able_to_work),
        "disability_grade": member.disability_grade or 0,
        "work_refusals": member.work_refusals_in_a_row,
        "relation": RELATIONS.index(member.relation or Relation.OTHER),
        "situation": SITUATIONS.index(member.situation or Situation.ORDINARY),
        "student_level": LEVELS.index(member.student_level or StudentLevel.NONE),
        "disability_kind": DISABILITIES.index(member.disability_kind or DisabilityKind.NONE),
    }
    row |= {f"{kind}_yearly": 0 for kind in (*COUNTED_KINDS, *EXEMPT_KINDS)}
    row |= {f"{kind}_expense_yearly": 0 for kind in EXPENSE_KINDS}
    for income in member.incomes or []:
        row[f"{income.kind.value}_yearly"] += income.yearly
    for expense in member.expenses or []:
        row[f"{expense.kind}_expense_yearly"] += expense.yearly
    row["paid_out_yearly"] = sum(payment.yearly for payment in member.payments_out or [])
    return row


def _obligor_row(number: int, obligor: Obligor, supports: int) -> Row:
    evidence = obligor.evidenced_support
    return {
        "member_number": number,
        "supports_number": supports,
        "obligor_income_yearly": obligor.household_income.yearly if obligor.household_income else 0,
        "obligor_size": obligor.household_size or 1,
        "obligor_children": obligor.children_count or 1,
        "support_evidenced": evidence is not None,
        "support_evidenced_yearly": evidence.yearly if evidence else 0,
        "obligor_unable": bool(obligor.unable),
        "obligor_sibling_or_60": obligor.relation == "sibling" or bool(obligor.aged_60),
        "obligor_left_out": obligor.left_out,
    }


def _household_row(facts: HouseholdFacts) -> Row:
    owned = facts.property
    assert owned is not None  # refused by `missing`
    financial = ("deposits_fen", "securities_fen", "savings_insurance_fen", "other_financial_fen")
    sound = [dwelling for dwelling in owned.dwellings or [] if not dwelling.dangerous]
    row: Row = {
        "urban": facts.area == "urban",
        "financial_fen": sum(getattr(owned, name) or 0 for name in financial),
        "claims_fen": owned.claims_fen or 0,
        "sound_dwellings": len(sound),
        "sound_area_dm2": sum(dwelling.area_dm2 for dwelling in sound),
        "commercial_premises": bool(owned.commercial_premises),
        "registered_company": bool(owned.registered_company),
        "other_veto": owned.other_veto,
    }
    for vehicle in owned.vehicles or []:
        key = f"vehicles_{vehicle.kind.value}"
        row[key] = row.get(key, 0) + 1
    return row


def _run(law: Law, on: date, listed: list[Listed]) -> tuple[list[Row], list[Row]]:
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
    return _answers(simulation, period, PERSON_RESULTS), _answers(simulation, period, HOUSEHOLD_RESULTS)


def _simulation(law: Law, listed: list[Listed], people: int) -> Any:
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
