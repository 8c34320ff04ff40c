"""Somebody new in a family that receives: what is plain about her is written, the rest is left to be asked."""

from copy import deepcopy
from datetime import date, datetime
from typing import Any

from minzheng.engines.catalogue.types import Answers, JoiningDraft
from minzheng.engines.forms import services as forms
from minzheng.kernel.clock import local_date
from minzheng.kernel.identifiers import parse_identity_number

#: The day of birth of a member without an identity number yet; every other member's is read from the number.
BORN_ON = "born_on"
#: Under this age nobody goes to school or earns: 义务教育法 art. 11 (six years of age).
SCHOOL_AGE = 6
#: GB/T 4761 codes of children, and of those whose support has to be said.
CHILDREN = ("2", "3")


def join(answers: Answers, person: JoiningDraft, *, by: str, at: datetime) -> Answers:
    """The answers with one more member, last of the family, under her own id.

    A family whose form was never filled stays as it is: its newcomer stands among the people of the file.
    """
    form = forms.form_of("dibao")
    if not forms.is_document(form, answers):
        return answers
    joined = deepcopy(answers)
    item_id = forms.add_item(form, joined, "people")
    if not item_id:
        return answers
    typed, derived = forms.Hand(by, at), forms.Hand(by, at, "derived")
    for name, value in _said(person).items():
        forms.put(joined, name, value, typed, group="people", item_id=item_id)
    for name, value in _plain(person, on=local_date(at)).items():
        forms.put(joined, name, value, derived, group="people", item_id=item_id)
    return joined


def _said(person: JoiningDraft) -> dict[str, Any]:
    said: dict[str, Any] = {"name": person.name, "relation": person.relation}
    if person.identity_number:
        said["identity"] = person.identity_number
    elif person.born_on is not None:
        said[BORN_ON] = person.born_on.isoformat()
    return said


def _plain(person: JoiningDraft, *, on: date) -> dict[str, Any]:
    """Of a child too young for school: it lives at home, goes to none and earns nothing."""
    birth = person.born_on
    if person.identity_number:
        birth = parse_identity_number(person.identity_number, today=on).birth
    if birth is None or on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day)) >= SCHOOL_AGE:
        return {}
    plain: dict[str, Any] = {"lives": "together", "has_income": "no"}
    return {**plain, "student": "none"} if person.relation in CHILDREN else plain
