"""救助公示: open to everybody, one village at a time, kept out of search engines and soon out of caches."""

from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minzheng.engines.public_notices.queries import open_notices, villages_with_notices
from minzheng.engines.public_notices.types import PublicNotice
from minzheng.kernel import clock

#: A copy kept anywhere dies with the notice: never older than this many seconds, never beyond its end.
LONGEST_COPY = 30
#: The city's hotline: after the town's own telephone, for whoever does not get through.
HOTLINE = "12345"


@require_safe
def villages(request: HttpRequest) -> HttpResponse:
    """Find one's village; names no family."""
    text = request.GET.get("q", "")[:40]
    found = villages_with_notices(now=clock.now(), text=text)
    response = render(request, "public_notices/resident/villages.html", {"found": found, "text": text})
    return _guarded(response, LONGEST_COPY)


@require_safe
def village(request: HttpRequest, code: str) -> HttpResponse:
    """The notices that hang in one village now. A village without any, or unknown, gets the same empty page."""
    now = clock.now()
    notices = open_notices(village_code=code, now=now)
    context = {
        "columns": _columns(),
        "rows": [_row(notice) for notice in notices],
        "place": f"{notices[0].town_name} {notices[0].village_name}" if notices else "",
        "phones": [*sorted({notice.objection_phone for notice in notices} - {HOTLINE}), HOTLINE],
    }
    response = render(request, "public_notices/resident/notices.html", context)
    return _guarded(response, _seconds_left(notices, now))


def _columns() -> list[dict[str, object]]:
    return [
        {"label": _("申请人"), "main": True},
        {"label": _("事项")},
        {"label": _("保障人数"), "kind": "number"},
        {"label": _("拟保障金额（每月）"), "kind": "yuan"},
        {"label": _("公示到"), "kind": "zhdate"},
    ]


def _row(notice: PublicNotice) -> list[object]:
    first = clock.local_date(notice.starts_at)
    last = clock.local_date(notice.ends_at - timedelta(microseconds=1))  # an end at midnight: the day before
    return [
        notice.applicant_name,
        notice.item_name,
        notice.member_count,
        notice.amount_fen,
        {
            "text": last,
            "hint": _("从 {month}月{day}日 起").format(month=first.month, day=first.day),
        },
    ]


def _seconds_left(notices: list[PublicNotice], now: datetime) -> int:
    left = [int((notice.ends_at - now).total_seconds()) for notice in notices]
    return max(0, min([LONGEST_COPY, *left]))


def _guarded(response: HttpResponse, seconds: int) -> HttpResponse:
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive, nosnippet"
    response.headers["Cache-Control"] = f"private, max-age={seconds}, must-revalidate"
    return response
