"""我的待遇: what I get, since when, why, next month."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from minzheng.engines.benefits import links
from minzheng.engines.benefits.links import set_change_link, set_why_link
from minzheng.engines.benefits.models import Award
from minzheng.engines.benefits.services import grant
from minzheng.foundations.accounts.models import Account
from minzheng.kernel import clock
from minzheng.kernel.clock import BEIJING
from minzheng.kernel.identifiers import new_id
from tests.engines.benefits.scene import NOON, as_actor, person, 李科
from tests.engines.benefits.test_grant import dibao
from tests.seen import seen

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.engines.benefits.addresses")]
DECEMBER = datetime(2026, 12, 31, 23, 30, tzinfo=BEIJING)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Set the clock of the views."""
    return lambda moment: monkeypatch.setattr(clock, "now", lambda: moment)


@pytest.fixture(autouse=True)
def no_links(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is registered but by the test; what the channels registered at start-up stands again afterwards."""
    monkeypatch.setattr(links, "_why", None)
    monkeypatch.setattr(links, "_change", None)


def sign_in(client: Any, person_id: UUID) -> None:
    """A resident's session."""
    account = Account.objects.create(
        kind="resident", person_id=person_id, display_name="罗婶", created_at=NOON
    )
    session = client.session
    session["account"], session["kind"] = str(account.id), "resident"
    session.save()


def given(person_id: UUID) -> UUID:
    with as_actor(李科):
        return grant(actor=李科, award=dibao(person_id, new_id()), at=NOON)


def test_罗婶_reads_what_she_gets(client: Any, at: Callable[[datetime], None]) -> None:
    me = person()
    given(me)
    sign_in(client, me)
    at(DECEMBER)
    page = client.get("/benefits/").content.decode()
    for shown in (
        "最低生活保障",
        "享受中",
        "2026年12月应发",
        "620 元",
        "下个月（2027年1月）应发",
        "2 人",
        "尾号 4567",
    ):
        assert shown in page, shown
    assert "6217003760001234567" not in page and "为什么" not in page


def test_before_the_first_month_only_next_month_is_promised(
    client: Any, at: Callable[[datetime], None]
) -> None:
    me = person()
    given(me)
    sign_in(client, me)
    at(NOON)
    page = client.get("/benefits/").content.decode()
    assert "下个月（2026年12月）应发 620 元" in page and "2026年11月应发" not in page


def test_why_leads_to_the_channels_page(client: Any, at: Callable[[datetime], None]) -> None:
    me = person()
    given(me)
    sign_in(client, me)
    set_why_link(lambda case_id: f"/cases/{case_id}/why/")
    set_change_link(lambda award_id: f"/changes/{award_id}/")
    at(DECEMBER)
    with as_actor(李科):
        case_id = Award.objects.get().case_id
        award_id = Award.objects.get().id
    page = client.get("/benefits/").content.decode()
    assert f'href="/cases/{case_id}/why/"' in page and f'href="/changes/{award_id}/"' in page


def test_an_ended_award_says_until_when_and_why(client: Any, at: Callable[[datetime], None]) -> None:
    me = person()
    award_id = given(me)
    with as_actor(李科):
        ended = {
            "end_reason": "家庭收入超过标准",
            "ended_by_decision": new_id(),
            "ended_by_posting": new_id(),
        }
        Award.objects.filter(pk=award_id).update(status="ended", end_month="2026-12-01", **ended)
    sign_in(client, me)
    at(DECEMBER)
    page = client.get("/benefits/").content.decode()
    assert "享受中" in page and "2026年12月（家庭收入超过标准）" in page and "下个月" not in page
    at(DECEMBER + timedelta(days=31))
    page = client.get("/benefits/").content.decode()
    assert "已停止" in page and "2026年12月（家庭收入超过标准）" in page


def test_another_resident_sees_nothing_of_hers(client: Any, at: Callable[[datetime], None]) -> None:
    given(person())
    sign_in(client, person("蹇福英"))
    at(DECEMBER)
    page = seen(client.get("/benefits/").content.decode())
    assert "还没有待遇" in page and "620" not in page


def test_nobody_signed_in_is_shown_the_way_in(client: Any) -> None:
    assert client.get("/benefits/").headers["Location"] == "/sign-in/?next=%2Fbenefits%2F"
