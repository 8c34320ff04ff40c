"""报个平安、钱到了还告诉谁：群众自己在手机上办。"""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.messages.models import Outgoing
from minzheng.engines.payments import queries
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel import clock
from minzheng.kernel.clock import local_date
from tests.access.world import person_session, session_key
from tests.engines.payments import scene
from tests.engines.payments.scene import CITY, NOON

pytestmark = pytest.mark.django_db
RELATIVE = {"do": "choose", "name": "罗小军", "relation": "儿子", "phone": "13900000002"}


@pytest.fixture
def home() -> scene.Family:
    """A family that receives; the clock stands some weeks later."""
    made = scene.family(0)
    later = NOON + timedelta(days=20)
    clock.set_offset_source(lambda: later - clock.real_now())
    return made


def phone_of(person: object) -> Client:
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = session_key(person_session(person))  # type: ignore[arg-type]
    return client


def test_点一下我很好_一年内不再问_不要照片(home: scene.Family) -> None:
    phone = phone_of(home.head)
    page = phone.get(reverse("passbook:mine")).content.decode()
    assert "我很好" in page and "没点也照常发放" in page and 'type="file"' not in page
    told = phone.post(reverse("passbook:well"), follow=True).content.decode()
    assert "这一年不会再问您" in told
    with open_scope(CITY):
        standing = benefits.life_standing(person_id=home.head, on=local_date(clock.now()))
    assert standing is not None and standing.last_on == local_date(clock.now())


def test_没有待遇的人没有这一步(home: scene.Family) -> None:
    stranger = phone_of(scene.person(300))
    assert stranger.post(reverse("passbook:well")).status_code == 404
    page = reverse("passbook:relative")
    assert "还没有待遇" in stranger.get(page).content.decode()
    assert stranger.post(page, RELATIVE).status_code == 404


def test_选一位亲属_填错了还在_换人_不告诉了(home: scene.Family) -> None:
    phone, page = phone_of(home.head), reverse("passbook:relative")
    for wrong in ({"phone": "123"}, {"name": ""}, {"relation": ""}):
        answer = phone.post(page, {**RELATIVE, **wrong})
        shown = answer.content.decode()
        assert answer.status_code == 422 and "11 位手机号码" in shown, wrong
        assert any(kept in shown for kept in ("罗小军", "儿子"))
    told = phone.post(page, RELATIVE, follow=True).content.decode()
    assert "罗小军" in told and "13900000002" not in told and "0002" in told
    with open_scope(CITY):
        assert Outgoing.objects.filter(kind="payments.relative_chosen").count() == 1
    assert (
        "罗小红"
        in phone.post(
            page, {**RELATIVE, "name": "罗小红", "phone": "13900000003"}, follow=True
        ).content.decode()
    )
    assert "只告诉您本人" in phone.post(page, {"do": "stop"}, follow=True).content.decode()
    with open_scope(CITY):
        assert queries.told_relative(person_id=home.head) is None
    assert phone.post(page, {"do": "stop"}).status_code == 404
