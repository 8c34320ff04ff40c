"""What the nights of reconciliation found."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from minzheng.engines.payments.reconciliation.kinds import FINDING_NAMES, FindingKind, LineSum
from minzheng.engines.payments.reconciliation_models import Finding, ReconciledLine, Reconciliation


@dataclass(frozen=True, slots=True)
class Night:
    """One night: months, rows, and how far apart (0 when everything agrees). Amounts are 分."""

    day: date
    first_month: date
    last_month: date
    rows: int
    ledger_fen: int
    difference_fen: int
    findings: int
    digest: str
    done_at: datetime


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A row that did not agree, and what an officer said of it."""

    id: UUID
    kind: FindingKind
    kind_name: str
    area_code: str
    month: date
    run_kind: str
    award_id: UUID
    row_id: UUID | None
    person_id: UUID | None
    expected_fen: int | None
    found_fen: int | None
    amount_fen: int
    first_on: date
    last_on: date
    gone_on: date | None
    explained_at: datetime | None
    explained_by_name: str
    explanation: str


def nights(*, limit: int = 31) -> list[Night]:
    """Nights, newest first; whoever sees the whole city."""
    return [
        Night(
            row.day, row.first_month, row.last_month, row.rows, row.ledger_fen, row.difference_fen, row.findings,
            bytes(row.digest).hex(), row.done_at,
        )
        for row in Reconciliation.objects.order_by("-day")[:limit]
    ]  # fmt: skip


def reconciled_lines(*, month: date | None = None, unit: str = "") -> list[LineSum]:
    """The newest sums of each unit, month and kind of the open scope, newest month first."""
    rows = ReconciledLine.objects.all()
    if month is not None:
        rows = rows.filter(month=month.replace(day=1))
    if unit:
        rows = rows.filter(area_code__startswith=unit)
    return [
        LineSum(
            row.area_code[:6], row.month, row.kind, row.items, row.ledger_fen, row.waiting_fen, row.sent_fen,
            row.paid_fen, row.failed_fen, row.held_fen, row.in_doubt_fen, row.suspended_fen, row.bank_fen,
        )
        for row in rows.order_by("-month", "area_code", "kind")
    ]  # fmt: skip


def findings(*, month: date | None = None, closed: bool = False, limit: int = 500) -> list[FindingLine]:
    """Rows that do not agree and nobody has explained; `closed`: those explained or gone as well. Newest month first."""
    rows = Finding.objects.all()
    if not closed:
        rows = rows.filter(explained_at__isnull=True, gone_on__isnull=True)
    if month is not None:
        rows = rows.filter(month=month.replace(day=1))
    return [_line(row) for row in rows.order_by("-month", "kind", "pk")[:limit]]


def finding(*, finding_id: UUID) -> FindingLine | None:
    """One of them; None when it is not visible."""
    row = Finding.objects.filter(pk=finding_id).first()
    return _line(row) if row else None


def _line(row: Finding) -> FindingLine:
    kind = FindingKind(row.kind)
    return FindingLine(
        id=row.id,
        kind=kind,
        kind_name=FINDING_NAMES[kind],
        area_code=row.area_code,
        month=row.month,
        run_kind=row.run_kind,
        award_id=row.award_id,
        row_id=row.row_id,
        person_id=row.person_id,
        expected_fen=row.expected_fen,
        found_fen=row.found_fen,
        amount_fen=(row.found_fen or 0) - (row.expected_fen or 0),
        first_on=row.first_on,
        last_on=row.last_on,
        gone_on=row.gone_on,
        explained_at=row.explained_at,
        explained_by_name=row.explained_by_name,
        explanation=row.explanation,
    )
