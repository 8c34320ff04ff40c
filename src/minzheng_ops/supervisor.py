"""The process that keeps the servers alive: PostgreSQL, web, worker, the demo's bank."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import datetime

from minzheng_ops import plan
from minzheng_ops.environment import Database, chosen, for_children
from minzheng_ops.places import Places
from minzheng_ops.processes import MARK, Noted, end, end_group, launch, read_note
from minzheng_ops.refusals import OpsError
from minzheng_ops.server_files import set_aside

TICK = 0.2  # seconds between looks at the children
DATABASE_TICK = 1.0  # seconds between questions to PostgreSQL
FIRST_WAIT, LONGEST_WAIT = 0.5, 30.0  # seconds before a restart; doubled at each, forgotten after STEADY
STEADY = 60.0  # seconds a child must live to count as healthy
LOG_LIMIT = 20_000_000  # bytes
NAME = "supervisor"


class Child:
    """One server: started, watched, started again with growing pauses."""

    def __init__(self, server: plan.Server, places: Places, environment: Mapping[str, str]) -> None:
        self.server = server
        self.places = places
        self.environment = environment
        self.note = places.run / f"{server.name}.json"
        self.process: subprocess.Popen[bytes] | None = None
        self.noted: Noted | None = None
        self.wait = FIRST_WAIT
        self.started = 0.0
        self.due = 0.0

    def look(self, now: float) -> None:
        """Start the child when it is due; notice its death."""
        if self.process is None:
            if now >= self.due:
                self._start(now)
        elif (code := self.process.poll()) is not None:
            if self.noted is not None:
                end_group(self.noted)  # a dead leader's workers would hold the port
            self.wait = FIRST_WAIT if now - self.started > STEADY else min(self.wait * 2, LONGEST_WAIT)
            self.due = now + self.wait
            self.process = None
            say(f"{self.server.name} ended with code {code}; again in {self.wait:.1f} s")

    def stop(self) -> None:
        if self.noted is not None:
            if self.process is not None and self.process.poll() is None:
                self.process.terminate()
                self._wait()
            end_group(self.noted)
        self.note.unlink(missing_ok=True)

    def _wait(self) -> None:
        try:
            assert self.process is not None
            self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            say(f"{self.server.name} does not finish by itself")

    def _start(self, now: float) -> None:
        log = self.places.logs / f"{self.server.name}.log"
        set_aside(log, LOG_LIMIT)
        self.process = launch(
            self.server.command, environment=self.environment, log=log, cwd=self.places.project
        )
        self.noted = Noted.of(self.process.pid, self.places.instance)
        self.noted.write(self.note)
        self.started = now
        say(f"{self.server.name} started, pid {self.process.pid}")


class Supervisor:
    """Runs until it is told to stop; a note in `var/run` says who it is and on which port the web is."""

    def __init__(self, places: Places, port: int) -> None:
        self.places = places
        self.port = port
        self.database: Database = chosen(places)
        self.stopping = False
        self.asked_database = 0.0
        common = for_children(places, self.database, **{MARK: places.instance})
        self.children = [
            Child(server, places, {**common, "DATABASE_URL": common[server.address]})
            for server in plan.servers(port)
        ]

    def run(self) -> None:
        signal.signal(signal.SIGTERM, self._asked_to_stop)
        signal.signal(signal.SIGINT, self._asked_to_stop)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        clear_leftovers(self.places)
        note = self.places.run / f"{NAME}.json"
        Noted.of(os.getpid(), self.places.instance, self.port).write(note)
        say(f"supervisor started, pid {os.getpid()}, port {self.port}")
        while not self.stopping:
            self._look()
            time.sleep(TICK)
        for child in reversed(self.children):
            child.stop()
        note.unlink(missing_ok=True)
        say("supervisor stopped")

    def _look(self) -> None:
        now = time.monotonic()
        if now - self.asked_database >= DATABASE_TICK:
            self.asked_database = now
            self._keep_database()
        for child in self.children:
            child.look(now)

    def _keep_database(self) -> None:
        box = self.database.box
        if box is None or box.is_ready():
            return
        say("PostgreSQL does not answer: starting it")
        try:
            box.start()
            say(f"PostgreSQL answers, pid {box.pid}")
        except OpsError as refusal:
            say(str(refusal))

    def _asked_to_stop(self, *_: object) -> None:
        self.stopping = True


def clear_leftovers(places: Places) -> None:
    """End the servers that outlived a killed supervisor."""
    for name in plan.NAMES:
        note = places.run / f"{name}.json"
        if (noted := read_note(note)) is not None:
            end(noted)
            note.unlink(missing_ok=True)


def say(text: str) -> None:
    """A line in the supervisor's log, with local time."""
    print(f"{datetime.now().astimezone():%Y-%m-%d %H:%M:%S} {text}", file=sys.stdout, flush=True)
