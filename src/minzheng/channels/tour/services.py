"""Acts of the tour: step into somebody's shoes, move the clock."""

from datetime import datetime, timedelta
from enum import StrEnum

from django.db import transaction

from minzheng.channels.tour.clock_file import clock_file
from minzheng.channels.tour.jobs import CATCH_UP
from minzheng.engines.jobs.services import defer
from minzheng.foundations.audit.services import WHOLE_CITY, Subject, record
from minzheng.foundations.privacy.types import open_scope
from minzheng.foundations.workdays.queries import next_working_day
from minzheng.kernel import clock
from minzheng.kernel.actor import SYSTEM

OPENING = timedelta(hours=9)


class Leap(StrEnum):
    """How far."""

    WORKDAY = "workday"
    WEEK = "week"
    MONTH = "month"


def target_of(leap: Leap, now: datetime) -> datetime:
    """Where a leap ends: nine in the morning of the next working day or of the next month's first, or a week on."""
    today = clock.local_date(now)
    if leap is Leap.WEEK:
        return now + timedelta(days=7)
    if leap is Leap.WORKDAY:
        return clock.start_of(next_working_day(today)) + OPENING
    first = today.replace(day=1) + timedelta(days=32)
    return clock.start_of(first.replace(day=1)) + OPENING


@transaction.atomic
def leap_ahead(*, leap: Leap, at: datetime) -> datetime:
    """Move business time forward for every process of the demo, and have due work done at once; the new time.

    The file is written once this transaction has committed, so that no clock moves without its line in the record.
    Refuses: ClockNeverBack.
    """
    target = target_of(leap, at)
    with open_scope(WHOLE_CITY):
        record(
            actor=SYSTEM, action="tour.clock.advanced", subject=Subject("clock"), at=at, to=target.isoformat()
        )
    defer(CATCH_UP)
    transaction.on_commit(lambda: _write(target))
    return target


def _write(target: datetime) -> None:
    clock_file().move_to(target)
