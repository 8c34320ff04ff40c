"""Questions about working days, answered from the table through one calendar held in each process."""

from datetime import date

from minzheng.foundations.workdays.models import Workday
from minzheng.foundations.workdays.types import DayKind, DueDate, WorkCalendar

_held: WorkCalendar | None = None


def current_calendar() -> WorkCalendar:
    """The table as a calendar: one query in a process's life, until `forget_calendar`. An empty table is not kept."""
    global _held
    if _held is None:
        rows = list(Workday.objects.values_list("date", "kind", "provisional").order_by("date"))
        calendar = WorkCalendar(
            frozenset(day for day, kind, _ in rows if DayKind(kind).works),
            frozenset(day.year for day, _, _ in rows),
            frozenset(day.year for day, _, provisional in rows if provisional),
        )
        if not rows:
            return calendar
        _held = calendar
    return _held


def forget_calendar() -> None:
    """Read the table again at the next question (after a load, and between tests that write days)."""
    global _held
    _held = None


def is_working_day(day: date, *, calendar: WorkCalendar | None = None) -> bool:
    """Whether offices work on a day; Monday to Friday where the year is not known."""
    return (calendar or current_calendar()).is_working_day(day)


def add_working_days(start: date, days: int, *, calendar: WorkCalendar | None = None) -> DueDate:
    """The last day of a term of working days; `start`, the day of acceptance, is not counted.

    A term that reaches an unknown year is provisional and carries a Chinese warning to show; it never fails.
    """
    return (calendar or current_calendar()).add_working_days(start, days)


def working_days_between(start: date, end: date, *, calendar: WorkCalendar | None = None) -> int:
    """Working days after `start` up to and including `end`: days used, or days left; negative when late."""
    return (calendar or current_calendar()).working_days_between(start, end)


def next_working_day(day: date, *, calendar: WorkCalendar | None = None) -> date:
    """The first working day after a day."""
    return (calendar or current_calendar()).next_working_day(day)


def notice_end(
    start: date,
    calendar_days: int = 7,
    *,
    move_off_holidays: bool = True,
    calendar: WorkCalendar | None = None,
) -> DueDate:
    """The last day of a public notice (公示) put up on `start`: seven calendar days after it unless told otherwise.

    `move_off_holidays`: not settled in the law, the item says it; the cautious answer (longer for objectors) is the default.
    """
    return (calendar or current_calendar()).notice_end(
        start, calendar_days, move_off_holidays=move_off_holidays
    )
