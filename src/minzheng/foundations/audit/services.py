"""Writing the record, sealing it, checking the seals."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from minzheng.foundations.audit.models import Event, Seal
from minzheng.foundations.audit.sealing import EMPTY_CHAIN, digest_of_events
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor
from minzheng.kernel.scope import CITY_AREA, CITY_HI, CITY_LO, Scope

#: One sealer at a time ("seal").
SEALING_LOCK = 0x7365616C
WHOLE_CITY = Scope(lo=CITY_LO, hi=CITY_HI)


@dataclass(frozen=True, slots=True)
class Subject:
    """What an event is about: its kind, its id, and the person concerned (who may read the event)."""

    kind: str
    id: UUID | None = None
    person_id: UUID | None = None
    area_code: str = CITY_AREA


Line = tuple[str, Subject] | tuple[str, Subject, dict[str, Any]]


def record(
    *, actor: Actor, action: str, subject: Subject, at: datetime, purpose: str = "", **detail: Any
) -> None:
    """Write one event in the act's own transaction.

    `action` is dotted and past tense: "casework.application.accepted". `detail` holds ids and codes, never
    identity numbers, accounts, illness or free text typed by a person.
    """
    _event(actor, action, subject, at, purpose, detail).save(force_insert=True)


def record_each(*, actor: Actor, lines: Sequence[Line], at: datetime) -> None:
    """Several events of one act, in one statement: (action, subject), or with a third part, their detail."""
    Event.objects.bulk_create(
        [_event(actor, action, subject, at, "", *(detail or ({},))) for action, subject, *detail in lines]
    )


def _event(
    actor: Actor, action: str, subject: Subject, at: datetime, purpose: str, detail: dict[str, Any]
) -> Event:
    return Event(
        real_at=clock.real_now(),
        business_at=at,
        action=action,
        role=actor.role,
        account_id=actor.account_id,
        posting_id=actor.posting_id,
        actor_name=actor.title[:120],
        subject_kind=subject.kind,
        subject_id=subject.id,
        person_id=subject.person_id,
        area_code=subject.area_code,
        purpose=purpose[:200],
        detail=detail | ({"station": str(actor.station_id)} if actor.station_id else {}),
    )


@transaction.atomic
def seal(*, at: datetime) -> Seal | None:
    """Link every event whose transaction has ended since the last link; None when there is none.

    Only transactions older than every open one are taken, so that a late commit is never skipped.
    """
    with open_scope(WHOLE_CITY), connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [SEALING_LOCK])
        last = Seal.objects.last()
        cursor.execute("select pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        (horizon,) = cursor.fetchone()
        since = last.upto_xid if last else 0
        previous = bytes(last.digest) if last else EMPTY_CHAIN
        count, digest = digest_of_events(cursor, since=since, upto=horizon, previous=previous)
        if not count:
            return None
        return Seal.objects.create(
            number=last.number + 1 if last else 1,
            upto_xid=horizon,
            events=count,
            previous=previous,
            digest=digest,
            sealed_at=at,
        )


@dataclass(frozen=True, slots=True)
class Verification:
    """Outcome of a check: links read, events read, and the first number that does not hold (None = whole)."""

    links: int
    events: int
    broken_at: int | None
    reason: str
    head: str


@transaction.atomic
def verify(*, expected_head: str = "") -> Verification:
    """Recompute the whole chain. `expected_head` (hex, kept outside the database) also shows a cut tail."""
    previous, since, events, links = EMPTY_CHAIN, 0, 0, 0
    heads = set()
    with open_scope(WHOLE_CITY), connection.cursor() as cursor:
        for link in Seal.objects.all():
            count, digest = digest_of_events(cursor, since=since, upto=link.upto_xid, previous=previous)
            if link.number != links + 1 or bytes(link.previous) != previous:
                return Verification(links, events, link.number, "封印次序断开", previous.hex())
            if count != link.events or digest != bytes(link.digest):
                return Verification(links, events, link.number, "记录被改动、增加或删除", previous.hex())
            previous, since = digest, link.upto_xid
            events, links = events + count, links + 1
            heads.add(digest.hex())
    if expected_head and expected_head not in heads:
        return Verification(links, events, links + 1, "库外保存的封印不在链上：尾部被截断", previous.hex())
    return Verification(links, events, None, "", previous.hex())
