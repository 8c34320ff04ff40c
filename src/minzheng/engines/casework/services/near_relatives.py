"""近亲属备案: the register made at acceptance, and what it forces: a visit and a second opinion by the district."""

from datetime import datetime
from uuid import UUID

from minzheng.engines.casework.answers import open_answers
from minzheng.engines.casework.counted import members_of
from minzheng.engines.casework.firing import (
    Step,
    check_row,
    check_separation,
    fire_case,
    locked_application,
    locked_case,
    open_task,
    task_of,
    write_event,
)
from minzheng.engines.casework.guards import check_recusal
from minzheng.engines.casework.models import (
    Application,
    Case,
    DistrictVisit,
    NearRelative,
    SecondReview,
    Task,
)
from minzheng.engines.casework.one_form import voice
from minzheng.engines.casework.processes import process_of
from minzheng.engines.casework.recorded_letters import register_reached
from minzheng.engines.casework.services.review import SHORTEST_REASONS
from minzheng.engines.casework.services.signing import ref_of
from minzheng.engines.casework.types import DistrictMissing, NotYourRole, ReasonsMissing
from minzheng.engines.catalogue.types import NearRelativeDraft
from minzheng.engines.visits import services as visits
from minzheng.engines.visits.types import VisitToRecord
from minzheng.foundations.accounts.queries import officer_in_posting
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.types import act
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.clock import local_date
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours, StaleVersion

#: Who keeps the register: the town that took the application in, and the district.
KEEPERS = (Role.TOWN_CLERK, Role.TOWN_LEADER, Role.DISTRICT_REVIEWER, Role.DISTRICT_CONFIRMER)
DISTRICT_ROLES = (Role.DISTRICT_REVIEWER, Role.DISTRICT_CONFIRMER, Role.VERIFICATION_OFFICER)
WHY = "近亲属备案"


def register_near_relatives(application: Application, *, actor: Actor, at: datetime) -> bool:
    """Rows of the register from the family's own answers; whether there is any. Part of the act of acceptance.

    Source: 审核确认办法 art. 11 (单独登记备案).
    """
    answers = open_answers(application.id, application.answers_box)
    tell = getattr(voice(application.items, answers), "near_relatives", None)
    if tell is None:
        return False
    drafts: list[NearRelativeDraft] = tell(answers)
    members = members_of(application)
    assert actor.posting_id is not None
    rows = [
        NearRelative(
            application=application,
            applicant_id=application.applicant_id,
            area_code=application.area_code,
            person_id=next(
                (one.person_id for one in members if one.name == draft.member), members[0].person_id
            ),
            member_name=draft.member,
            relation=draft.relation,
            official_name=draft.official,
            post=draft.post,
            registered_by=actor.posting_id,
            registered_at=at,
        )
        for draft in drafts
    ]
    NearRelative.objects.bulk_create(rows)
    return bool(rows)


@act
def name_the_official(*, actor: Actor, near_relative_id: UUID, posting_id: UUID | None, at: datetime) -> None:
    """Say which officer a registered near relative is: from then on her account is barred, not everybody of her name.

    `posting_id` None: not known yet, everybody of the name stays barred. Nobody frees herself.
    Refuses: NotYours, NotYourRole, NearRelativeRecuses. Source: 审核确认办法 art. 11.
    """
    row = NearRelative.objects.filter(pk=near_relative_id).first()
    if row is None:
        raise NotYours()
    application = locked_application(row.application_id)
    if actor.role not in KEEPERS:
        raise NotYourRole()
    check_recusal(application, actor)
    account_id = officer_in_posting(posting_id, on=local_date(at)).account_id if posting_id else None
    row.account_id = account_id
    row.save(update_fields=["account_id"])
    record(
        actor=actor,
        action="casework.near_relative.named",
        subject=Subject("application", application.id, application.applicant_id, application.area_code),
        at=at,
        near_relative=str(near_relative_id),
        account=str(account_id or ""),
    )


def require_district_visit(application: Application, case: Case, *, reason: str, at: datetime) -> None:
    """From now on the district must visit this home before it decides; a visit made for an older reason no longer counts.

    The file's lock is held. Call it for a complaint or an objection (art. 20). Opens the task where the case already
    stands at its confirmation.
    """
    said = [one for one in (case.visit_required, reason) if one]
    case.visit_required, case.visit_id = "；".join(dict.fromkeys(said)), None
    case.save(update_fields=["visit_required", "visit_id"])
    process = process_of(case)
    waiting = Task.objects.filter(case=case, kind="district_visit", closed_at__isnull=True)
    if process.row("district_visit", case.state) and not waiting.exists():
        open_task(application, task_of(process, "district_visit", case, at), at=at, case=case)


@act
def record_district_visit(
    *, actor: Actor, case_id: UUID, version: int, visit: VisitToRecord, at: datetime
) -> UUID:
    """区县入户核查: by two people of the district, or a district reviewer and somebody else; returns the visit's id.

    Nobody who accepted, surveyed or reviewed the file goes. Refuses: NotYours, StaleVersion, NotThisStep, NotYourRole,
    SamePerson, NearRelativeRecuses, DistrictMissing, and what `visits` refuses. Source: 审核确认办法 art. 20.
    """
    application, case = locked_case(case_id)
    if case.version != version:
        raise StaleVersion()
    row = check_row(process_of(case), "district_visit", case.state, actor)
    group = [
        actor if posting_id == actor.posting_id else officer_in_posting(posting_id, on=local_date(at))
        for posting_id in dict.fromkeys(visit.surveyors)
    ]
    for one in group:
        if not one.scope.lo <= application.area_code < one.scope.hi:
            raise NotYourRole("一同核查的人要是本区县或本镇街在岗的工作人员，请重新选择")
        check_separation(application, row, one)
    _from_the_district(group)
    visit_id = visits.record_visit(actor=actor, of=ref_of(application), visit=visit, at=at)
    DistrictVisit.objects.create(
        case=case,
        applicant_id=application.applicant_id,
        area_code=application.area_code,
        visit_id=visit_id,
        reason=case.visit_required or "区县主动核查",
        posting_id=actor.posting_id,
        at=at,
    )
    for one in group:
        if one.posting_id != actor.posting_id:
            step = Step("district_visit", ("", ""), case, "共同核查")
            write_event(application, actor=one, step=step, at=at)
    case.visit_id = visit_id
    fire_case(application, case, "district_visit", actor=actor, at=at, note=case.visit_required)
    register_reached(application, actor=actor, at=at)
    record(
        actor=actor,
        action="casework.case.visited_by_district",
        subject=Subject("case", case_id, application.applicant_id, application.area_code),
        at=at,
        visit=str(visit_id),
    )
    return visit_id


def _from_the_district(group: list[Actor]) -> None:
    ours = {one.account_id for one in group if one.role in DISTRICT_ROLES}
    everybody = {one.account_id for one in group}
    reviewer = any(one.role is Role.DISTRICT_REVIEWER for one in group)
    if len(ours) < 2 and not (reviewer and len(everybody) > 1):
        raise DistrictMissing()


@act
def second_review(
    *, actor: Actor, case_id: UUID, version: int, agrees: bool, reasons: str, at: datetime
) -> UUID:
    """区县复核意见: a second officer of the district writes what she thinks of the town's opinion; returns its id.

    Advice to the confirmer, never a decision. Refuses: NotYours, StaleVersion, NotThisStep, NotYourRole, SamePerson,
    NearRelativeRecuses, ReasonsMissing. Source: 审核确认办法 arts. 11, 20; a second officer is ours [D].
    """
    application, case = locked_case(case_id)
    if case.version != version:
        raise StaleVersion()
    if len(reasons.strip()) < SHORTEST_REASONS:
        raise ReasonsMissing("请写明复核意见：看了哪些材料，同意还是不同意，为什么（至少 8 个字）")
    opinion_id = new_id()
    case.second_review_id = opinion_id
    fire_case(application, case, "second_review", actor=actor, at=at, note=reasons.strip())
    SecondReview.objects.create(
        id=opinion_id,
        case=case,
        applicant_id=application.applicant_id,
        area_code=application.area_code,
        agrees=agrees,
        reasons=reasons.strip(),
        posting_id=actor.posting_id,
        account_id=actor.account_id,
        by_name=actor.title[:120],
        at=at,
    )
    register_reached(application, actor=actor, at=at)
    record(
        actor=actor,
        action="casework.case.reviewed_again",
        subject=Subject("case", case_id, application.applicant_id, application.area_code),
        at=at,
        agrees=agrees,
    )
    return opinion_id
