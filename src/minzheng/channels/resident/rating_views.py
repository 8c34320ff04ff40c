"""评价: one to five stars and words; one star goes through like five."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from minzheng.channels.resident.entry import for_residents
from minzheng.engines.casework import queries as casework
from minzheng.engines.casework import services
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor
from minzheng.kernel.result import NotYours, Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@for_residents
def rate(request: HttpRequest, actor: Actor, application_id: UUID) -> HttpResponse:
    """A page of its own; what was typed stays when something is missing."""
    shown = casework.progress(application_id, on=clock.local_date(clock.now()))
    if shown is None or shown.state == "draft" or actor.person_id is None:
        raise NotYours()
    typed = {"stars": "", "words": ""}
    error = ""
    if request.method == "POST":
        typed = {key: request.POST.get(key, "")[:2000] for key in typed}
        stars = int(typed["stars"]) if typed["stars"] in {"1", "2", "3", "4", "5"} else 0
        try:
            services.rate(
                actor=actor, application_id=application_id, stars=stars, words=typed["words"], at=clock.now()
            )
        except Refusal as no:
            if isinstance(no, NotYours):
                raise
            error = no.message
        else:
            messages.success(request, _("谢谢，已原样收到。镇街和区县都看得到，谁也改不了"))
            return HttpResponseRedirect(reverse("resident:progress", args=[application_id]))
    context = {
        "shown": shown,
        "typed": typed,
        "error": error,
        "given": casework.own_rating(application_id=application_id, person_id=actor.person_id),
        "choices": [("5", _("五颗星，很满意")), ("4", _("四颗星")), ("3", _("三颗星")), ("2", _("两颗星")), ("1", _("一颗星，很不满意"))],
        "active_nav": "applications",
    }  # fmt: skip
    return render(request, "resident/rate.html", context, status=422 if error else 200)
