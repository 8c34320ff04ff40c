"""The demo's clock: forward only, the same in every process, on record, and absent from production."""

import json
import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client

from minzheng.channels.tour.clock_file import ClockFile, ClockNeverBack
from minzheng.channels.tour.services import Leap, leap_ahead, target_of
from minzheng.engines.jobs.registry import JOBS
from minzheng.foundations.audit.models import Event
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel import clock
from tests.jobs import run_queued_jobs

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=clock.BEIJING)  # a Friday


@pytest.mark.parametrize(
    ("leap", "ends"),
    [
        (Leap.WORKDAY, datetime(2026, 11, 23, 9, 0, tzinfo=clock.BEIJING)),
        (Leap.WEEK, datetime(2026, 11, 27, 12, 0, tzinfo=clock.BEIJING)),
        (Leap.MONTH, datetime(2026, 12, 1, 9, 0, tzinfo=clock.BEIJING)),
    ],
)
@pytest.mark.django_db
def test_where_a_leap_ends(leap: Leap, ends: datetime) -> None:
    assert target_of(leap, NOON) == ends


@pytest.mark.django_db
def test_the_next_month_of_december_is_january() -> None:
    assert (
        target_of(Leap.MONTH, datetime(2026, 12, 31, 23, 59, tzinfo=clock.BEIJING)).date().isoformat()
        == "2027-01-01"
    )


def test_without_a_file_the_clock_is_real(tmp_path: Path) -> None:
    assert ClockFile(tmp_path / "none").offset() == timedelta(0)


def test_every_process_reads_the_same_file(tmp_path: Path) -> None:
    web, worker = ClockFile(tmp_path / "run" / "clock"), ClockFile(tmp_path / "run" / "clock")
    assert worker.offset() == timedelta(0)
    web.move_to(clock.real_now() + timedelta(days=7))
    assert abs(worker.offset() - timedelta(days=7)) < timedelta(seconds=2)
    web.move_to(clock.real_now() + timedelta(days=9))
    assert abs(worker.offset() - timedelta(days=9)) < timedelta(seconds=2)


def test_it_never_goes_back(tmp_path: Path) -> None:
    store = ClockFile(tmp_path / "clock")
    store.move_to(clock.real_now() + timedelta(days=7))
    before = store.offset()
    with pytest.raises(ClockNeverBack):
        store.move_to(clock.real_now() + timedelta(days=6))
    assert store.offset() == before
    with pytest.raises(ClockNeverBack):
        ClockFile(tmp_path / "other").move_to(clock.real_now() - timedelta(minutes=1))


@pytest.mark.django_db
def test_the_button_moves_it_records_it_and_has_due_work_done(
    client: Client, own_clock: Path, django_capture_on_commit_callbacks: object
) -> None:
    before = clock.now()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        answer = client.post("/tour/clock/", {"leap": "week"})
    assert (answer.status_code, answer["Location"]) == (302, "/tour/")
    assert timedelta(days=7) <= clock.now() - before < timedelta(days=7, minutes=5)
    assert own_clock.exists()
    with open_scope(WHOLE_CITY):
        event = Event.objects.filter(action="tour.clock.advanced").get()
    assert event.real_at < event.business_at + timedelta(minutes=1)
    assert "tour.catch_up" in run_queued_jobs()


@pytest.mark.django_db
def test_an_act_that_is_undone_moves_no_clock(own_clock: Path) -> None:
    leap_ahead(leap=Leap.MONTH, at=clock.now())
    assert not own_clock.exists(), "the file is written after the commit"


@pytest.mark.django_db
@pytest.mark.parametrize("leap", ["", "year", "-7"])
def test_no_other_leap_exists(client: Client, own_clock: Path, leap: str) -> None:
    assert client.post("/tour/clock/", {"leap": leap}).status_code == 404
    assert not own_clock.exists()


def test_the_catch_up_is_no_periodic_job_itself() -> None:
    assert JOBS["tour.catch_up"].cron == ""


PROBE = """
import django, json
django.setup()
from django.conf import settings
from django.urls import Resolver404, resolve
from minzheng.kernel import clock
try:
    resolve("/tour/"); there = True
except Resolver404:
    there = False
print(json.dumps([there, "minzheng.channels.tour" in settings.INSTALLED_APPS, clock._offset().total_seconds(), settings.DEMO]))
"""


@pytest.mark.parametrize(("name", "tour"), [("prod", False), ("demo", True)])
def test_production_has_neither_tour_nor_leaping_clock(tmp_path: Path, name: str, tour: bool) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "clock-offset").write_text("604800\n")
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": f"minzheng.config.settings.{name}",
        "DATABASE_URL": "postgresql://nobody@/nowhere",
        "MINZHENG_VAR": str(tmp_path),
        "MINZHENG_PROXIES": "none",
    }
    done = subprocess.run(
        [sys.executable, "-c", PROBE], env=environment, capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) == [tour, tour, 604800.0 if tour else 0.0, tour]
