"""Who may go by herself and who needs special care: by her age and by what is seen of her.

`care_seen`, `age_seen`: what officers saw and were told; `care`, `age`: with what her birth date says, once it is known.
"""

from datetime import date, datetime, timedelta
from typing import Any

from minzheng.engines.stays.models import Stay
from minzheng.engines.stays.moves import item_of
from minzheng.engines.stays.recording import who
from minzheng.engines.stays.types import Care, StayItem
from minzheng.kernel.clock import local_date
from minzheng.kernel.identifiers import IdentityNumber


def may_go_alone(row: Stay) -> bool:
    """Whether her own word is enough to go: old enough to go by herself, and of sound mind."""
    known = who(row)
    care, age = known.get("care", ()), known.get("age")
    if Care.MENTAL in care:
        return False
    return Care.MINOR not in care or (age is not None and age >= item_of(row).number("alone_from_age"))


def is_child(known: dict[str, Any], item: StayItem) -> bool:
    """Whether she counts as a child where it protects her: under age, or of unknown age."""
    age = known.get("age")
    return Care.MINOR in known.get("care", ()) or age is None or age < item.number("minor_under")


def on_card(number: IdentityNumber) -> dict[str, Any]:
    """What an identity number says beside itself: birth date and sex."""
    return {"number": number.text, "born": number.birth.isoformat(), "sex": {1: "m", 2: "f"}[number.sex]}


def settle(row: Stay, known: dict[str, Any], *, at: datetime) -> None:
    """Age, care, never_alone and term of what is known now, on the row and in `known`; the caller seals and saves.

    A birth date counts more than what was seen: who was taken for a child and is none has a term from now on.
    """
    item, seen = item_of(row), known.get("care_seen", known.get("care", ()))
    known |= {"care_seen": list(seen), "age_seen": known.get("age_seen", known.get("age"))}
    cares = {Care(one) for one in seen}
    if known.get("born"):
        known["age"] = _years(date.fromisoformat(known["born"]), local_date(at))
        cares.discard(Care.MINOR)
    else:
        known["age"] = known["age_seen"]
    age = known["age"]
    if age is not None and age < item.number("minor_under"):
        cares.add(Care.MINOR)
    if age is not None and age >= item.number("aged_from"):
        cares.add(Care.AGED)
    known["care"] = [one.value for one in Care if one in cares]
    row.never_alone = bool(cares)
    if {Care.MINOR, Care.MENTAL} & cares:
        row.term_on = row.overstayed_at = None
    elif row.term_on is None:
        row.term_on = local_date(at) + timedelta(days=item.number("stay_days") - 1)


def _years(birth: date, on: date) -> int:
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))
