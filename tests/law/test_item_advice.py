"""The advice of every item: plain short sentences, numbers with their sources, recomputed from the trace, never an act."""

from __future__ import annotations

import copy
import dataclasses
import json
import random
import re
import statistics
import time
from collections import Counter
from datetime import date
from typing import Any

import pytest
import yaml

from minzheng.engines.rules import item_types
from minzheng.engines.rules.item_types import FamilyAdvice, ItemAdvice, ItemOutcome
from minzheng.engines.rules.services import assess, assess_family, assess_family_many, item_names
from minzheng.engines.rules.types import FactsInvalid, MissingFact, ParametersUnusable, ParameterUnsettled
from openfisca_chongqing.exclusions import exclusions
from openfisca_chongqing.facts import HouseholdFacts
from openfisca_chongqing.items import ITEMS, evaluate_items
from openfisca_chongqing.system import PARAMETERS, law
from tests.bench.families import example_families
from tests.law.counterparts import other_names
from tests.law.families import DAY, family, place_file
from tests.law.item_families import random_full_family
from tests.law.item_places import ITEM_PLACES
from tests.law.plain_items import NEVER, ROWS
from tests.law.recompute_items import Again
from tests.law.test_advice import NAMED, NUMBER
from tests.law.test_item_questions import forget

DAYS = (date(2022, 9, 1), date(2023, 1, 15), date(2024, 12, 31), date(2025, 8, 1), date(2026, 11, 22))


def many() -> list[FamilyAdvice]:
    """Advice for 200 random families, a third of them with something unknown, on days before and after each rule."""
    rng = random.Random("各项说得清楚")
    told = []
    for number, on in enumerate((*DAYS, date(2018, 6, 1), date(2021, 10, 1), date(2016, 3, 1))):
        families = [random_full_family(rng) for _ in range(25)]
        for turn, facts in enumerate(families):
            facts["members"][0]["name"] = "买买提·" * (turn % 7) + "蹇"
            if turn % 3 == 0:
                forget(facts, rng)
        profile = ("cn-2021", "cq-2016")[number % 2]
        for facts in families:
            for member in facts["members"]:
                member["birth_date"] = member["birth_date"] and min(member["birth_date"], date(2015, 1, 1))
                if member["clergy_since"]:
                    member["clergy_since"] = date(2014, 5, 1)
        told += assess_family_many(families, on=on, profile=profile)
    return told


FAMILIES = many()
ADVICES = [advice for family_advice in FAMILIES for advice in family_advice.items]


def test_text_keeps_within_600_characters_and_sentences_within_30() -> None:
    assert max(len(advice.explanation) for advice in ADVICES) <= 600
    sentences = [part.strip("\n") for advice in ADVICES for part in advice.explanation.split("。")[:-1]]
    assert [part for part in sentences if len(part) + 1 > 30] == []
    assert all(line.endswith("。") for advice in ADVICES for line in advice.explanation.split("\n"))


def test_every_number_in_the_text_is_quoted_with_source_and_date() -> None:
    for advice in ADVICES:
        quoted = {number for figure in advice.figures for number in NUMBER.findall(figure.text)}
        text = NAMED.sub("", advice.explanation.split("参数待核实：")[0].split("另有")[0])
        text = re.sub(r"m[0-9]+", "", text)
        assert [n for n in NUMBER.findall(text) if n not in quoted] == [], advice.explanation
        for figure in advice.figures:
            assert figure.source
            assert date.fromisoformat(figure.since) <= DAYS[-1]


def test_every_item_was_read_with_every_outcome_it_can_have() -> None:
    seen = Counter((advice.item, advice.outcome.value) for advice in ADVICES)
    for item in ITEMS:
        assert seen[item.code, "fits"] and seen[item.code, "not_now"], item.code
    assert {outcome for _, outcome in seen} == {outcome.value for outcome in ItemOutcome}


def test_no_sentence_tells_of_an_act_and_no_outcome_is_one() -> None:
    forbidden = ("不予批准", "予以停发", "取消资格", "拒绝您", "予以拒绝", "追回", "停发")
    assert [a.explanation for a in ADVICES if any(word in a.explanation for word in forbidden)] == []
    names = {outcome.value for outcome in item_types.ItemOutcome}
    assert not names & {"refused", "rejected", "approved", "stopped", "terminated", "granted"}
    assert all("决定由工作人员作出" in advice.explanation for advice in ADVICES)


def test_every_ground_names_its_article() -> None:
    for advice in ADVICES:
        assert all(reason.article and reason.text for reason in advice.reasons)
        if advice.outcome == ItemOutcome.FITS:
            assert advice.reasons, advice.item


def test_advice_is_stored_as_json_and_read_back_whole() -> None:
    for advice in ADVICES[:160]:
        stored = ItemAdvice.from_json(advice.to_json())
        assert stored.as_dict() == json.loads(advice.to_json())
        assert dataclasses.replace(stored, trace=advice.trace) == advice
    broken = ADVICES[0].as_dict()
    del broken["marks"]
    with pytest.raises(KeyError):
        ItemAdvice.from_dict(broken)
    with pytest.raises(dataclasses.FrozenInstanceError):
        ADVICES[0].monthly_fen = 1  # type: ignore[misc]


def disagreements(number: int, seed: int) -> list[tuple[date, int]]:
    """Families whose items do not work out again from the trace stored with one of them."""
    rng = random.Random(seed)
    wrong = []
    for on in DAYS:
        families = [random_full_family(rng) for _ in range(number // len(DAYS))]
        for index, advice in enumerate(assess_family_many(families, on=on)):
            if not agrees(advice, json.loads(advice.items[index % len(ITEMS)].to_json())["trace"]):
                wrong.append((on, index))
    return wrong


def agrees(advice: FamilyAdvice, trace: dict[str, Any]) -> bool:
    told = {
        one.item: (
            {person.ref: person.monthly_fen for person in one.persons},
            one.once_low_fen,
            one.once_high_fen,
        )
        for one in advice.fitting()
    }
    return told == Again(trace).amounts()


def test_100_of_100_families_recompute_from_a_stored_trace() -> None:
    assert disagreements(100, 20260129) == []


@pytest.mark.slow
def test_1_500_of_1_500_families_recompute_from_a_stored_trace() -> None:
    assert disagreements(1_500, 20260801) == []


@pytest.mark.qa
def test_10_000_of_10_000_families_recompute_from_a_stored_trace() -> None:
    assert disagreements(10_000, 20261122) == []


def test_a_trace_with_one_fact_changed_no_longer_recomputes() -> None:
    old = {"relation": "self", "birth_date": date(1950, 1, 1)}
    advice = assess_family(family(old) | {"supporters": []}, on=DAY)
    trace = json.loads(advice.of("tekun").to_json())["trace"]
    assert agrees(advice, trace)
    trace["people"][0]["age"] = 59
    assert not agrees(advice, trace)


def test_低保的意见与只算低保时一字不差() -> None:
    """One run over all items changes nothing of 低保: text, trace, marks and version are those of `assess`."""
    rng = random.Random("一起算")
    for on in (date(2023, 1, 15), date(2025, 8, 1)):
        for facts in (random_full_family(rng) for _ in range(12)):
            assert assess_family(facts, on=on).dibao == assess(facts, on=on)


def test_what_assess_refuses_is_told_by_item() -> None:
    unknown = family({"relation": "self", "incomes": None})
    with pytest.raises(MissingFact):
        assess(unknown, on=DAY)
    told = assess_family(unknown, on=DAY)
    assert (told.dibao, told.of("borderline").outcome) == (None, ItemOutcome.MISSING)
    with pytest.raises(ParameterUnsettled):
        assess(family({"relation": "self"}), on=date(2018, 6, 1))
    assert (
        assess_family(family({"relation": "self"}), on=date(2018, 6, 1)).of("medical").outcome == "unsettled"
    )


def test_facts_that_contradict_are_refused_in_chinese(tmp_path: Any) -> None:
    born_later = family({"relation": "self"}) | {"supporters": [{"ref": "s1", "supports": "m1", "birth_date": date(2030, 1, 1)}]}  # fmt: skip
    not_listed = family({"relation": "self"}) | {"supporters": [{"ref": "s1", "supports": "m9"}]}
    school = family({"relation": "self"}) | {"hardship": {"type": "emergency", "kind": "schooling"}}
    named = family({"relation": "self", "incomes": [{"kind": "wage", "fen": 1, "per": "month", "named": "social_insurance"}]})  # fmt: skip
    for facts, words in (
        (born_later, "出生日期"),
        (not_listed, "m9"),
        (school, "支出型"),
        (named, "转移净收入"),
    ):
        with pytest.raises(FactsInvalid, match=words):
            assess_family(facts, on=DAY)
    with pytest.raises(ParametersUnusable):
        assess_family(
            family({"relation": "self"}), on=DAY, parameters=place_file({"tekun.nothing": 1}, tmp_path)
        )


@pytest.mark.parametrize("place", [name for name in ITEM_PLACES if ITEM_PLACES[name]])
def test_a_places_values_stay_with_the_advice(place: str, tmp_path: Any) -> None:
    told = assess_family(
        family({"relation": "self"}), on=DAY, parameters=place_file(ITEM_PLACES[place], tmp_path)
    )
    for advice in told.items:
        assert advice.trace["parameters"].items() >= ITEM_PLACES[place].items()
        assert re.fullmatch(r"chongqing-[0-9.]+/cn-2021\+[0-9a-f]{12}", advice.law_version)


def other_answers(number: int) -> list[str]:
    """G17: families beside themselves under other names, whose items differ."""
    rng = random.Random("只差姓名")
    before = [random_full_family(rng) for _ in range(number)]
    named = [other_names(copy.deepcopy(facts), rng) for facts in before]
    pairs = zip(assess_family_many(before, on=DAY), assess_family_many(named, on=DAY), strict=True)
    return [
        item.code
        for one, other in pairs
        for item in ITEMS
        if plain(one, item.code) != plain(other, item.code)
    ]


def plain(advice: FamilyAdvice, code: str) -> Any:
    """An item's answer without names."""
    one = advice.of(code)
    people = [(person.ref, person.monthly_fen) for person in one.persons]
    return one.outcome, people, one.once_low_fen, one.once_high_fen, [q.path for q in one.questions]


def test_只差姓名的家庭各项意见相同() -> None:
    assert other_answers(60) == []


@pytest.mark.qa
def test_二万对只差姓名的家庭各项意见相同() -> None:
    assert other_answers(20_000) == []


@pytest.mark.parametrize("strange", ["ethnicity", "sex", "birthplace", "surname", "channel", "hukou_origin"])
@pytest.mark.parametrize("where", ["family", "supporters", "hardship", "self_care", "parents", "held"])
def test_与权利无关的特征进不了任何一项(strange: str, where: str) -> None:
    rng = random.Random("各项公平")
    facts = random_full_family(rng)
    member = facts["members"][0]
    facts["supporters"] = facts["supporters"] or [{"ref": "s1", "supports": member["ref"]}]
    member["self_care"], member["held"] = {"eats": True}, [{"kind": "dibao"}]
    HouseholdFacts.model_validate(facts)
    target = {
        "family": facts,
        "supporters": facts["supporters"][0],
        "hardship": facts["hardship"],
        "self_care": member["self_care"],
        "parents": member["parents"][0],
        "held": member["held"][0],
    }[where]
    target[strange] = "x"
    with pytest.raises(ValueError, match="Extra inputs"):
        HouseholdFacts.model_validate(facts)


def test_all_items_of_one_family_are_explained_within_25_milliseconds() -> None:
    families = example_families()
    assess_family(families[0], on=DAY)
    spent = []
    for facts in families * 12:
        start = time.process_time()
        assess_family(facts, on=DAY)
        spent.append(time.process_time() - start)
    assert statistics.median(spent) <= 0.025


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("tekun/basic_fen", "tekun"),
        ("child/institution_fen", "institution"),
        ("child/scattered_fen", "scattered"),
        ("child/de_facto_orphan_fen", "de_facto"),
        ("disability/living_fen", "living"),
        ("disability/care_one_fen", "care_one"),
        ("disability/care_two_fen", "care_two"),
    ],
)
def test_exactly_the_published_rows_stand_as_published(path: str, name: str) -> None:
    values = yaml.safe_load((PARAMETERS / f"{path}.yaml").read_text(encoding="utf-8"))["values"]
    published = {
        since: entry["value"]
        for since, entry in values.items()
        if entry["metadata"]["status"] in ("verified", "verified-part") and entry["value"] is not None
    }
    assert published == {date(year, month, 1): yuan * 100 for year, month, yuan in ROWS[name]}


def test_二〇二六年的数都是沿用并标明待核实() -> None:
    figures = law().all_figures(date(2026, 3, 1))
    for path in ("tekun.basic_fen", "tekun.care.full_fen", "child.scattered_fen", "disability.living_fen"):
        assert (figures[path].status, figures[path].marked) == ("carried", True), path
    assert figures["local.disposable_yearly_fen"].marked


def test_the_matrix_was_written_twice() -> None:
    """Every pair that cannot stand together is in the second writing too; 高龄失能补贴 is no item of ours."""
    here = {one.pair: one for one in exclusions()}
    assert {frozenset(pair) for pair in NEVER} | {frozenset({"elder_care", "disability_care"})} == set(here)
    assert len(here) == len(exclusions())
    assert all(one.source and one.article and one.text for one in here.values())
    assert {one.way for pair, one in here.items() if pair <= {"orphan", "de_facto_orphan", "tekun"}} == {
        "choice"
    }


def test_item_names_are_those_of_the_law() -> None:
    assert list(item_names()) == [item.code for item in ITEMS]
    with pytest.raises(KeyError):
        assess_family(family({"relation": "self"}), on=DAY).of("nothing")


def test_a_family_of_fifty_with_fifty_obligors_can_be_assessed() -> None:
    """People who are no members may outnumber the engine's table of members."""
    members = [{"relation": "self"}] + [{"relation": "sibling", "support_duty": True}] * 49
    obligors = [
        {"supports": "m50", "relation": "child", "evidenced_support": {"fen": 100, "per": "month"}}
    ] * 50
    facts = family(*members, obligors=obligors)
    assert assess(facts, on=DAY).monthly_fen == 50 * 77000 - 5000
    found = evaluate_items(HouseholdFacts.model_validate(facts), on=DAY, law=law())
    assert found.people[49]["support_received_yearly"] == 60000
