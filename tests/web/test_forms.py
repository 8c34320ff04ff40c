"""Every form that changes something carries a CSRF token and an idempotency token; a request without the first is refused."""

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from tests.access.matrix import NOBODY, addresses, rows

SRC = Path(__file__).resolve().parents[2] / "src"
_FORM = re.compile(r"<form\b[^>]*method=[\"']post[\"'][^>]*>(.*?)</form>", re.IGNORECASE | re.DOTALL)


def bare_forms(template: str) -> list[str]:
    """Posting forms of a template without one of the two tokens; a search or a download again (`data-again`) needs but the first."""
    again = ('role="search"', "data-again")
    return [
        found.group(0)[:80]
        for found in _FORM.finditer(template)
        if "{% csrf_token %}" not in found.group(1)
        or ("{% idempotency" not in found.group(1) and not any(sign in found.group(0) for sign in again))
    ]


def test_every_posting_form_has_both_tokens() -> None:
    texts = {path: path.read_text(encoding="utf-8") for path in SRC.glob("minzheng/**/templates/**/*.html")}
    assert sum(len(_FORM.findall(text)) for text in texts.values()) >= 30
    assert {
        str(path.relative_to(SRC)): bare_forms(text) for path, text in texts.items() if bare_forms(text)
    } == {}


@pytest.mark.parametrize(
    "form",
    [
        '<form method="post">{% csrf_token %}<button></button></form>',
        '<form class="a" method="post" action="/x/">{% idempotency %}</form>',
    ],
)
def test_a_bare_form_is_seen(form: str) -> None:
    """Planted."""
    assert bare_forms(form)


POSTS = sorted({row.name for row in rows() if row.method == "POST" and "405" not in row.cells.values()})
WORDS = {"item": "dibao", "step": "family", "kind": "survey", "code": "500110120206", "token": "none"}


@pytest.mark.django_db
@pytest.mark.parametrize("name", POSTS)
def test_a_post_without_a_token_is_refused_politely(name: str) -> None:
    address = reverse(name, kwargs={part: WORDS.get(part, NOBODY) for part in addresses()[name]})
    answer = Client(enforce_csrf_checks=True).post(address, {"idempotency_token": "a" * 32})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "页面已过期" in page and "CSRF" not in page and "Forbidden" not in page


@pytest.mark.django_db
def test_with_its_token_a_post_goes_through() -> None:
    client = Client(enforce_csrf_checks=True)
    page = client.get("/sign-in/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token is not None
    answer = client.post("/sign-in/", {"phone": "1", "csrfmiddlewaretoken": token.group(1)})
    assert answer.status_code == 422
