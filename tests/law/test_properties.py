"""What must hold for every family, whatever the numbers."""

from __future__ import annotations

import copy
import random
from typing import Any

import pytest

from minzheng.engines.rules.services import assess_many
from minzheng.engines.rules.types import EligibilityAdvice, Outcome
from tests.law.families import DAY, random_family

FAMILIES = 150
Facts = dict[str, Any]


def pairs(seed: str, change: Any) -> list[tuple[EligibilityAdvice, EligibilityAdvice]]:
    """Advice for random families before and after a change."""
    rng = random.Random(seed)
    before = [random_family(rng) for _ in range(FAMILIES)]
    after = [change(copy.deepcopy(facts), rng) for facts in before]
    return list(zip(assess_many(before, on=DAY), assess_many(after, on=DAY), strict=True))


def whole(advice: EligibilityAdvice) -> int:
    """What the family as a whole would get."""
    return advice.monthly_fen if advice.outcome == Outcome.ELIGIBLE else 0


def more_income(facts: Facts, rng: random.Random) -> Facts:
    income = {
        "kind": rng.choice(["wage", "property", "transfer", "other"]),
        "fen": rng.randint(1, 80_000),
        "per": "month",
    }
    rng.choice(facts["members"])["incomes"].append(income)
    return facts


def more_expenses(facts: Facts, rng: random.Random) -> Facts:
    rng.choice(facts["members"])["expenses"].append(
        {"kind": "illness", "fen": rng.randint(1, 50_000), "per": "month"}
    )
    return facts


def more_savings(facts: Facts, rng: random.Random) -> Facts:
    facts["property"]["deposits_fen"] += rng.randint(1, 2_000_000)
    return facts


def other_order(facts: Facts, rng: random.Random) -> Facts:
    rng.shuffle(facts["members"])
    rng.shuffle(facts["support_obligors"])
    for member in facts["members"]:
        rng.shuffle(member["incomes"])
    return facts


def other_names(facts: Facts, rng: random.Random) -> Facts:
    for member in facts["members"]:
        member["name"] = rng.choice(["张三", "李四", "买买提·艾力", "王㛃"])
    return facts


def exempt_income(facts: Facts, rng: random.Random) -> Facts:
    kind = rng.choice(["scholarship", "honour_pension", "social_assistance", "bravery_award"])
    rng.choice(facts["members"])["incomes"].append(
        {"kind": kind, "fen": rng.randint(1, 10**6), "per": "month"}
    )
    return facts


def same_income_in_parts(facts: Facts, rng: random.Random) -> Facts:
    for member in facts["members"]:
        member["incomes"] = [part for income in member["incomes"] for part in halves(income)]
    return facts


def halves(income: Facts) -> list[Facts]:
    if income["cost_fen"]:
        return [income]
    first = income["fen"] // 2
    return [{**income, "fen": first}, {**income, "fen": income["fen"] - first}]


def same_income_by_year(facts: Facts, rng: random.Random) -> Facts:
    times = {"month": 12, "quarter": 4, "half_year": 2, "year": 1}
    for money in [income for member in facts["members"] for income in member["incomes"]]:
        factor = times[money["per"]]
        money |= {"fen": money["fen"] * factor, "cost_fen": money["cost_fen"] * factor, "per": "year"}
    return facts


@pytest.mark.parametrize("change", [more_income, more_savings], ids=["更多收入", "更多存款"])
def test_more_means_never_raise_the_familys_amount(change: Any) -> None:
    told = pairs(change.__name__, change)
    assert [1 for before, after in told if whole(after) > whole(before)] == []
    assert any(whole(after) < whole(before) for before, after in told)


def test_more_rigid_expenses_never_lower_the_familys_amount() -> None:
    told = pairs("更多刚性支出", more_expenses)
    assert [1 for before, after in told if whole(after) < whole(before)] == []
    assert any(whole(after) > whole(before) for before, after in told)


@pytest.mark.parametrize(
    "change",
    [other_order, other_names, exempt_income, same_income_in_parts, same_income_by_year],
    ids=["换次序", "换姓名", "不计入的收入", "收入拆成两笔", "按年填写"],
)
def test_what_does_not_matter_changes_nothing(change: Any) -> None:
    for before, after in pairs(change.__name__, change):
        assert (after.outcome, after.monthly_fen, set(after.counted)) == (
            before.outcome,
            before.monthly_fen,
            set(before.counted),
        )
        assert {p.ref: p.monthly_fen for p in after.persons} == {p.ref: p.monthly_fen for p in before.persons}


def test_amounts_stay_between_nothing_and_the_full_standard() -> None:
    rng = random.Random("界限")
    for advice in assess_many([random_family(rng) for _ in range(FAMILIES)], on=DAY):
        standard = advice.trace["results"]["household"]["standard_monthly"]
        assert 0 <= whole(advice) <= standard * len(advice.counted)
        assert all(0 < person.monthly_fen <= standard for person in advice.persons)
        assert 0 <= advice.reducible_fen <= advice.monthly_fen


def test_an_eligible_family_always_has_income_below_and_property_in_order() -> None:
    rng = random.Random("理由")
    for advice in assess_many([random_family(rng) for _ in range(FAMILIES)], on=DAY):
        codes = {reason.code for reason in advice.reasons}
        assert (advice.outcome == Outcome.ELIGIBLE) == ({"income_below", "property_fits"} <= codes)
