"""The first page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from minzheng.channels.resident.entry import HELPERS, acting
from minzheng.engines.casework import queries as casework
from minzheng.engines.messages.queries import unread_count
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor
from minzheng.programmes.assistance import services as assistance

#: States of a file that is still running, as the home page shows it.
BADGES = {
    "draft": "neutral", "waiting": "wait", "ready": "info", "checking": "doing", "reviewing": "doing", "notice": "public",
    "confirming": "info", "confirmed": "done", "refused": "bad", "closed": "done", "withdrawn": "neutral",
}  # fmt: skip


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """For everybody: what can be applied for; for a resident her running file; for a helper her drafts."""
    actor = acting(request)
    context: dict[str, Any] = {
        "signed_in": actor is not None,
        "active_nav": "home",
        "helper": False,
        "lines": [],
        "offered": [one for one in assistance.guide() if one.here],
    }
    context |= {"progress": None, "badge": "", "draft": None, "unsigned": 0, "unread": 0, "officer": ""}
    if actor is None:
        return render(request, "resident/home.html", context)
    if actor.is_officer:
        helper = actor.role in HELPERS
        lines = casework.in_area(states=["draft"]) if helper else []
        context |= {"helper": helper, "officer": actor.title, "lines": lines}
        return render(request, "resident/home_officer.html", context)
    return render(request, "resident/home.html", {**context, **_of_resident(actor)})


def _of_resident(actor: Actor) -> dict[str, Any]:
    if actor.person_id is None:
        return {}
    lines = casework.applications_of(actor.person_id)
    running = next((line for line in lines if line.state not in ("draft", "withdrawn")), None)
    shown = casework.progress(running.id, on=clock.local_date(clock.now())) if running else None
    return {
        "draft": next((line for line in lines if line.state == "draft"), None),
        "progress": shown,
        "badge": BADGES.get(shown.state, "doing") if shown else "",
        "unsigned": len(casework.to_sign(actor.person_id)),
        "unread": unread_count(person_id=actor.person_id),
    }
