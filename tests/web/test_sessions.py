"""Who was moved, disabled, idle or stolen from is out at the next request; signing in changes the session's key."""

from datetime import timedelta

import pyotp
import pytest
from django.conf import settings
from django.test import Client

from minzheng.foundations.accounts import middleware
from minzheng.foundations.accounts import services as accounts
from minzheng.kernel import clock
from minzheng.kernel.actor import SYSTEM, Actor
from tests.cast import MORNING, PASSWORD, Cast
from tests.web.conftest import PHONE, SignedIn, resident, session_of, with_session

pytestmark = pytest.mark.django_db


def test_an_ended_posting_is_out_at_the_next_request(cast: Cast, officer: SignedIn) -> None:
    client, actor = officer("李科"), cast["李科"]
    assert client.get("/desk/").status_code == 200
    assert actor.posting_id
    yesterday = MORNING.date() - timedelta(days=1)
    accounts.end_posting(actor=SYSTEM, posting_id=actor.posting_id, last_day=yesterday, at=MORNING)
    assert client.get("/desk/").headers["Location"] == "/desk/sign-in/"


def test_a_closed_account_is_out_at_the_next_request(cast: Cast, officer: SignedIn) -> None:
    client, actor = officer("王敏"), cast["王敏"]
    assert client.get("/desk/search/?q=x").status_code == 200
    assert actor.account_id
    accounts.disable(actor=SYSTEM, account_id=actor.account_id, at=MORNING)
    assert client.get("/desk/search/?q=x").headers["Location"].startswith("/desk/sign-in/")
    phone = resident()
    assert phone.get("/me/").status_code == 200
    account = phone.session["account"]
    accounts.disable(actor=SYSTEM, account_id=account, at=MORNING)
    assert phone.get("/me/").headers["Location"].startswith("/sign-in/")


def stale(client: Client, turns: int = 40) -> int:
    """How many of so many requests still got in."""
    return sum(client.get("/desk/overdue/").status_code == 200 for _ in range(turns))


def test_nobody_stays_in_by_a_remembered_actor(
    cast: Cast, officer: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, actor = officer("张主任"), cast["张主任"]
    assert stale(client) == 40 and actor.account_id
    accounts.disable(actor=SYSTEM, account_id=actor.account_id, at=MORNING)
    assert stale(client) == 0
    remembered: dict[str, Actor] = {
        str(actor.account_id): actor
    }  # planted: the actor of the first request is kept
    monkeypatch.setattr(
        middleware, "actor_of_session", lambda request: remembered.get(request.session.get("account"))
    )
    assert stale(client) == 40


def test_an_idle_officer_is_signed_out(cast: Cast) -> None:
    assert settings.OFFICER_IDLE_SECONDS == 1800
    now = clock.real_now().timestamp()
    values = session_of(cast["李科"])
    just = with_session(**{**values, "seen": now - 1790})
    long = with_session(**{**values, "seen": now - 1810})
    assert just.get("/desk/").status_code == 200
    assert long.get("/desk/").headers["Location"] == "/desk/sign-in/"
    assert long.get("/desk/").status_code == 302 and "account" not in long.session


def test_signing_in_changes_the_sessions_key(cast: Cast) -> None:
    client = with_session(planted="by a stranger")
    before = client.session.session_key
    now = clock.real_now()
    answer = client.post(
        "/desk/sign-in/",
        {"login": "like", "password": PASSWORD, "totp": pyotp.TOTP(cast.secrets["李科"]).at(now)},
    )
    assert answer.status_code == 302 and client.session["account"]
    assert client.session.session_key != before and "planted" not in client.session
    phone = with_session(planted="by a stranger")
    before = phone.session.session_key
    code = accounts.issue_phone_code(phone=PHONE, at=clock.now())
    assert phone.post("/sign-in/", {"phone": PHONE, "code": code, "act": "enter"}).status_code == 302
    assert phone.session.session_key != before and "planted" not in phone.session


def test_signing_out_ends_the_session(officer: SignedIn) -> None:
    client = officer("李科")
    key = client.session.session_key
    client.post("/desk/sign-out/")
    client.cookies[settings.SESSION_COOKIE_NAME] = key
    assert client.get("/desk/").status_code == 302, "the old key opens nothing"


def test_a_resident_never_becomes_an_officer_by_her_session(cast: Cast) -> None:
    phone = resident()
    session = phone.session
    session["posting"] = str(cast["李科"].posting_id)
    session.save()
    assert phone.get("/desk/").status_code == 302, "a posting belongs to its account"
