"""Who may go by herself, by her age and what is seen of her."""

from minzheng.engines.stays.models import Stay
from minzheng.engines.stays.moves import item_of
from minzheng.engines.stays.recording import who
from minzheng.engines.stays.types import Care


def may_go_alone(row: Stay) -> bool:
    """Whether her own word is enough to go: old enough to go by herself, and of sound mind."""
    known = who(row)
    care, age = known.get("care", ()), known.get("age")
    if Care.MENTAL in care:
        return False
    return Care.MINOR not in care or (age is not None and age >= item_of(row).number("alone_from_age"))
