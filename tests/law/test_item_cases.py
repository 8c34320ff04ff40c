"""Every written case of the items beside 低保 says what it should, and the boundaries are those of the generator."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from tests.law.boundaries import FILES, FOLDER, render
from tests.law.families import cases
from tests.law.item_cases import all_told, item_cases, seen, wanted_of

CASES = item_cases()


@pytest.mark.parametrize(("file", "case"), CASES, ids=[f"{file}:{case['name']}" for file, case in CASES])
def test_case(file: str, case: dict[str, Any]) -> None:
    advice = all_told()[file, case["name"]]
    told = {item: seen(advice, item, wanted) for item, wanted in wanted_of(case)}
    assert told == dict(wanted_of(case))


def test_there_are_a_thousand_cases_each_named_once_in_chinese() -> None:
    names = Counter(case["name"] for _, case in [*CASES, *cases()])
    by_hand = [case for file, case in CASES if "/边界_" not in file]
    assert sum(names.values()) >= 1000
    assert len(by_hand) >= 60
    assert [name for name, count in names.items() if count > 1] == []
    assert [name for name in names if not any("一" <= char <= "鿿" for char in name)] == []


@pytest.mark.parametrize("name", FILES)
def test_the_boundary_files_are_those_of_the_generator(name: str) -> None:
    assert (FOLDER / f"{name}.yaml").read_text(encoding="utf-8") == render(FILES[name])


def test_a_planted_boundary_is_seen() -> None:
    """少一分与恰好相等互换，就有案例不再成立。"""
    file, case = next((f, c) for f, c in CASES if "2025年起城市独居老人收入比低保标准恰好相等" in c["name"])
    wrong = {"tekun": {"outcome": "fits", "persons": {"m1": 100100}}}
    advice = all_told()[file, case["name"]]
    assert {item: seen(advice, item, wanted) for item, wanted in wrong.items()} != wrong
