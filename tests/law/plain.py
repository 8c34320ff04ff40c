# mypy: disable-error-code="no-any-return"
"""低保 written down a second time, straight from the facts, in fractions of a 分 a month; no engine, no parameter files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from math import ceil
from typing import Any

Facts = Mapping[str, Any]

URBAN = [
    (2016, 1, 460),
    (2019, 9, 580),
    (2020, 9, 620),
    (2021, 9, 636),
    (2022, 9, 717),
    (2023, 9, 735),
    (2024, 9, 750),
    (2025, 7, 770),
]
RURAL = [
    (2016, 1, 300),
    (2019, 9, 440),
    (2020, 9, 496),
    (2021, 9, 515),
    (2022, 9, 581),
    (2023, 9, 600),
    (2024, 9, 610),
    (2025, 7, 630),
]
NATIONAL: dict[str, Any] = {
    "members.clergy_years": 3,
    "members.unmarried_child_under_age": 0,
    "rigid.illness_permille": 1000,
    "rigid.disability_permille": 1000,
    "rigid.schooling_permille": 1000,
    "support.threshold_permille": 2000,
    "support.many_children_from": 3,
    "sole.band_permille": 1500,
    "sole.grade_any_kind": 2,
    "sole.grade_intellectual_mental": 3,
    "sole.major_illness": True,
    "sole.clergy": True,
    "sole.amount_permille": 1000,
    "borderline.multiple_permille": 1500,
    "property.money_months": 12,
    "property.commercial_premises": True,
    "property.vehicle": True,
    "property.exempt_disabled_vehicle": True,
    "property.exempt_two_wheel_motorcycle": True,
    "property.exempt_electric_scooter": True,
    "property.other": True,
    "amount.unit_fen": 100,
    "work.refusals_from": 3,
    **{
        f"exempt.{kind}": True
        for kind in ("honour_pension", "scholarship", "social_assistance", "basic_pension", "local_exempt")
    },
}
CITY_2016 = {"members.clergy_years": 1, "members.exclude_unmarried_soldiers": True, "split.enabled": True}
MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}


class Plain:
    """One family, one day, one place's values; a value not set is 0 or false."""

    def __init__(self, facts: Facts, on: date, profile: str, place: Mapping[str, Any]) -> None:
        self.facts, self.on = facts, on
        since = on >= date(2022, 10, 20)
        notice = {"support.excuse_for_severe": since, "sole.jobless_severe": since}
        self.rule = {**NATIONAL, **notice, **(CITY_2016 if profile == "cq-2016" else {}), **place}
        rows = URBAN if facts["area"] == "urban" else RURAL
        self.standard = [
            yuan for year, month, yuan in rows if (year, month, 1) <= (on.year, on.month, on.day)
        ][-1] * 100
        self.counted = [person for person in facts["members"] if self.counts(person)]
        self.limit = self.standard * len(self.counted)

    def __getitem__(self, name: str) -> Any:
        return self.rule.get(name, 0)

    def part(self, monthly: Fraction, name: str) -> Fraction:
        """A share of an amount; the engine drops what is below one 分 a year."""
        return Fraction(int(monthly * 12 * self[name] / 1000), 12)

    def counts(self, person: Facts) -> bool:
        kind, at = person["relation"], person["situation"]
        if at in ("imprisoned", "compulsory_isolation", "declared_missing") or self.clergy(person):
            return False
        if at == "conscript" and self["members.exclude_conscripts"]:
            return False
        if (
            at in ("conscript", "serving_soldier")
            and not person["married"]
            and self["members.exclude_unmarried_soldiers"]
        ):
            return False
        if kind in ("self", "spouse"):
            return True
        if kind == "child" and (person["lives_together"] or self.dependent(person)):
            return True
        return person["lives_together"] and (kind == "parent" or (kind != "child" and person["support_duty"]))

    def dependent(self, person: Facts) -> bool:
        levels = ["school", "college", "bachelor"] + ["graduate"] * bool(
            self["members.count_graduate_students"]
        )
        young = not person["married"] and self.age(person) < self["members.unmarried_child_under_age"]
        return (
            self.age(person) < 18
            or person["student_level"] in levels
            or not person["self_supporting"]
            or young
        )

    def age(self, person: Facts) -> int:
        return self.years(person["birth_date"])

    def years(self, since: date) -> int:
        years = self.on.year - since.year
        return years - (self.on < date(self.on.year, since.month, since.day))

    def clergy(self, person: Facts) -> bool:
        return (
            person["situation"] == "clergy"
            and self.years(person["clergy_since"]) >= self["members.clergy_years"]
        )

    def lone_clergy(self, person: Facts) -> bool:
        return bool(self["sole.clergy"]) and person["relation"] == "self" and self.clergy(person)

    def own(self, person: Facts) -> Fraction:
        total, wage = Fraction(0), Fraction(0)
        for income in person["incomes"]:
            net = monthly(income, max(0, income["fen"] - income["cost_fen"]))
            total += 0 if self[f"exempt.{income['kind']}"] else net
            wage += net if income["kind"] == "wage" else 0
        cost = self["employment_cost.amount_fen"] + self.part(wage, "employment_cost.wage_permille")
        cost += self.part(Fraction(self.standard), "employment_cost.standard_permille")
        if person["disability_kind"] != "none":
            cost += self.part(wage, "employment_cost.disabled_wage_permille")
        if self["employment_cost.cap_standard_permille"]:
            cost = min(cost, self.part(Fraction(self.standard), "employment_cost.cap_standard_permille"))
        return max(Fraction(0), total - min(cost, wage) - sum(monthly(p) for p in person["payments_out"]))

    def rigid(self, person: Facts) -> Fraction:
        kinds = ("illness", "disability", "schooling")
        sums = {kind: sum(monthly(e) for e in person["expenses"] if e["kind"] == kind) for kind in kinds}
        return sum((self.part(Fraction(sums[kind]), f"rigid.{kind}_permille") for kind in kinds), Fraction(0))

    def severe(self, person: Facts) -> bool:
        earned = sum(
            monthly(i, i["fen"] - i["cost_fen"])
            for i in person["incomes"]
            if i["kind"] in ("wage", "operating")
        )
        return self.age(person) >= 18 and person["disability_grade"] in (1, 2) and earned == 0

    def support(self, person: Facts) -> Fraction:
        return sum(
            (self.given(o, person) for o in self.facts["support_obligors"] if o["supports"] == person["ref"]),
            Fraction(0),
        )

    def given(self, obligor: Facts, person: Facts) -> Fraction:
        may_excuse = obligor["relation"] == "sibling" or obligor["aged_60"]
        if self["support.excuse_for_severe"] and obligor["left_out"] and may_excuse and self.severe(person):
            return Fraction(0)
        if obligor["evidenced_support"] is not None:
            return monthly(obligor["evidenced_support"])
        if obligor["unable"]:
            return Fraction(0)
        free = self.part(Fraction(self.standard * obligor["household_size"]), "support.threshold_permille")
        over = max(Fraction(0), monthly(obligor["household_income"]) - free)
        many = obligor["children_count"] >= self["support.many_children_from"]
        return self.part(over, f"support.rate_{'many' if many else 'few'}_permille")

    def vetoed(self) -> bool:
        owned = self.facts["property"]
        money = owned["deposits_fen"] + owned["securities_fen"] + owned["savings_insurance_fen"]
        money += owned["other_financial_fen"] + owned["claims_fen"] * bool(self["property.count_claims"])
        most = self.limit * self["property.money_months"]
        sound = [round(d["area_m2"] * 100) for d in owned["dwellings"] if not d["dangerous"]]
        roomy = self["property.dwelling_area_dm2"] * 3 * len(self.counted)
        return any(
            (
                money > most or (money == most and self["property.reaching_vetoes"]),
                self["property.dwelling_area_dm2"] and len(sound) >= 2 and sum(sound) > roomy,
                owned["commercial_premises"] and self["property.commercial_premises"],
                self["property.vehicle"]
                and any(not self[f"property.exempt_{v['kind']}"] for v in owned["vehicles"]),
                owned["registered_company"] and self["property.registered_company"],
                owned["other_veto"] and self["property.other"],
            )
        )

    def answer(self) -> tuple[str, int, dict[str, int]]:
        """Outcome, monthly 分 of the household, and of each person who may be paid alone."""
        income = sum((self.own(p) + self.support(p) for p in self.counted), Fraction(0))
        rigid = sum((self.rigid(p) for p in self.counted), Fraction(0))
        if self["rigid.cap_standard_permille"]:
            rigid = min(rigid, self.part(Fraction(self.limit), "rigid.cap_standard_permille"))
        income = max(Fraction(0), income - rigid)
        fits = income < self.limit or (income == self.limit > 0 and bool(self["income.at_limit_qualifies"]))
        vetoed = self.vetoed()
        if fits and not vetoed:
            gap = max(self.limit - income, self.part(Fraction(self.limit), "amount.floor_permille"))
            heads = len(self.counted) if self["amount.round_per_head"] else 1
            alone = {p["ref"]: self.pays(p, "sole") for p in self.facts["members"] if self.lone_clergy(p)}
            return "eligible", self.up(gap / heads) * heads, {ref: pay for ref, pay in alone.items() if pay}
        band = not vetoed and income * 1000 < self.limit * self["sole.band_permille"]
        ways = {p["ref"]: self.way(p, vetoed, band) for p in self.facts["members"]}
        alone = {p["ref"]: self.pays(p, ways[p["ref"]]) for p in self.facts["members"] if ways[p["ref"]]}
        alone = {ref: pay for ref, pay in alone.items() if pay}
        near = not vetoed and income * 1000 < self.limit * self["borderline.multiple_permille"]
        outcome = "borderline" if near else "not_eligible"
        if alone:
            outcome = "sole_possible" if any(ways[ref] == "sole" for ref in alone) else "split_possible"
        return outcome, 0, alone

    def reducible(self) -> int:
        """The equal shares of those who refused work as often in a row as the place sets, in whole 分, never taken off here."""
        enough = self["work.refusals_from"]
        refusers = sum(person["work_refusals_in_a_row"] >= enough for person in self.counted)
        return self.answer()[1] * refusers // len(self.counted) if refusers else 0

    def way(self, person: Facts, vetoed: bool, band: bool) -> str:
        if self.lone_clergy(person):
            return "sole"
        if vetoed or person not in self.counted:
            return ""
        grade, kind = person["disability_grade"] or 9, person["disability_kind"]
        ground = grade <= self["sole.grade_any_kind"] or (
            person["major_illness"] and self["sole.major_illness"]
        )
        ground = ground or (
            kind in ("intellectual", "mental") and grade <= self["sole.grade_intellectual_mental"]
        )
        idle = self.severe(person) and self["sole.jobless_severe"]
        if (band and ground) or (idle and (band or not self["sole.jobless_severe_needs_borderline"])):
            return "sole"
        return "split" if self.splits(person) else ""

    def splits(self, person: Facts) -> bool:
        kin = any(other["relation"] in ("parent", "sibling") for other in self.counted)
        beside = person["relation"] in ("child", "sibling") or (person["relation"] == "self" and kin)
        unable = person["bedridden"] or (person["disability_kind"] != "none" and not person["able_to_work"])
        grown = self.age(person) >= 18 and person["student_level"] == "none"
        return bool(self["split.enabled"] and beside and unable and grown)

    def pays(self, person: Facts, way: str) -> int:
        gap = self.standard - max(Fraction(0), self.own(person) + self.support(person) - self.rigid(person))
        return self.up(self.part(gap, "sole.amount_permille") if way == "sole" else gap) if gap > 0 else 0

    def up(self, monthly_fen: Fraction) -> int:
        unit = int(self["amount.unit_fen"])
        return ceil(monthly_fen / unit) * unit


def monthly(money: Facts, fen: int | None = None) -> Fraction:
    """An amount of any period as an exact fraction a month."""
    return Fraction(money["fen"] if fen is None else fen, MONTHS[money["per"]])
