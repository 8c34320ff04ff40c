"""The statements behind what goes to a bank: set-based; only a file's own lines pass through Python, one by one."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from minzheng.engines.payments.bank.writing import Payment
from minzheng.engines.payments.models import Run

#: Due payments of a run become lines of one file or request, and are sent by that.
_TAKE = """
insert into payments_bank_line (id, area_code, batch_id, number, run_id, instruction_id, attempt, amount_fen, award_id,
  account_id, account_box, account_tail, bank, holder_name, kind_name)
select case when d.attempt = 1 then d.id else payments_key(d.id::text || '|' || d.attempt) end, d.area_code, %(batch)s,
  row_number() over (order by d.area_code, d.id), d.run_id, d.id, d.attempt, d.amount_fen, d.award_id, d.account_id,
  d.account_box, d.account_tail, d.bank, d.holder_name, d.kind_name
from (select * from payments_instruction i where i.run_id = %(run)s and i.state = 'due' {banks}
  and not exists (select from payments_account_change c where c.account_id = i.account_id
    and not (c.state = 'genuine' and c.usable_from <= %(at)s))
  order by i.area_code, i.id limit %(most)s for update of i) d
"""
_SENT = """
update payments_instruction i set state = 'sent', reason = '', state_at = %(at)s
from payments_bank_line l where l.batch_id = %(batch)s and i.id = l.instruction_id and i.state = 'due'
"""
_TOTALS = (
    "select count(*), coalesce(sum(amount_fen), 0)::bigint from payments_bank_line where batch_id = %(batch)s"
)
_LINES = """
select number, id, amount_fen, account_id, award_id, account_box, holder_name, kind_name
from payments_bank_line where batch_id = %s {only} order by number
"""
AT_ONCE = 2_000


def take_due(
    run: Run, *, batch_id: UUID, most: int, banks: tuple[str, list[str]], at: datetime
) -> tuple[int, int]:
    """Up to `most` due payments become the lines of a batch and are sent; how many, and how many 分.

    What would go to an account nobody has checked stays due: it holds nobody else's payment up.
    `banks`: ("all", []), ("in", names) or ("not in", names): the payees' banks.
    """
    how, names = banks
    chosen = {"all": "", "in": "and i.bank = any(%(names)s)", "not in": "and not i.bank = any(%(names)s)"}[
        how
    ]
    values: dict[str, Any] = {"run": run.id, "batch": batch_id, "most": most, "names": names, "at": at}
    with connection.cursor() as cursor:
        cursor.execute(_TAKE.format(banks=chosen), values)
        if cursor.rowcount:
            cursor.execute(_SENT, values)
        cursor.execute(_TOTALS, values)
        items, total = cursor.fetchone()
    return items, total


def payments_in(batch_id: UUID, *, memo: str, number_of: Any, unanswered: bool = False) -> Iterator[Payment]:
    """The lines of a batch as its bank reads them, in their order; `number_of(box=, account_id=, award_id=)` opens one.

    Read by a cursor of the server: memory does not grow with the file. `unanswered`: only those still without a result.
    """
    only = (
        "and exists (select from payments_instruction i where i.id = instruction_id and i.attempt ="
        " payments_bank_line.attempt and i.state in ('sent', 'in_doubt'))"
    )
    with connection.chunked_cursor() as cursor:
        cursor.execute(_LINES.format(only=only if unanswered else ""), [batch_id])
        while rows := cursor.fetchmany(AT_ONCE):
            for number, key, fen, account_id, award_id, box, holder, kind_name in rows:
                account = number_of(box=bytes(box), account_id=account_id, award_id=award_id)
                yield Payment(number, str(key), account, holder, fen, memo.format(kind_name=kind_name))


__all__ = ["payments_in", "take_due"]
