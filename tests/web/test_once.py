"""One token, one effect: a double click, a resend after a lost answer, somebody else's token; and a 5xx undoes everything."""

import threading
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, connections
from django.http import HttpRequest, HttpResponse
from django.test import Client

from minzheng.engines.casework.models import Application
from minzheng.foundations.accounts.models import OnceToken
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.scope import Scope
from tests.web.conftest import SignedIn, resident

CITY = Scope(lo="50", hi="51")


def applications() -> int:
    with open_scope(CITY):
        return int(Application.objects.count())


@pytest.mark.django_db
def test_the_same_token_twice_is_one_effect_and_one_answer(officer: SignedIn) -> None:
    aide, token = officer("小杨"), uuid4().hex
    first = aide.post("/desk/helping/start/", {"item": "dibao", "idempotency_token": token})
    again = aide.post("/desk/helping/start/", {"item": "dibao", "idempotency_token": token})
    assert first.status_code == again.status_code == 302
    assert first.headers["Location"] == again.headers["Location"] and applications() == 1
    by_htmx = aide.post(
        "/desk/helping/start/", {"item": "dibao", "idempotency_token": token}, headers={"HX-Request": "true"}
    )
    assert by_htmx.headers["HX-Redirect"] == first.headers["Location"] and applications() == 1


@pytest.mark.django_db
def test_a_new_token_is_a_new_effect(officer: SignedIn) -> None:
    """What the first test would see if tokens were ignored."""
    aide = officer("小杨")
    for _ in range(2):
        aide.post("/desk/helping/start/", {"item": "dibao", "idempotency_token": uuid4().hex})
    assert applications() == 2


@pytest.mark.django_db
def test_somebody_elses_token_tells_nothing(officer: SignedIn) -> None:
    token = uuid4().hex
    mine = officer("小杨").post("/desk/helping/start/", {"item": "dibao", "idempotency_token": token})
    theirs = officer("王敏").post("/desk/helping/start/", {"item": "dibao", "idempotency_token": token})
    assert theirs.headers["Location"] == "/desk/helping/start/" != mine.headers["Location"]
    assert applications() == 1


@pytest.mark.django_db
def test_a_refused_post_may_be_sent_again_with_its_token() -> None:
    client, token = resident(), uuid4().hex
    for _ in range(2):
        refused = client.post("/sign-in/", {"phone": "1", "idempotency_token": token})
        assert refused.status_code == 422
    assert not OnceToken.objects.filter(token=token).exists()


@pytest.mark.django_db
def test_a_defect_undoes_everything_and_shows_nothing(
    monkeypatch: pytest.MonkeyPatch, officer: SignedIn
) -> None:
    from minzheng.channels.desk import helping_views

    real = helping_views.casework.start_application

    def breaks(**given: Any) -> Any:
        real(**given)
        raise RuntimeError("secret-word-of-the-trace")

    aide, token = officer("小杨"), uuid4().hex
    monkeypatch.setattr(helping_views.casework, "start_application", breaks)
    answer = aide.post("/desk/helping/start/", {"item": "dibao", "idempotency_token": token})
    page = answer.content.decode()
    assert answer.status_code == 500 and "您的操作没有生效" in page
    assert "secret-word" not in page and "Traceback" not in page and "RuntimeError" not in page
    assert applications() == 0 and not OnceToken.objects.filter(token=token).exists()
    monkeypatch.setattr(helping_views.casework, "start_application", real)
    retried = aide.post("/desk/helping/start/", {"item": "dibao", "idempotency_token": token})
    assert retried.status_code == 302 and applications() == 1


@pytest.mark.django_db
def test_the_body_is_read_before_the_transaction_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    real = HttpRequest.body.fget  # type: ignore[attr-defined]

    def body(self: HttpRequest) -> bytes:
        order.append(
            f"body, in transaction: {connection.in_atomic_block and len(connection.savepoint_ids) > depth}"
        )
        return bytes(real(self))

    depth = len(connection.savepoint_ids)
    monkeypatch.setattr(HttpRequest, "body", property(body))
    Client().post("/sign-in/", b"phone=1", content_type="application/x-www-form-urlencoded")
    assert order[0] == "body, in transaction: False"


@pytest.mark.slow
def test_two_clicks_at_once_are_one_effect(committed_db: str) -> None:
    """Two threads, two connections, one token: one draft, one answer."""
    from datetime import date

    from minzheng.foundations.accounts import services as accounts
    from minzheng.foundations.regions.types import range_of
    from minzheng.kernel.actor import SYSTEM, Role
    from tests.cast import GAOTAN, MORNING, PASSWORD
    from tests.web.conftest import with_session

    account = accounts.appoint(
        actor=SYSTEM,
        officer=accounts.NewOfficer("xy", "小杨", PASSWORD, accounts.new_totp_secret()),
        at=MORNING,
    )
    area = range_of(GAOTAN)
    posting = accounts.add_posting(
        actor=SYSTEM, account_id=account, role=Role.VILLAGE_WORKER, area=(area.lo, area.hi, "高滩村"),
        since=date(2026, 1, 1), at=MORNING,
    )  # fmt: skip
    session = {"account": str(account), "posting": str(posting), "kind": "officer", "seen": 4e9}
    browsers = [with_session(**session) for _ in range(6)]
    answers: list[HttpResponse] = []
    start, token = threading.Barrier(len(browsers)), uuid4().hex

    def click(browser: Client) -> None:
        start.wait()
        try:
            answers.append(
                browser.post("/desk/helping/start/", {"item": "dibao", "idempotency_token": token})
            )
        finally:
            connections.close_all()

    threads = [threading.Thread(target=click, args=[browser]) for browser in browsers]
    [thread.start() for thread in threads]
    [thread.join(60) for thread in threads]
    assert len({answer.headers["Location"] for answer in answers}) == 1 and len(answers) == len(browsers)
    assert applications() == 1
