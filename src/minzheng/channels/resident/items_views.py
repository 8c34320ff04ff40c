"""What there is to apply for, for everybody: the list, one item, and five questions that point to some of them."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from minzheng.engines.catalogue import queries as catalogue
from minzheng.kernel import clock
from minzheng.programmes.assistance import services as assistance

AREAS = (("rural", "农村"), ("urban", "城镇"))
QUESTIONS = {"areas": AREAS, "home": assistance.HOME, "now": assistance.NOW}


@require_safe
def items(request: HttpRequest) -> HttpResponse:
    """Every item under its group: what can be applied for here, and who does the rest."""
    found = assistance.groups(assistance.guide())
    return render(request, "resident/items.html", {"groups": found, "active_nav": "home"})


@require_safe
def item(request: HttpRequest, item: str) -> HttpResponse:
    """One item: who may, what to bring, who does it, how long, which law."""
    found = assistance.guide_item(item)
    if found is None:
        raise Http404
    return render(request, "resident/item.html", {"item": found, "active_nav": "home"})


@require_http_methods(["GET", "HEAD", "POST"])
def screening(request: HttpRequest) -> HttpResponse:
    """先看看能办什么. The answers come by POST, so that no address and no log holds them, and are forgotten with the page."""
    if request.method != "POST":
        return render(request, "resident/screening.html", QUESTIONS)
    ticked = request.POST.getlist("home") + request.POST.getlist("now")
    told = assistance.read(request.POST.dict(), ticked)
    on = clock.local_date(clock.now())
    known = {one.code: one for one in assistance.guide()}
    found = assistance.screen(told, on=on, profile=settings.RULE_PROFILE)
    pointers = [(known[one.code], one.why) for one in found if one.code in known]
    bring = list(dict.fromkeys(paper for one, _why in pointers for paper in one.bring))
    offered = [one.code for one in catalogue.offered_on(catalogue.joined_form())]
    chosen = [one.code for one, _why in pointers if one.code in offered]
    context = {
        "pointers": pointers,
        "bring": bring,
        "together": ",".join(chosen) if len(chosen) > 1 else "",
    }
    return render(request, "resident/screened.html", context)
