"""A payment on its way: sent, and what became of it. Called by what talks to banks, and by officers."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.jobs.services import announce
from minzheng.engines.payments.events import InstructionFailed, InstructionPaid
from minzheng.engines.payments.models import Instruction, PaymentTask, Run
from minzheng.engines.payments.parameters import last_day
from minzheng.engines.payments.services.asking import close, open_task, owner_in
from minzheng.engines.payments.services.holding import (
    OWNERS,
    PAYERS,
    HoldNotYours,
    NewHold,
    ReasonsNeeded,
    keep_back,
    locked,
    move,
)
from minzheng.engines.payments.services.paying_to import ACCOUNT_FIELDS, NoAccountYet, renew_account
from minzheng.engines.payments.services.preparing import run_of
from minzheng.engines.payments.services.releasing import RunNotReady
from minzheng.engines.payments.states import may_move
from minzheng.engines.payments.types import HoldReason, InstructionState, NewTask, RunState, TaskKind
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.types import act, open_scope
from minzheng.kernel.actor import SYSTEM, Actor, Role
from minzheng.kernel.clock import local_date
from minzheng.kernel.result import Refusal
from minzheng.kernel.scope import Scope, after

SHORTEST_REASON = 4
_ASKED = {
    InstructionState.FAILED: (TaskKind.FAILED, "银行没有发成：{reason}。请联系本人核对账户，更正后重新发放"),
    InstructionState.IN_DOUBT: (
        TaskKind.IN_DOUBT,
        "银行还没有给出明确结果，系统不会重发。请向银行查清后登记结果",
    ),
}


class ResultContradicts(Refusal):
    """The bank now says something else than before; what stands is not changed."""

    code = "result_contradicts"
    message = "这个结果和已经登记的结果矛盾，原来的结果不变，请核对银行流水"


class NotFailed(Refusal):
    """Only what the bank has refused is paid again."""

    code = "not_failed"
    message = "只有银行明确没有发成的款项才能重新发放；结果待查的，请先向银行查清"


@act
def mark_sent(*, run_id: UUID, instruction_ids: Iterable[UUID], at: datetime) -> int:
    """These due payments of a financed run go to the bank now; how many. Held ones are never among them.

    Called in the transaction that keeps the file or the request. Refuses: NotYours, RunNotReady.
    """
    run = run_of(run_id)
    if run.state not in (RunState.FINANCED, RunState.SENT, RunState.SETTLED):
        raise RunNotReady("财政拨付以后才能送银行")
    rows = Instruction.objects.filter(run=run, state=InstructionState.DUE, pk__in=list(instruction_ids))
    sent = int(rows.update(state=InstructionState.SENT, reason="", state_at=at))
    if sent:
        run_goes(run, at=at)
    return sent


def run_goes(run: Run, *, at: datetime) -> None:
    """Something of a locked run has gone to the bank: it is sent, and open again where it was settled."""
    if run.state != RunState.SENT:
        run.state, run.sent_at, run.settled_at = RunState.SENT, run.sent_at or at, None
        run.version += 1
        run.save(update_fields=["state", "sent_at", "settled_at", "version"])


@act
def enter_result(*, instruction_id: UUID, state: InstructionState, reason: str, at: datetime) -> bool:
    """What the bank says of a payment: paid, failed (with reason) or in doubt. False: it said so before.

    Refuses: NotYours, ResultContradicts (paid stays paid; failed stays failed unless an officer pays it again).
    """
    row = locked(instruction_id)
    if row.state == state or (state == InstructionState.IN_DOUBT and row.state in ("paid", "failed")):
        return False
    if not may_move(InstructionState(row.state), state) or state not in ("paid", "failed", "in_doubt"):
        raise ResultContradicts()
    move(row, state, reason=reason[:120], at=at)
    _tell_and_ask(row, state, reason, at)
    record(
        actor=SYSTEM, action=f"payments.payment.{state}", at=at,
        subject=Subject("payment", row.id, row.payee_person_id, row.area_code),
    )  # fmt: skip
    return True


def _tell_and_ask(row: Instruction, state: InstructionState, reason: str, at: datetime) -> None:
    if state == InstructionState.PAID:
        announce(
            InstructionPaid(
                area_code=row.area_code, instruction_id=row.id, payee_person_id=row.payee_person_id
            ),
            at=at,
        )
        tasks = PaymentTask.objects.filter(instruction_id=row.id, kind=TaskKind.IN_DOUBT)
        close(tasks, actor=SYSTEM, answer="银行已确认发放", at=at)
        return
    if state == InstructionState.FAILED:
        announce(
            InstructionFailed(
                area_code=row.area_code,
                instruction_id=row.id,
                payee_person_id=row.payee_person_id,
                reason=reason[:120],
            ),
            at=at,
        )
    kind, words = _ASKED[state]
    today = local_date(at)
    posting, role = owner_in(
        row.area_code, roles=OWNERS if kind == TaskKind.FAILED else [Role.DISTRICT_FINANCE], on=today
    )
    task = NewTask(
        kind=kind, area_code=row.area_code, role=role, cause=f"{row.id}|{row.attempt}",
        words=words.format(reason=reason or "未说明原因"), due_on=last_day("result_working_days", since=today),
        posting_id=posting, run_id=row.run_id, instruction_id=row.id, person_id=row.payee_person_id,
    )  # fmt: skip
    open_task(new=task, at=at)


@act
def pay_again(*, actor: Actor, instruction_id: UUID, reasons: str, at: datetime) -> None:
    """An officer has a failed payment paid again, to the account the ledger names today. No machine does this.

    Refuses: NotYours, HoldNotYours (another role), ReasonsNeeded, NotFailed, NoAccountYet.
    """
    if not actor.is_officer or actor.role not in PAYERS:
        raise HoldNotYours("重新发放由镇街经办或区县财务办理，请联系他们")
    row = locked(instruction_id)
    if row.state != InstructionState.FAILED:
        raise NotFailed()
    if len(reasons.strip()) < SHORTEST_REASON:
        raise ReasonsNeeded()
    renew_account(row, at=at)
    if row.account_box is None:
        raise NoAccountYet()
    row.attempt += 1
    move(row, InstructionState.DUE, reason="", at=at, also=("attempt", *ACCOUNT_FIELDS))
    close(PaymentTask.objects.filter(instruction_id=row.id), actor=actor, answer=reasons, at=at)
    record(
        actor=actor, action="payments.payment.again", at=at, attempt=row.attempt,
        subject=Subject("payment", row.id, row.payee_person_id, row.area_code),
    )  # fmt: skip


@act
def settle_run(*, run_id: UUID, at: datetime) -> bool:
    """A sent run of which nothing is due, under way or in doubt is settled; False while something is."""
    run = run_of(run_id)
    under_way = Instruction.objects.filter(run=run, state__in=("due", "held", "sent", "in_doubt"))
    if run.state != RunState.SENT or under_way.exists():
        return False
    run.state, run.settled_at, run.version = RunState.SETTLED, at, run.version + 1
    run.save(update_fields=["state", "settled_at", "version"])
    record(
        actor=SYSTEM, action="payments.run.settled", at=at,
        subject=Subject("payment_run", run.id, None, run.area_code),
    )  # fmt: skip
    return True


@act
def follow_ledger(*, award_id: UUID, area_code: str, at: datetime) -> int:
    """After a succession: what has not gone to the bank is paid to the payee the ledger names now. How many rows."""
    unit = area_code[:6]
    with open_scope(Scope(lo=unit, hi=after(unit))):
        rows = Instruction.objects.select_for_update(of=("self",)).filter(award_id=award_id)
        found = list(rows.filter(state__in=("due", "held", "failed")).order_by("pk"))
        for row in found:
            _follow(row, at=at)
    return len(found)


def _follow(row: Instruction, *, at: datetime) -> None:
    """The ledger's payee and account; a due payment that has lost its account waits for the new one, with an owner."""
    found = benefits.paid_to(award_id=row.award_id)
    if row.state == InstructionState.DUE and (found is None or found.box is None):
        words = "收款人已变更，新收款人还没有登记账户，请尽快登记后发放"
        keep_back(row, NewHold(HoldReason.NO_ACCOUNT, row.payee_person_id, words), at=at)
    renew_account(row, at=at)
    row.save(update_fields=ACCOUNT_FIELDS)


__all__ = [
    "NotFailed",
    "ResultContradicts",
    "enter_result",
    "follow_ledger",
    "mark_sent",
    "pay_again",
    "settle_run",
]
