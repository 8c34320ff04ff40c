"""终止: a procedure that cannot go on because the family does not cooperate is ended by people, on record, never by time."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from minzheng.engines.casework.events import CaseDecided
from minzheng.engines.casework.firing import fire_case, locked_case
from minzheng.engines.casework.guards import check_recusal
from minzheng.engines.casework.letter_data import CONTACT_WAYS, ending_letter
from minzheng.engines.casework.models import SETTLED_CASE, Application, Case, ContactAttempt, Decision, Task
from minzheng.engines.casework.services.confirmation import Verdict, write_decision
from minzheng.engines.casework.services.counting_again import count_again
from minzheng.engines.casework.services.review import SHORTEST_REASONS
from minzheng.engines.casework.services.settling import end_check_if_decided
from minzheng.engines.casework.services.signing import applicant_of
from minzheng.engines.casework.types import NotThisStep, NotYourRole, ReasonsMissing
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.jobs.services import announce
from minzheng.engines.letters import services as letters
from minzheng.engines.messages import services as messages
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.types import act
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.clock import local_date
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import Refusal, StaleVersion

#: Ways to reach a family; a machine's message is none of them.
WAYS = CONTACT_WAYS
MAY_CONTACT = (
    Role.VILLAGE_WORKER,
    Role.TOWN_CLERK,
    Role.TOWN_LEADER,
    Role.VERIFICATION_OFFICER,
    Role.DISTRICT_REVIEWER,
)


class ContactUnfit(Refusal):
    """A contact without way, day or result."""

    code = "contact_unfit"
    message = "请选择联系方式、日期（不晚于今天），并写明结果：联系到没有、对方怎么说"


@dataclass(frozen=True, slots=True)
class Contact:
    """One try to reach a family: `way` of WAYS, the day, what came of it."""

    way: str
    made_on: date
    result: str


@act
def log_contact(*, actor: Actor, case_id: UUID, contact: Contact, at: datetime) -> UUID:
    """联系记录: one try to reach the family, by whom, how, when, with what result; returns its id.

    Refuses: NotYours, NotThisStep (a settled case), NotYourRole, NearRelativeRecuses, ContactUnfit.
    Source: 审核确认办法 art. 29 says nothing of tries; that two are owed before an end is ours [D].
    """
    application, case = locked_case(case_id)
    if case.state in SETTLED_CASE or case.decision_id is not None:
        raise NotThisStep()
    if actor.role not in MAY_CONTACT:
        raise NotYourRole()
    check_recusal(application, actor)
    unfit = contact.way not in WAYS or contact.made_on > local_date(at)
    if unfit or len(contact.result.strip()) < 4 or contact.made_on < local_date(case.opened_at):
        raise ContactUnfit()
    row = ContactAttempt.objects.create(
        id=new_id(),
        case=case,
        applicant_id=application.applicant_id,
        area_code=application.area_code,
        way=contact.way,
        made_on=contact.made_on,
        result=contact.result.strip()[:300],
        posting_id=actor.posting_id,
        account_id=actor.account_id,
        by_name=actor.title[:120],
        recorded_at=at,
    )
    _record(application, case, actor, "casework.contact.logged", at)
    return UUID(str(row.id))


@act
def propose_end(*, actor: Actor, case_id: UUID, version: int, reasons: str, at: datetime) -> None:
    """建议终止: the town's leader proposes; the work goes on beside it, and may still succeed.

    Refuses: NotYours, StaleVersion, NotThisStep, NotYourRole, SamePerson, NearRelativeRecuses, ContactsTooFew,
    ReasonsMissing. Source: 审核确认办法 art. 29.
    """
    application, case = _case(case_id, version, reasons)
    if Task.objects.filter(case=case, kind__in=("end", "end_town"), closed_at__isnull=True).exists():
        raise NotThisStep("已经提过终止建议，正在等确认人审核")
    fire_case(application, case, "propose_end", actor=actor, at=at, note=reasons.strip())
    _record(application, case, actor, "casework.case.end_proposed", at)


@act
def withdraw_end(*, actor: Actor, case_id: UUID, version: int, reasons: str, at: datetime) -> None:
    """撤回终止建议: the family answers after all; nothing remains of the proposal but its record.

    Refuses: NotYours, StaleVersion, NotThisStep, NotYourRole, NearRelativeRecuses, ReasonsMissing.
    """
    application, case = _case(case_id, version, reasons)
    fire_case(application, case, "withdraw_end", actor=actor, at=at, note=reasons.strip())
    _record(application, case, actor, "casework.case.end_withdrawn", at)


@act
def end_case(*, actor: Actor, case_id: UUID, version: int, reasons: str, at: datetime) -> UUID:
    """终止办理: decided by the confirmer of the case's route with reasons, told in writing; returns the decision's id.

    No timer and no silence does this. It says nothing on need: the family may apply again the same day. Refuses: NotYours,
    StaleVersion, NotThisStep, NotYourRole, NotYourRoute, SamePerson, NearRelativeRecuses, ContactsTooFew, ReasonsMissing.
    Source: 审核确认办法 art. 29.
    """
    application, case = _case(case_id, version, reasons)
    decision = write_decision(application, case, actor, Verdict("end", reasons), at)
    case.decision = decision
    fire_case(application, case, "end", actor=actor, at=at, note=reasons.strip())
    left = Task.objects.filter(case=case, closed_at__isnull=True).exclude(kind="serve")
    left.update(closed_at=at, closed_by=actor.account_id)
    count_again(application, case, actor=actor, at=at)
    end_check_if_decided(application, actor=actor, at=at)
    _tell(application, case, decision, actor=actor, at=at)
    announce(
        CaseDecided(
            area_code=application.area_code,
            application_id=application.id,
            case_id=case.id,
            decision_id=decision.id,
            kind="end",
        ),
        at=at,
    )
    _record(application, case, actor, "casework.case.discontinued", at)
    return UUID(str(decision.id))


def _case(case_id: UUID, version: int, reasons: str) -> tuple[Application, Case]:
    application, case = locked_case(case_id)
    if case.version != version:
        raise StaleVersion()
    if len(reasons.strip()) < SHORTEST_REASONS:
        raise ReasonsMissing("请写明理由（至少 8 个字）：需要家庭配合什么、怎样联系过、为什么办不下去")
    return application, case


def _tell(application: Application, case: Case, decision: Decision, *, actor: Actor, at: datetime) -> None:
    item = catalogue.item(case.item)
    letters.issue(
        actor=actor,
        kind=f"{item.code}.ending",
        case_id=case.id,
        application_id=application.id,
        person_id=application.applicant_id,
        area_code=application.area_code,
        addressee=application.applicant_name,
        data=ending_letter(application, case, decision),
        at=at,
    )
    messages.tell(
        person_id=applicant_of(application),
        area_code=application.area_code,
        kind=f"{item.code}.discontinued",
        context={"name": application.applicant_name, "item": item.name},
        link=f"/applications/{application.id}/",
        at=at,
    )


def _record(application: Application, case: Case, actor: Actor, action: str, at: datetime) -> None:
    record(
        actor=actor,
        action=action,
        subject=Subject("case", case.id, application.applicant_id, application.area_code),
        at=at,
    )
