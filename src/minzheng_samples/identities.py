"""Identity numbers and phones of people who do not exist.

Numbers are valid by GB 11643 (so that every check runs) and invented by construction: prefix 500110, order numbers
900–999 only (below 920: the demo's cast), and a prefix no 綦江 person born before 2011 carries (the county's own was another). Phones begin 199011.
"""

from datetime import date

from minzheng.kernel.identifiers import check_character

PREFIX = "500110"
#: Order numbers (顺序码) used by invented people: odd for men, even for women.
CAST_ORDER, FIRST_ORDER, LAST_ORDER = 900, 920, 999
PHONE_PREFIX = "199011"


class OrdersUsedUp(RuntimeError):
    """More than forty invented people of one sex were given one birthday."""


class Registrar:
    """Gives each invented person a number no other has."""

    def __init__(self) -> None:
        self._given: dict[tuple[date, int], int] = {}
        self._phones = 0

    def number(self, birth: date, sex: int) -> str:
        """The next free number of a birthday and sex (1 男, 2 女)."""
        taken = self._given.get((birth, sex), 0)
        order = FIRST_ORDER + 2 * taken + (1 if sex == 1 else 0)
        if order > LAST_ORDER:
            raise OrdersUsedUp(f"{birth} {sex}")
        self._given[(birth, sex)] = taken + 1
        first17 = f"{PREFIX}{birth:%Y%m%d}{order}"
        return first17 + check_character(first17)

    def phone(self) -> str:
        """The next invented mobile number. Nothing is ever sent to it: the demo's sender writes to a table."""
        self._phones += 1
        return f"{PHONE_PREFIX}{self._phones:05d}"


def is_synthetic(number: str) -> bool:
    """Whether an identity number is of the invented kind."""
    return number[:6] == PREFIX and CAST_ORDER <= int(number[14:17]) <= LAST_ORDER
