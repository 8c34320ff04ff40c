"""The screen of an application for several items that asks for whom each is: shared by the items' further questions."""

from collections.abc import Callable
from typing import Any

from minzheng.engines.forms.services import Reading
from minzheng.engines.forms.types import Answers, FormDef, Missing, Section, Step

WHOM = "whom"
PEOPLE = "people"
#: Of one of the family: 特困 is asked for her; of a relative elsewhere: whom she owes support.
KEPT, OWES_WHOM = "tekun_for", "owes_whom"
Check = Callable[[Reading], list[Missing]]


def ask_whom(form: FormDef, section: Section) -> FormDef:
    """The form with one more section on the screen 给谁申请, which stands after the family."""
    steps: list[Step] = []
    there = any(one.key == WHOM for one in form.steps)
    for step in form.steps:
        if step.key == WHOM:
            step = step.model_copy(update={"sections": (*step.sections, section)})
        steps.append(step)
        if step.key == "family" and not there:
            steps.append(
                Step(
                    key=WHOM,
                    title="给谁申请",
                    lead="一份申请，可以给不同的家人申请不同的救助。同一件事只问一遍。",
                    sections=(section,),
                )
            )
    return form.model_copy(update={"steps": tuple(steps), "title": "社会救助申请"})


def put_before(form: FormDef, key: str, *steps: Step) -> FormDef:
    """The form with further screens before one of its own."""
    at = [step.key for step in form.steps].index(key)
    return form.model_copy(update={"steps": (*form.steps[:at], *steps, *form.steps[at:])})


def checked(form: FormDef, *checks: Check) -> FormDef:
    """The form with further checks across answers."""
    return form.model_copy(update={"checks": (*form.checks, *checks)})


def is_asked(form: FormDef, name: str) -> bool:
    """Whether a form asks this of anybody."""
    return any(field.name == name for step in form.steps for one in step.sections for field in one.fields)


def kept_place(answers: Answers) -> int | None:
    """The place of whom 特困 is asked for on a form of several items; None where nobody was named."""
    return next(iter(places_where(answers, KEPT, "yes")), None)


def places_where(answers: Answers, name: str, value: str) -> list[int]:
    """Places in the family of those of whom this was answered."""
    return [n for n, one in enumerate(answers.get("groups", {}).get(PEOPLE, [])) if said(one, name) == value]


def said(row: dict[str, Any], name: str) -> Any:
    """A stored value of a document or of one of its items; None where there is none."""
    return row.get("fields", {}).get(name, {}).get("value")


def by_name(answers: Answers, places: list[int]) -> str:
    """The names of these of the family, for a line."""
    people = answers["groups"][PEOPLE]
    return "、".join(str(said(people[n], "name") or f"第{n + 1}位") for n in places)
