"""Every written case of the law says what it should (src/openfisca_chongqing/tests/dibao/*.yaml)."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from minzheng.engines.rules.services import assess
from minzheng.engines.rules.types import EligibilityAdvice, MissingFact
from minzheng.kernel.result import Refusal
from tests.law.families import DAY, cases, complete, place_file

CASES = list(cases())


def advise(case: dict[str, Any], folder: Path) -> EligibilityAdvice:
    on = case.get("day", DAY)
    assert isinstance(on, date)
    place = place_file(case["place"], folder) if "place" in case else None
    return assess(complete(case), on=on, profile=case.get("profile", "cn-2021"), parameters=place)


def seen(advice: EligibilityAdvice, key: str, wanted: Any) -> Any:
    """What the advice says about one expectation, in the shape the case writes it."""
    results = advice.trace["results"]
    people = {row["ref"]: row for row in results["people"]}
    marked = {mark.code.removeprefix("dibao.") for mark in advice.marks}
    simple = {
        "outcome": advice.outcome.value,
        "monthly_fen": advice.monthly_fen,
        "reducible_fen": advice.reducible_fen,
        "members": len(advice.counted),
        "starts_next_month": advice.starts_next_month,
        "persons": {person.ref: person.monthly_fen for person in advice.persons},
        "kinds": {person.ref: person.kind for person in advice.persons},
    }
    if key == "household":
        return {name: results["household"][name] for name in wanted}
    if key == "people":
        return {ref: {name: people[ref].get(name, 0) for name in names} for ref, names in wanted.items()}
    if key == "marked":
        return [name for name in wanted if name in marked]
    if key == "unmarked":
        return [name for name in wanted if name not in marked]
    if key == "reasons":
        return [reason.code for reason in advice.reasons if reason.code in wanted]
    return simple[key]


@pytest.mark.parametrize(("file", "case"), CASES, ids=[f"{file}:{case['name']}" for file, case in CASES])
def test_case(file: str, case: dict[str, Any], tmp_path: Path) -> None:
    expected = dict(case["expect"])
    if "missing" in expected:
        with pytest.raises(MissingFact) as refusal:
            advise(case, tmp_path)
        facts = refusal.value.detail["facts"]
        assert isinstance(facts, list)
        assert [fact["path"] for fact in facts] == expected["missing"]
        assert all(fact["label"] in refusal.value.message for fact in facts)
    elif "refused" in expected:
        with pytest.raises(Refusal) as no:
            advise(case, tmp_path)
        assert no.value.code == expected["refused"]
    else:
        advice = advise(case, tmp_path)
        assert {key: seen(advice, key, wanted) for key, wanted in expected.items()} == expected


def test_there_are_enough_cases_each_named_once_in_chinese() -> None:
    names = Counter(case["name"] for _, case in CASES)
    assert len(CASES) >= 400
    assert [name for name, count in names.items() if count > 1] == []
    assert [name for name in names if not any("一" <= char <= "鿿" for char in name)] == []


def test_every_published_row_has_its_three_boundary_cases_in_town_and_country() -> None:
    boundary = [case for file, case in CASES if file == "标准边界"]
    rows = Counter((case["day"], case["area"]) for case in boundary)
    assert len(rows) == 16
    assert set(rows.values()) == {3}
