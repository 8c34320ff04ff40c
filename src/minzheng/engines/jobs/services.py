"""Deferring work and announcing facts, in the act's own transaction."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Count

from minzheng.engines.jobs.models import Delivery, OutboxEvent
from minzheng.engines.jobs.registry import HANDLERS, JOBS, UnknownJob, job, on, run_job, run_periodic
from minzheng.engines.jobs.tasks import run
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel import clock
from minzheng.kernel.facts import Fact
from minzheng.kernel.scope import Scope, after

#: Events of one job where very many were announced at once.
TOGETHER = 500


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


def announce_found(fact: type[Fact], *, select: str, values: dict[str, Any], at: datetime) -> int:
    """Announce one fact for each row of a SELECT whose columns are the fact's fields; how many.

    For acts on very many rows: written in one statement, delivered in jobs of `TOGETHER` events. `select` is the
    caller's own constant text; its `values` are bound.
    """
    statement = f"""
        insert into jobs_outbox (id, name, area_code, payload, announced_at)
        select gen_random_uuid(), %(fact_name)s, q.area_code, to_jsonb(q), %(announced_at)s from ({select}) q
        returning id"""  # noqa: S608 - see above
    announced = 0
    with connection.cursor() as cursor:
        cursor.execute(statement, values | {"fact_name": fact.name, "announced_at": at})
        while rows := cursor.fetchmany(TOGETHER):
            announced += len(rows)
            if HANDLERS.get(fact.name):
                defer("jobs.deliver_each", event_ids=[str(row[0]) for row in rows])
    return announced


def announce_each(facts: Sequence[Fact], *, at: datetime, done: Sequence[str] = ()) -> None:
    """Several facts of one act: one statement for the outbox, one job that delivers them one by one.

    `done`: handlers whose work for all of them was part of the act itself; they are put down as having heard.
    """
    events = [
        OutboxEvent(name=one.name, area_code=one.area_code, payload=one.payload(), announced_at=at)
        for one in facts
    ]
    OutboxEvent.objects.bulk_create(events)
    known = [(event, name) for event in events for name, _handler in HANDLERS.get(event.name, [])]
    Delivery.objects.bulk_create(
        [Delivery(event=event, handler=name, done_at=at) for event, name in known if name in done]
    )
    waiting = dict.fromkeys(str(event.id) for event, name in known if name not in done)
    if waiting:
        defer("jobs.deliver_each", event_ids=list(waiting))


@job("jobs.deliver_each")
def deliver_each(*, event_ids: list[str]) -> None:
    """As `deliver`, of several events. One that fails stops none of the others; the failures are raised at the end.

    Run again, it delivers what failed: who has heard an event is not called twice.
    """
    failed: list[Exception] = []
    for event_id in event_ids:
        try:
            deliver(event_id=event_id)
        except Exception as problem:
            problem.add_note(f"event {event_id}")
            failed.append(problem)
    if failed:
        raise ExceptionGroup("events not delivered", failed)


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


__all__ = [
    "UnknownJob",
    "announce",
    "announce_found",
    "announce_each",
    "defer",
    "job",
    "on",
    "redeliver",
    "run_job",
    "run_periodic",
]
