"""The statements behind a freeze: set-based, no row passes through Python."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from minzheng.engines.payments.models import Run
from minzheng.engines.payments.types import RunKind
from minzheng.kernel.scope import after

#: What each kind of run pays: a set-returning function (month) of the columns of `benefits_due`, asked of benefits.
SOURCES: dict[str, str] = {
    RunKind.MONTHLY: "benefits_due",
    RunKind.ONE_OFF: "benefits_once_due",
    RunKind.PRICE: "benefits_price_due",
    RunKind.BACK_PAY: "benefits_back_due",
}

#: What is due, with the account money goes to today: the former one while a changed account waits to be checked.
_PAYABLE = """(
  select s.award_id, s.amount_id, s.area_code, s.award_kind, s.kind_name, s.household_id, s.person_id, s.payee_person_id,
    s.members, s.amount_fen, s.decision_id, s.rule_version,
    case when w.new_id is null then s.account_id else w.account_id end as account_id,
    case when w.new_id is null then s.account_box else w.account_box end as account_box,
    case when w.new_id is null then s.account_index else w.account_index end as account_index,
    case when w.new_id is null then s.account_tail else coalesce(w.account_tail, '') end as account_tail,
    case when w.new_id is null then s.bank else coalesce(w.bank, '') end as bank,
    case when w.new_id is null then s.holder_name else coalesce(w.holder_name, '') end as holder_name
  from {source}(%(month)s) s
  left join (select c.account_id as new_id, f.account_id, f.account_box, f.account_index, f.account_tail, f.bank, f.holder_name
             from payments_account_change c left join benefits_accounts() f on f.account_id = c.former_account_id
             where not (c.state = 'genuine' and c.usable_from <= %(at)s)) w on w.new_id = s.account_id)"""
_DUE = """
insert into payments_instruction (
  id, area_code, run_id, award_id, month, kind, part, award_kind, kind_name, household_id, person_id, payee_person_id,
  members, computed_fen, amount_fen, amount_id, decision_id, rule_version, account_id, account_box, account_index,
  account_tail, bank, holder_name, state, reason, attempt, version, state_at)
select payments_key(d.award_id::text || %(named)s), d.area_code, %(run)s, d.award_id, %(month)s, %(kind)s, 0,
  d.award_kind, d.kind_name, d.household_id, d.person_id, d.payee_person_id, d.members, d.amount_fen, d.amount_fen,
  d.amount_id, d.decision_id, d.rule_version, d.account_id, d.account_box, d.account_index, d.account_tail, d.bank,
  d.holder_name, case when d.account_box is null then 'held' else 'due' end,
  case when d.account_box is null then 'no_account' else '' end, 1, 1, %(at)s
from {payable} d
where d.area_code >= %(lo)s and d.area_code < %(hi)s
on conflict (award_id, month, kind, part) do nothing
"""
#: A run sent back: rows still due take today's amounts and accounts under their old keys; split shares stay as they are.
_RENEW = """
update payments_instruction i set
  household_id = d.household_id, person_id = d.person_id, payee_person_id = d.payee_person_id, members = d.members,
  computed_fen = d.amount_fen, amount_fen = d.amount_fen - split.fen, amount_id = d.amount_id,
  decision_id = d.decision_id, rule_version = d.rule_version, account_id = d.account_id, account_box = d.account_box,
  account_index = d.account_index, account_tail = d.account_tail, bank = d.bank, holder_name = d.holder_name,
  state = case when i.state = 'held' then 'held' when d.account_box is null then 'held' else 'due' end,
  reason = case when i.state = 'held' then i.reason when d.account_box is null then 'no_account' else '' end,
  version = i.version + 1, state_at = %(at)s
from {payable} d
cross join lateral (select coalesce(sum(p.amount_fen), 0) as fen from payments_instruction p
  where p.award_id = d.award_id and p.month = %(month)s and p.kind = %(kind)s and p.part > 0) split
where i.run_id = %(run)s and i.part = 0 and i.award_id = d.award_id and d.amount_fen > split.fen
  and i.state in ('due', 'held')
"""
_WITHDRAW = """
update payments_instruction i set state = 'withdrawn', reason = 'no_longer_due', version = i.version + 1, state_at = %(at)s
where i.run_id = %(run)s and i.part = 0 and i.state = 'due'
  and not exists (select from {source}(%(month)s) d where d.award_id = i.award_id)
"""
_SEAL = """
with rows as (
  select i.area_code, i.computed_fen,
    sha256((i.id::text || '|' || i.computed_fen || '|' || i.amount_id || '|' || i.decision_id || '|'
      || i.members || '|' || i.rule_version)::bytea) as line
  from payments_instruction i where i.run_id = %(run)s and i.part = 0 and i.state <> 'withdrawn'),
groups as (
  select area_code, count(*) as items, sum(computed_fen) as fen, sha256(string_agg(line, ''::bytea order by line)) as line
  from rows group by area_code)
select coalesce(sum(items), 0)::bigint, coalesce(sum(fen), 0)::bigint,
  sha256(coalesce(string_agg(convert_to(area_code, 'UTF8') || line, ''::bytea order by area_code), ''::bytea))
from groups
"""


class NoSource(LookupError):
    """No module gives what is due of this kind: a defect of ours."""


def register_source(kind: RunKind, function: str) -> None:
    """Name the SQL function that gives what is due of a kind of run. Called at start-up."""
    if not function.isidentifier():
        raise ValueError(function)
    SOURCES[kind] = function


def take_long() -> None:
    """A freeze of a whole city takes longer than a page may: the time limit of this transaction, and room to sort."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select set_config('statement_timeout', '15min', true), set_config('work_mem', '96MB', true)"
        )


def due_items(run: Run, *, at: datetime) -> int:
    """Write what is due and in no run yet; how many rows. Raises NoSource."""
    if run.kind not in SOURCES:
        raise NoSource(run.kind)
    unit = run.area_code[:6]
    values: dict[str, Any] = {
        "named": f"|{run.month:%Y-%m-%d}|{run.kind}",
        "run": run.id,
        "month": run.month,
        "kind": run.kind,
        "at": at,
        "lo": unit,
        "hi": after(unit),
    }
    with connection.cursor() as cursor:
        cursor.execute(_DUE.format(payable=_payable(run)), values)
        return int(cursor.rowcount)


def run_digest(run_id: UUID) -> tuple[int, int, bytes]:
    """Items, 分 and the digest of what a run was computed from, as its rows stand now."""
    with connection.cursor() as cursor:
        cursor.execute(_SEAL, {"run": run_id})
        items, total, digest = cursor.fetchone()
    return items, total, bytes(digest)


def renew_items(run: Run, *, at: datetime) -> None:
    """Compute a run sent back afresh, key by key; what is no longer due is withdrawn, never removed."""
    values: dict[str, Any] = {"run": run.id, "month": run.month, "kind": run.kind, "at": at}
    with connection.cursor() as cursor:
        cursor.execute(_RENEW.format(payable=_payable(run)), values)
        cursor.execute(_WITHDRAW.format(source=SOURCES[run.kind]), values)


def _payable(run: Run) -> str:
    return _PAYABLE.format(source=SOURCES[run.kind])
