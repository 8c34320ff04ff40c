"""Answers, check and survey become facts of the law: complete, in the right order of trust, never zero for unknown."""

from datetime import date
from types import SimpleNamespace
from uuid import uuid4

import pytest

from minzheng.engines.forms import services as forms
from minzheng.engines.rules.services import assess
from minzheng.engines.rules.types import HouseholdFacts, MissingFact
from minzheng.engines.verification.types import FactKind, Finding
from minzheng.programmes.assistance.items.dibao.facts import to_facts
from minzheng.programmes.assistance.items.dibao.form import DIBAO_FORM
from tests.programmes.assistance.dibao_answers import HAND, filled, started

PEOPLE = [uuid4(), uuid4(), uuid4()]
DAY = date(2026, 11, 23)


def told(
    kind: FactKind, fen: int | None = None, *, who: int = 0, number: float | None = None, text: str = ""
) -> Finding:
    return Finding(PEOPLE[who], kind, fen, number, text, "source", "社保系统", date(2026, 11, 20))


def seen(*incomes: tuple[str, int], who: int = 0, housing: str = "own_poor") -> SimpleNamespace:
    rows = [SimpleNamespace(kind=kind, fen_per_month=fen) for kind, fen in incomes]
    return SimpleNamespace(members=[SimpleNamespace(person_id=PEOPLE[who], incomes=rows)], housing=housing)


def facts(findings: tuple[Finding, ...] = (), survey: object = None, **changes: dict) -> dict:
    return to_facts(filled(**changes), findings, survey, PEOPLE)


def test_a_declared_family_is_enough_for_the_law() -> None:
    known = facts()
    assert HouseholdFacts.model_validate(known).members[0].ref == "m0"
    assert [m["relation"] for m in known["members"]] == ["self", "spouse", "child"]
    assert [m["birth_date"] for m in known["members"]] == ["1968-03-12", "1966-01-08", "2005-09-18"]
    assert str(assess(known, on=DAY).outcome) == "eligible"


def test_each_income_keeps_its_source_and_day() -> None:
    assert facts()["members"][0]["incomes"] == [
        {"kind": "wage", "fen": 60000, "per": "month", "source": "家庭申报", "as_of": "2026-11-23"}
    ]


def test_what_is_not_answered_stays_unknown_and_the_law_names_it() -> None:
    answers = started(1)
    answers, _ = forms.parse_step(
        DIBAO_FORM, "family", {"people": ["p1"], "people-p1-name": "罗庆华"}, answers=answers, hand=HAND
    )
    known = to_facts(answers)
    assert known["members"][0]["incomes"] is None
    assert known["property"] is None
    assert known["support_obligors"] is None
    with pytest.raises(MissingFact) as refused:
        assess(known, on=DAY)
    assert "家庭财产" in str(refused.value)


def test_a_higher_wage_from_a_source_replaces_the_declared_one_and_says_so() -> None:
    wage = facts((told(FactKind.WAGE, 250000),))["members"][0]["incomes"]
    assert wage == [
        {"kind": "wage", "fen": 250000, "per": "month", "source": "社保系统", "as_of": "2026-11-20"}
    ]
    assert facts((told(FactKind.WAGE, 10000),))["members"][0]["incomes"][0]["fen"] == 60000


def test_an_undeclared_pension_of_a_member_counts_for_that_member() -> None:
    known = facts((told(FactKind.PENSION, 180000, who=1, text="企业职工养老金"),))
    assert known["members"][1]["incomes"][0]["kind"] == "transfer"
    assert known["members"][0]["incomes"][0]["kind"] == "wage"
    basic = facts((told(FactKind.PENSION, 15000, who=1, text="城乡居民养老保险"),))
    assert basic["members"][1]["incomes"][0]["kind"] == "basic_pension"


def test_what_two_surveyors_confirmed_wins_over_source_and_family() -> None:
    known = facts((told(FactKind.WAGE, 250000),), seen(("wage", 90000)))
    assert known["members"][0]["incomes"] == [
        {"kind": "wage", "fen": 90000, "per": "month", "source": "入户调查"}
    ]
    assert known["source"] == "入户调查"
    none = facts((), seen())
    assert none["members"][0]["incomes"] == []
    same = facts((), seen(("wage", 60000)))["members"][0]["incomes"][0]
    assert (same["source"], same["as_of"]) == ("入户调查核实", "2026-11-23")


def test_incomes_a_survey_does_not_ask_for_stand_as_declared() -> None:
    income = {
        "people-p3-has_income": "yes",
        "people-p3-incomes": ["scholarship"],
        "people-p3-scholarship_fen": "3000",
    }
    known = facts((), seen(who=2), income=income)
    assert [row["kind"] for row in known["members"][2]["incomes"]] == ["scholarship"]


def test_deposits_vehicles_dwellings_and_companies_found_are_added() -> None:
    found = (
        told(FactKind.DEPOSIT, 900000),
        told(FactKind.DEPOSIT, 200000, who=1),
        told(FactKind.VEHICLE, text="小型轿车"),
        told(FactKind.DWELLING, number=80.0),
        told(FactKind.DWELLING, number=60.5, who=1),
        told(FactKind.COMPANY, text="个体户"),
    )
    owned = facts(found)["property"]
    assert owned["deposits_fen"] == 1100000
    assert owned["vehicles"] == [{"kind": "car"}]
    assert [d["area_m2"] for d in owned["dwellings"]] == ["80", "60.5"]
    assert owned["registered_company"] is True


def test_declared_property_is_not_lowered_by_a_source_that_knows_less() -> None:
    assert facts((told(FactKind.DEPOSIT, 100),))["property"]["deposits_fen"] == 300000


def test_a_dangerous_house_seen_at_home_is_dangerous() -> None:
    assert facts((), seen(housing="dangerous"))["property"]["dwellings"][0]["dangerous"] is True


def test_expenses_are_the_family_s_own_or_what_the_source_told() -> None:
    assert facts()["members"][0]["expenses"] == [{"kind": "illness", "fen": 800000, "per": "year"}]
    told_cost = (told(FactKind.MEDICAL_COST, 500000, who=1),)
    undeclared = facts(told_cost, means={"expenses": []})
    assert undeclared["members"][1]["expenses"] == [{"kind": "illness", "fen": 500000, "per": "year"}]
    assert facts(told_cost)["members"][1]["expenses"] == []


def test_operating_income_keeps_its_cost() -> None:
    income = {
        "people-p1-incomes": ["operating"], "people-p1-operating_fen": "20000", "people-p1-operating_cost_fen": "8000",
    }  # fmt: skip
    row = facts(income=income)["members"][0]["incomes"][0]
    assert (row["fen"], row["cost_fen"], row["per"]) == (2000000, 800000, "year")


def test_a_stranger_in_the_findings_changes_nothing() -> None:
    stranger = Finding(uuid4(), FactKind.WAGE, 999900, None, "", "source", "社保系统", DAY)
    assert facts((stranger,)) == facts()


def test_disability_and_special_states_reach_the_law() -> None:
    family = {
        "people-p2-health": ["disability", "cannot_work"], "people-p2-disability_kind": "physical",
        "people-p2-disability_grade": "2", "people-p3-special": "yes", "people-p3-situation": "conscript",
        "people-p3-soldier_married": "no",
    }  # fmt: skip
    members = facts(family=family)["members"]
    assert (members[1]["disability_kind"], members[1]["disability_grade"], members[1]["able_to_work"]) == (
        "physical",
        2,
        False,
    )
    assert (members[2]["situation"], members[2]["married"]) == ("conscript", False)
