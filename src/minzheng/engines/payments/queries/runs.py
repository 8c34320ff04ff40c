"""Runs, their totals, and the budget lines behind them."""

from datetime import date
from uuid import UUID

from django.db.models import Count, Sum

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.payments.freezing import run_digest
from minzheng.engines.payments.lines import BudgetView, ChargeLine, RunLine, Signature, StateTotal
from minzheng.engines.payments.models import BudgetCharge, BudgetLine, Instruction, Run
from minzheng.engines.payments.types import (
    BUDGET_SOURCE_NAMES,
    INSTRUCTION_STATE_NAMES,
    RUN_KIND_NAMES,
    RUN_STATE_NAMES,
    BudgetSource,
    InstructionState,
    RunKind,
    RunState,
)

_STEPS = (("prepared", "编制"), ("reviewed", "复核"), ("released", "签发"), ("financed", "财政拨付"))
_RELEASED = ("released", "financed", "sent", "settled")


def runs(*, month: date | None = None, unit: str = "", limit: int = 60) -> list[RunLine]:
    """Runs of the open scope, newest month first."""
    rows = Run.objects.order_by("-month", "area_code", "kind", "number")
    if month is not None:
        rows = rows.filter(month=month.replace(day=1))
    if unit:
        rows = rows.filter(area_code__startswith=unit)
    return [_line(row) for row in rows[:limit]]


def run(*, run_id: UUID) -> RunLine | None:
    """One run with its totals by state; None when it is not visible."""
    row = Run.objects.filter(pk=run_id).first()
    return _line(row, run_states(run_id=run_id)) if row else None


def run_states(*, run_id: UUID) -> tuple[StateTotal, ...]:
    """How many payments, and 分, in each state that occurs; one statement."""
    rows = Instruction.objects.filter(run_id=run_id).values("state").order_by("state")
    found = {row["state"]: row for row in rows.annotate(items=Count("pk"), fen=Sum("amount_fen"))}
    return tuple(
        StateTotal(
            state.value, INSTRUCTION_STATE_NAMES[state], found[state]["items"], int(found[state]["fen"])
        )
        for state in InstructionState
        if state in found
    )


def run_is_whole(*, run_id: UUID) -> bool:
    """Whether what a run was computed from is still what was frozen: items, sum and digest."""
    row = Run.objects.get(pk=run_id)
    return run_digest(run_id) == (row.items, row.total_fen, bytes(row.digest))


def units_not_released(*, month: date, kind: str) -> list[tuple[str, RunLine | None]]:
    """Units of the open scope in which awards pay in a month whose first run nobody has released (None: no run yet)."""
    first = month.replace(day=1)
    rows = Run.objects.filter(month=first, kind=kind, number=1).order_by("area_code")
    known = {row.area_code[:6]: row for row in rows}
    waiting: list[tuple[str, RunLine | None]] = []
    for unit in benefits.units_with_awards(month=first):
        row = known.get(unit)
        if row is None or row.state not in _RELEASED:
            waiting.append((unit, _line(row) if row else None))
    return waiting


def one_off_unreleased() -> list[RunLine]:
    """One-off runs of the open scope that wait for review or release, oldest first."""
    rows = Run.objects.filter(kind=RunKind.ONE_OFF, state__in=(RunState.PREPARED, RunState.REVIEWED))
    return [_line(row) for row in rows.order_by("prepared_at", "pk")]


def _line(row: Run, states: tuple[StateTotal, ...] = ()) -> RunLine:
    signatures = tuple(
        Signature(
            step,
            name,
            getattr(row, f"{step}_by_name"),
            getattr(row, f"{step}_at"),
            getattr(row, f"{step}_by_account"),
        )
        for step, name in _STEPS
    )
    return RunLine(
        id=row.id,
        unit=row.area_code[:6],
        month=row.month,
        kind=row.kind,
        kind_name=RUN_KIND_NAMES[RunKind(row.kind)],
        number=row.number,
        state=row.state,
        state_name=RUN_STATE_NAMES[RunState(row.state)],
        items=row.items,
        total_fen=row.total_fen,
        pay_day=row.pay_day,
        digest=bytes(row.digest).hex(),
        version=row.version,
        return_reasons=row.return_reasons,
        signatures=signatures,
        sent_at=row.sent_at,
        settled_at=row.settled_at,
        states=states,
    )


def budget_lines(*, year: int, unit: str = "") -> list[BudgetView]:
    """Budget lines of a year, by unit and in the order they are spent."""
    rows = BudgetLine.objects.filter(year=year)
    if unit:
        rows = rows.filter(area_code__startswith=unit)
    order = list(BudgetSource)
    found = sorted(
        rows.order_by("pk"), key=lambda row: (row.area_code, order.index(BudgetSource(row.source)), row.name)
    )
    return [
        BudgetView(
            id=row.id,
            unit=row.area_code[:6],
            year=row.year,
            source=row.source,
            source_name=BUDGET_SOURCE_NAMES[BudgetSource(row.source)],
            name=row.name,
            document=row.document,
            granted_fen=row.granted_fen,
            charged_fen=row.charged_fen,
            balance_fen=row.granted_fen - row.charged_fen,
        )
        for row in found
    ]


def charges_of(*, run_id: UUID) -> list[ChargeLine]:
    """What a run took from which line, and what was given back, in the order it happened."""
    rows = BudgetCharge.objects.filter(run_id=run_id).select_related("line").order_by("at", "pk")
    return [
        ChargeLine(
            line_id=row.line_id,
            line_name=row.line.name,
            source_name=BUDGET_SOURCE_NAMES[BudgetSource(row.line.source)],
            run_id=row.run_id,
            amount_fen=row.amount_fen,
            reason=row.reason,
            by_name=row.by_name,
            at=row.at,
        )
        for row in rows
    ]
