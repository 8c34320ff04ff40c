"""暂缓: a payment waits for an officer with a last day; she pays it, or with reasons and a notice does not."""

from datetime import date, datetime
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.db.utils import Error

from minzheng.engines.payments import services
from minzheng.engines.payments.jobs import look_at_caps
from minzheng.engines.payments.models import Hold, PaymentTask
from minzheng.engines.payments.queries import budget_lines, holds, open_tasks, payments_of
from minzheng.engines.payments.services import HoldDecision
from minzheng.engines.payments.types import TaskKind
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import Role
from minzheng.kernel.clock import BEIJING
from minzheng.kernel.scope import Scope
from tests.engines.payments import scene
from tests.engines.payments.scene import CITY, NOON, 经办, 镇长

pytestmark = pytest.mark.django_db
PAY = HoldDecision(True, "已经核实，可以发放")
KEEP = HoldDecision(False, "核实后不符合当月发放条件", "您本月的款项不发放，理由见告知书，可以提出异议")


def held_one() -> tuple[UUID, UUID]:
    """(payment, hold) of a family whose payment 王敏 keeps back."""
    scene.family(0)
    made = scene.prepared()
    row = scene.rows(run_id=made.run_id)[0]
    with scene.as_actor(经办):
        return row.id, services.hold_payment(
            actor=经办, instruction_id=row.id, words="群众反映户主外出", at=NOON
        )


def hold_of(hold_id: UUID) -> Hold:
    """The hold as it stands."""
    with open_scope(CITY):
        found: Hold = Hold.objects.get(pk=hold_id)
        return found


def test_a_held_payment_has_an_owner_a_last_day_and_a_task() -> None:
    payment, hold_id = held_one()
    hold = hold_of(hold_id)
    assert (hold.opened_on, hold.cap_on) == (date(2026, 11, 2), date(2026, 11, 9))
    assert scene.rows(pk=payment)[0].state == "held"
    with scene.as_actor(经办):
        shown = holds(on=date(2026, 11, 4))[0]
    assert (shown.id, shown.days_left) == (hold_id, 3) and shown.owner_name
    clerk = scene.officer(Role(hold.owner_role), "owner")
    with scene.as_actor(clerk):
        assert [one.hold_id for one in open_tasks(actor=clerk, kinds=[TaskKind.HOLD])] == [hold_id]


def test_an_officer_pays_it() -> None:
    payment, hold_id = held_one()
    with scene.as_actor(经办):
        services.decide_hold(actor=经办, hold_id=hold_id, decision=PAY, at=NOON)
    assert scene.rows(pk=payment)[0].state == "due"
    with open_scope(CITY):
        assert not PaymentTask.objects.filter(closed_at__isnull=True).exists()
    with scene.as_actor(经办), pytest.raises(services.HoldEnded):
        services.decide_hold(actor=经办, hold_id=hold_id, decision=PAY, at=NOON)


def test_not_paying_is_a_leaders_reasoned_decision_and_is_told(line: UUID) -> None:
    payment, hold_id = held_one()
    run_id = scene.rows(pk=payment)[0].run_id
    scene.financed(run_id)
    for actor, decision, refusal in (
        (经办, KEEP, services.HoldNotYours),
        (scene.officer(Role.AUDITOR, "审计"), PAY, services.HoldNotYours),
        (镇长, HoldDecision(False, "", KEEP.notice), services.ReasonsNeeded),
        (镇长, HoldDecision(False, KEEP.reasons), services.NoticeNeeded),
    ):
        with scene.as_actor(actor), pytest.raises(refusal):
            services.decide_hold(actor=actor, hold_id=hold_id, decision=decision, at=NOON)
    with scene.as_actor(镇长):
        services.decide_hold(actor=镇长, hold_id=hold_id, decision=KEEP, at=NOON)
    assert scene.rows(pk=payment)[0].state == "suspended"
    assert hold_of(hold_id).notice == KEEP.notice
    with open_scope(CITY):
        assert budget_lines(year=2026)[0].charged_fen == 0  # the money went back to its line


def test_nothing_is_paid_to_nowhere() -> None:
    scene.family(0, paid=False)
    made = scene.prepared()
    with open_scope(CITY):
        hold_id = Hold.objects.get().id
    with scene.as_actor(经办), pytest.raises(services.NoAccountYet):
        services.decide_hold(actor=经办, hold_id=hold_id, decision=PAY, at=NOON)
    scene.account(scene.rows(run_id=made.run_id)[0].payee_person_id, scene.NAMES[0], 7)
    with scene.as_actor(经办):
        services.decide_hold(actor=经办, hold_id=hold_id, decision=PAY, at=NOON)
    row = scene.rows(run_id=made.run_id)[0]
    assert (row.state, row.account_tail) == ("due", "0007")


def test_what_is_at_the_bank_is_not_held(line: UUID) -> None:
    scene.family(0)
    run_id = scene.financed(scene.prepared().run_id)
    (payment,) = scene.sent(run_id)
    with scene.as_actor(经办):
        with pytest.raises(services.NotHoldable):
            services.hold_payment(actor=经办, instruction_id=payment, words="群众反映户主外出", at=NOON)
        with pytest.raises(services.ReasonsNeeded):
            services.hold_payment(actor=经办, instruction_id=payment, words="", at=NOON)


def test_on_its_last_day_the_owners_leader_is_asked_once_and_nothing_else_happens() -> None:
    payment, hold_id = held_one()
    look_at_caps(at=datetime(2026, 11, 6, 9, tzinfo=BEIJING))
    with open_scope(CITY):
        assert not PaymentTask.objects.filter(kind=TaskKind.HOLD_CAP).exists()
    for _ in range(2):
        look_at_caps(at=datetime(2026, 11, 9, 9, tzinfo=BEIJING))
    with open_scope(CITY):
        task = PaymentTask.objects.get(kind=TaskKind.HOLD_CAP)
    assert task.hold_id == hold_id and task.role in (Role.TOWN_LEADER, Role.DISTRICT_CONFIRMER)
    assert hold_of(hold_id).ended_at is None and scene.rows(pk=payment)[0].state == "held"
    look_at_caps(at=datetime(2026, 12, 9, 9, tzinfo=BEIJING))
    assert hold_of(hold_id).ended_at is None, "what an officer holds back, only an officer lets go"


def test_the_person_reads_who_looks_into_it_and_until_when() -> None:
    payment, _ = held_one()
    me = scene.rows(pk=payment)[0].payee_person_id
    with open_scope(Scope(subject=me)):
        (shown,) = payments_of(person_id=me, on=date(2026, 11, 4))
    assert shown.state_name == "暂缓" and "2026年11月09日" in shown.next_step


@pytest.mark.parametrize(
    "defect",
    [
        "update payments_hold set cap_on = cap_on + 30 where id = %(hold)s",
        "update payments_hold set ended_at = now(), decision = 'suspend' where id = %(hold)s",
        "delete from payments_hold where id = %(hold)s",
        "update payments_instruction set state = 'due' where id = %(payment)s",
        "update payments_instruction set state = 'sent' where id = %(payment)s",
        "update payments_instruction set amount_fen = amount_fen - 1 where id = %(payment)s",
        "delete from payments_instruction where id = %(payment)s",
    ],
)
def test_the_database_refuses_what_no_officer_decided(defect: str) -> None:
    payment, hold_id = held_one()
    with open_scope(CITY), pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(defect, {"hold": hold_id, "payment": payment})
        cursor.execute("set constraints all immediate")
