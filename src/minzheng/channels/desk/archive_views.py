"""一户一档: asking for a copy of a family's whole file, and taking it out."""

from collections.abc import Iterator
from itertools import count
from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from minzheng.channels.desk.entry import for_officers
from minzheng.channels.desk.file_screen import file_for
from minzheng.channels.desk.worklist_views import today
from minzheng.engines.casework.queries.archive import copies_of
from minzheng.engines.casework.services import archive
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor
from minzheng.kernel.result import NotYours
from minzheng.kernel.scope import Scope


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers(*archive.COPIERS)
def file_copies(request: HttpRequest, actor: Actor, application_id: UUID) -> HttpResponse:
    """Who took this file out and why; and asking for another copy."""
    opened = file_for(actor, application_id, on=today())
    reason, refusal = "", ""
    if request.method == "POST":
        reason = request.POST.get("reason", "")[:200]
        try:
            archive.ask_copy(actor=actor, application_id=application_id, reason=reason, at=clock.now())
            messages.success(request, _("正在整理档案，一般不到一分钟；整理好后在本页下载"))
            return HttpResponseRedirect(reverse("desk:file_copies", args=[application_id]))
        except archive.CopyReasonMissing as no:
            refusal = no.message
    lines = copies_of(application_id)
    context = {
        "file": opened,
        "copies": [(one, one.ready and one.asked_by == actor.account_id) for one in lines],
        "waiting": any(not one.ready and not one.gone for one in lines),
        "reason": reason,
        "refusal": refusal,
        "active_nav": "home",
    }
    return render(request, "desk/file_copies.html", context, status=422 if refusal else 200)


@require_POST
@for_officers(*archive.COPIERS)
def file_copy(request: HttpRequest, actor: Actor, application_id: UUID, file_copy_id: UUID) -> HttpResponse:
    """The copy, streamed piece by piece; taking it is on the record."""
    if file_copy_id not in [one.id for one in copies_of(application_id)]:
        raise NotYours()
    name, size = archive.take_file_copy(actor=actor, copy_id=file_copy_id, at=clock.now())
    response = StreamingHttpResponse(_pieces(actor.scope, file_copy_id), content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Content-Length"] = str(size)
    return cast(HttpResponse, response)


def _pieces(scope: Scope, copy_id: UUID) -> Iterator[bytes]:
    """Each piece is read in a transaction and a scope of its own: none is held while the line is slow."""
    for position in count():
        piece = archive.piece_of(scope=scope, copy_id=copy_id, position=position)
        if piece is None:
            return
        yield piece
