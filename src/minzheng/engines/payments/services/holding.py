"""Holds: a payment waits for an officer, with an owner and a last day; an officer pays it or, with reasons, does not."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from minzheng.engines.jobs.services import announce
from minzheng.engines.payments.events import HoldDecided
from minzheng.engines.payments.models import Hold, Instruction, PaymentTask, Run
from minzheng.engines.payments.parameters import last_day
from minzheng.engines.payments.services.asking import close, owner_in
from minzheng.engines.payments.services.budgeting import give_back
from minzheng.engines.payments.services.paying_to import ACCOUNT_FIELDS, NoAccountYet, renew_account
from minzheng.engines.payments.types import HoldReason, InstructionState, TaskKind
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.types import act
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.clock import local_date
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours, Refusal

OWNERS = [Role.TOWN_CLERK, Role.TOWN_LEADER, Role.DISTRICT_FINANCE]
#: Who may let a held payment go, and who may decide that it is not paid (those who may end an award).
PAYERS = frozenset({*OWNERS, Role.TOWN_CONFIRMER, Role.DISTRICT_REVIEWER, Role.DISTRICT_CONFIRMER})
SUSPENDERS = frozenset({Role.TOWN_LEADER, Role.TOWN_CONFIRMER, Role.DISTRICT_CONFIRMER})
SHORTEST_REASON = 4
TOWN = 15  # characters of an area code that name a town


class HoldNotYours(Refusal):
    """Another role decides this."""

    code = "hold_not_yours"
    message = "决定不发放要由镇街负责人、镇街确认人或区县确认人作出，请把情况报给他们"
    status = 403


class HoldEnded(Refusal):
    """Decided already."""

    code = "hold_ended"
    message = "这笔款项已经有人处理过了，请刷新后查看结果"


class ReasonsNeeded(Refusal):
    """A decision without reasons."""

    code = "hold_reasons_needed"
    message = "请写明理由和依据（至少 4 个字），本人可以看到"


class NoticeNeeded(Refusal):
    """Not paying without telling the person."""

    code = "hold_notice_needed"
    message = "决定不发放的，要写明告知本人的内容：为什么、金额、怎样提出异议"


class NotHoldable(Refusal):
    """It has gone to the bank, or is held already."""

    code = "not_holdable"
    message = "这笔款项已经送银行或已经暂缓，不能再暂缓；如有疑问请在到账后按多发核实办理"


@dataclass(frozen=True, slots=True)
class NewHold:
    """Why a payment is kept back, for whom, and what it came from."""

    reason: HoldReason
    person_id: UUID
    words: str
    cause_id: UUID | None = None
    kind: TaskKind = TaskKind.HOLD
    since: date | None = None  # the day its term counts from; today unless an earlier report asked first


def hold_without_account(run: Run, *, at: datetime) -> None:
    """Every row of a run that cannot be paid gets a hold, an owner in its town, a last day and a task."""
    open_ones = Hold.objects.filter(run_id=run.id, ended_at__isnull=True).values("instruction_id")
    rows = Instruction.objects.filter(run=run, state="held", part=0).exclude(pk__in=open_ones)
    _open(list(rows.order_by("id")), reason=HoldReason.NO_ACCOUNT, at=at)


def _open(rows: list[Instruction], *, reason: HoldReason, at: datetime) -> None:
    """Holds and tasks of many payments of one reason, in a few statements."""
    today = local_date(at)
    cap, towns = last_day("hold_cap_working_days", since=today), {row.area_code[:TOWN] for row in rows}
    owners = {town: owner_in(town.ljust(18, "0"), roles=OWNERS, on=today) for town in towns}
    words = "没有可以用的收款账户，请联系本人或村（社区）登记账户后发放"
    holds, tasks = [], []
    for row in rows:
        posting, role = owners[row.area_code[:TOWN]]
        hold = Hold(
            id=new_id(), area_code=row.area_code, instruction_id=row.id, run_id=row.run_id,
            person_id=row.payee_person_id, reason=reason, amount_fen=row.amount_fen, owner_role=role,
            owner_posting=posting, opened_at=at, opened_on=today, cap_on=cap,
        )  # fmt: skip
        holds.append(hold)
        tasks.append(task_of(hold, words=words, kind=TaskKind.HOLD))
    Hold.objects.bulk_create(holds, batch_size=2000)
    PaymentTask.objects.bulk_create(tasks, batch_size=2000)


def task_of(hold: Hold, *, words: str, kind: TaskKind) -> PaymentTask:
    """What its owner is asked; not yet saved."""
    return PaymentTask(
        area_code=hold.area_code, kind=kind, cause=str(hold.id), role=hold.owner_role,
        posting_id=hold.owner_posting, run_id=hold.run_id, instruction_id=hold.instruction_id, hold_id=hold.id,
        person_id=hold.person_id, words=words, opened_at=hold.opened_at, due_on=hold.cap_on,
    )  # fmt: skip


def keep_back(row: Instruction, new: NewHold, *, at: datetime) -> UUID:
    """Hold one locked payment that is due: it waits, its owner is asked. Refuses: NotHoldable."""
    if row.state != InstructionState.DUE:
        raise NotHoldable()
    move(row, InstructionState.HELD, reason=new.reason, at=at)
    return open_hold(row, new, at=at)


def open_hold(row: Instruction, new: NewHold, *, at: datetime) -> UUID:
    """The hold of a row that is held, and its task. Returns the hold's id."""
    today = local_date(at)
    posting, role = owner_in(row.area_code, roles=OWNERS, on=today)
    hold = Hold.objects.create(
        id=new_id(), area_code=row.area_code, instruction_id=row.id, run_id=row.run_id, person_id=new.person_id,
        reason=new.reason, cause_id=new.cause_id, amount_fen=row.amount_fen, owner_role=role, owner_posting=posting,
        opened_at=at, opened_on=today, cap_on=last_day("hold_cap_working_days", since=new.since or today),
    )  # fmt: skip
    task_of(hold, words=new.words, kind=new.kind).save(force_insert=True)
    return hold.id  # type: ignore[no-any-return]


@act
def hold_payment(*, actor: Actor, instruction_id: UUID, words: str, at: datetime) -> UUID:
    """An officer keeps a due payment back to look into something. Refuses: NotYours, HoldNotYours, ReasonsNeeded, NotHoldable."""
    if not actor.is_officer or actor.role not in PAYERS:
        raise HoldNotYours()
    if len(words.strip()) < SHORTEST_REASON:
        raise ReasonsNeeded()
    row = locked(instruction_id)
    hold_id = keep_back(row, NewHold(HoldReason.OFFICER, row.payee_person_id, words.strip()[:300]), at=at)
    _record(actor, "payments.payment.held", row, at)
    return hold_id


@dataclass(frozen=True, slots=True)
class HoldDecision:
    """What an officer decides of a hold: `pay` or not; `notice`: what the person is told when it is not paid."""

    pay: bool
    reasons: str
    notice: str = ""


@act
def decide_hold(*, actor: Actor, hold_id: UUID, decision: HoldDecision, at: datetime) -> None:
    """An officer pays a held payment, or decides with reasons and a notice that it is not paid.

    Refuses: NotYours, HoldNotYours, HoldEnded, ReasonsNeeded, NoticeNeeded, NoAccountYet (nowhere to pay to).
    """
    hold = Hold.objects.select_for_update(of=("self",)).filter(pk=hold_id).first()
    if hold is None:
        raise NotYours()
    if not actor.is_officer or actor.role not in (PAYERS if decision.pay else SUSPENDERS):
        raise HoldNotYours("这笔款项由其他岗位处理，请联系经办同事") if decision.pay else HoldNotYours()
    if hold.ended_at is not None:
        raise HoldEnded()
    if len(decision.reasons.strip()) < SHORTEST_REASON:
        raise ReasonsNeeded()
    if not decision.pay and len(decision.notice.strip()) < SHORTEST_REASON:
        raise NoticeNeeded()
    row = locked(hold.instruction_id)
    if decision.pay:
        renew_account(row, at=at)
        if row.account_box is None:
            raise NoAccountYet()
        move(row, InstructionState.DUE, reason="", at=at, also=ACCOUNT_FIELDS)
    else:
        move(row, InstructionState.SUSPENDED, reason=hold.reason, at=at)
        give_back(row, actor=actor, at=at)
    _end(hold, decision, actor=actor, at=at)
    _record(actor, "payments.hold.decided", row, at, decision=hold.decision)


def _end(hold: Hold, decision: HoldDecision, *, actor: Actor, at: datetime) -> None:
    hold.decision, hold.reasons = "pay" if decision.pay else "suspend", decision.reasons.strip()
    hold.notice, hold.ended_at, hold.ended_by_posting = decision.notice.strip(), at, actor.posting_id
    hold.ended_by_account, hold.ended_by_name = actor.account_id, actor.title[:120]
    hold.save(
        update_fields=[
            "decision", "reasons", "notice", "ended_at", "ended_by_posting", "ended_by_account", "ended_by_name",
        ]
    )  # fmt: skip
    close(PaymentTask.objects.filter(hold_id=hold.id), actor=actor, answer=hold.reasons, at=at)
    announce(
        HoldDecided(
            area_code=hold.area_code, hold_id=hold.id, instruction_id=hold.instruction_id,
            person_id=hold.person_id, decision=hold.decision,
        ),
        at=at,
    )  # fmt: skip


def locked(instruction_id: UUID) -> Instruction:
    """One payment, locked. Refuses: NotYours."""
    row = Instruction.objects.select_for_update(of=("self",)).filter(pk=instruction_id).first()
    if row is None:
        raise NotYours()
    return row  # type: ignore[no-any-return]


def move(
    row: Instruction, state: InstructionState, *, reason: str, at: datetime, also: tuple[str, ...] = ()
) -> None:
    """Another state of a locked payment, saved with these other fields; the database keeps the table."""
    row.state, row.reason, row.state_at, row.version = state, reason, at, row.version + 1
    row.save(update_fields=["state", "reason", "state_at", "version", *also])


def _record(actor: Actor, action: str, row: Instruction, at: datetime, **detail: str) -> None:
    subject = Subject("payment", row.id, row.payee_person_id, row.area_code)
    record(actor=actor, action=action, subject=subject, at=at, **detail)
