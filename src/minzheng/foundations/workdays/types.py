"""What the doors of workdays take and give."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from minzheng.foundations.workdays.calendar import DueDate, WorkCalendar

__all__ = ["DayKind", "DueDate", "LoadedDays", "WorkCalendar", "YearPlan"]


class DayKind(StrEnum):
    """What a day is: an ordinary working day, an ordinary weekend, a holiday, or a weekend worked in exchange (调休)."""

    WORKDAY = "workday"
    REST = "rest"
    HOLIDAY = "holiday"
    MAKEUP = "makeup"

    @property
    def works(self) -> bool:
        """Whether offices work on such a day."""
        return self in (DayKind.WORKDAY, DayKind.MAKEUP)


@dataclass(frozen=True, slots=True)
class YearPlan:
    """A year's arrangement as published: holidays by name, and the weekends worked in exchange."""

    year: int
    holidays: dict[date, str]
    makeups: dict[date, str]
    source: str
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class LoadedDays:
    """What a load left in the table; `changed` counts the rows added or corrected."""

    days: int
    changed: int
