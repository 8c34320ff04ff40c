"""The engine agrees to the 分 with a second, plain writing of the law, over all its switches."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from pathlib import Path

import pytest

from minzheng.engines.rules.advice import outcome_of, persons_of
from openfisca_chongqing.engine import evaluate, evaluate_many
from openfisca_chongqing.facts import HouseholdFacts
from openfisca_chongqing.system import law
from tests.law.families import place_file, random_family
from tests.law.places import PLACES
from tests.law.plain import Plain
from tests.law.test_recompute import DAYS, PROFILES

FAMILIES = 40


@pytest.mark.parametrize("name", PLACES)
def test_engine_and_second_writing_agree_to_the_fen(name: str, tmp_path: Path) -> None:
    rng = random.Random(f"第二种写法 {name}")
    values = PLACES[name]
    text = place_file({f"dibao.{k}": v for k, v in values.items()}, tmp_path).read_text() if values else None
    seen: Counter[str] = Counter()
    for profile, on in itertools.product(PROFILES, DAYS):
        families = [random_family(rng) for _ in range(FAMILIES)]
        known = [HouseholdFacts.model_validate(facts) for facts in families]
        for facts, found in zip(
            families, evaluate_many(known, on=on, law=law(profile, text, name)), strict=True
        ):
            outcome, amount, alone = Plain(facts, on, profile, values).answer()
            told = {person.ref: person.monthly_fen for person in persons_of(found, {})}
            assert (outcome_of(found).value, found.household["amount_monthly"], told) == (
                outcome,
                amount,
                alone,
            )
            seen[outcome] += 1
    assert sum(seen.values()) == 400
    assert {"eligible", "not_eligible", "sole_possible"} <= set(seen)


def test_many_families_in_one_run_answer_as_each_alone() -> None:
    rng = random.Random("一起算与分开算")
    known = [HouseholdFacts.model_validate(random_family(rng)) for _ in range(40)]
    rules = law("cq-2016")
    together = evaluate_many(known, on=DAYS[3], law=rules)
    assert together == [evaluate(facts, on=DAYS[3], law=rules) for facts in known]
