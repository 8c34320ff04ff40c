"""People who come to the family's door, and pages as a browser sends them."""

import json
import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from minzheng.foundations.accounts import services as accounts
from minzheng.kernel import clock
from tests.cast import Cast
from tests.programmes.assistance.dibao_answers import POSTS

PHONE = "13800000001"


def sign_in(client: Client, phone: str = PHONE) -> Client:
    """A resident with a code from her phone, through the page."""
    code = accounts.issue_phone_code(phone=phone, at=clock.now())
    answer = client.post("/sign-in/", {"phone": phone, "code": code, "act": "enter"})
    assert answer.status_code == 302, answer.content.decode()[:500]
    return client


@pytest.fixture
def luo(db: None, client: Client) -> Client:
    """罗婶's phone, signed in."""
    return sign_in(client)


@pytest.fixture
def aide(cast: Cast) -> Client:
    """小杨's device, signed in as village worker."""
    return officer(cast, "小杨")


def officer(cast: Cast, name: str) -> Client:
    """A device with an officer signed in and acting."""
    client, actor = Client(), cast[name]
    session = client.session
    session["account"], session["posting"], session["kind"] = (
        str(actor.account_id),
        str(actor.posting_id),
        "officer",
    )
    session["seen"] = clock.real_now().timestamp()
    session.save()
    return client


def start(client: Client) -> str:
    """A new draft; its address."""
    answer = client.post("/apply/dibao/")
    assert answer.status_code == 302
    return str(answer["Location"])


def version_on(page: str) -> str:
    """The draft's version as the page carries it."""
    found = re.search(r'name="version" id="version" value="(\d+)"', page)
    assert found, page[:800]
    return found.group(1)


def send(
    client: Client, address: str, step: str, post: dict[str, Any], *, act: str = "next", **more: Any
) -> Any:
    """One page filled in and sent, as the browser does: the version is read from the page first."""
    page = client.get(f"{address}{step}/").content.decode()
    return client.post(f"{address}{step}/", {**post, "version": version_on(page), "act": act, **more})


def fill(client: Client, address: str, *, skip: tuple[str, ...] = ()) -> None:
    """The three-person family through every screen."""
    for _ in range(2):
        assert send(client, address, "family", {"people": ["p1"]}, act="add:people").status_code == 302
    for step, post in POSTS.items():
        if step not in skip:
            answer = send(client, address, step, post)
            assert answer.status_code == 302, answer.content.decode()


def application_id(address: str) -> UUID:
    """The id in a draft's address."""
    return UUID(address.strip("/").split("/")[1])


Filler = Callable[..., None]
SIGNATURE = {
    "signature_svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 150"><path d="M10 10 L50 60" stroke="black"/></svg>',
    "signature_points": json.dumps([{"points": [{"x": n, "y": n, "time": n} for n in range(20)]}]),
}  # fmt: skip
