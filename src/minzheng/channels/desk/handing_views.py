"""Paper in hand: service of one letter with its receipt, the notice on the village's board, the payee's account."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from minzheng.channels.desk.entry import FILE_READERS, HELPERS, for_officers
from minzheng.channels.desk.file_screen import file_for
from minzheng.channels.desk.worklist_views import today
from minzheng.engines.casework import services as casework
from minzheng.engines.casework.types import CaseFile, CaseLine
from minzheng.engines.letters import queries as letters
from minzheng.engines.letters.types import HERSELF, METHOD_NAMES, Delivery, ServiceMethod
from minzheng.engines.papers.queries import papers_of
from minzheng.engines.public_notices import queries as notices
from minzheng.engines.public_notices import services as notice_services
from minzheng.foundations.ui.services import zhdate
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor
from minzheng.kernel.clock import local_date
from minzheng.kernel.result import NotYours, Refusal

#: What is typed about a service, with the most that is kept of each.
SERVICE_FIELDS = {
    "method": 20, "received_by": 50, "relation": 30, "served_on": 10, "place": 120,
    "witness": 50, "reason": 300, "proof": 200, "refused": 3, "paper": 36,
}  # fmt: skip
BOARD_FIELDS = {"act": 12, "place": 80, "day": 10, "condition": 200, "hanging": 36}


class DayUnreadable(Refusal):
    """A typed day that is no day."""

    code = "day_unreadable"
    message = "日期看不懂，请从日历里选择"


class WayMissing(Refusal):
    """A service without its way."""

    code = "service_way_missing"
    message = "请选择送达方式"


@dataclass(frozen=True, slots=True)
class _Letter:
    """A letter of a file the reader may open."""

    line: letters.LetterLine
    file: CaseFile


def _letter(actor: Actor, letter_id: UUID) -> _Letter:
    application_id = letters.application_of(letter_id)
    if application_id is None:
        raise NotYours()
    return _Letter(letters.letter_line(letter_id), file_for(actor, application_id, on=today()))


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers(*FILE_READERS)
def letter_service(request: HttpRequest, actor: Actor, letter_id: UUID) -> HttpResponse:
    """送达 of one letter: how it reached the family, and until when they may object; recorded once."""
    found, problem = _letter(actor, letter_id), ""
    typed = _typed(request, SERVICE_FIELDS)
    if request.method == "POST":
        try:
            casework.serve_letter(
                actor=actor, letter_id=letter_id, delivery=delivery_of(typed), at=clock.now()
            )
        except Refusal as no:
            if isinstance(no, NotYours):
                raise
            problem = no.message
        else:
            messages.success(request, _("送达已登记"))
            return HttpResponseRedirect(reverse("desk:letter_service", args=[letter_id]))
    line = found.line
    context = {
        "line": line,
        "file": found.file,
        "typed": typed,
        "problem": problem,
        "facts": _facts(line) if line.served_on else [],
        "may_serve": actor.role in HELPERS and line.served_on is None and line.ready,
        "may_print": actor.role in HELPERS,
        "methods": [(code.value, _(name)) for code, name in METHOD_NAMES.items()],
        "papers": [("", _("没有")), *_papers(found.file)],
        "herself": HERSELF,
        "today": today().isoformat(),
    }
    return render(request, "desk/letter_service.html", context, status=422 if problem else 200)


@require_POST
@for_officers(*FILE_READERS)
def letter_receipt(request: HttpRequest, actor: Actor, letter_id: UUID) -> HttpResponse:
    """Print the 送达回证 of a letter."""
    found = _letter(actor, letter_id)
    casework.print_service_receipt(actor=actor, letter_id=letter_id, at=clock.now())
    messages.success(request, _("送达回证已生成，几秒后可以在“文书”里打开打印"))
    address = reverse("desk:file", args=[found.file.application_id])
    return HttpResponseRedirect(f"{address}?part=documents")


def delivery_of(typed: dict[str, str]) -> Delivery:
    """How it was served, as typed. Refuses: WayMissing, DayUnreadable."""
    if typed["method"] not in list(ServiceMethod):
        raise WayMissing()
    return Delivery(
        method=ServiceMethod(typed["method"]),
        received_by=typed["received_by"],
        relation=typed["relation"].strip() or HERSELF,
        served_on=day_of(typed["served_on"]) if typed["served_on"] else None,
        place=typed["place"],
        witness=typed["witness"],
        reason=typed["reason"],
        proof=typed["proof"],
        refused=typed["refused"] == "yes",
        evidence_paper_id=_id(typed["paper"]),
    )


def _papers(file: CaseFile) -> list[tuple[str, str]]:
    papers = papers_of(file.application_id)
    return [(str(one.id), f"{one.kind_name} {zhdate(one.uploaded_at, 'short')}") for one in papers]


def _facts(line: letters.LetterLine) -> list[tuple[str, Any]]:
    rows: list[tuple[str, Any]] = [
        (_("送达日期"), line.served_on),
        (_("送达方式"), _(line.served_how) + (_("（拒绝签收）") if line.refused else "")),
        (_("签收人"), f"{line.received_by}（{line.relation}）"),
        (_("送达地点"), line.place),
        (_("见证人"), line.witness),
        (_("说明"), line.reason),
        (_("送达凭证"), line.proof),
        (_("送达人"), line.served_by),
    ]
    return [row for row in rows if row[1]]


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers(*FILE_READERS)
def noticeboard(request: HttpRequest, actor: Actor, application_id: UUID, case_id: UUID) -> HttpResponse:
    """公示单: printed, put up, taken down, each on record."""
    file = file_for(actor, application_id, on=today())
    case = next((one for one in file.cases if one.id == case_id), None)
    if case is None:
        raise NotYours()
    typed, problem = _typed(request, BOARD_FIELDS), ""
    if request.method == "POST":
        try:
            messages.success(request, _on_board(actor, case, typed))
            return HttpResponseRedirect(request.path)
        except Refusal as no:
            if isinstance(no, NotYours):
                raise
            problem = no.message
    state = notices.notice_of(case_id=case_id)
    context = {
        "file": file,
        "case": case,
        "state": state,
        "running": bool(state and state.open_at(clock.now())),
        "until": local_date(state.ends_at - timedelta(seconds=1)) if state else None,
        "sheets": notices.hangings_of(notice_id=state.id) if state else [],
        "may_act": actor.role in HELPERS and state is not None,
        "typed": typed,
        "problem": problem,
        "today": today().isoformat(),
    }
    return render(request, "desk/noticeboard.html", context, status=422 if problem else 200)


def _on_board(actor: Actor, case: CaseLine, typed: dict[str, str]) -> str:
    at = clock.now()
    if typed["act"] == "print":
        casework.print_notice(actor=actor, case_id=case.id, at=at)
        return _("公示单已生成，几秒后可以在“文书”里打开打印")
    if typed["act"] == "record":
        casework.print_hanging_record(actor=actor, case_id=case.id, at=at)
        return _("张贴记录已生成，几秒后可以在“文书”里打开打印")
    if typed["act"] == "down":
        notice_services.record_taken_down(
            actor=actor,
            hanging_id=_id(typed["hanging"]) or case.id,
            day=day_of(typed["day"]),
            condition=typed["condition"],
            at=at,
        )
        return _("已登记撤下")
    state = notices.notice_of(case_id=case.id)
    if state is None:
        raise NotYours()
    notice_services.record_hung(
        actor=actor, notice_id=state.id, place=typed["place"], hung_on=day_of(typed["day"]), at=at
    )
    return _("已登记张贴")


def _typed(request: HttpRequest, fields: dict[str, int]) -> dict[str, str]:
    return {name: request.POST.get(name, "")[:most] for name, most in fields.items()}


def day_of(text: str) -> date:
    """A day as a date field sends it. Refuses: DayUnreadable."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise DayUnreadable() from None


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
