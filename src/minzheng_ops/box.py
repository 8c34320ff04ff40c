"""One embedded PostgreSQL server: started, found again after a crash, stopped.

No TCP: a unix socket in a folder of mode 0700, and peer authentication inside it. Processes of one clone share
a server by its path; a file lock, released by the kernel even when its holder is killed, keeps two starters
apart. Whether the server lives is asked of the server (`pg_isready`): within a second of a kill its pid file
still names a process that looks alive.
"""

from __future__ import annotations

import fcntl
import os
import shlex
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from minzheng_ops import server_files
from minzheng_ops.binaries import Account, postgres_account, usable_binaries
from minzheng_ops.places import Places, private_folder
from minzheng_ops.refusals import OpsError

ADMIN = "postgres"
READY, STARTING = 0, 1  # exit codes of pg_isready
PATIENCE = 120.0  # seconds for a predecessor's children to leave
SHORT_PATIENCE = 15.0  # seconds where waiting cannot help
RECOVERY_PATIENCE = 1800.0  # seconds for crash recovery, which answers "starting"
LOG_LIMIT = 20_000_000  # bytes kept before the log is set aside at a start
StopMode = Literal["smart", "fast", "immediate"]


class Box:
    """A PostgreSQL server of one clone, known by its name ("demo", "test").

    `durable=False` switches fsync off, for test data that may vanish; the demo's server refuses it.
    """

    def __init__(self, project_root: Path | str, name: str = "demo", *, durable: bool = True) -> None:
        if name == "demo" and not durable:
            raise ValueError("the demo's database keeps what it is given: durable=False is for tests")
        self.name = name
        self.durable = durable
        self.places = Places.of(project_root)
        self.home = self.places.postgres_home() / name
        self.data = self.home / "data"
        self.log = self.home / "server.log"
        self.config = self.home.with_name(f"{name}.d")
        self.socket = self.places.socket_dir(name)

    @property
    def account(self) -> Account:
        return postgres_account()

    @property
    def pid(self) -> int | None:
        """The postmaster's process id, if one answers or at least lives."""
        noted = self._noted_pid()
        if noted is None or server_files.is_zombie(noted):
            return None
        try:
            os.kill(noted, 0)
        except ProcessLookupError:
            return None
        except PermissionError:
            return None
        return noted

    def dsn(self, role: str = ADMIN, dbname: str = "postgres") -> str:
        """A postgresql:// address over the socket, for psycopg and for the settings."""
        return f"postgresql://{quote(role)}@/{quote(dbname)}?host={quote(str(self.socket), safe='')}"

    def is_ready(self) -> bool:
        return self._state() == READY

    def start(self) -> None:
        """Bring the server up; nothing happens if it already answers.

        Refuses: a server that cannot start, with the end of its log.
        """
        with self._lock():
            self._prepare_folders()
            if not (self.data / "PG_VERSION").exists():
                self._initialise()
            if self.is_ready():
                return
            self._write_settings()
            server_files.set_aside(self.log, LOG_LIMIT)
            self._bring_up()

    def stop(self, mode: StopMode = "fast") -> None:
        """Stop the server and wait for it; nothing happens if none runs."""
        if not self.data.exists():
            return
        with self._lock():
            if self.pid is None:
                return
            done = self._as_account("pg_ctl", "stop", "-D", str(self.data), "-m", mode, "-w", "-t", "120")
            if done.returncode != 0 and self.pid is not None:
                raise OpsError(
                    f"PostgreSQL 停不下来:{done.stderr.strip()}", "PostgreSQL does not stop; see its log."
                )

    def destroy(self) -> None:
        """Stop the server and delete its data for good."""
        self.stop("immediate")
        for folder in (self.home, self.config, self.socket):
            shutil.rmtree(folder, ignore_errors=True)
        above = self.places.postgres_home()
        for rest in ("out", "lock"):
            (above / f"{self.name}.{rest}").unlink(missing_ok=True)
        if above.exists() and not any(above.iterdir()):
            above.rmdir()

    # -- starting -----------------------------------------------------------------------------------------

    def _bring_up(self) -> None:
        began = time.monotonic()
        while (state := self._state()) != READY:
            waited = time.monotonic() - began
            if waited > self._patience(state):
                raise OpsError(
                    f"PostgreSQL 没有启动成功,日志在 {self.log}:\n{server_files.tail(self.log)}",
                    f"PostgreSQL did not start; its log is {self.log}.",
                )
            if state != STARTING:
                server_files.clear_zombie_lock(self.data)
                self._launch()
            if self._state() != READY:
                time.sleep(0.2)

    def _patience(self, state: int) -> float:
        if state == STARTING:
            return RECOVERY_PATIENCE
        recent = server_files.tail(self.log)
        waiting = "shared memory block" in recent or "lock file" in recent
        return PATIENCE if waiting else SHORT_PATIENCE

    def _launch(self) -> None:
        options = " ".join(
            f"-c {name}={shlex.quote(str(self.config / file))}"
            for name, file in (
                ("config_file", "postgresql.conf"),
                ("hba_file", "pg_hba.conf"),
                ("ident_file", "pg_ident.conf"),
            )
        )
        self._as_account(
            "pg_ctl", "start", "-D", str(self.data), "-l", str(self.log), "-w", "-t", "30", "-o", options
        )

    def _initialise(self) -> None:
        """Make the data directory beside its place and move it in whole, so that a kill leaves no half."""
        draft = self.data.with_name("data.new")
        shutil.rmtree(draft, ignore_errors=True)
        done = self._as_account(
            "initdb", "-D", str(draft), "-U", ADMIN, "--encoding=UTF8", "--locale=C", "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8", "--data-checksums", "--auth=reject", "--no-instructions",
            *([] if self.durable else ["--no-sync"]),
        )  # fmt: skip
        if done.returncode != 0:
            raise OpsError(
                f"PostgreSQL 初始化失败(账号 {self.account.name}):{done.stderr.strip()}",
                "PostgreSQL could not make its data directory.",
            )
        draft.rename(self.data)

    def _prepare_folders(self) -> None:
        above = self.places.postgres_home()
        above.mkdir(parents=True, exist_ok=True)
        above.chmod(0o755 if os.geteuid() == 0 else 0o700)
        self.config.mkdir(exist_ok=True)
        self.config.chmod(0o755)
        owner = self.account.owner
        private_folder(self.home, owner=owner)
        private_folder(self.socket, owner=owner)

    def _write_settings(self) -> None:
        people = {self.account.name}
        if os.geteuid() == 0:
            people.add("root")
        texts = {
            "postgresql.conf": server_files.settings(self.socket, durable=self.durable),
            "pg_hba.conf": server_files.HBA,
            "pg_ident.conf": server_files.ident(people),
        }
        for name, text in texts.items():
            path = self.config / name
            path.write_text(text, encoding="utf-8")
            path.chmod(0o644)

    # -- asking -------------------------------------------------------------------------------------------

    def _state(self) -> int:
        if not self.socket.exists():
            return 2
        command = [
            str(usable_binaries() / "pg_isready"),
            "-q",
            "-t",
            "5",
            "-h",
            str(self.socket),
            "-p",
            "5432",
        ]
        return subprocess.run(command, check=False, env=server_files.environment(), cwd="/").returncode

    def _noted_pid(self) -> int | None:
        try:
            return int((self.data / "postmaster.pid").read_text(encoding="utf-8").split()[0])
        except (FileNotFoundError, NotADirectoryError, IndexError, ValueError):
            return None

    def _as_account(self, programme: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one of PostgreSQL's programmes as the account that owns the data."""
        become = self.account
        rights = {"user": become.uid, "group": become.gid, "extra_groups": []} if os.geteuid() == 0 else {}
        with open(self.home.with_name(f"{self.name}.out"), "w+", encoding="utf-8") as output:
            done = subprocess.run(
                [str(usable_binaries() / programme), *arguments],
                check=False,
                stdin=subprocess.DEVNULL,
                stdout=output,  # a file: the daemon keeps the handle, a pipe would never close
                stderr=output,
                env=server_files.environment(),
                cwd=self.home,
                umask=0o077,
                **rights,  # type: ignore[call-overload]
            )
            output.seek(0)
            said = output.read()
        return subprocess.CompletedProcess(done.args, done.returncode, said, said)

    @contextmanager
    def _lock(self) -> Iterator[None]:
        above = self.places.postgres_home()
        above.mkdir(parents=True, exist_ok=True)
        with open(above / f"{self.name}.lock", "w", encoding="utf-8") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
