"""发放日提醒: a month nobody has released is told to the district in time, once; nothing is released by it."""

from datetime import date, datetime
from uuid import UUID

import pytest

from minzheng.engines.payments import services
from minzheng.engines.payments.jobs import look_at_pay_day
from minzheng.engines.payments.models import PaymentTask
from minzheng.engines.payments.queries import one_off_waiting
from minzheng.engines.payments.types import RunKind, TaskKind
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.clock import BEIJING
from tests.engines.payments import scene
from tests.engines.payments.scene import CITY

pytestmark = pytest.mark.django_db


def asked_on(day: int, hour: int = 9) -> list[PaymentTask]:
    """Alarms after the job has looked on a day of November."""
    look_at_pay_day(at=datetime(2026, 11, day, hour, tzinfo=BEIJING))
    with open_scope(CITY):
        return list(PaymentTask.objects.filter(kind=TaskKind.PAY_DAY).order_by("pk"))


def test_three_working_days_before_pay_day_the_district_is_told_once() -> None:
    scene.family(0)
    assert asked_on(4) == []  # the 10th is four working days away
    (task,) = asked_on(5)
    assert task.role == Role.DISTRICT_CONFIRMER and "还没有编制" in task.words
    assert len(asked_on(6)) == 1


def test_a_run_not_yet_released_is_named_and_finance_closes_the_alarm(line: UUID) -> None:
    scene.family(0)
    run_id = scene.prepared().run_id
    (task,) = asked_on(9)
    assert "待复核" in task.words and task.run_id == run_id
    scene.financed(run_id)
    (task,) = asked_on(10)
    assert task.closed_at is not None


def test_a_released_month_alarms_nobody(line: UUID) -> None:
    scene.family(0)
    scene.financed(scene.prepared().run_id)
    assert asked_on(9) == [] and scene.run(scene.rows()[0].run_id).state == "financed"


def test_where_nothing_is_due_nobody_is_told() -> None:
    assert asked_on(9) == []


def test_一次性救助定了还没进发放单_当天就提醒区县财务_编制后提醒了结(line: UUID) -> None:
    scene.given_once(1)
    (task,) = asked_on(2, 18)
    assert task.role == Role.DISTRICT_FINANCE and "1 笔（合计 630）" in task.words
    assert len(asked_on(3)) == 1, "once"
    made = scene.prepared(kind=RunKind.ONE_OFF)
    assert made.items == 1 and asked_on(2, 19)[0].closed_at is not None


def test_月底最后一天决定的_过了月也还在待发里(line: UUID) -> None:
    award_id = scene.given_once(1)
    later = datetime(2027, 3, 2, 9, tzinfo=BEIJING)
    look_at_pay_day(at=later)
    with open_scope(CITY):
        (waiting,) = one_off_waiting(month=date(2027, 3, 1))
    assert (waiting.month, waiting.items, waiting.fen) == (scene.NOVEMBER, 1, 63_000)
    scene.sent(scene.financed(scene.prepared(scene.NOVEMBER, at=later, kind=RunKind.ONE_OFF).run_id))
    with open_scope(CITY):
        assert one_off_waiting(month=date(2027, 3, 1)) == []
    assert [row.kind for row in scene.rows(award_id=award_id)] == ["one_off"]


def test_编好了没人签发的一次性发放单_一个工作日后请负责人办理(line: UUID) -> None:
    scene.given_once(1)
    run_id = scene.prepared(kind=RunKind.ONE_OFF).run_id
    assert asked_on(2, 18) == []
    (task,) = asked_on(3)
    assert task.role == Role.DISTRICT_CONFIRMER and task.run_id == run_id and "待复核" in task.words
    scene.financed(run_id)
    assert asked_on(4)[0].closed_at is not None


def answered(task: PaymentTask, actor: Actor, at: datetime) -> None:
    with scene.as_actor(actor):
        services.answer_task(actor=actor, task_id=task.id, answer="已知道，正在办理", at=at)


def test_一次性救助的提醒答复了_半小时后不再来_过了期限还没办再来() -> None:
    scene.given_once(1)
    (task,) = asked_on(2)
    answered(task, scene.编制, datetime(2026, 11, 2, 9, 10, tzinfo=BEIJING))
    assert len(asked_on(2, 10)) == 1 and len(asked_on(task.due_on.day, 23)) == 1
    assert [one.closed_at is None for one in asked_on(task.due_on.day + 1)] == [False, True]


def test_答复以后又编制过_再有新决定的_当天再提醒() -> None:
    scene.given_once(1)
    (task,) = asked_on(2)
    answered(task, scene.编制, datetime(2026, 11, 2, 9, 10, tzinfo=BEIJING))
    at = datetime(2026, 11, 2, 13, tzinfo=BEIJING)
    assert scene.prepared(kind=RunKind.ONE_OFF, at=at).items == 1
    assert len(asked_on(2, 14)) == 1
    scene.given_once(2)
    assert [one.closed_at is None for one in asked_on(2, 15)] == [False, True]


def test_催签发的提醒答复了_当天不再来_第二天还没签发再来() -> None:
    scene.given_once(1)
    scene.prepared(kind=RunKind.ONE_OFF)
    (task,) = asked_on(3)
    answered(task, scene.签发, datetime(2026, 11, 3, 9, 10, tzinfo=BEIJING))
    assert len(asked_on(3, 10)) == 1 and len(asked_on(4)) == 2


def test_发放日提醒答复了_发放日以前不再来_过了发放日还没发再来() -> None:
    scene.family(0)
    (task,) = asked_on(5)
    answered(task, scene.签发, datetime(2026, 11, 5, 9, 10, tzinfo=BEIJING))
    assert len(asked_on(5, 10)) == 1 and len(asked_on(task.due_on.day)) == 1
    assert len(asked_on(task.due_on.day + 1)) == 2
