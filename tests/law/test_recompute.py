"""The amount follows from the stored trace alone, to the 分."""

from __future__ import annotations

import json
import random
from datetime import date
from pathlib import Path

import pytest

from minzheng.engines.rules.services import assess, assess_many
from minzheng.engines.rules.types import EligibilityAdvice, Outcome
from tests.law.families import place_file, random_family
from tests.law.places import PLACES
from tests.law.recompute import recompute

PROFILES = ("cn-2021", "cq-2016")
DAYS = (date(2021, 10, 1), date(2023, 1, 15), date(2024, 12, 31), date(2025, 8, 1), date(2026, 11, 22))


def disagreements(number: int, seed: int, folder: Path) -> list[tuple[str, int]]:
    """Random families, spread over places, profiles and days, whose stored advice does not recompute."""
    rng = random.Random(seed)
    settings = [(name, profile, on) for name in PLACES for profile in PROFILES for on in DAYS]
    wrong, done = [], 0
    for turn, (name, profile, on) in enumerate(settings):
        families = [random_family(rng) for _ in range(number * (turn + 1) // len(settings) - done)]
        done += len(families)
        place = (
            place_file({f"dibao.{k}": v for k, v in PLACES[name].items()}, folder) if PLACES[name] else None
        )
        for index, advice in enumerate(assess_many(families, on=on, profile=profile, parameters=place)):
            if not agrees(EligibilityAdvice.from_json(advice.to_json())):
                wrong.append((f"{name} {profile} {on}", index))
    assert done == number
    return wrong


def agrees(stored: EligibilityAdvice) -> bool:
    amount, alone = recompute(json.loads(json.dumps(stored.trace)))
    told = {person.ref: person.monthly_fen for person in stored.persons}
    if stored.outcome == Outcome.ELIGIBLE:
        return stored.monthly_fen == amount and told.items() <= alone.items()
    return (amount, alone, sum(alone.values())) == (0, told, stored.monthly_fen)


def test_500_of_500_families_recompute_from_their_trace(tmp_path: Path) -> None:
    assert disagreements(500, 20250801, tmp_path) == []


@pytest.mark.slow
def test_10_000_of_10_000_families_recompute_from_their_trace(tmp_path: Path) -> None:
    assert disagreements(10_000, 20261122, tmp_path) == []


def test_a_trace_with_one_income_changed_no_longer_recomputes() -> None:
    facts = random_family(random.Random(3))
    facts["members"] = [{**facts["members"][0], "situation": "ordinary", "payments_out": [], "expenses": []}]
    facts["members"][0]["incomes"] = [{"kind": "wage", "fen": 10_000, "per": "month"}]
    facts["support_obligors"], facts["property"] = [], {**facts["property"], "vehicles": [], "dwellings": []}
    facts["property"] |= {"deposits_fen": 0, "commercial_premises": False, "other_veto": False}
    advice = assess(facts, on=date(2025, 8, 1))
    stored = json.loads(advice.to_json())
    assert agrees(EligibilityAdvice.from_dict(stored))
    stored["trace"]["people"][0]["wage_yearly"] += 12_00
    assert not agrees(EligibilityAdvice.from_dict(stored))
