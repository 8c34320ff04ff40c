"""Processes we started: noted, recognised, ended; nobody else's is ever touched.

A pid alone may by now be another programme's, so the note also holds the moment the process began, as the
kernel tells it.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from minzheng_ops.server_files import is_zombie

POLL = 0.05  # seconds
MARK = "MINZHENG_INSTANCE"  # environment variable every child carries


@dataclass(frozen=True)
class Noted:
    """One process of ours; it leads a process group of its own."""

    pid: int
    began: str
    mark: str
    port: int = 0

    @classmethod
    def of(cls, pid: int, mark: str, port: int = 0) -> Noted:
        """Note a process we have just started for the clone whose instance is `mark`."""
        return cls(pid=pid, began=beginning(pid), mark=mark, port=port)

    @property
    def alive(self) -> bool:
        return self.began != "" and beginning(self.pid) == self.began

    def write(self, note: Path) -> None:
        draft = note.with_name(f"{note.name}.{os.getpid()}.new")
        draft.write_text(json.dumps(asdict(self)) + "\n", encoding="utf-8")
        draft.replace(note)


def read_note(note: Path) -> Noted | None:
    """What a pid file says; None where there is none that can be read."""
    try:
        return Noted(**json.loads(note.read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def beginning(pid: int) -> str:
    """When a living process began, in the kernel's words; empty for a dead one or a zombie."""
    if is_zombie(pid):
        return ""
    try:
        fields = (
            Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        )
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="utf-8").strip()
        return f"{boot} {fields[19]}"
    except OSError:
        pass
    if Path("/proc/self/stat").exists():
        return ""
    asked = subprocess.run(
        ["ps", "-o", "lstart=", "-p", str(pid)], check=False, capture_output=True, text=True
    )
    return asked.stdout.strip()


def launch(
    command: Sequence[str], *, environment: Mapping[str, str], log: Path, cwd: Path
) -> subprocess.Popen[bytes]:
    """Start a process in a session of its own, its words going to the end of a log."""
    with log.open("ab") as output:
        return subprocess.Popen(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=dict(environment),
            cwd=cwd,
            start_new_session=True,
        )


def end(noted: Noted, *, patience: float = 15.0) -> None:
    """Ask a process of ours to finish; after `patience` seconds end its whole group."""
    if noted.alive:
        _signal(noted.pid, signal.SIGTERM)
        deadline = time.monotonic() + patience
        while noted.alive and time.monotonic() < deadline:
            time.sleep(POLL)
    end_group(noted)


def end_group(noted: Noted) -> None:
    """End what is left of a group whose leader is ours, or died and left children with our own mark."""
    if noted.alive or _is_orphaned(noted):
        try:
            os.killpg(noted.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            return
        deadline = time.monotonic() + 5
        while _is_orphaned(noted) and time.monotonic() < deadline:
            time.sleep(POLL)


def _is_orphaned(noted: Noted) -> bool:
    """Whether a group without its leader still holds processes that carry our mark (Linux)."""
    mark = f"{MARK}={noted.mark}".encode()
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            fields = (entry / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
            if fields[0] != "Z" and int(fields[2]) == noted.pid and mark in (entry / "environ").read_bytes():
                return True
        except OSError:
            continue
    return False


def _signal(pid: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)
