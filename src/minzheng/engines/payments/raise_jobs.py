"""Telling of rises, a batch a job: each batch is one transaction that queues the next, so that none is lost or sent twice."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.benefits.events import StandardApplied, SubsidyGenerated
from minzheng.engines.benefits.types import RaiseCause, month_of, months_later
from minzheng.engines.jobs.services import defer, job, on
from minzheng.engines.payments.services.raising import tell_raised
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel import clock
from minzheng.kernel.clock import BEIJING, local_date

TELL = "payments.tell_raised"
BATCH = 200
#: After the night's look has laid late standards over new awards; nobody's phone rings at night.
MORNING = 9


@on(StandardApplied, "payments.tell_standard")
def tell_standard(payload: dict[str, Any]) -> None:
    """A new standard stands on every award: the families hear of it."""
    defer(TELL, cause=RaiseCause.STANDARD.value, cause_id=payload["change_id"])


@on(SubsidyGenerated, "payments.tell_price")
def tell_price(payload: dict[str, Any]) -> None:
    """A month's price subsidy stands: the families hear of it."""
    defer(TELL, cause=RaiseCause.PRICE.value, cause_id=payload["subsidy_id"])


@job(TELL)
def tell_batch(*, cause: str, cause_id: str, after: str = "") -> None:
    """One batch of households, and the next batch queued with it."""
    with transaction.atomic(), open_scope(WHOLE_CITY):
        _told, last = tell_raised(
            cause=RaiseCause(cause),
            cause_id=UUID(cause_id),
            at=clock.now(),
            after=UUID(after) if after else None,
            limit=BATCH,
        )
        if last is not None:
            defer(TELL, cause=cause, cause_id=cause_id, after=str(last))


@job("payments.tell_raised_late", cron="0 * * * *")
def tell_late(*, at: datetime) -> None:
    """Each morning the causes of this month and the month before are gone through again: awards decided late, batches lost."""
    local = at.astimezone(BEIJING)
    if local.hour != MORNING or local.minute:
        return
    with transaction.atomic():
        for one in benefits.raisings_since(months_later(month_of(local_date(at)), -1)):
            defer(TELL, cause=one.cause.value, cause_id=str(one.cause_id))
