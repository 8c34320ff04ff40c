"""What a family does about its money on the phone: say that one is well, choose a relative who hears of each payment."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.benefits import services as ledger
from minzheng.engines.benefits.types import LifeMethod
from minzheng.engines.payments import queries
from minzheng.engines.payments.resident_reader import reader_of
from minzheng.engines.payments.services.telling import choose_relative, choose_relative_way, tell_nobody_else
from minzheng.engines.payments.watching import NewRelative
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor
from minzheng.kernel.result import NotYours, Refusal

TYPED = ("name", "relation", "phone")
WORDS = "本人在手机上点“我很好”"


@require_POST
def well(request: HttpRequest) -> HttpResponse:
    """我很好: one tap confirms that one lives; no picture, no face. Nothing depends on it but who is asked next."""
    actor, person = reader_of(request)
    now = clock.now()
    ledger.confirm_life(
        actor=actor, person_id=person, method=LifeMethod.SELF, on=clock.local_date(now), words=WORDS, at=now
    )
    messages.success(request, _("谢谢，已经记下了，这一年不会再问您"))
    return HttpResponseRedirect(reverse("passbook:mine"))


@require_http_methods(["GET", "HEAD", "POST"])
def relative(request: HttpRequest) -> HttpResponse:
    """钱到了还告诉谁: choose one relative, another, or nobody; what was typed stays when something is wrong."""
    actor, person = reader_of(request)
    refusal = ""
    if request.method == "POST":
        try:
            return _chosen(request, actor, person)
        except NotYours:
            raise
        except Refusal as no:
            refusal = no.message
    context: dict[str, Any] = {
        "told": queries.told_relative(person_id=person),
        "may": bool(benefits.awards_of(person_id=person)),
        "typed": {name: request.POST.get(name, "") for name in TYPED},
        "refusal": refusal,
        "ways": [
            ("sms", _("发短信")),
            ("voice", _("打电话念给这位亲属听"), _("先问过这位亲属，她愿意接电话")),
        ],
        "way": request.POST.get("way", "sms"),
        "active_nav": "me",
    }
    return render(request, "payments/resident/relative.html", context, status=422 if refusal else 200)


def _chosen(request: HttpRequest, actor: Actor, person: UUID) -> HttpResponse:
    if request.POST.get("do") == "stop":
        tell_nobody_else(actor=actor, person_id=person, at=clock.now())
        messages.success(request, _("好的，以后只告诉您本人"))
        return HttpResponseRedirect(reverse("passbook:relative"))
    by_call = request.POST.get("way") == "voice"
    if request.POST.get("do") == "way":
        choose_relative_way(actor=actor, person_id=person, by_call=by_call, at=clock.now())
        messages.success(request, _("好的，记下了"))
        return HttpResponseRedirect(reverse("passbook:relative"))
    awards = benefits.awards_of(person_id=person)
    if not awards:
        raise NotYours()
    name, relation, phone = (request.POST.get(one, "") for one in TYPED)
    choice = NewRelative(person, awards[0].area_code, name[:50], relation[:20], phone[:20], by_call=by_call)
    choose_relative(actor=actor, choice=choice, at=clock.now())
    messages.success(request, _("记下了。以后每笔钱到账，也告诉这位亲属"))
    return HttpResponseRedirect(reverse("passbook:relative"))
