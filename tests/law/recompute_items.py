# mypy: disable-error-code="no-any-return"
"""The amounts of every item once more, from nothing but a stored trace. Imports neither the engine nor its parameters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.law import recompute as dibao

Trace = Mapping[str, Any]
LOST = ("dead", "declared_missing", "not_found")
MIND = ("intellectual", "mental")
#: Item → 分 by person (0 where it gives none), least and most given once; an item that does not fit is left out.
Amounts = dict[str, tuple[dict[str, int], int, int]]


class Again:
    """One trace; a value left out of it is 0 or false."""

    def __init__(self, trace: Trace) -> None:
        self.trace = trace
        self.said = trace["parameters"]
        rule = {n.removeprefix("dibao."): v for n, v in self.said.items() if n.startswith("dibao.")}
        self.members = [person for person in trace["people"] if person["role"] == "member"]
        self.home = trace["household"]
        self.month = rule["standard.urban" if self.home.get("urban") else "standard.rural"]
        self.counted = [person for person in self.members if dibao.counts(person, rule)]
        year = self.month * 12
        self.amount, self.alone = dibao.recompute({**trace, "parameters": rule})
        self.limit = year * len(self.counted)
        self.gross = sum(
            dibao.own_income(p, year, rule) + dibao.support(trace, p, year, rule) for p in self.counted
        )
        rigid = sum(dibao.rigid_of(p, rule) for p in self.counted)
        if rule["rigid.cap_standard_permille"]:
            rigid = min(rigid, self.limit * rule["rigid.cap_standard_permille"] // 1000)
        self.net = max(0, self.gross - rigid)
        self.owned = dibao.owns_too_much(self.home, len(self.counted), year, rule)
        poor = self.net < self.limit or (rule["income.at_limit_qualifies"] and self.net == self.limit > 0)
        self.eligible = poor and not self.owned
        band = self.limit * rule["borderline.multiple_permille"] // 1000
        self.borderline = not self.eligible and not self.owned and self.net < band

    def __getitem__(self, name: str) -> Any:
        return self.said[name]

    def behind(self, person: Trace, role: str) -> list[Trace]:
        """Supporters or parents of a member."""
        number = person.get("member_number", 0)
        return [
            p for p in self.trace["people"] if p["role"] == role and p.get("supports_number", 0) == number
        ]

    # ---- 特困 ----
    def tekun(self, person: Trace) -> bool:
        if person not in self.counted or not self.no_ability(person) or not person.get("tekun_known"):
            return False
        children = self.orphan(person) or self.de_facto(person)
        if person.get("chooses_child_scheme") and children:
            return False
        tidy = not self.owned or not self["tekun.property_as_dibao"]
        able = [one for one in self.behind(person, "supporter") if not self.unable(one)]
        return tidy and not able and self.tekun_income(person) < self.month * 12

    def no_ability(self, person: Trace) -> bool:
        age, kind = person.get("age", 0), person["disability_kind"]
        grade = person.get("disability_grade", 9)
        rule = {n.removeprefix("tekun.ability."): v for n, v in self.said.items()}
        kept = person.get("holds_tekun") and (
            age < self["tekun.minor_until"] or person["student_level"] == "school"
        )
        by_kind = {"physical": "grade_physical", "visual": "grade_visual", "multiple": "grade_multiple"}
        lightest = rule["grade_mind"] if kind in MIND else rule[by_kind[kind]] if kind in by_kind else 0
        aged = age >= rule["age_from"] or age < rule["age_below"]
        return bool(aged or grade <= lightest or person.get("no_ability_local") or kept)

    def tekun_income(self, person: Trace) -> int:
        total = sum(person.get(f"{kind}_yearly", 0) for kind in (*dibao.COUNTED, *dibao.EXEMPT))
        for kind in (*dibao.EXEMPT, "old_age_allowance", "social_insurance"):
            total -= person.get(f"{kind}_yearly", 0) if self[f"tekun.exempt.{kind}"] else 0
        for one in self.behind(person, "obligor"):
            total += one.get("support_evidenced_yearly", 0) if one.get("support_evidenced") else 0
        return max(0, total - person.get("paid_out_yearly", 0))

    def unable(self, one: Trace) -> bool:
        rule = {n.removeprefix("tekun.supporter."): v for n, v in self.said.items()}
        age, grade = one.get("age", 0), one.get("disability_grade", 9)
        if one.get("supporter_tekun") or one.get("supporter_unable_local"):
            return True
        if one.get("supporter_dibao") and age >= rule["dibao_age_from"]:
            return True
        little = bool(one.get("supporter_property_low"))
        if little and (one.get("supporter_no_capacity") or one.get("supporter_away")):
            return True
        weak = age >= rule["old_age_from"] or grade <= rule["grade_severe"]
        weak = weak or (one["disability_kind"] in MIND and grade <= rule["grade_mind"])
        poor = one.get("supporter_income_yearly", 0) < self["local.disposable_yearly_fen"]
        return little and weak and poor

    def care(self, person: Trace) -> int:
        rule = {n.removeprefix("tekun.care."): v for n, v in self.said.items()}
        amount, failed = 0, person.get("self_care_failed", 0)
        if person.get("self_care_assessed"):
            level = (
                "full" if failed >= rule["full_from"] else "half" if failed >= rule["half_from"] else "self"
            )
            amount = rule[f"{level}_fen"]
        named = person["disability_kind"] in (*MIND, "physical", "visual")
        weak = named and person.get("disability_grade", 9) <= rule["weak_grade"]
        young = person.get("age", 0) < self["tekun.ability.age_below"]
        return max(amount, rule["weak_fen"]) if weak or young or person.get("bedridden") else amount

    # ---- 儿童 ----
    def of_parents(self, child: Trace) -> tuple[int, int, int]:
        listed = self.behind(child, "parent")
        lost = sum(p.get("parent_state", "able") in LOST for p in listed)
        return len(listed), lost, sum(self.in_hardship(p) for p in listed)

    def in_hardship(self, parent: Trace) -> bool:
        state, grade = parent.get("parent_state", "able"), parent.get("disability_grade", 9)
        mind = parent["disability_kind"] in MIND and grade <= self["child.grade_mind"]
        if state == "disabled":
            return grade <= self["child.grade_severe"] or mind
        timed = state in ("imprisoned", "isolation", "restricted", "lost_contact")
        return state == "ill" or (timed and parent.get("parent_months", 0) >= self["child.months_from"])

    def orphan(self, person: Trace) -> bool:
        listed, lost, _ = self.of_parents(person)
        stays = person.get("holds_orphan") and person["student_level"] == "school"
        young = person.get("age", 0) < 18 or (stays and self["child.orphan_while_schooling"])
        return bool(young and 0 < listed == lost and person.get("child_known"))

    def de_facto(self, person: Trace) -> bool:
        listed, lost, hard = self.of_parents(person)
        young = person.get("age", 0) < 18 and person.get("child_known")
        return bool(young and hard > 0 and hard + lost == listed)

    # ---- 对象 ----
    def dibao_person(self, person: Trace) -> bool:
        whole = self.eligible and person in self.counted
        return bool(whole or person["ref"] in self.alone or person.get("holds_dibao"))

    def near(self, person: Trace) -> bool:
        return bool((self.borderline and person in self.counted) or person.get("holds_borderline"))

    def assisted(self, person: Trace) -> bool:
        if self.dibao_person(person) or self.tekun(person) or person.get("holds_tekun"):
            return True
        wide = self.near(person) or person.get("holds_rigid_expense")
        return bool(self["referral.wider"] and (wide or (self.rigid() and person in self.counted)))

    def below_disposable(self) -> bool:
        return self.gross < len(self.counted) * self["local.disposable_yearly_fen"]

    def rigid(self) -> bool:
        held = any(p.get("holds_dibao") or p.get("holds_borderline") for p in self.counted)
        if held or self.eligible or self.borderline or all(p.get("holds_tekun") for p in self.counted):
            return False
        spent = sum(p.get(f"{k}_expense_yearly", 0) for p in self.counted for k in ("illness", "disability", "schooling"))  # fmt: skip
        spent += self.home.get("living_expense_yearly", 0) + self.home.get("other_rigid_yearly", 0)
        line = self.gross * self["rigid_expense.ratio_permille"]
        enough = spent * 1000 > line or (spent * 1000 == line > 0)
        if not self["rigid_expense.at_ratio_qualifies"]:
            enough = spent * 1000 > line
        elif line == 0:
            enough = spent > 0
        tidy = not self.owned or not self["rigid_expense.property_as_dibao"]
        return bool(enough and tidy and self.below_disposable() and self["rigid_expense.in_force"])

    # ---- 临时救助 ----
    def letter(self) -> str:
        number = self.home.get("hardship_person", 0)
        who = [p for p in self.members if p.get("member_number", 0) == number - 1] if number else self.counted
        alone = [
            bool(self.tekun(p) or self.orphan(p) or p.get("holds_tekun") or p.get("holds_orphan"))
            for p in who
        ]
        if alone and all(alone):
            return "a"
        held = any(p.get("holds_dibao") for p in self.counted)
        if any(self.dibao_person(p) for p in who) if number else (self.eligible or held):
            return "b"
        most = self.limit * self["temporary_aid.class_c_permille"] // 1000
        return "c" if self.counted and self.net <= most else "d"

    def temporary(self) -> tuple[bool, int, int]:
        kind = self.home.get("hardship_type", "none")
        open_to = self.home.get("life_hard") and not self.home.get("already_aided")
        if not open_to or kind == "none" or (kind == "expense" and not self.means()):
            return False, 0, 0
        return (True, *self.priced(self.home.get("hardship_kind", "medical"), self.letter()))

    def means(self) -> bool:
        tidy = not self.owned or not self["temporary_aid.expense.property_as_dibao"]
        known = any(p.get("holds_borderline") or p.get("holds_rigid_expense") for p in self.members)
        skip = self["temporary_aid.expense.assisted_skip"] and self.letter() in "ab"
        known = known and self["temporary_aid.expense.borderline_skip"]
        return bool((tidy and self.below_disposable()) or skip or known)

    def priced(self, kind: str, letter: str) -> tuple[int, int]:
        if letter == "d" or kind == "other":
            return 0, 0
        if kind == "medical":
            return self.medical(letter, "low"), self.medical(letter, "high")
        if kind == "schooling":
            return (0 if letter == "c" else self[f"temporary_aid.schooling.{letter}_from_fen"]), 0
        return 0, self["dibao.standard.urban"] * self[f"temporary_aid.{kind}.{letter}_months"]

    def medical(self, letter: str, which: str) -> int:
        row, cost = f"temporary_aid.medical.{letter}.", self.home.get("hardship_cost_fen", 0)
        if cost <= self[row + "above_fen"]:
            return 0
        base = cost - self[row + "above_fen"] if self[row + "on_excess"] else cost
        rate, unit = (
            self[row + "rate_permille"] or self[f"{row}rate_{which}_permille"],
            self["temporary_aid.unit_fen"],
        )
        return min(-(-(base * rate // 1000) // unit) * unit, self[row + "cap_fen"])

    # ---- 各项 ----
    def amounts(self) -> Amounts:
        """Every item that fits."""
        found: dict[str, dict[str, int]] = {code: {} for code in ("tekun", "orphan", "de_facto_orphan", "disability_living", "disability_care", "medical", "education", "employment")}  # fmt: skip
        for person in self.members:
            for code, fen in self.of_person(person).items():
                found[code][person["ref"]] = fen
        told: Amounts = {code: (people, 0, 0) for code, people in found.items() if people}
        everybody = {person["ref"]: 0 for person in self.counted}
        helped = any(self.assisted(person) for person in self.members)
        aid, low, high = self.temporary()
        emergency = self.home.get("hardship_type") == "emergency"
        quick = aid and emergency and self["temporary_aid.quick.enabled"]
        home = self.home
        for code, yes in {
            "borderline": self.borderline,
            "rigid_expense": self.rigid(),
            "housing": helped and home.get("housing_difficulty"),
            "dangerous_house": helped and home.get("dangerous_dwelling") and not home.get("urban"),
            "legal_aid": helped and home.get("legal_matter"),
            "disaster": home.get("natural_disaster"),
        }.items():
            told |= {code: (everybody, 0, 0)} if yes else {}
        told |= {"temporary_aid": (everybody, low, high)} if aid else {}
        told |= (
            {"quick_aid": (everybody, 0, self.month * self["temporary_aid.quick.months"])} if quick else {}
        )
        return told

    def of_person(self, person: Trace) -> dict[str, int]:
        found = {}
        if self.tekun(person):
            found["tekun"] = self["tekun.basic_fen"] + self.care(person)
        if self.orphan(person):
            found["orphan"] = self[
                "child.institution_fen" if person.get("in_institution") else "child.scattered_fen"
            ]
        if self.de_facto(person):
            offset = person.get("offset_monthly", 0) if self["child.top_up"] else 0
            found["de_facto_orphan"] = max(0, self["child.de_facto_orphan_fen"] - offset)
        grade, here = person.get("disability_grade", 9), person.get("registered_here")
        poor = self.dibao_person(person) or (self["disability.living_borderline"] and self.near(person))
        if here and person["disability_kind"] != "none" and grade < 9 and poor:
            found["disability_living"] = self["disability.living_fen"]
        if here and grade <= self["disability.care_grade"]:
            found["disability_care"] = self[f"disability.care_{'one' if grade == 1 else 'two'}_fen"]
        return found | dict.fromkeys(self.referred(person), 0)

    def referred(self, person: Trace) -> list[str]:
        first = self["referral.compulsory_from"]
        age, studies = person.get("age", 0), person["student_level"] != "none"
        school_age = first <= age < first + self["referral.compulsory_years"]
        kept_out = school_age and person["disability_kind"] != "none" and not studies
        helped = self.assisted(person)
        of_age = self["referral.work_from"] <= age < self["tekun.ability.age_from"]
        idle = (
            person.get("able_to_work")
            and person.get("unemployed")
            and of_age
            and not studies
            and person.get("schooling_known")
        )
        told = {
            "medical": helped,
            "education": (helped and studies) or kept_out,
            "employment": helped and idle,
        }
        return [code for code, yes in told.items() if yes]
