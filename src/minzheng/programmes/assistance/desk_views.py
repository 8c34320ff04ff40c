"""The desk's pages of stock import: bring a list, see what the check found, confirm it, look at what was taken over."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minzheng.engines.casework.queries import stock as reading
from minzheng.engines.casework.services import stock
from minzheng.foundations.accounts.types import actor_of
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.result import NotYours, Refusal, StaleVersion
from minzheng.programmes.assistance import services
from minzheng.programmes.assistance.stock_screen import (
    FINDINGS,
    family_rows,
    import_rows,
    import_screen,
    look_rows,
)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LINES_A_PAGE = 50
#: Who looks at what was taken over: the towns, and the district.
LOOKERS = (
    Role.VILLAGE_WORKER,
    Role.TOWN_CLERK,
    Role.TOWN_LEADER,
    Role.DISTRICT_REVIEWER,
    Role.DISTRICT_CONFIRMER,
)


def _officer(request: HttpRequest, *roles: Role) -> Actor:
    actor = actor_of(request)
    if not actor.is_officer or actor.role not in roles:
        raise NotYours()
    return actor


@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """The imports of the district, and bringing one; a refused file says why on the same page."""
    actor = _officer(request, *stock.BRINGERS)
    refusal = ""
    if request.method == "POST":
        given = request.FILES.get("workbook")
        try:
            if given is None:
                raise services.WorkbookRefused(_("请先选择一个 .xlsx 文件"))
            import_id = services.bring_list(
                actor=actor, filename=given.name or "", data=given.read(), at=clock.now()
            )
            return HttpResponseRedirect(reverse("assistance:stock_import", args=[import_id]))
        except services.WorkbookRefused as no:
            refusal = no.message
    screen = {"rows": import_rows(reading.imports()), "refusal": refusal, "active_nav": "stock"}
    return render(request, "assistance/desk/imports.html", screen, status=422 if refusal else 200)


@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """The empty workbook with its explanations."""
    _officer(request, *stock.BRINGERS)
    return _workbook(services.template(), "stock-template.xlsx")


@require_safe
def stock_import(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """What the check found, by finding; while it runs the page asks again."""
    actor = _officer(request, *stock.BRINGERS)
    return _page(request, actor, import_id)


@require_safe
def progress(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """The progress alone, asked again while the check or the taking over runs; then the page is loaded anew."""
    actor = _officer(request, *stock.BRINGERS)
    screen = import_screen(_line(import_id), actor)
    response = render(request, "assistance/desk/_progress.html", {"screen": screen})
    if not screen.running:
        response.headers["HX-Refresh"] = "true"
    return response


@require_POST
def confirm(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """The second officer's word."""
    actor = _officer(request, *stock.BRINGERS)
    reasons = request.POST.get("reasons", "")[:1000]
    try:
        stock.confirm_stock(
            actor=actor, import_id=import_id, version=_version(request), reasons=reasons, at=clock.now()
        )
    except Refusal as no:
        return _refused(request, actor, import_id, no, reasons)
    messages.success(request, _("已确认，正在逐户导入；可以离开本页，稍后回来看结果"))
    return HttpResponseRedirect(reverse("assistance:stock_import", args=[import_id]))


@require_POST
def withdraw(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Nothing of this list is taken over."""
    actor = _officer(request, *stock.BRINGERS)
    try:
        stock.withdraw_stock(actor=actor, import_id=import_id, version=_version(request), at=clock.now())
    except Refusal as no:
        return _refused(request, actor, import_id, no, "")
    messages.success(request, _("这次导入已作废，没有写入任何数据"))
    return HttpResponseRedirect(reverse("assistance:stock"))


@require_safe
def rejected(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """The rejected rows with reasons, to mend and upload again; the download is on the record."""
    actor = _officer(request, *stock.BRINGERS)
    _line(import_id)
    data = services.rejected(reading.rejected_rows(import_id))
    stock.note_download(actor=actor, import_id=import_id, at=clock.now())
    return _workbook(data, "stock-rejected.xlsx")


@require_safe
def to_look_at(request: HttpRequest) -> HttpResponse:
    """待查看: families taken over that nobody has looked at."""
    _officer(request, *LOOKERS)
    total, page = reading.to_look_at_count(), _page_number(request)
    lines = reading.to_look_at(offset=(page - 1) * LINES_A_PAGE, limit=LINES_A_PAGE)
    screen = {
        "rows": look_rows(lines),
        "lines": lines,
        "total": total,
        "page": Paginator(range(total), LINES_A_PAGE).get_page(page),
        "active_nav": "stock_look",
    }
    return render(request, "assistance/desk/to_look_at.html", screen)


@require_POST
def look_over(request: HttpRequest, household_id: UUID) -> HttpResponse:
    """Looked at, with a word or none."""
    actor = _officer(request, *LOOKERS)
    stock.look_over(
        actor=actor, household_id=household_id, note=request.POST.get("note", "")[:200], at=clock.now()
    )
    messages.success(request, _("已登记查看"))
    return HttpResponseRedirect(reverse("assistance:stock_look"))


def _line(import_id: UUID) -> reading.ImportLine:
    line = reading.stock_import(import_id)
    if line is None:
        raise NotYours()
    return line


def _page_number(request: HttpRequest) -> int:
    typed = request.GET.get("page", "1")
    return max(1, int(typed)) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 1


def _version(request: HttpRequest) -> int:
    typed = request.POST.get("version", "")
    if not (typed.isascii() and typed.isdigit() and len(typed) < 9):
        raise StaleVersion()
    return int(typed)


def _page(request: HttpRequest, actor: Actor, import_id: UUID, **more: Any) -> HttpResponse:
    screen = import_screen(_line(import_id), actor)
    wanted = request.GET.get("finding", "")
    finding = wanted if wanted in FINDINGS else screen.first_finding
    page = _page_number(request)
    total = screen.count_of(finding)
    lines = reading.families_of(
        import_id, finding=finding, offset=(page - 1) * LINES_A_PAGE, limit=LINES_A_PAGE
    )
    context: dict[str, Any] = {
        "screen": screen,
        "finding": finding,
        "tabs": screen.tabs(finding),
        "columns": FINDINGS[finding].columns,
        "rows": family_rows(lines, finding),
        "page": Paginator(range(total), LINES_A_PAGE).get_page(page),
        "active_nav": "stock",
        "refusal": None,
        "reasons": "",
        **more,
    }
    no: Refusal | None = context["refusal"]
    return render(request, "assistance/desk/import.html", context, status=no.status if no else 200)


def _refused(request: HttpRequest, actor: Actor, import_id: UUID, no: Refusal, reasons: str) -> HttpResponse:
    if isinstance(no, NotYours):
        raise no
    return _page(request, actor, import_id, refusal=no, reasons=reasons)


def _workbook(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
