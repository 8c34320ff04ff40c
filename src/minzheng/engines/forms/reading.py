"""Reading answers: which questions are asked under the present conditions, and what was answered."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from minzheng.engines.forms.types import Answer, Answers, Field, FormDef, Section, Step

Lookup = Callable[[str], Any]
#: In conditions of a group's fields: "yes" for the group's first item.
FIRST = "first"


def holds(condition: str, lookup: Lookup) -> bool:
    """Whether `a=1|2 & b!=3 & c` is true of the values `lookup` gives; the page's `data-when` reads the same."""
    return all(_holds_one(part.strip(), lookup) for part in condition.split("&")) if condition else True


def _holds_one(part: str, lookup: Lookup) -> bool:
    name, operator, wanted = _split(part)
    given = _texts(lookup(name))
    if not operator:
        return bool(given)
    there = any(text in wanted.split("|") for text in given)
    return there if operator == "=" else not there


def _split(part: str) -> tuple[str, str, str]:
    for operator in ("!=", "="):
        if operator in part:
            name, wanted = part.split(operator, 1)
            return name.strip(), operator, wanted.strip()
    return part, "", ""


def _texts(value: Any) -> list[str]:
    if value is None or value is False or value == "":
        return []
    if value is True:
        return ["yes"]
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]


def condition_names(condition: str) -> list[str]:
    """The names a condition speaks of."""
    return [_split(part.strip())[0] for part in condition.split("&")] if condition else []


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as asked of one item (or of the form): where, which, and the answer as stored."""

    step: Step
    section: Section
    field: Field
    item_id: str
    answer: Answer | None

    @property
    def input_name(self) -> str:
        """The full name of its input."""
        return input_name(self.section.group, self.item_id, self.field.name)


def input_name(group: str, item_id: str, name: str) -> str:
    """`people`, `p2`, `name` → `people-p2-name`; a form's own field keeps its name."""
    return f"{group}-{item_id}-{name}" if group else name


class Reading:
    """Answers under their form: only what is asked now is read."""

    def __init__(self, form: FormDef, answers: Answers) -> None:
        self.form = form
        self.answers = answers
        self._own = {
            f.name: (s, f) for step in form.steps for s in step.sections if not s.group for f in s.fields
        }
        self._of_group = {
            (s.group, f.name): (s, f)
            for step in form.steps
            for s in step.sections
            if s.group
            for f in s.fields
        }

    @property
    def as_of(self) -> date:
        """The civil day the answers were last saved on: ages are counted on it."""
        return date.fromisoformat(self.answers["as_of"])

    def items(self, group: str) -> list[dict[str, Any]]:
        """A group's items, in order; none when the group's section is not asked."""
        sections = [s for step in self.form.steps for s in step.sections if s.group == group]
        if sections and not any(holds(s.when, self.value) for s in sections):
            return []
        return list(self.answers["groups"].get(group, []))

    def answer(self, name: str, item: dict[str, Any] | None = None) -> Answer | None:
        """The stored answer, asked now or not."""
        found: Answer | None = (item or self.answers)["fields"].get(name)
        return found

    def value(self, name: str, item: dict[str, Any] | None = None, group: str = "") -> Any:
        """The value, or None: unanswered, unknown, wrong, or not asked now."""
        answer = self.answer(name, item)
        if answer is None or "value" not in answer:
            return None
        known = self._of_group.get((group, name)) if item is not None else self._own.get(name)
        if known is not None and not self._asked(known[0], known[1], item):
            return None
        return answer["value"]

    def _asked(self, section: Section, field: Field, item: dict[str, Any] | None) -> bool:
        if not holds(section.when, self.value):
            return False
        if not field.when:
            return True
        if item is None:
            return holds(field.when, self.value)
        return holds(field.when, lambda name: self.near(section.group, name, item))

    def near(self, group: str, name: str, item: dict[str, Any]) -> Any:
        """A value as a condition of a group's field means it: the item's own first, then the form's."""
        if name == FIRST:
            return "yes" if item["id"] == self.answers["groups"][group][0]["id"] else ""
        return self.value(name, item, group) if (group, name) in self._of_group else self.value(name)

    def asked(self, steps: tuple[Step, ...] | None = None) -> Iterator[Asked]:
        """Every question asked now, in the order of the form."""
        for step in self.form.steps if steps is None else steps:
            for section in step.sections:
                yield from self._asked_in(step, section)

    def _asked_in(self, step: Step, section: Section) -> Iterator[Asked]:
        if not holds(section.when, self.value):
            return
        items: list[dict[str, Any] | None] = list(self.items(section.group)) if section.group else [None]
        for item in items:
            for field in section.fields:
                if self._asked(section, field, item):
                    yield Asked(
                        step, section, field, item["id"] if item else "", self.answer(field.name, item)
                    )

    def title(self, group: str, item: dict[str, Any]) -> str:
        """How an item is called: its name, or its number when it has none yet."""
        title = self.value(self.form.group(group).title_field, item, group)
        position = [one["id"] for one in self.answers["groups"].get(group, [])].index(item["id"]) + 1
        return str(title) if title else f"第{position}位"


def option_label(field: Field, value: Any) -> str:
    """The words of a chosen option; the value itself when there is none."""
    return next((one[1] if len(one) > 1 else one[0] for one in field.options if one[0] == value), str(value))
