"""The minute's look at the clocks: warnings of terms, and reminders before acceptance. Each only tells and opens tasks."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from minzheng.engines.casework.models import WHOLE, Case, Deadline, Reminder, Task
from minzheng.engines.casework.services.chasing import WAITED_FOR, chase
from minzheng.engines.casework.services.handing_over import ask_to_serve
from minzheng.engines.casework.services.warning import mark_term, take_up_clock
from minzheng.engines.jobs.services import job
from minzheng.engines.letters import queries as letter_queries
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.clock import local_date, start_of

AT_ONCE, TAKE_UP_EACH_MINUTES = 500, 30
#: A call is asked for again each time this often `CALL_AFTER_DAYS` has passed.
MOST_CALLS = 12


@job("casework.deadlines", cron="* * * * *")
def warn_of_deadlines(*, at: datetime) -> None:
    """Warn of each whole term that has come to 50, 80 or 100 % or is over, in a transaction of its own."""
    with open_scope(WHOLE_CITY):
        rows = Deadline.objects.filter(next_mark_on__lte=local_date(at), settled_on__isnull=True)
        due = list(rows.order_by("next_mark_on", "pk").values_list("pk", flat=True)[:AT_ONCE])
    each_alone(due, lambda one: mark_term(deadline_id=one, at=at))


@job("casework.take_up_clocks", cron="*/30 * * * *")
def take_up_clocks(*, at: datetime) -> None:
    """Twice an hour: running cases opened before terms were kept get theirs, from the day they were accepted."""
    if int(at.timestamp()) // 60 % TAKE_UP_EACH_MINUTES:
        return
    with open_scope(WHOLE_CITY):
        bare = Case.objects.filter(table="process", decision__isnull=True, settled_at__isnull=True)
        bare = bare.filter(~Exists(Deadline.objects.filter(case=OuterRef("pk"), kind=WHOLE)))
        without = list(bare.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    each_alone(without, lambda one: take_up_clock(case_id=one, at=at))


@job("casework.chasing", cron="* * * * *")
def chase_the_waiting(*, at: datetime) -> None:
    """Remind those an application not yet accepted waits for, one application a transaction."""
    with open_scope(WHOLE_CITY):
        rows = Task.objects.filter(_due_to_be_chased(local_date(at)), queue__in=WAITED_FOR)
        rows = rows.filter(
            closed_at__isnull=True,
            application__submitted_at__isnull=False,
            application__accepted_at__isnull=True,
            application__settled_at__isnull=True,
        )
        found = list(rows.order_by("opened_at", "pk").values_list("application_id", flat=True)[:AT_ONCE])
    each_alone(list(dict.fromkeys(found)), lambda one: chase(application_id=one, at=at))


@job("casework.letters_unserved", cron="*/10 * * * *")
def ask_for_service(*, at: datetime) -> None:
    """Ask the town to serve what has lain longer than the item allows, one file a transaction."""
    with open_scope(WHOLE_CITY):
        waiting = letter_queries.unserved(before=at - timedelta(days=1), limit=AT_ONCE)
    each_alone(
        list(dict.fromkeys(one.application_id for one in waiting)),
        lambda one: ask_to_serve(application_id=one, at=at),
    )


def _due_to_be_chased(on: date) -> Q:
    marks = [(day, "message") for day in settings.REMIND_AFTER_DAYS]
    marks += [(settings.CALL_AFTER_DAYS * n, "task") for n in range(1, MOST_CALLS + 1)]
    due = Q(pk__in=[])
    for day, how in marks:
        done = Reminder.objects.filter(task=OuterRef("pk"), how=how, day__gte=day)
        due |= Q(~Exists(done), opened_at__lt=start_of(on - timedelta(days=day - 1)))
    return due


def each_alone(ids: list[UUID], one: Callable[[UUID], object]) -> None:
    """Every one in its own transaction; one that fails holds up none of the others, and all failures are raised."""
    failed: list[Exception] = []
    for key in ids:
        try:
            with transaction.atomic(), open_scope(WHOLE_CITY):
                one(key)
        except Exception as problem:
            problem.add_note(f"of {key}")
            failed.append(problem)
    if failed:
        raise ExceptionGroup("some files could not be looked at", failed)
