"""New Year's Eve, and a year whose calendar nobody has published."""

from datetime import UTC, date, datetime

import pytest

from minzheng.engines.casework import queries, services
from minzheng.engines.casework.models import Application
from minzheng.foundations.workdays.models import Workday
from minzheng.foundations.workdays.types import DayKind, WorkCalendar
from tests.cast import Cast
from tests.engines.casework.steps import handed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_handler")]

#: 23:59:30 on 31 December 2026 in Beijing; in UTC still the afternoon.
LAST_MINUTE = datetime(2026, 12, 31, 15, 59, 30, tzinfo=UTC)
#: A minute later: the new year in Beijing, the old one in UTC.
FIRST_MINUTE = datetime(2026, 12, 31, 16, 0, 30, tzinfo=UTC)


def _accepted_at(cast: Cast, at: datetime) -> tuple[date, bool]:
    application_id = handed_in(cast)
    with cast.acting("王敏") as clerk:
        version = Application.objects.get(pk=application_id).version
        services.accept(actor=clerk, application_id=application_id, version=version, at=at)
        file = queries.case_file(application_id, actor=clerk, on=at.date())
    assert file is not None and file.due_on is not None
    return file.due_on, file.due_provisional


def _plain_weekdays_after(day: date, days: int) -> date:
    """The oracle for an unknown year: Mondays to Fridays, nothing else."""
    while days:
        day = date.fromordinal(day.toordinal() + 1)
        days -= day.weekday() < 5
    return day


def _working_days() -> int:
    from minzheng.engines.catalogue import queries as catalogue

    return int(catalogue.item("dibao").working_days)


def test_accepted_on_new_years_eve_is_due_next_year_provisionally(cast: Cast) -> None:
    due, provisional = _accepted_at(cast, LAST_MINUTE)
    assert (due, provisional) == (_plain_weekdays_after(date(2026, 12, 31), _working_days()), True)
    assert due.year == 2027


def test_a_minute_after_midnight_in_beijing_is_another_day(cast: Cast) -> None:
    due, provisional = _accepted_at(cast, FIRST_MINUTE)
    assert (due, provisional) == (_plain_weekdays_after(date(2027, 1, 1), _working_days()), True)


def test_a_missing_year_is_counted_monday_to_friday_and_said(cast: Cast) -> None:
    far = datetime(2031, 3, 3, 1, 0, tzinfo=UTC)
    due, provisional = _accepted_at(cast, far)
    assert (due, provisional) == (_plain_weekdays_after(date(2031, 3, 3), _working_days()), True)


def test_an_empty_table_refuses_nobody(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    nothing_known = WorkCalendar(frozenset(), frozenset(), frozenset())
    monkeypatch.setattr("minzheng.foundations.workdays.queries._held", nothing_known)
    due, provisional = _accepted_at(cast, datetime(2026, 9, 30, 1, 0, tzinfo=UTC))
    assert (due, provisional) == (_plain_weekdays_after(date(2026, 9, 30), _working_days()), True)


def test_the_holidays_of_a_published_year_are_no_working_days() -> None:
    holiday = Workday.objects.get(date=date(2026, 10, 1))
    assert not DayKind(holiday.kind).works


def test_numbers_begin_anew_with_the_year_of_beijing(cast: Cast) -> None:
    from tests.engines.casework.conftest import TYPED, filled
    from tests.engines.casework.test_races import _family

    numbers = []
    for n, moment in enumerate((LAST_MINUTE, FIRST_MINUTE)):
        application_id, version = filled(cast, _family(n))
        with cast.acting("小杨") as aide:
            done = services.submit(
                actor=aide, application_id=application_id, version=version, signature=TYPED, at=moment
            )
        numbers.append(done.number)
    assert numbers == ["QJ2026120001", "QJ2027010001"]
