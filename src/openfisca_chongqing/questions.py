"""Which facts are still unknown. All of them are named at once (一次性告知); none is ever read as zero."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from openfisca_chongqing.facts import (
    DisabilityKind,
    HouseholdFacts,
    Member,
    Obligor,
    Property,
    Relation,
    Situation,
    StudentLevel,
)
from openfisca_chongqing.system import Figure
from openfisca_chongqing.variables.members import ADULT

AWAY = (Situation.IMPRISONED, Situation.COMPULSORY_ISOLATION, Situation.DECLARED_MISSING)
SOLDIERS = (Situation.CONSCRIPT, Situation.SERVING_SOLDIER)
BY_EVIDENCE = (
    Relation.CHILD_IN_LAW,
    Relation.GRANDPARENT,
    Relation.GRANDCHILD,
    Relation.SIBLING,
    Relation.OTHER,
)
Figures = Mapping[str, Figure]


@dataclass(frozen=True, slots=True)
class Question:
    """One unknown fact: where it goes in the facts, and what to ask, in Chinese."""

    path: str
    label: str


class FactsMissing(ValueError):
    """Facts the law needs are unknown; `questions` names every one of them."""

    def __init__(self, questions: list[Question]) -> None:
        self.questions = questions
        super().__init__("；".join(f"{q.label}（{q.path}）" for q in questions))


def full_years(since: date, on: date) -> int:
    """Whole years from one civil day to another (周岁); 29 February counts from 1 March in common years."""
    return on.year - since.year - ((on.month, on.day) < (since.month, since.day))


def missing(facts: HouseholdFacts, figures: Figures, on: date) -> list[Question]:
    """Every fact still unknown for this family under these figures, in the order of the form."""
    return [*_of_household(facts), *_of_people(facts, figures, on), *_of_property(facts.property, figures)]


def _of_household(facts: HouseholdFacts) -> Iterator[Question]:
    if facts.area is None:
        yield _ask(HouseholdFacts, "area", "")
    relations = [member.relation for member in facts.members]
    if Relation.SELF not in relations and None not in relations:
        yield Question("members[].relation", "申请人本人（名单中没有“本人”）")
    if facts.support_obligors is None:
        yield _ask(HouseholdFacts, "support_obligors", "")


def _of_people(facts: HouseholdFacts, figures: Figures, on: date) -> Iterator[Question]:
    for index, member in enumerate(facts.members):
        who = member.name or member.ref
        for field in _member_fields(member, figures, on):
            yield _ask(Member, field, f"members[{index}].", who)
    for index, obligor in enumerate(facts.support_obligors or []):
        for field in _obligor_fields(obligor, figures):
            yield _ask(Obligor, field, f"support_obligors[{index}].", obligor.name or obligor.ref)


def _ask(model: type, field: str, prefix: str, who: str = "") -> Question:
    title = model.model_fields[field].title  # type: ignore[attr-defined]
    return Question(f"{prefix}{field}", f"{who}的{title}" if who else str(title))


def _member_fields(member: Member, figures: Figures, on: date) -> list[str]:
    wanted = ["relation", "birth_date", "situation"]
    if all(getattr(member, name) is not None for name in wanted):
        wanted += [*_about_state(member, figures), *_about_tie(member, figures, on)]
    if may_count(member, on):
        wanted += ["disability_kind", "major_illness", "incomes", "payments_out", "expenses"]
        if member.disability_kind not in (None, DisabilityKind.NONE):
            wanted.append("disability_grade")
        wanted += _about_split(member, figures, on)
    return [name for name in dict.fromkeys(wanted) if getattr(member, name) is None]


def _about_state(member: Member, figures: Figures) -> list[str]:
    wanted = []
    if member.situation == Situation.CLERGY:
        wanted.append("clergy_since")
    if member.situation in SOLDIERS and figures["dibao.members.exclude_unmarried_soldiers"].value:
        wanted.append("married")
    return wanted


def _about_tie(member: Member, figures: Figures, on: date) -> list[str]:
    relation = member.relation
    if relation in (Relation.SELF, Relation.SPOUSE):
        return []
    if relation == Relation.CHILD:
        return _about_child(member, figures, on)
    if relation == Relation.PARENT_IN_LAW and not figures["dibao.members.count_parents_in_law"].value:
        return []
    if relation in BY_EVIDENCE and member.lives_together:
        return ["support_duty"]
    return ["lives_together"]


def _about_child(member: Member, figures: Figures, on: date) -> list[str]:
    age = _age(member, on)
    if age < ADULT:
        return []
    wanted = ["student_level"]
    above = not figures["dibao.members.count_graduate_students"].value
    if member.student_level == StudentLevel.NONE or (member.student_level == StudentLevel.GRADUATE and above):
        wanted.append("lives_together")
        if member.lives_together is False:
            wanted.append("self_supporting")
            if member.self_supporting and age < int(
                figures["dibao.members.unmarried_child_under_age"].value or 0
            ):
                wanted.append("married")
    return wanted


def _about_split(member: Member, figures: Figures, on: date) -> list[str]:
    if not figures["dibao.split.enabled"].value or _age(member, on) < ADULT:
        return []
    wanted = ["bedridden"]
    if member.disability_kind not in (None, DisabilityKind.NONE):
        wanted.append("able_to_work")
    if member.bedridden or member.able_to_work is False:
        wanted.append("student_level")
    return wanted


def may_count(member: Member, on: date) -> bool:
    """Whether a person's incomes could matter; errs on the side of asking. The law itself decides in the engine."""
    if member.situation in AWAY:
        return False
    if member.relation in (Relation.SELF, Relation.SPOUSE) or member.situation == Situation.CLERGY:
        return True
    if member.relation == Relation.CHILD:
        apart = member.lives_together is False and member.self_supporting is True
        return _age(member, on) < ADULT or not apart or member.married is False
    by_law = member.relation in (Relation.PARENT, Relation.PARENT_IN_LAW)
    return member.lives_together is not False and (by_law or member.support_duty is not False)


def _age(member: Member, on: date) -> int:
    return full_years(member.birth_date, on) if member.birth_date else 0


def _obligor_fields(obligor: Obligor, figures: Figures) -> list[str]:
    wanted = ["aged_60"] if obligor.left_out and obligor.relation != "sibling" else []
    rates = ("rate_few_permille", "rate_many_permille")
    imputes = any(figures[f"dibao.support.{rate}"].value for rate in rates)
    if imputes and obligor.evidenced_support is None:
        wanted.append("unable")
        if obligor.unable is False:
            wanted += ["household_income", "household_size", "children_count"]
    return [name for name in wanted if getattr(obligor, name) is None]


def _of_property(owned: Property | None, figures: Figures) -> Iterator[Question]:
    if owned is None:
        yield _ask(HouseholdFacts, "property", "")
        return
    for field in Property.model_fields:
        if field == "registered_company" and not figures["dibao.property.registered_company"].value:
            continue
        if getattr(owned, field) is None:
            yield _ask(Property, field, "property.")
