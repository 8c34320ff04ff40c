"""What waits for the acting posting: the work-list, late files of the area, people found by a search."""

from datetime import date

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from minzheng.channels.desk.death_work import death_cells
from minzheng.channels.desk.entry import FILE_READERS, for_officers
from minzheng.channels.desk.hardship_screen import open_lines
from minzheng.channels.desk.overdue_screen import overdue_board
from minzheng.channels.desk.referral_lines import referral_lines
from minzheng.channels.desk.stay_lines import stay_lines
from minzheng.channels.desk.telling_views import to_tell_line
from minzheng.channels.desk.worklist_screen import LINES_A_PAGE, found_people, work_list
from minzheng.engines.stays.queries import item_of_department
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor, Role

#: So many open reports of hardship stand above the town's work-list; the rest are a tap away.
SHOWN_REPORTS = 5


def today() -> date:
    """The business day."""
    return clock.local_date(clock.now())


def page_number(request: HttpRequest) -> int:
    """The page asked for, from 1; nonsense is the first."""
    typed = request.GET.get("page", "1")
    return max(1, int(typed)) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 1


@require_safe
@for_officers()
def home(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The posting's work-list. A village worker begins with those she helps, finance with runs, a department with its own queue."""
    if actor.role is Role.VILLAGE_WORKER:
        return HttpResponseRedirect(reverse("desk:helping"))
    if actor.role in (Role.DISTRICT_FINANCE, Role.FINANCE_BUREAU):
        return HttpResponseRedirect(reverse("payments:runs"))
    if actor.role is Role.DEPARTMENT_OFFICER:
        own = "stays:board" if item_of_department(actor.department) else "referrals:board"
        return HttpResponseRedirect(reverse(own))
    screen = work_list(actor, kind=request.GET.get("kind", ""), page=page_number(request), on=today())
    deaths = death_cells(actor, on=today(), mine=True)
    request.waiting = screen.total + len(deaths)  # type: ignore[attr-defined]
    pages = Paginator(range(screen.shown_total), LINES_A_PAGE).get_page(page_number(request))
    urgent = open_lines(actor, limit=SHOWN_REPORTS, on=today())
    context = {"screen": screen, "page": pages, "urgent": urgent, "deaths": deaths, "active_nav": "home"}
    context["referral_lines"] = referral_lines(actor, on=today())
    context["stay_lines"] = stay_lines(actor, on=today())
    if actor.role is Role.TOWN_CLERK:
        context["to_tell"] = to_tell_line()
    return render(request, "desk/home.html", context)


@require_safe
@for_officers(*FILE_READERS)
def overdue(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Late tasks of the area, whoever's queue they stand in. Files are listed, never people who handle them."""
    screen = overdue_board(
        actor,
        kind=request.GET.get("kind", "")[:30],
        town=request.GET.get("town", "")[:15],
        page=page_number(request),
        on=today(),
    )
    deaths = death_cells(actor, on=today(), mine=False, late=True)
    return render(request, "desk/overdue.html", {"screen": screen, "deaths": deaths, "active_nav": "overdue"})


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers(*FILE_READERS)
def search(request: HttpRequest, actor: Actor) -> HttpResponse:
    """People by name, pinyin, initials or full identity number; a file by its number.

    The forms send what is typed by POST: a number in an address would stay in logs and in the browser's history,
    so an address that holds one is not searched.
    """
    asked = request.POST if request.method == "POST" else request.GET
    typed = asked.get("q", "").strip()[:50]
    if request.method != "POST" and any(character.isdigit() for character in typed) and len(typed) >= 15:
        typed = ""
    context = {"screen": found_people(typed, on=today()), "typed": typed, "active_nav": "search"}
    return render(request, "desk/search.html", context)
