"""语音：本人选了打电话的，念给她听；不在夜里打；打不通照样重试，不重复、不丢。"""

import json
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID

import pytest
from django.core.exceptions import ImproperlyConfigured

from minzheng.engines.messages import texts, voice
from minzheng.engines.messages.jobs import sweep
from minzheng.engines.messages.models import DemoSms, Message, Outgoing
from minzheng.engines.messages.queries import demo_outbox, people_to_tell, to_tell
from minzheng.engines.messages.services import MOST_ATTEMPTS, call_phone, register_texts, send_one, tell
from minzheng.engines.messages.spoken import digits, said
from minzheng.engines.messages.texts import TextUnfit, render_voice
from minzheng.engines.messages.types import (
    Channel,
    ProviderRejected,
    Sms,
    SmsState,
    VoiceCall,
    VoiceRejected,
    VoiceUnavailable,
)
from minzheng.engines.messages.voice import HttpCaller, OutboxCaller, morning_after
from minzheng.foundations.audit.models import Event
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.people import queries as people
from minzheng.foundations.people.services import CallsUnsaid, ChoiceNotYours, NoPhoneToCall, choose_calls
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.clock import BEIJING
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours
from tests.engines.benefits.scene import AREA, NOON, as_actor, person, resident, 外人, 张主任
from tests.engines.messages.test_tell import queued
from tests.engines.payments.scene import 经办

pytestmark = pytest.mark.django_db
PHONE = "13883001234"
WORDS = "本人说不识字，请打电话念给她听"
NIGHT = datetime(2026, 11, 2, 22, 30, tzinfo=BEIJING)
MORNING = datetime(2026, 11, 3, 8, 0, tzinfo=BEIJING)


@pytest.fixture(autouse=True)
def words(tmp_path: Path) -> Iterator[Path]:
    """A kind with words of its own for the ear, and one without."""
    for name, ending, text in (
        ("paid", "title", "发放到账"),
        ("paid", "body", "{{ fen|yuan }} 已到尾号 {{ tail }}"),
        ("paid", "voice", "{{ fen|said }}，已经到了尾号{{ tail|digits }}的账户。"),
        ("plain", "title", "有进展"),
        ("plain", "body", "您的申请有了进展"),
    ):
        (tmp_path / f"{name}.{ending}.txt").write_text(text, encoding="utf-8")
    before = dict(texts._pairs)
    register_texts(prefix="ear", folder=tmp_path)
    yield tmp_path
    texts._pairs.clear()
    texts._pairs.update(before)


@pytest.fixture
def listener() -> UUID:
    """Somebody with a phone who has chosen to be called."""
    me = person(phone=PHONE)
    with as_actor(经办):
        choose_calls(actor=经办, person_id=me, calls=True, words=WORDS, at=NOON)
    return me


def told(person_id: UUID, kind: str = "ear.paid", link: str = "", at: datetime = NOON) -> Outgoing:
    with as_actor(张主任):
        context = {"fen": 123_450, "tail": "8801"}
        tell(person_id=person_id, area_code=AREA, kind=kind, context=context, link=link, at=at)
    return row()


def row() -> Outgoing:
    with open_scope(WHOLE_CITY):
        found: Outgoing = Outgoing.objects.get()
        return found


def sent(at: datetime = NOON) -> SmsState:
    return send_one(outgoing_id=row().id, area_code=AREA, at=at)


def test_选了打电话的_念给她听_不发短信(listener: UUID) -> None:
    outgoing = told(listener)
    assert outgoing.channel == Channel.VOICE and len(queued()) == 1 and sent() is SmsState.SENT
    (line,) = demo_outbox(phone=PHONE)
    assert line.channel is Channel.VOICE
    assert "1234元5角，已经到了尾号八、八、零、一的账户" in line.body
    assert line.body.startswith("您好，这里是") and "不会向您要验证码" in line.body and "【" not in line.body
    with open_scope(WHOLE_CITY):
        message = Message.objects.get()
    assert (message.channel, message.body) == (Channel.VOICE, "1,234.50 元 已到尾号 8801"), "the page is read"


def test_没有选的_照旧发短信(listener: UUID) -> None:
    assert told(person("蹇国安", phone="13883005678")).channel == Channel.SMS


def test_没有写语音稿的_念短信的话(listener: UUID) -> None:
    told(listener, "ear.plain"), sent()
    assert "您的申请有了进展" in demo_outbox()[0].body


def test_签字链接念不出来_还是发短信(listener: UUID) -> None:
    assert told(listener, "ear.plain", link="/sign/abc/").channel == Channel.SMS


def test_夜里不打_早上八点再打(listener: UUID) -> None:
    outgoing = told(listener, at=NIGHT)
    assert (outgoing.held_until, queued()) == (MORNING, [])
    sweep(at=MORNING - timedelta(minutes=1))
    assert queued() == []
    sweep(at=MORNING)
    sweep(at=MORNING)
    assert len(queued()) == 1 and row().held_until is None
    assert sent(MORNING) is SmsState.SENT


def test_白天没打通_夜里轮到的_等到早上(listener: UUID) -> None:
    told(listener)
    assert sent(NIGHT) is SmsState.QUEUED and demo_outbox() == []
    assert (row().attempts, row().held_until) == (0, MORNING)
    sweep(at=MORNING)
    assert sent(MORNING) is SmsState.SENT


@pytest.mark.parametrize(
    ("hour", "minute", "day"), [(7, 59, 2), (8, 0, 0), (19, 59, 0), (20, 0, 3), (23, 59, 3), (0, 0, 2)]
)
def test_打电话的钟点(hour: int, minute: int, day: int) -> None:
    later = morning_after(datetime(2026, 11, 2, hour, minute, tzinfo=BEIJING))
    assert later == (datetime(2026, 11, day, 8, tzinfo=BEIJING) if day else None)


class Deaf:
    """A provider that does what the test says."""

    answers: ClassVar[list[Exception]] = []
    got: ClassVar[list[VoiceCall]] = []

    def call(self, call: VoiceCall) -> str:
        """Note it, then raise or answer."""
        self.got.append(call)
        if self.answers:
            raise self.answers.pop(0)
        return "call-1"


@pytest.fixture
def deaf(settings: Any) -> type[Deaf]:
    """The configured caller is the test's own."""
    settings.VOICE_SENDER = f"{__name__}.Deaf"
    Deaf.answers, Deaf.got = [], []  # type: ignore[misc]
    return Deaf


def test_打不通再打_同一个编号_念两遍(listener: UUID, deaf: type[Deaf]) -> None:
    told(listener)
    deaf.answers.append(VoiceUnavailable("busy"))
    with pytest.raises(VoiceUnavailable):
        sent()
    assert sent() is SmsState.SENT and sent() is SmsState.SENT
    assert len(deaf.got) == 2 and len({one.key for one in deaf.got}) == 1
    assert deaf.got[0].times == 2 and deaf.got[0].phone == PHONE


def test_一直打不通_告诉工作人员(listener: UUID, deaf: type[Deaf]) -> None:
    told(listener)
    deaf.answers.extend(VoiceUnavailable("busy") for _ in range(MOST_ATTEMPTS))
    for _ in range(MOST_ATTEMPTS - 1):
        with pytest.raises(VoiceUnavailable):
            sent()
    assert sent() is SmsState.FAILED
    assert written_instead() == ["queued"]


def test_空号_不再打_改发短信_短信也发不出去就请人当面告诉(
    listener: UUID, deaf: type[Deaf], settings: Any
) -> None:
    told(listener)
    deaf.answers.append(VoiceRejected("dead number"))
    assert sent() is SmsState.FAILED and len(deaf.got) == 1
    assert written_instead() == ["queued"]
    with as_actor(张主任):
        assert to_tell() == [], "the SMS is on its way"
        (text,) = Outgoing.objects.filter(channel=Channel.SMS)
    settings.SMS_SENDER = f"{__name__}.Nobody"
    assert send_one(outgoing_id=text.id, area_code=AREA, at=NOON) is SmsState.FAILED
    with as_actor(张主任):
        (line,) = to_tell()
        assert line.person_id == listener and people_to_tell() == 1


class Nobody:
    """A provider that never takes this number."""

    def send(self, sms: Sms) -> str:
        raise ProviderRejected("no such number")


def written_instead() -> list[str]:
    """What became of the SMS that follows a failed call."""
    with as_actor(张主任):
        rows = Outgoing.objects.filter(channel=Channel.SMS).order_by("created_at")
        assert [bool(row.message_id) for row in rows] == [True] * len(rows)
        return [row.state for row in rows]


def test_没有接通电话供应商的地方_照旧发短信_也不给选(settings: Any) -> None:
    me = person(phone=PHONE)
    with as_actor(经办):
        choose_calls(actor=经办, person_id=me, calls=True, words=WORDS, at=NOON)
    settings.DEMO = False
    del settings.VOICE_SENDER
    assert not voice.calls_possible() and told(me).channel == Channel.SMS
    with as_actor(张主任):
        call_phone(
            phone="13900001111", area_code=AREA, kind="ear.paid", context={"fen": 100, "tail": "1"}, at=NOON
        )
        assert set(Outgoing.objects.values_list("channel", flat=True)) == {Channel.SMS}
    settings.VOICE_SENDER = "minzheng.engines.messages.voice.HttpCaller"
    assert voice.calls_possible()


def test_本人自己选_随时改回来_留痕(settings: Any) -> None:
    me = person(phone=PHONE)
    with as_actor(resident(me)) as actor:
        choose_calls(actor=actor, person_id=me, calls=True, at=NOON)
        assert people.prefers_calls(person_id=me)
        choose_calls(actor=actor, person_id=me, calls=True, at=NOON)
        choose_calls(actor=actor, person_id=me, calls=False, at=NOON)
        assert not people.prefers_calls(person_id=me)
    with open_scope(WHOLE_CITY):
        kept = Event.objects.filter(action__startswith="people.calls").order_by("pk")
        assert [one.action for one in kept] == ["people.calls.chosen", "people.calls.ended"]
        assert {one.person_id for one in kept} == {me}


def test_工作人员登记_要写本人怎么说的(listener: UUID) -> None:
    with open_scope(WHOLE_CITY):
        assert Event.objects.get(action="people.calls.chosen").purpose == WORDS
    for short in ("", "同意", "说" * 201):
        with as_actor(经办), pytest.raises(CallsUnsaid):
            choose_calls(actor=经办, person_id=listener, calls=False, words=short, at=NOON)


def test_别人不能替她选(listener: UUID) -> None:
    other = person("蹇国安")
    with as_actor(resident(other)) as actor, pytest.raises(ChoiceNotYours):
        choose_calls(actor=actor, person_id=listener, calls=False, at=NOON)
    with as_actor(张主任), pytest.raises(ChoiceNotYours):
        choose_calls(actor=张主任, person_id=listener, calls=False, words=WORDS, at=NOON)
    with as_actor(外人), pytest.raises((ChoiceNotYours, NotYours)):
        choose_calls(actor=外人, person_id=listener, calls=False, words=WORDS, at=NOON)
    with open_scope(WHOLE_CITY):
        assert people.prefers_calls(person_id=listener)


def test_没有手机号_打不了电话() -> None:
    me = person()
    with as_actor(resident(me)) as actor, pytest.raises(NoPhoneToCall):
        choose_calls(actor=actor, person_id=me, calls=True, at=NOON)


def test_语音稿不能太长_不能像骗子(words: Path) -> None:
    for text in ("很长" * 200, "请回复验证码", "打开 www.x.com 看看"):
        (words / "paid.voice.txt").write_text(text, encoding="utf-8")
        with pytest.raises(TextUnfit):
            render_voice(kind="ear.paid", context={"fen": 1, "tail": "1"})


def test_数字和钱_照着说的写() -> None:
    assert [said(fen) for fen in (60_000, 123_450, 105, 100_007, 99)] == [
        "600元", "1234元5角", "1元零5分", "1000元零7分", "0元9角9分",
    ]  # fmt: skip
    assert digits("8801") == "八、八、零、一" and digits("登记的账户") == "登记的账户"


def test_演示的语音只在演示里有_同一个编号只记一次(settings: Any) -> None:
    call = VoiceCall(new_id(), PHONE, "测试", 2, NOON)
    assert OutboxCaller().call(call) == OutboxCaller().call(call) and DemoSms.objects.count() == 1
    settings.DEMO = False
    with pytest.raises(ImproperlyConfigured):
        OutboxCaller()


class Vendor(BaseHTTPRequestHandler):
    """A provider on loopback; answers as told, keeps what it was asked."""

    status: ClassVar[int] = 202
    answer: ClassVar[bytes] = b'{"id": "c-1"}'
    got: ClassVar[list[tuple[str, dict[str, str], dict[str, Any]]]] = []

    def do_POST(self) -> None:  # noqa: N802 - the name is the library's
        """One call."""
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.got.append((self.path, dict(self.headers), body))
        self.send_response(self.status)
        self.send_header("Content-Length", str(len(self.answer)))
        self.end_headers()
        self.wfile.write(self.answer)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def vendor(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Vendor]]:
    """It listens, and the settings lead to it."""
    server = HTTPServer(("127.0.0.1", 0), Vendor)
    running = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    running.start()
    monkeypatch.setattr(Vendor, "got", [])
    settings.VOICE_ADDRESS = f"http://127.0.0.1:{server.server_port}/gateway/"
    settings.MINZHENG_KEYS = {**settings.MINZHENG_KEYS, "voice_key": "s3cret"}
    yield Vendor
    server.shutdown()
    running.join()
    server.server_close()


CALL = VoiceCall(UUID("01930000-0000-7000-8000-000000000001"), PHONE, "您好，这里是救助通。", 2, NOON)


def test_真供应商的接口_一次一个请求(vendor: type[Vendor]) -> None:
    assert HttpCaller().call(CALL) == "c-1"
    ((path, headers, body),) = vendor.got
    assert path == "/gateway/v1/calls"
    assert headers["Idempotency-Key"] == str(CALL.key) and headers["Authorization"] == "Bearer s3cret"
    assert body == {"key": str(CALL.key), "phone": PHONE, "words": "您好，这里是救助通。", "times": 2}


@pytest.mark.parametrize(
    ("status", "answer", "kind"),
    [
        (422, b"{}", VoiceRejected), (404, b"{}", VoiceRejected), (500, b"", VoiceUnavailable),
        (429, b"", VoiceUnavailable), (401, b"", VoiceUnavailable), (200, b"hello", VoiceUnavailable),
        (202, b"[]", VoiceUnavailable),
    ],
)  # fmt: skip
def test_供应商的答复(
    vendor: type[Vendor], monkeypatch: pytest.MonkeyPatch, status: int, answer: bytes, kind: type[Exception]
) -> None:
    monkeypatch.setattr(Vendor, "status", status)
    monkeypatch.setattr(Vendor, "answer", answer)
    with pytest.raises(kind):
        HttpCaller().call(CALL)


def test_供应商不在_以后再打(settings: Any, vendor: type[Vendor]) -> None:
    settings.VOICE_ADDRESS = "http://127.0.0.1:1"
    with pytest.raises(VoiceUnavailable):
        HttpCaller().call(CALL)
    settings.VOICE_ADDRESS = ""
    with pytest.raises(ImproperlyConfigured):
        HttpCaller()


def test_所选的类由设置决定(settings: Any) -> None:
    assert isinstance(voice.caller(), OutboxCaller)
    settings.VOICE_SENDER = "minzheng.engines.messages.voice.HttpCaller"
    with pytest.raises(ImproperlyConfigured):
        voice.caller()


def called_relative() -> None:
    with as_actor(张主任):
        call_phone(
            phone="13900001111", area_code=AREA, kind="ear.paid", context={"fen": 100, "tail": "1"}, at=NOON
        )


def texts_sent() -> list[str]:
    """What the SMS of the relative says, sent."""
    with as_actor(张主任):
        ids = list(Outgoing.objects.filter(channel=Channel.SMS).values_list("id", flat=True))
    for one in ids:
        assert send_one(outgoing_id=one, area_code=AREA, at=NOON) is SmsState.SENT
    return [line.body for line in demo_outbox(phone="13900001111")]


def test_亲属的电话打不通_改发短信_写的话不是念的话(deaf: type[Deaf]) -> None:
    called_relative()
    assert "已到尾号".encode() not in bytes(row().text_box)
    deaf.answers.append(VoiceRejected("dead number"))
    assert sent() is SmsState.FAILED
    (said_to_him,) = texts_sent()
    assert said_to_him.endswith("1 元 已到尾号 1") or said_to_him.endswith("1.00 元 已到尾号 1")


def test_没有留文字的旧电话打不通_念的话也用短信发出去(deaf: type[Deaf]) -> None:
    called_relative()
    with as_actor(张主任):
        Outgoing.objects.update(text_box=None)
    deaf.answers.append(VoiceRejected("dead number"))
    assert sent() is SmsState.FAILED
    (said_to_him,) = texts_sent()
    assert "已经到了尾号一的账户" in said_to_him
