"""Why this month's payable sum is not last month's: steps by cause whose counts and 分 reconcile exactly."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.benefits.types import months_later
from minzheng.engines.payments.lines import CAUSE_NAMES, Cause, CauseLine, Difference, DifferenceRow
from minzheng.kernel.scope import after

#: Payments of two months of a unit; `kept`: held, or not paid by a decision.
_BASE = """
with base as (
  select i.award_id, i.person_id, i.area_code, i.kind_name, i.month = %(month)s as now, i.kind, i.amount_fen, i.part,
    i.state in ('held', 'suspended') as kept, i.reason
  from payments_instruction i
  where i.month in (%(month)s, %(before)s) and i.area_code >= %(lo)s and i.area_code < %(hi)s and i.state <> 'withdrawn'),
monthly as (
  select award_id, (array_agg(person_id))[1] as person_id, (array_agg(area_code))[1] as area_code,
    max(kind_name) as kind_name, sum(amount_fen) filter (where now) as after_fen,
    sum(amount_fen) filter (where not now) as before_fen
  from base where kind = 'monthly' group by award_id),
caused as (
  select *, case when before_fen is null then 'new' when after_fen is null then 'ended'
    when after_fen > before_fen then 'raised'
    when after_fen < before_fen and award_id = any(%(tapering)s::uuid[]) then 'tapered'
    when after_fen < before_fen then 'cut' end as cause
  from monthly where after_fen is distinct from before_fen)
"""
_STEPS = """
select cause, count(*), sum(coalesce(after_fen, 0) - coalesce(before_fen, 0)) from caused group by cause
union all
select kind, count(*) filter (where now), coalesce(sum(amount_fen) filter (where now), 0)
  - coalesce(sum(amount_fen) filter (where not now), 0) from base where kind <> 'monthly' group by kind
union all
select 'held', count(*) filter (where now), coalesce(sum(amount_fen) filter (where not now), 0)
  - coalesce(sum(amount_fen) filter (where now), 0) from base where kept having count(*) > 0
"""
_SUMS = """
select count(*) filter (where not now), coalesce(sum(amount_fen) filter (where not now), 0),
  count(*) filter (where now), coalesce(sum(amount_fen) filter (where now), 0) from base where not kept
"""
_ROWS = """
select award_id, person_id, area_code, kind_name, before_fen, after_fen, '' from caused
where cause = %(cause)s and award_id > %(from)s order by award_id limit %(limit)s
"""
_OTHER_ROWS = """
select award_id, (array_agg(person_id))[1], (array_agg(area_code))[1], max(kind_name),
  sum(amount_fen) filter (where not now), sum(amount_fen) filter (where now), max(reason)
from base where (kind = %(cause)s or (%(cause)s = 'held' and kept)) and award_id > %(from)s
group by award_id order by award_id limit %(limit)s
"""
_FIRST = UUID(int=0)


def difference(*, unit: str, month: date) -> Difference:
    """The steps from last month's payable sum of a unit to this month's.

    `before_fen` + Σ steps = `after_fen`, to the fen; payable is what is neither held nor kept back by a decision.
    Counts are awards for a monthly cause, payments of this month for the others. Units: 分.
    """
    values = _values(unit, month)
    with connection.cursor() as cursor:
        cursor.execute(_BASE + _STEPS, values)
        found = {Cause(cause): (int(items), int(fen)) for cause, items, fen in cursor.fetchall()}
        cursor.execute(_BASE + _SUMS, values)
        before_items, before_fen, after_items, after_fen = cursor.fetchone()
    steps = tuple(CauseLine(cause, CAUSE_NAMES[cause], *found[cause]) for cause in Cause if cause in found)
    return Difference(
        unit, month.replace(day=1), before_items, int(before_fen), after_items, int(after_fen), steps
    )


def difference_rows(
    *, unit: str, month: date, cause: Cause, from_award: UUID = _FIRST, limit: int = 100
) -> list[DifferenceRow]:
    """The awards behind one step, by id from `from_award` on."""
    values = _values(unit, month) | {"cause": cause.value, "from": from_award, "limit": limit}
    other = cause in (Cause.PRICE, Cause.ONE_OFF, Cause.BACK_PAY, Cause.HELD)
    with connection.cursor() as cursor:
        cursor.execute(_BASE + (_OTHER_ROWS if other else _ROWS), values)
        return [
            DifferenceRow(award, person, area, name, _fen(was), _fen(now), reason)
            for award, person, area, name, was, now, reason in cursor.fetchall()
        ]


def _fen(value: Any) -> int | None:
    return None if value is None else int(value)


def _values(unit: str, month: date) -> dict[str, Any]:
    first = month.replace(day=1)
    return {
        "month": first,
        "before": months_later(first, -1),
        "lo": unit,
        "hi": after(unit),
        "tapering": benefits.tapering_awards(month=first),
    }
