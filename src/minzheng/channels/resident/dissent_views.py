"""对核对结果有异议: one question, big letters, a photo if she has one; an officer beside her writes it down at the desk."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from minzheng.channels.resident.entry import for_residents
from minzheng.engines.casework import queries as casework
from minzheng.engines.casework import services
from minzheng.engines.papers.services import add_paper
from minzheng.engines.papers.types import PaperKind, PaperSource
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor
from minzheng.kernel.clock import local_date
from minzheng.kernel.result import NotYours, Refusal

MOST_PHOTOS = 6


@require_http_methods(["GET", "HEAD", "POST"])
@for_residents
def dissent(request: HttpRequest, actor: Actor, application_id: UUID) -> HttpResponse:
    """What is wrong, in her own words; refused, the page comes back with them."""
    shown = casework.progress(application_id, on=local_date(clock.now()))
    if shown is None or shown.state == "draft":
        raise NotYours()
    if request.method != "POST":
        return _page(request, application_id)
    try:
        with transaction.atomic():  # photos taken in with a dissent that is refused leave again with it
            _send(request, actor, application_id)
    except Refusal as no:
        if isinstance(no, NotYours):
            raise
        return _page(request, application_id, no)
    messages.success(request, _("已收到您的异议，核对员会重新核对，结果出来马上告诉您"))
    return HttpResponseRedirect(reverse("resident:progress", args=[application_id]))


def _send(request: HttpRequest, actor: Actor, application_id: UUID) -> None:
    now = clock.now()
    draft = casework.draft(application_id)
    if draft is None:
        raise NotYours()
    papers = []
    for upload in request.FILES.getlist("papers")[:MOST_PHOTOS]:
        paper = add_paper(
            actor=actor,
            application_id=application_id,
            area_code=draft.area_code,
            kind=PaperKind.OTHER,
            upload=upload.read(),
            filename=upload.name or "",
            at=now,
            source=PaperSource.CAMERA,
        )
        papers.append(UUID(str(paper.id)))
    text = request.POST.get("text", "")[:2000]
    said = services.Disagreement(text, "online", local_date(now), tuple(papers))
    services.dissent(actor=actor, application_id=application_id, said=said, at=now)


def _page(request: HttpRequest, application_id: UUID, no: Refusal | None = None) -> HttpResponse:
    results = casework.check_results(application_id)
    context = {
        "application_id": application_id,
        "result": results[0] if results else None,
        "may": casework.may_dissent(application_id),
        "text": request.POST.get("text", "")[:2000],
        "error": no.message if no else "",
        "active_nav": "applications",
    }
    return render(request, "resident/dissent.html", context, status=no.status if no else 200)
