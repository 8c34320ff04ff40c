"""走访: an aide's houses, the one page at a door, the log; papers that end."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minzheng.channels.desk.entry import HELPERS, for_officers
from minzheng.channels.desk.round_screen import home_page, log_rows, read_round, round_list
from minzheng.channels.desk.worklist_views import today
from minzheng.engines.visits import queries as visits
from minzheng.foundations.people.queries import homes
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.clock import start_of
from minzheng.kernel.result import NotYours, Refusal
from minzheng.programmes.monitoring import queries as monitoring
from minzheng.programmes.monitoring import services
from minzheng.programmes.monitoring.types import CARD_NAMES, HomeFile, parameter

#: The log shows so many days back.
LOG_DAYS = 31


@require_safe
@for_officers(*HELPERS)
def round_(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The houses of her area by group; first those where something waits."""
    screen = round_list(
        actor,
        group=request.GET.get("group", "")[:40],
        q=request.GET.get("q", "").strip()[:20],
        on=today(),
    )
    return render(request, "desk/round.html", {"screen": screen, "active_nav": "round"})


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers(*HELPERS)
def home(request: HttpRequest, actor: Actor, home_id: UUID) -> HttpResponse:
    """One house: everything known is filled in, no change is one tap. A refusal gives back all that was typed."""
    at = clock.now()
    file = services.open_home(actor=actor, household_id=home_id, at=at)
    if request.method != "POST":
        return _home(request, actor, file, at)
    try:
        services.record_round(actor=actor, round_=read_round(request.POST, file), at=at)
    except NotYours:
        raise
    except Refusal as no:
        return _home(request, actor, file, at, no)
    messages.success(request, _("%(name)s家的走访已记下") % {"name": file.home.head_name})
    return HttpResponseRedirect(
        reverse("desk:round") + (f"?group={file.home.group_name}" if file.home.group_name else "")
    )


def _home(
    request: HttpRequest, actor: Actor, file: HomeFile, at: datetime, no: Refusal | None = None
) -> HttpResponse:
    post = request.POST if request.method == "POST" else None
    screen = home_page(file, at=at, post=post, error=no.message if no else "")
    may_ask = actor.role in services.ASKERS
    context = {"screen": screen, "home_id": file.home.id, "may_ask": may_ask, "active_nav": "round"}
    return render(request, "desk/round_home.html", context, status=no.status if no else 200)


@require_safe
@for_officers(*HELPERS, Role.TOWN_LEADER)
def log(request: HttpRequest, actor: Actor) -> HttpResponse:
    """走访台账: the last month's visits of the area; nobody's are counted."""
    until = start_of(today()) + timedelta(days=1)
    lines = visits.door_log(since=until - timedelta(days=LOG_DAYS), until=until)
    columns = [{"label": _("户主"), "main": True}, _("小组"), _("时间"), _("见到谁"), _("情况"), _("走访人")]
    context = {
        "rows": log_rows(lines, homes({one.household_id for one in lines})),
        "columns": columns,
        "place": actor.area_name,
        "active_nav": "round",
    }
    return render(request, "desk/round_log.html", context)


@require_safe
@for_officers(*HELPERS)
def terms(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Papers that have ended or soon end, by date, with one tap each for what was done."""
    on = today()
    rows = [
        {
            "term": one,
            "card": CARD_NAMES[one.kind],
            "ended": one.until < on,
            "days": abs((one.until - on).days),
            "suggested": f"{one.suggested:%Y-%m-%d}",
        }
        for one in monitoring.terms_ending(on=on)
    ]
    days = parameter("term_days")
    context = {"rows": rows, "days": days, "place": actor.area_name, "active_nav": "terms"}
    return render(request, "desk/terms.html", context)


@require_POST
@for_officers(*HELPERS)
def term(request: HttpRequest, actor: Actor, term_id: UUID) -> HttpResponse:
    """Reminded, or renewed until a day."""
    try:
        if request.POST.get("act") == "renewed":
            until = _day(request.POST.get("until", ""))
            services.renew_term(actor=actor, term_id=term_id, until=until, at=clock.now())
            messages.success(request, _("已登记换发，新的到期日期已记下"))
        else:
            services.remind_of_term(actor=actor, term_id=term_id, at=clock.now())
            messages.success(request, _("已记下提醒过"))
    except NotYours:
        raise
    except Refusal as no:
        messages.warning(request, no.message)
    return HttpResponseRedirect(reverse("desk:terms"))


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        return date.min
