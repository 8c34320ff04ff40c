"""Whose money an approved cause raised: household by household for those who tell, award by award for the family."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from minzheng.engines.benefits.models import AwardAmount, AwardChange, PriceSubsidy, StandardChange
from minzheng.engines.benefits.price_types import SubsidyState
from minzheng.engines.benefits.raise_types import RaiseCause, RaisedHome, RaiseLine, Raising
from minzheng.engines.benefits.standard_types import StandardState
from minzheng.engines.benefits.types import month_of, months_later

#: What each cause wrote, as (award, from month, before, after, once). A suspended award gives nothing more now.
_WRITTEN = {
    RaiseCause.STANDARD: """
select i.award_id, i.from_month, i.old_fen as before_fen, i.new_fen as after_fen, i.back_fen as once_fen
from benefits_standard_item i where i.change_id = %(cause)s and i.outcome = 'raised'""",
    RaiseCause.PRICE: """
select d.award_id, d.month as from_month, 0::bigint as before_fen, 0::bigint as after_fen, d.amount_fen as once_fen
from benefits_due_item d where d.decision_id = %(cause)s and d.kind = 'price'""",
}
_PAYS = """(a.end_month is null or a.end_month >= w.from_month) and not exists (
  select from benefits_award_suspension x where x.award_id = a.id
    and x.from_month <= greatest(w.from_month, %(month)s) and x.last_month >= greatest(w.from_month, %(month)s))"""
_PAGE = """
with written as ({written}),
page as (select award_id from written where %(after)s::uuid is null or award_id > %(after)s::uuid
  order by award_id limit %(limit)s),
houses as (select distinct a.household_id from page p join benefits_award a on a.id = p.award_id)
select a.household_id, a.payee_person_id, min(a.area_code), min(a.kind_name), min(w.from_month),
  sum(w.before_fen)::bigint, sum(w.after_fen)::bigint, sum(w.once_fen)::bigint
from written w join benefits_award a on a.id = w.award_id
where a.household_id in (select household_id from houses) and {pays}
group by a.household_id, a.payee_person_id order by a.household_id, a.payee_person_id
"""
_LAST = """
with written as ({written})
select (array_agg(p.award_id order by p.award_id desc))[1] from (
  select award_id from written where %(after)s::uuid is null or award_id > %(after)s::uuid
  order by award_id limit %(limit)s) p
"""
_COUNT = """
with written as ({written})
select count(distinct (a.household_id, a.payee_person_id))
from written w join benefits_award a on a.id = w.award_id where {pays}
"""


def raising(*, cause: RaiseCause, cause_id: UUID) -> Raising | None:
    """A cause that has been approved and laid over awards; None when there is no such one (yet)."""
    found = _standards([cause_id]) if cause is RaiseCause.STANDARD else _subsidies([cause_id])
    return found[0] if found else None


def raisings_since(month: date) -> list[Raising]:
    """Causes of this month and later ones, by month: awards decided meanwhile may still come under them."""
    standards = StandardChange.objects.filter(
        from_month__gte=month, state__in=(StandardState.APPROVED, StandardState.APPLIED)
    )
    subsidies = PriceSubsidy.objects.filter(month__gte=month, state=SubsidyState.GENERATED)
    return [
        *_standards(standards.values_list("pk", flat=True)),
        *_subsidies(subsidies.values_list("pk", flat=True)),
    ]


def raised_homes(
    *, cause: RaiseCause, cause_id: UUID, on: date, after: UUID | None, limit: int
) -> tuple[list[RaisedHome], UUID | None]:
    """Households of the next `limit` awards a cause raised, inside the open scope, and the last award's id (None: no more).

    Shape: one row per household and payee, all the household's awards of the cause summed in it, wherever they stand.
    """
    values: dict[str, UUID | date | int | None] = {
        "cause": cause_id,
        "month": month_of(on),
        "after": after,
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(_LAST.format(written=_WRITTEN[cause]), values)
        (last,) = cursor.fetchone()
        if last is None:
            return [], None
        cursor.execute(_PAGE.format(written=_WRITTEN[cause], pays=_PAYS), values)
        return [RaisedHome(*row) for row in cursor.fetchall()], last


def raised_count(*, cause: RaiseCause, cause_id: UUID, on: date) -> int:
    """How many households' payees a cause raised, inside the open scope."""
    with connection.cursor() as cursor:
        cursor.execute(
            _COUNT.format(written=_WRITTEN[cause], pays=_PAYS), {"cause": cause_id, "month": month_of(on)}
        )
        (count,) = cursor.fetchone()
        return int(count)


def raises_of(*, award_ids: Iterable[UUID]) -> list[RaiseLine]:
    """Rises by a new standard of these awards, newest first; what its holder may read."""
    changes = list(
        AwardChange.objects.filter(award_id__in=list(award_ids), act="standard").order_by("-from_month", "pk")
    )
    causes = {one.cause_id: one for one in _standards({change.decision_id for change in changes})}
    return [
        RaiseLine(
            award_id=change.award_id,
            from_month=change.from_month,
            before_fen=before,
            after_fen=change.amount_fen,
            document=causes[change.decision_id].document,
            reference=causes[change.decision_id].reference,
        )
        for change in changes
        if change.decision_id in causes and (before := _before(change)) is not None
    ]


def documents_of(decision_ids: Iterable[UUID]) -> dict[UUID, Raising]:
    """The documents behind payments made once, by what they rest on; others are absent. These are public figures."""
    wanted = set(decision_ids)
    return {one.cause_id: one for one in [*_standards(wanted), *_subsidies(wanted)]}


def _before(change: AwardChange) -> int | None:
    """The amount until then; one that never began is a former amount as well."""
    rows = AwardAmount.objects.filter(award_id=change.award_id).exclude(decision_id=change.decision_id)
    closed = rows.filter(to_month=months_later(change.from_month, -1), closed_by_decision=change.decision_id)
    former: Any = (closed | rows.filter(superseded_by=change.decision_id)).order_by("-from_month").first()
    return int(former.amount_fen) if former is not None else None


def _standards(ids: Iterable[UUID]) -> list[Raising]:
    rows = StandardChange.objects.filter(
        pk__in=list(ids), state__in=(StandardState.APPROVED, StandardState.APPLIED)
    )
    return [
        Raising(RaiseCause.STANDARD, row.id, row.from_month, row.document, row.reference)
        for row in rows.order_by("from_month", "pk")
    ]


def _subsidies(ids: Iterable[UUID]) -> list[Raising]:
    rows = PriceSubsidy.objects.filter(pk__in=list(ids), state=SubsidyState.GENERATED)
    return [
        Raising(RaiseCause.PRICE, row.id, row.month, row.document, "") for row in rows.order_by("month", "pk")
    ]
