"""Signing: every adult authorises the check herself, on any device; the last signature completes the file."""

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from minzheng.engines.casework.deadlines import accept_by
from minzheng.engines.casework.firing import (
    INTAKE_QUEUES,
    NewTask,
    Step,
    check_row,
    close_tasks,
    locked_application,
    open_task,
    write_event,
)
from minzheng.engines.casework.models import Application, Case, Party, Supplement, Task
from minzheng.engines.casework.processes import intake_of
from minzheng.engines.casework.services.guardians import signed_by_guardian
from minzheng.engines.casework.services.paper_intake import sign_promises
from minzheng.engines.casework.types import LinkUnusable, NotThisStep
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.messages import services as messages
from minzheng.engines.verification import services as verification
from minzheng.engines.verification.types import Signature
from minzheng.foundations.accounts.services import take
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.people import services as people
from minzheng.foundations.privacy.types import act, acting_for_family, open_scope
from minzheng.kernel.actor import SYSTEM, Actor, Role
from minzheng.kernel.application import ApplicationRef
from minzheng.kernel.result import NotYours
from minzheng.kernel.scope import Scope, after, required_scope

LINK_LIFE = timedelta(days=30)
LINKS_A_DAY = 5


@act
def sign(*, actor: Actor, application_id: UUID, party_id: UUID, signature: Signature, at: datetime) -> str:
    """A person named in the application signs here: on her own account, or on the device of the officer helping.

    Returns the application's state. Refuses: NotYours, NotThisStep (already signed).
    """
    application = locked_application(application_id)
    with acting_for_family(application.area_code):
        party = (
            Party.objects.select_for_update(of=("self",)).filter(pk=party_id, application=application).first()
        )
        if party is not None and actor.person_id == application.applicant_id != party.person_id:
            raise verification.SignsForHerself()
        if party is None or not (actor.is_officer or actor.person_id == party.person_id):
            raise NotYours()
        sign_party(actor=actor, application=application, party=party, signature=signature, at=at)
        complete_if_signed(application, actor=actor, at=at)
    return str(application.state)


def applicant_of(application: Application) -> UUID:
    """The applicant's person. Known from submission on; before that no act asks for it."""
    if application.applicant_id is None:
        raise NotThisStep()
    return application.applicant_id


def ref_of(application: Application) -> ApplicationRef:
    """The application as engines below casework know it."""
    names = catalogue.names_of(application.items)
    return ApplicationRef(application.id, applicant_of(application), application.area_code, names)


def sign_party(
    *, actor: Actor, application: Application, party: Party, signature: Signature, at: datetime
) -> None:
    """Keep one signature as an authorisation, a child's by her guardian; the file is locked and the area open."""
    if party.signed_at is not None or not party.must_sign:
        raise NotThisStep("这一位已经签过字了，不用再签")
    check_row(intake_of(application), "sign", application.state, actor)
    signature, by_whom = signed_by_guardian(application, party.person_id, signature, at=at)
    party.authorisation_id = verification.authorise(
        actor=actor, of=ref_of(application), person_id=party.person_id, signature=signature, at=at
    )
    party.signed_at, party.link_digest = at, None
    party.save(update_fields=["authorisation_id", "signed_at", "link_digest"])
    sign_promises(application=application, party=party, at=at)
    Task.objects.filter(
        application=application, kind="sign", party_id=party.id, closed_at__isnull=True
    ).update(closed_at=at, closed_by=actor.account_id)
    write_event(
        application,
        actor=actor,
        step=Step("sign", (application.state, application.state), note=f"{party.name}{by_whom}"),
        at=at,
    )


def complete_if_signed(application: Application, *, actor: Actor, at: datetime) -> None:
    """Once everybody has signed, the file stands in the town's queue for acceptance."""
    if application.state != "waiting":
        return
    if Party.objects.filter(application=application, must_sign=True, signed_at__isnull=True).exists():
        return
    if Supplement.objects.filter(application=application, answered_at__isnull=True).exists():
        return
    check_row(intake_of(application), "complete", application.state, actor)
    application.state = "ready"
    application.version += 1
    application.save(update_fields=["state", "version"])
    close_tasks(application, ("remind", "call"), actor=actor, at=at)
    due = accept_by(application, at=at)
    open_task(application, NewTask("accept", INTAKE_QUEUES["accept"], due_on=due), at=at)
    write_event(application, actor=actor, step=Step("complete", ("waiting", "ready")), at=at)


def find_link(token: str, at: datetime) -> tuple[UUID, UUID, str] | None:
    """(party, application, area) of a live link: the database's one look-up by digest, or None."""
    digest = hashlib.sha256(token.encode()).digest()
    with connection.cursor() as cursor:
        cursor.execute(
            "select party_id, application_id, area_code from casework_party_by_link(%s, %s)", [digest, at]
        )
        return cursor.fetchone()  # type: ignore[no-any-return]


@act
def sign_by_link(*, token: str, identity_tail: str, signature: Signature, at: datetime) -> str | None:
    """Sign from a personal link, proved by the last four characters of one's own identity number.

    Returns the application's state, or None when link or characters are not right; five tries a link, and a
    None keeps the used try. Source: 授权书 (electronic: identity comparison first, then signature).
    """
    found = find_link(token, at)
    if found is None:
        return None
    party_id, application_id, area_code = found
    with open_scope(Scope(lo=area_code, hi=after(area_code))):
        application = locked_application(application_id)
        party = Party.objects.select_for_update(of=("self",)).get(pk=party_id)
        digest = hashlib.sha256(token.encode()).digest()
        if party.tries_left <= 0 or party.link_digest is None or bytes(party.link_digest) != digest:
            return None  # used, renewed or tried out while we waited for the lock
        number = people.identity_of(person_id=party.person_id)
        if not number or not secrets.compare_digest(number[-4:], identity_tail.strip().upper()):
            party.tries_left -= 1
            party.save(update_fields=["tries_left"])
            return None
        signer = Actor(Role.RESIDENT, party.name, required_scope(), person_id=party.person_id)
        sign_party(actor=signer, application=application, party=party, signature=signature, at=at)
        complete_if_signed(application, actor=signer, at=at)
        return str(application.state)


@act
def ask_for_signatures(*, application_id: UUID, at: datetime) -> int:
    """A message with a personal link to everybody whose signature is missing and who has none yet; how many.

    Called for a fact (ApplicationSubmitted); a second time changes nothing, nor does a fact of a place the file has
    left meanwhile (转交): the place it went to is told again.
    """
    if not Application.objects.filter(pk=application_id).exists():
        return 0
    application = locked_application(application_id)
    rows = Party.objects.select_for_update(of=("self",)).filter(
        application=application,
        must_sign=True,
        signed_at__isnull=True,
        link_digest__isnull=True,
        position__gt=0,
    )
    waiting = list(rows.order_by("position"))
    for party in waiting:
        _send_link(application, party, at=at)
    return len(waiting)


def _send_link(application: Application, party: Party, *, at: datetime) -> str:
    """A fresh link for one signer; only its digest is kept, the link itself goes into her message."""
    token = secrets.token_urlsafe(24)
    party.link_digest = hashlib.sha256(token.encode()).digest()
    party.link_expires_at, party.tries_left = at + LINK_LIFE, 5
    party.save(update_fields=["link_digest", "link_expires_at", "tries_left"])
    messages.tell(
        person_id=party.person_id,
        area_code=application.area_code,
        kind=f"{application.items[0]}.sign_request",
        context={
            "applicant": application.applicant_name,
            "signer": party.name,
            "item": catalogue.names_of(application.items),
        },
        link=f"/sign/{token}/",
        at=at,
    )
    return f"/sign/{token}/"


@act
def signature_withdrawn(*, application_id: UUID, person_id: UUID, at: datetime) -> None:
    """A signer took her authorisation back: her signature is open again, and a file not yet accepted waits for it.

    Called for a fact (AuthorisationWithdrawn); a second time changes nothing. Nothing is refused or ended by it.
    Source: 个人信息保护法 art. 15.
    """
    application = locked_application(application_id)
    row = intake_of(application).row("unsign", application.state)
    party = Party.objects.filter(
        application=application, person_id=person_id, signed_at__isnull=False
    ).first()
    if row is None or party is None:
        return
    if Case.objects.filter(application=application, decision__isnull=False).exists():
        return  # decided: nothing more is asked about anybody, so there is nothing to sign again
    party.signed_at = party.authorisation_id = None
    party.save(update_fields=["signed_at", "authorisation_id"])
    source, application.state = application.state, row.target
    application.version += 1
    application.save(update_fields=["state", "version"])
    if source != row.target:
        close_tasks(application, ["accept"], actor=SYSTEM, at=at)
    open_task(application, NewTask("sign", INTAKE_QUEUES["sign"], party_id=party.id), at=at)
    step = Step("unsign", (source, row.target), note=party.name)
    write_event(application, actor=SYSTEM, step=step, at=at)


@act
def renew_link(*, actor: Actor, application_id: UUID, party_id: UUID, at: datetime) -> str:
    """A fresh signing link for somebody who lost hers; the old one dies. Returns the new path. Refuses: NotYours."""
    application = locked_application(application_id)
    with acting_for_family(application.area_code):
        party = (
            Party.objects.select_for_update(of=("self",)).filter(pk=party_id, application=application).first()
        )
        if party is None or party.signed_at is not None or not party.must_sign:
            raise NotYours()
        take(key=f"link:{party_id}", most=LINKS_A_DAY, window=timedelta(days=1), at=at)
        path = _send_link(application, party, at=at)
        record(
            actor=actor,
            action="casework.signing.link_renewed",
            subject=Subject("application", application_id, party.person_id, application.area_code),
            at=at,
        )
    return path


__all__ = [
    "LinkUnusable",
    "ask_for_signatures",
    "complete_if_signed",
    "find_link",
    "applicant_of",
    "ref_of",
    "renew_link",
    "sign",
    "sign_by_link",
    "sign_party",
    "signature_withdrawn",
]
