"""Scope: which rows a request, job or command may see. Opened in `foundations.privacy`, enforced again by PostgreSQL."""

from contextvars import ContextVar
from dataclasses import dataclass, replace
from uuid import UUID

#: The city's own range; `area_code` = unit (6) + statutory code (12), compared in C collation.
CITY_LO, CITY_HI = "50", "51"
#: Rows that belong to the city as a whole (system events, operators).
CITY_AREA = "500000500000000000"


class ScopeMissing(RuntimeError):
    """A scoped table was asked for before any scope was open: a defect, never an empty answer."""


@dataclass(frozen=True, slots=True)
class Scope:
    """A range of `area_code` (lo ≤ code < hi; empty = none), and/or one's own rows, and/or public rows."""

    lo: str = ""
    hi: str = ""
    subject: UUID | None = None
    public: bool = False

    def also_area(self, area_code: str) -> "Scope":
        """The same scope, its range set to exactly one area (a family's own case, written on her behalf)."""
        return replace(self, lo=area_code, hi=after(area_code))


def after(prefix: str) -> str:
    """The first string beyond every string that starts with `prefix`, in C collation."""
    return prefix[:-1] + chr(ord(prefix[-1]) + 1)


current_scope: ContextVar[Scope | None] = ContextVar("minzheng_scope", default=None)


def counter_of(department: str, area_code: str) -> str:
    """Where a partner department stands in the range of codes: housing@500110….

    Beside every area code, never among them: a department's range holds the rows sent to its counter and no others.
    """
    return f"{department}@{area_code}"


def required_scope() -> Scope:
    """The open scope. Raises ScopeMissing when there is none."""
    scope = current_scope.get()
    if scope is None:
        raise ScopeMissing("no scope is open: use open_scope(...) or a request's posting")
    return scope
