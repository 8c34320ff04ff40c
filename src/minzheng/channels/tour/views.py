"""The tour's one screen, and its two buttons."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from minzheng.channels.tour import queries
from minzheng.channels.tour.money import month_of_money
from minzheng.channels.tour.night import brought_at_night
from minzheng.channels.tour.services import Leap, leap_ahead
from minzheng.channels.tour.stepping import called_of
from minzheng.channels.tour.turns import turns
from minzheng.channels.tour.types import OFFICERS, RESIDENTS, OfficerPart, ResidentPart
from minzheng.foundations.accounts.queries import account_of_login, account_of_phone, postings_of
from minzheng.foundations.audit.services import WHOLE_CITY, Subject, record
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel import clock
from minzheng.kernel.actor import ROLE_NAMES, SYSTEM
from minzheng.kernel.result import NotYours

#: Tints of the portraits, in turn.
TONES = ("green", "blue", "teal", "violet", "orange", "rose", "slate", "amber")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Who one can be, where both stories stand, what the phones received, what day it is."""
    now = clock.now()
    context = {
        "officers": [_officer_card(request, part, n) for n, part in enumerate(OFFICERS)],
        "residents": [_resident_card(request, part, n) for n, part in enumerate(RESIDENTS)],
        "stories": queries.stories(on=clock.local_date(now)),
        "turns": turns(on=clock.local_date(now)),
        "money": [month_of_money(on=clock.local_date(now))],
        "night": [brought_at_night(on=clock.local_date(now))],
        "bubbles": queries.bubbles(),
        "picture": mark_safe(queries.picture(on=clock.local_date(now))),  # noqa: S308 - drawn by casework, names escaped there
        "today": clock.local_date(now),
        "ahead": (clock.local_date(now) - clock.local_date(clock.real_now())).days,
        "leaps": ((Leap.WORKDAY, _("下一个工作日")), (Leap.WEEK, _("＋7天")), (Leap.MONTH, _("下个月"))),
    }
    return render(request, "tour/home.html", context)


def _officer_card(request: HttpRequest, part: OfficerPart, number: int) -> dict[str, object]:
    called = called_of(part.login)
    return {
        "key": part.login,
        "initial": part.name[0],
        "name": part.name,
        "called": called if called != part.name else "",
        "role": _(ROLE_NAMES[part.role]),
        "place": part.place_name,
        "can": part.can,
        "tone": TONES[number % len(TONES)],
        "me": request.session.get("tour") == part.login,
    }


def _resident_card(request: HttpRequest, part: ResidentPart, number: int) -> dict[str, object]:
    return {
        "key": part.key if part.phone else "",
        "initial": part.name[0],
        "name": part.name,
        "called": part.called,
        "place": part.place_name,
        "can": part.story,
        "tone": TONES[(number + 3) % len(TONES)],
        "me": request.session.get("tour") == part.key,
    }


@require_POST
def be(request: HttpRequest) -> HttpResponse:
    """Act as somebody of the cast from now on, and land on her start page (or on `next`). Refuses: NotYours."""
    who, target = request.POST.get("who", ""), _own_address(request)
    officer = next((part for part in OFFICERS if part.login == who), None)
    resident = next((part for part in RESIDENTS if part.key == who and part.phone), None)
    account_id = account_of_login(who) if officer else account_of_phone(resident.phone) if resident else None
    if account_id is None:
        raise NotYours(_("演示数据里没有这个人，请先运行 minzheng seed"))
    _step_in(request, account_id, who, officer is not None)
    return HttpResponseRedirect(target or (reverse("desk:home") if officer else reverse("resident:home")))


def _step_in(request: HttpRequest, account_id: UUID, who: str, officer: bool) -> None:
    """A session as a real sign-in leaves it: nothing stays of whoever used this browser before."""
    request.session.flush()
    request.session.cycle_key()
    rotate_token(request)
    request.session["account"], request.session["tour"] = str(account_id), who
    request.session["kind"] = "officer" if officer else "resident"
    if officer:
        posting = postings_of(account_id=account_id, on=clock.local_date(clock.now()))[0]
        request.session["posting"], request.session["seen"] = str(posting.id), clock.real_now().timestamp()
    with open_scope(WHOLE_CITY):
        record(
            actor=SYSTEM,
            action="tour.stepped_in",
            subject=Subject("account", account_id),
            at=clock.now(),
            who=who,
        )


def _own_address(request: HttpRequest) -> str:
    target = request.POST.get("next", "")
    fits = target[:1] == "/" and url_has_allowed_host_and_scheme(target, {request.get_host()})
    return target if fits else ""


@require_POST
def leap(request: HttpRequest) -> HttpResponse:
    """Move the clock forward."""
    wanted = request.POST.get("leap", "")
    if wanted not in list(Leap):
        raise NotYours()
    target = leap_ahead(leap=Leap(wanted), at=clock.now())
    day = clock.local_date(target)
    words = {"month": day.month, "day": day.day}
    messages.success(request, _("时间到了%(month)d月%(day)d日，到期的事正在办理") % words)
    return HttpResponseRedirect(reverse("tour:home"))
