"""核对结果告知与异议: the family hears a check's result at once, and may have it checked again before the first opinion."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from minzheng.engines.casework.answers import open_answers
from minzheng.engines.casework.firing import check_row, close_tasks, fire_case, locked_application
from minzheng.engines.casework.models import WAYS, Application, Case, CheckResult, Dissent, Party
from minzheng.engines.casework.one_form import voice
from minzheng.engines.casework.processes import process_of
from minzheng.engines.casework.services.fresh_check import FRESH_CHECK
from minzheng.engines.casework.services.signing import applicant_of, ref_of
from minzheng.engines.casework.types import NotThisStep
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.catalogue.types import Difference
from minzheng.engines.messages import services as messages
from minzheng.engines.verification import queries as checks
from minzheng.engines.verification import services as verification
from minzheng.engines.verification.types import CONCLUSION_NAMES, CheckState, Conclusion, ReportView
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.people.queries import cards
from minzheng.foundations.privacy.services import seal
from minzheng.foundations.privacy.types import act, acting_for_family
from minzheng.foundations.workdays.queries import add_working_days
from minzheng.kernel.actor import SYSTEM, Actor
from minzheng.kernel.clock import local_date
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours, Refusal

ADULT = 18
SHORTEST_TEXT, LONGEST_TEXT = 4, 1000


class DissentTooLate(NotThisStep):
    """The town has given its first opinion, or the check is being made again already."""

    code = "dissent_too_late"
    message = "现在不在可以对核对结果提出异议的阶段（要在镇街初审以前提出）。有不同意见，请联系镇街，或在收到决定后依法申请复议"


class NothingToDissent(Refusal):
    """No report has been issued yet."""

    code = "nothing_to_dissent"
    message = "核对结果还没有出来，出来后会马上告诉您，那时可以提出异议"


class AlreadyDissented(Refusal):
    """One dissent against each report."""

    code = "already_dissented"
    message = "对这份核对报告已经提出过异议。复查会出一份新的报告，两份都会保留"


class DissentUnfit(Refusal):
    """Too short or long, an unknown way, or a day that cannot be."""

    code = "dissent_unfit"
    message = f"请写明哪里不对，{SHORTEST_TEXT} 到 {LONGEST_TEXT} 个字"


@dataclass(frozen=True, slots=True)
class Disagreement:
    """What the family says: in words, by which way ("online", "telephone", "paper", "counter"), on which day, with papers."""

    text: str
    way: str
    made_on: date
    papers: tuple[UUID, ...] = ()


@act
def tell_check_result(*, application_id: UUID, report_id: UUID, at: datetime) -> None:
    """Keep what the family may read of a report, and tell her when it differs from what she declared or does not meet.

    Called for a fact (ReportIssued); a second time changes nothing. Source: 审核确认办法 art. 18.
    """
    application = locked_application(application_id)
    report = next((one for one in checks.reports_of(application_id) if one.id == report_id), None)
    if report is None or CheckResult.objects.filter(report_id=report_id).exists():
        return
    told = _differences(application, at)
    row_id = new_id()
    box = json.dumps(told, ensure_ascii=False).encode()
    CheckResult.objects.create(
        id=row_id,
        application=application,
        applicant_id=application.applicant_id,
        area_code=application.area_code,
        report_id=report_id,
        number=report.number,
        conclusion=report.conclusion.value,
        differences_box=seal(box, context=f"check_result.differences|{row_id}"),
        told_at=at,
    )
    if told or report.conclusion is not Conclusion.MEETS:
        _tell_result(application, report, len(told), at)
    record(
        actor=SYSTEM,
        action="casework.check_result.told",
        subject=Subject("application", application_id, application.applicant_id, application.area_code),
        at=at,
        report_id=str(report_id),
        differences=len(told),
    )


def _differences(application: Application, at: datetime) -> list[dict[str, object]]:
    """Declared beside found, in words. Of other adults the kind alone: their amounts are told to themselves."""
    answers = open_answers(application.id, application.answers_box)
    compare = getattr(voice(application.items, answers), "differences", None)
    if compare is None:
        return []
    parties = Party.objects.filter(application=application).order_by("position")
    people = list(parties.values_list("person_id", flat=True))
    found: list[Difference] = compare(answers, checks.findings_of(application.id), people)
    known = cards(one.person_id for one in found)
    rows: list[dict[str, object]] = []
    for one in found:
        card = known.get(one.person_id)
        age = card.age_on(local_date(at)) if card else None
        open_to_her = one.person_id == application.applicant_id or (age is not None and age < ADULT)
        rows.append(
            {
                "name": card.name if card else "",
                "kind": one.kind,
                "declared": one.declared if open_to_her else "",
                "found": one.found if open_to_her else "",
            }
        )
    return rows


def _tell_result(application: Application, report: ReportView, count: int, at: datetime) -> None:
    item = catalogue.item(application.items[0])
    messages.tell(
        person_id=applicant_of(application),
        area_code=application.area_code,
        kind=f"{item.code}.{'check_result' if count else 'check_attention'}",
        context={
            "name": application.applicant_name,
            "item": item.name,
            "count": count,
            "conclusion": str(CONCLUSION_NAMES[report.conclusion]),
        },
        link=f"/applications/{application.id}/",
        at=at,
    )


@act
def dissent(*, actor: Actor, application_id: UUID, said: Disagreement, at: datetime) -> UUID:
    """对核对结果有异议: the check is made again; its report stands beside the first. Returns the dissent's id.

    Also while an expired report is being renewed: the renewed one is then the re-check's.

    By the applicant, or an officer who writes down what she said. Refuses: NotYours, DissentUnfit, NothingToDissent,
    DissentTooLate, NotYourRole, AlreadyDissented. Source: 审核确认办法 art. 18.
    """
    application = locked_application(application_id)
    if actor.person_id is not None and actor.person_id != application.applicant_id:
        raise NotYours()
    _check_fit(actor, said, at)
    report = checks.report_of(application_id)
    if report is None:
        raise NothingToDissent()
    cases = Case.objects.select_for_update(of=("self",)).filter(application=application).order_by("pk")
    standing = [case for case in cases if process_of(case).row("dissent", case.state) is not None]
    if not standing:
        raise DissentTooLate()
    for case in standing:
        check_row(process_of(case), "dissent", case.state, actor)
    if Dissent.objects.filter(application=application, report_id=report.id).exists():
        raise AlreadyDissented()
    with acting_for_family(application.area_code):
        dissent_id = _write(application, standing[0], report, actor=actor, said=said, at=at)
        for case in standing:
            close_tasks(application, [FRESH_CHECK], actor=actor, at=at, case=case)
            fire_case(application, case, "dissent", actor=actor, at=at)
        _check_again(application, actor=actor, at=at)
        record(
            actor=actor,
            action="casework.check.dissented",
            subject=Subject("application", application_id, application.applicant_id, application.area_code),
            at=at,
            report_id=str(report.id),
            way=said.way,
        )
    return dissent_id


def _check_fit(actor: Actor, said: Disagreement, at: datetime) -> None:
    if not SHORTEST_TEXT <= len(said.text.strip()) <= LONGEST_TEXT:
        raise DissentUnfit()
    if said.way not in WAYS or (said.way == "online") == actor.is_officer:
        raise DissentUnfit("请选择群众提出异议的方式：电话、书面或者当面")
    if said.made_on > local_date(at):
        raise DissentUnfit("提出异议的日期晚于今天，请检查")


def _write(
    application: Application,
    case: Case,
    report: ReportView,
    *,
    actor: Actor,
    said: Disagreement,
    at: datetime,
) -> UUID:
    dissent_id = new_id()
    Dissent.objects.create(
        id=dissent_id,
        application=application,
        case=case,
        applicant_id=application.applicant_id,
        area_code=application.area_code,
        report_id=report.id,
        way=said.way,
        made_on=said.made_on,
        text_box=seal(said.text.strip().encode(), context=f"dissent.text|{dissent_id}"),
        papers=list(said.papers),
        recorded_by=actor.posting_id,
        recorded_at=at,
    )
    return dissent_id


def _check_again(application: Application, *, actor: Actor, at: datetime) -> None:
    """A new round of questions about everybody who has signed; the former report stays.

    A check that is being renewed already serves: its report is the re-check's, and stands beside the disputed one.
    """
    running = checks.check_of(application.id)
    if running is not None and not running.ended and running.state is not CheckState.REPORTED:
        _tell_received(application, running.due_on, at=at)
        return
    signed = Party.objects.filter(application=application, signed_at__isnull=False).order_by("position")
    item = catalogue.item(application.items[0])
    due = add_working_days(local_date(at), item.check_within).date
    verification.open_check(
        actor=actor,
        of=ref_of(application),
        person_ids=list(signed.values_list("person_id", flat=True)),
        due_on=due,
        at=at,
    )
    _tell_received(application, due, at=at)


def _tell_received(application: Application, due: date, *, at: datetime) -> None:
    item = catalogue.item(application.items[0])
    messages.tell(
        person_id=applicant_of(application),
        area_code=application.area_code,
        kind=f"{item.code}.dissent_received",
        context={
            "name": application.applicant_name,
            "item": item.name,
            "due_on": f"{due:%Y年%m月%d日}",
        },
        link=f"/applications/{application.id}/",
        at=at,
    )


__all__ = [
    "AlreadyDissented",
    "Disagreement",
    "DissentTooLate",
    "DissentUnfit",
    "NothingToDissent",
    "dissent",
    "tell_check_result",
]
