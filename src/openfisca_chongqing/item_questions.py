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
#: No supporter younger than this is unable by age (特困 art. 8 (2)); used only to leave a question out.
YOUNGEST_OLD = 50


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
        if not may_lack_ability(member, figures, on) or kept_by_parents(facts, member, on):
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


def kept_by_parents(facts: HouseholdFacts, member: Member, on: date) -> bool:
    """A child at home with two parents who are well, none of them old: condition 3 of 特困 surely does not hold.

    Only while nobody is named as the child's supporter: who is named is judged by what is said of them.
    """
    named = [supporter for supporter in facts.supporters or [] if supporter.supports == member.ref]
    if named or (age_of(member, on) or ADULT) >= ADULT or not _both_parents_well(facts, member):
        return False
    pair = [m for m in facts.members if m.relation in (Relation.SELF, Relation.SPOUSE)]
    young = all((age_of(m, on) or YOUNGEST_OLD) < YOUNGEST_OLD for m in pair)
    return young and not any(holds(m, HeldKind.TEKUN) or m.no_ability_local for m in pair)


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


def after_the_law(
    facts: HouseholdFacts, people: list[Row], home: Row, figures: Figures, on: date
) -> dict[str, list[Question]]:
    """What is worth asking only of those whom the law has found assisted: schooling, work, dwelling, legal matters."""
    schooling, work = [], []
    old = int(figures["tekun.ability.age_from"].value or 0)
    for index, (member, row) in enumerate(zip(facts.members, people, strict=False)):
        age = age_of(member, on)
        if age is None or age >= old:
            continue
        disabled = _may_be_kept_out(member, age, figures)
        if disabled and member.disability_kind is None:
            schooling.append(_of_member(index, member, "disability_kind"))
        if member.student_level is None and (row["assisted_person"] or disabled):
            schooling.append(_of_member(index, member, "student_level"))
        if row["assisted_person"] and member.student_level in (None, StudentLevel.NONE):
            work += _about_work(index, member, age, int(figures["referral.work_from"].value or 0))
    family = home["assisted_family"]
    return {
        "education": schooling,
        "employment": work,
        "housing": _one(facts, "housing_difficulty") if family else [],
        "legal_aid": _one(facts, "legal_matter") if family else [],
    }


def _may_be_kept_out(member: Member, age: int, figures: Figures) -> bool:
    """Of school age and not surely without disability: a disabled child who cannot attend has a right of its own."""
    first = int(figures["referral.compulsory_from"].value or 0)
    of_age = first <= age < first + int(figures["referral.compulsory_years"].value or 0)
    return of_age and member.disability_kind != DisabilityKind.NONE


def _about_work(index: int, member: Member, age: int, work_from: int) -> list[Question]:
    """Ability first; who cannot work is not asked whether she is out of work, who studies not at all."""
    if age < work_from or member.able_to_work is False or member.unemployed is False:
        return []
    wanted = ["student_level", "able_to_work"]
    if member.able_to_work:
        wanted.append("unemployed")
    return [_of_member(index, member, name) for name in wanted if getattr(member, name) is None]


def _one(facts: HouseholdFacts, field: str) -> list[Question]:
    return [_ask(HouseholdFacts, field)] if getattr(facts, field) is None else []
