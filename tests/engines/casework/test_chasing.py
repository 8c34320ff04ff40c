"""受理前的等待: 看得见等了几天、等谁; 第1、3、7天自动提醒, 30天请专干打电话; 没有回应永远不算撤回."""

from typing import Any
from uuid import UUID

import pytest

from minzheng.engines.casework import services
from minzheng.engines.casework.models import Application, Event, Party, Reminder, Task
from minzheng.engines.casework.services.signing import signature_withdrawn
from minzheng.engines.casework.types import NotThisStep, NotYourRole, ReasonsMissing
from minzheng.engines.messages.models import Message
from minzheng.engines.messages.types import Channel
from minzheng.kernel.result import NotYours
from tests.cast import MORNING, Cast
from tests.engines.casework.clocks import after_days, look_for_the_waiting
from tests.engines.casework.conftest import FAMILY, TYPED, TYPED_SON, filled

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_handler")]


@pytest.fixture
def waiting(cast: Cast) -> UUID:
    """罗婶 has signed beside the aide; her son, away, has not."""
    application_id, version = filled(cast)
    with cast.acting("小杨") as aide:
        services.submit(
            actor=aide, application_id=application_id, version=version, signature=TYPED, at=MORNING
        )
    return application_id


def reminded(cast: Cast, application_id: UUID) -> list[tuple[str, int, str]]:
    """(whom, after how many days, how), in order."""
    with cast.acting("李科"):
        rows = Reminder.objects.filter(application_id=application_id).order_by("at", "how", "day")
        return [(row.name, row.day, row.how) for row in rows]


def open_kinds(cast: Cast, application_id: UUID) -> dict[str, str]:
    """Open tasks: kind → queue."""
    with cast.acting("李科"):
        rows = Task.objects.filter(application_id=application_id, closed_at__isnull=True).order_by("pk")
        return {row.kind: row.queue for row in rows}


def heard(cast: Cast, application_id: UUID) -> list[Any]:
    """Reminders in the son's inbox."""
    with cast.acting("李科"):
        son = Party.objects.get(application_id=application_id, position=1)
        rows = Message.objects.filter(person_id=son.person_id, kind="dibao.sign_reminder")
        return list(rows.order_by("created_at"))


def sign_son(cast: Cast, application_id: UUID, days: int) -> None:
    with cast.acting("小杨") as aide:
        son = Party.objects.get(application_id=application_id, position=1)
        services.sign(
            actor=aide,
            application_id=application_id,
            party_id=son.id,
            signature=TYPED_SON,
            at=after_days(days),
        )


def test_第1_3_7天各提醒一次(cast: Cast, waiting: UUID) -> None:
    for day in range(9):
        for _ in range(2):
            look_for_the_waiting(after_days(day))
    letters = heard(cast, waiting)
    assert [one.created_at for one in letters] == [after_days(1), after_days(3), after_days(7)]
    assert [line for line in reminded(cast, waiting) if line[2] == "message"] == [
        ("罗小军", 1, "message"),
        ("罗小军", 3, "message"),
        ("罗小军", 7, "message"),
    ]


def test_提醒里没有链接_也不要验证码(cast: Cast, waiting: UUID) -> None:
    look_for_the_waiting(after_days(1))
    (letter,) = heard(cast, waiting)
    assert letter.link == "" and "http" not in letter.body and letter.channel == Channel.SMS
    assert "不会向您要验证码" in letter.body and "罗庆华" in letter.body


def test_停机几天只发最近的一次(cast: Cast, waiting: UUID) -> None:
    look_for_the_waiting(after_days(5))
    look_for_the_waiting(after_days(6))
    assert [line for line in reminded(cast, waiting) if line[2] == "message"] == [("罗小军", 3, "message")]


def test_帮助过的专干得到待办_签齐自动消失(cast: Cast, waiting: UUID) -> None:
    look_for_the_waiting(MORNING)
    assert "remind" not in open_kinds(cast, waiting)
    look_for_the_waiting(after_days(1))
    assert open_kinds(cast, waiting)["remind"] == "village_worker"
    sign_son(cast, waiting, 2)
    assert set(open_kinds(cast, waiting)) == {"accept"}
    look_for_the_waiting(after_days(40))
    assert len(heard(cast, waiting)) == 1


def test_没有手机的人由专干当面提醒(cast: Cast) -> None:
    without = {**FAMILY["parties"][1], "phone": ""}
    application_id, version = filled(cast, {**FAMILY, "parties": [FAMILY["parties"][0], without]})
    with cast.acting("小杨") as aide:
        services.submit(
            actor=aide, application_id=application_id, version=version, signature=TYPED, at=MORNING
        )
        Application.objects.filter(pk=application_id).update(assisted_by=None)
    look_for_the_waiting(after_days(1))
    assert open_kinds(cast, application_id)["remind"] == "village_worker"
    assert heard(cast, application_id)[0].channel == Channel.IN_PERSON


def test_30天请专干打电话_永远不算撤回(cast: Cast, waiting: UUID) -> None:
    look_for_the_waiting(after_days(29))
    assert "call" not in open_kinds(cast, waiting)
    for day in (30, 59, 60, 200, 400):
        look_for_the_waiting(after_days(day))
        with cast.acting("李科"):
            row = Application.objects.get(pk=waiting)
            assert (row.state, row.settled_at) == ("waiting", None)
            assert not Event.objects.filter(application=row, act="withdraw").exists()
    assert open_kinds(cast, waiting)["call"] == "village_worker"
    sign_son(cast, waiting, 401)
    with cast.acting("李科"):
        assert Application.objects.get(pk=waiting).state == "ready", "she may sign as late as she likes"


def test_联系结果记进全流程_待办关闭_到时再提醒(cast: Cast, waiting: UUID) -> None:
    look_for_the_waiting(after_days(1))
    with cast.acting("小杨") as aide:
        services.record_call(
            actor=aide, application_id=waiting, words="已联系，周末回来签字", at=after_days(2)
        )
    assert "remind" not in open_kinds(cast, waiting)
    look_for_the_waiting(after_days(2))
    assert "remind" not in open_kinds(cast, waiting)
    look_for_the_waiting(after_days(3))
    assert "remind" in open_kinds(cast, waiting)
    with cast.acting("李科"):
        event = Event.objects.get(application_id=waiting, act="call")
        assert event.note == "已联系，周末回来签字" and "小杨" in event.actor_name


def call(cast: Cast, waiting: UUID, who: str, words: str, no: type[Exception]) -> None:
    with cast.acting(who) as actor, pytest.raises(no):
        services.record_call(actor=actor, application_id=waiting, words=words, at=after_days(2))


def test_没有要联系的_不用登记(cast: Cast, waiting: UUID) -> None:
    call(cast, waiting, "小杨", "已联系，周末回来签字", NotThisStep)


def test_联系要写一句结果_别的岗位不能登记(cast: Cast, waiting: UUID) -> None:
    look_for_the_waiting(after_days(1))
    call(cast, waiting, "小杨", " 好 ", ReasonsMissing)
    call(cast, waiting, "张主任", "已联系，周末回来签字", NotYourRole)
    call(cast, waiting, "外人", "已联系，周末回来签字", NotYours)


def test_撤回授权后重新等待_从那天起重新提醒(cast: Cast, waiting: UUID) -> None:
    sign_son(cast, waiting, 2)
    with cast.acting("李科"):
        son = Party.objects.get(application_id=waiting, position=1)
        signature_withdrawn(application_id=waiting, person_id=son.person_id, at=after_days(20))
    look_for_the_waiting(after_days(20))
    assert reminded(cast, waiting) == []
    look_for_the_waiting(after_days(21))
    assert ("罗小军", 1, "message") in reminded(cast, waiting)


def test_本人撤回时催办待办一起关闭(cast: Cast, waiting: UUID) -> None:
    look_for_the_waiting(after_days(31))
    with cast.acting("李科"):
        applicant = Application.objects.get(pk=waiting).applicant_id
    from minzheng.foundations.privacy.types import open_scope
    from tests.cast import resident

    actor = resident(applicant)
    with open_scope(actor.scope):
        services.withdraw(actor=actor, application_id=waiting, reason="家里情况好转", at=after_days(32))
    assert open_kinds(cast, waiting) == {}
    look_for_the_waiting(after_days(60))
    assert open_kinds(cast, waiting) == {}
