"""What there is to apply for: the list, one item, and five questions of which nothing is kept."""

import logging
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from minzheng.programmes.assistance.services import guide
from tests.web.test_english import chinese_left, in_english

pytestmark = pytest.mark.django_db
POOR = {"area": "rural", "people": "3", "income": "137", "home": ["severe", "ill"], "now": ["sudden"]}


def test_the_home_page_offers_what_can_be_applied_for_here(client: Client) -> None:
    page = client.get("/").content.decode()
    for one in guide():
        assert (f'href="/apply/{one.code}/"' in page) is one.here, one.code
    assert 'href="/items/"' in page and 'href="/screening/"' in page


def test_everybody_reads_the_list_and_each_item(client: Client) -> None:
    page = client.get("/items/").content.decode()
    for one in guide():
        assert one.name in page and f'href="/items/{one.code}/"' in page
        told = client.get(f"/items/{one.code}/").content.decode()
        assert one.who in told and one.law in told and f"tel:{one.phone}" in told
        assert all(paper in told for paper in one.bring)
        assert (f'href="/apply/{one.code}/"' in told) is one.here
        assert (one.where in told) and ("文号待核实" in told) is not one.verified


def test_an_unknown_item_is_not_found(client: Client) -> None:
    assert client.get("/items/nothing-of-the-kind/").status_code == 404


def test_five_answers_point_to_items(client: Client) -> None:
    page = client.post("/screening/", POOR).content.decode()
    for name in ("最低生活保障", "临时救助", "小额快救", "重度残疾人护理补贴", "医疗救助"):
        assert name in page
    assert 'href="/apply/dibao/"' in page and "不是答复" in page and "残疾人证" in page


def test_nothing_found_turns_nobody_away(client: Client) -> None:
    page = client.post("/screening/", {"area": "urban", "people": "1", "income": "90000"}).content.decode()
    assert "这不等于不能办" in page and "12345" in page


def test_nothing_of_the_answers_is_kept(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    """No row, no session, no cookie but the form's own token, no line of the log, no address with an answer in it."""
    tables = _rows()
    with caplog.at_level(logging.DEBUG), CaptureQueriesContext(connection) as asked:
        page = client.get("/screening/")
        answer = client.post("/screening/", {**POOR, "income": "137251"})
    assert answer.status_code == 200 and 'method="post"' in page.content.decode()
    assert _rows() == tables
    assert [
        q["sql"] for q in asked if re.match(r"\s*(insert|update|delete|copy)", q["sql"], re.IGNORECASE)
    ] == []
    assert set(client.cookies) <= {"csrftoken"} and "sessionid" not in answer.cookies
    said = [one.getMessage() for one in caplog.records if one.name != "django.db.backends"]
    assert [line for line in said if "137251" in line or "severe" in line] == []
    assert "137251" not in answer.content.decode() and answer["Cache-Control"] == "private, no-store"


def _rows() -> dict[str, int]:
    """How many rows every table of the product has, as the owner of no scope sees them."""
    with connection.cursor() as cursor:
        cursor.execute("select relname, n_tup_ins + n_tup_upd + n_tup_del from pg_stat_xact_user_tables")
        return dict(cursor.fetchall())


def test_a_row_kept_would_be_seen(client: Client) -> None:
    """Planted: one insert changes what the test above compares."""
    before = _rows()
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into accounts_once_token (token, owner, path, location, at) values ('x', 'y', '/', '', now())"
        )
    assert _rows() != before


@pytest.mark.parametrize("address", ["/items/", "/screening/", *(f"/items/{one.code}/" for one in guide())])
def test_the_pages_are_in_english(address: str, client: Client) -> None:
    laws = {one.law for one in guide()}
    page = in_english(client).get(address).content.decode()
    for law in laws:
        page = page.replace(law, "")
    assert chinese_left(page.encode()) == []


def test_the_answer_is_in_english(client: Client) -> None:
    everything = {"home": ["old", "disabled", "severe", "ill", "study", "orphan", "left", "jobless"]}
    now = {"now": ["sudden", "disaster", "danger", "homeless", "legal"]}
    for answers in (
        {**POOR, **everything, **now},
        {"income": ""},
        {**POOR, "income": "2500"},
        {**POOR, "income": "4500"},
    ):
        answer = in_english(client).post("/screening/", answers)
        assert chinese_left(answer.content) == []
