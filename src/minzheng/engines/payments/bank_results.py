"""The statements behind what a bank says: rows are staged, judged in one statement, applied in one statement."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from minzheng.engines.payments.bank.answers import Row
from minzheng.engines.payments.models import Run

#: No names and no account numbers: the bank's key, its word, the amount, the last four digits. Emptied before the commit.
_STAGE = "copy payments_said (source_id, row, line_id, said, amount_fen, code, words, tail) from stdin"
_LOCK = """
with locked as (select i.id from payments_instruction i
  join payments_bank_line l on l.instruction_id = i.id and l.run_id = %(run)s
  join payments_said s on s.line_id = l.id and s.source_id = %(source)s order by i.id for update of i)
select count(*) from locked
"""
#: Which earlier word stands is asked of the locked payment; two words of one file about one payment of each other.
_JUDGE = """
insert into payments_bank_result (area_code, source_id, row, line_id, instruction_id, said, code, words, amount_fen,
  outcome, at)
select coalesce(l.area_code, %(area)s), %(source)s, s.row, l.id, l.instruction_id, s.said, s.code, s.words, s.amount_fen,
  case
    when s.said = 'unreadable' then 'unreadable'
    when l.id is null then 'unknown'
    when s.amount_fen <> l.amount_fen then 'amount'
    when s.tail <> '' and l.account_tail <> '' and s.tail <> l.account_tail then 'account'
    when s.both then 'contradicts'
    when s.nth > 1 then 'repeated'
    when l.attempt < i.attempt then
      case s.said when 'failed' then 'repeated' when 'in_doubt' then 'late' else 'contradicts' end
    when i.state = s.said or (i.state = 'suspended' and s.said = 'failed') then 'repeated'
    when s.said = 'in_doubt' and i.state <> 'sent' then 'late'
    when i.state = 'in_doubt' and exists (select from payments_bank_result r where r.line_id = l.id
      and r.outcome in ('contradicts', 'amount', 'account')) then 'contradicts'
    when i.state in ('sent', 'in_doubt') then 'applied'
    else 'contradicts'
  end, %(at)s
from (select *, row_number() over (partition by line_id order by said = 'in_doubt', row) as nth,
    line_id is not null and count(*) filter (where said = 'paid') over (partition by line_id) > 0
      and count(*) filter (where said = 'failed') over (partition by line_id) > 0 as both
  from payments_said where source_id = %(source)s) s
left join payments_bank_line l on l.id = s.line_id and l.run_id = %(run)s
left join payments_instruction i on i.id = l.instruction_id
"""
_EMPTY = "delete from payments_said where source_id = %(source)s"
_APPLY = """
update payments_instruction i set state = r.said, reason = case r.said when 'paid' then '' else r.words end,
  state_at = %(at)s, version = i.version + 1
from payments_bank_result r
where r.source_id = %(source)s and r.outcome = 'applied' and i.id = r.instruction_id
"""
#: What the bank says and what we know do not go together: nobody pays it again before an officer has cleared it.
_DOUBT = """
update payments_instruction i set state = 'in_doubt', reason = '银行前后说法或金额、账号不一致', state_at = %(at)s,
  version = i.version + 1
from (select distinct r.instruction_id, l.attempt, bool_or(r.outcome = 'contradicts' and r.said = 'paid') as paid
  from payments_bank_result r join payments_bank_line l on l.id = r.line_id
  where r.source_id = %(source)s and r.outcome in ('contradicts', 'amount', 'account') group by 1, 2) r
where i.id = r.instruction_id and i.attempt = r.attempt and (i.state = 'sent' or (i.state = 'failed' and r.paid))
"""
_TALLY = "select outcome, said, count(*) from payments_bank_result where source_id = %(source)s group by 1, 2"
MANY = 10_000


def stage(source_id: UUID, rows: Iterable[Row]) -> int:
    """Take in the rows of a file or answer; how many. They are gone at the end of the transaction."""
    staged = 0
    with connection.cursor() as cursor, cursor.copy(_STAGE) as copy:
        for row in rows:
            staged += 1
            copy.write_row(
                (
                    source_id,
                    row.number,
                    row.key,
                    row.said.value,
                    row.amount_fen,
                    row.code,
                    row.words,
                    row.tail,
                )
            )
    return staged


def judge_and_apply(run: Run, *, source_id: UUID, staged: int, at: datetime) -> dict[tuple[str, str], int]:
    """Judge the staged rows against the locked payments of a run and apply what is new; rows by (outcome, said)."""
    values: dict[str, Any] = {"run": run.id, "source": source_id, "area": run.area_code, "at": at}
    with connection.cursor() as cursor:
        if staged > MANY:
            cursor.execute("select set_config('enable_nestloop', 'off', true)")
        for statement in (_LOCK, _JUDGE, _APPLY, _DOUBT, _EMPTY, _TALLY):
            cursor.execute(statement, values)
        return {(outcome, said): count for outcome, said, count in cursor.fetchall()}


def forget_stage(source_id: UUID) -> None:
    """Nothing of what was staged is used."""
    with connection.cursor() as cursor:
        cursor.execute(_EMPTY, {"source": source_id})


__all__ = ["forget_stage", "judge_and_apply", "stage"]
