"""messages.tell: the inbox now, an SMS by the queue when there is a phone."""

import json
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from minzheng.engines.messages import texts
from minzheng.engines.messages.models import Message, Outgoing
from minzheng.engines.messages.queries import inbox, message, to_tell, unread_count
from minzheng.engines.messages.services import LinkOutside, mark_read, register_texts, tell
from minzheng.engines.messages.texts import TextUnfit, UnknownKind, known_kinds, render_text
from minzheng.foundations.audit.models import Event
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.privacy.types import acting_for_family, open_scope
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours
from tests.engines.benefits.scene import AREA, NOON, as_actor, person, raw_count, resident, 外人, 张主任

pytestmark = pytest.mark.django_db
PHONE = "13883001234"


@pytest.fixture(autouse=True)
def dibao_texts(tmp_path: Path) -> Iterator[None]:
    """An item's folder with a pair of texts, registered for one test."""
    (tmp_path / "accepted.title.txt").write_text("低保申请已受理\n", encoding="utf-8")
    (tmp_path / "accepted.body.txt").write_text(
        "{{ name }}：您家的申请已受理，{{ due|zhdate }}前办结，拟保障 {{ amount|yuan }}。", encoding="utf-8"
    )
    before = dict(texts._pairs)
    texts._pairs.pop("dibao.accepted", None)
    register_texts(prefix="dibao", folder=tmp_path)
    yield
    texts._pairs.clear()
    texts._pairs.update(before)


def told(person_id: UUID, link: str = "/applications/") -> UUID:
    context = {"name": "罗庆华", "due": NOON.date(), "amount": 62_000}
    with as_actor(张主任):
        return tell(
            person_id=person_id, area_code=AREA, kind="dibao.accepted", context=context, link=link, at=NOON
        )


def queued() -> list[dict[str, str]]:
    """Arguments of the send jobs that wait in the queue."""
    with connection.cursor() as cursor:
        cursor.execute("select args from procrastinate_jobs where args->>'name' = 'telling.send' order by id")
        rows = [row[0] for row in cursor.fetchall()]
    return [(json.loads(row) if isinstance(row, str) else row)["arguments"] for row in rows]


def test_she_is_told_in_her_inbox_and_by_sms() -> None:
    me = person(phone=PHONE)
    message_id = told(me)
    with as_actor(resident(me)):
        (line,) = inbox(person_id=me)
        assert (line.id, line.title, line.link, line.read_at) == (
            message_id,
            "低保申请已受理",
            "/applications/",
            None,
        )
        assert line.body == "罗庆华：您家的申请已受理，2026年11月23日前办结，拟保障 620 元。"
        assert unread_count(person_id=me) == 1
    (job,) = queued()
    with as_actor(张主任):
        sms = Outgoing.objects.get()
    assert job == {"outgoing_id": str(sms.id), "area_code": AREA}
    assert (sms.state, sms.attempts, sms.message_id) == ("queued", 0, message_id)
    assert PHONE.encode() not in bytes(sms.phone_box) and "罗庆华".encode() not in bytes(sms.body_box)


def test_without_a_phone_somebody_is_to_tell_her() -> None:
    me = person()
    message_id = told(me)
    assert queued() == []
    with as_actor(张主任):
        (line,) = to_tell()
        assert (line.message_id, line.person_id, line.title) == (message_id, me, "低保申请已受理")
    with as_actor(外人):
        assert to_tell() == []


def test_telling_is_recorded_without_its_words() -> None:
    me = person(phone=PHONE)
    told(me)
    with open_scope(WHOLE_CITY):
        event = Event.objects.get(action="telling.message.written")
    assert event.person_id == me and event.detail == {"kind": "dibao.accepted"}


def test_a_message_is_read_once() -> None:
    me = person()
    message_id = told(me)
    with as_actor(resident(me)) as actor:
        mark_read(actor=actor, message_id=message_id, at=NOON)
        mark_read(actor=actor, message_id=message_id, at=NOON.replace(hour=13))
        shown = message(person_id=me, message_id=message_id)
        assert shown is not None and shown.read_at == NOON
        assert unread_count(person_id=me) == 0
        assert Event.objects.filter(action="telling.message.read").count() == 1
    with as_actor(张主任):
        assert to_tell() == []


def test_nobody_else_reads_or_marks_it() -> None:
    me = person(phone=PHONE)
    message_id = told(me)
    for stranger in (resident(new_id()), 外人):
        with as_actor(stranger):
            assert inbox(person_id=me) == [] and message(person_id=me, message_id=message_id) is None
            with pytest.raises(NotYours):
                mark_read(actor=stranger, message_id=message_id, at=NOON)
    with as_actor(张主任), pytest.raises(NotYours):
        mark_read(actor=张主任, message_id=message_id, at=NOON)


def test_row_security_alone_hides_messages_and_sms() -> None:
    me = person(phone=PHONE)
    told(me)
    for table in ("telling_message", "telling_outgoing"):
        assert raw_count(table, 外人.scope) == 0
        assert raw_count(table, resident(new_id()).scope) == 0
        assert raw_count(table, 张主任.scope) == 1
    assert raw_count("telling_message", resident(me).scope) == 1
    assert raw_count("telling_outgoing", resident(me).scope) == 0


def test_罗婶s_own_act_may_tell_her() -> None:
    """As when she submits: her own rows, widened to her village for what the act must write."""
    me = person(phone=PHONE)
    context = {"name": "罗庆华", "due": NOON.date(), "amount": 1}
    with as_actor(resident(me)), acting_for_family(AREA):
        tell(person_id=me, area_code=AREA, kind="dibao.accepted", context=context, link="", at=NOON)
    assert len(queued()) == 1


@pytest.mark.parametrize("link", ["https://example.com/", "//example.com/", "applications/"])
def test_a_link_leads_nowhere_else(link: str) -> None:
    me = person()
    with pytest.raises(LinkOutside):
        told(me, link)


def test_the_database_refuses_a_foreign_link_too() -> None:
    me = person()
    told(me)
    with as_actor(张主任), pytest.raises(IntegrityError, match="message_link_ours"), transaction.atomic():
        Message.objects.update(link="//example.com/")


def test_an_unknown_kind_is_a_defect() -> None:
    with pytest.raises(UnknownKind):
        render_text(kind="dibao.nothing", context={})


def test_a_missing_value_is_a_defect_not_a_gap() -> None:
    with pytest.raises(TextUnfit, match="due"):
        render_text(kind="dibao.accepted", context={"name": "罗庆华", "amount": 1})


def pair(folder: Path, body: str) -> str:
    (folder / "bait.title.txt").write_text("通知", encoding="utf-8")
    (folder / "bait.body.txt").write_text(body, encoding="utf-8")
    register_texts(prefix="test", folder=folder)
    return "test.bait"


@pytest.mark.parametrize(
    "body",
    [
        "请打开 https://jiuzhu.example/a 领取",
        "详见 www.jiuzhu.cn",
        "登录 jiuzhu.top 查看",
        "请回复银行卡号",
        "请提供您的验证码",
        "点击下面的链接",
        "字" * 601,
    ],
)
def test_a_text_like_a_fraudsters_is_never_sent(tmp_path: Path, body: str) -> None:
    folder = tmp_path / "bait"
    folder.mkdir()
    kind = pair(folder, body)
    with pytest.raises(TextUnfit):
        render_text(kind=kind, context={})


def test_a_warning_against_fraud_may_be_sent(tmp_path: Path) -> None:
    folder = tmp_path / "warning"
    folder.mkdir()
    kind = pair(folder, "工作人员不会要求您提供验证码，请勿告诉任何人银行卡号。")
    assert render_text(kind=kind, context={}).title == "通知"


def test_a_title_without_a_body_is_not_registered(tmp_path: Path) -> None:
    folder = tmp_path / "half"
    folder.mkdir()
    (folder / "half.title.txt").write_text("通知", encoding="utf-8")
    with pytest.raises(UnknownKind):
        register_texts(prefix="test", folder=folder)
    assert "test.half" not in known_kinds()


def test_two_folders_do_not_claim_one_kind(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    pair(tmp_path / "one", "甲")
    with pytest.raises(ValueError, match="two folders"):
        pair(tmp_path / "two", "乙")
