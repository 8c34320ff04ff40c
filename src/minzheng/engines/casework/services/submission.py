"""Handing in: completeness said once, people registered, signatures asked for."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError

from minzheng.engines.casework.answers import open_answers
from minzheng.engines.casework.events import ApplicationSubmitted
from minzheng.engines.casework.firing import (
    INTAKE_QUEUES,
    NewTask,
    Step,
    check_row,
    close_tasks,
    locked_application,
    open_tasks,
    write_event,
)
from minzheng.engines.casework.models import Application, Party
from minzheng.engines.casework.numbering import application_number
from minzheng.engines.casework.one_form import missing_of, parties_of
from minzheng.engines.casework.processes import intake_of
from minzheng.engines.casework.running_items import begin_items, runs_for
from minzheng.engines.casework.services.guardians import must_have_guardian, put_guardian_on_file
from minzheng.engines.casework.services.paper_intake import HowFiled, keep_filing, keep_promises
from minzheng.engines.casework.services.signing import complete_if_signed, sign_party
from minzheng.engines.casework.types import AlreadyApplied, Submitted
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.catalogue.types import PartyDraft
from minzheng.engines.jobs.services import announce
from minzheng.engines.papers import services as papers
from minzheng.engines.verification.types import Signature
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.people import services as people
from minzheng.foundations.privacy.types import act, acting_for_family
from minzheng.kernel.actor import Actor
from minzheng.kernel.clock import local_date
from minzheng.kernel.identifiers import parse_identity_number
from minzheng.kernel.result import NotYours, StaleVersion

#: The database's own words for somebody who is in another running application of the item.
ONCE = "casework_one_household_applies_once"
#: What comes with handing in: the applicant's signature, if it was made here, and how the file came.
Given = tuple[Signature | None, HowFiled]


def submit(
    *,
    actor: Actor,
    application_id: UUID,
    version: int,
    at: datetime,
    signature: Signature | None = None,
    how: HowFiled | None = None,
) -> Submitted:
    """Hand a draft in; with the applicant's own signature when it was drawn on this device.

    Returns what is missing, all of it at once, and changes nothing then. Refuses: StaleVersion, AlreadyApplied,
    IdentityTaken, GuardianMissing, MandateMissing, PaperDayUnfit. `how`: what an officer says of a file that came on paper. A repeat of an application already handed in gives its state back.
    Source: 审核确认办法 art. 9, 10 (一次性告知).
    """
    try:
        return _submit_or_refuse(actor, application_id, version, at, (signature, how or HowFiled()))
    except AlreadyApplied:  # its act is undone as a whole, and what was asked about the family with it
        subject = Subject("application", application_id, actor.person_id)
        record(actor=actor, action="casework.application.found_elsewhere", subject=subject, at=at)
        raise


def _submit_or_refuse(
    actor: Actor, application_id: UUID, version: int, at: datetime, given: Given
) -> Submitted:
    try:
        return _submit(actor, application_id, version, at, given)
    except IntegrityError as clash:
        if "people_identity_once" not in str(clash):
            raise _as_refusal(clash) from None
    try:  # another desk registered one of these people a moment ago: now she is found
        return _submit(actor, application_id, version, at, given)
    except IntegrityError as clash:
        raise _as_refusal(clash) from None


def _as_refusal(clash: IntegrityError) -> Exception:
    return AlreadyApplied() if ONCE in str(clash) else clash


@act
def _submit(actor: Actor, application_id: UUID, version: int, at: datetime, given: Given) -> Submitted:
    signature, how = given
    application = locked_application(application_id)
    if application.state != "draft":
        return Submitted(application.state, application.number)
    if actor.is_officer and application.assisted_by is None:
        raise NotYours()
    if application.version != version:
        raise StaleVersion()
    answers = open_answers(application_id, application.answers_box)
    missing = missing_of(application.items, answers)
    if missing:
        return Submitted("draft", missing=missing)
    drafts = parties_of(application.items, answers)
    child = must_have_guardian(application, drafts, actor=actor, at=at)
    with acting_for_family(application.area_code):
        intake = _Intake(actor, application, drafts, at)
        parties = intake.take_in()
        if child:
            put_guardian_on_file(application, actor=actor, at=at)
        keep_filing(actor=actor, application=application, answers=answers, how=how, at=at)
        keep_promises(application=application, answers=answers, at=at)
        write_event(application, actor=actor, step=Step("submit", ("draft", "waiting")), at=at)
        record(
            actor=actor,
            action="casework.application.submitted",
            subject=Subject("application", application_id, application.applicant_id, application.area_code),
            at=at,
        )
        announce(ApplicationSubmitted(area_code=application.area_code, application_id=application_id), at=at)
        if signature:
            sign_party(actor=actor, application=application, party=parties[0], signature=signature, at=at)
        waiting = [row.name for row in parties if row.must_sign and row.signed_at is None]
        if not waiting:
            complete_if_signed(application, actor=actor, at=at)
    return Submitted(application.state, application.number, waiting_for=waiting)


@dataclass(slots=True)
class _Intake:
    actor: Actor
    application: Application
    drafts: list[PartyDraft]
    at: datetime

    def take_in(self) -> list[Party]:
        """Register people, name the parties, number the file, open the tasks."""
        check_row(intake_of(self.application), "submit", self.application.state, self.actor)
        persons = self._register()
        self.application.applicant_id = persons[0]
        parties = self._name_parties(persons)
        self._write()
        tasks = [NewTask("sign", INTAKE_QUEUES["sign"], party_id=row.id) for row in parties if row.must_sign]
        open_tasks(self.application, tasks, at=self.at)
        return parties

    def _register(self) -> list[UUID]:
        """Person ids, in the order of the drafts; the applicant's own person is completed, never doubled."""
        area = self.application.area_code
        known = [self._particulars(draft, area) for draft in self.drafts]
        own = self.application.applicant_id
        return people.register_people(actor=self.actor, people=known, area_code=area, at=self.at, own=own)

    def _particulars(self, draft: PartyDraft, area: str) -> people.Particulars:
        today = local_date(self.at)
        identity = (
            parse_identity_number(draft.identity_number, today=today) if draft.identity_number else None
        )
        return people.Particulars(draft.name, identity, draft.phone, area[6:])

    def _name_parties(self, persons: list[UUID]) -> list[Party]:
        """One row a person; the database refuses a person who is in another running application of the item."""
        application, at = self.application, self.at
        members = [
            person for person, draft in zip(persons, self.drafts, strict=True) if draft.role != "obligor"
        ]
        begin_items(application, application.items, members, actor=self.actor, at=at)
        first = catalogue.item(application.items[0])
        counted = [] if first.once else runs_for(application, first.code, members)
        rows = [
            Party(
                application=application,
                area_code=application.area_code,
                applicant_id=application.applicant_id,
                role=draft.role,
                position=position,
                person_id=person,
                name=draft.name,
                relation=draft.relation,
                must_sign=draft.must_sign,
                counts_for=first.code if person in counted else None,
            )
            for position, (person, draft) in enumerate(zip(persons, self.drafts, strict=True))
        ]
        Party.objects.bulk_create(rows)
        return rows

    def _write(self) -> None:
        """The application's own row. Households change at acceptance, once everybody has signed."""
        application, at = self.application, self.at
        application.applicant_name = self.drafts[0].name
        application.number = application_number(application.area_code, local_date(at))
        application.state, application.submitted_at, application.updated_at = "waiting", at, at
        application.version += 1
        application.save(force_update=True)
        close_tasks(application, ["fill"], actor=self.actor, at=at)
        if application.assisted_by is not None:
            papers.follow_application(
                application_id=application.id,
                area_code=application.area_code,
                owner_id=application.applicant_id,
            )
