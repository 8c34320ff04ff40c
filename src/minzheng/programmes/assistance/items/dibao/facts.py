"""From answers, check and home survey to the facts of the law. What two surveyors confirmed wins over what sources told,
that over what the family declared; each income keeps where it comes from and the day it was true.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from minzheng.engines.forms.services import Reading
from minzheng.engines.forms.types import Answers
from minzheng.engines.verification.types import FactKind, Finding
from minzheng.programmes.assistance.common.whom import OWES_WHOM, kept_place, said
from minzheng.programmes.assistance.items.dibao.form import DIBAO_FORM, years_between
from minzheng.programmes.assistance.items.dibao.form_checks import identity_in, is_applicant
from minzheng.programmes.assistance.items.dibao.form_means import AMOUNTS
from minzheng.programmes.assistance.items.dibao.joining import BORN_ON

Facts = dict[str, Any]
Item = dict[str, Any]

DECLARED, SURVEYED = "家庭申报", "入户调查"
RELATIONS = {
    "1": "spouse", "2": "child", "3": "child", "5": "parent", "5-law": "parent_in_law", "2-law": "child_in_law",
    "4": "grandchild", "6": "grandparent", "7": "sibling", "8": "other",
}  # fmt: skip
#: What a source tells → kind of income, period.
FOUND_INCOMES = {
    FactKind.WAGE: ("wage", "month"),
    FactKind.PENSION: ("transfer", "month"),
    FactKind.UNEMPLOYMENT: ("transfer", "month"),
}
#: Kinds a survey confirms; incomes of other kinds stand as declared.
SURVEY_KINDS = ("wage", "operating", "property", "transfer", "other", "basic_pension")
DANGEROUS_HOUSING = "dangerous"


def to_facts(
    answers: Answers,
    findings: Sequence[Finding] = (),
    survey: Any | None = None,
    people: Sequence[UUID] = (),
    *,
    left_out: Collection[int] = (),
) -> Facts:
    """Facts as `HouseholdFacts` takes them; members are m0 (applicant), m1 … in the order of `parties`.

    `survey`: a visit's findings (`members`, `housing`) or None. `people`: person ids in the same order. An answer the
    family did not give stays null: the law names it, nothing is read as zero. `left_out`: places of those who are
    counted elsewhere (特困): neither they nor what supports them alone is among the facts.
    Source: 审核确认办法 art. 13, 14, 16.
    """
    reading = Reading(DIBAO_FORM, answers)
    rows = reading.items("people")
    told: dict[str, list[Finding]] = {}
    refs = {person: f"m{n}" for n, person in enumerate(people[: len(rows)])}
    for finding in findings:
        told.setdefault(refs.get(finding.person_id, ""), []).append(finding)
    seen = {refs.get(member.person_id, ""): member for member in survey.members} if survey else {}
    members = [_member(reading, item, f"m{n}", told.get(f"m{n}", [])) for n, item in enumerate(rows)]
    for member in members:
        _confirm_incomes(member, seen.get(member["ref"]))
    _add_expenses(reading, members, told)
    return {
        "area": reading.value("area"),
        "area_evidence": str(reading.value("address") or "")[:200] or None,
        "source": DECLARED if survey is None else SURVEYED,
        "members": [member for n, member in enumerate(members) if n not in left_out],
        "support_obligors": _obligors(reading, left_out),
        "living_expense": _living(reading),
        "property": _property(reading, [f for ref, rows_ in told.items() if ref for f in rows_], survey),
    }


def _member(reading: Reading, item: Item, ref: str, told: list[Finding]) -> Facts:
    def value(name: str) -> Any:
        return reading.value(name, item, "people")

    number = identity_in(reading, item)
    first = is_applicant(reading, item)
    health = value("health") or []
    lives, married = value("lives"), value("married") or value("soldier_married")
    disabled = "disability" in health
    return {
        "ref": ref,
        "name": value("name"),
        "relation": "self" if first else RELATIONS.get(value("relation") or ""),
        "birth_date": number.birth.isoformat() if number else value(BORN_ON),
        "lives_together": {"together": True, "apart": False}.get(lives or ""),
        "support_duty": _flag(value("support_duty")),
        "situation": value("situation") if value("special") else "ordinary",
        "clergy_since": value("clergy_since"),
        "married": _flag(married),
        "student_level": value("student") or ("none" if first or value("relation") == "1" else None),
        "self_supporting": _flag(value("self_supporting")),
        "disability_kind": value("disability_kind") if disabled else "none",
        "disability_grade": int(value("disability_grade"))
        if disabled and value("disability_grade")
        else None,
        "major_illness": "illness" in health,
        "bedridden": "bedridden" in health,
        "able_to_work": "cannot_work" not in health,
        "incomes": _incomes(reading, item, told),
        "expenses": [],
        "payments_out": [],
    }


def _flag(value: str | None) -> bool | None:
    return None if value is None else value == "yes"


def _incomes(reading: Reading, item: Item, told: list[Finding]) -> list[Facts] | None:
    has = reading.value("has_income", item, "people")
    if has is None and not told:
        return None
    declared: dict[str, Facts] = {}
    for kind in reading.value("incomes", item, "people") or []:
        answer = reading.answer(f"{kind}_fen", item) or {}
        amount = reading.value(f"{kind}_fen", item, "people")
        if amount is None:
            return None
        declared[kind] = {
            "kind": kind, "fen": amount, "per": AMOUNTS[kind][1], "source": DECLARED, "as_of": str(answer["at"])[:10],
        }  # fmt: skip
        if kind == "operating":
            declared[kind]["cost_fen"] = reading.value("operating_cost_fen", item, "people") or 0
    for income in _told_incomes(told, "basic_pension" in declared):
        former = declared.get(income["kind"])
        if former is None or former["fen"] < income["fen"]:
            declared[income["kind"]] = income
    return list(declared.values())


def _told_incomes(told: list[Finding], has_basic_pension: bool) -> list[Facts]:
    rows: dict[str, Facts] = {}
    for finding in told:
        kind, per = FOUND_INCOMES.get(finding.kind, ("", ""))
        if not kind or not finding.amount_fen:
            continue
        if finding.kind is FactKind.PENSION and (has_basic_pension or "城乡居民" in finding.text):
            kind = "basic_pension"
        fen = finding.amount_fen + (rows[kind]["fen"] if kind in rows else 0)
        rows[kind] = {
            "kind": kind, "fen": fen, "per": per, "source": finding.source_name[:60],
            "as_of": finding.as_of.isoformat(),
        }  # fmt: skip
    return list(rows.values())


def _confirm_incomes(member: Facts, seen: Any | None) -> None:
    """What two surveyors confirmed replaces every income of the kinds a survey asks for."""
    if seen is None or seen.incomes is None:
        return
    before = member["incomes"] or []
    basic = any(row["kind"] == "basic_pension" for row in before)
    kept = [row for row in before if row["kind"] not in SURVEY_KINDS]
    for income in seen.incomes:
        kind = str(income.kind)
        if kind == "pension":
            kind = "basic_pension" if basic else "transfer"
        row = {"kind": kind, "fen": income.fen_per_month, "per": "month", "source": SURVEYED}
        same = next((b for b in before if b["kind"] == kind), None)
        if same and _monthly(same) == income.fen_per_month:
            row = {**same, "source": f"{SURVEYED}核实"}
        kept.append(row)
    member["incomes"] = kept


def _monthly(row: Facts) -> int:
    net = max(0, row["fen"] - row.get("cost_fen", 0))
    return int(net // 12 if row["per"] == "year" else net)


def _add_expenses(reading: Reading, members: list[Facts], told: dict[str, list[Finding]]) -> None:
    """The family's expenses stand with the applicant; a medical cost a source told, with the member it is of."""
    kinds = reading.value("expenses") or []
    for kind in kinds:
        amount = reading.value(f"{kind}_fen")
        if amount is not None:
            members[0]["expenses"].append({"kind": kind, "fen": amount, "per": "year"})
    if "illness" in kinds:
        return
    for member in members:
        for finding in told.get(member["ref"], []):
            if finding.kind is FactKind.MEDICAL_COST and finding.amount_fen:
                member["expenses"].append({"kind": "illness", "fen": finding.amount_fen, "per": "year"})


def _living(reading: Reading) -> Facts | None:
    """What the family needs to live on; unknown unless it was asked and answered."""
    fen = reading.value("living_fen")
    return {"fen": fen, "per": "month"} if fen is not None else None


def _obligors(reading: Reading, left_out: Collection[int]) -> list[Facts] | None:
    has = reading.value("has_obligors")
    if has is None:
        return None
    kept = kept_place(reading.answers)
    found = []
    for n, item in enumerate(reading.items("obligors")):
        supports = (kept or 0) if said(item, OWES_WHOM) == "him" else 0
        if supports not in left_out:
            found.append(_obligor(reading, item, f"o{n}") | {"supports": f"m{supports}"})
    return found


def _obligor(reading: Reading, item: Item, ref: str) -> Facts:
    def value(name: str) -> Any:
        return reading.value(name, item, "obligors")

    number = identity_in(reading, item, "obligors")
    pays, income = value("pays_fen"), value("household_income_fen")
    return {
        "ref": ref,
        "name": value("name"),
        "relation": value("kind") or "other",
        "aged_60": years_between(number.birth, reading.as_of) >= 60 if number else None,
        "unable": value("pays") == "unable" if value("pays") else None,
        "evidenced_support": {"fen": pays, "per": "month"} if pays is not None else None,
        "household_income": {"fen": income, "per": "month"} if income is not None else None,
        "household_size": value("household_size") or None,
        "children_count": value("children_count") or None,
    }


def _property(reading: Reading, told: Iterable[Finding], survey: Any | None) -> Facts | None:
    assets, vehicles = reading.value("assets"), reading.value("vehicles")
    if assets is None and vehicles is None:
        return None
    found = list(told)
    owned: Facts = {
        f"{name}_fen": (reading.value(f"{name}_fen") if name in (assets or []) else 0)
        for name in ("deposits", "securities", "savings_insurance", "other_financial", "claims")
    }
    for name, kind in (("deposits_fen", FactKind.DEPOSIT), ("securities_fen", FactKind.SECURITIES)):
        told_fen = sum(f.amount_fen or 0 for f in found if f.kind is kind)
        if owned[name] is not None:
            owned[name] = max(owned[name], told_fen)
    owned["commercial_premises"] = "premises" in (assets or [])
    owned["registered_company"] = "company" in (assets or []) or any(
        f.kind is FactKind.COMPANY for f in found
    )
    owned["vehicles"] = _vehicles(vehicles or [], found)
    owned["dwellings"] = _dwellings(reading, found, survey)
    return owned


def _vehicles(declared: list[str], found: list[Finding]) -> list[Facts]:
    kinds = list(declared)
    for finding in found:
        kind = _vehicle_kind(finding.text) if finding.kind is FactKind.VEHICLE else ""
        if kind and kind not in kinds:
            kinds.append(kind)
    return [{"kind": kind} for kind in kinds]


def _vehicle_kind(text: str) -> str:
    words = {
        "摩托": "two_wheel_motorcycle",
        "残疾": "disabled_vehicle",
        "电动自行车": "electric_scooter",
        "船": "ship",
    }
    return next((kind for word, kind in words.items() if word in text), "car")


def _dwellings(reading: Reading, found: list[Finding], survey: Any | None) -> list[Facts] | None:
    homes = reading.value("homes")
    if homes is None:
        return None
    rows = []
    for number in range(1, int(homes) + 1):
        area = reading.value(f"home{number}_area")
        if area is None:
            return None
        rows.append({"area_m2": area, "dangerous": bool(reading.value(f"home{number}_dangerous"))})
    if survey is not None and str(survey.housing) == DANGEROUS_HOUSING and rows:
        rows[0]["dangerous"] = True
    registered = [f for f in found if f.kind is FactKind.DWELLING and f.number]
    for finding in registered[len(rows) :]:
        rows.append({"area_m2": str(finding.number), "dangerous": False})
    return rows
