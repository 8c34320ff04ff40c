"""Officers at the desk: a signed-in client, a clock at the cast's morning, the plain item handler of casework's tests."""

import io
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from minzheng.kernel import clock
from tests.cast import MORNING, Cast
from tests.engines.casework.conftest import plain_handler

__all__ = ["plain_handler"]

SignIn = Callable[[str], Client]
#: What is no question to the database: marks of transactions and the scope's settings.
_NO_QUESTION = re.compile(
    r"^(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|set local|select set_config)", re.IGNORECASE
)


@pytest.fixture(autouse=True)
def morning() -> None:
    """The desk's clock stands a little after the cast's morning."""
    later = MORNING + timedelta(minutes=30, seconds=30)
    clock.set_offset_source(lambda: later - clock.real_now())


@pytest.fixture
def signed_in(cast: Cast) -> SignIn:
    """A client of its own for an officer of the cast, past the door."""

    def enter(name: str) -> Client:
        client, actor = Client(), cast[name]
        session = client.session
        session["account"], session["posting"] = str(actor.account_id), str(actor.posting_id)
        session["kind"], session["seen"] = "officer", clock.real_now().timestamp()
        session.save()
        return client

    return enter


def text(response: Any) -> str:
    """The page."""
    return str(response.content.decode())


def field(page: str, name: str, form: str = "") -> str:
    """The value of a hidden field of the form that goes to an address ending in `form`."""
    part = page
    if form:
        start = page.index(f'{form}"', page.index("<main"))
        part = page[start : page.index("</form>", start)]
    found = re.search(rf'name="{name}" value="([^"]*)"', part)
    assert found is not None, f"no field {name}"
    return found.group(1)


class Questions(CaptureQueriesContext):
    """Counts questions: selects and writes, not the marks of transactions and scopes."""

    def __init__(self) -> None:
        super().__init__(connection)

    @property
    def asked(self) -> list[str]:
        """The statements."""
        return [row["sql"] for row in self.captured_queries if not _NO_QUESTION.match(row["sql"].strip())]


@pytest.fixture
def clean_picture() -> bytes:
    """A small photo of a page."""
    page = Image.new("RGB", (300, 400), (236, 228, 205))
    kept = io.BytesIO()
    page.save(kept, "JPEG")
    return kept.getvalue()
