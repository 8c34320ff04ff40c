"""获取验证码和链接签字的次数限制：每个手机号、每个来源地址、全站每分钟；说清楚什么时候再来。"""

from collections.abc import Callable
from datetime import datetime, timedelta
from ipaddress import ip_network

import pytest
from django.test import RequestFactory
from django.utils import translation

from minzheng.foundations.accounts import services as accounts
from minzheng.foundations.accounts.models import Limit, PhoneCode
from minzheng.foundations.accounts.types import source_of
from tests.cast import MORNING

pytestmark = pytest.mark.django_db
PROXY = [ip_network("10.0.0.0/24"), ip_network("fd00::/8")]


def phones(most: int) -> list[str]:
    return [f"138{n:08d}" for n in range(most)]


def refused(act: Callable[[], object]) -> accounts.TooManyTries:
    with pytest.raises(accounts.TooManyTries) as caught:
        act()
    return caught.value


@pytest.fixture(autouse=True)
def limits(settings: object) -> None:
    """Small numbers: the limits are settings."""
    settings.CODES_A_PHONE_AN_HOUR = 2  # type: ignore[attr-defined]
    settings.CODES_A_SOURCE_AN_HOUR = 3  # type: ignore[attr-defined]
    settings.CODES_A_MINUTE = 5  # type: ignore[attr-defined]
    settings.LINK_TRIES_A_SOURCE_AN_HOUR = 2  # type: ignore[attr-defined]


def test_one_address_asks_for_so_many_codes_an_hour_whatever_the_phones() -> None:
    for phone in phones(3):
        accounts.issue_phone_code(phone=phone, at=MORNING, source="203.0.113.9")
    no = refused(lambda: accounts.issue_phone_code(phone="13900000001", at=MORNING, source="203.0.113.9"))
    assert "过 60 分钟再试" in no.message and no.again == MORNING + timedelta(hours=1)
    accounts.issue_phone_code(phone="13900000001", at=MORNING, source="203.0.113.10")
    accounts.issue_phone_code(phone="13900000001", at=no.again, source="203.0.113.9")


def test_all_together_ask_for_so_many_codes_a_minute() -> None:
    for n, phone in enumerate(phones(5)):
        accounts.issue_phone_code(phone=phone, at=MORNING, source=f"203.0.113.{n}")
    no = refused(lambda: accounts.issue_phone_code(phone="13900000001", at=MORNING, source="198.51.100.1"))
    assert "过 1 分钟再试" in no.message
    accounts.issue_phone_code(phone="13900000001", at=MORNING + timedelta(minutes=1), source="198.51.100.1")


def test_a_refusal_makes_no_code_and_uses_up_no_other_limit() -> None:
    for n, phone in enumerate(phones(5)):
        accounts.issue_phone_code(phone=phone, at=MORNING, source=f"203.0.113.{n}")
    before = (PhoneCode.objects.count(), Limit.objects.count())
    for _ in range(4):
        refused(lambda: accounts.issue_phone_code(phone="13900000001", at=MORNING, source="198.51.100.1"))
    assert (PhoneCode.objects.count(), Limit.objects.count()) == before
    later = MORNING + timedelta(minutes=1)
    for _ in range(2):  # neither the phone nor the address paid for the crowd
        accounts.issue_phone_code(phone="13900000001", at=later, source="198.51.100.1")


def test_without_a_known_address_the_other_two_limits_hold() -> None:
    for phone in phones(5):
        accounts.issue_phone_code(phone=phone, at=MORNING)
    refused(lambda: accounts.issue_phone_code(phone="13900000001", at=MORNING))
    assert not [key for key in Limit.objects.values_list("key", flat=True) if not key]


def test_tries_at_links_are_counted_by_address() -> None:
    for _ in range(2):
        accounts.take_link_try(source="203.0.113.9", at=MORNING)
    refused(lambda: accounts.take_link_try(source="203.0.113.9", at=MORNING))
    accounts.take_link_try(source="203.0.113.10", at=MORNING)
    accounts.take_link_try(source="203.0.113.9", at=MORNING + timedelta(hours=1))


@pytest.mark.parametrize(
    ("window", "asked", "words"),
    [
        (timedelta(hours=1), MORNING + timedelta(minutes=59, seconds=30), "过 1 分钟"),
        (timedelta(hours=1), MORNING + timedelta(minutes=15), "过 45 分钟"),
        (timedelta(hours=5), MORNING + timedelta(minutes=1), "今天 14:01 以后"),
        (timedelta(days=1), MORNING + timedelta(hours=3), "11月24日 09:01 以后"),
    ],
    ids=["一分钟内", "一小时内", "当天", "第二天"],
)
def test_说清楚什么时候再来(window: timedelta, asked: datetime, words: str) -> None:
    accounts.take(key="一件事", most=1, window=window, at=MORNING)
    no = refused(lambda: accounts.take(key="一件事", most=1, window=window, at=asked))
    assert no.message == f"操作太频繁，请{words}再试；着急办理可以拨打窗口电话或请工作人员协助"


def test_the_refusal_speaks_english_too() -> None:
    accounts.take(key="one", most=1, window=timedelta(hours=1), at=MORNING)
    with translation.override("en"):
        no = refused(lambda: accounts.take(key="one", most=1, window=timedelta(hours=1), at=MORNING))
    assert "Please try again in 60 minutes" in no.message


@pytest.mark.parametrize(
    ("peer", "forwarded", "source"),
    [
        ("203.0.113.9", "", "203.0.113.9"),
        ("203.0.113.9", "8.8.8.8", "203.0.113.9"),  # a stranger's header is her own invention
        ("10.0.0.5", "198.51.100.7", "198.51.100.7"),
        ("10.0.0.5", "8.8.8.8, 198.51.100.7", "198.51.100.7"),  # what she wrote stands to the left
        ("10.0.0.5", "8.8.8.8, 198.51.100.7, 10.0.0.6", "198.51.100.7"),
        ("10.0.0.5", "", "10.0.0.5"),
        ("10.0.0.5", "unknown", "10.0.0.5"),
        ("10.0.0.5", "8.8.8.8, rubbish, 10.0.0.6", "10.0.0.6"),
        ("::ffff:203.0.113.9", "", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::"),
        ("fd00::1", "2001:db8:1:2:9:9:9:9", "2001:db8:1:2::"),
        ("", "198.51.100.7", "198.51.100.7"),  # a unix socket of our own proxy
        ("", "", ""),
    ],
)
def test_where_a_request_came_from(
    settings: object, rf: RequestFactory, peer: str, forwarded: str, source: str
) -> None:
    settings.TRUSTED_PROXIES = PROXY  # type: ignore[attr-defined]
    request = rf.get("/", REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=forwarded)
    assert source_of(request) == source


@pytest.mark.parametrize(("peer", "source"), [("10.0.0.5", "10.0.0.5"), ("", "")])
def test_without_proxies_of_ours_nobody_may_say_where_she_is(
    settings: object, rf: RequestFactory, peer: str, source: str
) -> None:
    settings.TRUSTED_PROXIES = []  # type: ignore[attr-defined]
    request = rf.get("/", REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR="198.51.100.7")
    assert source_of(request) == source
