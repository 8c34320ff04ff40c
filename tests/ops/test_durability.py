"""Acknowledged commits survive the death of PostgreSQL; a planted `synchronous_commit=off` loses some.

A kill is not a power cut: this shows what the server and our way of starting it keep, not what the disk does.
"""

import os
import random
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from minzheng_ops import Box
from tests.ops.clone import temporary_folder

pytestmark = pytest.mark.qa

WRITERS = 4
RESTART_LIMIT = 10.0  # seconds, reliability goal G3


@pytest.fixture
def box() -> Iterator[Box]:
    """A durable server of its own."""
    folder = temporary_folder()
    made = Box(folder, "demo")
    made.start()
    with psycopg.connect(made.dsn(), autocommit=True) as admin:
        admin.execute("create table written (writer int, n int, primary key (writer, n))")
    yield made
    made.destroy()
    shutil.rmtree(folder)


class Writer(threading.Thread):
    """Inserts 1, 2, 3 … each in its own transaction; remembers which the server acknowledged."""

    def __init__(self, box: Box, number: int, setting: str) -> None:
        super().__init__(daemon=True)
        self.box, self.number, self.setting = box, number, setting
        self.acknowledged: list[int] = []
        self.next = 1
        self.stopping = threading.Event()

    def run(self) -> None:
        while not self.stopping.is_set():
            with suppress(psycopg.OperationalError):
                self._write()
            self.stopping.wait(0.02)

    def _write(self) -> None:
        with psycopg.connect(self.box.dsn(), autocommit=True) as connection:
            connection.execute(f"set synchronous_commit = {self.setting}")
            while not self.stopping.is_set():
                number, self.next = self.next, self.next + 1
                connection.execute("insert into written values (%s, %s)", [self.number, number])
                self.acknowledged.append(number)


def test_no_acknowledged_commit_is_lost_in_twenty_kills(box: Box) -> None:
    acknowledged, lost, slowest = _kill_under_writers(box, kills=20, setting="on")
    print(f"acknowledged {acknowledged}, lost {lost}, slowest restart {slowest:.1f} s")
    assert acknowledged > 200
    assert lost == 0
    assert slowest <= RESTART_LIMIT
    box.stop()
    assert _tool(box, "pg_checksums", "--check", "-D", str(box.data)) == 0
    box.start()
    with psycopg.connect(box.dsn(), autocommit=True) as admin:
        admin.execute("create extension amcheck")
        admin.execute(
            "select bt_index_check(indexrelid, true) from pg_index where indrelid = 'written'::regclass"
        )


def test_the_planted_defect_loses_some(box: Box) -> None:
    acknowledged, lost, _ = _kill_under_writers(box, kills=12, setting="off")
    print(f"planted synchronous_commit=off: acknowledged {acknowledged}, lost {lost}")
    assert lost > 0


def _kill_under_writers(box: Box, *, kills: int, setting: str) -> tuple[int, int, float]:
    """Kill the postmaster and all of PostgreSQL in turn; how many were acknowledged, lost, the slowest restart."""
    seed = int(os.environ.get("MINZHENG_SEED", random.SystemRandom().randrange(10**6)))
    print(f"seed {seed}")
    dice = random.Random(seed)
    writers = [Writer(box, number, setting) for number in range(WRITERS)]
    for writer in writers:
        writer.start()
    slowest = 0.0
    for kill in range(kills):
        time.sleep(dice.uniform(0.2, 0.6))
        _kill(box, everything=kill % 2 == 0)
        began = time.monotonic()
        box.start()
        slowest = max(slowest, time.monotonic() - began)
    for writer in writers:
        writer.stopping.set()
        writer.join(10)
    with psycopg.connect(box.dsn()) as admin:
        present = set(admin.execute("select writer, n from written").fetchall())
    acknowledged = {(writer.number, n) for writer in writers for n in writer.acknowledged}
    return len(acknowledged), len(acknowledged - present), slowest


def _kill(box: Box, *, everything: bool) -> None:
    postmaster = box.pid
    assert postmaster is not None
    family = [postmaster]
    if everything:
        listed = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(postmaster)], check=False, capture_output=True, text=True
        )
        family += [int(pid) for pid in listed.stdout.split()]
    for pid in family:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _tool(box: Box, name: str, *arguments: str) -> int:
    from minzheng_ops.binaries import usable_binaries

    rights = (
        {"user": box.account.uid, "group": box.account.gid, "extra_groups": []} if os.geteuid() == 0 else {}
    )
    tool = Path(usable_binaries()) / name
    return subprocess.run([tool, *arguments], check=False, cwd="/", capture_output=True, **rights).returncode  # type: ignore[call-overload]
