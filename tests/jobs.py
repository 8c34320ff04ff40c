"""Running queued jobs inside a test's transaction, in their order, until none is left."""

import json

from django.db import connection, transaction

from minzheng.engines.jobs.registry import JOBS, run_job
from minzheng.kernel import clock
from minzheng.kernel.scope import current_scope


def run_queued_jobs(*, most: int = 500) -> list[str]:
    """Run everything `defer` has queued; returns the names run. Scope is closed around each, as in the worker."""
    ran: list[str] = []
    token = current_scope.set(None)
    try:
        while len(ran) < most:
            with connection.cursor() as cursor:
                cursor.execute(
                    "select id, args from procrastinate_jobs where status = 'todo' order by id limit 1 for update"
                )
                row = cursor.fetchone()
                if row is None:
                    return ran
                cursor.execute("update procrastinate_jobs set status = 'succeeded' where id = %s", [row[0]])
            arguments = json.loads(row[1]) if isinstance(row[1], str) else row[1]
            run_job(arguments["name"], arguments["arguments"])
            ran.append(arguments["name"])
        raise AssertionError("jobs keep queueing jobs")
    finally:
        current_scope.reset(token)


def tick() -> None:
    """Run every periodic job once, as the worker does each minute, then what they queued."""
    token = current_scope.set(None)
    try:
        for job in list(JOBS.values()):
            if job.cron:
                with transaction.atomic():
                    job.function(at=clock.now())
    finally:
        current_scope.reset(token)
    run_queued_jobs()
