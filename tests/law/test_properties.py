"""What must hold for every family, whatever the numbers."""

from __future__ import annotations

import copy
import random
from typing import Any

import pytest

from minzheng.engines.rules.services import assess_many
from minzheng.engines.rules.types import EligibilityAdvice, Outcome
from tests.law.counterparts import (
    exempt_income,
    income_by_year,
    income_in_parts,
    more_expenses,
    more_income,
    more_savings,
    other_names,
    other_order,
)
from tests.law.families import DAY, random_family

FAMILIES = 150


def pairs(seed: str, change: Any) -> list[tuple[EligibilityAdvice, EligibilityAdvice]]:
    """Advice for random families before and after a change."""
    rng = random.Random(seed)
    before = [random_family(rng) for _ in range(FAMILIES)]
    after = [change(copy.deepcopy(facts), rng) for facts in before]
    return list(zip(assess_many(before, on=DAY), assess_many(after, on=DAY), strict=True))


def whole(advice: EligibilityAdvice) -> int:
    """What the family as a whole would get."""
    return advice.monthly_fen if advice.outcome == Outcome.ELIGIBLE else 0


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
    [other_order, other_names, exempt_income, income_in_parts, income_by_year],
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
