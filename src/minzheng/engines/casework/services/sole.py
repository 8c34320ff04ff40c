"""单独提出申请: a member of a family that was refused as borderline applies alone, with what the family told already."""

from datetime import datetime
from uuid import UUID

from minzheng.engines.casework.answers import open_answers, seal_answers
from minzheng.engines.casework.firing import INTAKE_QUEUES, NewTask, open_task
from minzheng.engines.casework.models import Application, Case, Party
from minzheng.engines.casework.processes import application_process
from minzheng.engines.casework.types import NotThisStep
from minzheng.engines.catalogue import queries as catalogue
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.types import act, acting_for_family
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours

MAY_START = (Role.RESIDENT, Role.VILLAGE_WORKER, Role.TOWN_CLERK)


@act
def start_sole_application(*, actor: Actor, application_id: UUID, person_id: UUID, at: datetime) -> UUID:
    """A new draft for one member alone, prefilled from the family's refused file; everything can be changed.

    A resident starts her own, an officer helps any member. It gives nothing and promises nothing: the whole procedure
    follows. Refuses: NotYours (another family, another role, another member), NotThisStep (the family was not refused). Source: 审核确认办法 art. 8; 2022年通知 (成年无业重度残疾人).
    """
    former = Application.objects.filter(pk=application_id).first()
    if former is None or actor.role not in MAY_START:
        raise NotYours()
    party = Party.objects.filter(application=former, person_id=person_id).exclude(role="obligor").first()
    if party is None or not (actor.is_officer or actor.person_id == person_id):
        raise NotYours()
    if not Case.objects.filter(application=former, decision__kind="refuse").exists():
        raise NotThisStep("只有没有通过的申请，家里符合规定的成员才可以单独提出申请")
    answers = open_answers(former.id, former.answers_box)
    alone = catalogue.handler_of(former.items[0]).arrange(answers, [party.position])
    draft_id = new_id()
    with acting_for_family(former.area_code):
        draft = Application.objects.create(
            id=draft_id,
            area_code=former.area_code,
            applicant_id=actor.person_id,
            applicant_name=party.name,
            items=former.items,
            process_version=application_process().version,
            answers_box=seal_answers(draft_id, alone),
            started_by=actor.account_id,
            assisted_by=actor.posting_id,
            created_at=at,
            updated_at=at,
        )
        open_task(draft, NewTask("fill", INTAKE_QUEUES["fill"]), at=at)
        record(
            actor=actor,
            action="casework.application.started",
            subject=Subject("application", draft_id, person_id, former.area_code),
            at=at,
            sole_from=str(application_id),
        )
    return draft_id
