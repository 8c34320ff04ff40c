"""添人: somebody a family told of joins its review's file, so that check, survey and advice count with her from then on."""

import json
from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

from django.db.models import F

from minzheng.engines.casework.answers import open_answers, seal_answers
from minzheng.engines.casework.firing import Step, write_event
from minzheng.engines.casework.item_intake import joined
from minzheng.engines.casework.models import Application, Case, ChangeReport, Party
from minzheng.engines.casework.review_types import NewcomerDraft, ReportUnfit
from minzheng.engines.catalogue.types import JoiningDraft
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.people import services as people
from minzheng.foundations.people.types import Relation
from minzheng.foundations.privacy.services import seal, unseal
from minzheng.kernel.actor import Actor
from minzheng.kernel.clock import local_date
from minzheng.kernel.identifiers import Unreadable, normalise_name, parse_identity_number

OBLIGOR = "obligor"


def checked(newcomer: NewcomerDraft, *, on: date) -> NewcomerDraft:
    """The newcomer with name and number as the register writes them. Refuses: ReportUnfit, which says what is wrong."""
    try:
        name = normalise_name(newcomer.name)
        number = newcomer.identity_number.strip()
        identity = parse_identity_number(number, today=on).text if number else ""
    except Unreadable as wrong:
        raise ReportUnfit(str(wrong)) from None
    if newcomer.relation not in list(Relation) or newcomer.relation == Relation.SELF:
        raise ReportUnfit("请选择新来的人和申请人是什么关系")
    if newcomer.born_on is not None and newcomer.born_on > on:
        raise ReportUnfit("出生日期不能晚于今天，请重新选")
    return NewcomerDraft(name, newcomer.relation, identity, newcomer.phone, newcomer.born_on)


def sealed(report_id: UUID, newcomer: NewcomerDraft) -> bytes:
    """What was told of a newcomer, for the report's row."""
    told = asdict(newcomer) | {"born_on": newcomer.born_on.isoformat() if newcomer.born_on else ""}
    return seal(json.dumps(told, ensure_ascii=False).encode(), context=f"change.newcomer|{report_id}")


def newcomer_of(report: ChangeReport) -> NewcomerDraft | None:
    """Whom a report says has joined, None when nobody."""
    if report.newcomer_box is None:
        return None
    told = json.loads(unseal(report.newcomer_box, context=f"change.newcomer|{report.id}"))
    born = told.pop("born_on")
    return NewcomerDraft(**told, born_on=date.fromisoformat(born) if born else None)


def take_in_told(
    application: Application, case: Case, report: ChangeReport, *, actor: Actor, at: datetime
) -> None:
    """The newcomer of a report joins the review's file, once; the file's lock is held. Refuses nothing.

    She counts in checks and advice; whether she counts in the award is a decision.
    """
    told = newcomer_of(report)
    if told is None or report.newcomer_id is None:
        return
    if report.area_code != application.area_code:
        people.show_people(
            actor=actor, person_ids=[report.newcomer_id], area_code=application.area_code, at=at
        )
    if not _put_in_file(application, told, report.newcomer_id, by=actor.title, at=at):
        return
    step = Step("newcomer", (case.state, case.state), case, told.name)
    write_event(application, actor=actor, step=step, at=at)
    record(
        actor=actor,
        action="casework.newcomer.named",
        subject=Subject("person", report.newcomer_id, application.applicant_id, application.area_code),
        at=at,
        report=str(report.id),
    )


def join_file(application: Application, one: NewcomerDraft, *, actor: Actor, at: datetime) -> UUID:
    """A newcomer becomes a person on file, a party of the review and a member in the answers. Refuses: NameDiffers."""
    person_id = register(one, area_code=application.area_code, actor=actor, at=at)
    _put_in_file(application, one, person_id, by=actor.title, at=at)
    return person_id


def register(one: NewcomerDraft, *, area_code: str, actor: Actor, at: datetime) -> UUID:
    """The person on file, by her number if she has one. Refuses: NameDiffers."""
    number = one.identity_number
    identity = parse_identity_number(number, today=local_date(at)) if number else None
    known = people.Particulars(one.name, identity, one.phone, area_code[6:], born_on=one.born_on)
    return people.register_person(actor=actor, particulars=known, area_code=area_code, at=at)


def _put_in_file(
    application: Application, one: NewcomerDraft, person_id: UUID, *, by: str, at: datetime
) -> bool:
    """Last of the family, in the answers as well; False when she is named already (a son who came back)."""
    if Party.objects.filter(application=application, person_id=person_id).exists():
        return False
    _name_party(application, one, person_id)
    joining = JoiningDraft(one.name, one.relation, one.identity_number, one.born_on)
    former = open_answers(application.id, application.answers_box)
    answers = joined(application.items[0], former, joining, by=by, at=at)
    application.answers_box = seal_answers(application.id, answers)
    application.version += 1
    application.save(update_fields=["answers_box", "version"])
    return True


def _name_party(application: Application, one: NewcomerDraft, person_id: UUID) -> None:
    """After the family and before the supporters: a party's place is her place in the answers."""
    parties = Party.objects.filter(application=application)
    last = parties.exclude(role=OBLIGOR).order_by("-position").first()
    position = last.position + 1 if last else 0
    parties.filter(role=OBLIGOR, position__gte=position).update(position=F("position") + 1)
    Party.objects.create(
        application=application,
        area_code=application.area_code,
        applicant_id=application.applicant_id,
        role="member",
        position=position,
        person_id=person_id,
        name=one.name,
        relation=one.relation if one.relation in list(Relation) else Relation.OTHER,
        must_sign=False,
    )
