"""Run a command with `MINZHENG_TEST_ADMIN_URL` naming a PostgreSQL that is not ours.

The server of `DATABASE_URL` where that is set; else a private cluster of the system's own PostgreSQL in a
temporary folder, on loopback with SCRAM passwords as a real server would be, gone afterwards. Root installs
PostgreSQL by apt-get where it is missing.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

INSTALLED = "/usr/lib/postgresql/*/bin"
HELP = (
    "没有找到系统的 PostgreSQL,请先安装(Debian/Ubuntu:apt-get install postgresql),或用 DATABASE_URL 指明一台服务器。\n"
    "No PostgreSQL of the system was found; please install it (Debian/Ubuntu: apt-get install postgresql) "
    "or name a server with DATABASE_URL."
)


def main() -> int:
    """Run the command line's command against that server; its exit code is ours."""
    given = os.environ.get("DATABASE_URL")
    if given:
        return _run(given)
    with _cluster(_programmes()) as address:
        return _run(address)


def _run(address: str) -> int:
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_URL", "PG"))
    }
    environment["MINZHENG_TEST_ADMIN_URL"] = address
    return subprocess.run(sys.argv[1:], env=environment, check=False).returncode


def _programmes() -> Path:
    """The folder of initdb and pg_ctl: the newest of the system's. Refuses: none, and none installable."""
    if _found() is None and os.geteuid() == 0 and shutil.which("apt-get"):
        print("▸ 安装 PostgreSQL  Installing PostgreSQL (apt-get)", flush=True)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update"], ["install", "-y", "--no-install-recommends", "postgresql"]):
            subprocess.run(["apt-get", "-qq", *command], env=quiet, check=False)
    folder = _found()
    if folder is None:
        sys.exit(HELP)
    return folder


def _found() -> Path | None:
    folders = sorted(Path("/").glob(INSTALLED.lstrip("/")), key=lambda folder: float(folder.parent.name))
    return next((folder for folder in reversed(folders) if (folder / "initdb").exists()), None)


@contextmanager
def _cluster(programmes: Path) -> Iterator[str]:
    """A cluster of our own, run by `postgres` (or ourselves), removed at the end."""
    rights = _rights()
    home = Path(tempfile.mkdtemp(prefix="minzheng-external-"))
    try:
        password = secrets.token_hex(12)
        secret = home / "password"
        secret.write_text(password, encoding="utf-8")
        if rights:
            for path in (home, secret):
                os.chown(path, rights["user"], rights["group"])

        def run(name: str, *arguments: str) -> None:
            with open(home.with_name(f"{home.name}.out"), "w", encoding="utf-8") as output:
                subprocess.run(
                    [programmes / name, "-D", home / "data", *arguments],
                    check=True, cwd="/", stdin=subprocess.DEVNULL, stdout=output, stderr=output, **rights,
                )  # fmt: skip

        run(
            "initdb",
            "-U",
            "postgres",
            "-A",
            "scram-sha-256",
            f"--pwfile={secret}",
            "--encoding=UTF8",
            "--no-sync",
        )
        port = _free_port()
        fast = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
        where = f"-c listen_addresses=127.0.0.1 -p {port} -c unix_socket_directories={home}"
        run(
            "pg_ctl",
            "start",
            "-w",
            "-t",
            "60",
            "-l",
            str(home / "log"),
            "-o",
            f"{where} {fast} -c max_connections=200",
        )
        try:
            yield f"postgresql://postgres:{password}@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "stop", "-m", "immediate", "-w")
    finally:
        shutil.rmtree(home, ignore_errors=True)
        home.with_name(f"{home.name}.out").unlink(missing_ok=True)


def _rights() -> dict[str, int]:
    """Whom to become: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return {}
    account = pwd.getpwnam("postgres")
    return {"user": account.pw_uid, "group": account.pw_gid}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())
