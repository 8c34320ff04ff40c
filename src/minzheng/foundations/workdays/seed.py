"""The State Council's arrangements as the `chinesecalendar` package carries them: the seed of our own table."""

from collections.abc import Iterator
from datetime import date, timedelta
from importlib.metadata import version

from chinese_calendar import constants

from minzheng.foundations.workdays.types import DayKind, WorkCalendar, YearPlan

_HOLIDAYS = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利 70 周年纪念日",
}


def source() -> str:
    """Where the seeded rows come from, with the package's version."""
    return f"国务院办公厅放假通知（chinesecalendar {version('chinesecalendar')}）"


def plans() -> list[YearPlan]:
    """One plan for each year the package knows (2004–2026 in 1.11.0)."""
    years = sorted({day.year for day in constants.holidays})
    return [
        YearPlan(
            year,
            {day: _HOLIDAYS[name] for day, name in constants.holidays.items() if day.year == year},
            {day: _HOLIDAYS[name] for day, name in constants.workdays.items() if day.year == year},
            source(),
        )
        for year in years
    ]


def days_of(plan: YearPlan) -> Iterator[tuple[date, DayKind, str]]:
    """Every day of a plan's year with its kind and the festival's name (empty on ordinary days)."""
    day = date(plan.year, 1, 1)
    while day.year == plan.year:
        yield day, _kind(plan, day), plan.holidays.get(day) or plan.makeups.get(day) or ""
        day += timedelta(days=1)


def _kind(plan: YearPlan, day: date) -> DayKind:
    if day in plan.holidays:
        return DayKind.HOLIDAY
    if day in plan.makeups:
        return DayKind.MAKEUP
    return DayKind.WORKDAY if day.weekday() < 5 else DayKind.REST


def shipped_calendar() -> WorkCalendar:
    """The calendar of the seed alone, without a database."""
    known = plans()
    working = frozenset(day for plan in known for day, kind, _ in days_of(plan) if kind.works)
    return WorkCalendar(working, frozenset(plan.year for plan in known))
