"""Pages anybody may open: 寻亲公告, and the receiving side's answer by link."""

from datetime import date

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from minzheng.engines.stays import queries, services
from minzheng.engines.stays.reading_forms import receipt
from minzheng.engines.stays.refusals import LinkOver
from minzheng.foundations.accounts.services import take_link_try
from minzheng.foundations.accounts.types import source_of
from minzheng.foundations.ui.services import zhdate
from minzheng.kernel import clock
from minzheng.kernel.result import Refusal

A_PAGE = 20
BLANK = {"received": "", "name": "", "words": ""}


@require_safe
def sought(request: HttpRequest) -> HttpResponse:
    """Whose family is sought: allowed lines only."""
    typed = request.GET.get("page", "1")
    page = int(typed) if typed.isascii() and typed.isdigit() and 0 < len(typed) < 5 else 1
    hung = queries.sought(offset=(max(1, page) - 1) * A_PAGE, limit=A_PAGE)
    notices = [
        {
            "shown": [(_(label), words) for label, words in one.shown],
            "since": one.since,
            "contact": one.contact,
        }
        for one in hung.notices
    ]
    pages = Paginator(range(hung.total), A_PAGE).get_page(page)
    return render(request, "stays/open/sought.html", {"notices": notices, "page": pages})


@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def handover(request: HttpRequest, token: str) -> HttpResponse:
    """One link, one answer: the code first, then the sheet, then whether she is there."""
    now, error, typed = clock.now(), "", request.POST
    if request.method == "POST":
        try:
            take_link_try(source=source_of(request), at=now)
            if typed.get("do") == "answer":
                told = receipt(typed)
                code = typed.get("code", "")
                if services.receive_by_link(token=token, code=code, receipt=told, at=now):
                    return render(request, "stays/open/thanks.html", {"received": told.received})
                error = LinkOver.message
        except Refusal as no:
            error = no.message
    code = typed.get("code", "") if not error or typed.get("do") == "answer" else ""
    shown = services.open_link(token=token, code=code if error != LinkOver.message else "", at=now)
    if shown is None:
        return render(request, "stays/open/over.html", status=410)
    if code and "name" not in shown:
        error = error or LinkOver.message
    if "day" in shown:
        shown |= {"day": zhdate(date.fromisoformat(shown["day"]))}
    context = {
        "shown": shown,
        "code": code,
        "error": error,
        "typed": {**BLANK, **typed.dict()},
        "open": "name" in shown,
    }
    context["answers"] = [("yes", _("接到了")), ("no", _("没有接到"))]
    return render(request, "stays/open/handover.html", context, status=422 if error else 200)
