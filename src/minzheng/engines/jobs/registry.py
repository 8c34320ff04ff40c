"""Jobs and handlers by name; filled at start-up by each module's `apps.ready()`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from minzheng.kernel.facts import Fact

JobFunction = Callable[..., None]
Handler = Callable[[dict[str, Any]], None]


@dataclass(frozen=True, slots=True)
class Job:
    """A function by name. `cron` makes it periodic; it must be harmless to run twice."""

    name: str
    function: JobFunction
    cron: str = ""


class UnknownJob(LookupError):
    """A job name nobody registered: a defect of ours."""


JOBS: dict[str, Job] = {}
HANDLERS: dict[str, list[tuple[str, Handler]]] = {}


def job(name: str, *, cron: str = "") -> Callable[[JobFunction], JobFunction]:
    """Register a job: `@job("letters.render")`. Jobs with `cron` are called with `at` only."""

    def register(function: JobFunction) -> JobFunction:
        JOBS[name] = Job(name, function, cron)
        return function

    return register


def on(fact: type[Fact], name: str) -> Callable[[Handler], Handler]:
    """Register an idempotent handler of a fact; it gets the payload and runs in the event's area scope."""

    def register(handler: Handler) -> Handler:
        rows = HANDLERS.setdefault(fact.name, [])
        if name not in [existing for existing, _ in rows]:
            rows.append((name, handler))
        return handler

    return register


def run_job(name: str, arguments: dict[str, Any]) -> None:
    """Run a registered job now. The queue calls this; so do tests."""
    if name not in JOBS:
        raise UnknownJob(name)
    JOBS[name].function(**arguments)


def run_periodic(*, at: datetime) -> None:
    """Run every periodic job as of a moment; each looks for what is due, so once too often does nothing.

    One that fails stops none of the others; the failures are raised together at the end, and so logged.
    """
    failed: list[Exception] = []
    for one in list(JOBS.values()):
        if not one.cron:
            continue
        try:
            one.function(at=at)
        except Exception as problem:
            problem.add_note(f"periodic job {one.name}")
            failed.append(problem)
    if failed:
        raise ExceptionGroup("periodic jobs failed", failed)
