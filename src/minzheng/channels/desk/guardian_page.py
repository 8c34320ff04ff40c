"""监护人登记: who applies and signs for a child, beside the officer who sees the papers; on the address of the mandate."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from minzheng.engines.casework import queries as casework_queries
from minzheng.engines.casework import services as casework
from minzheng.engines.casework.types import Draft
from minzheng.engines.papers.services import add_paper
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor
from minzheng.kernel.result import NotYours, Refusal

#: Fields as typed, with their longest.
TYPED = {
    "kind": 12, "name": 50, "identity": 20, "relation": 40, "phone": 20, "body": 60, "why": 300, "words": 500,
}  # fmt: skip


def guardian(request: HttpRequest, actor: Actor, opened: Draft) -> HttpResponse:
    """The form, and what it keeps. What was typed is never lost; the photo is taken again."""
    typed = {name: request.POST.get(name, "").strip()[:most] for name, most in TYPED.items()}
    error = ""
    if request.method == "POST":
        try:
            _record(request, actor, opened, typed)
        except NotYours:
            raise
        except Refusal as no:
            error = no.message
        else:
            messages.success(request, "监护人已登记。请监护人看过申请以后签字提交")
            return HttpResponseRedirect(reverse("resident:resume", args=[opened.id]))
    context: dict[str, Any] = {
        "draft": opened,
        "kept": casework_queries.guardian_shown(opened.id),
        "typed": {**typed, "kind": typed["kind"] or "relative"},
        "kinds": list(casework.GUARDIAN_KINDS.items()),
        "error": error,
        "active_nav": "helping",
    }
    return render(request, "desk/guardian.html", context, status=422 if error else 200)


def _record(request: HttpRequest, actor: Actor, opened: Draft, typed: dict[str, str]) -> None:
    sheet, now = request.FILES.get("sheet"), clock.now()
    if sheet is None:
        raise Refusal("请把监护关系的证明拍照上传：户口簿、出生证明、判决书或者指定监护的证明")
    paper = add_paper(
        actor=actor,
        application_id=opened.id,
        area_code=opened.area_code,
        kind="other",
        upload=sheet.read(),
        filename=sheet.name or "",
        at=now,
    )
    given = casework.GuardianGiven(paper_id=paper.id, **typed)
    casework.record_guardianship(actor=actor, application_id=opened.id, given=given, at=now)
