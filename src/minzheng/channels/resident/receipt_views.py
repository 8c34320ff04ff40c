"""Without a phone: the receipt with six digits to ask by; and bringing what was still missing."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from minzheng.channels.resident import kept_views
from minzheng.channels.resident.entry import for_families
from minzheng.engines.casework import queries as casework_queries
from minzheng.engines.casework import services as casework
from minzheng.engines.casework.types import Progress
from minzheng.engines.papers.queries import papers_of
from minzheng.engines.papers.services import add_paper
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor
from minzheng.kernel.result import NotYours, Refusal


def _shown(application_id: UUID) -> Progress:
    shown = casework_queries.progress(application_id, on=clock.local_date(clock.now()))
    if shown is None or shown.state == "draft":
        raise NotYours()
    return shown


@require_http_methods(["GET", "HEAD", "POST"])
@for_families
def receipt(request: HttpRequest, actor: Actor, application_id: UUID) -> HttpResponse:
    """The receipt to print. The code is made by a POST, shown in its answer alone, and kept nowhere."""
    shown, code, error, status = _shown(application_id), "", "", 200
    if request.method == "POST":
        try:
            code = casework.issue_progress_code(actor=actor, application_id=application_id, at=clock.now())
        except NotYours:
            raise
        except Refusal as no:
            error, status = no.message, no.status
    context = {
        "shown": shown,
        "code": f"{code[:3]} {code[3:]}" if code else "",
        "error": error,
        "papers": [one.kind_name for one in papers_of(application_id)],
        "missing": casework_queries.supplement_open(application_id),
        "unsigned": [one.name for one in shown.parties if one.must_sign and one.signed_at is None],
        "helping": actor.is_officer,
    }
    response = render(request, "resident/receipt.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@for_families
def supplement(request: HttpRequest, actor: Actor, application_id: UUID) -> HttpResponse:
    """What is still missing, all of it; photos and a word, then the town looks again."""
    shown, told = _shown(application_id), casework_queries.supplement_open(application_id)
    if told is None:
        return HttpResponseRedirect(reverse("resident:progress", args=[application_id]))
    error = ""
    kind, _colon, paper = request.POST.get("act", "").partition(":")
    if kind == "reuse":
        error = kept_views.reuse(actor, paper, application_id)
        if not error:
            return HttpResponseRedirect(reverse("resident:supplement", args=[application_id]))
    elif request.method == "POST":
        try:
            _bring(request, actor, application_id, shown)
        except NotYours:
            raise
        except Refusal as no:
            error = no.message
        else:
            messages.success(request, _("已交给镇街，工作人员看过以后就受理"))
            return HttpResponseRedirect(reverse("resident:progress", args=[application_id]))
    context = {
        "shown": shown,
        "told": told,
        "error": error,
        "note": request.POST.get("note", ""),
        "came": [one for one in papers_of(application_id) if one.uploaded_at > told.told_at],
        "helping": actor.is_officer,
        "helper": actor.is_officer,
        "offered": [
            one for offers in kept_views.offers_for(actor, application_id).values() for one in offers
        ],
    }
    return render(request, "resident/supplement.html", context, status=422 if error else 200)


def _bring(request: HttpRequest, actor: Actor, application_id: UUID, shown: Progress) -> None:
    """Keep the photos first: a refused note never loses them."""
    draft = casework_queries.draft(application_id)
    if draft is None:
        raise NotYours()
    now = clock.now()
    for file in request.FILES.getlist("sheets"):
        add_paper(
            actor=actor,
            application_id=application_id,
            area_code=draft.area_code,
            kind="other",
            upload=file.read(),
            filename=file.name or "",
            at=now,
            owner_id=casework_queries.applicant_id_of(application_id),
        )
    casework.supply_missing(
        actor=actor, application_id=application_id, note=request.POST.get("note", "")[:400], at=now
    )
