"""Families beside themselves with one thing changed: what may matter one way only, and what may not matter at all."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

Facts = dict[str, Any]
Change = Callable[[Facts, random.Random], Facts]

SURNAMES = ["罗", "王", "买买提·", "阿依", "欧阳", "燚", "石", "覃"]
MONTHS = {"month": 12, "quarter": 4, "half_year": 2, "year": 1}


def more_income(facts: Facts, rng: random.Random) -> Facts:
    """One more counted income for somebody."""
    kind = rng.choice(["wage", "property", "transfer", "other"])
    rng.choice(facts["members"])["incomes"].append(
        {"kind": kind, "fen": rng.randint(1, 80_000), "per": "month"}
    )
    return facts


def more_savings(facts: Facts, rng: random.Random) -> Facts:
    """More money in the bank."""
    facts["property"]["deposits_fen"] += rng.randint(1, 2_000_000)
    return facts


def one_fen_more(facts: Facts, rng: random.Random) -> Facts:
    """A single 分 a month more."""
    rng.choice(facts["members"])["incomes"].append({"kind": "other", "fen": 1, "per": "month"})
    return facts


def richer_obligor(facts: Facts, rng: random.Random) -> Facts:
    """Whoever owes support earns more."""
    for obligor in facts["support_obligors"]:
        money = obligor["evidenced_support"] or obligor["household_income"]
        money["fen"] += rng.randint(1, 50_000)
    return facts


def more_expenses(facts: Facts, rng: random.Random) -> Facts:
    """More rigid expenses."""
    rng.choice(facts["members"])["expenses"].append(
        {
            "kind": rng.choice(["illness", "disability", "schooling"]),
            "fen": rng.randint(1, 50_000),
            "per": "month",
        }
    )
    return facts


def one_child_more(facts: Facts, rng: random.Random) -> Facts:
    """A child without income is born."""
    child = dict(facts["members"][0])
    child |= {
        "ref": "born", "relation": "child", "birth_date": facts["newborn"], "lives_together": True,
        "situation": "ordinary", "clergy_since": None, "student_level": "none", "disability_kind": "none",
        "disability_grade": None, "major_illness": False, "bedridden": False, "work_refusals_in_a_row": 0,
        "incomes": [], "payments_out": [], "expenses": [], "married": False, "self_supporting": False,
    }  # fmt: skip
    facts["members"].append(child)
    return facts


def other_order(facts: Facts, rng: random.Random) -> Facts:
    """Everything in another order."""
    rng.shuffle(facts["members"])
    rng.shuffle(facts["support_obligors"])
    for member in facts["members"]:
        rng.shuffle(member["incomes"])
    return facts


def other_names(facts: Facts, rng: random.Random) -> Facts:
    """Other surnames."""
    for member in facts["members"]:
        member["name"] = rng.choice(SURNAMES) + "某"
    return facts


def exempt_income(facts: Facts, rng: random.Random) -> Facts:
    """An income the law does not count, whatever a place has chosen (a scholarship is a place's own choice)."""
    kind = rng.choice(["honour_pension", "social_assistance", "bravery_award"])
    rng.choice(facts["members"])["incomes"].append(
        {"kind": kind, "fen": rng.randint(1, 10**6), "per": "month"}
    )
    return facts


def income_in_parts(facts: Facts, rng: random.Random) -> Facts:
    """One income told as two of the same time."""
    for member in facts["members"]:
        member["incomes"] = [part for income in member["incomes"] for part in _halves(income)]
    return facts


def _halves(income: Facts) -> list[Facts]:
    if income["cost_fen"]:
        return [income]
    first = income["fen"] // 2
    return [{**income, "fen": first}, {**income, "fen": income["fen"] - first}]


def income_by_year(facts: Facts, rng: random.Random) -> Facts:
    """The same money told by the year: on which day of a month it is paid cannot matter."""
    for money in [income for member in facts["members"] for income in member["incomes"]]:
        factor = MONTHS[money["per"]]
        money |= {"fen": money["fen"] * factor, "cost_fen": money["cost_fen"] * factor, "per": "year"}
    return facts


#: What must never raise a family's amount, never lower it, and never change it.
NEVER_MORE: tuple[Change, ...] = (more_income, more_savings, one_fen_more, richer_obligor)
NEVER_LESS: tuple[Change, ...] = (more_expenses, one_child_more)
NO_MATTER: tuple[Change, ...] = (other_order, other_names, exempt_income, income_in_parts, income_by_year)
