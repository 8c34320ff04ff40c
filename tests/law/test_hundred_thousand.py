"""十万户：每户与第二种写法一分不差；每户换一个条件，结果只往该去的方向变，或者一点不变。

`make test` takes three thousand families, `make qa` a hundred thousand, each batch under another profile, day and place.
"""

from __future__ import annotations

import copy
import multiprocessing
import random
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import pytest

from minzheng.engines.rules.advice import outcome_of, persons_of
from openfisca_chongqing.engine import Evaluation, evaluate_many
from openfisca_chongqing.facts import HouseholdFacts
from openfisca_chongqing.system import law
from tests.law.counterparts import NEVER_LESS, NEVER_MORE, NO_MATTER, Change
from tests.law.families import random_family
from tests.law.places import PLACES
from tests.law.plain import Plain
from tests.law.test_recompute import DAYS, PROFILES

BATCH = 500
SETTINGS = list(product(PROFILES, DAYS, PLACES))
CHANGES: tuple[Change, ...] = (*NEVER_MORE, *NEVER_LESS, *NO_MATTER)


@dataclass
class Told:
    """What a batch showed: how often each change was tried and moved an amount, and everything that was wrong."""

    families: int = 0
    tried: Counter[str] = field(default_factory=Counter)
    moved: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def add(self, other: Told) -> None:
        """Take another batch in."""
        self.families += other.families
        self.tried += other.tried
        self.moved += other.moved
        self.outcomes += other.outcomes
        self.wrong += other.wrong


def batch(number: int) -> Told:
    """One batch, from its number alone."""
    rng = random.Random(f"十万户 {number}")
    profile, on, place = SETTINGS[number % len(SETTINGS)]
    change = CHANGES[(number // len(SETTINGS) + number) % len(CHANGES)]
    values = PLACES[place]
    rules = law(profile, place_text(values), place) if values else law(profile)
    families = [random_family(rng) for _ in range(BATCH)]
    changed = [change(copy.deepcopy(facts) | {"newborn": on}, rng) for facts in families]
    before = evaluate_many([known(facts) for facts in families], on=on, law=rules)
    after = evaluate_many([known(facts) for facts in changed], on=on, law=rules)
    told = Told(families=BATCH)
    where = f"{profile} {on} {place}"
    for index, (facts, found, then) in enumerate(zip(families, before, after, strict=True)):
        told.outcomes[outcome_of(found).value] += 1
        plain = Plain(facts, on, profile, values)
        if answer_of(found) != (*plain.answer(), plain.reducible()):
            told.wrong.append(f"第二种写法不同：第 {number} 批第 {index} 户，{where}")
        if not holds(change, found, then):
            told.wrong.append(f"{change.__name__}：第 {number} 批第 {index} 户，{where}")
        told.tried[change.__name__] += 1
        told.moved[change.__name__] += whole(found) != whole(then)
    return told


def known(facts: dict[str, Any]) -> HouseholdFacts:
    return HouseholdFacts.model_validate({key: value for key, value in facts.items() if key != "newborn"})


def place_text(values: dict[str, Any]) -> str:
    import yaml

    rows = {
        f"dibao.{name}": [{"from": "2016-01-01", "value": value, "status": "verified", "source": "案例"}]
        for name, value in values.items()
    }
    return yaml.safe_dump({"title": "案例参数", "parameters": rows}, allow_unicode=True)


def whole(found: Evaluation) -> int:
    """What the family as a whole would get, 分 a month."""
    return int(found.household["amount_monthly"])


def answer_of(found: Evaluation) -> tuple[str, int, dict[str, int], int]:
    alone = {person.ref: person.monthly_fen for person in persons_of(found, {})}
    return outcome_of(found).value, whole(found), alone, int(found.household["reducible_monthly"])


def holds(change: Change, before: Evaluation, after: Evaluation) -> bool:
    """Whether a change went only the way it may."""
    if change in NEVER_MORE:
        return whole(after) <= whole(before)
    if change in NEVER_LESS:
        return whole(after) >= whole(before)
    return answer_of(after) == answer_of(before)


def many(families: int) -> Told:
    """That many families on two processes."""
    told = Told()
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        for part in pool.map(batch, range(families // BATCH)):
            told.add(part)
    return told


def agree(families: int) -> None:
    began = time.monotonic()
    told = many(families)
    print(
        f"{told.families} families in {time.monotonic() - began:.0f} s: {len(told.wrong)} wrong; {dict(told.outcomes)}; moved {dict(told.moved)}"
    )
    assert told.families == families
    assert told.wrong == []
    assert {"eligible", "borderline", "not_eligible", "sole_possible", "split_possible"} <= set(told.outcomes)
    for change in NO_MATTER:
        assert told.moved[change.__name__] == 0


@pytest.mark.slow
def test_三千户与第二种写法一分不差_换条件只往该去的方向变() -> None:
    agree(3_000)


@pytest.mark.qa
def test_十万户与第二种写法一分不差_换条件只往该去的方向变() -> None:
    agree(100_000)


def test_先取整再相加会被看见(monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted defect of G16: each member's part rounded up before the sum."""
    real = Plain.answer

    def rounded_first(self: Plain) -> tuple[str, int, dict[str, int]]:
        outcome, amount, alone = real(self)
        heads = max(1, len(self.counted))
        return outcome, self.up(amount / heads) * heads if amount else 0, alone  # type: ignore[arg-type]

    monkeypatch.setattr(Plain, "answer", rounded_first)
    assert any("第二种写法不同" in line for n in range(6) for line in batch(n).wrong)


@pytest.mark.parametrize(
    "strange", ["ethnicity", "sex", "birthplace", "surname", "channel", "phone_brand", "hukou_origin"]
)
def test_与权利无关的特征根本进不了规则(strange: str) -> None:
    """G17: what may not count is not even a question; facts that carry it are refused."""
    facts = random_family(random.Random("公平"))
    known(facts)
    with pytest.raises(ValueError, match="Extra inputs"):
        known(facts | {strange: "x"})
    facts["members"][0][strange] = "x"
    with pytest.raises(ValueError, match="Extra inputs"):
        known(facts)
