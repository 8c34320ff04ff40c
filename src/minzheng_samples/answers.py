"""What a sample family answers in the 低保 form: complete, and nothing it would not know."""

from datetime import datetime
from typing import Any

from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.forms import services as forms
from minzheng.foundations.people.types import Relation
from minzheng_samples.population import SampleHousehold, SamplePerson

Answers = dict[str, Any]
#: Sons and daughters up to this age go to school, and live at home.
SCHOOL_AGES = range(6, 19)


def answers_of(household: SampleHousehold, *, wage_fen: int, phone: str, at: datetime) -> Answers:
    """The family's form, filled in beside it by an officer. `wage_fen`: what its head earns a month (分)."""
    form = forms.form_of("dibao")
    answers = forms.blank(form, at=at)
    hand = forms.Hand(source="typed", at=at, by="样例")

    def put(name: str, value: Any, item_id: str = "") -> None:
        forms.put(answers, name, value, hand, group="people" if item_id else "", item_id=item_id)

    for number, person in enumerate(household.people):
        item_id = "p1" if number == 0 else forms.add_item(form, answers, "people")
        for name, value in _about(person, wage_fen if number == 0 else 0).items():
            put(name, value, item_id)
    for name, value in _about_home(household, phone).items():
        put(name, value)
    missing = catalogue.handler_of("dibao").missing(answers)
    if missing:
        raise RuntimeError(f"the sample form lacks {missing}")
    return answers


def _about(person: SamplePerson, wage_fen: int) -> Answers:
    answers: Answers = {"name": person.name, "identity": person.number}
    if person.relation is not Relation.SELF:
        answers["relation"] = person.relation.value
    if person.relation in (Relation.SON, Relation.DAUGHTER):
        answers["student"] = "school" if person.age in SCHOOL_AGES else "none"
    if person.relation not in (Relation.SELF, Relation.SPOUSE):
        answers["lives"] = "together"
    if person.relation is Relation.GRANDCHILD:
        answers["support_duty"] = "yes"
    if person.disability:
        answers |= {
            "health": ["disability"],
            "disability_kind": "physical",
            "disability_grade": str(person.disability),
        }
    answers["has_income"] = "yes" if wage_fen else "no"
    if wage_fen:
        answers |= {"incomes": ["wage"], "wage_fen": wage_fen}
    return answers


def _about_home(household: SampleHousehold, phone: str) -> Answers:
    answers: Answers = {
        "village": household.area_code[6:],
        "address": household.address,
        "area": "rural",
        "homes": "1",
        "home1_area": "72.5",
        "has_obligors": "no",
        "near_relative": "no",
    }
    if phone:
        answers["phone"] = phone
    # an empty tick list is an answer: what is not ticked, the family declares not to have
    return answers | {"expenses": [], "assets": [], "vehicles": []}
