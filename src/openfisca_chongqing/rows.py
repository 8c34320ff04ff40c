"""Facts of one family as rows of engine inputs. An unknown fact is a 0 here: who asks must have refused it before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from openfisca_chongqing.declaring import HEADS
from openfisca_chongqing.fact_words import DisabilityKind, Relation, Situation, StudentLevel
from openfisca_chongqing.facts import HouseholdFacts, Member, Obligor, Property
from openfisca_chongqing.item_facts import (
    HARDSHIP_KINDS,
    HARDSHIPS,
    HeldKind,
    Parent,
    ParentState,
    Supporter,
)
from openfisca_chongqing.questions import full_years
from openfisca_chongqing.variables.income import COUNTED_KINDS, EXEMPT_KINDS, EXPENSE_KINDS

Row = dict[str, int | bool]

ROLES = ("member", "obligor", "supporter", "parent")
CHOICES = ("relation", "situation", "student_level", "disability_kind")
RELATIONS = list(Relation)
SITUATIONS = list(Situation)
LEVELS = list(StudentLevel)
DISABILITIES = list(DisabilityKind)
STATES = list(ParentState)
#: Who is no member has this number: no member has it, so nothing reaches a member by mistake.
NOBODY = HEADS - 1
#: What a child receives already and 民发〔2019〕62号 三（一） takes off.
TOPPED_UP = (HeldKind.DIBAO, HeldKind.TEKUN, HeldKind.DISABILITY_LIVING)


class FactsContradict(ValueError):
    """Facts that cannot be true on the day, e.g. a birth after it; the message is Chinese and names the person."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A family as rows of engine inputs: members in the order given, then obligors, supporters and parents."""

    refs: tuple[str, ...]
    roles: tuple[str, ...]
    people: tuple[Row, ...]
    household: Row


def listed(facts: HouseholdFacts, on: date) -> Listed:
    """Rows for 低保: members and obligors. Refuses: FactsContradict."""
    numbers = {member.ref: number for number, member in enumerate(facts.members)}
    obligors = facts.support_obligors or []
    people = [_member_row(number, member, on) for number, member in enumerate(facts.members)]
    people += [_obligor_row(len(numbers) + i, o, numbers[o.supports]) for i, o in enumerate(obligors)]
    roles = ("member",) * len(numbers) + ("obligor",) * len(obligors)
    return Listed((*numbers, *(o.ref for o in obligors)), roles, tuple(people), _household_row(facts))


def for_items(rows: Listed, facts: HouseholdFacts, on: date) -> Listed:
    """A family's rows with what the other items ask, then legal supporters and parents. Refuses: FactsContradict."""
    numbers = {member.ref: number for number, member in enumerate(facts.members)}
    refs, roles = list(rows.refs), list(rows.roles)
    people = [
        row | _item_row(facts.members[number]) if number < len(numbers) else row
        for number, row in enumerate(rows.people)
    ]
    for supporter in facts.supporters or []:
        people.append(_supporter_row(supporter, numbers[supporter.supports], on))
        refs.append(supporter.ref)
        roles.append("supporter")
    for member in facts.members:
        for turn, parent in enumerate(member.parents or [], 1):
            people.append(_parent_row(parent, numbers[member.ref]))
            refs.append(f"{member.ref}:parent{turn}")
            roles.append("parent")
    household = rows.household | _hardship_row(facts, numbers)
    return Listed(tuple(refs), tuple(roles), tuple(people), household)


def _member_row(number: int, member: Member, on: date) -> Row:
    if member.birth_date and member.birth_date > on:
        raise FactsContradict(f"{member.name or member.ref}的出生日期晚于计算日期，请核对。")
    if member.clergy_since and member.clergy_since > on:
        raise FactsContradict(f"{member.name or member.ref}的离家日期晚于计算日期，请核对。")
    row: Row = {
        "member_number": number,
        "age": full_years(member.birth_date, on) if member.birth_date else 0,
        "clergy_years": full_years(member.clergy_since, on) if member.clergy_since else 0,
        "lives_together": bool(member.lives_together),
        "support_duty": bool(member.support_duty),
        "married": bool(member.married),
        "self_supporting": bool(member.self_supporting),
        "major_illness": bool(member.major_illness),
        "bedridden": bool(member.bedridden),
        "able_to_work": bool(member.able_to_work),
        "disability_grade": member.disability_grade or 0,
        "work_refusals": member.work_refusals_in_a_row,
        "relation": RELATIONS.index(member.relation or Relation.OTHER),
        "situation": SITUATIONS.index(member.situation or Situation.ORDINARY),
        "student_level": LEVELS.index(member.student_level or StudentLevel.NONE),
        "disability_kind": DISABILITIES.index(member.disability_kind or DisabilityKind.NONE),
    }
    row |= {f"{kind}_yearly": 0 for kind in (*COUNTED_KINDS, *EXEMPT_KINDS)}
    row |= {f"{kind}_expense_yearly": 0 for kind in EXPENSE_KINDS}
    for income in member.incomes or []:
        row[f"{income.kind.value}_yearly"] += income.yearly
    for expense in member.expenses or []:
        row[f"{expense.kind}_expense_yearly"] += expense.yearly
    row["paid_out_yearly"] = sum(payment.yearly for payment in member.payments_out or [])
    return row


def _obligor_row(number: int, obligor: Obligor, supports: int) -> Row:
    evidence = obligor.evidenced_support
    return {
        "member_number": min(number, NOBODY),
        "supports_number": supports,
        "obligor_income_yearly": obligor.household_income.yearly if obligor.household_income else 0,
        "obligor_size": obligor.household_size or 1,
        "obligor_children": obligor.children_count or 1,
        "support_evidenced": evidence is not None,
        "support_evidenced_yearly": evidence.yearly if evidence else 0,
        "obligor_unable": bool(obligor.unable),
        "obligor_sibling_or_60": obligor.relation == "sibling" or bool(obligor.aged_60),
        "obligor_left_out": obligor.left_out,
    }


def _household_row(facts: HouseholdFacts) -> Row:
    owned = facts.property or Property()
    financial = ("deposits_fen", "securities_fen", "savings_insurance_fen", "other_financial_fen")
    sound = [dwelling for dwelling in owned.dwellings or [] if not dwelling.dangerous]
    row: Row = {
        "urban": facts.area == "urban",
        "financial_fen": sum(getattr(owned, name) or 0 for name in financial),
        "claims_fen": owned.claims_fen or 0,
        "sound_dwellings": len(sound),
        "sound_area_dm2": sum(dwelling.area_dm2 for dwelling in sound),
        "commercial_premises": bool(owned.commercial_premises),
        "registered_company": bool(owned.registered_company),
        "other_veto": owned.other_veto,
    }
    for vehicle in owned.vehicles or []:
        key = f"vehicles_{vehicle.kind.value}"
        row[key] = row.get(key, 0) + 1
    return row


def _item_row(member: Member) -> Row:
    care = member.self_care
    row: Row = {
        "registered_here": bool(member.registered_here),
        "unemployed": bool(member.unemployed),
        "schooling_known": member.student_level is not None,
        "self_care_assessed": bool(care and care.assessed),
        "self_care_failed": care.failed if care and care.assessed else 0,
        "no_ability_local": member.no_ability_local,
        "chooses_child_scheme": member.chooses_child_scheme,
        "in_institution": bool(member.in_institution),
        "offset_monthly": sum(held.fen for held in member.held if held.kind in TOPPED_UP),
    }
    for name in ("old_age_allowance", "social_insurance"):
        row[f"{name}_yearly"] = sum(i.yearly for i in member.incomes or [] if i.named == name)
    kinds = {held.kind for held in member.held}
    return row | {f"holds_{kind.value}": kind in kinds for kind in HeldKind}


def _supporter_row(supporter: Supporter, supports: int, on: date) -> Row:
    born = supporter.birth_date
    if born and born > on:
        raise FactsContradict(f"{supporter.name or supporter.ref}的出生日期晚于计算日期，请核对。")
    return {
        "member_number": NOBODY,
        "supports_number": supports,
        "age": full_years(born, on) if born else 0,
        "disability_kind": DISABILITIES.index(supporter.disability_kind or DisabilityKind.NONE),
        "disability_grade": supporter.disability_grade or 0,
        "supporter_tekun": bool(supporter.tekun),
        "supporter_dibao": bool(supporter.dibao),
        "supporter_no_capacity": bool(supporter.no_capacity),
        "supporter_away": bool(supporter.away),
        "supporter_income_yearly": supporter.income.yearly if supporter.income else 0,
        "supporter_property_low": bool(supporter.property_low),
        "supporter_unable_local": supporter.unable_local,
    }


def _parent_row(parent: Parent, child: int) -> Row:
    return {
        "member_number": NOBODY,
        "supports_number": child,
        "parent_state": STATES.index(parent.state),
        "parent_months": parent.months or 0,
        "disability_kind": DISABILITIES.index(parent.disability_kind or DisabilityKind.NONE),
        "disability_grade": parent.disability_grade or 0,
    }


def _hardship_row(facts: HouseholdFacts, numbers: dict[str, int]) -> Row:
    trouble = facts.hardship
    dwellings = facts.property.dwellings if facts.property else None
    row: Row = {
        "living_expense_yearly": facts.living_expense.yearly if facts.living_expense else 0,
        "other_rigid_yearly": facts.other_rigid.yearly if facts.other_rigid else 0,
        "dangerous_dwelling": any(dwelling.dangerous for dwelling in dwellings or []),
        "housing_difficulty": bool(facts.housing_difficulty),
        "legal_matter": bool(facts.legal_matter),
        "natural_disaster": bool(facts.natural_disaster),
    }
    if trouble is None:
        return row
    return row | {
        "hardship_type": HARDSHIPS.index(trouble.type),
        "hardship_kind": HARDSHIP_KINDS.index(trouble.kind),
        "hardship_person": numbers[trouble.person] + 1 if trouble.person else 0,
        "hardship_cost_fen": trouble.cost_fen or 0,
        "life_hard": bool(trouble.life_hard),
        "already_aided": trouble.aided,
    }
