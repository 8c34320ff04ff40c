"""`make demo` and `make stop`: everything up and left running, everything down."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.error import HTTPError, URLError
from urllib.request import ProxyHandler, build_opener

from minzheng_ops import plan
from minzheng_ops.box import Box
from minzheng_ops.environment import Database, for_children, prepare
from minzheng_ops.places import Places
from minzheng_ops.processes import Noted, end, launch, read_note
from minzheng_ops.refusals import OpsError
from minzheng_ops.server_files import set_aside, tail
from minzheng_ops.supervisor import LOG_LIMIT, NAME, clear_leftovers

FIRST_AIM, AGAIN_AIM = 60, 10  # seconds to the first page: no data yet; data there
PAGE_PATIENCE = 90.0  # seconds for the web server to answer at all
WRONG_PATIENCE = 10.0  # seconds for a wrong answer to become the right one
HTTP_OK = 200


def up(places: Places, port: int) -> None:
    """Bring everything up, wait for the first page, say where it is and who to be.

    Refuses: a port somebody else uses; a step that fails; a web server that does not answer.
    """
    began = time.monotonic()
    with _alone(places):
        running = supervisor(places)
        if running is not None:
            _already(places, running, port)
            return
        clear_leftovers(places)
        refuse_busy(port)
        fresh = not (places.run / "prepared").exists()
        database = _prepared(places)
        _do_steps(places, database)
        _begin("网页与后台任务  Web and worker")
        _supervise(places, port)
        _wait_for_page(places, port)
        _done()
    _tell(places, port)
    seconds = time.monotonic() - began
    aim = FIRST_AIM if fresh else AGAIN_AIM
    kind = "第一次启动(建库并写入演示数据)  first start, seeded" if fresh else "再次启动  later start"
    print(f"  {kind}: {seconds:.1f} s  (目标 aim ≤ {aim} s)")


def down(places: Places) -> None:
    """Stop supervisor, web, worker, bank and this clone's PostgreSQL servers; nobody else's process is touched."""
    with _alone(places):
        running = supervisor(places)
        if running is not None:
            end(running, patience=45)
        (places.run / f"{NAME}.json").unlink(missing_ok=True)
        clear_leftovers(places)
        for name in boxes(places):
            Box(places.project, name).stop()
    print("已全部停止  All stopped.")


def boxes(places: Places) -> list[str]:
    """The names of this clone's PostgreSQL servers that have data."""
    return sorted(data.parent.name for data in places.postgres_home().glob("*/data"))


def supervisor(places: Places) -> Noted | None:
    """The running supervisor of this clone."""
    noted = read_note(places.run / f"{NAME}.json")
    return noted if noted is not None and noted.alive else None


def refuse_busy(port: int) -> None:
    """Refuses: a port that cannot be listened on, in one sentence of each language."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((plan.HOST, port))
        except OSError as refusal:
            if refusal.errno == errno.EADDRINUSE:
                raise OpsError(
                    f"端口 {port} 已被别的程序占用,请换一个端口:make demo PORT={_neighbour(port)}",
                    f"Port {port} is used by another programme; choose another: make demo PORT={_neighbour(port)}",
                ) from None
            raise OpsError(
                f"不能使用端口 {port}({refusal.strerror}),请换一个端口:make demo PORT=8000",
                f"Port {port} cannot be used ({refusal.strerror}); choose another: make demo PORT=8000",
            ) from None


def page_status(port: int, path: str = "/") -> int:
    """The final HTTP status of a page on loopback; 0 where nobody answers."""
    try:
        with build_opener(ProxyHandler({})).open(f"http://{plan.HOST}:{port}{path}", timeout=10) as answer:
            return int(answer.status)
    except HTTPError as refusal:
        return refusal.code
    except (URLError, OSError):
        return 0


def _neighbour(port: int) -> int:
    return port + 1 if port < 65535 else 8000


def _already(places: Places, running: Noted, port: int) -> None:
    if running.port != port:
        raise OpsError(
            f"演示系统已在端口 {running.port} 运行;要换端口请先 make stop。",
            f"The demo already runs on port {running.port}; to change it, first: make stop.",
        )
    _wait_for_page(places, port)
    print("演示系统已在运行  The demo is already running.")
    _tell(places, port)


def _prepared(places: Places) -> Database:
    _begin("数据库  PostgreSQL")
    database = prepare(places)
    if database.box is not None:
        link = places.logs / "postgres.log"
        link.unlink(missing_ok=True)
        link.symlink_to(database.box.log)
    _done()
    return database


def _do_steps(places: Places, database: Database) -> None:
    """All steps; or none, where they were all done on this very database with these very sources."""
    note = places.run / "prepared"
    state = _state(places, database)
    if database.box is not None and not database.fresh and note.exists() and note.read_text() == state:
        print("▸ 数据库结构与演示数据没有变化  Schema and data unchanged ✓")
        return
    note.unlink(missing_ok=True)
    for step in plan.steps():
        _do(step, places, database)
    note.write_text(_state(places, database))


def _state(places: Places, database: Database) -> str:
    """A digest of the sources' names, sizes and times, and of which data directory they were applied to."""
    digest = hashlib.sha256()
    files = [places.project / "requirements.lock", *sorted((places.project / "src").rglob("*"))]
    for path in files:
        if path.is_file() and path.suffix != ".pyc":
            found = path.stat()
            digest.update(
                f"{path.relative_to(places.project)} {found.st_size} {found.st_mtime_ns}\n".encode()
            )
    if database.box is not None:
        made = (database.box.data / "PG_VERSION").stat()
        digest.update(f"{made.st_ino} {made.st_mtime_ns}".encode())
    return digest.hexdigest()


def _do(step: plan.Step, places: Places, database: Database) -> None:
    """Run a step: one with progress bars before everybody's eyes, any other silently unless it fails."""
    _begin(step.title)
    if step.shows_progress:
        print(flush=True)
    environment = for_children(places, database)
    environment["DATABASE_URL"] = environment[step.address]
    output = None if step.shows_progress else subprocess.PIPE
    errors = None if step.shows_progress else subprocess.STDOUT
    done = subprocess.run(
        step.command,
        check=False,
        env=environment,
        cwd=places.project,
        stdout=output,
        stderr=errors,
        text=True,
    )
    if done.returncode != 0:
        print(f"\n{done.stdout or ''}", file=sys.stderr)
        raise OpsError(
            f"这一步没有成功:{step.title}(代码 {done.returncode})。",
            f"This step failed with code {done.returncode}: {' '.join(step.command)}",
        )
    _done()


def _supervise(places: Places, port: int) -> None:
    log = places.logs / f"{NAME}.log"
    set_aside(log, LOG_LIMIT)
    environment = for_children(places, Database({}, None)) | _original_database()
    command = (sys.executable, "-m", "minzheng_ops", "supervise", "--port", str(port))
    launch((*command, "--project", str(places.project)), environment=environment, log=log, cwd=places.project)


def _original_database() -> dict[str, str]:
    """The supervisor decides on its database as we did, from what we were given."""
    return {name: value for name, value in os.environ.items() if name.startswith("DATABASE_URL")}


def _wait_for_page(places: Places, port: int) -> None:
    deadline = time.monotonic() + PAGE_PATIENCE
    while (status := page_status(port)) != HTTP_OK:
        now = time.monotonic()
        if status:
            deadline = min(deadline, now + WRONG_PATIENCE)
        if now > deadline:
            raise OpsError(
                f"网页没有正常打开(状态 {status}),请看 {places.logs}/web.log:\n{tail(places.logs / 'web.log')}",
                f"The first page answers {status}; see {places.logs}/web.log.",
            )
        time.sleep(0.2)


def _tell(places: Places, port: int) -> None:
    address = f"http://{plan.HOST}:{port}"
    print(
        f"\n  居民端  residents  {address}/\n  工作台  officers   {address}/desk/\n  演示导览 tour      {address}/tour/\n"
    )
    who = subprocess.run(
        plan.cast(),
        check=False,
        capture_output=True,
        text=True,
        env=for_children(places, prepare(places)),
        cwd=places.project,
    )
    if who.returncode == 0:
        print(who.stdout)
    print(f"  日志 logs: {places.logs}    停止 stop: make stop")


@contextmanager
def _alone(places: Places) -> Iterator[None]:
    with open(places.run / "up.lock", "w", encoding="utf-8") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


_clock: list[float] = []


def _begin(title: str) -> None:
    _clock.append(time.monotonic())
    print(f"▸ {title} … ", end="", flush=True)


def _done() -> None:
    print(f"✓ {time.monotonic() - _clock.pop():.1f} s", flush=True)
