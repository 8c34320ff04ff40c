"""Asking does not tell who exists: logins, phones, signing links and limits answer the unknown like the known."""

import re
import threading
from datetime import timedelta

import pytest
from django.db import connection, connections, transaction
from django.test import Client

from minzheng.foundations.accounts import limits
from minzheng.foundations.accounts import services as accounts
from minzheng.kernel import clock
from tests.cast import MORNING, PASSWORD, Cast
from tests.web.conftest import PHONE, resident

_CHANGING = re.compile(
    r'(csrfmiddlewaretoken|idempotency_token)" value="[^"]*"|"X-CSRFToken": "[^"]*"|nonce="[^"]*"'
)


def page(answer: object) -> tuple[int, str]:
    """Status and body without what is new on every page."""
    return answer.status_code, _CHANGING.sub("", answer.content.decode())  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_a_wrong_login_and_a_wrong_password_get_one_answer(cast: Cast) -> None:
    known = {"login": "like", "password": "wrong", "totp": "000000"}
    answers = {
        page(Client().post("/desk/sign-in/", post))[1].replace(post["login"], "LOGIN")
        for post in (known, {**known, "login": "nobody"}, {**known, "password": PASSWORD})
    }
    assert len(answers) == 1


@pytest.mark.django_db
def test_a_locked_account_is_answered_like_any_other(cast: Cast) -> None:
    post = {"login": "like", "password": "wrong", "totp": "000000"}
    answers = {page(Client().post("/desk/sign-in/", post)) for _ in range(8)}
    assert len(answers) == 1


@pytest.mark.django_db
def test_a_code_is_sent_to_known_and_unknown_phones_alike() -> None:
    resident(PHONE)
    answers = {
        page(Client().post("/sign-in/", {"phone": phone, "act": "send"}))[1].replace(phone, "PHONE")
        for phone in (PHONE, "13800000077")
    }
    assert len(answers) == 1


@pytest.mark.django_db
def test_wrong_and_never_sent_codes_get_one_answer() -> None:
    resident(PHONE)
    accounts.issue_phone_code(phone=PHONE, at=clock.now())
    answers = {
        page(Client().post("/sign-in/", {"phone": phone, "code": "000000", "act": "enter"}))[1].replace(
            phone, "PHONE"
        )
        for phone in (PHONE, "13800000077")
    }
    assert len(answers) == 1


@pytest.mark.django_db
def test_links_that_never_were_get_one_answer() -> None:
    answers = set()
    for token in ("abcde", "A" * 32, "z9_-" * 8):
        status, body = page(Client().get(f"/sign/{token}/"))
        answers.add((status, body.replace(token, "TOKEN")))
    assert len(answers) == 1 and next(iter(answers))[0] == 410


@pytest.mark.django_db
def test_a_told_difference_is_seen(cast: Cast) -> None:
    """Planted: the words for an unknown login differ by one."""
    known = page(Client().post("/desk/sign-in/", {"login": "like", "password": "x", "totp": "1"}))
    unknown = (known[0], known[1].replace("账号、密码", "账号不存在、密码"))
    assert len({known, unknown}) == 2


MOST, ASKING = 5, 50


def passed_by_many_at_once(take: object) -> int:
    """How many of ASKING threads, each on its own connection, get past a limit of MOST."""
    passed: list[int] = []
    start = threading.Barrier(ASKING)

    def ask() -> None:
        try:
            start.wait(60)
            with transaction.atomic():
                take(key="sms:13800000001", most=MOST, window=timedelta(hours=1), at=MORNING)  # type: ignore[operator]
            passed.append(1)
        except limits.TooManyTries:
            return
        finally:
            connections.close_all()

    threads = [threading.Thread(target=ask) for _ in range(ASKING)]
    [thread.start() for thread in threads]
    [thread.join(60) for thread in threads]
    return len(passed)


@pytest.mark.slow
def test_fifty_at_once_do_not_pass_a_limit(committed_db: str) -> None:
    assert passed_by_many_at_once(limits.take) == MOST


@pytest.mark.slow
def test_a_limit_read_first_and_written_later_is_passed(committed_db: str) -> None:
    """Planted: what a counter that reads, waits and writes lets through."""
    together = threading.Barrier(ASKING)

    def naive(*, key: str, most: int, window: timedelta, at: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("select coalesce(max(used), 0) from accounts_limit where key = %s", [key.encode()])
            (used,) = cursor.fetchone()
            together.wait(60)
            cursor.execute(
                "insert into accounts_limit (key, window_start, used) values (%s, %s, 1)"
                " on conflict (key) do update set used = %s",
                [key.encode(), at, used + 1],
            )
        if used + 1 > most:
            raise limits.TooManyTries()

    assert passed_by_many_at_once(naive) > MOST
