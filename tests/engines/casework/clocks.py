"""Days of a case in tests: moments so many working days on, and walking to a step."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from minzheng.engines.casework.jobs import chase_the_waiting, warn_of_deadlines
from minzheng.engines.casework.models import Case
from minzheng.kernel.scope import current_scope
from tests.cast import MORNING, Cast
from tests.engines.casework.test_due_days_oracle import straight


def on_day(day: date) -> datetime:
    """09:00 in Beijing of a day."""
    return datetime(day.year, day.month, day.day, 1, 0, tzinfo=UTC)


def after_working_days(days: int) -> datetime:
    """The morning on which so many working days since the cast's morning are used, by the tests' own count."""
    return on_day(straight(MORNING.date(), days, [])) if days else MORNING


def after_days(days: int) -> datetime:
    """So many calendar days on."""
    return MORNING + timedelta(days=days)


def case_of(cast: Cast, application_id: UUID) -> Any:
    """The file's one case."""
    with cast.acting("李科"):
        return Case.objects.get(application_id=application_id)


def look_at_terms(at: datetime) -> None:
    """The job of the warnings, as the worker runs it: without a scope."""
    run(warn_of_deadlines, at)


def look_for_the_waiting(at: datetime) -> None:
    """The job of the reminders, as the worker runs it."""
    run(chase_the_waiting, at)


def run(job: Any, at: datetime) -> None:
    """A periodic job, as the worker runs it: without a scope."""
    token = current_scope.set(None)
    try:
        job(at=at)
    finally:
        current_scope.reset(token)
