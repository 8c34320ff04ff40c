"""救助公示: open to everybody, one village at a time, kept out of search engines and soon out of caches."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from minzheng.engines.public_notices.queries import (
    CHONGQING,
    hanging_notice,
    open_notices,
    villages_with_notices,
)
from minzheng.engines.public_notices.services import object_to
from minzheng.engines.public_notices.types import CHILD, PublicNotice
from minzheng.foundations.accounts.types import source_of
from minzheng.foundations.regions.queries import find
from minzheng.foundations.regions.types import Level
from minzheng.kernel import clock
from minzheng.kernel.result import Refusal

#: A copy kept anywhere dies with the notice: never older than this many seconds, never beyond its end.
LONGEST_COPY = 30
#: The city's hotline: after the town's own telephone, for whoever does not get through.
HOTLINE = "12345"
MOST_PLACES = 20


@require_safe
def villages(request: HttpRequest) -> HttpResponse:
    """Find one's village; names no family."""
    text = request.GET.get("q", "")[:40]
    found = villages_with_notices(now=clock.now(), text=text)
    places = [hit.place for hit in find(text, within=CHONGQING, limit=MOST_PLACES)] if text.strip() else []
    context = {
        "found": found,
        "text": text,
        "places": [place for place in places if place.level is Level.VILLAGE and place.unit],
    }
    response = render(request, "public_notices/resident/villages.html", context)
    return guarded(response, LONGEST_COPY)


@require_safe
def village(request: HttpRequest, code: str) -> HttpResponse:
    """The notices that hang in one village now. A village without any, or unknown, gets the same empty page."""
    now = clock.now()
    notices = open_notices(village_code=code, now=now)
    context = {
        "columns": _columns(notices),
        "rows": [_row(notice) for notice in notices],
        "place": f"{notices[0].town_name} {notices[0].village_name}" if notices else "",
        "code": code,
        "phones": [*sorted({notice.objection_phone for notice in notices} - {HOTLINE}), HOTLINE],
        "choices": [
            (
                _("对 {name} 的公示").format(name=shown_name(one.applicant_name)),
                reverse("public_notices:objection", args=[code, one.id]),
            )
            for one in notices
        ],
    }
    response = render(request, "public_notices/resident/notices.html", context)
    return guarded(response, _seconds_left(notices, now))


@sensitive_post_parameters("text", "name", "phone")
@require_http_methods(["GET", "HEAD", "POST"])
def objection(request: HttpRequest, code: str, notice_id: UUID) -> HttpResponse:
    """Say something against one notice: no signing in, name and telephone optional. What was typed is never lost."""
    now = clock.now()
    notice = hanging_notice(notice_id=notice_id, village_code=code, now=now)
    if notice is None:
        raise Http404
    typed = {name: request.POST.get(name, "")[:1200] for name in ("text", "name", "phone")}
    if request.method != "POST":
        return _form(request, code, notice, typed)
    try:
        object_to(notice=notice, **typed, address=source_of(request), at=now)
    except Refusal as no:
        return _form(request, code, notice, typed, no)
    return HttpResponseRedirect(reverse("public_notices:thanks", args=[code]))


@require_safe
def thanks(request: HttpRequest, code: str) -> HttpResponse:
    """It has arrived; the address says nothing of what or against whom."""
    return guarded(render(request, "public_notices/resident/thanks.html", {"code": code}), 0)


def _form(
    request: HttpRequest, code: str, notice: PublicNotice, typed: dict[str, str], no: Refusal | None = None
) -> HttpResponse:
    context: dict[str, Any] = {
        "notice": notice,
        "name": shown_name(notice.applicant_name),
        "code": code,
        "typed": typed,
        "error": no.message if no else "",
    }
    status = 200 if no is None else no.status
    return guarded(render(request, "public_notices/resident/objection.html", context, status=status), 0)


def _columns(notices: Sequence[PublicNotice] = ()) -> list[dict[str, object]]:
    once = any(one.once for one in notices)
    return [
        {"label": _("申请人"), "main": True},
        {"label": _("事项")},
        {"label": _("保障人数"), "kind": "number"},
        {"label": _("拟保障金额") if once else _("拟保障金额（每月）"), "kind": "yuan"},
        {"label": _("公示到"), "kind": "zhdate"},
    ]


def _row(notice: PublicNotice) -> list[object]:
    first = clock.local_date(notice.starts_at)
    last = clock.local_date(notice.ends_at - timedelta(microseconds=1))  # an end at midnight: the day before
    return [
        shown_name(notice.applicant_name),
        notice.item_name,
        notice.member_count,
        {"text": notice.amount_fen, "hint": _("一次性")} if notice.once else notice.amount_fen,
        {
            "text": last,
            "hint": _("从 {month}月{day}日 起").format(month=first.month, day=first.day),
        },
    ]


def shown_name(name: str) -> str:
    """The name as it hangs; the word for a child in the reader's language."""
    return _("未成年人") if name == CHILD else name


def _seconds_left(notices: list[PublicNotice], now: datetime) -> int:
    left = [int((notice.ends_at - now).total_seconds()) for notice in notices]
    return max(0, min([LONGEST_COPY, *left]))


def guarded(response: HttpResponse, seconds: int) -> HttpResponse:
    """No search engine keeps it, and no cache for longer than some seconds."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive, nosnippet"
    response.headers["Cache-Control"] = f"private, max-age={seconds}, must-revalidate"
    return response
