"""我的材料: what the family has handed in, one paper a page, one question a screen; and papers offered again to a file."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from minzheng.channels.resident.entry import for_residents
from minzheng.engines.casework import queries as casework
from minzheng.engines.casework import services as acts
from minzheng.engines.casework.queries import PaperOffer, PaperOfMine
from minzheng.foundations.ui.services import zhdate
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor
from minzheng.kernel.result import NotYours, Refusal

STATES = {
    "serves": ("还能用", "done"),
    "over": ("已过有效期", "neutral"),
    "end_unknown": ("还没写到期日", "wait"),
    "once": ("只用这一次", "neutral"),
    "taken_back": ("不再沿用", "neutral"),
}
ASKS = ("end", "whose", "lend", "back")
LASTING = date(9999, 12, 31)


def offers_for(actor: Actor, into: UUID) -> dict[str, list[dict[str, Any]]]:
    """Papers a file may take over with one tap, by kind, in words."""
    found = acts.look_for_papers(actor=actor, into=into, at=clock.now())
    return {kind: [_offer(one) for one in offers] for kind, offers in found.items()}


def _offer(one: PaperOffer) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "kind_name": _(one.kind_name),
        "handed_on": one.handed_on,
        "until": _until(one.last_day),
        "verified": one.verified,
        "own": one.own,
    }


def _until(day: date) -> str:
    return _("长期有效") if day >= LASTING else zhdate(day, "date")


def reuse(actor: Actor, paper: str, into: UUID) -> str:
    """Use one again; what was refused, in words, or ""."""
    try:
        acts.reuse_paper(actor=actor, paper_id=_id(paper), into=into, at=clock.now())
    except NotYours:
        raise
    except Refusal as no:
        return no.message
    return ""


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotYours() from None


@require_http_methods(["GET", "HEAD", "POST"])
@for_residents
def papers(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The list; `?paper=` one of it; `&ask=` one question about it. POST: `do` end, whose, lend, back or again."""
    if actor.person_id is None:
        raise NotYours()
    rows = casework.papers_of_mine(actor.person_id, on=clock.local_date(clock.now()))
    if "paper" not in request.GET:
        if request.method == "POST":
            raise NotYours()
        return render(request, "resident/my_papers.html", {"rows": _lines(rows), "active_nav": "me"})
    chosen = next((one for one in rows if str(one.kept.line.id) == request.GET["paper"] and one.own), None)
    if chosen is None:
        raise NotYours()
    error = _taken(request, actor, chosen) if request.method == "POST" else ""
    here = f"{reverse('resident:my_papers')}?paper={chosen.kept.line.id}"
    if request.method == "POST" and not error:
        messages.success(request, _("记下了"))
        return HttpResponseRedirect(here)
    asked = request.GET.get("ask", "")
    ask = asked if asked in ASKS and chosen.kept.term is not None else ""
    family = casework.family_of(actor.person_id)
    others = [
        (str(party), name)
        for party, person, name in family
        if person not in (actor.person_id, *chosen.kept.lent_to)
    ]
    context = {
        "one": _line(chosen),
        "here": here,
        "ask": ask,
        "asks": {one: f"{here}&ask={one}" for one in ASKS},
        "asks_here": f"{here}&ask={ask}",
        "whose_options": [("", _("全家")), *((str(party), name) for party, _person, name in family)],
        "lend_options": others,
        "error": error,
        "active_nav": "me",
    }
    return render(request, "resident/my_paper.html", context, status=422 if error else 200)


def _lines(rows: list[PaperOfMine]) -> list[dict[str, Any]]:
    return [_line(one) for one in rows]


def _line(one: PaperOfMine) -> dict[str, Any]:
    kept, words = one.kept, STATES[one.state]
    last = kept.last_day
    return {
        "key": str(kept.line.id),
        "kind_name": _(kept.line.kind_name),
        "own": one.own,
        "facts": _facts(one),
        "picture": reverse("resident:paper", args=[kept.application_id, kept.line.id])
        if one.own and one.files and kept.line.media_type.startswith("image/")
        else "",
        "whose": one.about or _("全家"),
        "handed_on": kept.line.uploaded_at,
        "until": _until(last) if last else "",
        "verified": kept.term.verified if kept.term else True,
        "own_date": kept.term is not None and kept.term.own_date,
        "ends_on": kept.ends_on.isoformat() if kept.ends_on and kept.ends_on < LASTING else "",
        "files": [(_(items), number) for items, number in one.files],
        "lent": "、".join(one.lent_names),
        "state": _(words[0]),
        "state_kind": words[1],
        "serves_again": kept.term is not None,
        "taken_back": kept.taken_back,
    }


def _facts(one: PaperOfMine) -> list[tuple[str, str]]:
    kept = one.kept
    lines = [
        (_("证明什么"), _(kept.term.proves) if kept.term else _("只在交的那件事里用")),
        (_("是谁的"), one.about or _("全家")),
        (_("哪天交的"), zhdate(kept.line.uploaded_at, "date")),
    ]
    if kept.last_day:
        lines.append((_("有效到"), _until(kept.last_day)))
    if one.lent_names:
        lines.append((_("也让谁用"), "、".join(one.lent_names)))
    return lines


def _taken(request: HttpRequest, actor: Actor, chosen: PaperOfMine) -> str:
    """One answer about one paper; what was refused, in words, or ""."""
    sent, paper_id, at = request.POST, chosen.kept.line.id, clock.now()
    try:
        match sent.get("do", ""):
            case "end":
                acts.describe_paper(actor=actor, paper_id=paper_id, ends_on=_day(sent), at=at)
            case "whose":
                party = _id(sent["party"]) if sent.get("party") else None
                acts.describe_paper(actor=actor, paper_id=paper_id, party_id=party, at=at)
            case "lend":
                acts.lend_paper(actor=actor, paper_id=paper_id, party_id=_id(sent.get("party", "")), at=at)
            case "back" | "again" as do:
                acts.keep_paper_back(actor=actor, paper_id=paper_id, back=do == "back", at=at)
            case _:
                raise NotYours()
    except NotYours:
        raise
    except Refusal as no:
        return no.message
    return ""


def _day(sent: Any) -> date:
    if sent.get("lasting") == "yes":
        return LASTING
    try:
        return date.fromisoformat(sent.get("ends_on", ""))
    except ValueError:
        return date.min
