"""From answers, check and home survey to what the law of 特困 asks: the facts of 低保, with supporters and self-care."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.forms import services as forms
from minzheng.engines.forms.services import Reading
from minzheng.engines.forms.types import Answers
from minzheng.engines.verification.types import Finding
from minzheng.programmes.assistance.items.dibao.facts import to_facts as family_facts
from minzheng.programmes.assistance.items.dibao.form_checks import identity_in
from minzheng.programmes.assistance.items.tekun.form import TEKUN_FORM
from minzheng.programmes.assistance.items.tekun.further import owed, place_of

Facts = dict[str, Any]
Item = dict[str, Any]

#: The six indicators of self-care (特困人员认定办法 art. 21), as the survey's form names them.
INDICATORS = ("eats", "dresses", "gets_up", "uses_toilet", "walks", "bathes")
#: Kinds of award the law asks about in others.
HELD = ("dibao", "tekun")


def to_facts(
    answers: Answers, findings: Sequence[Finding] = (), survey: Any | None = None, people: Sequence[UUID] = ()
) -> Facts:
    """Facts as `HouseholdFacts` takes them; whom 特困 is for is the applicant, m0, on its own form.

    Shape of the arguments: as for 低保. What the family ticked nothing of is no; what it left open stays null, and the
    law names it. Source: 特困人员认定办法 art. 4 to 9, 21.
    """
    reading = reading_of(answers)
    whose = f"m{place_of(answers)}"
    facts = family_facts(answers, findings, survey, people)
    rows = reading.items("people")
    facts["supporters"] = _supporters(reading, rows, facts["members"], whose)
    own = next(member for member in facts["members"] if member["ref"] == whose)
    own["chooses_child_scheme"] = reading.value("child_scheme") == "child"
    if reading.value("own_student"):
        own["student_level"] = reading.value("own_student")
    refs = {person: f"m{n}" for n, person in enumerate(people[: len(rows)])}
    for seen in survey.members if survey else ():
        if seen.self_care is not None and refs.get(seen.person_id) == whose:
            own["self_care"] = {name: bool(getattr(seen.self_care, name)) for name in INDICATORS}
    return facts


def reading_of(answers: Answers) -> Reading:
    """The answers under 特困's own form, or under the one it joins with its further questions."""
    return Reading(forms.form_for([TEKUN_FORM.id], answers), answers)


def add_held(facts: Facts, people: Sequence[UUID], *, on: date) -> None:
    """What the ledger knows of each member, as far as it may be read: 低保 or 特困 held already."""
    for member, person in zip(facts["members"], people, strict=False):
        rows = [(kind, benefits.current(person_id=person, kind=kind, on=on)) for kind in HELD]
        member["held"] = [{"kind": kind, "fen": row.amount_in(on) or 0} for kind, row in rows if row]


def _supporters(reading: Reading, rows: list[Item], members: list[Facts], whose: str) -> list[Facts] | None:
    """Those of the household who owe support, then those elsewhere; null until the family has said whether there are any."""
    if reading.value("has_obligors") is None:
        return None
    housemates = [
        _housemate(reading, item, member) | {"supports": whose}
        for item, member in zip(rows, members, strict=True)
        if reading.value("owes", item, "people") == "yes"
    ]
    return housemates + [
        _elsewhere(reading, item, f"s{n}") | {"supports": whose}
        for n, item in enumerate(reading.items("obligors"))
        if owed(item)
    ]


def _housemate(reading: Reading, item: Item, member: Facts) -> Facts:
    return {
        "ref": f"h{member['ref']}",
        "name": member["name"],
        "member": member["ref"],
        "birth_date": member["birth_date"],
        "disability_kind": member["disability_kind"],
        "disability_grade": member["disability_grade"],
        **_known(reading, item, "people"),
    }


def _elsewhere(reading: Reading, item: Item, ref: str) -> Facts:
    number = identity_in(reading, item, "obligors")
    disabled = reading.value("supporter_disabled", item, "obligors")
    grade = reading.value("supporter_disability_grade", item, "obligors")
    kind = reading.value("supporter_disability_kind", item, "obligors")
    return {
        "ref": ref,
        "name": reading.value("name", item, "obligors"),
        "birth_date": number.birth.isoformat() if number else None,
        "disability_kind": {"yes": kind, "no": "none"}.get(disabled or ""),
        "disability_grade": int(grade) if grade else None,
        **_known(reading, item, "obligors"),
    }


def _known(reading: Reading, item: Item, group: str) -> Facts:
    states = reading.value("supporter_state", item, group) or []
    income, property_ = (reading.value(f"supporter_{name}", item, group) for name in ("own_fen", "property"))
    return {
        **{state: state in states for state in ("tekun", "dibao", "no_capacity", "away")},
        "income": {"fen": income, "per": "month"} if income is not None else None,
        "property_low": {"low": True, "high": False}.get(property_ or ""),
    }
