"""介绍工作记录: offers of work to the members of a file, their answers, and the judgement of a reason (art. 34)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from minzheng.channels.desk.conduct_views import Sent, kept
from minzheng.channels.desk.entry import FILE_READERS, for_officers
from minzheng.channels.desk.file_screen import file_for, head_of, open_file
from minzheng.channels.desk.worklist_views import today
from minzheng.engines.casework import queries, services
from minzheng.engines.casework.types import CaseFile
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor
from minzheng.kernel.result import NotYours, Refusal, StaleVersion


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers(*FILE_READERS)
def work_offers(request: HttpRequest, actor: Actor, application_id: UUID) -> HttpResponse:
    """Every member's offers, and a form for the next."""
    if request.method != "POST":
        opened = open_file(actor=actor, application_id=application_id, part="work", at=clock.now())
        return _page(request, actor, opened)
    opened = file_for(actor, application_id, on=today())
    try:
        services.record_work_offer(actor=actor, offer=_offer(request, application_id), at=clock.now())
    except Refusal as no:
        if isinstance(no, NotYours):
            raise
        return _page(request, actor, opened, no)
    messages.success(request, _("介绍工作已登记"))
    return HttpResponseRedirect(reverse("desk:work_offers", args=[application_id]))


def _offer(request: HttpRequest, application_id: UUID) -> services.Offer:
    sent = Sent(request)
    return services.Offer(
        person_id=sent.id("person"),
        application_id=application_id,
        offered_on=sent.day("offered_on"),
        offered_by=sent.text("offered_by"),
        employer=sent.text("employer"),
        work=sent.text("work"),
        pay=sent.text("pay"),
        accepted=sent.yes("accepted"),
        reason_given=sent.text("reason_given"),
        evidence=sent.text("evidence"),
    )


@require_POST
@for_officers(*FILE_READERS)
def judge_offer(request: HttpRequest, actor: Actor, application_id: UUID, offer_id: UUID) -> HttpResponse:
    """认定拒绝的原因."""
    opened = file_for(actor, application_id, on=today())
    if offer_id not in [line.id for one in _members(opened) for line in one["lines"]]:
        raise NotYours()
    try:
        sent = Sent(request)
        services.judge_work_offer(
            actor=actor,
            offer_id=offer_id,
            good_reason=sent.yes("good"),
            reasons=sent.text("reasons"),
            at=clock.now(),
        )
    except Refusal as no:
        if isinstance(no, NotYours):
            raise
        return _page(request, actor, opened, no)
    messages.success(request, _("认定已登记"))
    return HttpResponseRedirect(reverse("desk:work_offers", args=[application_id]))


def _page(request: HttpRequest, actor: Actor, opened: CaseFile, no: Refusal | None = None) -> HttpResponse:
    members = _members(opened)
    context: dict[str, Any] = {
        "head": head_of(opened, part="", on=today()),
        "members": members,
        "people": [(str(one["id"]), one["name"]) for one in members],
        "may_record": actor.role in services.MAY_RECORD,
        "may_judge": actor.role in services.MAY_JUDGE,
        "accepted_choices": [("yes", _("接受了")), ("no", _("没有接受"))],
        "good_choices": [("yes", _("有正当理由")), ("no", _("无正当理由"))],
        "typed": kept(request, no),
        "refusal": no.message if no else "",
        "active_nav": "home",
    }
    status = 200 if no is None else no.status if no.status == StaleVersion.status else 422
    return render(request, "desk/work_offers.html", context, status=status)


def _members(opened: CaseFile) -> list[dict[str, Any]]:
    """Members with their offers and the run of refusals without good reason."""
    rows = []
    for party in opened.parties:
        if party.role == "obligor" or party.person_id is None:
            continue
        found = queries.work_refusals_of(party.person_id, on=today())
        rows.append({"id": party.person_id, "name": party.name, "found": found, "lines": found.lines})
    return rows
