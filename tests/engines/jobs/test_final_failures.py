"""A job that fails for good is seen: in the log, in the table, by `minzheng jobs failed`; its words stay out of all three."""

import logging
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.jobs import Job
from procrastinate.testing import InMemoryConnector

from minzheng.channels.cli.main import main
from minzheng.engines.jobs import registry
from minzheng.engines.jobs.failures import PERIODIC, class_of, note_failure
from minzheng.engines.jobs.models import Failure
from minzheng.engines.jobs.queries import count_failed, failed_jobs
from minzheng.engines.jobs.services import defer, job
from minzheng.engines.jobs.tasks import tick
from tests.cast import LUO, MORNING

SECRET = f"罗庆华 {LUO}"


class KettleBroken(RuntimeError):
    """What the job of these tests always raises."""


@pytest.fixture
def broken() -> Iterator[str]:
    """A job that always fails, with somebody's number in its words."""

    @job("tests.broken")
    def fail(**_: Any) -> None:
        raise KettleBroken(SECRET)

    yield "tests.broken"
    registry.JOBS.pop("tests.broken")


def work_until_idle() -> None:
    """The real worker, as the supervisor starts it, until nothing is to be done now."""
    with app.replace_connector(app.connector.get_worker_connector()) as worker:
        worker.run_worker(wait=False, listen_notify=False, install_signal_handlers=False, concurrency=1)


def due_now() -> None:
    """Let the time until the next try pass."""
    with connection.cursor() as cursor:
        cursor.execute("update procrastinate_jobs set scheduled_at = null where status = 'todo'")


def status() -> tuple[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select status::text, attempts from procrastinate_jobs where args ->> 'name' = 'tests.broken'"
        )
        row = cursor.fetchone()
        return str(row[0]), int(row[1])


@pytest.mark.slow
def test_a_job_that_always_fails_is_tried_nine_times_and_then_seen(
    committed_db: str, broken: str, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    defer(broken, person="p-1")
    for tried in range(1, 9):
        work_until_idle()
        assert status() == ("todo", tried) and count_failed() == 0 and not Failure.objects.exists()
        due_now()
    with caplog.at_level(logging.ERROR, logger="minzheng.jobs"):
        work_until_idle()
    assert status()[0] == "failed" and count_failed() == 1
    (line,) = failed_jobs()
    assert (line.name, line.error, line.attempts, line.times) == (broken, "KettleBroken", 9, 1)
    said = [record.getMessage() for record in caplog.records if record.name == "minzheng.jobs"]
    assert said == [f"job {line.job_id} ({broken}) failed for good after 9 attempts: KettleBroken"]
    assert main(["jobs", "failed"]) == 1
    shown = capsys.readouterr().out
    assert "1 个" in shown and broken in shown and "KettleBroken" in shown and "9 次尝试" in shown
    assert LUO not in shown + "".join(said) and "p-1" not in shown


@pytest.mark.django_db
def test_no_failure_is_said_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["jobs", "failed"]) == 0 and "没有最终失败" in capsys.readouterr().out


def failed_row(task: str, arguments: str = "{}") -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into procrastinate_jobs (queue_name, task_name, args, status, attempts)"
            " values ('default', %s, %s, 'failed', 0) returning id",
            [task, arguments],
        )
        return int(cursor.fetchone()[0])


@pytest.mark.django_db
def test_failed_rounds_of_the_periodic_jobs_are_one_line() -> None:
    problem = ExceptionGroup("periodic jobs failed", [_noted(ValueError(SECRET), "audit.seal")])
    rounds = [failed_row(PERIODIC) for _ in range(3)]
    for number in rounds:
        note_failure(job_id=number, name=PERIODIC, attempts=1, problem=problem, at=MORNING)
    other = failed_row("minzheng.run", '{"name": "nobody.knows"}')
    lines = failed_jobs()
    assert [(one.name, one.times, one.error) for one in lines if one.name == PERIODIC] == [
        (PERIODIC, 3, "audit.seal: ValueError")
    ]
    assert [(one.job_id, one.error) for one in lines if one.name == "nobody.knows"] == [(other, "")]


def _noted(problem: Exception, name: str) -> Exception:
    problem.add_note(f"periodic job {name}")
    return problem


def test_of_an_error_only_its_classes_are_told() -> None:
    both = ExceptionGroup("x", [_noted(ValueError(SECRET), "a.b"), ExceptionGroup("y", [KeyError(LUO)])])
    assert class_of(both) == "a.b: ValueError, KeyError"


@pytest.mark.django_db
def test_a_failed_round_is_noted_by_the_worker_s_own_task(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*, at: datetime) -> None:
        raise ValueError(SECRET)

    monkeypatch.setitem(registry.JOBS, "tests.minute", registry.Job("tests.minute", fail, "* * * * *"))
    monkeypatch.setattr(registry, "JOBS", {"tests.minute": registry.JOBS["tests.minute"]})
    one = Job(id=7, queue="default", lock=None, queueing_lock=None, task_name=PERIODIC)
    with app.replace_connector(InMemoryConnector()) as quiet, pytest.raises(ExceptionGroup):
        tick.func(JobContext(app=quiet, job=one, abort_reason=lambda: None, start_timestamp=0.0), timestamp=0)
    assert Failure.objects.get(pk=7).error == "tests.minute: ValueError"
