"""The files a PostgreSQL server reads and leaves: its settings, its log, its pid file."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

MEGABYTE = 1024 * 1024
HBA = "# Everyone comes through the socket, as the account the kernel says they are.\nlocal all all peer map=clone\n"

COMMON = """
listen_addresses = ''
port = 5432
unix_socket_permissions = 0700
max_connections = 100
work_mem = 16MB
maintenance_work_mem = 256MB
effective_cache_size = 1GB
random_page_cost = 1.1
jit = off
timezone = 'UTC'
log_timezone = 'Asia/Shanghai'
lc_messages = 'C'
log_line_prefix = '%m [%p] %u@%d '
# Statements and details carry people's data: neither is ever written to the log.
log_error_verbosity = terse
log_min_error_statement = panic
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
"""
DURABLE = """
fsync = on
synchronous_commit = on
full_page_writes = on
wal_level = replica
wal_compression = on
max_wal_size = 2GB
min_wal_size = 256MB
checkpoint_timeout = 15min
"""
FORGETFUL = """
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
max_wal_size = 4GB
checkpoint_timeout = 1h
"""


def settings(socket: Path, *, durable: bool) -> str:
    """The text of postgresql.conf."""
    folder = str(socket).replace("'", "''")
    return (
        "# Written at every start; changes by hand are lost.\n"
        f"unix_socket_directories = '\"{folder}\"'\n"
        f"shared_buffers = {_shared_buffers()}MB\n" + COMMON + (DURABLE if durable else FORGETFUL)
    )


def ident(people: Iterable[str]) -> str:
    """The text of pg_ident.conf: which operating-system accounts may be which database roles."""
    return "".join(f'clone "{name}" all\n' for name in sorted(people))


def environment() -> dict[str, str]:
    """The bare environment PostgreSQL's programmes run in: no PG* variable of the caller's leaks in."""
    return {"PATH": os.defpath, "LC_ALL": "C", "LANG": "C"}


def tail(log: Path, lines: int = 12) -> str:
    """The end of a log; empty where there is none."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - 8192))
            return "\n".join(file.read().decode("utf-8", "replace").splitlines()[-lines:])
    except FileNotFoundError:
        return ""


def set_aside(log: Path, limit: int) -> None:
    """Keep one older log once this one has passed its limit in bytes."""
    if log.exists() and log.stat().st_size > limit:
        log.replace(log.with_name(f"{log.name}.1"))


def is_zombie(pid: int) -> bool:
    """Whether a process is dead and only waits for its parent (Linux; elsewhere never said)."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] == "Z"


def clear_zombie_lock(data: Path) -> None:
    """Remove a pid file that names a zombie, once no living process works in the data directory.

    In a container without an init process a killed postmaster stays a zombie for ever, and PostgreSQL would
    wait for it as long.
    """
    note = data / "postmaster.pid"
    try:
        pid = int(note.read_text(encoding="utf-8").split()[0])
    except (FileNotFoundError, IndexError, ValueError):
        return
    if is_zombie(pid) and not any(_works_in(entry, data) for entry in Path("/proc").glob("[0-9]*")):
        note.unlink(missing_ok=True)


def _works_in(process: Path, folder: Path) -> bool:
    try:
        return (process / "cwd").readlink() == folder
    except OSError:
        return False


def _shared_buffers() -> int:
    """512 MB, or a quarter of a small machine's memory."""
    try:
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // MEGABYTE
    except (ValueError, OSError):
        memory = 2048
    return max(64, min(512, memory // 4))
