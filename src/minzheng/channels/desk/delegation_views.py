"""权限下放 at the desk: which towns confirm themselves, since when, by which document; and the sample of what they decided."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from minzheng.channels.desk.conduct_views import Sent, Unreadable, kept
from minzheng.channels.desk.entry import DELEGATION_READERS, for_officers
from minzheng.channels.desk.worklist_views import today
from minzheng.engines.casework import queries, services
from minzheng.engines.catalogue import queries as catalogue
from minzheng.foundations.regions.types import Level, RegionBook
from minzheng.foundations.ui.services import zhdate
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.result import NotYours, Refusal, StaleVersion


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers(*DELEGATION_READERS)
def delegations(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The list, and a new delegation below it."""
    if request.method != "POST":
        return _page(request, actor)
    try:
        sent = Sent(request)
        new = services.NewDelegation(
            place=sent.text("place"),
            item=_item(sent.text("item")),
            since=sent.day("since"),
            document=sent.text("document"),
            reasons=sent.text("reasons"),
        )
        made = services.delegate(actor=actor, new=new, at=clock.now())
    except Refusal as no:
        if isinstance(no, NotYours):
            raise
        return _page(request, actor, no)
    messages.success(request, _("已委托 %(n)d 个镇街审核确认；以前受理的办件不变") % {"n": len(made)})
    return HttpResponseRedirect(reverse("desk:delegations"))


@require_POST
@for_officers(*DELEGATION_READERS)
def end_delegation(request: HttpRequest, actor: Actor, delegation_id: UUID) -> HttpResponse:
    """结束委托."""
    try:
        sent = Sent(request)
        services.end_delegation(
            actor=actor,
            delegation_id=delegation_id,
            last_day=sent.day("last_day"),
            reasons=sent.text("reasons"),
            at=clock.now(),
        )
    except Refusal as no:
        if isinstance(no, NotYours):
            raise
        return _page(request, actor, no)
    messages.success(request, _("委托已结束；最后一天及以前受理的办件仍由镇街确认"))
    return HttpResponseRedirect(reverse("desk:delegations"))


def _item(code: str) -> str:
    if code not in [item.code for item in catalogue.items()]:
        raise Unreadable()
    return code


def _page(request: HttpRequest, actor: Actor, no: Refusal | None = None) -> HttpResponse:
    on = today()
    lines = queries.delegations(on=on)
    counted, numbers = queries.sample_count(month=on), queries.confirming_numbers("dibao")
    context: dict[str, Any] = {
        "place": actor.area_name,
        "lines": lines,
        "rows": [_row(one) for one in lines],
        "columns": [
            {"label": _("镇街"), "main": True},
            _("事项"),
            _("起止"),
            _("文件"),
            _("决定人"),
            _("状态"),
        ],
        "running": [one for one in lines if one.valid_to is None],
        "counted": counted,
        "may_decide": actor.role is Role.DISTRICT_CONFIRMER,
        "towns": _towns(actor),
        "items": [(item.code, item.name) for item in catalogue.items()],
        "mark": numbers.marks.get("sample", ""),
        "share": numbers.sample_permille,
        "refusal": no.message if no else "",
        "typed": kept(request, no),
        "active_nav": "delegations",
    }
    return render(request, "desk/delegations.html", context, status=_status(no))


def _row(one: Any) -> list[Any]:
    colour, words = (
        ("done", _("生效中"))
        if one.running
        else ("wait", _("未开始"))
        if one.coming
        else ("neutral", _("已结束"))
    )
    until = zhdate(one.valid_to, "day") if one.valid_to else _("未定")
    return [
        one.town,
        one.item,
        f"{zhdate(one.valid_from, 'day')} — {until}",
        {"text": one.document, "hint": one.reasons},
        one.by,
        {"text": words, "status": colour},
    ]


def _towns(actor: Actor) -> list[tuple[str, str]]:
    """The towns of the unit, and all of them at once."""
    unit = actor.scope.lo[:6]
    book = RegionBook.packed()
    towns = [one for one in book.places.values() if one.level is Level.TOWN and one.unit == unit]
    rows = [(one.prefix, one.name) for one in sorted(towns, key=lambda one: one.code)]
    return [*rows, (unit, _("全部镇街"))]


def _status(no: Refusal | None) -> int:
    if no is None:
        return 200
    return no.status if no.status == StaleVersion.status else 422
