"""银行结果: sent once, told once, paid stays paid; a failed one is paid again only by an officer."""

from uuid import UUID

import pytest
from django.db import connection, transaction
from django.db.utils import Error

from minzheng.engines.benefits import services as benefits
from minzheng.engines.jobs.models import OutboxEvent
from minzheng.engines.payments import services
from minzheng.engines.payments.models import PaymentTask
from minzheng.engines.payments.queries import run as run_line
from minzheng.engines.payments.types import ChangeState, InstructionState, TaskKind, attempt_key
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import Role
from tests.engines.payments import scene
from tests.engines.payments.scene import CITY, NOON, 签发, 经办
from tests.engines.payments.test_account_changes import HOURS, VISITED, check
from tests.jobs import run_queued_jobs

pytestmark = pytest.mark.django_db
PAID, FAILED, DOUBT = InstructionState.PAID, InstructionState.FAILED, InstructionState.IN_DOUBT


@pytest.fixture
def one_sent(line: UUID) -> UUID:
    """A payment at the bank."""
    scene.family(0)
    return scene.sent(scene.financed(scene.prepared().run_id))[0]


def test_paid_is_told_once_and_stays(one_sent: UUID) -> None:
    assert scene.told(one_sent, PAID) and not scene.told(one_sent, PAID)
    assert not scene.told(one_sent, DOUBT)
    with open_scope(CITY), pytest.raises(services.ResultContradicts):
        services.enter_result(instruction_id=one_sent, state=FAILED, reason="账号不存在", at=NOON)
    names = list(OutboxEvent.objects.order_by("pk").values_list("name", flat=True))
    assert names.count("payments.instruction.paid") == 1
    run_id = scene.rows(pk=one_sent)[0].run_id
    with open_scope(CITY):
        assert services.settle_run(run_id=run_id, at=NOON)
        shown = run_line(run_id=run_id)
    assert (
        shown
        and shown.state == "settled"
        and [(one.state, one.fen) for one in shown.states] == [("paid", 60_000)]
    )


def test_failed_asks_an_officer_who_has_it_paid_again_under_a_new_bank_key(one_sent: UUID) -> None:
    assert scene.told(one_sent, FAILED, "账号已销户")
    with open_scope(CITY):
        assert "账号已销户" in PaymentTask.objects.get(kind=TaskKind.FAILED).words
    scene.account(scene.rows(pk=one_sent)[0].payee_person_id, scene.NAMES[0], 9)
    with scene.as_actor(scene.officer(Role.AUDITOR, "审计")) as other, pytest.raises(services.HoldNotYours):
        services.pay_again(actor=other, instruction_id=one_sent, reasons="换了新账户", at=NOON)
    with scene.as_actor(经办), pytest.raises(services.ReasonsNeeded):
        services.pay_again(actor=经办, instruction_id=one_sent, reasons="", at=NOON)
    assert check(VISITED) == ChangeState.GENUINE
    with scene.as_actor(经办):
        services.pay_again(actor=经办, instruction_id=one_sent, reasons="本人已换新账户", at=NOON + HOURS)
    row = scene.rows(pk=one_sent)[0]
    assert (row.state, row.attempt, row.account_tail) == ("due", 2, "0009")
    assert attempt_key(instruction_id=row.id, attempt=2) != row.id
    assert scene.sent(row.run_id, at=NOON + HOURS) == [one_sent]


@pytest.mark.parametrize("state", [None, PAID, DOUBT])
def test_only_what_the_bank_refused_is_paid_again(one_sent: UUID, state: InstructionState | None) -> None:
    if state:
        scene.told(one_sent, state)
    with scene.as_actor(经办), pytest.raises(services.NotFailed):
        services.pay_again(actor=经办, instruction_id=one_sent, reasons="再发一次", at=NOON)


def test_in_doubt_has_an_owner_and_is_resolved(one_sent: UUID) -> None:
    assert scene.told(one_sent, DOUBT, "超时")
    with open_scope(CITY):
        assert (
            PaymentTask.objects.get(kind=TaskKind.IN_DOUBT, closed_at__isnull=True).role
            == Role.DISTRICT_FINANCE
        )
        assert not services.settle_run(run_id=scene.rows(pk=one_sent)[0].run_id, at=NOON)
    assert scene.told(one_sent, PAID)
    with open_scope(CITY):
        assert not PaymentTask.objects.filter(kind=TaskKind.IN_DOUBT, closed_at__isnull=True).exists()


def test_nothing_goes_to_the_bank_before_the_money_is_released(line: UUID) -> None:
    scene.family(0)
    made = scene.prepared()
    assert made.run_id is not None
    with open_scope(CITY), pytest.raises(services.RunNotReady):
        services.mark_sent(run_id=made.run_id, instruction_ids=[], at=NOON)
    with open_scope(CITY), pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("update payments_instruction set state = 'sent'")


def test_after_a_succession_what_is_not_at_the_bank_goes_to_the_new_payee(line: UUID) -> None:
    home = scene.family(0, members=2)
    scene.financed(scene.prepared().run_id)
    with scene.as_actor(签发):
        benefits.succeed(
            actor=签发, award_id=home.award_id, person_id=home.people[1], decided=scene.decided(), at=NOON
        )
    run_queued_jobs()
    row = scene.rows(award_id=home.award_id)[0]
    assert (row.state, row.payee_person_id, row.account_box) == ("held", home.people[1], None)
    scene.account(home.people[1], scene.NAMES[1], 5)
    with open_scope(CITY):
        from minzheng.engines.payments.models import Hold

        hold_id = Hold.objects.get(instruction_id=row.id).id
    with scene.as_actor(经办):
        services.decide_hold(
            actor=经办, hold_id=hold_id, decision=services.HoldDecision(True, "新收款人已登记账户"), at=NOON
        )
    row = scene.rows(award_id=home.award_id)[0]
    assert (row.state, row.account_tail) == ("due", "0005")


@pytest.mark.parametrize(
    "defect",
    [
        "update payments_instruction set state = 'failed'",
        "update payments_instruction set state = 'due'",
        "update payments_instruction set amount_fen = 1",
        "update payments_instruction set attempt = 2",
        "update payments_instruction set account_tail = '9999', account_id = gen_random_uuid()",
        "insert into payments_instruction select (jsonb_populate_record(i, jsonb_build_object('id', gen_random_uuid(), 'state', 'due'))).* from payments_instruction i",
        "delete from payments_instruction",
    ],
)
def test_what_is_paid_stays_as_it_is(one_sent: UUID, defect: str) -> None:
    scene.told(one_sent, PAID)
    with open_scope(CITY), pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(defect)
        cursor.execute("set constraints all immediate")
    assert scene.rows(pk=one_sent)[0].state == "paid"
