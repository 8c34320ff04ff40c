"""The advice: short plain sentences, every number sourced, what would change it, stored and read back whole."""

from __future__ import annotations

import dataclasses
import random
import re
import statistics
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from minzheng.engines.rules import types
from minzheng.engines.rules.services import assess, assess_many
from minzheng.engines.rules.types import EligibilityAdvice, Outcome
from tests.law.families import DAY, family, place_file, random_family
from tests.law.places import PLACES
from tests.law.test_recompute import DAYS

NUMBER = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")
NAMED = re.compile(
    r"[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日|〔[0-9]{4}〕[0-9]+号|条例（?2016）?|[0-9]{4}年[0-9]*月?"
)


def many_advices() -> list[EligibilityAdvice]:
    """Advice for 300 random families with long names and long sources."""
    rng = random.Random("说得清楚")
    families = [random_family(rng) for _ in range(300)]
    for index, facts in enumerate(families):
        facts["source"] = "申报、核对报告和入户调查三方材料汇总"
        facts["members"][0]["name"] = "买买提·" * (index % 7) + "罗"
    son = {"relation": "child", "birth_date": date(1995, 1, 1), "bedridden": True, "self_supporting": False}
    split = assess(family({"relation": "self", "wage": 500000}, son), on=DAY, profile="cq-2016")
    return [split, assess(complicated_family(), on=date(2020, 10, 1))] + [
        advice
        for start, profile in ((0, "cn-2021"), (150, "cq-2016"))
        for number, on in enumerate(DAYS)
        for advice in assess_many(
            families[start + 30 * number : start + 30 * (number + 1)], on=on, profile=profile
        )
    ]


def complicated_family() -> dict[str, Any]:
    """A family on a day before the measure, touched by nearly every figure of the law at once."""
    money = {"fen": 90_000, "per": "month"}
    exempt = ["honour_pension", "family_planning_reward", "scholarship", "bravery_award", "basic_pension"]
    incomes = [
        {"kind": kind, **money} for kind in [*exempt, "social_assistance", "local_exempt", "wage", "other"]
    ]
    spent = [{"kind": kind, **money} for kind in ("illness", "disability", "schooling")]
    gone = {"situation": "clergy", "clergy_since": date(2010, 1, 1)}
    away = {"lives_together": False, "self_supporting": True, "birth_date": date(1990, 1, 1)}
    return family(
        {"relation": "self", "incomes": incomes, "expenses": spent, "work_refusals_in_a_row": 3},
        {"relation": "spouse", "situation": "conscript", "wage": 500_000},
        {"relation": "child", "student_level": "graduate", **away},
        {"relation": "child", **gone, **away},
        {"relation": "parent_in_law"},
        obligors=[{"supports": "m1", "relation": "sibling", "left_out": True}],
        property={
            **{"deposits_fen": 9_000_000, "claims_fen": 1, "commercial_premises": True, "other_veto": True},
            "dwellings": [{"area_m2": 90, "dangerous": False}] * 2,
            "vehicles": [{"kind": "car"}, {"kind": "electric_scooter"}],
        },
    )


ADVICES = many_advices()


def test_a_poor_family_reads_why_it_is_eligible_and_how_much() -> None:
    advice = assess(family({"relation": "self", "wage": 100000}, {"relation": "spouse"}), on=DAY)
    assert (advice.outcome, advice.monthly_fen) == (Outcome.ELIGIBLE, 54000)
    for part in (
        "符合低保条件",
        "决定由工作人员作出",
        "计入2人",
        "每人每月770元",
        "渝民规〔2025〕6号",
        "2025年7月1日",
        "每月540元",
    ):
        assert part in advice.explanation
    for article in ("第七条", "第十三条", "第十四条", "第二十三条", "第二十一条", "民发〔2021〕57号"):
        assert article in advice.explanation


def test_text_keeps_within_600_characters_and_sentences_within_30() -> None:
    assert max(len(advice.explanation) for advice in ADVICES) <= 600
    sentences = [part.strip("\n") for advice in ADVICES for part in advice.explanation.split("。")[:-1]]
    assert max(len(sentence) + 1 for sentence in sentences) <= 30
    assert all(advice.explanation.endswith("。") for advice in ADVICES)


def test_numbers_of_the_family_tell_their_sources_and_the_latest_day() -> None:
    incomes = [
        {"kind": "wage", "fen": 50000, "per": "month", "source": "工资流水", "as_of": date(2025, 7, 10)},
        {"kind": "transfer", "fen": 10000, "per": "month", "source": "社保核对", "as_of": date(2025, 7, 20)},
    ]
    advice = assess(family({"relation": "self", "incomes": incomes}), on=DAY)
    income = next(figure for figure in advice.figures if figure.label == "成员收入")
    assert (income.source, income.since) == ("工资流水、社保核对", "2025-07-20")
    assert "核至2025年7月20日" in advice.explanation


def test_paragraphs_are_whole_sentences() -> None:
    for line in (line for advice in ADVICES for line in advice.explanation.split("\n")):
        assert line.endswith("。")


def test_every_kind_of_outcome_was_read() -> None:
    assert {advice.outcome for advice in ADVICES} == set(Outcome)


def test_every_number_in_the_text_is_quoted_with_source_and_date() -> None:
    for advice in ADVICES:
        quoted = {number for figure in advice.figures for number in NUMBER.findall(figure.text)}
        text = NAMED.sub("", advice.explanation.split("参数待核实：")[0].split("另有")[0])
        names = "".join(advice.counted)
        bare = [n for n in NUMBER.findall(re.sub(r"m[0-9]+", "", text)) if n not in quoted and n not in names]
        assert bare == [], advice.explanation
    for figure in (figure for advice in ADVICES for figure in advice.figures):
        assert figure.source
        assert date.fromisoformat(figure.since) <= DAYS[-1]


def test_no_sentence_tells_of_an_act() -> None:
    forbidden = ("不予批准", "予以停发", "取消资格", "拒绝您", "予以拒绝", "追回")
    assert [a.explanation for a in ADVICES if any(word in a.explanation for word in forbidden)] == []


def test_marks_that_do_not_fit_are_counted_and_stay_in_the_list() -> None:
    told = [advice for advice in ADVICES if "项待核实，见清单" in advice.explanation]
    assert told
    for advice in told:
        left = int(re.findall(r"另有(\d+)项待核实", advice.explanation)[0])
        assert left == len(advice.marks) - advice.explanation.count("参数待核实：")
    whole = [advice for advice in ADVICES if advice not in told]
    assert all(advice.explanation.count("参数待核实：") == len(advice.marks) for advice in whole)


def test_advice_is_stored_as_json_and_read_back_whole() -> None:
    for advice in ADVICES[:60]:
        assert EligibilityAdvice.from_json(advice.to_json()) == advice
        assert EligibilityAdvice.from_dict(advice.as_dict()) == advice


def test_advice_cannot_be_changed_in_place() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        ADVICES[0].monthly_fen = 1  # type: ignore[misc]


def test_an_incomplete_stored_advice_is_not_read() -> None:
    stored = ADVICES[0].as_dict()
    del stored["marks"]
    with pytest.raises(KeyError):
        EligibilityAdvice.from_dict(stored)


def test_no_outcome_is_an_act() -> None:
    names = {outcome.value for outcome in types.Outcome}
    assert not names & {"refused", "rejected", "approved", "stopped", "terminated", "granted"}


def change_income(facts: dict[str, Any], fen: int) -> dict[str, Any]:
    """The family with its wage changed by so many 分 a month."""
    first, *others = facts["members"]
    wage = first["incomes"][0]["fen"] + fen
    return {
        **facts,
        "members": [{**first, "incomes": [{"kind": "other", "fen": wage, "per": "month"}]}, *others],
    }


@pytest.mark.parametrize("seed", range(25))
@pytest.mark.parametrize("equal_passes", [False, True])
def test_the_told_change_of_income_is_the_least_that_turns_the_result(
    seed: int, equal_passes: bool, tmp_path: Path
) -> None:
    rng = random.Random(seed)
    place = place_file({"dibao.income.at_limit_qualifies": equal_passes}, tmp_path)
    pay = {"incomes": [{"kind": "other", "fen": rng.randint(100_000, 400_000), "per": "month"}]}
    others = [{"relation": "child", "farm": rng.randint(0, 300_000)} for _ in range(rng.randint(0, 3))]
    facts = family({"relation": "self", **pay}, *others)
    before = assess(facts, on=DAY, parameters=place)
    (change,) = before.changes
    step = 1 if change.code == "income_rise" else -1
    after = assess(change_income(facts, step * change.fen), on=DAY, parameters=place)
    almost = assess(change_income(facts, step * (change.fen - 1)), on=DAY, parameters=place)
    eligible = [advice.outcome == Outcome.ELIGIBLE for advice in (before, almost, after)]
    assert eligible in ([True, True, False], [False, False, True])


def test_the_told_change_of_savings_is_the_least_that_turns_the_result() -> None:
    rich = family({"relation": "self"}, property={"deposits_fen": 1_234_567})
    (change,) = assess(rich, on=DAY).changes
    assert (change.code, change.fen) == ("money_fall", 310_567)
    for deposits, outcome in ((924_000, "eligible"), (924_001, "not_eligible")):
        facts = family({"relation": "self"}, property={"deposits_fen": deposits})
        assert assess(facts, on=DAY).outcome.value == outcome


def test_all_changes_together_are_told_when_several_grounds_stand() -> None:
    facts = family(
        {"relation": "self", "wage": 200000}, property={"vehicles": [{"kind": "car"}], "deposits_fen": 10**6}
    )
    advice = assess(facts, on=DAY)
    assert [change.code for change in advice.changes] == ["income_fall", "money_fall", "veto_vehicle"]
    assert "以下变化同时发生，结果才会改变" in advice.explanation


def test_one_family_is_advised_within_ten_milliseconds() -> None:
    facts = family(
        {"relation": "self", "wage": 100000}, {"relation": "spouse", "farm": 300000}, {"relation": "child"}
    )
    assess(facts, on=DAY)
    spent = []
    for _ in range(60):
        start = time.process_time()
        assess(facts, on=DAY)
        spent.append(time.process_time() - start)
    assert statistics.median(spent) <= 0.010


def test_place_and_version_stay_with_the_advice(tmp_path: Path) -> None:
    place = place_file({f"dibao.{k}": v for k, v in PLACES["财产从宽、单人保从严"].items()}, tmp_path)
    advice = assess(family({"relation": "self"}), on=DAY, profile="cq-2016", parameters=place)
    assert advice.profile == "cq-2016"
    assert advice.trace["place"] == "案例参数"
    assert re.fullmatch(r"chongqing-[0-9.]+/cq-2016\+[0-9a-f]{12}", advice.law_version)
    assert len(advice.law_version) <= 40
    assert assess(family({"relation": "self"}), on=DAY).law_version == "chongqing-1.0.0/cn-2021"
