"""Browsers at the door, with CSRF checks on, at the cast's morning."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from minzheng.foundations.accounts import services as accounts
from minzheng.kernel import clock
from tests.cast import MORNING, Cast

PHONE = "13800000001"
SignedIn = Callable[[str], Client]


@pytest.fixture(autouse=True)
def morning() -> None:
    """A little after the cast's morning."""
    later = MORNING + timedelta(minutes=30)
    clock.set_offset_source(lambda: later - clock.real_now())


def session_of(actor: Any) -> dict[str, Any]:
    """What a signed-in officer's session holds."""
    return {
        "account": str(actor.account_id),
        "posting": str(actor.posting_id),
        "kind": "officer",
        "seen": clock.real_now().timestamp(),
    }


def with_session(**values: Any) -> Client:
    """A browser whose session holds these values."""
    client = Client(raise_request_exception=False)
    session = client.session
    session.update(values)
    session.save()
    return client


@pytest.fixture
def officer(cast: Cast) -> SignedIn:
    """A browser signed in as an officer of the cast."""
    return lambda name: with_session(**session_of(cast[name]))


def resident(phone: str = PHONE) -> Client:
    """A browser signed in as the resident of a phone, by the account a first sign-in makes."""
    code = accounts.issue_phone_code(phone=phone, at=clock.now())
    account = accounts.sign_in_resident(phone=phone, code=code, at=clock.now())
    assert account is not None
    return with_session(account=str(account.id), kind="resident")
