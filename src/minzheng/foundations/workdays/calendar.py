"""Counting working days, without a database.

The first day is never counted: what is accepted today has its first working day tomorrow (domain: 民法典 201 by analogy).
A year nobody has published yet is counted Monday to Friday, and the answer says so; it is never an error.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

_DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class DueDate:
    """The last day of a term. `provisional` when a year's holidays are not known; `warning` then says so in Chinese."""

    date: date
    provisional: bool
    warning: str | None


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The working days that are known, the years they cover, and the years known only in draft."""

    working: frozenset[date] = field(repr=False)
    known_years: frozenset[int]
    draft_years: frozenset[int] = frozenset()

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on a day; Monday to Friday where the year is unknown."""
        return day in self.working if day.year in self.known_years else day.weekday() < _SATURDAY

    def add_working_days(self, start: date, days: int) -> DueDate:
        """The day on which a term of `days` working days ends; `start` (the day of acceptance) is not counted.

        Units: working days, 0 or more; 0 gives `start` itself. The term ends at 24:00 of the answered day.
        """
        if days < 0:
            raise ValueError(f"a term cannot have {days} days")
        day = start
        for _ in range(days):
            day = self.next_working_day(day)
        return self._answer(day, start)

    def next_working_day(self, day: date) -> date:
        """The first working day after a day."""
        day += _DAY
        while not self.is_working_day(day):
            day += _DAY
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; negative when `end` is earlier."""
        if end < start:
            return -self.working_days_between(end, start)
        return sum(self.is_working_day(start + _DAY * n) for n in range(1, (end - start).days + 1))

    def notice_end(self, start: date, calendar_days: int, *, move_off_holidays: bool) -> DueDate:
        """The last day of a public notice of calendar days; the day it is put up is not counted.

        `move_off_holidays`: a last day on which offices are closed moves to the next working day. Whether the law asks
        for it is not settled (民法典 203 by analogy), so each item says it.
        """
        if calendar_days < 0:
            raise ValueError(f"a notice cannot have {calendar_days} days")
        last = start + _DAY * calendar_days
        if not move_off_holidays:
            return DueDate(last, provisional=False, warning=None)
        moved = last if self.is_working_day(last) else self.next_working_day(last)
        return self._answer(moved, last - _DAY)

    def _answer(self, day: date, start: date) -> DueDate:
        """A due date with its warning, when days after `start` fall into years that are not surely known."""
        first = min(start + _DAY, day)  # the start itself is not counted, so its year need not be known
        unsure = [
            y for y in range(first.year, day.year + 1) if y not in self.known_years or y in self.draft_years
        ]
        return DueDate(day, provisional=bool(unsure), warning=warning_for(unsure))


def warning_for(years: Iterable[int]) -> str | None:
    """The sentence shown beside a date that rests on unpublished holidays; None without such years."""
    named = "、".join(str(year) for year in years)
    if not named:
        return None
    return f"{named} 年的放假安排还没有正式录入，这个日期暂按周一至周五上班推算，以国务院办公厅公布后为准"
