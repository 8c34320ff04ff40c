"""Choosing items on one form: after the questions on means the family sees what else may fit, and ticks what it wants."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.channels.resident.wizard import Opened
from minzheng.engines.casework import queries as casework_queries
from minzheng.engines.casework import services as casework
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.forms import services as forms
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor
from minzheng.kernel.result import NotYours, Refusal

#: The address of this screen among the form's own.
STEP = "choose"
HINTS = {
    "fits": gettext_lazy("按填的情况，可能符合"),
    "not_now": gettext_lazy("按填的情况，暂时不符合；情况有出入也可以申请"),
    "missing": gettext_lazy("还缺一些情况，可以先申请"),
    "unsettled": gettext_lazy("标准待核实，可以先申请"),
}


def several(opened: Opened) -> bool:
    """Whether the draft's form serves more than one item."""
    return len(catalogue.offered_on(_owner(opened))) > 1


def _owner(opened: Opened) -> str:
    return catalogue.form_item_of(opened.draft.items, opened.answers)


def shown_before(opened: Opened, step: str, *, on: date) -> bool:
    """Whether the screen comes before this one: the form says where, and something not chosen yet may fit."""
    if not several(opened) or _before(opened) != step:
        return False
    choices = casework_queries.choices_of(opened.draft.id, on=on)
    return any(one.hint and one.hint.outcome == "fits" and not one.chosen for one in choices)


def _before(opened: Opened) -> str:
    return catalogue.item(_owner(opened)).offered_before


def _after(opened: Opened) -> str:
    """Where it goes on: to what a newly chosen item still asks, else to the screen this one stands before."""
    draft = casework_queries.draft(opened.draft.id)
    form = forms.form_for(draft.items, opened.answers) if draft else opened.form
    keys = [one.key for one in form.steps]
    lacking = [one.step for one in forms.missing(form, opened.answers)]
    before = _before(opened)
    return next((step for step in lacking if keys.index(step) < keys.index(before)), before)


def choose(request: HttpRequest, actor: Actor, opened: Opened, frame: dict[str, Any]) -> HttpResponse:
    """The screen, and what was ticked."""
    if not several(opened):
        raise NotYours()
    error, status = "", 200
    if request.method == "POST":
        version = request.POST.get("version", "")
        try:
            casework.choose_items(
                actor=actor,
                application_id=opened.draft.id,
                items=request.POST.getlist("items"),
                version=int(version) if version.isdigit() and len(version) < 9 else 0,
                at=clock.now(),
            )
            return HttpResponseRedirect(reverse("resident:step", args=[opened.draft.id, _after(opened)]))
        except NotYours:
            raise
        except Refusal as no:
            error, status = _(no.message), no.status
    choices = casework_queries.choices_of(opened.draft.id, on=clock.local_date(clock.now()))
    keys = [one.key for one in opened.form.steps]
    context = frame | {
        "options": [
            (one.code, _(one.name), str(HINTS[one.hint.outcome]) if one.hint else "") for one in choices
        ],
        "chosen": request.POST.getlist("items") or [one.code for one in choices if one.chosen],
        "before": keys[keys.index(_before(opened)) - 1],
        "exclusions": casework_queries.excluding_one_another([one.code for one in choices]),
        "error": error,
    }
    return render(request, "resident/choose.html", context, status=status)
