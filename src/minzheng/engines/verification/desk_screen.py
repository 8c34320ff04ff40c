"""What the desk's page about one check shows, as plain data."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from minzheng.engines.verification.queries import authorisations_of, check_by_id, reports_of
from minzheng.engines.verification.services.checking import STALLED_AFTER
from minzheng.engines.verification.types import (
    CHECK_STATE_NAMES,
    CONCLUSION_NAMES,
    FACT_NAMES,
    QUERY_STATE_NAMES,
    CheckState,
    CheckView,
    Finding,
    QueryCell,
    QueryState,
    ReportView,
)
from minzheng.engines.verification.wording import reason_words
from minzheng.foundations.accounts.queries import posting_titles
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.clock import local_date
from minzheng.kernel.result import NotYours

READERS = (
    Role.VERIFICATION_OFFICER,
    Role.TOWN_LEADER,
    Role.TOWN_CONFIRMER,
    Role.DISTRICT_REVIEWER,
    Role.DISTRICT_CONFIRMER,
)

_STATE_KINDS = {
    QueryState.FOUND: "info",
    QueryState.NO_RECORD: "neutral",
    QueryState.WAITING: "doing",
    QueryState.NOT_CONNECTED: "wait",
    QueryState.ERROR: "bad",
    QueryState.NOT_SENT: "bad",
}
_CHECK_KINDS = {
    CheckState.OPEN: "wait",
    CheckState.ASKING: "doing",
    CheckState.ANSWERED: "wait",
    CheckState.REPORTED: "done",
}


@dataclass(frozen=True, slots=True)
class ReportLines:
    """An issued report in words; `standing` is False once a newer one replaced it, `expired` past its term."""

    number: str
    conclusion: str
    standing: bool
    expired: bool
    facts: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class CheckScreen:
    """The page: the path back to the family's file, progress, the table source × person, what may be done, and the reports."""

    id: UUID
    file: str
    family: str
    state_name: str
    state_kind: str
    polling: bool
    settled: int
    total: int
    due_on: date
    columns: list[str]
    rows: list[dict[str, Any]]
    facts: list[tuple[str, str]]
    gaps: str
    can_start: bool
    can_retry: bool
    can_report: bool
    reports: list[ReportLines]


def check_for_reading(actor: Actor, check_id: UUID) -> CheckView:
    """The check, for a role that may read it. Refuses: NotYours (answered like something that does not exist)."""
    check = check_by_id(check_id) if actor.role in READERS and actor.is_officer else None
    if check is None:
        raise NotYours()
    return check


def check_screen(actor: Actor, check: CheckView, at: datetime) -> CheckScreen:
    """The page's data for one reader at one moment."""
    acts = actor.role == Role.VERIFICATION_OFFICER and not check.ended
    started = check.state in (CheckState.ASKING, CheckState.ANSWERED)
    return CheckScreen(
        id=check.id,
        file=f"/desk/files/{check.application_id}/",
        family=dict(check.people).get(check.applicant_id, ""),
        state_name=_("已结束（办件已决定）") if check.ended else str(CHECK_STATE_NAMES[check.state]),
        state_kind="neutral" if check.ended else _CHECK_KINDS[check.state],
        polling=check.state == CheckState.ASKING and not check.ended,
        settled=check.settled,
        total=check.total,
        due_on=check.due_on,
        columns=[_("核对单位"), *(name or _("未登记姓名") for _id, name in check.people)],
        rows=[{"cells": [row.name, *(_square(cell) for cell in row.cells)]} for row in check.sources],
        facts=_facts(check, at),
        gaps=_gaps(check),
        can_start=acts and check.state == CheckState.OPEN,
        can_retry=acts and started and (check.failed > 0 or _out_too_long(check, at)),
        can_report=acts and started and check.waiting == 0,
        reports=_reports(reports_of(check.application_id), local_date(at)),
    )


def _out_too_long(check: CheckView, at: datetime) -> bool:
    return check.waiting > 0 and check.started_at is not None and at - check.started_at >= STALLED_AFTER


def _day(day: date) -> str:
    return _("%(year)d年%(month)d月%(day)d日") % {"year": day.year, "month": day.month, "day": day.day}


def _square(cell: QueryCell) -> dict[str, str]:
    if cell.state is None:
        return {"text": _("未查询"), "status": "neutral"}
    hint = ""
    if cell.state in (QueryState.ERROR, QueryState.NOT_SENT):
        hint = reason_words(cell.reason)
    elif cell.as_of is not None:
        hint = _("截至 %(day)s") % {"day": _day(cell.as_of)}
    return {"text": str(QUERY_STATE_NAMES[cell.state]), "status": _STATE_KINDS[cell.state], "hint": hint}


def _facts(check: CheckView, at: datetime) -> list[tuple[str, str]]:
    lines = authorisations_of(check.application_id, at=at)
    signed = {line.person_id for line in lines if line.valid}
    missing = [name or _("未登记姓名") for person_id, name in check.people if person_id not in signed]
    facts = [
        (_("收到时间"), _day(local_date(check.opened_at))),
        (_("核对人数"), str(len(check.people))),
        (
            _("有效授权"),
            _("全部已签署") if not missing else _("缺：%(names)s") % {"names": "、".join(missing)},
        ),
    ]
    if check.started_by is not None and check.started_at is not None:
        titles = posting_titles({check.started_by})
        facts.append((_("启动"), f"{_day(local_date(check.started_at))} {titles.get(check.started_by, '')}"))
    return facts


def _gaps(check: CheckView) -> str:
    if check.state == CheckState.OPEN or check.waiting or not check.gaps:
        return ""
    return _("有 %(count)d 项没有得到答复（尚未联通、出错或未发出）：情况不明，不等于没有。") % {
        "count": check.gaps
    }


def _reports(reports: list[ReportView], on: date) -> list[ReportLines]:
    titles = posting_titles({report.issued_by for report in reports})
    return [
        ReportLines(
            number=report.number,
            conclusion=str(CONCLUSION_NAMES[report.conclusion]),
            standing=place == 0,
            expired=not report.valid_on(on),
            facts=[
                (_("结论"), str(CONCLUSION_NAMES[report.conclusion])),
                (_("核对意见"), report.remarks or _("无")),
                (_("出具"), f"{_day(local_date(report.issued_at))} {titles.get(report.issued_by, '')}"),
                (_("有效期至"), _day(report.valid_until)),
            ],
        )
        for place, report in enumerate(reports)
    ]


def finding_rows(check: CheckView, findings: list[Finding]) -> list[list[Any]]:
    """Rows of the findings' table: person, source, what, amount (分 or None), words, day."""
    names = dict(check.people)
    return [
        [
            names.get(one.person_id, ""),
            one.source_name,
            str(FACT_NAMES[one.kind]),
            one.amount_fen,
            one.text,
            one.as_of,
        ]
        for one in findings
    ]
