"""The officers' door."""

from datetime import date
from typing import Any

import pyotp
import pytest
from django.test import Client

from minzheng.foundations.accounts.services import add_posting
from minzheng.foundations.regions.types import range_of
from minzheng.kernel import clock
from minzheng.kernel.actor import SYSTEM, Role
from tests.cast import MORNING, PASSWORD, Cast
from tests.channels.desk.conftest import SignIn, text

pytestmark = pytest.mark.django_db


def typed(cast: Cast, name: str, **changed: str) -> dict[str, str]:
    code = pyotp.TOTP(cast.secrets[name]).at(clock.real_now())
    return {"login": cast.logins[name], "password": PASSWORD, "totp": code} | changed


def test_three_things_open_the_door_and_the_session_is_new(cast: Cast) -> None:
    client = Client()
    client.get("/desk/sign-in/")
    stale = client.session
    stale["account"] = "left by somebody else"
    stale.save()
    before = client.session.session_key
    answer = client.post("/desk/sign-in/", typed(cast, "王敏"))
    assert (answer.status_code, answer.headers["Location"]) == (302, "/desk/")
    assert client.session.session_key != before and client.session["kind"] == "officer"
    assert "王敏" in text(client.get("/desk/"))


@pytest.mark.parametrize(
    "wrong", [{"login": "nobody"}, {"password": "wrong"}, {"totp": "000000"}, {"login": ""}, {"totp": ""}]
)
def test_every_failure_is_answered_alike(wrong: dict[str, str], cast: Cast) -> None:
    def failed(given: dict[str, str]) -> str:
        answer = Client().post("/desk/sign-in/", given)
        assert answer.status_code == 422
        page = text(answer)
        return page[page.index('role="alert"') : page.index("</p>", page.index('role="alert"'))]

    assert failed(typed(cast, "王敏", **wrong)) == failed(typed(cast, "王敏", password="another"))  # noqa: S106


def test_the_typed_login_stays_and_secrets_do_not(cast: Cast) -> None:
    page = text(Client().post("/desk/sign-in/", typed(cast, "王敏", password="wrong-horse")))  # noqa: S106
    assert 'value="wangmin"' in page and "wrong-horse" not in page


def test_it_leads_back_to_where_she_was_going_within_the_desk_only(cast: Cast) -> None:
    wanted = Client().post("/desk/sign-in/", typed(cast, "王敏") | {"next": "/desk/overdue/"})
    assert wanted.headers["Location"] == "/desk/overdue/"
    for evil in ("https://evil.example/desk/", "//evil.example/", "/desk/../../evil", "javascript:alert(1)"):
        answer = Client().post("/desk/sign-in/", typed(cast, "陈刚") | {"next": evil})
        assert answer.status_code == 422 or answer.headers["Location"].startswith("/desk/"), evil


def test_somebody_with_two_postings_chooses_and_may_change(cast: Cast) -> None:
    account = cast["王敏"].account_id
    assert account is not None
    area = range_of("500110108")
    second = add_posting(
        actor=SYSTEM, account_id=account, role=Role.TOWN_LEADER, area=(area.lo, area.hi, "綦江区石角镇"),
        since=date(2026, 1, 1), at=MORNING,
    )  # fmt: skip
    client = Client()
    assert client.post("/desk/sign-in/", typed(cast, "王敏")).headers["Location"] == "/desk/posting/"
    assert client.get("/desk/").headers["Location"] == "/desk/sign-in/", "no posting, no entry"
    page = text(client.get("/desk/posting/"))
    assert "扶欢镇" in page and "石角镇" in page
    assert client.post("/desk/posting/", {"posting": str(second)}).headers["Location"] == "/desk/"
    assert "镇街审核负责人" in text(client.get("/desk/"))
    foreign = client.post("/desk/posting/", {"posting": str(cast["李科"].posting_id)})
    assert foreign.status_code == 404 and "镇街审核负责人" in text(client.get("/desk/"))


def test_leaving_ends_the_session(signed_in: SignIn) -> None:
    client = signed_in("王敏")
    assert client.post("/desk/sign-out/").headers["Location"] == "/desk/sign-in/"
    assert client.get("/desk/").status_code == 302


def test_an_idle_officer_signs_in_again(signed_in: SignIn, settings: Any) -> None:
    client = signed_in("王敏")
    session = client.session
    session["seen"] = clock.real_now().timestamp() - settings.OFFICER_IDLE_SECONDS - 1
    session.save()
    assert client.get("/desk/").status_code == 302
    assert client.get("/desk/posting/").status_code == 302
