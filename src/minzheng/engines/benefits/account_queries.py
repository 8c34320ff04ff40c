"""Where a payee's money goes, masked, inside the open scope."""

from collections.abc import Iterable
from uuid import UUID

from minzheng.engines.benefits.account_types import AccountLine
from minzheng.engines.benefits.payee_account import PayeeAccount
from minzheng.kernel.bank_accounts import KIND_NAMES, AccountKind


def account_of(*, person_id: UUID) -> AccountLine | None:
    """The current account of a payee; None when none is entered. Counts other payees of the scope paid to it."""
    row = PayeeAccount.objects.filter(person_id=person_id, closed_at__isnull=True).first()
    if row is None:
        return None
    same = PayeeAccount.objects.filter(number_index=row.number_index, closed_at__isnull=True)
    return _line(row, same.exclude(person_id=person_id).count())


def accounts_of(person_ids: Iterable[UUID]) -> dict[UUID, AccountLine]:
    """Current accounts of several payees in one query; who has none is missing."""
    rows = PayeeAccount.objects.filter(person_id__in=list(person_ids), closed_at__isnull=True)
    return {row.person_id: _line(row) for row in rows.order_by("pk")}


def account_history(*, person_id: UUID) -> list[AccountLine]:
    """Every account of a payee, newest first, the current one included."""
    rows = PayeeAccount.objects.filter(person_id=person_id)
    return [_line(row) for row in rows.order_by("-entered_at", "-id")]


def _line(row: PayeeAccount, others: int = 0) -> AccountLine:
    kind = AccountKind(row.kind)
    return AccountLine(
        id=row.id,
        person_id=row.person_id,
        kind=kind,
        kind_name=KIND_NAMES[kind],
        bank=row.bank,
        holder_name=row.holder_name,
        holder_is_payee=row.holder_is_payee,
        masked=f"尾号 {row.tail}",
        tail=row.tail,
        keeper_name=row.keeper_name,
        keeper_relation=row.keeper_relation,
        agreement_paper_id=row.agreement_paper_id,
        reason=row.reason,
        entered_at=row.entered_at,
        entered_by_name=row.entered_by_name,
        closed_at=row.closed_at,
        others=others,
    )
