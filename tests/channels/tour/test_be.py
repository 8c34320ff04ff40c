"""Stepping into somebody's shoes."""

from uuid import UUID

import pytest
from django.test import Client

from minzheng.channels.tour.types import CHEN, JIAN, LUO, OFFICERS
from minzheng.foundations.audit.models import Event
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import Actor

pytestmark = pytest.mark.django_db


def test_one_click_makes_an_officer(client: Client, staff: dict[str, Actor]) -> None:
    answer = client.post("/tour/be/", {"who": "wangmin"})
    assert (answer.status_code, answer["Location"]) == (302, "/desk/")
    assert client.session["account"] == str(staff["wangmin"].account_id)
    assert client.session["posting"] == str(staff["wangmin"].posting_id)
    page = client.get("/desk/")
    assert page.status_code == 200 and "王敏" in page.content.decode()


@pytest.mark.parametrize("part", OFFICERS, ids=lambda part: part.login)
def test_everybody_of_the_cast_lands_on_a_page(client: Client, staff: dict[str, Actor], part: object) -> None:
    answer = client.post("/tour/be/", {"who": part.login}, follow=True)  # type: ignore[attr-defined]
    assert answer.status_code == 200


def test_one_click_makes_a_resident(client: Client, families: dict[str, UUID]) -> None:
    answer = client.post("/tour/be/", {"who": LUO.key})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.session["kind"] == "resident" and "posting" not in client.session
    assert client.get("/").status_code == 200


def test_nothing_of_the_former_person_stays(client: Client, families: dict[str, UUID]) -> None:
    client.post("/tour/be/", {"who": "like"})
    before = client.session.session_key
    client.post("/tour/be/", {"who": CHEN.key})
    assert client.session.session_key != before and "posting" not in client.session


def test_it_lands_where_the_story_goes_on_but_never_elsewhere(
    client: Client, families: dict[str, UUID]
) -> None:
    inside = client.post("/tour/be/", {"who": LUO.key, "next": "/apply/dibao/"})
    assert inside["Location"] == "/apply/dibao/"
    for foreign in ("https://example.org/", "//example.org/", "javascript:alert(1)"):
        assert client.post("/tour/be/", {"who": LUO.key, "next": foreign})["Location"] == "/"


@pytest.mark.parametrize("who", ["", "nobody", JIAN.key, "waipo", "shenji' or 1=1"])
def test_nobody_else_can_be_played(client: Client, families: dict[str, UUID], who: str) -> None:
    assert client.post("/tour/be/", {"who": who}).status_code == 404
    assert "account" not in client.session


def test_without_seed_it_says_what_to_do(client: Client) -> None:
    answer = client.post("/tour/be/", {"who": "wangmin"})
    assert answer.status_code == 404 and "minzheng seed" in answer.content.decode()


def test_only_a_post_with_its_token_changes_anybody(staff: dict[str, Actor]) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.get("/tour/be/").status_code == 405
    assert strict.post("/tour/be/", {"who": "wangmin"}).status_code == 403


def test_it_is_on_record(client: Client, staff: dict[str, Actor]) -> None:
    client.post("/tour/be/", {"who": "like"})
    with open_scope(WHOLE_CITY):
        event = Event.objects.filter(action="tour.stepped_in").get()
    assert event.detail == {"who": "like"}
