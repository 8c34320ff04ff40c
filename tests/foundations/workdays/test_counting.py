"""Working days against an oracle that shares no code with ours: the published package, walked day by day."""

import random
from datetime import date, timedelta

import chinese_calendar
import pytest

from minzheng.foundations.workdays.calendar import WorkCalendar
from minzheng.foundations.workdays.seed import days_of, plans, shipped_calendar
from minzheng.foundations.workdays.types import DayKind

CALENDAR = shipped_calendar()
LAST = date(2026, 12, 31)


def oracle(start: date, days: int) -> date | None:
    """The due date by the package alone; None when the walk leaves its years."""
    day = start
    while days:
        day += timedelta(days=1)
        if day > LAST:
            return None
        days -= chinese_calendar.is_workday(day)
    return day


@pytest.mark.slow
def test_ten_thousand_terms_end_where_the_published_calendar_ends_them() -> None:
    dice = random.Random(20261122)
    span = (LAST - date(2004, 1, 1)).days
    compared = 0
    while compared < 10_000:
        start, days = date(2004, 1, 1) + timedelta(days=dice.randrange(span)), dice.randrange(61)
        expected = oracle(start, days)
        if expected is None:
            continue
        due = CALENDAR.add_working_days(start, days)
        assert (due.date, due.provisional, due.warning) == (expected, False, None), (start, days)
        assert CALENDAR.working_days_between(start, due.date) == days
        compared += 1


def test_every_known_day_is_what_the_package_says() -> None:
    day = date(2004, 1, 1)
    while day <= LAST:
        assert CALENDAR.is_working_day(day) == chinese_calendar.is_workday(day), day
        day += timedelta(days=1)


@pytest.mark.parametrize(
    ("year", "count"),
    [(2019, 250), (2020, 249), (2021, 250), (2022, 249), (2023, 249), (2024, 251), (2025, 248), (2026, 248)],
)
def test_working_days_of_published_years(year: int, count: int) -> None:
    assert CALENDAR.working_days_between(date(year - 1, 12, 31), date(year, 12, 31)) == count


def test_the_day_of_acceptance_is_not_counted() -> None:
    assert CALENDAR.add_working_days(date(2026, 11, 20), 1).date == date(2026, 11, 23)  # Friday → Monday
    assert CALENDAR.add_working_days(date(2026, 11, 21), 1).date == date(2026, 11, 23)  # Saturday → Monday
    assert CALENDAR.add_working_days(date(2026, 11, 20), 0).date == date(2026, 11, 20)


def test_a_weekend_worked_in_exchange_counts() -> None:
    assert CALENDAR.is_working_day(date(2026, 10, 10))
    assert CALENDAR.add_working_days(date(2026, 9, 30), 3).date == date(2026, 10, 10)


def test_new_years_eve_runs_into_an_unpublished_year_with_a_warning_and_no_error() -> None:
    due = CALENDAR.add_working_days(date(2026, 12, 31), 1)
    assert due.date == date(2027, 1, 1)  # a Friday: Monday to Friday is all that is known
    assert due.provisional
    assert due.warning is not None and "2027 年" in due.warning and "国务院" in due.warning


def test_a_term_that_ends_on_new_years_eve_is_certain() -> None:
    due = CALENDAR.add_working_days(date(2026, 12, 30), 1)
    assert (due.date, due.provisional) == (date(2026, 12, 31), False)


def test_forty_five_working_days_cross_into_the_unknown_year() -> None:
    due = CALENDAR.add_working_days(date(2026, 11, 22), 45)
    assert due.date.year == 2027 and due.provisional
    assert CALENDAR.working_days_between(date(2026, 11, 22), due.date) == 45


def test_a_known_year_after_an_unknown_one_still_warns() -> None:
    gap = WorkCalendar(CALENDAR.working, CALENDAR.known_years - {2025})
    due = gap.add_working_days(date(2024, 12, 30), 270)
    assert due.date.year == 2026 and due.warning is not None and "2025 年" in due.warning


def test_the_year_of_a_start_that_is_not_counted_need_not_be_known() -> None:
    gap = WorkCalendar(CALENDAR.working, CALENDAR.known_years - {2025})
    assert gap.add_working_days(date(2025, 12, 31), 3).provisional is False
    assert gap.add_working_days(date(2025, 12, 30), 3).provisional is True
    assert gap.notice_end(date(2025, 12, 27), 7, move_off_holidays=True).provisional is False


def test_a_year_known_only_in_draft_is_provisional() -> None:
    draft = WorkCalendar(CALENDAR.working, CALENDAR.known_years, frozenset({2026}))
    due = draft.add_working_days(date(2026, 9, 30), 3)
    assert due.date == date(2026, 10, 10) and due.provisional


def test_seven_days_of_notice_end_on_the_seventh_day_after() -> None:
    assert CALENDAR.notice_end(date(2026, 11, 23), 7, move_off_holidays=True).date == date(2026, 11, 30)


def test_a_notice_ending_in_a_holiday_moves_only_when_the_item_says_so() -> None:
    moved = CALENDAR.notice_end(date(2026, 9, 24), 7, move_off_holidays=True)
    stays = CALENDAR.notice_end(date(2026, 9, 24), 7, move_off_holidays=False)
    assert (moved.date, stays.date) == (date(2026, 10, 8), date(2026, 10, 1))


def test_a_notice_that_asks_nothing_of_offices_needs_no_published_year() -> None:
    assert CALENDAR.notice_end(date(2026, 12, 31), 7, move_off_holidays=False).provisional is False
    assert CALENDAR.notice_end(date(2026, 12, 31), 7, move_off_holidays=True).provisional is True


def test_late_is_negative() -> None:
    assert CALENDAR.working_days_between(date(2026, 11, 24), date(2026, 11, 20)) == -2


def test_a_negative_term_is_a_defect_of_the_caller() -> None:
    with pytest.raises(ValueError, match="-1"):
        CALENDAR.add_working_days(date(2026, 1, 5), -1)
    with pytest.raises(ValueError, match="-1"):
        CALENDAR.notice_end(date(2026, 1, 5), -1, move_off_holidays=False)


def test_every_day_of_a_plan_has_one_kind_and_festivals_have_chinese_names() -> None:
    plan = next(plan for plan in plans() if plan.year == 2026)
    days = {day: (kind, name) for day, kind, name in days_of(plan)}
    assert len(days) == 365
    assert days[date(2026, 10, 1)] == (DayKind.HOLIDAY, "国庆节")
    assert days[date(2026, 10, 10)] == (DayKind.MAKEUP, "国庆节")
    assert days[date(2026, 11, 21)] == (DayKind.REST, "")
    assert days[date(2026, 11, 23)] == (DayKind.WORKDAY, "")
