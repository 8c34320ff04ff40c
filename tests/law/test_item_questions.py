"""What is unknown is asked, never read as nothing: an item answered without a fact is answered the same with it."""

from __future__ import annotations

import copy
import random
from collections import Counter
from typing import Any

import pytest

from minzheng.engines.rules.item_types import FamilyAdvice, ItemAdvice, ItemOutcome
from minzheng.engines.rules.services import assess_family, assess_family_many
from openfisca_chongqing.items import ITEMS
from tests.law.families import DAY, family
from tests.law.item_cases import complete_item_case
from tests.law.item_families import random_full_family

Facts = dict[str, Any]
FAMILIES = 150
MANY = 1_500
OF_MEMBER = ("relation", "birth_date", "lives_together", "support_duty", "situation", "clergy_since", "married", "student_level", "self_supporting", "disability_kind", "disability_grade", "major_illness", "able_to_work", "incomes", "payments_out", "expenses", "registered_here", "unemployed", "parents", "in_institution")  # fmt: skip
OF_SUPPORTER = ("birth_date", "tekun", "dibao", "no_capacity", "away", "disability_kind", "disability_grade", "income", "property_low")  # fmt: skip
OF_HOME = ("area", "support_obligors", "property", "supporters", "living_expense", "hardship", "housing_difficulty", "legal_matter", "natural_disaster")  # fmt: skip
OF_PROPERTY = ("deposits_fen", "claims_fen", "dwellings", "commercial_premises", "vehicles")


def forget(facts: Facts, rng: random.Random) -> str:
    """One fact is no longer known. Returns its name."""
    places: list[tuple[Facts, tuple[str, ...]]] = [(facts, OF_HOME), (facts["property"], OF_PROPERTY)]
    places += [(member, OF_MEMBER) for member in facts["members"]] * 2
    places += [(supporter, OF_SUPPORTER) for supporter in facts["supporters"]]
    places += [(parent, ("months", "disability_grade")) for m in facts["members"] for parent in m["parents"]]
    places += [(facts["hardship"], ("life_hard", "cost_fen"))]
    where, names = rng.choice(places)
    name = rng.choice(names)
    where[name] = None
    return name


def same(one: ItemAdvice, other: ItemAdvice, *, with_people: bool) -> bool:
    """The same answer to the fen."""
    people = one.persons == other.persons or not with_people
    amounts = (one.once_low_fen, one.once_high_fen) == (other.once_low_fen, other.once_high_fen)
    return one.outcome == other.outcome and people and amounts


def wrong_items(before: FamilyAdvice, after: FamilyAdvice) -> list[str]:
    """Items that answered what they could not know; who lives in a household is told once its members are known."""
    wrong = []
    for item in ITEMS:
        full, less = before.of(item.code), after.of(item.code)
        if less.outcome == ItemOutcome.FITS and less.questions:
            if not {p.ref for p in less.persons} <= {p.ref for p in full.persons}:
                wrong.append(item.code)
        elif not less.questions:
            with_people = item.whose == "person" or after.dibao is not None
            wrong += [] if same(full, less, with_people=with_people) else [item.code]
    return wrong


def forgotten(number: int, seed: str) -> Counter[str]:
    """That many families with one fact each forgotten; the facts whose loss was asked after."""
    rng = random.Random(seed)
    whole = [random_full_family(rng) for _ in range(number)]
    partial = copy.deepcopy(whole)
    names = [forget(facts, rng) for facts in partial]
    before, after = assess_family_many(whole, on=DAY), assess_family_many(partial, on=DAY)
    found = [(name, wrong_items(one, other)) for name, one, other in zip(names, before, after, strict=True)]
    assert [line for line in found if line[1]] == []
    return Counter(
        name for name, advice in zip(names, after, strict=True) if any(i.questions for i in advice.items)
    )


def test_an_item_that_answers_without_a_fact_answers_the_same_with_it() -> None:
    assert len(forgotten(FAMILIES, "没有问的不影响")) >= 20


@pytest.mark.slow
def test_many_items_that_answer_without_a_fact_answer_the_same_with_it() -> None:
    assert len(forgotten(MANY, "许多家庭")) >= 35


def test_supporters_not_asked_after_and_taken_for_none_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted defect of this file."""
    monkeypatch.setattr("openfisca_chongqing.item_questions.may_lack_ability", lambda *_: False)
    old = complete_item_case({"members": [{"relation": "self", "birth_date": DAY.replace(year=1940)}]})
    told = [assess_family({**old, "supporters": given}, on=DAY) for given in ([_able()], None)]
    assert "tekun" in wrong_items(*told)


def _able() -> Facts:
    return {
        "ref": "s1", "supports": "m1", "birth_date": DAY.replace(year=1980), "tekun": False, "dibao": False,
        "no_capacity": False, "away": False, "disability_kind": "none",
    }  # fmt: skip


def test_every_question_has_its_path_and_its_chinese_words() -> None:
    bare = {"members": [{"ref": "m1", "name": "老蹇"}, {"ref": "m2", "name": "小满"}]}
    advice = assess_family(bare, on=DAY)
    asked = [question for item in advice.items for question in item.questions]
    assert {"area", "property", "hardship", "natural_disaster", "members[0].incomes"} <= {
        q.path for q in asked
    }
    assert all(any("一" <= char <= "鿿" for char in question.label) for question in asked)
    assert all("老蹇" in question.label for question in asked if question.path.startswith("members[0]"))
    for item in advice.items:
        assert len({question.path + question.label for question in item.questions}) == len(item.questions)


def test_small_quick_aid_asks_at_most_eight_facts() -> None:
    """小额快救：从一无所知到有答案，要填的不超过八项，没有一项问收入财产。"""
    facts: Facts = {"members": [{"ref": "m1"}]}
    asked: list[str] = []
    answers = {
        "area": "urban",
        "hardship": {"type": "emergency", "kind": "other"},
        "hardship.life_hard": True,
    }
    day = DAY.replace(year=2026)
    while paths := [q.path for q in assess_family(facts, on=day).of("quick_aid").questions]:
        for path in paths:
            asked.append(path)
            if path == "hardship.life_hard":
                facts["hardship"]["life_hard"] = answers[path]
            else:
                facts[path] = copy.deepcopy(answers[path])
    assert len(asked) <= 8
    assert set(asked) == set(answers)
    assert assess_family(facts, on=day).of("quick_aid").once_high_fen == 77000


def test_what_is_moot_is_not_asked() -> None:
    """富裕的一家：义务人、父母、生活支出、住房、法律都不必问。"""
    rich = family({"relation": "self", "wage": 3_000_000}, {"relation": "spouse"}, {"relation": "child"})
    asked = {question.path for item in assess_family(rich, on=DAY).items for question in item.questions}
    assert asked == {"hardship", "natural_disaster"}
