# mypy: disable-error-code="no-any-return"
"""The amount once more, from nothing but a stored trace. Imports neither the engine nor its parameters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

COUNTED = ("wage", "operating", "property", "transfer", "other")
EXEMPT = (
    "honour_pension",
    "family_planning_reward",
    "scholarship",
    "bravery_award",
    "social_assistance",
    "basic_pension",
    "local_exempt",
)
AWAY = ("imprisoned", "compulsory_isolation", "declared_missing")
Trace = Mapping[str, Any]


def recompute(trace: Trace) -> tuple[int, dict[str, int]]:
    """Monthly 分 of the household as a whole, and of everyone who could be paid alone."""
    rule = {name.removeprefix("dibao."): value for name, value in trace["parameters"].items()}
    members = [person for person in trace["people"] if person["role"] == "member"]
    home = trace["household"]
    standard = rule["standard.urban" if home.get("urban") else "standard.rural"] * 12
    counted = [person for person in members if counts(person, rule)]
    limit = standard * len(counted)
    supports = {person["ref"]: support(trace, person, standard, rule) for person in members}
    rigid = sum(rigid_of(person, rule) for person in counted)
    if rule["rigid.cap_standard_permille"]:
        rigid = min(rigid, limit * rule["rigid.cap_standard_permille"] // 1000)
    income = sum(own_income(person, standard, rule) + supports[person["ref"]] for person in counted)
    income = max(0, income - rigid)
    owned = owns_too_much(home, len(counted), standard, rule)
    poor = income < limit or (rule["income.at_limit_qualifies"] and income == limit and limit > 0)
    whole = poor and not owned
    amount = (
        pay(max(limit - income, limit * rule["amount.floor_permille"] // 1000), len(counted), rule)
        if whole
        else 0
    )
    alone = {}
    for person in members:
        own = own_income(person, standard, rule) + supports[person["ref"]] - rigid_of(person, rule)
        gap = standard - max(own, 0)
        sole = may_apply_alone(person, person in counted, whole, owned, income, limit, rule)
        if gap > 0 and sole:
            alone[person["ref"]] = up(gap * rule["sole.amount_permille"] // 1000, rule)
        elif gap > 0 and may_split(person, members, counted, whole, owned, rule):
            alone[person["ref"]] = up(gap, rule)
    return amount, alone


def counts(person: Trace, rule: Trace) -> bool:
    state = person["situation"]
    if state in AWAY or away_in_religion(person, rule):
        return False
    single_soldier = state in ("conscript", "serving_soldier") and not person.get("married")
    excluded = rule["members.exclude_unmarried_soldiers"] and single_soldier
    if excluded or (state == "conscript" and rule["members.exclude_conscripts"]):
        return False
    relation, together = person["relation"], person.get("lives_together", False)
    if relation in ("self", "spouse") or (relation == "child" and depends(person, rule)):
        return True
    if relation in ("parent", "child"):
        return together
    if relation == "parent_in_law":
        return together and rule["members.count_parents_in_law"]
    return together and person.get("support_duty", False)


def away_in_religion(person: Trace, rule: Trace) -> bool:
    return person["situation"] == "clergy" and person.get("clergy_years", 0) >= rule["members.clergy_years"]


def depends(person: Trace, rule: Trace) -> bool:
    age, level = person.get("age", 0), person["student_level"]
    student = level in ("school", "college", "bachelor")
    student = student or (level == "graduate" and rule["members.count_graduate_students"])
    single = age < rule["members.unmarried_child_under_age"] and not person.get("married")
    return age < 18 or student or not person.get("self_supporting") or single


def own_income(person: Trace, standard: int, rule: Trace) -> int:
    total = sum(person.get(f"{kind}_yearly", 0) for kind in COUNTED)
    total += sum(person.get(f"{kind}_yearly", 0) for kind in EXEMPT if not rule[f"exempt.{kind}"])
    wage = person.get("wage_yearly", 0)
    cost = rule["employment_cost.amount_fen"] * 12
    cost += wage * rule["employment_cost.wage_permille"] // 1000
    cost += standard * rule["employment_cost.standard_permille"] // 1000
    if person["disability_kind"] != "none":
        cost += wage * rule["employment_cost.disabled_wage_permille"] // 1000
    cap = rule["employment_cost.cap_standard_permille"]
    cost = min(cost, standard * cap // 1000) if cap else cost
    return max(0, total - min(cost, wage) - person.get("paid_out_yearly", 0))


def rigid_of(person: Trace, rule: Trace) -> int:
    kinds = ("illness", "disability", "schooling")
    return sum(
        person.get(f"{kind}_expense_yearly", 0) * rule[f"rigid.{kind}_permille"] // 1000 for kind in kinds
    )


def severe(person: Trace) -> bool:
    idle = not person.get("wage_yearly") and not person.get("operating_yearly")
    return person.get("age", 0) >= 18 and person.get("disability_grade", 9) <= 2 and idle


def support(trace: Trace, person: Trace, standard: int, rule: Trace) -> int:
    total = 0
    for obligor in trace["people"]:
        if obligor["role"] != "obligor" or obligor.get("supports_number", 0) != person.get(
            "member_number", 0
        ):
            continue
        asked_out = obligor.get("obligor_left_out") and obligor.get("obligor_sibling_or_60")
        if rule["support.excuse_for_severe"] and asked_out and severe(person):
            continue
        if obligor.get("support_evidenced"):
            total += obligor.get("support_evidenced_yearly", 0)
        elif not obligor.get("obligor_unable"):
            free = standard * obligor["obligor_size"] * rule["support.threshold_permille"] // 1000
            over = max(0, obligor.get("obligor_income_yearly", 0) - free)
            many = obligor["obligor_children"] >= rule["support.many_children_from"]
            total += (
                over * rule["support.rate_many_permille" if many else "support.rate_few_permille"] // 1000
            )
    return total


def owns_too_much(home: Trace, heads: int, standard: int, rule: Trace) -> bool:
    money = home.get("financial_fen", 0) + (home.get("claims_fen", 0) if rule["property.count_claims"] else 0)
    limit = standard // 12 * heads * rule["property.money_months"]
    area = rule["property.dwelling_area_dm2"]
    allowed = area * heads * rule["property.dwelling_multiple_permille"] // 1000
    exempt = [
        kind
        for kind in ("disabled_vehicle", "two_wheel_motorcycle", "electric_scooter")
        if rule[f"property.exempt_{kind}"]
    ]
    vehicles = [key.removeprefix("vehicles_") for key in home if key.startswith("vehicles_")]
    many = home.get("sound_dwellings", 0) >= rule["property.dwellings_from"]
    return bool(
        money > limit
        or (rule["property.reaching_vetoes"] and money == limit)
        or (area and many and home.get("sound_area_dm2", 0) > allowed)
        or (home.get("commercial_premises") and rule["property.commercial_premises"])
        or (rule["property.vehicle"] and any(kind not in exempt for kind in vehicles))
        or (home.get("registered_company") and rule["property.registered_company"])
        or (home.get("other_veto") and rule["property.other"])
    )


def may_apply_alone(
    person: Trace, counted: bool, whole: bool, owned: bool, income: int, limit: int, rule: Trace
) -> bool:
    if rule["sole.clergy"] and person["relation"] == "self" and away_in_religion(person, rule):
        return True
    if not counted or whole or owned:
        return False
    banded = income < limit * rule["sole.band_permille"] // 1000
    if (
        severe(person)
        and rule["sole.jobless_severe"]
        and (banded or not rule["sole.jobless_severe_needs_borderline"])
    ):
        return True
    grade = person.get("disability_grade", 9)
    mind = person["disability_kind"] in ("intellectual", "mental")
    ground = grade <= rule["sole.grade_any_kind"] or (
        mind and grade <= rule["sole.grade_intellectual_mental"]
    )
    return banded and bool(ground or (person.get("major_illness") and rule["sole.major_illness"]))


def may_split(
    person: Trace, members: list[Trace], counted: list[Trace], whole: bool, owned: bool, rule: Trace
) -> bool:
    if not rule["split.enabled"] or whole or owned or person not in counted:
        return False
    kin = any(other["relation"] in ("parent", "sibling") for other in counted)
    beside = person["relation"] in ("child", "sibling") or (person["relation"] == "self" and kin)
    unable = person["disability_kind"] != "none" and not person.get("able_to_work")
    grown = person.get("age", 0) >= 18 and person["student_level"] == "none"
    return beside and grown and bool(unable or person.get("bedridden"))


def pay(gap: int, heads: int, rule: Trace) -> int:
    if not rule["amount.round_per_head"]:
        return up(gap, rule)
    return up(-(-gap // heads), rule) * heads


def up(yearly: int, rule: Trace) -> int:
    unit = rule["amount.unit_fen"]
    return -(-yearly // (12 * unit)) * unit
