"""Reading checks, findings, reports and authorisations inside the open scope."""

import json
from datetime import date, datetime
from uuid import UUID

from minzheng.engines.verification.consent import authorisation_to_sign, holds, valid_authorisations
from minzheng.engines.verification.models import Authorisation, CheckQuery, CheckReport, CheckRequest
from minzheng.engines.verification.sources import SOURCES
from minzheng.engines.verification.types import (
    ANSWERS,
    FAILURES,
    AuthorisationLine,
    CheckState,
    CheckView,
    Conclusion,
    FactKind,
    Finding,
    QueryCell,
    QueryState,
    ReportLine,
    ReportView,
    SourceRow,
)
from minzheng.foundations.people.queries import cards
from minzheng.foundations.privacy.services import unseal


def check_of(application_id: UUID) -> CheckView | None:
    """The newest check of an application: per source the state for each person, and the counts of a progress bar."""
    check = CheckRequest.objects.filter(application_id=application_id).order_by("-opened_at", "-pk").first()
    return _view(check) if check else None


def check_by_id(check_id: UUID) -> CheckView | None:
    """One check by its id; None when it is not in scope."""
    check = CheckRequest.objects.filter(pk=check_id).first()
    return _view(check) if check else None


def _view(check: CheckRequest) -> CheckView:
    wanted = [UUID(person_id) for person_id in check.person_ids]
    known = cards(wanted)
    rows = list(CheckQuery.objects.filter(check_request=check).order_by("pk"))
    squares = {(row.source, row.person_id): row for row in rows}
    states = [QueryState(row.state) for row in rows]
    return CheckView(
        id=check.id,
        application_id=check.application_id,
        applicant_id=check.applicant_id,
        area_code=check.area_code,
        state=CheckState(check.state),
        opened_at=check.opened_at,
        due_on=check.due_on,
        started_at=check.started_at,
        started_by=check.started_by,
        people=[(one, known[one].name if one in known else "") for one in wanted],
        sources=[
            SourceRow(code, str(name), [_cell(squares.get((code, one)), one) for one in wanted])
            for code, name in SOURCES.items()
        ],
        answered=sum(state in ANSWERS for state in states),
        settled=sum(state != QueryState.WAITING for state in states),
        failed=sum(state in FAILURES for state in states),
        total=len(states),
        ended=check.ended_at is not None,
    )


def _cell(row: CheckQuery | None, person_id: UUID) -> QueryCell:
    if row is None:
        return QueryCell(None, person_id, None)
    return QueryCell(row.id, person_id, QueryState(row.state), row.reason, row.as_of, row.attempts)


def begun_at(application_id: UUID) -> datetime | None:
    """When the first check of an application was begun; None before. One question."""
    begun = CheckRequest.objects.filter(application_id=application_id, started_at__isnull=False)
    moment: datetime | None = begun.order_by("started_at", "pk").values_list("started_at", flat=True).first()
    return moment


def findings_of(application_id: UUID) -> list[Finding]:
    """What the sources told in the newest started check, by person, then in the order of sources.

    A source that did not answer gives no row: ask `unknown_of` before reading absence as "has nothing".
    Screens use `services.view_findings`, which leaves a trace.
    """
    check = (
        CheckRequest.objects.filter(application_id=application_id, started_at__isnull=False)
        .order_by("-opened_at", "-pk")
        .first()
    )
    if check is None:
        return []
    places = {source: place for place, source in enumerate(SOURCES)}
    rows = CheckQuery.objects.filter(check_request=check, state=QueryState.FOUND.value).order_by("pk")
    found = sorted(rows, key=lambda row: (check.person_ids.index(str(row.person_id)), places[row.source]))
    return [finding for row in found for finding in _findings(row)]


def _findings(row: CheckQuery) -> list[Finding]:
    if row.answer_box is None or row.as_of is None:
        return []
    told = json.loads(unseal(row.answer_box, context=f"query.answer|{row.id}"))
    return [
        Finding(
            person_id=row.person_id,
            kind=FactKind(fact["kind"]),
            amount_fen=fact["amount_fen"],
            number=fact["number"],
            text=fact["text"],
            source=row.source,
            source_name=str(SOURCES[row.source]),
            as_of=row.as_of,
        )
        for fact in told
    ]


def unknown_of(application_id: UUID) -> list[tuple[UUID, str]]:
    """(person, source) pairs about which nothing is known: not started, waiting, not connected, failed, not sent."""
    view = check_of(application_id)
    if view is None:
        return []
    return [
        (cell.person_id, row.code) for row in view.sources for cell in row.cells if cell.state not in ANSWERS
    ]


def report_of(application_id: UUID) -> ReportView | None:
    """The report that stands: the newest."""
    reports = reports_of(application_id)
    return reports[0] if reports else None


def reports_of(application_id: UUID) -> list[ReportView]:
    """Every report on an application, newest first; replaced ones stay readable."""
    rows = CheckReport.objects.filter(application_id=application_id).order_by("-issued_at", "-pk")
    return [_report(row) for row in rows]


def _report(row: CheckReport) -> ReportView:
    data = json.loads(unseal(row.data_box, context=f"report.data|{row.id}"))
    return ReportView(
        id=row.id,
        number=row.number,
        conclusion=Conclusion(row.conclusion),
        remarks=data["remarks"],
        issued_at=row.issued_at,
        issued_by=row.issued_by,
        valid_until=row.valid_until,
        replaces=row.replaces,
        lines=[
            ReportLine(
                person_id=UUID(line["person_id"]),
                person_name=line["person_name"],
                source=line["source"],
                source_name=line["source_name"],
                state=QueryState(line["state"]),
                words=line["words"],
                as_of=date.fromisoformat(line["as_of"]) if line["as_of"] else None,
            )
            for line in data["lines"]
        ],
    )


def authorisations_of(application_id: UUID, *, at: datetime) -> list[AuthorisationLine]:
    """Every authorisation signed for an application, oldest first, with whether it holds at a moment."""
    rows = Authorisation.objects.filter(application_id=application_id).order_by("signed_at", "pk")
    return [_authorisation_line(row, at) for row in rows]


def own_authorisations(*, person_id: UUID, at: datetime) -> list[AuthorisationLine]:
    """What a person has signed, for whoever's application, newest first. Source: 个人信息保护法 art. 15, 44."""
    rows = Authorisation.objects.filter(person_id=person_id).order_by("-signed_at", "pk")
    return [_authorisation_line(row, at) for row in rows]


def _authorisation_line(row: Authorisation, at: datetime) -> AuthorisationLine:
    return AuthorisationLine(
        id=row.id,
        person_id=row.person_id,
        signed_at=row.signed_at,
        text_version=row.text_version,
        representative=row.representative,
        withdrawn_at=row.withdrawn_at,
        expires_at=row.expires_at,
        valid=holds(row, at),
    )


def unsigned(application_id: UUID, person_ids: list[UUID], *, at: datetime) -> list[UUID]:
    """Which of these people have no authorisation that holds at a moment, in the order given."""
    signed = valid_authorisations(application_id, person_ids, at)
    return [person_id for person_id in person_ids if person_id not in signed]


__all__ = [
    "authorisation_to_sign",
    "authorisations_of",
    "check_by_id",
    "check_of",
    "findings_of",
    "own_authorisations",
    "report_of",
    "reports_of",
    "unknown_of",
    "unsigned",
]


def source_names() -> dict[str, str]:
    """The sources a check asks, code → name, in the order of the desk's table."""
    return {code: str(name) for code, name in SOURCES.items()}
