"""HTTP, SMS and typesetting happen in jobs, never inside a request's transaction."""

import ast
import socket
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from tests.cast import Cast
from tests.web.conftest import SignedIn

SRC = Path(__file__).resolve().parents[2] / "src" / "minzheng"
FOREIGN = {
    "httpx",
    "requests",
    "aiohttp",
    "urllib.request",
    "http.client",
    "smtplib",
    "socket",
    "typst",
    "ftplib",
}
#: Who may reach out: ports that only jobs call, and the command line, which is no request.
MAY = ("typesetting.py", "ports.py", "jobs.py", "sources.py", "senders.py", "treasury.py", "voice.py")


def reaches_out(source: str) -> list[str]:
    """Imports of modules that leave the process."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [name.name for name in node.names]
        elif isinstance(node, ast.ImportFrom):
            found += [node.module or "", *(f"{node.module}.{name.name}" for name in node.names)]
    return sorted({name for name in found if name in FOREIGN or name.split(".")[0] in FOREIGN})


def test_no_service_query_or_view_can_leave_the_process() -> None:
    files = [path for path in SRC.rglob("*.py") if path.name not in MAY and "cli" not in path.parts]
    assert len(files) > 200
    assert {str(path.relative_to(SRC)): reaches_out(path.read_text(encoding="utf-8")) for path in files
            if reaches_out(path.read_text(encoding="utf-8"))} == {}  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        "import httpx",
        "from urllib.request import urlopen",
        "import typst",
        "from http.client import HTTPSConnection",
    ],
)
def test_a_way_out_is_seen(line: str) -> None:
    """Planted."""
    assert reaches_out(f"def f():\n    {line}\n")


class ForeignSocket(AssertionError):
    """A connection to somewhere else while a transaction is open."""


@pytest.fixture
def no_socket_inside_a_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any connect in Python while a transaction is open fails. PostgreSQL's own goes through libpq, not through here."""
    real = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        if connection.in_atomic_block:
            raise ForeignSocket(str(address))
        real(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)


@pytest.mark.django_db
def test_pages_and_acts_open_no_socket(
    no_socket_inside_a_transaction: None, officer: SignedIn, cast: Cast
) -> None:
    clerk = officer("王敏")
    for address in ("/desk/", "/desk/helping/", "/desk/search/?q=luo", "/desk/overdue/"):
        assert clerk.get(address).status_code == 200
    assert officer("小杨").post("/desk/helping/start/", {"item": "dibao"}).status_code == 302
    assert Client().post("/sign-in/", {"phone": "13800000001", "act": "send"}).status_code == 200


@pytest.mark.django_db
def test_a_socket_inside_a_transaction_is_seen(no_socket_inside_a_transaction: None) -> None:
    """Planted: a service that asks another system while it holds rows."""
    with transaction.atomic(), socket.socket() as way_out, pytest.raises(ForeignSocket):
        way_out.connect(("127.0.0.1", 9))
