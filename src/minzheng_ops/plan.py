"""What runs: the steps before the servers, and the servers. One place to add either."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

HOST = "127.0.0.1"
WEB_THREADS = "8"  # per worker; the settings size the connection pool from the same variable
DEMO_SETTINGS = "minzheng.config.settings.demo"
#: Every server there may be; the bank that does not exist runs in the demo alone.
NAMES = ("web", "worker", "bank")
OWNER_ADDRESS, JOBS_ADDRESS, WEB_ADDRESS = "DATABASE_URL_OWNER", "DATABASE_URL_JOBS", "DATABASE_URL"


@dataclass(frozen=True)
class Step:
    """Something done once before the servers start; `address` names what its `DATABASE_URL` shall be."""

    title: str
    command: tuple[str, ...]
    address: str
    shows_progress: bool = False


@dataclass(frozen=True)
class Server:
    """A process kept alive by the supervisor; `name` is also its log's and its pid file's."""

    name: str
    command: tuple[str, ...]
    address: str


def steps() -> tuple[Step, ...]:
    """In order; each is safe to repeat."""
    return (
        Step("数据库结构  Database schema", _django("migrate", "--verbosity", "0"), OWNER_ADDRESS),
        Step("区划与工作日  Regions and working days", _minzheng("reference"), OWNER_ADDRESS),
        Step(
            "页面素材  Static files", _django("collectstatic", "--noinput", "--verbosity", "0"), WEB_ADDRESS
        ),
        # the owner is bound by row security like everybody (FORCE), and alone may make the stage that COPY needs
        Step("演示数据  Demo data", _minzheng("seed", "--if-empty"), OWNER_ADDRESS, shows_progress=True),
    )


def servers(port: int) -> tuple[Server, ...]:
    """The web server on loopback and the job worker; in the demo a bank as well, so that what is paid arrives."""
    web = (
        *_module("granian"),
        *("--interface", "wsgi", "--host", HOST, "--port", str(port)),
        *("--workers", os.environ.get("MINZHENG_WEB_WORKERS", "1")),
        *("--blocking-threads", os.environ.get("MINZHENG_THREADS", WEB_THREADS)),
        *("--no-ws", "--respawn-failed-workers", "--workers-kill-timeout", "10"),
        "minzheng.config.wsgi:application",
    )
    always = (Server("web", web, WEB_ADDRESS), Server("worker", _minzheng("worker"), JOBS_ADDRESS))
    demo = os.environ.get("DJANGO_SETTINGS_MODULE", DEMO_SETTINGS) == DEMO_SETTINGS
    return (*always, Server("bank", _bank(), WEB_ADDRESS)) if demo else always


def _bank() -> tuple[str, ...]:
    """The simulator between the folders of `settings.BANK_FOLDER`, its own ledger beside them; it opens no database."""
    var = Path(os.environ.get("MINZHENG_VAR", "var"))
    folder = os.environ.get("MINZHENG_BANK_FOLDER", str(var / "bank"))
    ledger = str(var / "bank-simulator" / "ledger.sqlite")
    return _minzheng(
        "bank-simulator", "--folder", folder, "--ledger", ledger, "--pause", "1", "--bound", "inf"
    )


def cast() -> tuple[str, ...]:
    """The command that prints who to be in the demo."""
    return _minzheng("tour", "--cast")


def _django(*arguments: str) -> tuple[str, ...]:
    return (*_module("django"), *arguments)


def _minzheng(*arguments: str) -> tuple[str, ...]:
    return (str(Path(sys.executable).with_name("minzheng")), *arguments)


def _module(name: str) -> tuple[str, ...]:
    return (sys.executable, "-m", name)
