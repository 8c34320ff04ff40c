"""Payments in a browser: officers of the cast, residents by their person, the clock of the cast's morning."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from minzheng.foundations.accounts.models import Account
from minzheng.kernel import clock
from tests.cast import MORNING, Cast
from tests.engines.payments.scene import NOON

SignIn = Callable[[str], Client]
RUNS = "/desk/payments/"


@pytest.fixture
def morning() -> None:
    """Monday 23 November 2026, half past nine."""
    later = MORNING + timedelta(minutes=30)
    clock.set_offset_source(lambda: later - clock.real_now())


@pytest.fixture
def officer(cast: Cast, morning: None) -> SignIn:
    """A browser signed in as an officer of the cast."""

    def enter(name: str) -> Client:
        client, actor = Client(), cast[name]
        session = client.session
        session["account"], session["posting"] = str(actor.account_id), str(actor.posting_id)
        session["kind"], session["seen"] = "officer", clock.real_now().timestamp()
        session.save()
        return client

    return enter


def resident(person_id: UUID) -> Client:
    """A browser signed in as a resident."""
    account = Account.objects.create(
        kind="resident", person_id=person_id, display_name="罗婶", created_at=NOON
    )
    client = Client()
    session = client.session
    session["account"], session["kind"] = str(account.id), "resident"
    session.save()
    return client


def text(response: Any) -> str:
    """The page, or a streamed file."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return str(content.decode())


def version_on(page: str) -> str:
    """The version a run's page carries."""
    return page.split('name="version" value="', 1)[1].split('"', 1)[0]
