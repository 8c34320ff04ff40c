"""A clone of its own under the real supervisor: durable PostgreSQL, granian, worker; and the five ways to kill it."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from minzheng_ops import plan
from minzheng_ops.box import Box
from minzheng_ops.demo import page_status
from minzheng_ops.environment import embedded
from minzheng_ops.places import Places
from minzheng_ops.processes import Noted, end, read_note
from minzheng_ops.pytest_plugin import PROJECT
from minzheng_ops.roles import create_database, create_roles
from minzheng_ops.supervisor import clear_leftovers
from tests.ops.clone import free_port, temporary_folder

KINDS = ("postmaster", "postgresql", "web", "worker", "supervisor")
PATIENCE = 60.0  # seconds for a killed part to be there again


@dataclass(slots=True)
class Clone:
    """Servers up, two officers in office. `seed` chooses moments and victims."""

    seed: int
    folder: Path = field(default_factory=temporary_folder)
    port: int = field(default_factory=free_port)
    sessions: dict[str, str] = field(default_factory=dict)
    slowest: dict[str, float] = field(default_factory=dict)
    dice: random.Random = field(init=False)
    box: Box = field(init=False)
    places: Places = field(init=False)
    process: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)
        self.box = Box(self.folder, "demo")
        self.places = Places.of(self.folder)

    # -- coming and going ---------------------------------------------------------------------------------

    def up(self, *, synchronous_commit: str = "on") -> None:
        """Database, officers, supervisor; returns when a page answers."""
        self.box.start()
        create_roles(self.box.dsn())
        create_database(self.box.dsn(), "minzheng")
        self.run("-m", "django", "migrate", "-v", "0", "--skip-checks", role="DATABASE_URL_OWNER")
        self.run("-m", "minzheng.channels.cli.main", "reference", role="DATABASE_URL_OWNER")
        self.sessions = json.loads(self.run("-m", "tests.qa.inside", "staff"))
        if synchronous_commit != "on":
            self._plant(synchronous_commit)
        self._supervise()
        self.wait_until_well()

    def _plant(self, setting: str) -> None:
        """The defect: commits acknowledged before they are on disk."""
        with psycopg.connect(self.box.dsn(), autocommit=True) as admin:
            admin.execute(f"alter system set synchronous_commit = {setting}")
            admin.execute("alter system set wal_writer_delay = '10s'")
            admin.execute("alter system set wal_writer_flush_after = '1GB'")
            admin.execute("select pg_reload_conf()")

    def down(self) -> None:
        """End everything of ours and remove it."""
        if self.process is not None:
            noted = read_note(self.places.run / "supervisor.json")
            if noted is not None and noted.pid == self.process.pid:
                end(noted, patience=30)
            self.process.kill()
            self.process.wait()
        clear_leftovers(self.places)
        self.box.destroy()
        shutil.rmtree(self.folder, ignore_errors=True)

    def environment(self) -> dict[str, str]:
        """What the supervisor is given; it finds its own database."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PG", "DATABASE_URL", "PYTEST"))
        }
        return kept | {
            "PYTHONPATH": str(PROJECT),
            "DJANGO_SETTINGS_MODULE": "tests.qa.served",
            "MINZHENG_VAR": str(self.folder / "var"),
            "PYTHONDONTWRITEBYTECODE": "1",
        }

    def run(self, *arguments: str, role: str = "DATABASE_URL") -> str:
        """Run Python inside the clone; what it prints."""
        addresses = embedded(self.box).addresses
        environment = self.environment() | addresses | {"DATABASE_URL": addresses[role]}
        done = subprocess.run(
            [sys.executable, *arguments],
            env=environment,
            cwd=PROJECT,
            check=False,
            text=True,
            capture_output=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def _supervise(self) -> None:
        command = [sys.executable, "-m", "minzheng_ops", "supervise", "--port", str(self.port)]
        with open(self.places.logs / "supervisor.log", "ab") as log:
            self.process = subprocess.Popen(
                [*command, "--project", str(self.folder)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=self.environment(),
                cwd=self.folder,
                start_new_session=True,
            )

    def wait_until_well(self) -> float:
        """Wait for PostgreSQL, a page and a worker; seconds it took."""
        began = time.monotonic()
        while not self._is_well():
            assert time.monotonic() - began < PATIENCE, self._words()
            time.sleep(0.1)
        return time.monotonic() - began

    def _is_well(self) -> bool:
        worker = read_note(self.places.run / "worker.json")
        return (
            self.box.is_ready()
            and page_status(self.port) == 200
            and worker is not None
            and worker.alive
            and self.process is not None
            and self.process.poll() is None
        )

    def _words(self) -> str:
        return "\n".join(
            f"── {log.name}\n{log.read_text(errors='replace')[-1500:]}"
            for log in self.places.logs.glob("*.log")
        )

    # -- killing ------------------------------------------------------------------------------------------

    def kill(self, kind: str) -> None:
        """SIGKILL one part, by process id, and wait until everything answers again."""
        self.wait_until_well()  # a part may still be coming back from the kill before
        victims = {
            "postmaster": lambda: [self._postmaster()],
            "postgresql": self._all_postgresql,
            "web": self._web,
            "worker": lambda: [self._noted("worker").pid],
            "supervisor": lambda: [self._noted("supervisor").pid],
        }[kind]()
        assert victims
        for pid in victims:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if kind == "supervisor":
            assert self.process is not None
            self.process.wait()
            self._supervise()
        began = time.monotonic()
        time.sleep(0.3)
        while not self.box.is_ready() and time.monotonic() - began < PATIENCE:
            time.sleep(0.1)
        self._note("database", time.monotonic() - began)
        self.wait_until_well()
        self._note(kind, time.monotonic() - began)

    def _note(self, name: str, seconds: float) -> None:
        self.slowest[name] = max(self.slowest.get(name, 0.0), seconds)

    def _postmaster(self) -> int:
        pid = self.box.pid
        assert pid is not None
        return pid

    def _all_postgresql(self) -> list[int]:
        postmaster = self._postmaster()
        return [postmaster, *children_of(postmaster)]

    def _web(self) -> list[int]:
        """granian's main process, or its worker, or both: as the dice fall."""
        main = self._noted("web").pid
        workers = children_of(main)
        return self.dice.choice([[main], workers or [main], [main, *workers]])

    def _noted(self, name: str) -> Noted:
        noted = read_note(self.places.run / f"{name}.json")
        assert noted is not None and noted.alive, f"{name} is not running"
        return noted


def children_of(pid: int) -> list[int]:
    """Direct children of a process."""
    listed = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(pid)], check=False, capture_output=True, text=True
    )
    return [int(child) for child in listed.stdout.split()]


assert {server.name for server in plan.servers(1)} == {"web", "worker"}, (
    "a new server needs a kill of its own"
)
