"""What each item beyond 低保 still has to ask of a family; what is moot for it is not asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from openfisca_chongqing.fact_words import DisabilityKind, Relation, StudentLevel
from openfisca_chongqing.facts import HouseholdFacts, Member
from openfisca_chongqing.item_facts import Hardship, HeldKind, Parent, ParentState, Supporter
from openfisca_chongqing.questions import AWAY, Question, full_years
from openfisca_chongqing.rows import Row
from openfisca_chongqing.system import Figure
from openfisca_chongqing.variables.children import STATES, TIMED
from openfisca_chongqing.variables.members import ADULT

Figures = Mapping[str, Figure]
PARENT, CHILD = Relation.PARENT, Relation.CHILD


def _ask(model: type, field: str, prefix: str = "", who: str = "") -> Question:
    title = model.model_fields[field].title  # type: ignore[attr-defined]
    return Question(f"{prefix}{field}", f"{who}的{title}" if who else str(title))


def _of_member(index: int, member: Member, field: str) -> Question:
    return _ask(Member, field, f"members[{index}].", member.name or member.ref)


def age_of(member: Member | Supporter, on: date) -> int | None:
    """Whole years on the day; null while the birth is unknown."""
    return full_years(member.birth_date, on) if member.birth_date else None


def holds(member: Member, kind: HeldKind) -> bool:
    """Whether the person has this already."""
    return any(held.kind == kind for held in member.held)


def may_lack_ability(member: Member, figures: Figures, on: date) -> bool:
    """Whether condition 1 of 特困 could hold; errs on the side of asking. The law itself decides in the engine."""
    if member.situation in AWAY:
        return False
    age = age_of(member, on)
    rule = {name: int(figures[f"tekun.ability.{name}"].value or 0) for name in ("age_from", "age_below")}
    by_age = age is None or age >= rule["age_from"] or age < rule["age_below"]
    disabled = member.disability_kind not in (None, DisabilityKind.NONE)
    return by_age or disabled or member.no_ability_local or holds(member, HeldKind.TEKUN)


def of_tekun(facts: HouseholdFacts, figures: Figures, on: date) -> dict[str, list[Question]]:
    """Questions by member who may be 特困; a member who surely is not has no entry."""
    asked = {}
    for index, member in enumerate(facts.members):
        if not may_lack_ability(member, figures, on):
            continue
        questions = []
        if facts.supporters is None:
            questions.append(_ask(HouseholdFacts, "supporters"))
        else:
            questions += _unlisted(facts, member, on)
            for number, supporter in enumerate(facts.supporters):
                if supporter.supports == member.ref:
                    who, prefix = supporter.name or supporter.ref, f"supporters[{number}]."
                    wanted = _supporter_fields(supporter, figures, on)
                    questions += [_ask(Supporter, field, prefix, who) for field in wanted]
        if holds(member, HeldKind.TEKUN) and member.student_level is None:
            questions.append(_of_member(index, member, "student_level"))
        asked[member.ref] = questions
    return asked


def _unlisted(facts: HouseholdFacts, member: Member, on: date) -> Iterator[Question]:
    """People of the same household who owe this member support by law and are not named as supporters."""
    named = {s.member for s in facts.supporters or [] if s.supports == member.ref}
    for other in facts.members:
        if other.ref not in named and _owes(other, member, on):
            who = f"{member.name or member.ref}的法定义务人（同住的{other.name or other.ref}）"
            yield Question("supporters[]", who)


def _owes(other: Member, member: Member, on: date) -> bool:
    """Spouses each other, parents their minor child, grown children their parents, where the list shows it surely."""
    couple = {Relation.SELF, Relation.SPOUSE}
    ties = (other.relation, member.relation)
    if other.ref == member.ref or None in ties:
        return False
    if set(ties) == couple:
        return True
    grown = (age_of(other, on) or 0) >= ADULT
    minor = (age_of(member, on) or ADULT) < ADULT
    if ties in ((CHILD, Relation.SELF), (CHILD, Relation.SPOUSE), (Relation.SELF, PARENT)):
        return grown
    return ties in ((Relation.SELF, CHILD), (PARENT, Relation.SELF)) and minor


def _supporter_fields(supporter: Supporter, figures: Figures, on: date) -> list[str]:
    if supporter.unable_local or supporter.tekun:
        return []
    wanted = ["birth_date", "tekun", "dibao", "no_capacity", "away", "disability_kind"]
    disabled = supporter.disability_kind not in (None, DisabilityKind.NONE)
    if disabled:
        wanted.append("disability_grade")
    age, old = age_of(supporter, on), int(figures["tekun.supporter.old_age_from"].value or 0)
    if disabled or (age is not None and age >= old):
        wanted += ["income", "property_low"]
    if supporter.no_capacity or supporter.away:
        wanted.append("property_low")
    return [name for name in dict.fromkeys(wanted) if getattr(supporter, name) is None]


def of_children(facts: HouseholdFacts, on: date) -> dict[str, list[Question]]:
    """Questions by child who may be an orphan or without support; nothing is asked where both parents are there."""
    asked = {}
    for index, member in enumerate(facts.members):
        age = age_of(member, on)
        if age is None:
            asked[member.ref] = [_of_member(index, member, "birth_date")]
        elif age < ADULT or holds(member, HeldKind.ORPHAN):
            if member.parents is None and _both_parents_well(facts, member):
                continue
            asked[member.ref] = list(_about_child(index, member, age))
    return asked


def _both_parents_well(facts: HouseholdFacts, child: Member) -> bool:
    """A child of the applicant whose two parents are listed, at home, neither disabled nor gravely ill."""
    if child.relation != CHILD:
        return False
    pair = [m for m in facts.members if m.relation in (Relation.SELF, Relation.SPOUSE)]
    well = [m for m in pair if m.disability_kind == DisabilityKind.NONE and m.major_illness is False]
    return len(pair) == 2 and len(well) == 2 and not any(m.situation in AWAY for m in pair)


def _about_child(index: int, member: Member, age: int) -> Iterator[Question]:
    if member.parents is None:
        yield _of_member(index, member, "parents")
        return
    for number, parent in enumerate(member.parents):
        prefix = f"members[{index}].parents[{number}]."
        if STATES.index(parent.state) in TIMED and parent.months is None:
            yield _ask(Parent, "months", prefix, member.name or member.ref)
        if parent.state == ParentState.DISABLED:
            for field in ("disability_kind", "disability_grade"):
                if getattr(parent, field) is None:
                    yield _ask(Parent, field, prefix, member.name or member.ref)
    lost = (ParentState.DEAD, ParentState.DECLARED_MISSING, ParentState.NOT_FOUND)
    if all(parent.state in lost for parent in member.parents) and member.in_institution is None:
        yield _of_member(index, member, "in_institution")
    if age >= ADULT and member.student_level is None:
        yield _of_member(index, member, "student_level")


def of_disabled(facts: HouseholdFacts) -> list[Question]:
    """两项补贴: kind and grade of everybody, registration of the disabled."""
    asked = []
    for index, member in enumerate(facts.members):
        wanted = ["disability_kind"]
        if member.disability_kind not in (None, DisabilityKind.NONE):
            wanted += ["disability_grade", "registered_here"]
        asked += [_of_member(index, member, name) for name in wanted if getattr(member, name) is None]
    return asked


def of_hardship(facts: HouseholdFacts) -> list[Question]:
    """临时救助: what has happened; four answers at most, none of them on income or property."""
    trouble = facts.hardship
    if trouble is None:
        return [_ask(HouseholdFacts, "hardship")]
    if trouble.type == "none":
        return []
    wanted = ["life_hard"] + ["cost_fen"] * (trouble.kind == "medical")
    return [_ask(Hardship, name, "hardship.") for name in wanted if getattr(trouble, name) is None]


def of_rigid(facts: HouseholdFacts) -> list[Question]:
    """刚性支出困难: the necessary cost of living; the other expenses are asked for 低保 already."""
    return [_ask(HouseholdFacts, "living_expense")] if facts.living_expense is None else []


def of_disaster(facts: HouseholdFacts) -> list[Question]:
    """受灾人员救助: one question."""
    return [_ask(HouseholdFacts, "natural_disaster")] if facts.natural_disaster is None else []


def after_the_law(facts: HouseholdFacts, people: list[Row], home: Row, on: date) -> dict[str, list[Question]]:
    """What is worth asking only of those whom the law has found assisted: schooling, work, dwelling, legal matters."""
    schooling, work = [], []
    young = (CHILD, Relation.GRANDCHILD)
    for index, (member, row) in enumerate(zip(facts.members, people, strict=False)):
        age = age_of(member, on)
        if age is None:
            continue
        disabled = member.disability_kind not in (None, DisabilityKind.NONE)
        may_study = age < ADULT or member.relation in young
        if member.student_level is None and may_study and (row["assisted_person"] or disabled):
            schooling.append(_of_member(index, member, "student_level"))
        studies = member.student_level not in (None, StudentLevel.NONE)
        if row["assisted_person"] and not studies and not row["tekun_no_ability"]:
            work += [
                _of_member(index, member, name)
                for name in ("able_to_work", "unemployed")
                if getattr(member, name) is None and (name == "able_to_work" or member.able_to_work)
            ]
    family = home["assisted_family"]
    return {
        "education": schooling,
        "employment": work,
        "housing": _one(facts, "housing_difficulty") if family else [],
        "legal_aid": _one(facts, "legal_matter") if family else [],
    }


def _one(facts: HouseholdFacts, field: str) -> list[Question]:
    return [_ask(HouseholdFacts, field)] if getattr(facts, field) is None else []
