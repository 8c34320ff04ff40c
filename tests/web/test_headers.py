"""Every answer carries the headers that keep it in its frame, its origin and out of every cache."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.access.matrix import addresses
from tests.web.conftest import SignedIn, resident

pytestmark = pytest.mark.django_db
#: Addresses anybody may open without an id.
PLAIN = [name for name, parts in addresses().items() if not parts]


def weak(headers: dict[str, str]) -> list[str]:
    """What is missing or too weak in an answer's headers."""
    policy = headers.get("Content-Security-Policy", "")
    directives = dict(re.findall(r"([a-z-]+) ([^;]*)", policy))
    found = [
        name
        for name in (
            "default-src",
            "script-src",
            "style-src",
            "form-action",
            "base-uri",
            "object-src",
            "frame-ancestors",
        )
        if name not in directives
    ]
    if re.search(r"unsafe-inline|unsafe-eval|\*|https?:", policy):
        found.append("a policy with holes")
    if headers.get("X-Content-Type-Options") != "nosniff":
        found.append("sniffing")
    if headers.get("X-Frame-Options") != "DENY":
        found.append("framing")
    if headers.get("Referrer-Policy") != "same-origin":
        found.append("referrer")
    if not re.search("no-store|max-age=([0-9]|[12][0-9]|30)(,|$)", headers.get("Cache-Control", "")):
        found.append("caching")
    return found


@pytest.mark.parametrize("name", PLAIN)
def test_every_answer_has_its_headers(name: str, officer: SignedIn) -> None:
    for client in (Client(), resident(), officer("李科")):
        for method in ("get", "post"):
            answer = getattr(client, method)(reverse(name))
            assert weak(dict(answer.headers)) == [], f"{method} {name}: {answer.status_code}"


def test_personal_pages_stay_in_no_cache(officer: SignedIn) -> None:
    for client, address in ((resident(), "/applications/"), (resident(), "/"), (officer("王敏"), "/desk/")):
        answer = client.get(address)
        assert answer.status_code == 200 and "no-store" in answer.headers["Cache-Control"], address


def test_an_error_page_has_them_too(client: Client) -> None:
    answer = client.get("/nowhere/at/all/")
    assert answer.status_code == 404 and weak(dict(answer.headers)) == []


@pytest.mark.parametrize(
    ("header", "value", "told"),
    [
        (
            "Content-Security-Policy",
            "default-src 'self'; script-src 'self' 'unsafe-inline'",
            "a policy with holes",
        ),
        ("X-Frame-Options", "SAMEORIGIN", "framing"),
        ("X-Content-Type-Options", "", "sniffing"),
        ("Referrer-Policy", "unsafe-url", "referrer"),
        ("Cache-Control", "public, max-age=3600", "caching"),
    ],
)
def test_a_weak_header_is_seen(client: Client, header: str, value: str, told: str) -> None:
    """Planted."""
    assert told in weak({**dict(client.get("/").headers), header: value})
