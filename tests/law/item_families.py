"""Random families that have answered what every item asks."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

from tests.law.families import random_family

STATES = ["able", "dead", "declared_missing", "not_found", "disabled", "ill", "imprisoned", "isolation", "restricted", "lost_contact"]  # fmt: skip
KINDS = ["none", "physical", "mental", "intellectual", "visual", "hearing", "multiple"]
HELD = ["dibao", "tekun", "borderline", "rigid_expense", "orphan", "disability_living", "work_injury_care"]
CARE = ("eats", "dresses", "gets_up", "uses_toilet", "walks", "bathes")
PRICES = [0, 29_999, 30_000, 30_001, 300_000, 300_001, 1_999_999, 2_000_000, 2_000_001, 6_000_000, 11_000_000]


def random_full_family(rng: random.Random) -> dict[str, Any]:
    """A family as in `random_family`, older and both poorer and richer, with the answers of all items."""
    facts = random_family(rng)
    rich = rng.random() < 0.25
    for member in facts["members"]:
        _tell_more(member, rng)
        if rich:
            times = rng.randint(2, 8)
            member["incomes"] = [i | {"fen": i["fen"] * times} for i in member["incomes"]]
    refs = [member["ref"] for member in facts["members"]]
    facts["supporters"] = [
        supporter for member in facts["members"] for supporter in _supporters(member, facts["members"], rng)
    ]
    facts |= {
        "living_expense": {"fen": rng.randint(0, 900_000), "per": "month"},
        "other_rigid": rng.choice([None, {"fen": rng.randint(0, 90_000), "per": "quarter"}]),
        "housing_difficulty": rng.random() < 0.4,
        "legal_matter": rng.random() < 0.4,
        "natural_disaster": rng.random() < 0.2,
        "hardship": _hardship(refs, rng),
    }
    return facts


def _tell_more(member: dict[str, Any], rng: random.Random) -> None:
    if rng.random() < 0.6:
        member["incomes"] = [
            {**i, "fen": i["fen"] // 4, "cost_fen": i["cost_fen"] // 4} for i in member["incomes"]
        ]
    for income in member["incomes"]:
        if income["kind"] in ("transfer", "other") and rng.random() < 0.5:
            income["named"] = rng.choice(["old_age_allowance", "social_insurance"])
    if rng.random() < 0.3:
        member["birth_date"] = date(
            rng.choice([1938, 1950, 1955, 1963, 2006, 2009, 2012]), 8, rng.randint(1, 28)
        )
    if member["disability_kind"] == "physical" and rng.random() < 0.3:
        member["disability_kind"] = "multiple"
    if member["birth_date"].year < 1967:
        member["student_level"] = "none"
    held = [{"kind": kind, "fen": rng.choice([0, 30_000, 99_000])} for kind in HELD if rng.random() < 0.05]
    states = [rng.choice(STATES) for _ in range(rng.choice([1, 2, 2, 2]))]
    member |= {
        "registered_here": rng.random() < 0.8,
        "unemployed": rng.random() < 0.6,
        "no_ability_local": rng.random() < 0.03,
        "chooses_child_scheme": rng.random() < 0.4,
        "in_institution": rng.random() < 0.3,
        "held": held,
        "self_care": {name: rng.random() < 0.6 for name in CARE} if rng.random() < 0.7 else None,
        "parents": [_parent(state, rng) for state in states],
    }


def _parent(state: str, rng: random.Random) -> dict[str, Any]:
    disabled = state == "disabled"
    return {
        "state": state,
        "months": rng.choice([0, 5, 6, 7, 60]),
        "disability_kind": rng.choice(KINDS[1:]) if disabled else None,
        "disability_grade": rng.randint(1, 4) if disabled else None,
    }


def _supporters(
    member: dict[str, Any], members: list[dict[str, Any]], rng: random.Random
) -> list[dict[str, Any]]:
    """Nobody, or a few; and everyone of the household, so that no one who owes support is left unnamed."""
    if rng.random() < 0.3:
        others = []
    else:
        others = [_supporter(f"{member['ref']}x{n}", rng) for n in range(rng.choice([0, 0, 1, 2]))]
    inside = [
        _supporter(f"{member['ref']}in{other['ref']}", rng)
        | {"member": other["ref"]}
        | _if_well(member, other)
        for other in members
        if other["ref"] != member["ref"]
    ]
    return [one | {"supports": member["ref"]} for one in [*others, *inside]]


def _if_well(child: dict[str, Any], parent: dict[str, Any]) -> dict[str, Any]:
    """A parent told to be well and younger than old is told to be so as a supporter, too."""
    well = parent["disability_kind"] == "none" and not parent["major_illness"]
    if child["relation"] != "child" or parent["relation"] not in ("self", "spouse") or not well:
        return {}
    able = dict.fromkeys(("tekun", "dibao", "no_capacity", "away", "unable_local"), False)
    return able | {"birth_date": parent["birth_date"], "disability_kind": "none", "disability_grade": None}


def _supporter(ref: str, rng: random.Random) -> dict[str, Any]:
    kind = rng.choice(KINDS)
    return {
        "ref": ref,
        "birth_date": date(rng.choice([1945, 1953, 1954, 1955, 1956, 1963, 1964, 1966, 1980]), 8, 1),
        "tekun": rng.random() < 0.35,
        "dibao": rng.random() < 0.4,
        "no_capacity": rng.random() < 0.15,
        "away": rng.random() < 0.15,
        "disability_kind": kind,
        "disability_grade": rng.randint(1, 4) if kind != "none" else None,
        "income": {
            "fen": rng.choice([0, 1_000_000, 3_566_599, 3_566_600, 3_971_300, 5_000_000]),
            "per": "year",
        },
        "property_low": rng.random() < 0.8,
        "unable_local": rng.random() < 0.05,
    }


def _hardship(refs: list[str], rng: random.Random) -> dict[str, Any]:
    kind = rng.choice(["medical", "medical", "long_treatment", "disaster", "schooling", "other"])
    kinds = ["none", "expense", "expense"] + ["emergency"] * 2 * (kind != "schooling")
    return {
        "type": rng.choice(kinds),
        "kind": kind,
        "person": rng.choice([None, *refs]),
        "cost_fen": rng.choice([*PRICES, rng.randint(0, 12_000_000)]),
        "life_hard": rng.random() < 0.85,
        "aided": rng.random() < 0.1,
    }
