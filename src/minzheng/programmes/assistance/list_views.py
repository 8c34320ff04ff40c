"""The desk's page of lists: items that go by a list, who stands on it, bringing one, taking a person off."""

import io
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from python_calamine import CalamineError, CalamineWorkbook

from minzheng.foundations.accounts.types import actor_of
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor
from minzheng.kernel.result import NotYours, Refusal
from minzheng.programmes.assistance import named_lists
from minzheng.programmes.assistance.named_lists import KEEPERS, MOST_ROWS, Brought, ListedRow, ListUnfit
from minzheng.programmes.assistance.stock.guarding import WorkbookRefused, guard

MOST_REJECTED = 100


def _keeper(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    if not actor.is_officer or actor.role not in KEEPERS:
        raise NotYours()
    return actor


@require_http_methods(["GET", "HEAD", "POST"])
def lists(request: HttpRequest) -> HttpResponse:
    """Choose an item's list, see who stands on it, bring more; a refused file says why, with what was typed kept."""
    actor = _keeper(request)
    known = {code: (name, called) for code, name, called in named_lists.items_by_list()}
    asked = request.POST if request.method == "POST" else request.GET
    item = asked.get("item", "") if asked.get("item", "") in known else next(iter(known), "")
    refusal, brought = "", None
    if request.method == "POST":
        try:
            brought = _bring(actor, item, request)
        except Refusal as no:
            refusal = no.message
    total, lines = named_lists.list_lines(item=item) if item else (0, [])
    context = {
        "items": [(code, name) for code, (name, _called) in known.items()],
        "item": item,
        "called": known[item][1] if item else "",
        "total": total,
        "lines": lines,
        "document": request.POST.get("document", "") if refusal else "",
        "refusal": refusal,
        "brought": brought,
        "rejected": list(brought.rejected[:MOST_REJECTED]) if brought else [],
        "active_nav": "lists",
    }
    return render(request, "assistance/desk/lists.html", context, status=422 if refusal else 200)


def _bring(actor: Actor, item: str, request: HttpRequest) -> Brought:
    given = request.FILES.get("workbook")
    if given is None:
        raise ListUnfit(_("请先选择一个 .xlsx 文件"))
    rows = read_rows(given.read())
    document = request.POST.get("document", "")
    return named_lists.bring_list(actor=actor, item=item, document=document, rows=rows, at=clock.now())


def read_rows(data: bytes) -> list[ListedRow]:
    """The first sheet's columns 姓名 and 身份证号, whatever else stands there. Refuses: ListUnfit, WorkbookRefused."""
    guard(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        table = [[str(cell).strip() for cell in row] for row in book.get_sheet_by_index(0).to_python()]
    except (CalamineError, OSError, ValueError, IndexError):
        raise WorkbookRefused() from None
    top = next((n for n, row in enumerate(table) if "姓名" in row and "身份证号" in row), None)
    if top is None:
        raise ListUnfit(_("没有找到“姓名”“身份证号”两列的表头，请补上表头后再上传"))
    name, number = table[top].index("姓名"), table[top].index("身份证号")
    rows = [ListedRow(row[name], row[number]) for row in table[top + 1 :] if row[name] or row[number]]
    if len(rows) > MOST_ROWS:
        raise ListUnfit()
    return rows


@require_POST
def take_off(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Take one person off, with reasons; what she receives goes on."""
    actor, item = _keeper(request), request.POST.get("item", "")
    try:
        named_lists.take_off_list(
            actor=actor, entry_id=entry_id, reasons=request.POST.get("reasons", ""), at=clock.now()
        )
        messages.success(request, _("已移出名单。已经在发的待遇不受影响，要停发的请按程序作决定"))
    except NotYours:
        raise
    except Refusal as no:
        messages.error(request, no.message)
    return HttpResponseRedirect(f"{reverse('assistance:lists')}?item={item}")
