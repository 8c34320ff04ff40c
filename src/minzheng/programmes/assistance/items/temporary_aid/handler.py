"""What casework asks of 临时救助: 急难型 helps first and asks for papers later, 支出型 by the table of 渝民发〔2017〕60号."""

from datetime import date
from typing import Any

from minzheng.engines.catalogue.types import Answers, Evidence, Missing
from minzheng.engines.forms.services import Reading
from minzheng.engines.rules.services import FamilyAdvice
from minzheng.programmes.assistance.common.advising import family_advice
from minzheng.programmes.assistance.common.once import OnceHandler
from minzheng.programmes.assistance.common.whom import by_name, places_where
from minzheng.programmes.assistance.declared.form_file import PEOPLE
from minzheng.programmes.assistance.items.temporary_aid.further import (
    EMERGENCY,
    NEED,
    reading_of,
    schooling_is_no_emergency,
)

EXPENSE = "expense"
#: GB/T 4761 digits → the law's words.
RELATIONS = {
    "1": "spouse", "2": "child", "3": "child", "4": "grandchild", "5": "parent", "6": "grandparent", "7": "sibling",
}  # fmt: skip


class TemporaryAidHandler(OnceHandler):
    """Registered for "temporary_aid". Source: 民发〔2018〕23号; 渝民发〔2017〕60号."""

    def missing(self, answers: Answers) -> list[Missing]:
        """Everything missing or wrong, once; schooling is never urgent."""
        found = super().missing(answers)
        if answers and not found:
            wrong = schooling_is_no_emergency(Reading(self.form, answers))
            found += [Missing(one.step, one.field, one.message) for one in wrong]
        return found

    def table(self, answers: Answers) -> str:
        """急难型 runs by a table of its own: no check, no notice, papers completed afterwards."""
        return "urgent" if Reading(self.form, answers).value("type") == EMERGENCY else "process"

    def is_checked(self, reading: Reading) -> bool:
        """支出型 only."""
        return bool(reading.value("type") == EXPENSE)

    def member(self, reading: Reading, n: int, person: dict[str, Any]) -> dict[str, Any]:
        """Besides who she is: what she earns a month and what she receives already."""
        row = super().member(reading, n, person)
        if n:
            row["relation"] = RELATIONS.get(str(reading.value("relation", person, PEOPLE)), "other")
        income = reading.value("income_fen", person, PEOPLE)
        if income is not None:
            row["incomes"] = [{"kind": "other", "fen": income, "per": "month"}] if income else []
        held = reading.value("holds", person, PEOPLE)
        if held not in (None, "none"):
            row["held"] = [{"kind": held, "fen": 0}]
        return row

    def named(self, reading: Reading) -> tuple[int, ...]:
        """Those of whom it is said that the hardship is theirs."""
        people = enumerate(reading.items(PEOPLE))
        return tuple(n for n, one in people if reading.value("needs", one, PEOPLE) == "yes")

    def hardship(self, reading: Reading, evidence: Evidence) -> dict[str, Any]:
        """What happened, to whom, what it cost the family; unknown is told as unknown."""
        hard = reading.value("life_hard")
        met = self.named(reading)
        return {
            "type": reading.value("type"),
            "kind": reading.value("kind"),
            "person": f"m{met[0]}" if len(met) == 1 else None,
            "cost_fen": reading.value("cost_fen"),
            "life_hard": None if hard is None else hard == "yes",
            "aided": self.already_aided(reading, evidence),
        }

    def assess_family(self, answers: Answers, evidence: Evidence, *, on: date) -> FamilyAdvice:
        """Over every item; on a form of several items from everything told there. Refuses: FactsInvalid, ParametersUnusable."""
        if answers.get("form") != self.form.id:
            return family_advice(answers, evidence, on=on)
        return super().assess_family(answers, evidence, on=on)

    def further_lines(self, answers: Answers) -> list[tuple[str, str]]:
        """What happened, whose trouble it is, what it cost: the lines beside the form's own."""
        reading = reading_of(answers)
        asked = [one for one in reading.asked((reading.form.step(NEED),)) if not one.section.group]
        given = [(one.field, (one.answer or {}).get("value")) for one in asked]
        lines = [(one.label, self._said(one, value)) for one, value in given if value not in (None, "", [])]
        met = places_where(answers, "needs", "yes")
        return [*lines, ("困难是谁的", by_name(answers, met))] if met else lines
