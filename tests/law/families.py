"""Families for the tests of the law: cases filled up with explicit answers, and random ones from a seed."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import yaml

CASES = Path(__file__).parents[2] / "src" / "openfisca_chongqing" / "tests" / "dibao"
DAY = date(2025, 8, 1)
NO_PROPERTY: dict[str, Any] = {
    "deposits_fen": 0,
    "securities_fen": 0,
    "savings_insurance_fen": 0,
    "other_financial_fen": 0,
    "claims_fen": 0,
    "dwellings": [],
    "commercial_premises": False,
    "vehicles": [],
    "registered_company": False,
}


def cases() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every written case with the name of its file."""
    for path in sorted(CASES.glob("*.yaml")):
        for case in yaml.safe_load(path.read_text(encoding="utf-8")):
            yield path.stem, case


def member(short: dict[str, Any], number: int = 1) -> dict[str, Any]:
    """A member with every question answered; `wage` and `farm` are short for one income each."""
    short = copy.deepcopy(short)
    birth = date(2015, 6, 1) if short.get("relation") == "child" else date(1980, 6, 1)
    answers: dict[str, Any] = {
        "ref": f"m{number}",
        "birth_date": birth,
        "lives_together": True,
        "situation": "ordinary",
        "student_level": "none",
        "disability_kind": "none",
        "major_illness": False,
        "bedridden": False,
    }
    incomes = short.pop("incomes", [])
    if "wage" in short:
        incomes = [*incomes, {"kind": "wage", "fen": short.pop("wage"), "per": "month"}]
    if "farm" in short:
        incomes = [*incomes, {"kind": "operating", "fen": short.pop("farm"), "per": "year"}]
    return {**answers, "incomes": incomes, **short}


def family(*members: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Facts of a whole family: urban, nothing owned, nobody owing support, unless said otherwise."""
    return complete({"members": list(members), **more})


def complete(case: dict[str, Any]) -> dict[str, Any]:
    """The facts of a case."""
    owned = case.get("property", {})
    obligors = case.get("obligors", [])
    return {
        "area": case.get("area", "urban"),
        "members": [member(short, number) for number, short in enumerate(case["members"], 1)],
        "support_obligors": obligors
        and [{"ref": f"o{number}", **obligor} for number, obligor in enumerate(obligors, 1)],
        "property": None if owned is None else {**NO_PROPERTY, **owned},
    }


def place_file(values: dict[str, Any], folder: Path) -> Path:
    """A place's parameter file with the given values in force from the first day."""
    rows = {
        path: [{"from": "2016-01-01", "value": value, "status": "verified", "source": "案例"}]
        for path, value in values.items()
    }
    text = yaml.safe_dump({"title": "案例参数", "parameters": rows}, allow_unicode=True)
    target = folder / "place.yaml"
    target.write_text(text, encoding="utf-8")
    return target


def random_family(rng: random.Random) -> dict[str, Any]:
    """A family of 1–7 listed people with incomes near the lines that decide, obligors and property."""
    people = [_random_member(rng, "self", 1)]
    for number in range(2, rng.choice([1, 2, 2, 3, 3, 4, 5, 7]) + 1):
        people.append(
            _random_member(rng, rng.choice(["child", "child", "parent", "sibling", "grandchild"]), number)
        )
    if len(people) > 1 and rng.random() < 0.6:
        people[1] = _random_member(rng, "spouse", 2)
    obligors = [_random_obligor(rng, i, len(people)) for i in range(rng.choice([0, 0, 1, 2]))]
    return {
        "area": rng.choice(["urban", "rural"]),
        "members": people,
        "support_obligors": obligors,
        "property": _random_property(rng),
    }


def _random_member(rng: random.Random, relation: str, number: int) -> dict[str, Any]:
    disability = rng.choice(["none", "none", "none", "physical", "mental", "intellectual", "visual"])
    situation = rng.choice(["ordinary"] * 14 + ["imprisoned", "conscript", "serving_soldier", "clergy"])
    facts: dict[str, Any] = {
        "ref": f"m{number}",
        "relation": relation,
        "birth_date": date(rng.randint(1935, 2020), rng.randint(1, 12), rng.randint(1, 28)),
        "lives_together": rng.random() < 0.8,
        "support_duty": rng.random() < 0.5,
        "situation": situation,
        "clergy_since": date(rng.randint(2018, 2021), 5, 1) if situation == "clergy" else None,
        "married": rng.random() < 0.5,
        "student_level": rng.choice(["none", "none", "none", "school", "college", "bachelor", "graduate"]),
        "self_supporting": rng.random() < 0.5,
        "disability_kind": disability,
        "disability_grade": rng.randint(1, 4) if disability != "none" else None,
        "major_illness": rng.random() < 0.15,
        "bedridden": rng.random() < 0.1,
        "able_to_work": rng.random() < 0.5,
        "work_refusals_in_a_row": rng.choice([0, 0, 0, 2, 3, 4]),
        "incomes": [_random_income(rng) for _ in range(rng.choice([0, 0, 1, 1, 2, 3]))],
        "payments_out": [],
        "expenses": [],
    }
    if rng.random() < 0.2:
        kind = rng.choice(["tax", "social_insurance", "support_paid"])
        facts["payments_out"].append({"kind": kind, **_random_money(rng, 20_000)})
    if rng.random() < 0.3:
        kind = rng.choice(["illness", "disability", "schooling"])
        facts["expenses"].append({"kind": kind, **_random_money(rng, 60_000)})
    return facts


def _random_income(rng: random.Random) -> dict[str, Any]:
    counted = ["wage", "wage", "wage", "operating", "property", "transfer", "other"]
    exempt = ["honour_pension", "scholarship", "social_assistance", "basic_pension", "local_exempt"]
    money = _random_money(rng, 160_000)
    cost = rng.randint(0, money["fen"]) if rng.random() < 0.2 else 0
    return {"kind": rng.choice(counted + exempt), "cost_fen": cost, **money}


def _random_money(rng: random.Random, monthly: int) -> dict[str, Any]:
    per, months = rng.choice([("month", 1), ("month", 1), ("quarter", 3), ("half_year", 6), ("year", 12)])
    return {"fen": rng.randint(0, monthly * months), "per": per}


def _random_obligor(rng: random.Random, number: int, people: int) -> dict[str, Any]:
    return {
        "ref": f"o{number}",
        "supports": f"m{rng.randint(1, people)}",
        "relation": rng.choice(["child", "parent", "sibling", "other"]),
        "aged_60": rng.random() < 0.4,
        "unable": rng.random() < 0.3,
        "left_out": rng.random() < 0.3,
        "evidenced_support": _random_money(rng, 40_000) if rng.random() < 0.4 else None,
        "household_income": _random_money(rng, 900_000),
        "household_size": rng.randint(1, 5),
        "children_count": rng.randint(1, 4),
    }


def _random_property(rng: random.Random) -> dict[str, Any]:
    vehicles = ["car", "two_wheel_motorcycle", "electric_scooter", "disabled_vehicle", "ship"]
    return {
        "deposits_fen": rng.choice([0, 0, rng.randint(0, 900_000), rng.randint(0, 6_000_000)]),
        "securities_fen": rng.choice([0, 0, 0, rng.randint(0, 400_000)]),
        "savings_insurance_fen": rng.choice([0, 0, 0, rng.randint(0, 400_000)]),
        "other_financial_fen": 0,
        "claims_fen": rng.choice([0, 0, 0, rng.randint(0, 2_000_000)]),
        "dwellings": [
            {"area_m2": rng.randint(1000, 15000) / 100, "dangerous": rng.random() < 0.2}
            for _ in range(rng.choice([0, 1, 1, 1, 2]))
        ],
        "commercial_premises": rng.random() < 0.03,
        "vehicles": [{"kind": rng.choice(vehicles)} for _ in range(rng.choice([0, 0, 0, 1]))],
        "registered_company": rng.random() < 0.03,
        "other_veto": rng.random() < 0.02,
    }
