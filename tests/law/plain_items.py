# mypy: disable-error-code="no-any-return"
"""Every item beside 低保 written down a second time, straight from the facts; no engine, no parameter files.

Amounts are whole 分; incomes fractions of a 分 a month. What a family still has to tell is not written here: the
families compared have told everything.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from math import ceil, floor
from typing import Any

from tests.law.plain import MONTHS, URBAN, Facts, Plain, monthly

ROWS: dict[str, list[tuple[int, int, int]]] = {
    "tekun": [(2016, 1, 600), (2019, 9, 754), (2020, 9, 806), (2021, 9, 827), (2022, 9, 932), (2023, 9, 955), (2024, 9, 975), (2025, 7, 1001)],
    "institution": [(2016, 1, 1000), (2019, 9, 1404), (2020, 9, 1456), (2021, 9, 1477), (2022, 9, 1582), (2023, 9, 1605), (2024, 9, 1825), (2025, 7, 1851)],
    "scattered": [(2016, 1, 600), (2019, 9, 1204), (2020, 9, 1256), (2021, 9, 1277), (2022, 9, 1382), (2023, 9, 1405), (2024, 9, 1625), (2025, 7, 1651)],
    "de_facto": [(2021, 9, 1225), (2022, 9, 1382), (2023, 9, 1405), (2024, 9, 1625), (2025, 7, 1651)],
    "living": [(2016, 1, 50), (2019, 1, 70), (2022, 10, 80), (2024, 1, 90)],
    "care_one": [(2016, 1, 50), (2019, 1, 80), (2022, 10, 90), (2024, 1, 100)],
    "care_two": [(2016, 1, 50), (2019, 1, 70), (2022, 10, 80), (2024, 1, 90)],
    "disposable": [(2017, 1, 22034), (2018, 1, 24153), (2019, 1, 26386), (2020, 1, 28920), (2021, 1, 30824), (2022, 1, 33803), (2023, 1, 35666), (2024, 1, 37595), (2025, 1, 39713)],
}  # fmt: skip
LAW: dict[str, Any] = {
    "tekun.ability.age_from": 60, "tekun.ability.age_below": 16, "tekun.ability.grade_mind": 3,
    "tekun.ability.grade_physical": 2, "tekun.ability.grade_visual": 1, "tekun.ability.grade_multiple": 0,
    "tekun.property_as_dibao": True, "tekun.minor_until": 18,
    "tekun.supporter.dibao_age_from": 60, "tekun.supporter.old_age_from": 70,
    "tekun.supporter.grade_severe": 2, "tekun.supporter.grade_mind": 3,
    "tekun.care.half_from": 1, "tekun.care.full_from": 4, "tekun.care.weak_grade": 2,
    "rigid_expense.ratio_permille": 700, "rigid_expense.at_ratio_qualifies": True, "rigid_expense.property_as_dibao": True,
    "temporary_aid.class_c_permille": 2000, "temporary_aid.unit_fen": 100, "temporary_aid.quick.months": 1,
    "temporary_aid.expense.assisted_skip": True, "temporary_aid.expense.property_as_dibao": True,
    "child.months_from": 6, "child.grade_severe": 2, "child.grade_mind": 4, "child.top_up": True,
    "child.orphan_while_schooling": True, "disability.care_grade": 2, "disability.living_borderline": False,
    "referral.compulsory_from": 6, "referral.compulsory_years": 9, "referral.work_from": 16,
}  # fmt: skip
NOT_OF_TEKUN = ("basic_pension", "honour_pension", "family_planning_reward", "scholarship", "bravery_award", "social_assistance", "local_exempt", "old_age_allowance", "social_insurance")  # fmt: skip
#: Class: own cost above, least and most ‰, cap in yuan, whether only the part above counts.
MEDICAL = {"A": (300, 900, 1000, 50000, True), "B": (3000, 400, 600, 40000, True), "C": (20000, 300, 500, 30000, False)}  # fmt: skip
LONG, DISASTER, SCHOOL = {"A": 12, "B": 12, "C": 6}, {"A": 36, "B": 18, "C": 6}, {"A": 5000, "B": 5000}
LOST, TIMED = ("dead", "declared_missing", "not_found"), ("imprisoned", "isolation", "restricted", "lost_contact")  # fmt: skip
#: Never beside one another, person by person.
NEVER = [{"dibao", "tekun"}, {"tekun_care", "disability_care"}, {"tekun", "disability_living"}, {"orphan", "tekun"}, {"de_facto_orphan", "tekun"}, {"orphan", "disability_living"}, {"orphan", "disability_care"}, {"de_facto_orphan", "disability_living"}, {"work_injury_care", "disability_care"}]  # fmt: skip
PER_PERSON = ("tekun", "orphan", "de_facto_orphan", "disability_living", "disability_care")

Told = tuple[str, dict[str, int], int, int]


class PlainItems(Plain):
    """One family over all items; `place` holds full parameter paths."""

    def __init__(self, facts: Facts, on: date, profile: str, place: Mapping[str, Any]) -> None:
        mine = {name.removeprefix("dibao."): value for name, value in place.items()}
        super().__init__(facts, on, profile, mine)
        new = on >= date(2026, 1, 29)
        dated = {
            "temporary_aid.quick.enabled": new,
            "temporary_aid.expense.borderline_skip": new,
            "rigid_expense.in_force": on >= date(2025, 1, 1),
            "referral.wider": on >= date(2023, 10, 19),
            **{f"tekun.exempt.{kind}": True for kind in NOT_OF_TEKUN},
        }
        care = (300, 200, 50, 200) if on >= date(2022, 8, 1) else (None,) * 4
        for name, yuan in zip(("full", "half", "self", "weak"), care, strict=True):
            dated[f"tekun.care.{name}_fen"] = None if yuan is None else yuan * 100
        self.said = {**LAW, **dated, **place}
        self.whole, self.whole_amount, self.alone = self.answer()
        income = sum((self.own(p) + self.support(p) for p in self.counted), Fraction(0))
        self.gross = income
        rigid = sum((self.rigid(p) for p in self.counted), Fraction(0))
        if self["rigid.cap_standard_permille"]:
            rigid = min(rigid, self.part(Fraction(self.limit), "rigid.cap_standard_permille"))
        self.net = max(Fraction(0), income - rigid)
        self.tidy = not self.vetoed()
        self.is_dibao = self.whole == "eligible"
        near = self.net * 1000 < self.limit * self["borderline.multiple_permille"]
        self.is_borderline = self.tidy and near and not self.is_dibao

    def row(self, name: str, path: str) -> int | None:
        """A published amount in 分; a place's own value first."""
        if path in self.said:
            return self.said[path]
        day = (self.on.year, self.on.month, 1)
        yuan = [value for year, month, value in ROWS[name] if (year, month, 1) <= day]
        return yuan[-1] * 100 if yuan else None

    # ---- 人 ----
    def has(self, person: Facts, kind: str) -> bool:
        return any(held["kind"] == kind for held in person.get("held", []))

    def grade(self, person: Facts, most: int, *kinds: str) -> bool:
        grade = person.get("disability_grade") or 0
        return 1 <= grade <= most and (not kinds or person.get("disability_kind") in kinds)

    def no_ability(self, person: Facts) -> bool:
        rule = {
            key.rsplit(".", 1)[1]: value
            for key, value in self.said.items()
            if key.startswith("tekun.ability.")
        }
        age = self.age(person)
        goes_on = self.has(person, "tekun") and (
            age < self.said["tekun.minor_until"] or person["student_level"] == "school"
        )
        return bool(
            age >= rule["age_from"]
            or age < rule["age_below"]
            or self.grade(person, rule["grade_mind"], "intellectual", "mental")
            or self.grade(person, rule["grade_physical"], "physical")
            or self.grade(person, rule["grade_visual"], "visual")
            or self.grade(person, rule["grade_multiple"], "multiple")
            or person.get("no_ability_local")
            or goes_on
        )

    def tekun_income(self, person: Facts) -> Fraction:
        total = Fraction(0)
        for income in person["incomes"]:
            net = monthly(income, max(0, income["fen"] - income["cost_fen"]))
            name = income.get("named") or income["kind"]
            total += 0 if self.said.get(f"tekun.exempt.{name}") else net
        for obligor in self.facts["support_obligors"]:
            if obligor["supports"] == person["ref"] and obligor["evidenced_support"] is not None:
                total += monthly(obligor["evidenced_support"])
        return max(Fraction(0), total - sum(monthly(p) for p in person["payments_out"]))

    def unable(self, one: Facts) -> bool:
        said = self.said
        if one.get("tekun") or one.get("unable_local"):
            return True
        age = self.years(one["birth_date"])
        if one.get("dibao") and age >= said["tekun.supporter.dibao_age_from"]:
            return True
        if not one.get("property_low"):
            return False
        if one.get("no_capacity") or one.get("away"):
            return True
        weak = age >= said["tekun.supporter.old_age_from"] or self.grade(
            one, said["tekun.supporter.grade_severe"]
        )
        weak = weak or self.grade(one, said["tekun.supporter.grade_mind"], "intellectual", "mental")
        yearly = monthly(one["income"]) * 12 if one.get("income") else 0
        return weak and yearly < (self.row("disposable", "local.disposable_yearly_fen") or 0)

    def parents(self, child: Facts) -> tuple[int, int, int]:
        """Listed, lost, in hardship."""
        listed = child.get("parents") or []
        lost = sum(parent["state"] in LOST for parent in listed)
        hard = 0
        for parent in listed:
            severe = self.grade(parent, self.said["child.grade_severe"]) or self.grade(
                parent, self.said["child.grade_mind"], "intellectual", "mental"
            )
            long = (parent.get("months") or 0) >= self.said["child.months_from"]
            state = parent["state"]
            hard += state == "ill" or (state == "disabled" and severe) or (state in TIMED and long)
        return len(listed), lost, hard

    def orphan(self, person: Facts) -> bool:
        listed, lost, _ = self.parents(person)
        stays = self.has(person, "orphan") and person["student_level"] == "school"
        young = self.age(person) < 18 or (stays and self.said["child.orphan_while_schooling"])
        return bool(young and 0 < listed == lost)

    def de_facto(self, person: Facts) -> bool:
        listed, lost, hard = self.parents(person)
        return self.age(person) < 18 and hard > 0 and lost + hard == listed

    def tekun(self, person: Facts) -> bool:
        if person not in self.counted or not self.no_ability(person):
            return False
        if person.get("chooses_child_scheme") and (self.orphan(person) or self.de_facto(person)):
            return False
        able = [
            s
            for s in self.facts.get("supporters") or []
            if s["supports"] == person["ref"] and not self.unable(s)
        ]
        tidy = self.tidy or not self.said["tekun.property_as_dibao"]
        return tidy and not able and self.tekun_income(person) < self.standard

    def care(self, person: Facts) -> int | None:
        test = person.get("self_care")
        said = {key.rsplit(".", 1)[1]: v for key, v in self.said.items() if key.startswith("tekun.care.")}
        amount = 0
        if test and None not in test.values():
            failed = list(test.values()).count(False)
            level = (
                "full" if failed >= said["full_from"] else "half" if failed >= said["half_from"] else "self"
            )
            amount = said[f"{level}_fen"]
        weak = self.grade(person, said["weak_grade"], "physical", "intellectual", "mental", "visual")
        if weak or person["bedridden"] or self.age(person) < self.said["tekun.ability.age_below"]:
            if said["weak_fen"] is None:
                return None
            amount = max(amount or 0, said["weak_fen"])
        return amount

    def dibao_person(self, person: Facts) -> bool:
        return (
            (self.is_dibao and person in self.counted)
            or person["ref"] in self.alone
            or self.has(person, "dibao")
        )

    def near_person(self, person: Facts) -> bool:
        return (self.is_borderline and person in self.counted) or self.has(person, "borderline")

    def assisted(self, person: Facts) -> bool:
        core = self.dibao_person(person) or self.tekun(person) or self.has(person, "tekun")
        wide = self.near_person(person) or self.has(person, "rigid_expense")
        wide = wide or (person in self.counted and self.is_rigid())
        return core or (wide and self.said["referral.wider"])

    # ---- 户 ----
    def below_disposable(self) -> bool:
        return self.gross * 12 < len(self.counted) * (
            self.row("disposable", "local.disposable_yearly_fen") or 0
        )

    def is_rigid(self) -> bool:
        def known(kind: str) -> bool:
            return any(self.has(p, kind) for p in self.counted)

        if not self.counted or not self.said["rigid_expense.in_force"]:
            return False
        if self.is_dibao or self.is_borderline or known("dibao") or known("borderline"):
            return False
        if all(self.has(p, "tekun") for p in self.counted):
            return False
        spent = sum((monthly(e) for p in self.counted for e in p["expenses"]), Fraction(0)) * 12
        for name in ("living_expense", "other_rigid"):
            if self.facts.get(name):
                spent += monthly(self.facts[name]) * 12
        line = self.gross * 12 * self.said["rigid_expense.ratio_permille"] / 1000
        enough = spent > line or (spent == line > 0 and bool(self.said["rigid_expense.at_ratio_qualifies"]))
        tidy = self.tidy or not self.said["rigid_expense.property_as_dibao"]
        return enough and tidy and self.below_disposable()

    def letter(self) -> str:
        name = (self.facts.get("hardship") or {}).get("person")

        def alone(person: Facts) -> bool:
            own = self.tekun(person) or self.orphan(person)
            return own or self.has(person, "tekun") or self.has(person, "orphan")

        if name:
            met = next(p for p in self.facts["members"] if p["ref"] == name)
            first, second = alone(met), self.dibao_person(met)
        else:
            first = bool(self.counted) and all(alone(p) for p in self.counted)
            second = self.is_dibao or any(self.has(p, "dibao") for p in self.counted)
        if first or second:
            return "A" if first else "B"
        most = Fraction(
            floor(Fraction(self.limit * 12 * self.said["temporary_aid.class_c_permille"], 1000)), 12
        )
        return "C" if self.counted and self.net <= most else "D"

    def expense_means(self) -> bool:
        known = {held["kind"] for p in self.facts["members"] for held in p.get("held", [])}
        tidy = self.tidy or not self.said["temporary_aid.expense.property_as_dibao"]
        if tidy and self.below_disposable():
            return True
        if self.said["temporary_aid.expense.assisted_skip"] and self.letter() in "AB":
            return True
        return bool(
            self.said["temporary_aid.expense.borderline_skip"] and known & {"borderline", "rigid_expense"}
        )

    def temporary(self) -> tuple[bool, bool, int, int]:
        """Emergency, expense, least and most in 分."""
        trouble = self.facts.get("hardship") or {"type": "none"}
        open_to = bool(trouble.get("life_hard")) and not trouble.get("aided")
        sudden = open_to and trouble["type"] == "emergency"
        costly = open_to and trouble["type"] == "expense" and self.expense_means()
        if not (sudden or costly):
            return False, False, 0, 0
        letter, kind = self.letter(), trouble.get("kind", "other")
        urban = (
            self["standard.urban"]
            or [y for *day, y in URBAN if (*day, 1) <= (self.on.year, self.on.month, 1)][-1] * 100
        )
        low = high = 0
        if kind == "medical" and letter != "D":
            low, high = (self.medical(letter, trouble.get("cost_fen") or 0, which) for which in (1, 2))
        elif kind == "schooling":
            low = self.table("schooling", letter, "from_fen", SCHOOL.get(letter, 0) * 100)
        elif kind in ("long_treatment", "disaster"):
            months = LONG if kind == "long_treatment" else DISASTER
            high = urban * self.table(kind, letter, "months", months.get(letter, 0))
        return sudden, costly, low, high

    def table(self, kind: str, letter: str, what: str, usual: int) -> int:
        return self.said.get(f"temporary_aid.{kind}.{letter.lower()}_{what}", usual)

    def medical(self, letter: str, cost: int, which: int) -> int:
        path = f"temporary_aid.medical.{letter.lower()}."
        usual = MEDICAL[letter]
        names = ("rate_low_permille", "rate_high_permille")
        rate = self.said.get(f"{path}rate_permille") or self.said.get(path + names[which - 1], usual[which])
        above = self.said.get(f"{path}above_fen", usual[0] * 100)
        if cost <= above:
            return 0
        base = cost - above if self.said.get(f"{path}on_excess", usual[4]) else cost
        unit = self.said["temporary_aid.unit_fen"]
        part = ceil(Fraction(floor(Fraction(base * rate, 1000)), unit)) * unit
        return min(part, self.said.get(f"{path}cap_fen", usual[3] * 100))

    # ---- 意见 ----
    def items(self) -> dict[str, Told]:
        """Outcome, 分 a month by person, least and most given once, of every item."""
        told: dict[str, Told] = {}
        for code in PER_PERSON:
            amounts = {p["ref"]: self.amount(code, p) for p in self.facts["members"] if self.fits(code, p)}
            gap = code in ("tekun", "de_facto_orphan") and self.unpublished(code)
            told[code] = ("unsettled", {}, 0, 0) if amounts and gap else plain_told(amounts)
        everybody = {p["ref"]: 0 for p in self.counted}
        sudden, costly, low, high = self.temporary()
        quick = sudden and bool(self.said["temporary_aid.quick.enabled"])
        most = self.standard * self.said["temporary_aid.quick.months"]
        told["borderline"] = plain_told(everybody if self.is_borderline else {}, self.is_borderline)
        told["rigid_expense"] = plain_told(everybody if self.is_rigid() else {}, self.is_rigid())
        told["quick_aid"] = plain_told(everybody if quick else {}, quick, 0, most)
        told["temporary_aid"] = plain_told(everybody if sudden or costly else {}, sudden or costly, low, high)
        for code, who in self.referred().items():
            told[code] = plain_told(dict.fromkeys(who, 0))
        helped = any(self.assisted(p) for p in self.facts["members"])
        owned = self.facts["property"]["dwellings"]
        rural = self.facts["area"] == "rural" and any(d["dangerous"] for d in owned)
        for code, yes in {
            "housing": helped and self.facts["housing_difficulty"],
            "dangerous_house": helped and rural,
            "legal_aid": helped and self.facts["legal_matter"],
            "disaster": self.facts["natural_disaster"],
        }.items():
            told[code] = plain_told(everybody if yes else {}, bool(yes))
        return told

    def referred(self) -> dict[str, list[str]]:
        first = self.said["referral.compulsory_from"]
        last = first + self.said["referral.compulsory_years"]
        who: dict[str, list[str]] = {"medical": [], "education": [], "employment": []}
        for p in self.facts["members"]:
            helped, studies = self.assisted(p), p["student_level"] != "none"
            kept_out = first <= self.age(p) < last and p["disability_kind"] != "none" and not studies
            of_age = self.said["referral.work_from"] <= self.age(p) < self.said["tekun.ability.age_from"]
            works = of_age and not studies and p["able_to_work"] and p["unemployed"]
            for code, yes in (("medical", helped), ("education", (helped and studies) or kept_out), ("employment", helped and works)):  # fmt: skip
                who[code] += [p["ref"]] if yes else []
        return who

    def fits(self, code: str, person: Facts) -> bool:
        if code in ("tekun", "orphan"):
            return getattr(self, code)(person)
        if code == "de_facto_orphan":
            return self.de_facto(person)
        if not person.get("registered_here"):
            return False
        if code == "disability_care":
            return self.grade(person, self.said["disability.care_grade"])
        poor = self.dibao_person(person) or (
            self.near_person(person) and self.said["disability.living_borderline"]
        )
        return person["disability_kind"] != "none" and self.grade(person, 4) and bool(poor)

    def unpublished(self, code: str) -> bool:
        if code == "de_facto_orphan":
            return self.row("de_facto", "child.de_facto_orphan_fen") is None
        return self.said["tekun.care.full_fen"] is None

    def amount(self, code: str, person: Facts) -> int:
        if code == "tekun":
            return (self.row("tekun", "tekun.basic_fen") or 0) + (self.care(person) or 0)
        if code == "orphan":
            where = "institution" if person.get("in_institution") else "scattered"
            return self.row(where, f"child.{where}_fen") or 0
        if code == "de_facto_orphan":
            held = [h["fen"] for h in person["held"] if h["kind"] in ("dibao", "tekun", "disability_living")]
            offset = sum(held) if self.said["child.top_up"] else 0
            return max(0, (self.row("de_facto", "child.de_facto_orphan_fen") or 0) - offset)
        if code == "disability_living":
            return self.row("living", "disability.living_fen") or 0
        name = "care_one" if person["disability_grade"] == 1 else "care_two"
        return self.row(name, f"disability.{name}_fen") or 0

    def together(self) -> dict[str, int]:
        """The most each person could have at once, of those who have something that cannot stand together."""
        items, best = self.items(), {}
        for person in self.facts["members"]:
            ref = person["ref"]
            sums = {code: items[code][1].get(ref, 0) for code in PER_PERSON if items[code][0] == "fits"}
            if sums.get("tekun"):
                sums["tekun_care"] = self.care(person) or 0
                sums["tekun"] -= sums["tekun_care"]
            part = (
                self.whole_amount // len(self.counted) if self.whole_amount and person in self.counted else 0
            )
            sums["dibao"] = part or self.alone.get(ref, 0)
            sums = {code: fen for code, fen in sums.items() if fen}
            held = {"work_injury_care"} if self.has(person, "work_injury_care") else set()
            if any(pair <= {*sums, *held} for pair in NEVER):
                best[ref] = max(worth({c for c, bit in zip(sums, bits, strict=True) if bit}, sums, held) for bits in itertools.product((0, 1), repeat=len(sums)))  # fmt: skip
        return best


def worth(chosen: set[str], sums: Mapping[str, int], held: set[str]) -> int:
    """What a choice comes to; less than nothing when it cannot stand."""
    if any(pair <= chosen | held for pair in NEVER) or ("tekun_care" in chosen and "tekun" not in chosen):
        return -1
    rest = sum(sums[code] for code in chosen - {"de_facto_orphan"})
    if "de_facto_orphan" not in chosen:
        return rest
    offset = sum(sums[code] for code in chosen & {"dibao", "disability_living"})
    return rest - offset + max(offset, sums["de_facto_orphan"])


def plain_told(amounts: dict[str, int], fits: bool | None = None, low: int = 0, high: int = 0) -> Told:
    yes = bool(amounts) if fits is None else fits
    return ("fits", amounts, low, high) if yes else ("not_now", {}, 0, 0)


assert MONTHS["year"] == 12
