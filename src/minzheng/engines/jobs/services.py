"""Deferring work and announcing facts, in the act's own transaction."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count

from minzheng.engines.jobs.models import Delivery, OutboxEvent
from minzheng.engines.jobs.registry import HANDLERS, JOBS, UnknownJob, job, on, run_job, run_periodic
from minzheng.engines.jobs.tasks import run
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel import clock
from minzheng.kernel.facts import Fact
from minzheng.kernel.scope import Scope, after


def defer(name: str, **arguments: Any) -> None:
    """Queue a registered job; it runs only if this transaction commits. Arguments are plain JSON values."""
    if name not in JOBS:
        raise UnknownJob(name)
    run.defer(name=name, arguments=arguments)


def announce(fact: Fact, *, at: datetime) -> None:
    """Write a fact to the outbox and queue its delivery, in the act's own transaction."""
    event = OutboxEvent.objects.create(
        name=fact.name, area_code=fact.area_code, payload=fact.payload(), announced_at=at
    )
    if HANDLERS.get(fact.name):
        defer("jobs.deliver", event_id=str(event.id))


@job("jobs.deliver")
def deliver(*, event_id: str) -> None:
    """Run each handler of one event once, each in its own transaction and the event's area."""
    event = OutboxEvent.objects.get(pk=UUID(event_id))
    for name, handler in HANDLERS.get(event.name, []):
        with transaction.atomic():
            _, first = Delivery.objects.get_or_create(
                event=event, handler=name, defaults={"done_at": clock.now()}
            )
            if first:
                with open_scope(Scope(lo=event.area_code, hi=after(event.area_code))):
                    handler(event.payload)


#: An event not delivered to every handler by then has lost its job, or met eight failures.
UNDELIVERED_AFTER, LOOK_BACK, EACH_MINUTES = timedelta(minutes=30), timedelta(days=30), 30


@job("jobs.redeliver", cron="*/30 * * * *")
def redeliver(*, at: datetime) -> None:
    """Queue again, twice an hour, every event some handler has not yet done; a handler that has is not called."""
    if int(at.timestamp()) // 60 % EACH_MINUTES:
        return
    waiting = OutboxEvent.objects.filter(
        name__in=HANDLERS, announced_at__lt=at - UNDELIVERED_AFTER, announced_at__gt=at - LOOK_BACK
    ).annotate(done=Count("delivery"))
    for event in waiting.order_by("announced_at", "pk"):
        if event.done < len(HANDLERS[event.name]):
            defer("jobs.deliver", event_id=str(event.id))


__all__ = ["UnknownJob", "announce", "defer", "job", "on", "redeliver", "run_job", "run_periodic"]
