"""Before acceptance: tell what is missing once, send a file on, ask another place for help and answer it."""

from collections import Counter
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minzheng.channels.desk.entry import FILE_READERS, for_officers
from minzheng.channels.desk.file_screen import file_for
from minzheng.channels.desk.worklist_views import today
from minzheng.engines.casework import queries as casework_queries
from minzheng.engines.casework import services as casework
from minzheng.engines.casework.types import CaseFile, NotYourRole
from minzheng.engines.papers.types import KIND_NAMES, PaperKind
from minzheng.foundations.regions.queries import find, villages_of
from minzheng.foundations.regions.types import Level
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.result import NotYours, Refusal

#: Papers a clerk may name; what a source gives is refused by the act, with the source's name.
PAPERS = (
    PaperKind.HOUSEHOLD_BOOK, PaperKind.INCOME_PROOF, PaperKind.EXPENSE_PROOF, PaperKind.MEDICAL_RECORD,
    PaperKind.MANDATE, PaperKind.SIGNED_PAPER,
)  # fmt: skip
LINES = 5
MOST_PLACES = 30
TYPED = ("village", "reason", "question", "addressee")
CLERKS = (Role.TOWN_CLERK, Role.TOWN_LEADER)


def _screen(
    request: HttpRequest,
    actor: Actor,
    opened: CaseFile,
    *,
    page: str,
    act: Callable[[], str],
    **more: Any,
) -> HttpResponse:
    """One act on one file: done, back to the file; refused, the page again with everything typed."""
    error, status = "", 200
    if request.method == "POST":
        try:
            messages.success(request, act())
        except NotYours:
            raise
        except Refusal as no:
            error, status = no.message, no.status if no.status == 409 else 422
        else:
            return HttpResponseRedirect(
                more.pop("then", "") or reverse("desk:file", args=[opened.application_id])
            )
    context = {
        "file": opened,
        "typed": {name: request.POST.get(name, "") for name in TYPED},
        "error": error,
        "active_nav": "home",
        **more,
    }
    return render(request, page, context, status=status)


def _version(request: HttpRequest) -> int:
    typed = request.POST.get("version", "")
    return int(typed) if typed.isdigit() else 0


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers(*FILE_READERS)
def supplement(request: HttpRequest, actor: Actor, application_id: UUID) -> HttpResponse:
    """一次性告知: everything that is missing on one page, one letter."""
    opened = file_for(actor, application_id, on=today())
    if actor.role is not Role.TOWN_CLERK:
        raise NotYourRole()

    def act() -> str:
        asked = casework.Asked(
            papers=tuple(request.POST.getlist("papers")),
            lines=tuple(_lines(request)),
        )
        told = casework.ask_supplement(
            actor=actor, application_id=application_id, version=_version(request), asked=asked, at=clock.now()
        )
        return _("已一次性告知 %(n)d 项，补正告知书已出具，家庭会收到消息") % {"n": len(told.asked)}

    rows = [(f"what{n}", request.POST.get(f"what{n}", ""), f"why{n}", request.POST.get(f"why{n}", "")) for n in range(1, LINES + 1)]  # fmt: skip
    return _screen(
        request,
        actor,
        opened,
        page="desk/supplement.html",
        act=act,
        papers=[(kind.value, KIND_NAMES[kind]) for kind in PAPERS],
        chosen=request.POST.getlist("papers"),
        rows=rows,
        told=casework_queries.intake(application_id).supplements,
        may=opened.state in ("waiting", "ready"),
    )


def _lines(request: HttpRequest) -> list[casework.ToSupply]:
    typed = [
        (request.POST.get(f"what{n}", "").strip()[:200], request.POST.get(f"why{n}", "").strip()[:200])
        for n in range(1, LINES + 1)
    ]
    return [casework.ToSupply(what, why) for what, why in typed if what]


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers(*FILE_READERS)
def forward(request: HttpRequest, actor: Actor, application_id: UUID) -> HttpResponse:
    """转交: to the town it belongs to; the file leaves this desk, the family does nothing."""
    opened = file_for(actor, application_id, on=today())
    if actor.role is not Role.TOWN_CLERK:
        raise NotYourRole()

    def act() -> str:
        onward = casework.Onward(request.POST.get("village", "")[:12], request.POST.get("reason", ""))
        casework.forward_application(
            actor=actor,
            application_id=application_id,
            version=_version(request),
            onward=onward,
            at=clock.now(),
        )
        return _("已转交。编号、签字、材料都跟着走，已告诉家庭不用重新申请")

    return _screen(
        request,
        actor,
        opened,
        page="desk/forward.html",
        act=act,
        then=reverse("desk:home"),
        advice=casework_queries.places_for(opened.items, opened.answers),
        may=opened.state in ("waiting", "ready"),
        **_places(request),
    )


def _places(request: HttpRequest, *, towns: bool = False) -> dict[str, Any]:
    """Places found by the text typed, to choose from, in the whole city; a town's name offers its villages.

    `towns`: the towns themselves as well.
    """
    sought = (request.GET.get("q") or request.POST.get("q", "")).strip()[:60]
    found: dict[str, str] = {}
    for hit in find(sought, within="city", limit=30) if sought else []:
        if hit.place.level is Level.TOWN and hit.place.unit:
            if towns:
                found.setdefault(hit.place.code, hit.path)
            for village in villages_of(hit.place.code):
                found.setdefault(village.code, f"{hit.path}{village.name}")
        elif hit.place.level is Level.VILLAGE and hit.place.unit:
            found.setdefault(hit.place.code, hit.path)
    twice = Counter(found.values())
    named = [
        (code, words if twice[words] == 1 else f"{words}（{code[-3:]}）") for code, words in found.items()
    ]
    return {"sought": sought, "villages": named[:MOST_PLACES]}


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers(*FILE_READERS)
def ask_assistance(request: HttpRequest, actor: Actor, application_id: UUID) -> HttpResponse:
    """协查函: ask another town or an office elsewhere."""
    opened = file_for(actor, application_id, on=today())
    if actor.role not in CLERKS:
        raise NotYourRole()

    def act() -> str:
        inquiry = casework.Inquiry(
            request.POST.get("question", ""),
            request.POST.get("village", "")[:12],
            request.POST.get("addressee", ""),
        )
        asked = casework.ask_assistance(
            actor=actor, application_id=application_id, inquiry=inquiry, at=clock.now()
        )
        return _("协查函已发出，请对方在 %(day)s 前答复") % {"day": f"{asked.due_on:%m月%d日}"}

    return _screen(
        request,
        actor,
        opened,
        page="desk/ask_assistance.html",
        act=act,
        then=reverse("desk:assistance"),
        may=opened.state in ("waiting", "ready", "accepted"),
        **_places(request, towns=True),
    )


@require_safe
@for_officers(*CLERKS)
def assistance(request: HttpRequest, actor: Actor) -> HttpResponse:
    """协查: what others ask of this place, and what this place asked."""
    lines = casework_queries.assistance(lo=actor.scope.lo, hi=actor.scope.hi)
    return render(request, "desk/assistance.html", _lists(lines))


def _lists(lines: list[casework_queries.AssistanceLine]) -> dict[str, Any]:
    return {
        "asked_of_us": [one for one in lines if one.mine and one.replied_at is None],
        "ours": [one for one in lines if not one.mine and one.replied_at is None],
        "done": [one for one in lines if one.replied_at is not None],
        "on": today(),
        "error": "",
        "failed": None,
        "typed_reply": "",
        "active_nav": "assistance",
    }


@require_POST
@for_officers(*CLERKS)
def reply_assistance(request: HttpRequest, actor: Actor, assistance_id: UUID) -> HttpResponse:
    """The place asked answers, once."""
    words = request.POST.get("reply", "")[:1000]
    try:
        casework.reply_assistance(actor=actor, assistance_id=assistance_id, reply=words, at=clock.now())
    except NotYours:
        raise
    except Refusal as no:
        lines = casework_queries.assistance(lo=actor.scope.lo, hi=actor.scope.hi)
        context = {**_lists(lines), "error": no.message, "failed": assistance_id, "typed_reply": words}
        return render(request, "desk/assistance.html", context, status=422)
    messages.success(request, _("已答复，对方马上看得到"))
    return HttpResponseRedirect(reverse("desk:assistance"))
