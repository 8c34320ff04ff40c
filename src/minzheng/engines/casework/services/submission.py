"""Handing in: completeness said once, people registered, signatures asked for."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.casework.answers import open_answers
from minzheng.engines.casework.events import ApplicationSubmitted
from minzheng.engines.casework.firing import (
    INTAKE_QUEUES,
    NewTask,
    application_process,
    check_row,
    close_tasks,
    locked_application,
    open_task,
    write_event,
)
from minzheng.engines.casework.models import Application, Party
from minzheng.engines.casework.numbering import application_number
from minzheng.engines.casework.services.signing import complete_if_signed, sign_party
from minzheng.engines.casework.types import AlreadyApplied, Submitted
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.catalogue.types import PartyDraft
from minzheng.engines.jobs.services import announce
from minzheng.engines.messages import services as messages
from minzheng.engines.verification.types import Signature
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.people import services as people
from minzheng.foundations.people.types import Relation
from minzheng.foundations.privacy.types import acting_for_family
from minzheng.kernel.actor import Actor
from minzheng.kernel.clock import local_date
from minzheng.kernel.identifiers import parse_identity_number
from minzheng.kernel.result import StaleVersion

LINK_LIFE = timedelta(days=30)


@transaction.atomic
def submit(
    *, actor: Actor, application_id: UUID, version: int, at: datetime, signature: Signature | None = None
) -> Submitted:
    """Hand a draft in; with the applicant's own signature when it was drawn on this device.

    Returns what is missing, all of it at once, and changes nothing then. Refuses: StaleVersion, AlreadyApplied,
    IdentityTaken. A repeat of an application already handed in gives its state back.
    Source: 审核确认办法 art. 9, 10 (一次性告知).
    """
    application = locked_application(application_id)
    if application.state != "draft":
        return Submitted(application.state, application.number)
    if application.version != version:
        raise StaleVersion()
    answers = open_answers(application_id, application.answers_box)
    handler = catalogue.handler_of(application.items[0])
    missing = handler.missing(answers)
    if missing:
        return Submitted("draft", missing=missing)
    drafts = handler.parties(answers)
    with acting_for_family(application.area_code):
        intake = _Intake(actor, application, drafts, at)
        persons = intake.register()
        application.applicant_id = persons[0]
        links = intake.name_parties(persons)
        intake.write(persons)
        intake.open_sign_tasks()
        write_event(application, actor=actor, act="submit", states=("draft", "waiting"), at=at)
        record(
            actor=actor,
            action="casework.application.submitted",
            subject=Subject("application", application_id, application.applicant_id, application.area_code),
            at=at,
        )
        announce(ApplicationSubmitted(area_code=application.area_code, application_id=application_id), at=at)
        if signature:
            applicant = Party.objects.select_for_update(of=("self",)).get(application=application, position=0)
            sign_party(actor=actor, application=application, party=applicant, signature=signature, at=at)
        complete_if_signed(application, actor=actor, at=at)
        intake.ask_for_signatures(links)
        waiting = Party.objects.filter(application=application, must_sign=True, signed_at__isnull=True)
        names = list(waiting.order_by("position").values_list("name", flat=True))
    return Submitted(application.state, application.number, waiting_for=names)


@dataclass(slots=True)
class _Intake:
    actor: Actor
    application: Application
    drafts: list[PartyDraft]
    at: datetime

    def register(self) -> list[UUID]:
        """Person ids, in the order of the drafts; the applicant's own person is completed, never doubled."""
        today, area = local_date(self.at), self.application.area_code
        ids: list[UUID] = []
        for draft in self.drafts:
            identity = parse_identity_number(draft.identity_number, today=today) if draft.identity_number else None
            particulars = people.Particulars(draft.name, identity, draft.phone, area[6:])
            if draft.role == "applicant" and self.application.applicant_id is not None:
                own = self.application.applicant_id
                people.identify(actor=self.actor, person_id=own, particulars=particulars, area_code=area, at=self.at)
                ids.append(own)
            else:
                ids.append(
                    people.register_person(actor=self.actor, particulars=particulars, area_code=area, at=self.at)
                )
        return ids

    def write(self, persons: list[UUID]) -> None:
        """The application's own row, and its household."""
        application, at = self.application, self.at
        check_row(application_process(), "submit", application.state, self.actor)
        members = [
            people.Member(person, Relation(draft.relation) if draft.relation in list(Relation) else Relation.OTHER)
            for person, draft in zip(persons, self.drafts, strict=True)
            if draft.role != "obligor"
        ]
        application.household_id = people.form_household(
            actor=self.actor, members=members, area_code=application.area_code, on=local_date(at), at=at
        )
        application.applicant_name = self.drafts[0].name
        application.number = application_number(application.area_code, local_date(at))
        application.state, application.submitted_at, application.updated_at = "waiting", at, at
        application.version += 1
        application.save()
        close_tasks(application, ["fill"], actor=self.actor, at=at)

    def name_parties(self, persons: list[UUID]) -> dict[UUID, str]:
        """Party rows; the plain link token of each who must sign elsewhere. Refuses: AlreadyApplied."""
        item, links, rows = self.application.items[0], {}, []
        self._refuse_current_award([p for p, d in zip(persons, self.drafts, strict=True) if d.role != "obligor"])
        for position, (person, draft) in enumerate(zip(persons, self.drafts, strict=True)):
            token = secrets.token_urlsafe(24) if draft.must_sign and position else ""
            row = Party(
                application=self.application,
                area_code=self.application.area_code,
                applicant_id=self.application.applicant_id,
                role=draft.role,
                position=position,
                person_id=person,
                name=draft.name,
                relation=draft.relation,
                must_sign=draft.must_sign,
                link_digest=link_digest(token) if token else None,
                link_expires_at=self.at + LINK_LIFE if token else None,
                counts_for=item if draft.role != "obligor" else None,
            )
            rows.append(row)
            if token:
                links[row.id] = token
        try:
            with transaction.atomic():
                Party.objects.bulk_create(rows)
        except IntegrityError as clash:
            if "casework_one_household_applies_once" in str(clash):
                raise AlreadyApplied() from None
            raise
        return links

    def open_sign_tasks(self) -> None:
        """One task for each signature wanted."""
        for row in Party.objects.filter(application=self.application, must_sign=True).order_by("position"):
            open_task(self.application, NewTask("sign", INTAKE_QUEUES["sign"], party_id=row.id), at=self.at)

    def _refuse_current_award(self, members: list[UUID]) -> None:
        for item in self.application.items:
            if any(benefits.current(person_id=person, kind=item, on=local_date(self.at)) for person in members):
                raise AlreadyApplied("家庭成员里有人正在享受这项救助，不能重复申请。情况有变化请联系村（社区）救助专干办理变更")

    def ask_for_signatures(self, links: dict[UUID, str]) -> None:
        """A message with a personal link to each who signs elsewhere and has a phone."""
        for row in Party.objects.filter(pk__in=list(links), signed_at__isnull=True).order_by("position"):
            messages.tell(
                person_id=row.person_id,
                area_code=self.application.area_code,
                kind=f"{self.application.items[0]}.sign_request",
                context={"applicant": self.application.applicant_name, "signer": row.name, "item": self._item_name()},
                link=f"/sign/{links[row.id]}/",
                at=self.at,
            )

    def _item_name(self) -> str:
        return catalogue.item(self.application.items[0]).name


def link_digest(token: str) -> bytes:
    """What is kept of a link: its SHA-256."""
    return hashlib.sha256(token.encode()).digest()
