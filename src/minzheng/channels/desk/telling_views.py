"""当面告知: messages that reached nobody, by person, with their words to read out; one tap when she has been told."""

from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from minzheng.channels.desk.entry import for_officers
from minzheng.engines.casework import queries as casework
from minzheng.engines.messages import queries
from minzheng.engines.messages.services import TELLERS, told_in_person
from minzheng.engines.messages.types import TOLD_WAY_NAMES, ToTell
from minzheng.foundations.people.queries import cards
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor
from minzheng.kernel.result import NotYours, Refusal

#: The oldest so many messages stand on the page; what is told makes room for the next.
SHOWN = 100


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers(*TELLERS)
def telling(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Whom somebody should tell, longest waiting first. Refuses in words what `told_in_person` refuses."""
    refusal, typed = "", {}
    if request.method == "POST":
        try:
            count = told_in_person(
                actor=actor, person_id=_uuid(request.POST.get("person", "")), way=request.POST.get("way", ""),
                message_ids=[_uuid(one) for one in request.POST.getlist("message")[:SHOWN]],
                words=request.POST.get("words", ""), at=clock.now(),
            )  # fmt: skip
            messages.success(request, f"已登记：{count} 件事告诉本人了")
            return HttpResponseRedirect(reverse("desk:telling"))
        except Refusal as no:
            if isinstance(no, NotYours):
                raise
            refusal, typed = (
                no.message,
                {"person": request.POST["person"], "words": request.POST.get("words", "")},
            )
    context = {
        "people": _people(queries.to_tell(limit=SHOWN), typed),
        "waiting": queries.people_to_tell(),
        "ways": [(way.value, name) for way, name in TOLD_WAY_NAMES.items()],
        "refusal": refusal,
        "active_nav": "helping",
    }
    return render(request, "desk/telling.html", context, status=422 if refusal else 200)


def _uuid(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError:
        raise NotYours() from None


def _people(lines: list[ToTell], typed: dict[str, str]) -> list[dict[str, Any]]:
    """One card a person; the longest waiting first."""
    first = {line.person_id: (line.created_at, line.person_id.hex) for line in reversed(lines)}
    known = cards(first)
    rows = groupby(
        sorted(lines, key=lambda one: (first[one.person_id], one.created_at)), key=lambda one: one.person_id
    )
    found = []
    for person_id, group in rows:
        told = list(group)
        card = known.get(person_id)
        if card is None:
            continue
        found.append({
            "id": str(person_id),
            "name": card.name,
            "phone": card.phone_masked,
            "place": casework.place_words(told[0].area_code),
            "lines": told,
            "words": typed["words"] if typed.get("person") == str(person_id) else "",
        })  # fmt: skip
    return found


def to_tell_line() -> dict[str, Any] | None:
    """The line of a start page: how many people wait to be told; None when nobody does."""
    count = queries.people_to_tell()
    return {"people": count, "href": reverse("desk:telling")} if count else None
