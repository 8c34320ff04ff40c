"""Where a clone keeps what it makes: `var/` inside the project, and a home for PostgreSQL.

An ordinary user keeps everything in the project's `var/`. PostgreSQL refuses to run as root, and another
account cannot enter a clone under a 0700 parent, so root's databases live in `/var/lib/minzheng/<instance>/`.
The instance's name is drawn once and kept in `var/instance`: a new clone at an old path never meets the old
clone's data, and no parent folder is ever made wider.
"""

from __future__ import annotations

import os
import secrets
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from minzheng_ops.refusals import OpsError

ROOT_HOME = Path("/var/lib/minzheng")
SOCKET_PATH_LIMIT = 107  # bytes, of sun_path less its closing zero
SOCKET_FILE = ".s.PGSQL.5432"


@dataclass(frozen=True)
class Places:
    """The folders of one clone; `of()` makes them, private ones with mode 0700."""

    project: Path
    instance: str

    @classmethod
    def of(cls, project_root: Path | str) -> Places:
        """Look up, or draw, the clone's instance name."""
        project = Path(project_root).resolve()
        (project / "var").mkdir(parents=True, exist_ok=True)
        return cls(project=project, instance=_instance(project))

    @property
    def var(self) -> Path:
        return self.project / "var"

    @property
    def logs(self) -> Path:
        return _made(self.var / "log")

    @property
    def run(self) -> Path:
        return _made(self.var / "run")

    @property
    def keys_file(self) -> Path:
        return self.var / "keys" / "keys.json"

    @property
    def passwords_file(self) -> Path:
        return self.var / "keys" / "database.json"

    def postgres_home(self) -> Path:
        """The folder above this clone's PostgreSQL data directories (not made here)."""
        if os.geteuid() == 0:
            return ROOT_HOME / self.instance
        return self.var / "postgres"

    def socket_dir(self, name: str) -> Path:
        """The socket's folder: in the home, or in the temporary folder where the home's path is too long."""
        wanted = self.postgres_home() / name / "socket"
        if len(os.fsencode(wanted / SOCKET_FILE)) <= SOCKET_PATH_LIMIT:
            return wanted
        return Path(tempfile.gettempdir()) / f"minzheng-{os.geteuid()}-{self.instance}-{name}"


def private_folder(path: Path, *, owner: tuple[int, int] | None = None) -> Path:
    """Make a folder only its owner can enter. Refuses: a folder of somebody else's, a symbolic link."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    if owner is not None and os.geteuid() == 0:
        os.chown(path, *owner, follow_symlinks=False)
    status = path.lstat()
    expected = owner[0] if owner is not None else os.geteuid()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != expected:
        raise OpsError(
            f"{path} 不是我们的文件夹,请先移开它。", f"{path} is not our folder; please move it away first."
        )
    path.chmod(0o700)
    return path


def write_private(path: Path, text: str, *, owner: tuple[int, int] | None = None) -> None:
    """Write a file whole or not at all, readable by its owner only."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    if owner is not None and os.geteuid() == 0:
        os.chown(draft, *owner)
    draft.replace(path)


def _made(path: Path) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    return path


def _instance(project: Path) -> str:
    """Read `var/instance`; draw a new name where there is none or the clone is a copy of a living one."""
    note = project / "var" / "instance"
    if note.exists():
        name, _, path = note.read_text(encoding="utf-8").strip().partition(" ")
        if path == str(project):
            return name
        original = Path(path) / "var" / "instance"
        if not original.exists() or not original.read_text(encoding="utf-8").startswith(name):
            write_private(note, f"{name} {project}\n")  # moved: the data move with the name
            return name
    name = secrets.token_hex(6)
    write_private(note, f"{name} {project}\n")
    return name
