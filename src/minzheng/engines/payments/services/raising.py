"""Telling families that their money rises (调标、价格临时补贴): what, from when, why, by which document; each household once."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.benefits.types import RaiseCause, RaisedHome, Raising
from minzheng.engines.payments.models import RaiseTold
from minzheng.engines.payments.services.telling import tell_payee
from minzheng.kernel.clock import local_date

#: The family's own page, where the reason stands in full.
PAGE = "/payments/"
KINDS = {RaiseCause.STANDARD: "payments.standard_raised", RaiseCause.PRICE: "payments.price_given"}


def tell_raised(
    *, cause: RaiseCause, cause_id: UUID, at: datetime, after: UUID | None = None, limit: int = 200
) -> tuple[int, UUID | None]:
    """Tell the households of the next `limit` awards a cause raised: (how many were told now, where to go on; None: done).

    Needs a scope that holds them, and a transaction: killed in the middle, nobody of this batch was told; run again
    from any place, who was told is not told again. A cause not laid over awards yet tells nobody.
    """
    found = benefits.raising(cause=cause, cause_id=cause_id)
    if found is None:
        return 0, None
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"raise_told|{cause_id}"])
    homes, last = benefits.raised_homes(
        cause=cause, cause_id=cause_id, on=local_date(at), after=after, limit=limit
    )
    told = set(
        RaiseTold.objects.filter(
            cause_id=cause_id, household_id__in=[one.household_id for one in homes]
        ).values_list("household_id", "person_id")
    )
    fresh = [one for one in homes if (one.household_id, one.payee_person_id) not in told]
    for home in fresh:
        _tell(found, home, at)
    return len(fresh), last


def _tell(found: Raising, home: RaisedHome, at: datetime) -> None:
    RaiseTold.objects.create(
        area_code=home.area_code,
        cause=found.cause,
        cause_id=found.cause_id,
        household_id=home.household_id,
        person_id=home.payee_person_id,
        told_at=at,
    )
    context: dict[str, Any] = {
        "what": home.kind_name,
        "month": home.from_month,
        "before": home.before_fen,
        "after": home.after_fen,
        "once": home.once_fen,
        "document": found.document,
    }
    tell_payee(
        person_id=home.payee_person_id,
        area_code=home.area_code,
        kind=KINDS[found.cause],
        context=context,
        at=at,
        link=PAGE,
    )


__all__ = ["tell_raised"]
