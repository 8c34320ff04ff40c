"""The table of days: seeded, read through one calendar per process, written by the owner only."""

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, transaction

from minzheng.foundations.workdays import queries
from minzheng.foundations.workdays.models import Workday
from minzheng.foundations.workdays.seed import shipped_calendar
from minzheng.foundations.workdays.services import load_workdays

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def fresh_calendar() -> object:
    queries.forget_calendar()
    yield
    queries.forget_calendar()


def test_the_table_is_the_shipped_calendar() -> None:
    assert queries.current_calendar() == shipped_calendar()
    assert Workday.objects.count() == 8401  # 2004-01-01 to 2026-12-31


def test_loading_again_changes_nothing() -> None:
    assert load_workdays(at=AT).changed == 0


def test_one_query_in_the_life_of_a_process(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert queries.add_working_days(date(2026, 11, 20), 3).date == date(2026, 11, 25)
        assert queries.working_days_between(date(2026, 11, 20), date(2026, 11, 25)) == 3
        assert queries.next_working_day(date(2026, 9, 30)) == date(2026, 10, 8)
        assert queries.is_working_day(date(2026, 10, 10))
        assert queries.notice_end(date(2026, 9, 24)).date == date(2026, 10, 8)
        assert queries.notice_end(date(2026, 9, 24), move_off_holidays=False).date == date(2026, 10, 1)


def test_new_years_eve_in_the_table_warns_too() -> None:
    due = queries.add_working_days(date(2026, 12, 31), 1)
    assert due.date == date(2027, 1, 1) and due.provisional and due.warning


def test_the_app_role_cannot_write() -> None:
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Workday.objects.filter(date=date(2026, 1, 1)).delete()
