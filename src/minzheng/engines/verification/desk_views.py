"""The desk's page about one check: progress, answers, report."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from minzheng.engines.verification.desk_screen import check_for_reading, check_screen, finding_rows
from minzheng.engines.verification.services import issue_report, retry_failed, start_check, view_findings
from minzheng.engines.verification.types import CONCLUSION_NAMES, Conclusion
from minzheng.foundations.accounts.types import actor_of
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor
from minzheng.kernel.result import NotYours, Refusal


@require_safe
def check(request: HttpRequest, check_id: UUID) -> HttpResponse:
    """Where a check stands and what the sources told; each person looked at is one audit line."""
    return _page(request, actor_of(request), check_id)


@require_safe
def progress(request: HttpRequest, check_id: UUID) -> HttpResponse:
    """The progress alone, asked again while questions are out; once none is, the page is loaded anew."""
    actor = actor_of(request)
    screen = check_screen(actor, check_for_reading(actor, check_id), clock.now())
    response = render(request, "verification/desk/_progress.html", {"screen": screen})
    if not screen.polling:
        response.headers["HX-Refresh"] = "true"
    return response


@require_POST
def start(request: HttpRequest, check_id: UUID) -> HttpResponse:
    """Send the questions."""
    actor = actor_of(request)
    check_for_reading(actor, check_id)
    try:
        start_check(actor=actor, check_id=check_id, at=clock.now())
    except Refusal as no:
        return _again(request, actor, check_id, no)
    return _back(check_id)


@require_POST
def retry(request: HttpRequest, check_id: UUID) -> HttpResponse:
    """Send the failed questions again."""
    actor = actor_of(request)
    check_for_reading(actor, check_id)
    try:
        retry_failed(actor=actor, check_id=check_id, at=clock.now())
    except Refusal as no:
        return _again(request, actor, check_id, no)
    return _back(check_id)


@require_POST
def report(request: HttpRequest, check_id: UUID) -> HttpResponse:
    """Issue the report; what was typed stays on the page when it is refused."""
    actor = actor_of(request)
    check_for_reading(actor, check_id)
    typed = {"conclusion": request.POST.get("conclusion", ""), "remarks": request.POST.get("remarks", "")}
    if typed["conclusion"] not in list(Conclusion):
        return _page(request, actor, check_id, typed=typed, conclusion_error=_("请选择核对结论"))
    try:
        issue_report(
            actor=actor,
            check_id=check_id,
            conclusion=Conclusion(typed["conclusion"]),
            remarks=typed["remarks"],
            at=clock.now(),
        )
    except Refusal as no:
        return _again(request, actor, check_id, no, typed)
    return _back(check_id)


def _back(check_id: UUID) -> HttpResponse:
    return HttpResponseRedirect(reverse("verification:check", args=[check_id]))


def _again(
    request: HttpRequest, actor: Actor, check_id: UUID, no: Refusal, typed: dict[str, str] | None = None
) -> HttpResponse:
    if isinstance(no, NotYours):
        raise no
    return _page(request, actor, check_id, typed=typed, refusal=no.message, status=no.status)


def _page(request: HttpRequest, actor: Actor, check_id: UUID, **more: Any) -> HttpResponse:
    now = clock.now()
    one = check_for_reading(actor, check_id)
    findings = view_findings(actor=actor, application_id=one.application_id, at=now)
    wrong = bool(more.get("conclusion_error"))
    context = {
        "screen": check_screen(actor, one, now),
        "finding_columns": _finding_columns(),
        "findings": finding_rows(one, findings),
        "conclusions": [(code.value, str(name)) for code, name in CONCLUSION_NAMES.items()],
        "typed": more.get("typed") or {"conclusion": "", "remarks": ""},
        "conclusion_error": more.get("conclusion_error", ""),
        "refusal": more.get("refusal", ""),
    }
    return render(
        request, "verification/desk/check.html", context, status=more.get("status", 422 if wrong else 200)
    )


def _finding_columns() -> list[Any]:
    return [
        _("家庭成员"),
        _("核对单位"),
        _("内容"),
        {"label": _("金额"), "kind": "yuan"},
        _("说明"),
        {"label": _("截至"), "kind": "day"},
    ]
