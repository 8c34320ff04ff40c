"""当面告知：没有电话的、短信发不出去的，由村里或镇街念给本人听；谁、什么时候、怎么告诉的都有记录。"""

from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from minzheng.engines.messages.models import Message, Outgoing
from minzheng.engines.messages.queries import _unreached, people_to_tell, to_tell
from minzheng.engines.messages.services import ToldAlready, WayMissing, mark_read, send_one, told_in_person
from minzheng.engines.messages.types import ProviderRejected, Sms, SmsState
from minzheng.foundations.audit.models import Event
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import Actor
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours
from tests.engines.benefits.scene import AREA, NOON, as_actor, person, resident, 外人, 张主任
from tests.engines.messages.test_tell import PHONE, dibao_texts, told
from tests.engines.payments.scene import 经办

__all__ = ["dibao_texts"]
pytestmark = pytest.mark.django_db


def note(
    actor: Actor, person_id: UUID, *message_ids: UUID, way: str = "face", words: str = "知道了，谢谢"
) -> int:
    with transaction.atomic(), as_actor(actor):
        return told_in_person(
            actor=actor, person_id=person_id, message_ids=message_ids, way=way, words=words, at=NOON
        )


def test_念给本人听了就登记_不再催_谁办的有记录() -> None:
    me, neighbour = person(), person("王桂英")
    first, second, other = told(me), told(me), told(neighbour)
    with as_actor(经办):
        assert people_to_tell() == 2 and len(to_tell()) == 3
    assert note(经办, me, first, second) == 2
    with as_actor(经办):
        (left,) = to_tell()
        assert left.message_id == other and people_to_tell() == 1
        row = Message.objects.get(pk=first)
        assert (row.told_way, row.told_words, row.told_by_posting, row.read_at) == (
            "face", "知道了，谢谢", 经办.posting_id, None,
        )  # fmt: skip
    with open_scope(WHOLE_CITY):
        events = Event.objects.filter(action="telling.message.told")
        assert events.count() == 2 and "知道了" not in str(events[0].detail)


def test_没说怎么告诉的不登记() -> None:
    me = person()
    with pytest.raises(WayMissing, match="怎样告诉"):
        note(经办, me, told(me), way="")


def test_告诉过的和本人看过的不重复登记() -> None:
    me = person()
    first, second = told(me), told(me)
    note(经办, me, first)
    with as_actor(resident(me)) as actor:
        mark_read(actor=actor, message_id=second, at=NOON)
    with pytest.raises(ToldAlready):
        note(经办, me, first, second)


def test_别处的人_别的岗位_本人都不能登记_也不能混进别人的消息() -> None:
    me, neighbour = person(), person("王桂英")
    mine, hers = told(me), told(neighbour)
    for actor in (外人, 张主任, resident(me)):
        with pytest.raises(NotYours):
            note(actor, me, mine)
    with pytest.raises(NotYours):
        note(经办, me, hers)
    with pytest.raises(NotYours):
        note(经办, me, new_id())
    assert note(经办, me, mine, hers) == 1, "only her own"


def test_数据库不收没有经手人的登记() -> None:
    me = person()
    message_id = told(me)
    with (
        as_actor(经办),
        pytest.raises(IntegrityError, match="message_told_by_somebody"),
        transaction.atomic(),
    ):
        Message.objects.filter(pk=message_id).update(told_at=NOON, told_way="face")


class Nobody:
    """A provider that never takes this number."""

    def send(self, sms: Sms) -> str:
        raise ProviderRejected("no such number")


def test_短信发不出去的_也在要当面告诉的里_一个条件一个索引就查得到(settings: Any) -> None:
    settings.SMS_SENDER = f"{__name__}.Nobody"
    message_id = told(person(phone=PHONE))
    with as_actor(张主任):
        assert people_to_tell() == 0
        (sms,) = Outgoing.objects.values_list("id", flat=True)
    assert send_one(outgoing_id=sms, area_code=AREA, at=NOON) is SmsState.FAILED
    with as_actor(张主任):
        assert [one.message_id for one in to_tell()] == [message_id] and people_to_tell() == 1
        with connection.cursor() as cursor:
            cursor.execute("set local enable_seqscan = off")
        assert "message_to_tell" in _unreached().values("area_code", "person_id").explain()
        me = Message.objects.get().person_id
    assert note(经办, me, message_id) == 1
    with as_actor(张主任):
        assert people_to_tell() == 0
