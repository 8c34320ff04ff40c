"""政策宣传月: plan it, go from door to door with it, print its sheets, read how many families heard and applied."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from minzheng.channels.desk.campaign_screen import counts_screen, home_lines, plan_fields, plan_line
from minzheng.channels.desk.entry import for_officers
from minzheng.channels.desk.worklist_views import today
from minzheng.engines.catalogue import queries as catalogue
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor
from minzheng.kernel.result import NotYours, Refusal
from minzheng.programmes.assistance import services as assistance
from minzheng.programmes.monitoring import queries as monitoring
from minzheng.programmes.monitoring import services
from minzheng.programmes.monitoring.types import ANSWER_NAMES, CampaignView, NewCampaign, ToldHome

READERS = tuple(dict.fromkeys((*services.TELLERS, *services.PLANNERS)))


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers(*READERS)
def campaigns(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Campaigns of the area, and the form of a new one for those who plan; `?sheet=dibao.poster` a handout to print."""
    if "sheet" in request.GET:
        return _sheet(request)
    no: Refusal | None = None
    if request.method == "POST":
        try:
            made = services.plan_campaign(actor=actor, campaign=_typed(request), at=clock.now())
        except NotYours:
            raise
        except Refusal as refused:
            no = refused
        else:
            messages.success(request, "已安排，辖区里的村（社区）现在就能看到")
            return HttpResponseRedirect(reverse("desk:campaign", args=[made]))
    context = {
        "lines": [plan_line(one, on=today()) for one in monitoring.campaigns()],
        "may_plan": actor.role in services.PLANNERS,
        "fields": plan_fields(actor, request.POST, on=today()),
        "refusal": no.message if no else "",
        "place": actor.area_name,
        "active_nav": "campaigns",
    }
    return render(request, "desk/campaigns.html", context, status=422 if no else 200)


def _typed(request: HttpRequest) -> NewCampaign:
    post = request.POST
    return NewCampaign(
        title=post.get("title", "")[:60],
        items=tuple(post.getlist("items")),
        places=tuple(post.getlist("places")),
        who_goes=post.get("who_goes", "")[:300],
        from_on=_day(post.get("from_on", ""), date.max),
        until_on=_day(post.get("until_on", ""), date.min),
    )


def _day(typed: str, otherwise: date) -> date:
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        return otherwise


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers(*READERS)
def campaign(request: HttpRequest, actor: Actor, campaign_id: UUID) -> HttpResponse:
    """One campaign: sheets and counts; for who goes, the houses, and `?home=` one of them. POST: what was told there."""
    plan = monitoring.campaign(campaign_id)
    if plan is None:
        raise NotYours()
    tells = actor.role in services.TELLERS
    if tells and (request.method == "POST" or "home" in request.GET):
        return _home(request, actor, plan)
    if request.method == "POST":
        raise NotYours()
    q = request.GET.get("q", "").strip()[:20]
    context = {
        "plan": plan_line(plan, on=today()),
        "sheets": _sheets(plan),
        "tells": tells,
        "homes": home_lines(plan, monitoring.homes_to_tell(plan, on=today(), q=q)) if tells else [],
        "q": q,
        "counts": counts_screen(monitoring.campaign_counts(plan)),
        "place": actor.area_name,
        "active_nav": "campaigns",
    }
    return render(request, "desk/campaign.html", context)


def _sheets(plan: CampaignView) -> list[dict[str, Any]]:
    return [
        {
            "name": catalogue.item(code).name,
            "kinds": [
                (name, f"{reverse('desk:campaigns')}?sheet={code}.{kind}")
                for kind, name in assistance.SHEET_KINDS.items()
            ],
        }
        for code in plan.items
    ]


def _home(request: HttpRequest, actor: Actor, plan: CampaignView) -> HttpResponse:
    """One house: what was told, what the family says; who wants to apply goes on in the form beside her."""
    said = request.POST if request.method == "POST" else request.GET
    try:
        home_id = UUID(said.get("home", ""))
    except ValueError:
        raise NotYours() from None
    home = services.open_home(actor=actor, household_id=home_id, at=clock.now()).home
    no: Refusal | None = None
    if request.method == "POST":
        try:
            begun = services.tell_home(
                actor=actor, campaign_id=plan.id, told=_told(said, home_id), at=clock.now()
            )
        except NotYours:
            raise
        except Refusal as refused:
            no = refused
        else:
            if begun is not None:
                messages.success(request, "已记下，现在可以陪着填申请；填一半也会留着")
                return HttpResponseRedirect(f"/apply/{begun}/")
            messages.success(request, f"{home.head_name}家已记下")
            return HttpResponseRedirect(reverse("desk:campaign", args=[plan.id]))
    names = [(code, catalogue.item(code).name) for code in plan.items]
    context = {
        "plan": plan_line(plan, on=today()),
        "home": home,
        "items": names,
        "told": said.getlist("items") or ([] if request.method == "POST" else list(plan.items)),
        "wants": [("", "先不选"), *names],
        "wanted": said.get("wanted", ""),
        "answers": list(ANSWER_NAMES.items()),
        "answer": said.get("answer", ""),
        "refusal": no.message if no else "",
        "active_nav": "campaigns",
    }
    return render(request, "desk/campaign_home.html", context, status=no.status if no else 200)


def _told(said: Any, home_id: UUID) -> ToldHome:
    answer = said.get("answer", "")
    met = answer != "not_reached"
    return ToldHome(
        household_id=home_id,
        answer=answer,
        items=tuple(said.getlist("items")) if met else (),
        wanted=said.get("wanted", "") if answer == "wants" else "",
    )


def _sheet(request: HttpRequest) -> HttpResponse:
    """A handout to print; the first look of a month has it set, which takes a moment."""
    item, _dot, kind = request.GET["sheet"].partition(".")
    pdf = assistance.policy_sheet(item, kind, on=today().replace(day=1))
    if pdf is None:
        context = {"name": assistance.SHEET_KINDS[kind], "active_nav": "campaigns"}
        return render(request, "desk/policy_sheet.html", context)
    headers = {
        "Content-Disposition": f'inline; filename="{item}-{kind}.pdf"',
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)
