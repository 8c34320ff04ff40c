"""一份申请一起办: one door for several items. What is hard is ticked, what may fit is chosen, one form asks it all."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from minzheng.channels.resident.entry import HELPERS, acting
from minzheng.channels.resident.wizard import first_answers
from minzheng.engines.casework import queries as casework_queries
from minzheng.engines.casework import services as casework
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.forms import services as forms
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.result import NotYours
from minzheng.programmes.assistance import services as assistance


@require_http_methods(["GET", "HEAD", "POST"])
def together(request: HttpRequest) -> HttpResponse:
    """What is hard; a POST `do=look` shows what may fit, `do=begin` starts the one form for what was chosen.

    The ticks are kept nowhere; only chosen items stand in an address (`items`), so that signing in forgets none.
    """
    if request.method == "POST" and request.POST.get("do") == "begin":
        return _begin(request)
    if request.method == "POST":
        ticked = request.POST.getlist("home") + request.POST.getlist("now")
        told = assistance.read({}, ticked)
        found = assistance.screen(told, on=clock.local_date(clock.now()), profile=settings.RULE_PROFILE)
        return _choose(request, {one.code: one.why for one in found})
    wanted = request.GET.get("items", "").split(",")
    if any(code in wanted for code in _offered()):
        return _choose(request, dict.fromkeys(wanted, ""))
    return render(request, "resident/together.html", {"home": assistance.HOME, "now": assistance.NOW})


def _offered() -> list[str]:
    return [one.code for one in catalogue.offered_on(catalogue.joined_form())]


def _choose(request: HttpRequest, why: dict[str, str], *, error: str = "", status: int = 200) -> HttpResponse:
    """Every item of the one form, those that may fit ticked; what else may help stands beside, the urgent first."""
    codes, known = _offered(), {one.code: one for one in assistance.guide()}
    told = [catalogue.item(code) for code in codes]
    others = [known[code] for code in why if code in known and code not in codes]
    context: dict[str, Any] = {
        "options": [(one.code, _(one.name), _hint(why.get(one.code, ""), known, one.code)) for one in told],
        "chosen": [code for code in codes if code in why],
        "urgent": [one for one in others if one.here],
        "others": [one for one in others if not one.here],
        "exclusions": casework_queries.excluding_one_another(codes),
        "error": error,
    }
    return render(request, "resident/together_choose.html", context, status=status)


def _hint(why: str, known: dict[str, assistance.GuideItem], code: str) -> str:
    said = why or (known[code].who if code in known else "")
    return _(said) if said else ""


def _begin(request: HttpRequest) -> HttpResponse:
    chosen = [code for code in _offered() if code in request.POST.getlist("items")]
    if not chosen:
        return _choose(request, {}, error=_("请至少选一项"), status=422)
    actor = acting(request)
    if actor is None:
        here = f"{reverse('resident:together')}?{urlencode({'items': ','.join(chosen)})}"
        return HttpResponseRedirect(f"{reverse('resident:sign_in')}?{urlencode({'next': here})}")
    if actor.role not in (Role.RESIDENT, *HELPERS):
        raise NotYours()
    return HttpResponseRedirect(reverse("resident:resume", args=[_started(actor, chosen)]))


def _started(actor: Actor, chosen: list[str]) -> Any:
    """A draft of these items on the form the others join; the one there is, where she began the same before."""
    now = clock.now()
    form = forms.form_for(chosen, {"form": catalogue.joined_form()})
    answers = first_answers(form, actor, now) | {"form": catalogue.joined_form()}
    return casework.start_application(actor=actor, items=chosen, answers=answers, at=now)
