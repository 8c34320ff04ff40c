"""Opening, using and ending a station session (站点办理)."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings

from minzheng.foundations.accounts.station_models import PURPOSES, StationSession
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.types import act
from minzheng.kernel.actor import Actor
from minzheng.kernel.identifiers import Unreadable, normalise_name
from minzheng.kernel.result import NotYours, Refusal


class NobodyNamed(Refusal):
    """A station session is somebody's, for something."""

    code = "nobody_named"
    message = "请写上来办事的人的姓名，再选办什么事"


def station_idle() -> timedelta:
    """After this long without a touch a session is over."""
    return timedelta(seconds=int(getattr(settings, "STATION_IDLE_SECONDS", 15 * 60)))


@act
def open_station(*, actor: Actor, person_name: str, purpose: str, files: list[UUID], at: datetime) -> UUID:
    """Begin to serve one person: from now on everything on this device is hers and the officer's together.

    Her name and purpose stand on record. Sessions of this officer that went idle unseen are ended here.
    Refuses: NotYours (no officer), NobodyNamed.
    """
    if actor.posting_id is None or actor.account_id is None:
        raise NotYours()
    try:
        name = normalise_name(person_name)
    except Unreadable:
        raise NobodyNamed() from None
    if not name or purpose not in PURPOSES:
        raise NobodyNamed()
    StationSession.objects.filter(
        account_id=actor.account_id, ended_at__isnull=True, seen_at__lt=at - station_idle()
    ).update(ended_at=at, ended_how="idle")
    session: StationSession = StationSession.objects.create(
        area_code=actor.scope.lo.ljust(18, "0"),
        account_id=actor.account_id,
        posting_id=actor.posting_id,
        purpose=purpose,
        person_name=name[:50],
        files=[str(one) for one in files],
        started_at=at,
        seen_at=at,
    )
    _record(actor, session, "accounts.station.opened", at, purpose=purpose, files=len(files))
    return UUID(str(session.id))


def _record(actor: Actor, session: StationSession, action: str, at: datetime, **detail: Any) -> None:
    subject = Subject("station", session.id, None, session.area_code)
    record(actor=actor, action=action, subject=subject, at=at, **detail)


def _own(actor: Actor, session_id: UUID) -> StationSession:
    session: StationSession | None = (
        StationSession.objects.select_for_update(of=("self",))
        .filter(pk=session_id, account_id=actor.account_id, ended_at__isnull=True)
        .first()
    )
    if session is None:
        raise NotYours()
    return session


@act
def add_file(*, actor: Actor, session_id: UUID, file_id: UUID, at: datetime) -> None:
    """A file begun or found in the session may be opened in it. Refuses: NotYours (not hers, or over)."""
    session = _own(actor, session_id)
    if str(file_id) not in session.files:
        session.files = [*session.files, str(file_id)]
        session.save(update_fields=["files"])
    _record(actor, session, "accounts.station.file_added", at, file=str(file_id))


@act
def end_station(*, actor: Actor, session_id: UUID, how: str, at: datetime) -> None:
    """The person has gone, the time is up, or the officer left: nothing of hers opens here any more. Refuses: NotYours."""
    session = _own(actor, session_id)
    session.ended_at, session.ended_how = at, how
    session.save(update_fields=["ended_at", "ended_how"])
    _record(actor, session, "accounts.station.ended", at, how=how)


def touch_station(*, session_id: UUID, at: datetime) -> None:
    """The session was used now."""
    StationSession.objects.filter(pk=session_id, ended_at__isnull=True).update(seen_at=at)
