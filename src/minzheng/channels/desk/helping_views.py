"""协助填报: an officer beside a family. Start a form for it, see who has not signed, send a link again."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minzheng.channels.desk.entry import EVERY_OFFICER, FILE_READERS, HELPERS, for_officers
from minzheng.channels.desk.file_screen import file_for, shows_person
from minzheng.channels.desk.helping_screen import LINES_A_PAGE, helping_list
from minzheng.channels.desk.referral_lines import referral_lines
from minzheng.channels.desk.telling_views import to_tell_line
from minzheng.channels.desk.worklist_views import page_number, today
from minzheng.engines.casework import services as casework
from minzheng.engines.casework.types import NotYourRole
from minzheng.engines.catalogue import queries as catalogue
from minzheng.foundations.people.services import reveal_identity
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.result import NotYours, Refusal
from minzheng.programmes.monitoring import services as monitoring


def wizard(application_id: UUID) -> str:
    """The one form, the same for a family alone and for a family with a helper."""
    return f"/apply/{application_id}/"


@require_safe
@for_officers(*HELPERS)
def helping(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Her drafts and the running applications of her area, with who has not signed."""
    screen = helping_list(actor, page=page_number(request), on=today())
    pages = Paginator(range(screen.total), LINES_A_PAGE).get_page(page_number(request))
    return render(
        request,
        "desk/helping.html",
        {
            "screen": screen,
            "page": pages,
            "to_tell": to_tell_line(),
            "referral_lines": referral_lines(actor, on=today()),
            "active_nav": "helping",
        },
    )


@require_POST
@for_officers(*EVERY_OFFICER)
def start(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Start an application for a family and go on in the family's own form."""
    if actor.role not in HELPERS:
        raise NotYourRole()
    wanted = [
        code for code in request.POST.getlist("item") if code in {one.code for one in catalogue.items()}
    ]
    if not wanted:
        raise NotYours()
    now = clock.now()
    started = casework.start_application(
        actor=actor, items=wanted, at=now, first_told_at=_first_told(request, actor, now)
    )
    return HttpResponseRedirect(wizard(started))


def _first_told(request: HttpRequest, actor: Actor, now: datetime) -> datetime | None:
    """When the report it starts from was first told; None without one. Refuses: NotYours (no such report here)."""
    if not request.POST.get("report"):
        return None
    try:
        report_id = UUID(request.POST["report"])
    except ValueError:
        raise NotYours() from None
    return monitoring.open_report(actor=actor, report_id=report_id, at=now).told_at


@require_POST
@for_officers(*FILE_READERS)
def renew(request: HttpRequest, actor: Actor, application_id: UUID, party_id: UUID) -> HttpResponse:
    """Send somebody a fresh link to sign; the link itself goes to her phone only."""
    file = file_for(actor, application_id, on=today())
    if actor.role not in HELPERS:
        raise NotYourRole()
    casework.renew_link(actor=actor, application_id=application_id, party_id=party_id, at=clock.now())
    name = next((party.name for party in file.parties if party.id == party_id), "")
    messages.success(request, _("已给%(name)s重新发送签字链接，旧链接作废") % {"name": name})
    return HttpResponseRedirect(reverse("desk:file", args=[application_id]))


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers(*FILE_READERS)
def identity(request: HttpRequest, actor: Actor, application_id: UUID, person_id: UUID) -> HttpResponse:
    """A full identity number, for a stated purpose; shown once, on the record the person can read."""
    file = file_for(actor, application_id, on=today())
    name = shows_person(file, person_id)
    if request.method != "POST":
        return HttpResponseRedirect(reverse("desk:file", args=[application_id]))
    if actor.role is Role.AUDITOR:
        raise NotYourRole()
    typed = request.POST.get("purpose", "")[:200]
    context = {
        "file_id": application_id, "person_id": person_id, "name": name, "purpose": typed, "number": "", "error": "",
    }  # fmt: skip
    try:
        context["number"] = reveal_identity(actor=actor, person_id=person_id, purpose=typed, at=clock.now())
    except Refusal as no:
        if isinstance(no, NotYours):
            raise
        context["error"] = no.message
    page = "desk/_identity.html" if request.headers.get("HX-Request") else "desk/identity.html"
    response = render(request, page, context, status=422 if context["error"] else 200)
    response.headers["Cache-Control"] = "no-store"
    return response
