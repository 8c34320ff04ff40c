"""单子、照片: papers handed in with a told change, when the change itself is safe already."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from minzheng.channels.resident import kept_views
from minzheng.channels.resident.entry import for_families
from minzheng.engines.casework import queries as casework
from minzheng.engines.casework import services as acts
from minzheng.engines.casework.queries import ReportView
from minzheng.foundations.ui.services import zhdate
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor
from minzheng.kernel.result import NotYours, Refusal

NOTHING_CHOSEN = "还没有选照片。请先拍照或选照片，再点“交这些”；没有要交的，点“好了”"


@require_http_methods(["GET", "HEAD", "POST"])
@for_families
def papers(request: HttpRequest, actor: Actor, report_id: UUID) -> HttpResponse:
    """What came so far, and a place for more; one file that is refused never loses the others."""
    shown = casework.change_report(report_id)
    if shown is None:
        raise NotYours()
    error = ""
    if request.method == "POST":
        act, _colon, paper = request.POST.get("act", "").partition(":")
        if act == "reuse":
            error = kept_views.reuse(actor, paper, report_id)
        else:
            error = _take(request, actor, report_id)
        if not error:
            messages.success(request, _("已经收到，复核的工作人员能看到"))
            return HttpResponseRedirect(reverse("resident:change_papers", args=[report_id]))
        shown = casework.change_report(report_id) or shown
    context = {
        "report_id": report_id,
        "kind": _(shown.kind),
        "told_on": shown.told_on,
        "came": [(one.name or _(one.kind_name), zhdate(one.uploaded_at, "short")) for one in shown.papers],
        "error": error,
        "done": after_telling(actor, shown),
        "helper": actor.is_officer,
        "offered": [one for offers in kept_views.offers_for(actor, report_id).values() for one in offers],
    }
    return render(request, "resident/change_papers.html", context, status=422 if error else 200)


def _take(request: HttpRequest, actor: Actor, report_id: UUID) -> str:
    """Every file sent; what was refused, in words, or ""."""
    refused = "" if request.FILES.getlist("sheets") else NOTHING_CHOSEN
    for file in request.FILES.getlist("sheets"):
        try:
            acts.add_change_paper(
                actor=actor, report_id=report_id, upload=file.read(), filename=file.name or "", at=clock.now()
            )
        except NotYours:
            raise
        except Refusal as no:
            refused = no.message
    return refused


def after_telling(actor: Actor, shown: ReportView) -> str:
    """Where to go when nothing more is handed in: the award at the desk, the review, or what one receives."""
    if actor.is_officer:
        return reverse("desk:award", args=[shown.award_id])
    mine = shown.application_id is not None and actor.person_id == casework.applicant_id_of(
        shown.application_id
    )
    return reverse("resident:progress", args=[shown.application_id]) if mine else reverse("benefits:mine")
