"""The one procrastinate task behind `defer`, the periodic ticks, and the rescue of stalled jobs."""

from typing import Any

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from minzheng.engines.jobs.registry import run_job, run_periodic
from minzheng.kernel import clock

STALLED_AFTER_SECONDS = 30


@app.task(name="minzheng.run", retry=RetryStrategy(max_attempts=8, exponential_wait=3))  # type: ignore[untyped-decorator]
def run(name: str, arguments: dict[str, Any]) -> None:
    """Run a registered job by name."""
    run_job(name, arguments)


@app.periodic(cron="* * * * *")  # type: ignore[untyped-decorator]
@app.task(name="minzheng.tick", queueing_lock="minzheng.tick")  # type: ignore[untyped-decorator]
def tick(timestamp: int) -> None:
    """Each minute: run every periodic job; each looks for what is due, so a missed minute loses nothing."""
    run_periodic(at=clock.now())


@app.periodic(cron="* * * * *")  # type: ignore[untyped-decorator]
@app.task(name="minzheng.rescue", queueing_lock="minzheng.rescue", pass_context=True)  # type: ignore[untyped-decorator]
async def rescue(context: JobContext, timestamp: int) -> None:
    """Take up again the jobs of a worker that died: procrastinate leaves them `doing` for ever."""
    manager = context.app.job_manager
    for stalled in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_SECONDS):
        await manager.retry_job(stalled)
