"""Issuing a report; looking at findings."""

import json
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction

from minzheng.engines.jobs.services import announce
from minzheng.engines.verification.events import ReportIssued
from minzheng.engines.verification.models import CheckReport, CheckRequest
from minzheng.engines.verification.queries import check_by_id, findings_of, report_of
from minzheng.engines.verification.services.checking import locked_check, must_be_started
from minzheng.engines.verification.services.scope_check import must_be_in_scope
from minzheng.engines.verification.sources import SOURCES
from minzheng.engines.verification.types import (
    PURPOSE,
    CheckState,
    CheckView,
    Conclusion,
    Finding,
    QueryCell,
    ReportView,
)
from minzheng.engines.verification.wording import words_of
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.people.queries import cards
from minzheng.foundations.privacy.services import seal
from minzheng.kernel.actor import Actor
from minzheng.kernel.clock import local_date
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours, Refusal

#: A report serves one decision within this many months: the house's own limit [D], domain.md C.
VALID_MONTHS = 3
LONGEST_REMARKS = 2000


class StillWaiting(Refusal):
    """A question is still out."""

    code = "check_still_waiting"
    message = "还有单位没有答复，不能出具报告。请等待答复，或对长时间没有答复的项目重新查询"


class RemarksMissing(Refusal):
    """A conclusion that needs its reasons."""

    code = "report_remarks_missing"
    message = "请写明核对意见：结论为“超标”“存疑”，或有单位查询出错、未发出时，要说明情况和依据"


@transaction.atomic
def issue_report(*, actor: Actor, check_id: UUID, conclusion: Conclusion, remarks: str, at: datetime) -> UUID:
    """The report of a check: every source and person plainly listed, gaps included; evidence, not a decision.

    A report on the same application that still stands is named as replaced; both are kept. Announces
    ReportIssued. Refuses: NotYours, NotCheckingOfficer, CheckNotStarted, CheckClosed, StillWaiting,
    RemarksMissing. Source: MZ/T 072-2024 出具报告; domain.md C [D].
    """
    check = locked_check(actor, check_id)
    must_be_started(check)
    view = check_by_id(check.id)
    if view is None or actor.posting_id is None:
        raise NotYours()
    if view.waiting:
        raise StillWaiting()
    said = remarks.strip()[:LONGEST_REMARKS]
    if not said and (conclusion != Conclusion.MEETS or view.failed):
        raise RemarksMissing()
    report_id = _write(check, view, conclusion, said, actor.posting_id, at)
    check.state = CheckState.REPORTED.value
    check.save(update_fields=["state"])
    _tell(actor, check, report_id, conclusion, at)
    return report_id


def _write(
    check: CheckRequest, view: CheckView, conclusion: Conclusion, remarks: str, posting_id: UUID, at: datetime
) -> UUID:
    report_id, before = new_id(), report_of(check.application_id)
    data = {"remarks": remarks, **_content(check, view)}
    box = json.dumps(data, ensure_ascii=False, default=str).encode()
    CheckReport(
        id=report_id,
        check_request=check,
        application_id=check.application_id,
        applicant_id=check.applicant_id,
        area_code=check.area_code,
        number=_next_number(check.area_code[:6], local_date(at)),
        conclusion=conclusion.value,
        data_box=seal(box, context=f"report.data|{report_id}"),
        valid_until=_months_later(local_date(at), VALID_MONTHS),
        issued_by=posting_id,
        issued_at=at,
        replaces=before.id if before else None,
    ).save(force_insert=True)
    return report_id


def _content(check: CheckRequest, view: CheckView) -> dict[str, object]:
    """Members (masked), check times, authorisations, and one line for each source and person."""
    known = cards(person_id for person_id, _ in view.people)
    facts = findings_of(check.application_id)
    lines = [
        _line(row.code, cell, dict(view.people)[cell.person_id], facts)
        for row in view.sources
        for cell in row.cells
    ]
    used = check.queries.values_list("authorisation_id", flat=True).distinct().order_by("authorisation_id")
    return {
        "members": [
            {"person_id": one, "name": name, "identity": known[one].identity_masked if one in known else ""}
            for one, name in view.people
        ],
        "authorisations": list(used),
        "opened_at": check.opened_at.isoformat(),
        "started_at": check.started_at.isoformat() if check.started_at else "",
        "lines": lines,
    }


def _line(source: str, cell: QueryCell, name: str, facts: list[Finding]) -> dict[str, object]:
    mine = [one for one in facts if one.source == source and one.person_id == cell.person_id]
    state = cell.state.value if cell.state else ""
    return {
        "person_id": cell.person_id,
        "person_name": name,
        "source": source,
        "source_name": str(SOURCES[source]),
        "state": state,
        "words": words_of(cell.state, cell.reason, mine),
        "as_of": cell.as_of.isoformat() if cell.as_of else None,
    }


def _next_number(unit: str, day: date) -> str:
    """核对〔2026〕500222-000001: unit, year, and the next number of both, without gaps or repeats."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into verification_report_counter (unit, year, last) values (%s, %s, 1)"
            " on conflict (unit, year) do update set last = verification_report_counter.last + 1 returning last",
            [unit, day.year],
        )
        (last,) = cursor.fetchone()
    return f"核对〔{day.year}〕{unit}-{last:06d}"


def _months_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day."""
    index = day.month - 1 + months
    year, month = day.year + index // 12, index % 12 + 1
    following = date(year + month // 12, month % 12 + 1, 1)
    last = (following - date(year, month, 1)).days
    return date(year, month, min(day.day, last))


def _tell(actor: Actor, check: CheckRequest, report_id: UUID, conclusion: Conclusion, at: datetime) -> None:
    record(
        actor=actor,
        action="verification.report.issued",
        subject=Subject("check", check.id, check.applicant_id, check.area_code),
        at=at,
        report_id=str(report_id),
        conclusion=conclusion.value,
    )
    announce(
        ReportIssued(
            area_code=check.area_code,
            application_id=check.application_id,
            check_id=check.id,
            report_id=report_id,
            conclusion=conclusion.value,
        ),
        at=at,
    )


@transaction.atomic
def view_report(*, actor: Actor, application_id: UUID, at: datetime) -> ReportView | None:
    """The report that stands, for showing to a person: one audit line for each person it speaks of.

    Screens call this; `queries.report_of` is for reckoning. Refuses: NotYours.
    """
    check = _check_to_look_at(actor, application_id)
    report = report_of(application_id)
    if report is not None:
        _looked(actor, check, [line.person_id for line in report.lines], at)
    return report


@transaction.atomic
def view_findings(*, actor: Actor, application_id: UUID, at: datetime, purpose: str = "") -> list[Finding]:
    """What the sources told, for showing to a person: one audit line for each person looked at.

    Screens call this; `queries.findings_of` is for reckoning. Refuses: NotYours.
    """
    check = _check_to_look_at(actor, application_id)
    findings = findings_of(application_id)
    _looked(actor, check, [finding.person_id for finding in findings], at, purpose)
    return findings


def _check_to_look_at(actor: Actor, application_id: UUID) -> CheckRequest:
    check: CheckRequest | None = (
        CheckRequest.objects.filter(application_id=application_id).order_by("-opened_at", "-pk").first()
    )
    if check is None:
        raise NotYours()
    if actor.is_officer:
        must_be_in_scope(check.area_code)
    return check


def _looked(actor: Actor, check: CheckRequest, people: list[UUID], at: datetime, purpose: str = "") -> None:
    for person_id in dict.fromkeys(people):
        record(
            actor=actor,
            action="verification.findings.viewed",
            subject=Subject("check", check.id, person_id, check.area_code),
            at=at,
            purpose=purpose or PURPOSE,
        )
