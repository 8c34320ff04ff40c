"""Written cases of the items beside 低保: read, filled up with explicit answers, evaluated in one run for each day and place."""

from __future__ import annotations

import copy
import functools
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from minzheng.engines.rules.item_types import FamilyAdvice
from minzheng.engines.rules.services import assess_family_many
from openfisca_chongqing.facts import HouseholdFacts
from tests.law.families import DAY, complete, place_file

FOLDER = Path(__file__).parents[2] / "src" / "openfisca_chongqing" / "tests"
Case = dict[str, Any]


@functools.cache
def item_cases() -> tuple[tuple[str, Case], ...]:
    """Every case of every item's folder but 低保's, with the name of its file."""
    return tuple(
        (f"{path.parent.name}/{path.stem}", case)
        for path in sorted(FOLDER.glob("*/*.yaml"))
        if path.parent.name != "dibao"
        for case in yaml.safe_load(path.read_text(encoding="utf-8"))
    )


def complete_item_case(case: Case) -> Case:
    """The facts of a case: what it does not speak of is answered with "none", the parents of a minor are well."""
    case = copy.deepcopy(case)
    on = case.get("day", DAY)
    facts = complete(case)
    for member in facts["members"]:
        answers = {
            "registered_here": True,
            "unemployed": False,
            "able_to_work": True,
            "in_institution": False,
        }
        for name, value in answers.items():
            member.setdefault(name, value)
        if _minor(member["birth_date"], on):
            member.setdefault("parents", [{"state": "able"}, {"state": "able"}])
        for parent in member.get("parents") or []:
            parent.setdefault("months", 12)
            if parent["state"] == "disabled":
                parent.setdefault("disability_kind", "physical")
                parent.setdefault("disability_grade", 1)
    supporters = case.get("supporters", _of_household(facts["members"]))
    facts["supporters"] = supporters and [_supporter(one, n) for n, one in enumerate(supporters, 1)]
    facts["living_expense"] = case.get("living_expense", {"fen": 0, "per": "year"})
    facts["hardship"] = case.get("hardship", {"type": "none"})
    for name in ("other_rigid", "housing_difficulty", "legal_matter", "natural_disaster"):
        facts[name] = case.get(name, None if name == "other_rigid" else False)
    return facts


def _minor(born: date | None, on: date) -> bool:
    return born is not None and (born.year + 18, born.month, born.day) > (on.year, on.month, on.day)


def _of_household(members: list[Case]) -> list[Case]:
    """Everyone of the household is able to support everyone else of it."""
    return [
        {"supports": one["ref"], "member": other["ref"], "birth_date": other["birth_date"]}
        for one in members
        for other in members
        if one is not other
    ]


def _supporter(short: Case, number: int) -> Case:
    answers: Case = {
        "ref": f"s{number}",
        "birth_date": date(1980, 6, 1),
        "tekun": False,
        "dibao": False,
        "no_capacity": False,
        "away": False,
        "disability_kind": "none",
        "income": {"fen": 0, "per": "year"},
        "property_low": True,
    }
    return answers | short


@functools.cache
def all_told() -> dict[tuple[str, str], FamilyAdvice]:
    """The advice of every case by file and name, computed together for each day, profile and place."""
    import tempfile

    told: dict[tuple[str, str], FamilyAdvice] = {}
    groups: dict[tuple[date, str, str], list[tuple[str, Case]]] = {}
    for file, case in item_cases():
        place = yaml.safe_dump(case.get("place", {}), sort_keys=True)
        groups.setdefault((case.get("day", DAY), case.get("profile", "cn-2021"), place), []).append(
            (file, case)
        )
    with tempfile.TemporaryDirectory() as folder:
        for (on, profile, place), members in groups.items():
            values = yaml.safe_load(place)
            written = place_file(values, Path(folder)) if values else None
            known = [HouseholdFacts.model_validate(complete_item_case(case)) for _, case in members]
            advice = assess_family_many(known, on=on, profile=profile, parameters=written)
            for (file, case), one in zip(members, advice, strict=True):
                told[file, case["name"]] = one
    return told


def seen(advice: FamilyAdvice, item: str, wanted: Any) -> Any:
    """What the advice says of one item, in the shape the case writes it."""
    if item == "dibao":
        return advice.dibao.outcome.value if advice.dibao else None
    if item == "together":
        return {one.ref: one.monthly_fen for one in advice.together}
    if item == "best":
        return {one.ref: list(one.items) for one in advice.together}
    found = advice.of(item)
    whole: dict[str, Any] = {
        "outcome": found.outcome.value,
        "persons": {person.ref: person.monthly_fen for person in found.persons},
        "who": [person.ref for person in found.persons],
        "low": found.once_low_fen,
        "high": found.once_high_fen,
        "missing": [question.path for question in found.questions],
        "reasons": [reason.code for reason in found.reasons if reason.code in wanted.get("reasons", [])],
        "marked": [m.code for m in found.marks if m.code in wanted.get("marked", [])],
    }
    return {key: whole[key] for key in wanted}


def wanted_of(case: Case) -> Iterator[tuple[str, Any]]:
    """The expectations of a case, item by item."""
    yield from case["expect"].items()
