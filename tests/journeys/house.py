"""The whole product for the journeys: a database of its own, granian as the app role, the real worker."""

import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import connection, connections, transaction

from minzheng.channels.tour.types import LUO
from minzheng.engines.jobs.registry import JOBS as REGISTERED
from minzheng.engines.messages.models import DemoSms
from minzheng.engines.verification.services import SampleEntry, load_samples
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel import clock
from minzheng.kernel.scope import Scope
from minzheng_ops.pytest_plugin import PROJECT
from minzheng_ops.roles import APP, JOBS
from minzheng_samples.offices import hire_everybody, register_families
from minzheng_samples.registries import of_cast
from tests import database
from tests.conftest import point_connection_at
from tests.journeys import story_clock

QIJIANG = Scope(lo="500110", hi="500111")
START_LIMIT = 60.0  # seconds
WAIT_LIMIT = 20.0
CODE = re.compile(r"(?<!\d)\d{6}(?!\d)")
LINK = re.compile(r"https?://\S*(/sign/[^\s/]+/)")


@dataclass(slots=True)
class House:
    """The running product."""

    database: str
    address: str
    var: Path
    processes: list[subprocess.Popen[bytes]]

    @contextmanager
    def inside(self, scope: Scope | None = QIJIANG) -> Iterator[None]:
        """The test's own connection to the house's database, as the app role, in a scope (None: without one)."""
        usual = dict(connections["default"].settings_dict)
        connection.close()
        point_connection_at(self.database)
        try:
            if scope is None:
                yield
            else:
                with open_scope(scope):
                    yield
        finally:
            connections.close_all()
            connections["default"].settings_dict.update(usual)

    def move_clock(self, days: int) -> None:
        """Business time runs ahead by so many more days, in every process."""
        _write_offset(story_clock.offset() + timedelta(days=days))

    def today(self) -> date:
        """The story's day."""
        return clock.local_date(clock.real_now() + story_clock.offset())

    def sms_after(self, phone: str, seen: int) -> str:
        """The newest message to a phone beyond the first `seen`."""
        return str(eventually(lambda: self._sms(phone)[seen:] or None, what=f"an SMS to {phone}")[-1])

    def sms_count(self, phone: str) -> int:
        """How many messages went to a phone."""
        return len(self._sms(phone))

    def _sms(self, phone: str) -> list[str]:
        with self.inside(None):
            return list(
                DemoSms.objects.filter(phone=phone).order_by("at", "id").values_list("body", flat=True)
            )

    def link_sent_to(self, phone: str) -> str:
        """The signing link in the newest message to a phone, as a path."""
        texts = eventually(lambda: [t for t in self._sms(phone) if LINK.search(t)] or None, what="a link")
        found = LINK.search(texts[-1])
        assert found is not None
        return found.group(1)

    def tick(self) -> None:
        """What the worker does each minute, done now; what it queues is left to the worker."""
        at = clock.real_now() + story_clock.offset()
        with self.inside(None):
            for job in list(REGISTERED.values()):
                if job.cron:
                    with transaction.atomic():
                        job.function(at=at)
        self.settle()

    def settle(self) -> None:
        """Wait until the worker has done everything queued."""

        def idle() -> bool:
            with self.inside(None), connection.cursor() as cursor:
                cursor.execute(
                    "select count(*) from procrastinate_jobs where status in ('todo', 'doing')"
                    " and (scheduled_at is null or scheduled_at <= now())"
                )
                return bool(cursor.fetchone()[0] == 0)

        eventually(lambda: idle() or None, what="an idle worker")

    def log(self, name: str) -> str:
        """What a process has said."""
        return (self.var / f"{name}.log").read_text(encoding="utf-8", errors="replace")


def eventually(look: Callable[[], Any], *, what: str, limit: float = WAIT_LIMIT) -> Any:
    """The first answer of `look` that is not None, asked again and again until the limit."""
    until = time.monotonic() + limit
    pause = threading.Event()
    while True:
        found = look()
        if found is not None:
            return found
        assert time.monotonic() < until, f"waited {limit:.0f} s for {what}"
        pause.wait(0.05)


def _write_offset(value: timedelta) -> None:
    fresh = story_clock.path().with_suffix(".new")
    fresh.write_text(str(value.total_seconds()), encoding="ascii")
    fresh.replace(story_clock.path())


def free_port() -> int:
    """A port of loopback nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def opened(start: datetime, *, called: str = "journey", **environment: str) -> Iterator[House]:
    """The house with the cast in office, from a moment of business time on; everything ends with it.

    `environment`: what its web and worker are told beside the usual; `{database}` in it is the house's own.
    """
    name = database.copy_of_template(f"minzheng_{called}_{os.getpid()}")
    var = PROJECT / "var" / "test" / f"{called}-{os.getpid()}"
    var.mkdir(parents=True, exist_ok=True)
    before = os.environ["MINZHENG_VAR"]
    os.environ["MINZHENG_VAR"] = str(var)
    _write_offset(start - clock.real_now())
    port = free_port()
    house = House(name, f"http://127.0.0.1:{port}", var, [])
    try:
        _furnish(house, start)
        _start(house, port, {key: value.replace("{database}", name) for key, value in environment.items()})
        yield house
    finally:
        for process in reversed(house.processes):
            process.terminate()
        for process in house.processes:
            process.wait(timeout=20)
        os.environ["MINZHENG_VAR"] = before
        shutil.rmtree(var / "static", ignore_errors=True)
        database.drop(name)


def _furnish(house: House, start: datetime) -> None:
    """Officers, the cast's families on file, their registry records."""
    with house.inside():
        staff = hire_everybody(at=start)
    with house.inside(None):
        register_families(aide=staff["xiaoyang"], at=start)
        entries: list[SampleEntry] = list(of_cast())
        load_samples(entries)
    assert LUO.number in {entry.identity for entry in entries}


def _start(house: House, port: int, environment: dict[str, str]) -> None:
    common = {
        **os.environ,
        **environment,
        "DJANGO_SETTINGS_MODULE": "tests.journeys.journey_settings",
        "PYTHONPATH": os.pathsep.join((str(PROJECT / "src"), str(PROJECT))),
        "MINZHENG_VAR": str(house.var),
        "MINZHENG_ADDRESS": house.address,
        "MINZHENG_THREADS": "4",
    }
    common.pop("DATABASE_URL_JOBS", None)
    web = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    web += ["--workers", "1", "--blocking-threads", "4", "--no-ws", "tests.journeys.served:application"]
    worker = [sys.executable, "-m", "tests.journeys.background"]
    collect = [sys.executable, "-m", "django", "collectstatic", "--noinput", "--verbosity", "0"]
    app = {**common, "DATABASE_URL": database.address(APP, house.database)}
    subprocess.run(collect, cwd=PROJECT, env=app, check=True)
    for label, role, command in (("web", APP, web), ("worker", JOBS, worker)):
        environment = {**common, "DATABASE_URL": database.address(role, house.database)}
        with (house.var / f"{label}.log").open("wb") as log:
            house.processes.append(
                subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=log, stderr=subprocess.STDOUT)
            )

    def answers() -> bool | None:
        for label, process in zip(("web", "worker"), house.processes, strict=True):
            assert process.poll() is None, house.log(label)
        try:
            with urllib.request.urlopen(house.address + "/sign-in/", timeout=5) as answer:
                return answer.status == 200 or None
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return None

    eventually(answers, what="the web server", limit=START_LIMIT)
