"""The one procrastinate task behind `defer`, the periodic ticks, and the rescue of stalled jobs."""

from typing import Any

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from minzheng.engines.jobs.failures import PERIODIC, note_failure
from minzheng.engines.jobs.registry import run_job, run_periodic
from minzheng.kernel import clock

STALLED_AFTER_SECONDS = 30
RETRIES = RetryStrategy(max_attempts=8, exponential_wait=3)


@app.task(name="minzheng.run", retry=RETRIES, pass_context=True)  # type: ignore[untyped-decorator]
def run(context: JobContext, name: str, arguments: dict[str, Any]) -> None:
    """Run a registered job by name; when it fails and is not tried again, an operator hears of it."""
    try:
        run_job(name, arguments)
    except Exception as problem:
        if RETRIES.get_retry_decision(exception=problem, job=context.job) is None:
            _note(context, name, problem)
        raise


def _note(context: JobContext, name: str, problem: Exception) -> None:
    if context.job.id is not None:
        tried = context.job.attempts + 1
        note_failure(job_id=context.job.id, name=name, attempts=tried, problem=problem, at=clock.real_now())


@app.periodic(cron="* * * * *")  # type: ignore[untyped-decorator]
@app.task(name=PERIODIC, queueing_lock=PERIODIC, pass_context=True)  # type: ignore[untyped-decorator]
def tick(context: JobContext, timestamp: int) -> None:
    """Each minute: run every periodic job; each looks for what is due, so a missed minute loses nothing."""
    try:
        run_periodic(at=clock.now())
    except Exception as problem:
        _note(context, PERIODIC, problem)
        raise


@app.periodic(cron="* * * * *")  # type: ignore[untyped-decorator]
@app.task(name="minzheng.rescue", queueing_lock="minzheng.rescue", pass_context=True)  # type: ignore[untyped-decorator]
async def rescue(context: JobContext, timestamp: int) -> None:
    """Take up again the jobs of a worker that died: procrastinate leaves them `doing` for ever."""
    manager = context.app.job_manager
    for stalled in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_SECONDS):
        await manager.retry_job(stalled)
