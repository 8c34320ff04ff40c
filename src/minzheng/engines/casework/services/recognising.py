"""认定: a decision that recognises a family for a time and gives no money; told before it runs out, never cut short here."""

from datetime import datetime
from uuid import UUID

from minzheng.engines.casework.answers import open_answers, seal_answers
from minzheng.engines.casework.counted import counted_members
from minzheng.engines.casework.firing import INTAKE_QUEUES, NewTask, open_task
from minzheng.engines.casework.models import Application, Case, Decision, Recognition
from minzheng.engines.casework.processes import application_process
from minzheng.engines.casework.recognition_terms import recognition_term
from minzheng.engines.casework.services.old_drafts import NEVER_SAVED
from minzheng.engines.casework.services.signing import applicant_of
from minzheng.engines.casework.types import NotThisStep
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.messages import services as messages
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.types import act
from minzheng.kernel.actor import SYSTEM, Actor
from minzheng.kernel.clock import local_date
from minzheng.kernel.identifiers import new_id


def recognise(
    application: Application, case: Case, decision: Decision, *, actor: Actor, at: datetime
) -> Recognition:
    """Write what a confirmation recognises. Part of the decision's act, which is made by a named officer."""
    if application.household_id is None:
        raise NotThisStep()
    term = recognition_term(case.item, on=local_date(at))
    row: Recognition = Recognition.objects.create(
        case=case,
        applicant_id=application.applicant_id,
        area_code=application.area_code,
        item=case.item,
        decision_id=decision.id,
        household_id=application.household_id,
        members=[str(one.person_id) for one in counted_members(application, case.item)],
        valid_from=term.valid_from,
        valid_until=term.valid_until,
        ahead_on=term.ahead_on,
    )
    record(
        actor=actor,
        action="casework.recognition.given",
        subject=Subject("case", case.id, application.applicant_id, application.area_code),
        at=at,
        until=term.valid_until.isoformat(),
    )
    return row


@act
def recognition_runs_out(*, recognition_id: UUID, at: datetime) -> UUID | None:
    """Tell the family that its recognition ends, with a draft that holds its last answers; the village is asked to help.

    A timer tells and opens a task; the recognition stands to its last day. Twice changes nothing (None).
    Source: 民发〔2024〕57号 (apply again; unchanged papers are not handed in again).
    """
    row = Recognition.objects.select_for_update(of=("self",)).filter(pk=recognition_id).first()
    if row is None or row.told_at is not None or row.ahead_on > local_date(at):
        return None
    case = Case.objects.select_related("application").get(pk=row.case_id)
    draft = _draft_again(case, at=at)
    row.told_at, row.renewal_id = at, draft.id
    row.save(update_fields=["told_at", "renewal_id"])
    messages.tell(
        person_id=applicant_of(case.application),
        area_code=case.area_code,
        kind=f"{case.item}.recognition_ending",
        context={
            "name": case.application.applicant_name,
            "item": catalogue.item(case.item).name,
            "until": f"{row.valid_until:%Y年%m月%d日}",
        },
        link=f"/apply/{draft.id}/",
        at=at,
    )
    record(
        actor=SYSTEM,
        action="casework.recognition.end_told",
        subject=Subject("case", case.id, case.applicant_id, case.area_code),
        at=at,
        draft=str(draft.id),
    )
    return UUID(str(draft.id))


def _draft_again(case: Case, *, at: datetime) -> Application:
    """A draft of the same item with the last answers, for the family to look over; nothing is handed in by it."""
    former, draft_id = case.application, new_id()
    draft: Application = Application.objects.create(
        id=draft_id,
        area_code=former.area_code,
        applicant_id=former.applicant_id,
        applicant_name=former.applicant_name,
        version=NEVER_SAVED + 1,  # it holds answers: untouched, it goes the way of every draft that does
        items=[case.item],
        process_version=application_process().version,
        answers_box=seal_answers(draft_id, open_answers(former.id, former.answers_box)),
        assisted_by=former.assisted_by,
        created_at=at,
        updated_at=at,
    )
    open_task(draft, NewTask("fill", INTAKE_QUEUES["fill"]), at=at)
    open_task(draft, NewTask("call", INTAKE_QUEUES["call"]), at=at)
    return draft
