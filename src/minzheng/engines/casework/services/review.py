"""Check and survey come in; the town gives its first opinion; a favourable one goes to public notice."""

from datetime import datetime, timedelta
from uuid import UUID

from minzheng.engines.casework.answers import open_answers
from minzheng.engines.casework.counted import counted_members
from minzheng.engines.casework.deadlines import notice_last_day
from minzheng.engines.casework.evidence import evidence_for, law_day, somebody_left
from minzheng.engines.casework.firing import (
    Step,
    check_row,
    check_separation,
    fire_case,
    gather_if_ready,
    locked_application,
    locked_case,
    write_event,
)
from minzheng.engines.casework.giving import check_amount
from minzheng.engines.casework.issuing import office_of
from minzheng.engines.casework.models import Application, Case, Dissent
from minzheng.engines.casework.objected import (
    awaits_survey,
    favourable_act,
    must_bring_another,
    settle,
    unsettled,
)
from minzheng.engines.casework.one_form import named_for
from minzheng.engines.casework.parts import hung_fen
from minzheng.engines.casework.places import names_of_area
from minzheng.engines.casework.processes import process_of
from minzheng.engines.casework.recorded_letters import issue_assessments
from minzheng.engines.casework.services.family_advice import keep_family_advice
from minzheng.engines.casework.services.fresh_check import fresh_report_arrived
from minzheng.engines.casework.services.signing import applicant_of, ref_of
from minzheng.engines.casework.services.spot_check import draw_spot_check
from minzheng.engines.casework.types import NotThisStep, NotYourRole, Opinion, ReasonsMissing
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.messages import services as messages
from minzheng.engines.public_notices import services as notices
from minzheng.engines.public_notices.types import NewNotice, NoticeFields
from minzheng.engines.rules import queries as advice_store
from minzheng.engines.verification import queries as verification
from minzheng.engines.visits import services as visits
from minzheng.engines.visits.types import VisitToRecord
from minzheng.foundations.accounts.queries import officer_in_posting
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.types import act
from minzheng.kernel.actor import SYSTEM, Actor
from minzheng.kernel.clock import local_date, start_of
from minzheng.kernel.result import NotYours, Refusal, StaleVersion

#: A decision against a family says why, in at least this many characters.
SHORTEST_REASONS = 8


@act
def report_arrived(*, application_id: UUID, at: datetime) -> None:
    """The check's report is there: its task closes; with the survey done the file moves to first review.

    Called for a fact (ReportIssued); a second time changes nothing.
    """
    application = locked_application(application_id)
    for case in Case.objects.select_for_update(of=("self",)).filter(application=application).order_by("pk"):
        if fresh_report_arrived(application, case, actor=_who_reported(application_id, at), at=at):
            advise(application, case, at=at)
            continue
        act = _report_act(case, application_id)
        if not act:
            continue
        fire_case(application, case, act, actor=_who_reported(application_id, at), at=at)
        if gather_if_ready(application, case, actor=SYSTEM, at=at):
            advise(application, case, at=at)


def _report_act(case: Case, application_id: UUID) -> str:
    """What a new report means where the case stands: the check's, the re-check's, or nothing ("")."""
    process = process_of(case)
    if case.state == process.start:
        return "report"
    if process.row("recheck_done", case.state) is None:
        return ""
    report = verification.report_of(application_id)
    disputed = report and Dissent.objects.filter(case=case, report_id=report.id).exists()
    return "" if disputed else "recheck_done"


def _who_reported(application_id: UUID, at: datetime) -> Actor:
    """The officer whose report it is, for the file's history; the system once her posting has ended."""
    report = verification.report_of(application_id)
    try:
        return officer_in_posting(report.issued_by, on=local_date(at)) if report else SYSTEM
    except NotYours:
        return SYSTEM


@act
def record_survey(*, actor: Actor, application_id: UUID, visit: VisitToRecord, at: datetime) -> UUID:
    """入户调查 by at least two surveyors, none of whom accepted the file; returns the visit's id.

    Refuses: NotThisStep, NotYourRole, SamePerson, and what `visits` refuses (fewer than two surveyors).
    Source: 审核确认办法 art. 16.
    """
    application = locked_application(application_id)
    cases = list(Case.objects.select_for_update(of=("self",)).filter(application=application).order_by("pk"))
    open_cases = [case for case in cases if awaits_survey(case)]
    if not open_cases:
        raise NotThisStep()
    others = [
        officer_in_posting(posting_id, on=local_date(at))
        for posting_id in visit.surveyors
        if posting_id != actor.posting_id
    ]
    for case in open_cases:
        row = check_row(process_of(case), "survey", case.state, actor)
        for surveyor in (actor, *others):
            if surveyor.role not in row.by or not _over(surveyor, application):
                raise NotYourRole("共同调查的人要是本镇街或本村（社区）在岗的工作人员，请重新选择")
            check_separation(application, row, surveyor)
        must_bring_another(application, case, [actor, *others])
    visit_id = visits.record_visit(actor=actor, of=ref_of(application), visit=visit, at=at)
    issue_assessments(application, [case.item for case in open_cases], visit, actor=actor, at=at)
    for surveyor in others:
        write_event(application, actor=surveyor, step=Step("survey", ("", ""), note="共同调查"), at=at)
    for case in open_cases:
        row = fire_case(application, case, "survey", actor=actor, at=at)
        moved = "first_review" in row.opens or gather_if_ready(application, case, actor=actor, at=at)
        if moved:
            advise(application, case, at=at)
    return visit_id


def _over(surveyor: Actor, application: Application) -> bool:
    return surveyor.scope.lo <= application.area_code < surveyor.scope.hi


def advise(application: Application, case: Case, *, at: datetime) -> None:
    """Ask the rules on everything known; keep the advice beside the case. Advice is never an act.

    Part of an act that holds the file's lock.
    """
    if somebody_left(application):
        return  # the officers go on without advice, and see why
    answers = open_answers(application.id, application.answers_box)
    evidence = evidence_for(application, case, answers, at=at)
    keep_family_advice(application, answers, evidence, at=at)
    try:
        advice = catalogue.handler_of(case.item).assess(answers, evidence, on=law_day(application, at))
    except Refusal:
        return  # a fact or a figure of the law is missing: the officers go on without advice, and see that there is none
    new = advice_store.NewAdvice(
        application.id, applicant_of(application), application.area_code, advice, case.id
    )
    case.advice_id = advice_store.store_advice(actor=SYSTEM, new=new, at=at)
    case.save(update_fields=["advice_id"])


@act
def first_review(*, actor: Actor, case_id: UUID, version: int, opinion: Opinion, at: datetime) -> None:
    """初审: the town's opinion. Favourable goes to 公示 for seven days; unfavourable goes to the district, unpublished.

    Refuses: NotYours, StaleVersion, NotYourRole, SamePerson, ReasonsMissing, NotThisStep.
    Source: 审核确认办法 art. 19.
    """
    application, case = locked_case(case_id)
    if case.version != version:
        raise StaleVersion()
    if len(opinion.reasons.strip()) < SHORTEST_REASONS:
        raise ReasonsMissing()
    recognises = catalogue.item(case.item).recognises
    if opinion.favourable and not opinion.amount_fen and not recognises:
        raise ReasonsMissing("请填写拟给予的金额，系统已按测算建议预填")
    check_amount(application, case, 0 if recognises else opinion.amount_fen or 0)
    case.opinion = "favourable" if opinion.favourable else "unfavourable"
    case.proposed_fen = opinion.amount_fen if opinion.favourable and not recognises else None
    act, days = favourable_act(case) if opinion.favourable else ("propose_refusal", None)
    draw_spot_check(application, case, act, at=at)
    row = fire_case(application, case, act, actor=actor, at=at, note=opinion.reasons.strip())
    if "notice" in row.opens:
        _publish(application, case, actor=actor, at=at, days=days)
    settle(application, case, at=at)
    record(
        actor=actor,
        action="casework.case.reviewed",
        subject=Subject("case", case_id, application.applicant_id, application.area_code),
        at=at,
        opinion=case.opinion,
    )


def _publish(
    application: Application, case: Case, *, actor: Actor, at: datetime, days: int | None = None
) -> None:
    item, places = catalogue.item(case.item), names_of_area(application.area_code)
    members = len(counted_members(application, case.item))
    ends = start_of(notice_last_day(item, local_date(at), days=days).date + timedelta(days=1))
    named, name = named_for(application, case.item)
    fields = NoticeFields(
        item=item.code,
        item_name=item.name,
        applicant_name=name,
        member_count=members,
        amount_fen=hung_fen(case),
        once=item.once is not None,
        town_name=places.town,
        village_name=places.village,
        village_code=application.area_code[6:],
        objection_phone=office_of(application.area_code, town=True)["phone"],
    )
    notice = NewNotice(
        case.id, application.id, named or applicant_of(application), application.area_code, fields, at, ends
    )
    case.notice_id = notices.publish(actor=actor, notice=notice, at=at)
    case.save(update_fields=["notice_id"])
    messages.tell(
        person_id=applicant_of(application),
        area_code=application.area_code,
        kind=f"{item.code}.published",
        context={
            "name": application.applicant_name,
            "item": item.name,
            "until": f"{local_date(ends) - timedelta(days=1):%Y年%m月%d日}",
        },
        link=f"/applications/{application.id}/",
        at=at,
    )


@act
def notice_over(*, case_id: UUID, at: datetime) -> None:
    """公示期满: a task opens at the district, or with an objection the town handles it first. Twice changes nothing.

    A timer opens tasks; it never decides. Source: 审核确认办法 art. 19.
    """
    application, case = locked_case(case_id)
    if process_of(case).row("notice_over", case.state) is None:
        return
    objected = unsettled(case) and process_of(case).row("notice_objected", case.state) is not None
    act = "notice_objected" if objected else "notice_over"
    draw_spot_check(application, case, act, at=at)
    fire_case(application, case, act, actor=SYSTEM, at=at)


__all__ = ["advise", "first_review", "notice_over", "record_survey", "report_arrived"]
