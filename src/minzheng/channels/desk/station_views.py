"""站点办理: one person after another at the officer's device; each opens with a name and ends with a clean screen."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from minzheng.channels.desk import station_guard
from minzheng.channels.desk.entry import HELPERS, for_officers
from minzheng.engines.casework import queries as casework_queries
from minzheng.engines.casework import services as casework
from minzheng.engines.catalogue import queries as catalogue
from minzheng.foundations.accounts import services as accounts
from minzheng.foundations.accounts.queries import StationLine
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor
from minzheng.kernel.result import NotYours, Refusal

PURPOSES = (
    ("apply", gettext_lazy("新申请"), gettext_lazy("第一次来，或者要申请新的事项")),
    (
        "continue",
        gettext_lazy("接着办"),
        gettext_lazy("接着填、补材料、家人来签字：写上身份证后四位，找到以前的"),
    ),
)
#: A wrong name, a wrong code and an expired one get the same words.
NO_SUCH_CODE = gettext_lazy("没有查到。请核对回执上的姓名和 6 位查询码；回执丢了的，可以带身份证办“接着办”")


#: One answer for a wrong password and for an account that is locked.
NOT_HER_PASSWORD = gettext_lazy(
    "密码不对，没有回到工作台。请输入您登录用的密码；连续 5 次不对会锁定 15 分钟，也可以直接退出登录"
)


def served(request: HttpRequest) -> StationLine | None:
    """Whom the device serves now."""
    return getattr(request, "station", None)


@require_safe
@for_officers(*HELPERS)
def station(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Nobody served: open for the next person, or look up progress. Somebody served: her files and what to do."""
    return _page(request)


def _page(request: HttpRequest, *, status: int = 200, **shown: Any) -> HttpResponse:
    line = served(request)
    context: dict[str, Any] = {
        "line": line,
        "files": _files(line) if line else [],
        "items": [(one.code, one.name) for one in catalogue.items()],
        "purposes": [(code, str(label), str(hint)) for code, label, hint in PURPOSES],
        "at_station": bool(request.session.get(station_guard.MODE)),
        "idle_minutes": int(accounts.station_idle().total_seconds() // 60),
        "typed": {"name": "", "tail": "", "purpose": ""},
        "typed_name": "",
        "error": "",
        "code_error": "",
        "leave_error": "",
        "active_nav": "station",
        **shown,
    }
    response = render(request, "desk/station.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    if line is None and request.session.get(station_guard.MODE):
        response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _files(line: StationLine) -> list[dict[str, Any]]:
    on = clock.local_date(clock.now())
    rows = []
    for file_id in line.files:
        shown = casework_queries.progress(file_id, on=on)
        if shown is None:
            continue
        unsigned = [one for one in shown.parties if one.must_sign and one.signed_at is None]
        rows.append(
            {
                "id": file_id,
                "shown": shown,
                "draft": shown.state == "draft",
                "unsigned": unsigned,
                "supplement": casework_queries.supplement_open(file_id) is not None,
            }
        )
    return rows


@require_POST
@for_officers(*HELPERS)
def open_for(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Begin to serve one person: by name, and with the last four of her number her files are found."""
    typed = {key: request.POST.get(key, "").strip()[:50] for key in ("name", "tail", "purpose")}
    now = clock.now()
    try:
        if served(request) is not None:
            raise Refusal(_("请先结束上一位的办理，再为下一位办理"))
        files: list[UUID] = []
        if typed["purpose"] == "continue":
            files = casework.files_at_station(
                actor=actor, name=typed["name"], identity_tail=typed["tail"], at=now
            )
            if not files:
                raise Refusal(_("没有找到。请核对姓名和身份证后四位；第一次来的，选“新申请”"))
        session_id = accounts.open_station(
            actor=actor, person_name=typed["name"], purpose=typed["purpose"], files=files, at=clock.real_now()
        )
    except Refusal as no:
        return _page(request, status=no.status, typed=typed, error=no.message)
    station_guard.begin(request, session_id)
    return HttpResponseRedirect(reverse("desk:station"))


@sensitive_post_parameters("code")
@require_POST
@for_officers(*HELPERS)
def by_code(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Progress by the receipt's six digits and the applicant's name, in a session of its own."""
    name = request.POST.get("name", "").strip()[:50]
    error = ""
    if served(request) is not None:
        error = _("请先结束上一位的办理，再查进度")
    else:
        try:
            code = request.POST.get("code", "")[:12]
            found = casework.progress_by_code(actor=actor, name=name, code=code, at=clock.now())
        except accounts.TooManyTries as no:
            return _page(request, status=no.status, typed_name=name, code_error=no.message)
        error = "" if found else str(NO_SUCH_CODE)
    if error or found is None:
        return _page(request, status=422, typed_name=name, code_error=error)
    session_id = accounts.open_station(
        actor=actor, person_name=name, purpose="progress", files=[found], at=clock.real_now()
    )
    station_guard.begin(request, session_id)
    return HttpResponseRedirect(reverse("resident:progress", args=[found]))


@require_POST
@for_officers(*HELPERS)
def start(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A new application for the person served, in the family's own form."""
    line = served(request)
    wanted = [
        code for code in request.POST.getlist("item") if code in {one.code for one in catalogue.items()}
    ]
    if line is None or not wanted:
        raise NotYours()
    now = clock.now()
    application_id = casework.start_application(actor=actor, items=wanted, at=now)
    accounts.add_file(actor=actor, session_id=line.id, file_id=application_id, at=clock.real_now())
    return HttpResponseRedirect(reverse("resident:resume", args=[application_id]))


@require_POST
@for_officers(*HELPERS)
def end(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The person is done: her session ends, nothing of hers opens on this device any more."""
    line = served(request)
    if line is not None:
        accounts.end_station(actor=actor, session_id=line.id, how="closed", at=clock.real_now())
        station_guard.forget(request)
        messages.success(request, _("已结束，屏幕已清空。可以为下一位办理"))
    return HttpResponseRedirect(reverse("desk:station"))


@sensitive_post_parameters("password")
@require_POST
@for_officers(*HELPERS)
def leave(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Back to the officer's own desk, by her password: the device may stand alone with whom it served.

    An open session ends first. A wrong password leaves all as it is; without it there is the way out, signing off.
    """
    line = served(request)
    if request.session.get(station_guard.MODE) and not _types_herself(request, actor):
        return _page(request, status=422, leave_error=str(NOT_HER_PASSWORD))
    if line is not None:
        accounts.end_station(actor=actor, session_id=line.id, how="left", at=clock.real_now())
    station_guard.forget(request)
    request.session.pop(station_guard.MODE, None)
    return HttpResponseRedirect(reverse("desk:helping"))


@require_safe
@for_officers(*HELPERS)
def pulse(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Asked by an open page each minute: nothing while the session lives, the way to a clean screen once it is over."""
    if served(request) is not None:
        return HttpResponse(status=204)
    return HttpResponse(headers={"HX-Redirect": reverse("desk:station")})


def _types_herself(request: HttpRequest, actor: Actor) -> bool:
    assert actor.account_id is not None  # noqa: S101 - officers act through accounts
    typed = request.POST.get("password", "")[:200]
    return accounts.is_her_password(account_id=actor.account_id, password=typed, at=clock.real_now())
