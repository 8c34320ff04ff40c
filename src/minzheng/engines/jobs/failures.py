"""Jobs that finally failed: noted where an operator sees them, in words that name no person."""

import logging
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db import connection, transaction

from minzheng.engines.jobs.models import Failure

logger = logging.getLogger("minzheng.jobs")
PERIODIC = "minzheng.tick"


@dataclass(frozen=True, slots=True)
class FailedLine:
    """A finally failed job, or all failed rounds of the periodic jobs taken together (`times` > 1, the newest's id)."""

    job_id: int
    name: str
    attempts: int
    failed_at: datetime | None
    error: str
    times: int = 1


def class_of(problem: BaseException) -> str:
    """The classes of an error, outermost first, a group's members with the periodic job each came from.

    Classes only: the words of an error may hold what the job was about.
    """
    if isinstance(problem, BaseExceptionGroup):
        return ", ".join(dict.fromkeys(class_of(one) for one in problem.exceptions))
    notes = [note.removeprefix("periodic job ") for note in getattr(problem, "__notes__", [])]
    name = type(problem).__name__
    return f"{notes[0]}: {name}" if notes else name


def note_failure(*, job_id: int, name: str, attempts: int, problem: BaseException, at: datetime) -> None:
    """Keep a job that is not tried again, and say so in the log at ERROR: once a job, without personal data."""
    error = class_of(problem)[:300]
    logger.error("job %s (%s) failed for good after %d attempts: %s", job_id, name, attempts, error)
    with transaction.atomic():
        Failure.objects.update_or_create(
            job_id=job_id,
            defaults={"name": name[:80], "error": error, "attempts": attempts, "failed_at": at},
        )


def failed_jobs(*, limit: int = 100) -> list[FailedLine]:
    """Finally failed jobs, newest first; failed rounds of the periodic jobs with the same error are one line.

    Also those that left no note of their own (a worker that knows no such job): their error is "".
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "select j.id, coalesce(j.args ->> 'name', j.task_name), coalesce(f.attempts, j.attempts),"
            " coalesce(f.failed_at, (select max(e.at) from procrastinate_events e where e.job_id = j.id)),"
            " coalesce(f.error, '') from procrastinate_jobs j left join jobs_failure f on f.job_id = j.id"
            " where j.status = 'failed' order by 4 desc nulls last, 1 desc limit %s",
            [limit],
        )
        lines = [FailedLine(*row) for row in cursor.fetchall()]
    single = [line for line in lines if line.name != PERIODIC]
    rounds = sorted((line for line in lines if line.name == PERIODIC), key=lambda line: line.error)
    for _, same in groupby(rounds, key=lambda line: line.error):
        newest, *rest = same
        single.append(
            FailedLine(
                newest.job_id, newest.name, newest.attempts, newest.failed_at, newest.error, 1 + len(rest)
            )
        )
    return sorted(
        single, key=lambda line: (line.failed_at is not None, line.failed_at, line.job_id), reverse=True
    )


def count_failed() -> int:
    """How many jobs stand as finally failed."""
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from procrastinate_jobs where status = 'failed'")
        (count,) = cursor.fetchone()
    return int(count)
