"""亲属也可以接电话听：由亲属自己选，或由工作人员照她的话记下；夜里不打；打没打出去，通话记录里看得到。"""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from minzheng.engines.messages.jobs import sweep
from minzheng.engines.messages.models import Outgoing
from minzheng.engines.messages.queries import demo_outbox
from minzheng.engines.messages.texts import known_kinds, render_voice
from minzheng.engines.messages.types import Channel
from minzheng.engines.payments import queries, services
from minzheng.engines.payments.account_models import ToldRelative
from minzheng.engines.payments.services import telling
from minzheng.foundations.audit.models import Event
from minzheng.foundations.people.services import choose_calls
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.clock import BEIJING
from minzheng.kernel.result import NotYours
from minzheng.kernel.scope import Scope
from tests.engines.benefits.scene import person
from tests.engines.payments import scene
from tests.engines.payments.scene import AREA, CITY, NOON, NOVEMBER, as_actor, 外区, 经办
from tests.engines.payments.test_account_changes import give_phone
from tests.engines.payments.test_resident_acts import phone_of
from tests.engines.payments.test_telling import NIECE, choice, paid_once
from tests.jobs import run_queued_jobs

pytestmark = pytest.mark.django_db
WISH = "侄女说上班看不了短信，打电话就行"
NIGHT = datetime(2026, 11, 2, 22, 30, tzinfo=BEIJING)
MORNING = datetime(2026, 11, 3, 8, 0, tzinfo=BEIJING)


def it_is(moment: datetime) -> None:
    """The clock stands then: calls are made by day only."""
    clock.set_offset_source(lambda: moment - clock.real_now())


@pytest.fixture
def home() -> scene.Family:
    """A family with a phone, by day."""
    it_is(NOON)
    family = scene.family(0, name="罗庆华")
    give_phone(family.head)
    return family


def called() -> list[str]:
    """What the simulated caller read out to the niece, oldest first."""
    lines = [one for one in demo_outbox(phone=NIECE) if one.channel is Channel.VOICE]
    return [one.body for one in reversed(lines)]


def wished(person_id: UUID, *, by: Actor = 经办, words: str = WISH) -> None:
    with as_actor(by):
        asked = replace(choice(person_id), by_call=True, wish=words)
        services.choose_relative(actor=by, choice=asked, at=NOON)


def test_照亲属的话记下打电话_到账念给她听_本人照旧收短信(home: scene.Family, line: UUID) -> None:
    wished(home.head)
    paid_once(line)
    run_queued_jobs()
    first, paid = called()
    assert "请您一起知道救助金的发放" in first
    assert "您亲属罗*华" in paid and "600元" in paid and "尾号零、零、零、零" in paid and "罗庆华" not in paid
    assert "不会向您要验证码" in paid
    with open_scope(CITY):
        ways = {row.kind: row.channel for row in Outgoing.objects.order_by("created_at")}
        assert (ways["payments.paid"], ways["payments.paid_relative"]) == ("sms", "voice")
        shown = queries.told_relative(person_id=home.head)
    assert shown is not None and (shown.by_call, shown.wish_words, shown.wish_by) == (True, WISH, 经办.title)


@pytest.mark.parametrize("words", ["", "行 "])
def test_没有写亲属怎么说的_不能登记打电话(home: scene.Family, words: str) -> None:
    with as_actor(经办), pytest.raises(services.WishUnsaid, match="先问过她"):
        asked = replace(choice(home.head), by_call=True, wish=words)
        services.choose_relative(actor=经办, choice=asked, at=NOON)
    with open_scope(CITY):
        assert not ToldRelative.objects.exists()


def test_以后再改_照她的话_谁记的都留下(home: scene.Family, line: UUID) -> None:
    with as_actor(经办):
        services.choose_relative(actor=经办, choice=choice(home.head), at=NOON)
        with pytest.raises(services.WishUnsaid):
            services.choose_relative_way(actor=经办, person_id=home.head, by_call=True, at=NOON, words="要")
        services.choose_relative_way(actor=经办, person_id=home.head, by_call=True, at=NOON, words=WISH)
        assert Event.objects.filter(action="payments.relative.way_chosen").count() == 1
    paid_once(line)
    run_queued_jobs()
    assert len(called()) == 1
    with as_actor(经办):
        words = "侄女说还是发短信吧"
        services.choose_relative_way(actor=经办, person_id=home.head, by_call=False, at=NOON, words=words)
        shown = queries.told_relative(person_id=home.head)
    assert shown is not None and not shown.by_call and shown.wish_words == words


def test_别人不能替亲属选(home: scene.Family) -> None:
    stranger = scene.family(3)
    other = Actor(Role.RESIDENT, "外人", Scope(subject=stranger.head), person_id=stranger.head)
    with as_actor(经办):
        services.choose_relative(actor=经办, choice=choice(home.head), at=NOON)
    for actor in (other, 外区):
        with as_actor(actor), pytest.raises((NotYours, services.RelativeNotYours)):
            services.choose_relative_way(actor=actor, person_id=home.head, by_call=True, at=NOON, words=WISH)
    with as_actor(经办), pytest.raises(NotYours):
        services.choose_relative_way(actor=经办, person_id=stranger.head, by_call=True, at=NOON, words=WISH)


def test_亲属自己在手机上选了打电话的_不用谁替她说(home: scene.Family, line: UUID) -> None:
    niece = person("罗小明", phone=NIECE)
    with as_actor(经办):
        services.choose_relative(actor=经办, choice=choice(home.head), at=NOON)
    hers = Actor(Role.RESIDENT, "罗小明", Scope(subject=niece), person_id=niece)
    with as_actor(hers):
        choose_calls(actor=hers, person_id=niece, calls=True, at=NOON)
    paid_once(line)
    run_queued_jobs()
    assert len(called()) == 1


def test_同号的别人选了打电话_不算她选的(home: scene.Family, line: UUID) -> None:
    other = person("罗大明", phone=NIECE)
    with as_actor(经办):
        services.choose_relative(actor=经办, choice=choice(home.head), at=NOON)
    his = Actor(Role.RESIDENT, "罗大明", Scope(subject=other), person_id=other)
    with as_actor(his):
        choose_calls(actor=his, person_id=other, calls=True, at=NOON)
    paid_once(line)
    run_queued_jobs()
    assert called() == []


def test_夜里不打_早上八点再打_不重复(home: scene.Family) -> None:
    wished(home.head)
    run_queued_jobs()
    with open_scope(CITY):
        telling.tell_payee(
            person_id=home.head, area_code=AREA, kind="payments.paid", at=NIGHT,
            context={"month": NOVEMBER, "what": "最低生活保障", "fen": 60_000, "tail": "0000"},
        )  # fmt: skip
    run_queued_jobs()
    assert len(called()) == 1
    with open_scope(CITY):
        assert Outgoing.objects.get(kind="payments.paid_relative").held_until == MORNING
    it_is(MORNING + timedelta(minutes=1))
    sweep(at=MORNING)
    sweep(at=MORNING)
    run_queued_jobs()
    assert len(called()) == 2


def test_数据库不收没有话的登记(home: scene.Family) -> None:
    wished(home.head)
    with open_scope(CITY), pytest.raises(IntegrityError, match="payments_relative_wish_said"):
        ToldRelative.objects.update(wish_words="")


def test_念给亲属听的话样样都写了_不长_不要验证码() -> None:
    context = {
        "name": "罗*华", "relative": "罗小明", "tail": "0077", "former": "0000", "hours": 72, "month": NOVEMBER,
        "what": "最低生活保障", "fen": 60_000, "from": NOVEMBER, "before": 60_000, "after": 123_456, "once": 234_567,
        "document": "渝民发〔2026〕123号",
    }  # fmt: skip
    from minzheng.engines.messages import texts

    ours = [k for k in known_kinds() if k.startswith("payments.") and k.endswith(("_relative", "_chosen"))]
    assert len(ours) == 9
    for kind in ours:
        body = texts._pairs[kind][1]
        assert body.with_name(body.name.replace(".body.", ".voice.")).is_file(), kind
        words = render_voice(kind=kind, context=context)
        assert "罗小明" in words and "短信" not in words and "元元" not in words


def test_本人在手机上替亲属选打电话_再改回短信(home: scene.Family) -> None:
    phone, page = phone_of(home.head), reverse("passbook:relative")
    shown = phone.get(page).content.decode()
    assert "先问过这位亲属" in shown
    given = {"do": "choose", "name": "罗小明", "relation": "侄女", "phone": NIECE, "way": "voice"}
    assert phone.post(page, given).status_code == 302
    assert "改成发短信" in phone.get(page).content.decode()
    with open_scope(CITY):
        assert ToldRelative.objects.get(ended_at=None).by_call
    assert phone.post(page, {"do": "way", "way": "sms"}).status_code == 302
    with open_scope(CITY):
        row = ToldRelative.objects.get(ended_at=None)
        assert (row.by_call, row.wish_by_posting) == (False, None)
    assert Client().post(page, {"do": "way", "way": "voice"}).status_code in (302, 403, 404)
