"""转交 and 协查: an application handed in elsewhere is sent on; another place is asked for help, and answers."""

import os
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from minzheng.engines.casework.events import ApplicationSubmitted
from minzheng.engines.casework.firing import Step, check_row, locked_application, write_event
from minzheng.engines.casework.issuing import office_of
from minzheng.engines.casework.item_intake import intake_days
from minzheng.engines.casework.models import (
    Application,
    Assistance,
    Filing,
    Forwarding,
    Guardianship,
    Mandate,
    Party,
    ProgressCode,
    Promise,
    Reminder,
    RunningItem,
    Supplement,
    Task,
)
from minzheng.engines.casework.places import names_of_area
from minzheng.engines.casework.processes import intake_of
from minzheng.engines.casework.services.signing import applicant_of
from minzheng.engines.casework.types import NotThisStep, NotYourRole
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.jobs.services import announce
from minzheng.engines.letters import services as letters
from minzheng.engines.messages import services as messages
from minzheng.engines.papers import services as papers
from minzheng.engines.verification import services as verification
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.people import services as people
from minzheng.foundations.people.queries import cards
from minzheng.foundations.people.types import RELATION_NAMES, Relation
from minzheng.foundations.privacy.types import act, open_scope
from minzheng.foundations.regions.queries import area_code as area_of_place
from minzheng.foundations.regions.types import Level, RegionBook
from minzheng.foundations.workdays.queries import add_working_days
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.clock import local_date
from minzheng.kernel.result import NotYours, Refusal, StaleVersion
from minzheng.kernel.scope import Scope, after

#: Rows that hang on an application and go where it goes; the chain of events follows by its own database function.
HANGING = (
    Task,
    Party,
    RunningItem,
    Filing,
    Guardianship,
    Mandate,
    Supplement,
    Promise,
    ProgressCode,
    Reminder,
)


class PlaceUnfit(Refusal):
    """Not a village or community of the city, or the one the file is at already."""

    code = "place_unfit"
    message = "请选择要转去的村（社区）；要在重庆市内，并且不是现在这个镇街"


class ReasonMissing(Refusal):
    """Sent on or asked without saying why."""

    code = "reason_missing"
    message = "请写明原因，让家庭和对方单位都看得懂"


@dataclass(frozen=True, slots=True)
class Onward:
    """Where a file is sent, and why."""

    village: str
    reason: str


@act
def forward_application(
    *, actor: Actor, application_id: UUID, version: int, onward: Onward, at: datetime
) -> Forwarding:
    """Send an application not yet accepted to the town it belongs to: same file, same number, same signatures.

    Nobody applies again: the household stays in this one application. Refuses: NotYours, StaleVersion, NotThisStep,
    NotYourRole, PlaceUnfit, ReasonMissing. Source: 审核确认办法 art. 4, 5; 首问负责 [D].
    """
    application = locked_application(application_id)
    if application.version != version:
        raise StaleVersion()
    check_row(intake_of(application), "forward", application.state, actor)
    source, target = application.area_code, _area_of(onward, application)
    reason = onward.reason.strip()[:300]
    if len(reason) < 2:
        raise ReasonMissing()
    assert actor.posting_id is not None
    with open_scope(_covering(source, target)):
        words = f"转交{_words(target)}：{reason}"
        step = Step("forward", (application.state, application.state), note=words)
        write_event(application, actor=actor, step=step, at=at)
        _move_everything(application, target, actor=actor, at=at)
        sent: Forwarding = Forwarding.objects.create(
            application=application,
            applicant_id=application.applicant_id,
            area_code=target,
            from_area=source,
            to_area=target,
            reason=reason,
            by_posting=actor.posting_id,
            by_name=actor.title[:120],
            at=at,
        )
        announce(ApplicationSubmitted(area_code=target, application_id=application_id), at=at)
        _tell_moved(application, reason, at=at)
        record(
            actor=actor,
            action="casework.application.forwarded",
            subject=Subject("application", application_id, application.applicant_id, target),
            at=at,
            from_area=source,
            to_area=target,
        )
    return sent


def _area_of(onward: Onward, application: Application) -> str:
    place = RegionBook.packed().place(onward.village)
    if place is None or place.level is not Level.VILLAGE or not place.unit:
        raise PlaceUnfit()
    target = area_of_place(onward.village)
    if target[:15] == application.area_code[:15]:
        raise PlaceUnfit()
    return target


def _covering(one: str, other: str) -> Scope:
    """The narrowest range that holds two areas: open for this act alone."""
    shared = os.path.commonprefix([one, other])
    return Scope(lo=shared, hi=after(shared))


def _words(area: str) -> str:
    names = names_of_area(area)
    return f"{names.unit}{names.town}{names.village}"


def _move_everything(application: Application, target: str, *, actor: Actor, at: datetime) -> None:
    """The file, its rows, papers, letters, authorisations and chain; its people become visible there."""
    application.area_code = target
    application.version += 1
    application.save(update_fields=["area_code", "version"])
    for table in HANGING:
        table.objects.filter(application=application).update(area_code=target)
    papers.follow_application(
        application_id=application.id, area_code=target, owner_id=application.applicant_id
    )
    letters.follow_application(application_id=application.id, area_code=target)
    verification.follow_application(application_id=application.id, area_code=target)
    persons = list(Party.objects.filter(application=application).values_list("person_id", flat=True))
    people.show_people(actor=actor, person_ids=persons, area_code=target, at=at)
    with connection.cursor() as cursor:
        cursor.execute("select casework_chain_follows(%s)", [application.id])


def _tell_moved(application: Application, reason: str, *, at: datetime) -> None:
    item = catalogue.item(application.items[0])
    messages.tell(
        person_id=applicant_of(application),
        area_code=application.area_code,
        kind=f"{item.code}.forwarded",
        context={
            "name": application.applicant_name,
            "item": item.name,
            "place": _words(application.area_code),
            "reason": reason,
        },
        link=f"/applications/{application.id}/",
        at=at,
    )


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What is asked, and of whom: a town or village of the city, or an `addressee` elsewhere, who answers on paper."""

    question: str
    place: str = ""
    addressee: str = ""


@act
def ask_assistance(*, actor: Actor, application_id: UUID, inquiry: Inquiry, at: datetime) -> Assistance:
    """协查函: ask another town or district about a family; the answer is due in the item's working days.

    Refuses: NotYours, NotYourRole, NotThisStep, PlaceUnfit, ReasonMissing. Source: domain.md 协查函, 5 working days [D].
    """
    application = locked_application(application_id)
    if actor.role not in (Role.TOWN_CLERK, Role.TOWN_LEADER):
        raise NotYourRole()
    if application.state not in ("waiting", "ready", "accepted"):
        raise NotThisStep()
    question = inquiry.question.strip()[:600]
    if len(question) < 4:
        raise ReasonMissing("请写明要对方核实什么，例如：核实户主名下住房是否自住")
    target, addressee = _asked_of(inquiry, application, actor)
    due = add_working_days(local_date(at), intake_days(application.items[0], "assistance"))
    letter = _inquiry_letter(application, (addressee, question), due.date, actor=actor, at=at)
    assert actor.posting_id is not None
    asked: Assistance = Assistance.objects.create(
        application_id=application.id,
        applicant_id=application.applicant_id,
        applicant_name=application.applicant_name,
        area_code=application.area_code,
        to_area=target,
        question=question if inquiry.place else f"致{addressee}：{question}"[:600],
        letter_id=letter.id,
        due_on=due.date,
        due_provisional=due.provisional,
        asked_by=actor.posting_id,
        asked_by_name=actor.title[:120],
        asked_at=at,
    )
    _note(application, actor, "ask_assistance", f"请{addressee}协查：{question}", at)
    record(
        actor=actor,
        action="casework.assistance.asked",
        subject=Subject("application", application_id, application.applicant_id, application.area_code),
        at=at,
        to_area=target,
        due_on=due.date.isoformat(),
    )
    return asked


def _asked_of(inquiry: Inquiry, application: Application, actor: Actor) -> tuple[str, str]:
    """The area that answers and the addressee: an office outside the city answers on paper, to the asking town."""
    outside = inquiry.addressee.strip()[:60]
    if not inquiry.place and outside:
        return application.area_code, outside
    place = RegionBook.packed().place(inquiry.place)
    if place is None or place.level not in (Level.TOWN, Level.VILLAGE) or not place.unit:
        raise PlaceUnfit("请选择要请求协助的镇街或村（社区）；外省市的，填写对方单位名称")
    target = area_of_place(inquiry.place)
    if actor.scope.lo <= target < actor.scope.hi:
        raise PlaceUnfit("这个地方就在您的辖区内，直接核实即可，不用发协查函")
    names = names_of_area(target)
    return target, f"重庆市{names.unit}{names.town}人民政府"


def _inquiry_letter(
    application: Application, asked_words: tuple[str, str], due_on: Any, *, actor: Actor, at: datetime
) -> Any:
    addressee, question = asked_words
    item = catalogue.item(application.items[0])
    parties = list(Party.objects.filter(application=application).order_by("position"))
    known = cards([row.person_id for row in parties])
    asked = [
        {
            "name": row.name,
            "identity": known[row.person_id].identity_masked or "未登记",
            "relation": relation_words(row),
            "known": "见申请书",
        }
        for row in parties
        if row.person_id in known
    ]
    return letters.issue(
        actor=actor,
        kind=f"{item.code}.assistance_request",
        case_id=None,
        application_id=application.id,
        person_id=application.applicant_id,
        area_code=application.area_code,
        addressee=addressee,
        data={
            "issuer": office_of(application.area_code, town=True),
            "item": item.name,
            "applicant": application.applicant_name,
            "people": asked,
            "authorisations": [f"{row.name}已签署授权" for row in parties if row.signed_at] or ["尚未签署"],
            "questions": [question],
            "basis": item.law,
            "reply_until": due_on,
            "reply_to": "在系统“协查”里直接回复，或函复",
        },
        at=at,
    )


def relation_words(row: Party) -> str:
    """申请人, 配偶 …"""
    if row.position == 0:
        return "申请人"
    return str(RELATION_NAMES[Relation(row.relation)]) if row.relation in list(Relation) else "其他"


def _note(application: Application, actor: Actor, name: str, words: str, at: datetime) -> None:
    step = Step(name, (application.state, application.state), note=words)
    write_event(application, actor=actor, step=step, at=at)


@act
def reply_assistance(*, actor: Actor, assistance_id: UUID, reply: str, at: datetime) -> Assistance:
    """The place asked answers, once; the asking town reads it in its file.

    Refuses: NotYours (also: the asking side cannot answer itself), NotYourRole, ReasonMissing, NotThisStep.
    """
    asked = Assistance.objects.select_for_update(of=("self",)).filter(pk=assistance_id).first()
    if asked is None or not actor.scope.lo <= asked.to_area < actor.scope.hi:
        raise NotYours()
    if actor.role not in (Role.TOWN_CLERK, Role.TOWN_LEADER):
        raise NotYourRole()
    if asked.replied_at is not None:
        raise NotThisStep("这份协查已经回复过了，请刷新查看")
    words = reply.strip()[:1000]
    if len(words) < 2:
        raise ReasonMissing("请写明核实到的情况；没有查到的，写明查了什么、没有查到")
    asked.reply, asked.replied_by, asked.replied_at = words, actor.posting_id, at
    asked.replied_by_name = actor.title[:120]
    asked.save(update_fields=["reply", "replied_by", "replied_by_name", "replied_at"])
    with open_scope(Scope(lo=asked.area_code, hi=after(asked.area_code))):
        application = locked_application(asked.application_id)
        _note(application, actor, "reply_assistance", f"{_words(asked.to_area)}答复：{words[:300]}", at)
        record(
            actor=actor,
            action="casework.assistance.replied",
            subject=Subject("application", application.id, application.applicant_id, asked.area_code),
            at=at,
        )
    return asked  # type: ignore[no-any-return]
