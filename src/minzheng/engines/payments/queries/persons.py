"""What a person gets, payment by payment, in plain words; and the payments behind a total."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from minzheng.engines.payments.lines import HoldLine, PaymentLine
from minzheng.engines.payments.models import Instruction
from minzheng.engines.payments.queries.waiting import holds
from minzheng.engines.payments.types import (
    HOLD_REASON_NAMES,
    INSTRUCTION_STATE_NAMES,
    HoldReason,
    InstructionState,
)


def payments_of(*, person_id: UUID, on: date, limit: int = 120) -> list[PaymentLine]:
    """A person's payments, newest month first: those paid to her, of her award, and her own share held.

    Shape: as her passbook would list them; a held share is a line of its own with who looks into it and until when.
    """
    rows = Instruction.objects.filter(Instruction.subject_rows(person_id)).exclude(state="withdrawn")
    return lines_of(rows.order_by("-month", "kind", "award_id", "part")[:limit], on=on)


def payments_in(
    *, run_id: UUID, on: date, states: tuple[str, ...] = (), after: UUID | None = None, limit: int = 200
) -> list[PaymentLine]:
    """Payments of a run by id from `after` on, of some states or all."""
    rows = Instruction.objects.filter(run_id=run_id)
    if states:
        rows = rows.filter(state__in=states)
    if after is not None:
        rows = rows.filter(pk__gt=after)
    return lines_of(rows.order_by("pk")[:limit], on=on)


def payment(*, instruction_id: UUID, on: date) -> PaymentLine | None:
    """One payment; None when it is not visible."""
    found = lines_of(Instruction.objects.filter(pk=instruction_id).order_by("pk"), on=on)
    return found[0] if found else None


def lines_of(rows: "QuerySet[Instruction]", *, on: date) -> list[PaymentLine]:
    """These payments in words, in their order; those held with their hold."""
    found = list(rows)
    kept = {
        one.instruction_id: one
        for one in holds(on=on, instruction_ids=[row.id for row in found if row.state == "held"])
    }
    return [_line(row, kept.get(row.id)) for row in found]


def _line(row: Instruction, hold: HoldLine | None) -> PaymentLine:
    state = InstructionState(row.state)
    return PaymentLine(
        id=row.id,
        run_id=row.run_id,
        award_id=row.award_id,
        month=row.month,
        kind=row.kind,
        kind_name=row.kind_name,
        amount_fen=row.amount_fen,
        state=row.state,
        state_name=INSTRUCTION_STATE_NAMES[state],
        reason=_reason(row),
        next_step=_next_step(row, state, hold),
        tail=row.account_tail,
        bank=row.bank,
        holder_name=row.holder_name,
        person_id=row.person_id,
        payee_person_id=row.payee_person_id,
        member_person_id=row.member_person_id,
        area_code=row.area_code,
        decision_id=row.decision_id,
        rule_version=row.rule_version,
        attempt=row.attempt,
        version=row.version,
        state_at=row.state_at,
        hold=hold,
    )


def _reason(row: Instruction) -> str:
    try:
        return HOLD_REASON_NAMES[HoldReason(row.reason)]
    except ValueError:
        return str(row.reason)


def _next_step(row: Instruction, state: InstructionState, hold: HoldLine | None) -> str:
    if state == InstructionState.HELD and hold is not None:
        return f"{hold.owner_name}正在核实，最迟 {hold.cap_on:%Y年%m月%d日} 给出结果"
    return {
        InstructionState.DUE: "等待送银行",
        InstructionState.SENT: "等银行回单",
        InstructionState.PAID: f"已发到尾号 {row.account_tail} 的账户" if row.account_tail else "已发到账",
        InstructionState.FAILED: "工作人员会联系本人核对账户，更正后重新发放",
        InstructionState.IN_DOUBT: "工作人员正在向银行查清结果，不会重复发放",
        InstructionState.SUSPENDED: "已书面告知理由，可以提出异议",
    }.get(state, "")
