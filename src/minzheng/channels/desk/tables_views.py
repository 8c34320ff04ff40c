"""Tables built from data, the field catalogue, and the area's numbers."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minzheng.channels.desk.entry import for_officers
from minzheng.channels.desk.tables_screen import builder, columns_of, numbers, saved_rows, typed, usual
from minzheng.channels.desk.worklist_views import today
from minzheng.engines.casework.queries import tables as reading
from minzheng.engines.casework.queries.statistics import across_items, standing
from minzheng.engines.casework.services import tables
from minzheng.engines.casework.services.tables import BUILDERS, Definition, Subject
from minzheng.engines.catalogue import queries as catalogue
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.result import NotYours, Refusal

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: Who reads the area's numbers.
READERS = (*BUILDERS, Role.VERIFICATION_OFFICER)


@require_safe
@for_officers(*BUILDERS)
def saved(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The tables kept here, with the copies a job made each month."""
    screen = {"rows": saved_rows(reading.saved_tables(on=today())), "active_nav": "tables"}
    return render(request, "desk/tables.html", screen)


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers(*BUILDERS)
def build(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Choose, see the first lines, keep by name, take as a file. Nothing typed is lost when something is refused."""
    if request.method != "POST":
        return _opened(request, actor, _asked(request))
    try:
        definition = typed(request.POST)
    except Refusal as no:
        return _page(request, actor, usual(Subject.PERSON), no)
    name, act = request.POST.get("name", "")[:60], request.POST.get("act", "")
    try:
        if act == "take":
            purpose = request.POST.get("purpose", "")[:200]
            data = tables.take_table(
                actor=actor, definition=definition, name=name, purpose=purpose, at=clock.now()
            )
            return _file(data)
        if act == "keep":
            monthly = request.POST.get("monthly", "") == "yes"
            tables.keep_table(actor=actor, name=name, definition=definition, monthly=monthly, at=clock.now())
            messages.success(request, _("已保存，下次直接打开；每月表在每月初自动生成"))
            return HttpResponseRedirect(reverse("desk:tables"))
        definition.check(actor.role)
    except NotYours:
        raise
    except Refusal as no:
        return _page(request, actor, definition, no)
    return _page(request, actor, definition)


def _opened(request: HttpRequest, actor: Actor, definition: Definition) -> HttpResponse:
    """The table with its first lines; one with a column the reader's role may not see says so and shows none."""
    try:
        definition.check(actor.role)
    except Refusal as no:
        return _page(request, actor, definition, no)
    return _page(request, actor, definition)


def _asked(request: HttpRequest) -> Definition:
    """A kept table's, or the usual one of a kind of row."""
    kept, subject = request.GET.get("table", ""), request.GET.get("subject", "")
    if kept:
        try:
            line = reading.saved_table(UUID(kept), on=today())
        except ValueError:
            line = None
        if line is None:
            raise NotYours()
        return line.definition
    return usual(Subject(subject) if subject in list(Subject) else Subject.PERSON)


def _page(
    request: HttpRequest, actor: Actor, definition: Definition, no: Refusal | None = None
) -> HttpResponse:
    screen = builder(actor, definition)
    table = None
    if no is None or isinstance(no, tables.PurposeNeeded):
        table = reading.build(definition, on=today(), most=reading.PREVIEW)
    context = {
        "screen": screen,
        "chosen": screen.chosen,
        "table": table,
        "columns": columns_of(table) if table else [],
        "refusal": no.message if no else "",
        "asked": {name: request.POST.get(name, "") for name in ("name", "purpose", "monthly")},
        "active_nav": "tables",
    }
    return render(request, "desk/table_build.html", context, status=no.status if no else 200)


@require_POST
@for_officers(*BUILDERS)
def drop(request: HttpRequest, actor: Actor, table_id: UUID) -> HttpResponse:
    """Off the list."""
    tables.drop_table(actor=actor, table_id=table_id, at=clock.now())
    messages.success(request, _("已从列表里移走；已生成的月表还在系统里"))
    return HttpResponseRedirect(reverse("desk:tables"))


@require_POST
@for_officers(*BUILDERS)
def copy(request: HttpRequest, actor: Actor, copy_id: UUID) -> HttpResponse:
    """A month's copy, as a file; taking it is on the record."""
    return _file(tables.take_copy(actor=actor, copy_id=copy_id, at=clock.now()))


@require_safe
@for_officers(*BUILDERS)
def fields(request: HttpRequest, actor: Actor) -> HttpResponse:
    """字段目录: what the system holds, where it comes from, who may see it, in which tables it can stand."""
    typed_words = request.GET.get("q", "").strip()[:30]
    columns = {entry.code: entry.name for entry in reading.columns_of_tables()}
    found = [
        entry
        for entry in reading.catalogue_of_fields()
        if not typed_words
        or typed_words in entry.name
        or typed_words in entry.source
        or typed_words in entry.code
    ]
    rows = [
        [
            entry.name,
            entry.source,
            entry.type,
            entry.seen_by,
            "、".join(columns[c] for c in entry.tables),
            entry.code,
        ]
        for entry in found
    ]
    heads = [
        _("字段"),
        _("属于"),
        _("类型"),
        _("谁能看"),
        _("可做成表里的"),
        {"label": _("代码"), "kind": "mono"},
    ]
    screen = {"columns": heads, "rows": rows, "q": typed_words, "total": len(rows), "active_nav": "tables"}
    return render(request, "desk/fields.html", screen)


@require_safe
@for_officers(*READERS)
def statistics_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The area's numbers by item, town and state; every sum is the sum of what is shown."""
    found = across_items(items=[item.code for item in catalogue.items()])
    screens = [numbers(one, standing(item=one.item, month=today())) for one in found.items]
    shown = [one for one in screens if one.rows or one.standing.towns]
    unused = [one.name for one in screens if one not in shown]
    return render(
        request,
        "desk/statistics.html",
        {
            "across": found,
            "screens": shown,
            "unused": unused,
            "place": actor.area_name,
            "active_nav": "statistics",
        },
    )


def _file(data: bytes) -> HttpResponse:
    response = HttpResponse(data, content_type=XLSX)
    response.headers["Content-Disposition"] = 'attachment; filename="table.xlsx"'
    return response
