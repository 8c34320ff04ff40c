"""At the station: six digits that open one application's progress, and the files of the person who sits there."""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from minzheng.engines.casework.answers import open_answers
from minzheng.engines.casework.firing import locked_application
from minzheng.engines.casework.models import Application, Party, ProgressCode
from minzheng.engines.casework.one_form import parties_of
from minzheng.engines.casework.types import NotThisStep, NotYourRole
from minzheng.foundations.accounts.services import take
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.people import services as people
from minzheng.foundations.privacy.services import blind_index
from minzheng.foundations.privacy.types import act, acting_for_family
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.identifiers import Unreadable, normalise_name
from minzheng.kernel.result import NotYours

#: Roles that keep a station.
KEEPERS = (Role.VILLAGE_WORKER, Role.TOWN_CLERK)
CODE_DIGITS = 6
#: voices.md R7: at most ten tries an hour, for a station and for a name.
TRIES_AN_HOUR = 10
RECEIPTS_A_DAY = 5
RUNNING = ("draft", "waiting", "ready", "accepted")


def code_life() -> timedelta:
    """How long a code opens progress; a deployment's setting in days."""
    return timedelta(days=int(getattr(settings, "PROGRESS_CODE_DAYS", 180)))


@act
def issue_progress_code(*, actor: Actor, application_id: UUID, at: datetime) -> str:
    """A fresh six-digit code for the receipt; an earlier one dies. Only its keyed digest (HMAC-SM3) is kept.

    Refuses: NotYours, NotThisStep (not handed in), TooManyTries (five a day). Source: voices.md R7.
    """
    application = locked_application(application_id)
    if not actor.is_officer and actor.person_id != application.applicant_id:
        raise NotYours()
    if application.state in ("draft", "withdrawn"):
        raise NotThisStep("申请提交以后才有查询码，请先提交")
    take(key=f"receipt:{application_id}", most=RECEIPTS_A_DAY, window=timedelta(days=1), at=at)
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
    with acting_for_family(application.area_code):
        ProgressCode.objects.filter(application=application, withdrawn_at__isnull=True).update(
            withdrawn_at=at
        )
        ProgressCode.objects.create(
            application=application,
            applicant_id=application.applicant_id,
            area_code=application.area_code,
            digest=_digest(application.applicant_name, code),
            issued_at=at,
            expires_at=at + code_life(),
        )
        record(
            actor=actor,
            action="casework.progress_code.issued",
            subject=Subject("application", application_id, application.applicant_id, application.area_code),
            at=at,
        )
    return code


def _digest(name: str, code: str) -> bytes:
    return blind_index("progress_code", f"{name}\x00{code}")


@act
def progress_by_code(*, actor: Actor, name: str, code: str, at: datetime) -> UUID | None:
    """The application a name and a code open, in the station's own area; None for anything that does not fit.

    Ten tries an hour for the station and for the name, right or wrong: a None keeps the used try.
    Refuses: NotYourRole (the code opens nothing outside a station), TooManyTries.
    """
    if actor.role not in KEEPERS:
        raise NotYourRole()
    try:
        asked = normalise_name(name)
    except Unreadable:
        asked = ""
    hour = timedelta(hours=1)
    take(key=f"code-station:{actor.scope.lo}", most=TRIES_AN_HOUR, window=hour, at=at)
    take(key=f"code-name:{actor.scope.lo}:{asked}", most=TRIES_AN_HOUR, window=hour, at=at)
    digits = "".join(one for one in code if one.isdigit())
    row = (
        ProgressCode.objects.filter(
            digest=_digest(asked, digits), withdrawn_at__isnull=True, expires_at__gt=at
        )
        .select_related("application")
        .first()
    )
    found = row is not None and len(digits) == CODE_DIGITS
    application: Application | None = row.application if row is not None and found else None
    record(
        actor=actor,
        action="casework.progress_code.tried",
        subject=_subject(application, actor),
        at=at,
        found=application is not None,
    )
    return application.id if application is not None else None


def _subject(application: Application | None, actor: Actor) -> Subject:
    if application is None:
        return Subject("station", actor.posting_id, None, actor.scope.lo.ljust(18, "0"))
    return Subject("application", application.id, application.applicant_id, application.area_code)


@act
def files_at_station(*, actor: Actor, name: str, identity_tail: str, at: datetime) -> list[UUID]:
    """The open files of the person sitting at the station: her name and the last four of her number must both fit.

    Drafts an officer began and running applications of the station's area, newest first; [] when nothing fits.
    Refuses: NotYourRole, TooManyTries (ten an hour for the station and the name).
    """
    if actor.role not in KEEPERS:
        raise NotYourRole()
    try:
        asked = normalise_name(name)
    except Unreadable:
        return []
    tail = identity_tail.strip().upper()
    if len(tail) != 4:
        return []
    take(key=f"tail:{actor.scope.lo}:{asked}", most=TRIES_AN_HOUR, window=timedelta(hours=1), at=at)
    rows = Application.objects.filter(applicant_name=asked, state__in=RUNNING)
    rows = rows.exclude(state="draft", assisted_by__isnull=True).order_by("-updated_at", "-pk")[:20]
    found = [row for row in rows if _tail_of(row) == tail]
    record(
        actor=actor,
        action="casework.station.files_found",
        subject=_subject(found[0] if found else None, actor),
        at=at,
        files=len(found),
    )
    return [row.id for row in found]


def _tail_of(row: Application) -> str:
    """The last four characters of the applicant's number: from her person, or from the draft's own answers."""
    first = Party.objects.filter(application=row, position=0).values_list("person_id", flat=True).first()
    if first is not None:
        return people.identity_of(person_id=first)[-4:]
    answers = open_answers(row.id, row.answers_box)
    parties = parties_of(row.items, answers) if answers else []
    return parties[0].identity_number[-4:] if parties else ""
