"""The public page: one village, only while it hangs, only the allowed fields, out of search engines."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db.models import Q

from minzheng.engines.public_notices import queries
from minzheng.engines.public_notices.models import Notice
from minzheng.engines.public_notices.queries import open_notices, villages_with_notices
from minzheng.engines.public_notices.scanner import LeakKind, scan_html
from minzheng.kernel import clock
from tests.engines.benefits.scene import NOON, VILLAGE, as_actor, identity, resident, 外人, 张主任
from tests.engines.public_notices.samples import WEEK, published

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.engines.benefits.addresses")]
SECOND = timedelta(seconds=1)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Set the clock of the views."""
    return lambda moment: monkeypatch.setattr(clock, "now", lambda: moment)


def names(moment: datetime) -> list[str]:
    return [notice.applicant_name for notice in open_notices(village_code=VILLAGE, now=moment)]


def test_a_notice_hangs_from_its_start_to_its_end() -> None:
    published()
    assert names(NOON - SECOND) == []
    assert names(NOON) == ["罗庆华"]
    assert names(NOON + WEEK - SECOND) == ["罗庆华"]
    assert names(NOON + WEEK) == []


def test_without_the_time_condition_an_expired_notice_would_show(monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted defect: the last test does see it."""
    published()
    monkeypatch.setattr(queries, "_hanging", lambda now: Q(status="published"))
    assert names(NOON + WEEK) == ["罗庆华"]


def test_whoever_looks_sees_the_same_public_rows() -> None:
    new = published()
    for actor in (张主任, 外人, resident(new.person_id)):
        with as_actor(actor):
            assert names(NOON) == ["罗庆华"]
            assert names(NOON + WEEK) == []


def test_villages_are_found_by_name_pinyin_and_town_and_name_no_family() -> None:
    published()
    published(name="蹇福英", village_code="500110120200", village_name="长榜村")
    for text in ("", "高滩", "gaotan", "扶欢", VILLAGE):
        found = villages_with_notices(now=NOON, text=text)
        assert (VILLAGE, 1) in [(one.village_code, one.count) for one in found], text
    assert [one.village_code for one in villages_with_notices(now=NOON, text="长榜")] == ["500110120200"]
    assert villages_with_notices(now=NOON, text="万州") == []
    assert villages_with_notices(now=NOON + WEEK) == []


@pytest.mark.parametrize(
    ("carried", "shown"), [("023-48660000", ["023-48660000", "12345"]), ("12345", ["12345"])]
)
def test_公示页先写镇街电话_再写12345(
    client: Any, at: Callable[[datetime], None], carried: str, shown: list[str]
) -> None:
    published(objection_phone=carried)
    at(NOON)
    page = client.get(f"/notices/{VILLAGE}/").content.decode()
    assert re.findall(r'href="tel:([^"]+)"', page) == shown


def test_the_page_of_a_village_shows_the_allowed_fields(client: Any, at: Callable[[datetime], None]) -> None:
    new = published()
    at(NOON)
    response = client.get(f"/notices/{VILLAGE}/")
    page = response.content.decode()
    assert response.status_code == 200
    for shown in (
        "罗庆华",
        "最低生活保障",
        "620 元",
        "扶欢镇 高滩村",
        "023-48660000",
        "2026年11月30日",
        "从 11月23日 起",
    ):
        assert shown in page, shown
    for key in (new.case_id, new.application_id, new.person_id):
        assert str(key) not in page
    assert scan_html(response.content) == []


def test_an_end_at_midnight_prints_the_last_day_it_hangs(client: Any, at: Callable[[datetime], None]) -> None:
    published(ends=clock.start_of(date(2026, 12, 1)))
    at(NOON)
    page = client.get(f"/notices/{VILLAGE}/").content.decode()
    assert "2026年11月30日" in page and "12月1日" not in page and "00:00" not in page


def test_search_engines_and_caches_are_told_off(client: Any, at: Callable[[datetime], None]) -> None:
    published()
    at(NOON)
    for address in ("/notices/", f"/notices/{VILLAGE}/"):
        response = client.get(address)
        assert "noindex" in response.headers["X-Robots-Tag"]
        assert 'content="noindex,nofollow,noarchive"' in response.content.decode()
        assert (
            "max-age=30" in response.headers["Cache-Control"]
            and "private" in response.headers["Cache-Control"]
        )


def test_a_copy_never_outlives_the_notice(client: Any, at: Callable[[datetime], None]) -> None:
    published()
    at(NOON + WEEK - 5 * SECOND)
    assert "max-age=5," in client.get(f"/notices/{VILLAGE}/").headers["Cache-Control"]
    at(NOON + WEEK)
    assert "罗庆华" not in client.get(f"/notices/{VILLAGE}/").content.decode()


def test_a_page_is_never_longer_than_one_village(client: Any, at: Callable[[datetime], None]) -> None:
    published()
    published(name="蹇福英", village_code="500110120200", village_name="长榜村")
    at(NOON)
    assert "蹇福英" not in client.get(f"/notices/{VILLAGE}/").content.decode()
    page = client.get("/notices/", {"q": "扶欢"}).content.decode()
    assert "高滩村" in page and "长榜村" in page and "罗庆华" not in page and "蹇福英" not in page


def test_an_unknown_village_and_an_empty_one_look_alike(client: Any, at: Callable[[datetime], None]) -> None:
    at(NOON)
    empty, unknown = (client.get(f"/notices/{code}/") for code in (VILLAGE, "999999999999"))
    assert empty.status_code == unknown.status_code == 200
    assert "这里现在没有公示" in empty.content.decode() and "这里现在没有公示" in unknown.content.decode()
    assert client.get("/notices/500110120/").status_code == 404


def test_a_withdrawn_notice_is_gone_at_once(client: Any, at: Callable[[datetime], None]) -> None:
    new = published()
    with as_actor(张主任):
        Notice.objects.filter(case_id=new.case_id).update(status="withdrawn", closed_at=NOON)
    at(NOON)
    assert "罗庆华" not in client.get(f"/notices/{VILLAGE}/").content.decode()


def test_an_identity_number_hidden_by_style_turns_the_scan_red(
    client: Any, at: Callable[[datetime], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The planted defect: the column is in the page, only not to be seen."""
    from minzheng.engines.public_notices import resident_views

    real = resident_views._row
    number = identity(date(1968, 3, 2)).text
    hidden = {"text": "罗庆华", "hint": number}
    monkeypatch.setattr(resident_views, "_row", lambda notice: [hidden, *real(notice)[1:]])
    published()
    at(NOON)
    page = client.get(f"/notices/{VILLAGE}/").content.replace(
        b'class="mz-cellhint"', b'class="mz-hidden" hidden'
    )
    assert [leak.kind for leak in scan_html(page)] == [LeakKind.IDENTITY]
