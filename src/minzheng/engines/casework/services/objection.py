"""公示异议: taken in from anybody, handled by the town, answered to who gave a name. The family never hears who spoke."""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from minzheng.engines.casework.firing import (
    Step,
    check_row,
    fire_case,
    locked_case,
    write_event,
)
from minzheng.engines.casework.guards import check_recusal, is_kin
from minzheng.engines.casework.models import WAYS, Application, Case, Objection, Task
from minzheng.engines.casework.objected import who_objected
from minzheng.engines.casework.processes import process_of
from minzheng.engines.casework.services.near_relatives import require_district_visit
from minzheng.engines.casework.services.signing import applicant_of
from minzheng.engines.casework.types import NotYourRole
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.messages import services as messages
from minzheng.engines.public_notices import queries as notices
from minzheng.engines.public_notices.types import NoticeState, PublicObjection
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.services import seal, unseal
from minzheng.foundations.privacy.types import act
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.clock import local_date, start_of
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours, Refusal, StaleVersion
from minzheng.kernel.scope import required_scope

SHORTEST_TEXT, LONGEST_TEXT = 10, 1000
#: Who writes down what somebody said; a village's aide may be a neighbour of both sides.
RECORDERS = (Role.TOWN_CLERK, Role.TOWN_LEADER)
#: Who reads what was said; of these the leader alone reads who said it.
READERS = (Role.TOWN_CLERK, Role.TOWN_LEADER, Role.DISTRICT_REVIEWER, Role.DISTRICT_CONFIRMER, Role.AUDITOR)
COMPLAINT = "公示期外收到反映"
MEASURES = {"resurvey": "order_resurvey", "democratic_review": "order_democratic_review"}
ANSWERED_HOW = ("telephone", "letter", "in_person", "sms")


class ObjectionUnfit(Refusal):
    """Too short or long, an unknown way, a name without a telephone, or a day that cannot be."""

    code = "objection_unfit"
    message = f"请写明您反映的情况，{SHORTEST_TEXT} 到 {LONGEST_TEXT} 个字"


class NeverPublished(Refusal):
    """No notice on this family hangs or hung."""

    code = "never_published"
    message = "这件申请没有公示过，不能登记公示异议；有群众反映的，请按投诉举报登记"


class MeasureMissing(Refusal):
    """Neither of the two ways of the law was chosen."""

    code = "measure_missing"
    message = "请选择处理方式：重新调查，或者组织民主评议"


class AnswerUnfit(Refusal):
    """Answered already, nobody to answer, or the way not chosen."""

    code = "answer_unfit"
    message = "这条反映不需要登记答复：没有留下姓名，或已经答复过"


@dataclass(frozen=True, slots=True)
class Complaint:
    """What somebody said against a notice, written down by an officer. `name` and `phone`: both or neither."""

    text: str
    way: str
    made_on: date
    name: str = ""
    phone: str = ""


@act
def take_public_objection(*, said: PublicObjection, at: datetime) -> None:
    """From the public page: whoever it is, signed in or not, only what was typed is kept; name and telephone sealed.

    The scope is the notice's one area. Refuses: NotYours, ObjectionUnfit. Source: 审核确认办法 art. 19.
    """
    application, case = locked_case(said.case_id)
    anybody = Actor(Role.RESIDENT, "反映人", required_scope())
    complaint = Complaint(said.text, "online", local_date(at), said.name, said.phone)
    _check_fit(complaint, at)
    _take(application, case, complaint, actor=anybody, at=at)


@act
def record_objection(*, actor: Actor, case_id: UUID, said: Complaint, at: datetime) -> UUID:
    """An objection by telephone, on paper or at the counter, with the day it was made; returns its id.

    Within the notice's days it is handled by the town, also when written down afterwards; later it is a complaint:
    the district must visit the home. Refuses: NotYours, NotYourRole, NearRelativeRecuses, ObjectionUnfit,
    NeverPublished. Source: 审核确认办法 art. 11, 19, 20.
    """
    application, case = locked_case(case_id)
    if actor.role not in RECORDERS:
        raise NotYourRole()
    check_recusal(application, actor)
    if said.way == "online":
        raise ObjectionUnfit("请选择对方是怎么反映的：电话、书面或者当面")
    _check_fit(said, at)
    return _take(application, case, said, actor=actor, at=at)


def _check_fit(said: Complaint, at: datetime) -> None:
    if not SHORTEST_TEXT <= len(said.text.strip()) <= LONGEST_TEXT:
        raise ObjectionUnfit()
    if said.way not in WAYS:
        raise ObjectionUnfit("请选择对方是怎么反映的：电话、书面或者当面")
    if said.made_on > local_date(at):
        raise ObjectionUnfit("反映的日期晚于今天，请检查")
    if bool(said.name.strip()) != bool(said.phone.strip()):
        raise ObjectionUnfit("姓名和电话要么都留，要么都不留；留下的我们会保密，并且给您答复")
    if len(said.name) > 50 or len(said.phone) > 30:
        raise ObjectionUnfit("姓名或电话太长，请检查")


def _take(application: Application, case: Case, said: Complaint, *, actor: Actor, at: datetime) -> UUID:
    notice = notices.notice_of(case_id=case.id)
    if notice is None:
        raise NeverPublished()
    if said.made_on < local_date(notice.starts_at):
        raise ObjectionUnfit("反映的日期早于公示开始的日期，请检查")
    in_time = said.made_on <= last_day_of(notice) and _still_with_town(case)
    row = _new(case, said, notice, late=not in_time)
    row.recorded_by, row.recorded_at = actor.posting_id, at
    row.made_at = at if said.way == "online" else start_of(said.made_on)
    row.save(force_insert=True)
    if in_time:
        _into_procedure(application, case, actor=actor, at=at)
    else:
        state = (case.state, case.state)
        write_event(application, actor=actor, step=Step("complaint", state, case, COMPLAINT), at=at)
        if not case.decision_id:
            require_district_visit(application, case, reason=COMPLAINT, at=at)
    record(
        actor=actor,
        action="casework.objection.taken",
        subject=Subject("objection", row.id, None, application.area_code),
        at=at,
        way=said.way,
        late=row.late,
    )
    return UUID(str(row.id))


def last_day_of(notice: NoticeState) -> date:
    """The last civil day on which an objection is within the notice's days."""
    return local_date(notice.ends_at - timedelta(microseconds=1))


def _still_with_town(case: Case) -> bool:
    """Whether the notice's own procedure can still take it: before the district's meeting and decision."""
    return case.state in ("notice", "objected", "checking", "reviewing", "rechecking", "confirming")


def _into_procedure(application: Application, case: Case, *, actor: Actor, at: datetime) -> None:
    """Open the town's task, once; what comes besides joins it. The family is told that somebody objected, not who.

    While the check is made again it waits for the check: the task opens when the file comes back (`gather_if_ready`).
    From the district's desk it takes the second opinion and the meeting with it: both looked at another file.
    """
    row = process_of(case).row("objection", case.state)
    joins = _handled_now(case)
    if row is None or joins:
        step = Step("objection", (case.state, case.state), case)
        write_event(application, actor=actor, step=step, at=at)
    else:
        if case.state == "confirming":
            case.second_review_id = case.meeting_id = None
        fire_case(application, case, "objection", actor=actor, at=at)
    if not joins:
        _tell_objected(application, case, at=at)


def _handled_now(case: Case) -> bool:
    """Whether the town has an objection of this case on its desk."""
    waiting = Task.objects.filter(case=case, kind__in=("objection", *MEASURES), closed_at__isnull=True)
    return bool(waiting.exists())


def _tell_objected(application: Application, case: Case, *, at: datetime) -> None:
    item = catalogue.item(case.item)
    messages.tell(
        person_id=applicant_of(application),
        area_code=application.area_code,
        kind=f"{item.code}.objected",
        context={"name": application.applicant_name, "item": item.name},
        link=f"/applications/{application.id}/",
        at=at,
    )


def _new(case: Case, said: Complaint, notice: NoticeState, *, late: bool) -> Objection:
    """The row, sealed; one that joins others takes the measure ordered for them and still to be done."""
    row_id, named = new_id(), bool(said.name.strip())
    who = json.dumps({"name": said.name.strip(), "phone": said.phone.strip()}, ensure_ascii=False).encode()
    joined = Objection.objects.filter(case=case, late=False, settled_at__isnull=True).exclude(measure="")
    ordered = Task.objects.filter(case=case, kind__in=list(MEASURES), closed_at__isnull=True)
    chosen = joined.order_by("-pk").values_list("measure", flat=True).first() if ordered.exists() else ""
    return Objection(
        id=row_id,
        application_id=case.application_id,
        case=case,
        area_code=case.area_code,
        notice_id=notice.id,
        way=said.way,
        late=late,
        named=named,
        text_box=seal(said.text.strip().encode(), context=f"objection.text|{row_id}"),
        who_box=seal(who, context=f"objection.who|{row_id}") if named else None,
        measure="" if late else chosen or "",
    )


@act
def order_measure(*, actor: Actor, case_id: UUID, version: int, measure: str, at: datetime) -> None:
    """The town's leader chooses: "resurvey" (by at least one other surveyor) or "democratic_review".

    Refuses: NotYours, StaleVersion, MeasureMissing, NotThisStep, NotYourRole. Source: 审核确认办法 art. 19.
    """
    application, case = locked_case(case_id)
    if case.version != version:
        raise StaleVersion()
    if measure not in MEASURES:
        raise MeasureMissing()
    check_row(process_of(case), MEASURES[measure], case.state, actor)
    if not Task.objects.filter(case=case, kind="objection", closed_at__isnull=True).exists():
        raise MeasureMissing("已经选定处理方式，请等调查或评议完成")
    fire_case(application, case, MEASURES[measure], actor=actor, at=at)
    Objection.objects.filter(case=case, late=False, settled_at__isnull=True, measure="").update(
        measure=measure
    )
    record(
        actor=actor,
        action="casework.objection.measure_ordered",
        subject=Subject("case", case_id, application.applicant_id, application.area_code),
        at=at,
        measure=measure,
    )


@dataclass(frozen=True, slots=True)
class OpenedObjection:
    """An objection as an officer reads it. `name` and `phone` are "" for all but the town's leader."""

    id: UUID
    way: str
    made_on: date
    late: bool
    named: bool
    text: str
    name: str
    phone: str
    measure: str
    settled_at: datetime | None
    answered_at: datetime | None
    answered_how: str
    reply_letter: UUID | None = None


@act
def open_objections(*, actor: Actor, case_id: UUID, at: datetime) -> list[OpenedObjection]:
    """What was said against a case's notice, oldest first; each look is on the record. Refuses: nothing; [] for others.

    The text for those who handle it; who said it for the town's leader alone, who must answer. The family's own people
    and registered kin read none of it, whatever their post.
    """
    application_id = Case.objects.filter(pk=case_id).values_list("application_id", flat=True).first()
    if actor.role not in READERS or application_id is None or actor.account_id is None:
        return []
    if is_kin(application_id, account_id=actor.account_id, name=actor.name):
        return []
    rows = list(Objection.objects.filter(case_id=case_id).order_by("recorded_at", "pk"))
    for row in rows:
        record(
            actor=actor,
            action="casework.objection.read",
            subject=Subject("objection", row.id, None, row.area_code),
            at=at,
        )
    return [_opened(row, actor) for row in rows]


def _opened(row: Objection, actor: Actor) -> OpenedObjection:
    who = who_objected(row) if actor.role is Role.TOWN_LEADER else {}
    return OpenedObjection(
        id=row.id,
        way=row.way,
        made_on=local_date(row.made_at),
        late=row.late,
        named=row.named,
        text=unseal(row.text_box, context=f"objection.text|{row.id}").decode(),
        name=who.get("name", ""),
        phone=who.get("phone", ""),
        measure=row.measure,
        settled_at=row.settled_at,
        answered_at=row.answered_at,
        answered_how=row.answered_how,
        reply_letter=row.reply_letter,
    )


@act
def answer_objection(*, actor: Actor, objection_id: UUID, how: str, at: datetime) -> None:
    """The real-name objector was answered by telephone, by letter or in person; by an officer of the town.

    Refuses: NotYours, NotYourRole, NearRelativeRecuses, AnswerUnfit. Source: 审核确认办法 art. 38 (real-name reports are answered).
    """
    row = Objection.objects.select_for_update(of=("self",)).filter(pk=objection_id).first()
    if row is None:
        raise NotYours()
    if actor.role not in RECORDERS:
        raise NotYourRole()
    check_recusal(row.application, actor)
    if not row.named or row.answered_at is not None:
        raise AnswerUnfit()
    if how not in ANSWERED_HOW[:3]:
        raise AnswerUnfit("请选择怎么答复的：电话、书面或者当面")
    if not row.late and row.settled_at is None:
        raise AnswerUnfit("还没有重新提出初审意见，处理完再答复")
    row.answered_at, row.answered_how, row.answered_by = at, how, actor.posting_id
    row.save(update_fields=["answered_at", "answered_how", "answered_by"])
    record(
        actor=actor,
        action="casework.objection.answered",
        subject=Subject("objection", row.id, None, row.area_code),
        at=at,
        how=how,
    )


__all__ = [
    "AnswerUnfit",
    "Complaint",
    "MeasureMissing",
    "NeverPublished",
    "ObjectionUnfit",
    "OpenedObjection",
    "answer_objection",
    "last_day_of",
    "open_objections",
    "order_measure",
    "record_objection",
    "take_public_objection",
]
