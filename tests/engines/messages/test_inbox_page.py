"""消息: a resident's own messages; opening one marks it read."""

from typing import Any

import pytest
from django.urls import reverse

from minzheng.engines.messages.queries import unread_count
from minzheng.engines.messages.services import tell
from tests.engines.benefits.scene import AREA, NOON, as_actor, person, resident, 张主任
from tests.engines.benefits.test_my_benefits_page import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.engines.benefits.addresses")]


def told(person_id: Any, link: str = "") -> str:
    with as_actor(张主任):
        context = {"code": "<b>1</b>", "minutes": 10}
        message_id = tell(
            person_id=person_id, area_code=AREA, kind="sign_in_code", context=context, link=link, at=NOON
        )
    return reverse("messages:message", args=[message_id])


def test_罗婶_opens_her_message(client: Any) -> None:
    me = person()
    address = told(me, "/applications/")
    sign_in(client, me)
    listed = client.get("/messages/").content.decode()
    assert "登录验证码" in listed and "1 条未读" in listed and address in listed
    assert "InboxLine" not in listed
    page = client.get(address).content.decode()
    assert "&lt;b&gt;1&lt;/b&gt;" in page and 'href="/applications/"' in page
    with as_actor(resident(me)):
        assert unread_count(person_id=me) == 0
    assert "未读" not in client.get("/messages/").content.decode()


def test_an_empty_inbox_says_so(client: Any) -> None:
    sign_in(client, person())
    assert "还没有消息" in client.get("/messages/").content.decode()


def test_another_residents_message_does_not_exist(client: Any) -> None:
    address = told(person())
    sign_in(client, person("蹇福英"))
    assert client.get(address).status_code == 404
    assert "还没有消息" in client.get("/messages/").content.decode()


def test_nobody_signed_in_is_shown_the_way_in(client: Any) -> None:
    assert client.get("/messages/").headers["Location"] == "/sign-in/?next=%2Fmessages%2F"
    assert client.get(told(person())).headers["Location"].startswith("/sign-in/")
