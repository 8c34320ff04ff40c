"""The desk's pages of runs, differences and budget lines."""

from collections.abc import Iterator
from datetime import date
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minzheng.engines.benefits.types import month_of
from minzheng.engines.payments import desk_screen as screens
from minzheng.engines.payments import queries, services
from minzheng.engines.payments.bank_views import bank_part, carry
from minzheng.engines.payments.entry import for_roles
from minzheng.engines.payments.lines import CAUSE_NAMES, Cause, RunLine
from minzheng.engines.payments.readers import LIST_TAKERS, RUN_READERS, SHEET_READERS
from minzheng.engines.payments.services.exporting import HEADINGS, TakenList, rows_of_list, take_run_list
from minzheng.engines.payments.types import (
    BUDGET_SOURCE_NAMES,
    INSTRUCTION_STATE_NAMES,
    RUN_KIND_NAMES,
    BudgetSource,
    InstructionState,
    RunKind,
)
from minzheng.foundations.ui.services import yuan
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.money import AmountUnreadable, parse_yuan
from minzheng.kernel.result import NotYours, Refusal
from minzheng.kernel.sheets import Sheet, csv_lines, workbook_pieces

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LINES_A_PAGE = 20


def today() -> date:
    """The business day."""
    return clock.local_date(clock.now())


def month_asked(request: HttpRequest) -> date:
    """`?month=2026-11`, else this month."""
    try:
        return month_of(date.fromisoformat(request.GET.get("month", "") + "-01"))
    except ValueError:
        return month_of(today())


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*RUN_READERS)
def runs(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Runs of the area; units that have none yet; the form of a new one for district finance."""
    refusal = ""
    if request.method == "POST":
        try:
            return _prepare(request, actor)
        except Refusal as no:
            if isinstance(no, NotYours):
                raise
            refusal = no.message
    month = month_of(today())
    missing = queries.units_not_released(month=month, kind=RunKind.MONTHLY)
    context = {
        "columns": screens.RUN_COLUMNS,
        "rows": screens.run_rows(queries.runs()),
        "missing": [
            (screens.place_name(unit + unit.ljust(12, "0")), run.state_name if run else "还没有编制")
            for unit, run in missing
        ],
        "one_off": [
            (f"{one.month:%Y-%m}", screens.month_words(one.month), one.items, yuan(one.fen))
            for one in queries.one_off_waiting(month=month)
        ],
        "month": month,
        "may_prepare": actor.role is Role.DISTRICT_FINANCE,
        "kinds": [(kind.value, RUN_KIND_NAMES[kind]) for kind in RunKind],
        "months": _months(month),
        "month_value": f"{month:%Y-%m}",
        "refusal": refusal,
        "active_nav": "payments",
    }
    return render(request, "payments/desk/runs.html", context, status=422 if refusal else 200)


def _months(month: date) -> list[tuple[str, str]]:
    found = [month]
    for _turn in range(2):
        found.append(month_of(date.fromordinal(found[-1].toordinal() - 1)))
    ahead = month_of(date.fromordinal(month.toordinal() + 31))
    return [(f"{one:%Y-%m}", screens.month_words(one)) for one in (month, ahead, *found[1:])]


def _prepare(request: HttpRequest, actor: Actor) -> HttpResponse:
    kind, typed = request.POST.get("kind", ""), request.POST.get("month", "")
    try:
        month, wanted = date.fromisoformat(f"{typed}-01"), RunKind(kind)
    except ValueError:
        raise services.MonthUnfit() from None
    made = services.prepare_run(
        actor=actor, unit=actor.scope.lo[:6], month=month, kind=wanted, at=clock.now()
    )
    if made.run_id is None:
        messages.info(request, "没有新的应发项目：这个月应发的都已经在发放单里")
        return HttpResponseRedirect(reverse("payments:runs"))
    messages.success(
        request, f"已编制 {made.items} 笔，合计 {yuan(made.total_fen)}，其中暂缓 {made.held_items} 笔"
    )
    return HttpResponseRedirect(reverse("payments:run", args=[made.run_id]))


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*RUN_READERS)
def run(request: HttpRequest, actor: Actor, run_id: UUID) -> HttpResponse:
    """One run: progress, totals, why it differs, who answered for it, what waits; this officer's button."""
    if request.method != "POST":
        return _run_page(request, actor, run_id)
    try:
        if request.POST.get("do") in ("files", "take"):
            carry(request, actor, run_id)
        else:
            _answer(request, actor, run_id)
    except Refusal as no:
        if isinstance(no, NotYours):
            raise
        return _run_page(request, actor, run_id, no)
    return HttpResponseRedirect(reverse("payments:run", args=[run_id]))


def _answer(request: HttpRequest, actor: Actor, run_id: UUID) -> None:
    typed = request.POST.get("version", "")
    version = int(typed) if typed.isascii() and typed.isdigit() else 0
    given: dict[str, Any] = {"actor": actor, "run_id": run_id, "version": version, "at": clock.now()}
    act = request.POST.get("do", "")
    if act == "review":
        services.review_run(**given)
        messages.success(request, "已复核，等待签发")
    elif act == "release":
        services.release_run(**given)
        messages.success(request, "已签发，等待财政拨付")
    elif act == "finance":
        services.finance_run(**given)
        messages.success(request, "资金已拨付，可以送银行")
    elif act == "again":
        services.prepare_again(**given)
        messages.success(request, "已按今天的台账重新编制")
    elif act == "return":
        services.return_run(**given, reasons=request.POST.get("reasons", "")[:200])
        messages.success(request, "已退回，等区县财务重新编制")
    else:
        raise NotYours()


def _run_page(request: HttpRequest, actor: Actor, run_id: UUID, no: Refusal | None = None) -> HttpResponse:
    line = queries.run(run_id=run_id)
    if line is None:
        raise NotYours()
    screen = screens.run_screen(line, actor)
    context = {
        "screen": screen,
        "steps": screens.STEPS,
        "difference": screens.difference_screen(queries.difference(unit=line.unit, month=line.month), actor),
        "charges": [
            (one.line_name, yuan(one.amount_fen), one.reason or one.source_name)
            for one in queries.charges_of(run_id=run_id)
        ],
        "budget": _lines_of(line.month.year, line.unit),
        "bank": bank_part(line, actor),
        **_list(request, actor, line),
        "reasons": request.POST.get("reasons", ""),
        "purpose": request.POST.get("purpose", ""),
        "refusal": no.message if no else "",
        "active_nav": "payments",
    }
    return render(request, "payments/desk/run.html", context, status=no.status if no else 200)


def _list(request: HttpRequest, actor: Actor, line: RunLine) -> dict[str, Any]:
    """The run's payments by state; holds with their owners. Nothing for a reader of sums only."""
    if actor.role not in SHEET_READERS:
        return {"tabs": [], "rows": [], "hold_rows": [], "next_page": ""}
    wanted = request.GET.get("state", "")
    wanted = wanted if wanted in list(InstructionState) else ""
    here = reverse("payments:run", args=[line.id])
    tabs = [{"label": "全部", "href": f"{here}#list", "active": not wanted, "count": 0}]
    tabs += [
        {
            "label": one.name,
            "href": f"{here}?state={one.state}#list",
            "active": one.state == wanted,
            "count": one.items,
        }
        for one in line.states
    ]
    holds = queries.holds(on=today(), run_id=line.id, limit=LINES_A_PAGE) if wanted == "held" else []
    found = queries.payments_in(
        run_id=line.id,
        on=today(),
        states=(wanted,) if wanted else (),
        after=_after(request),
        limit=LINES_A_PAGE,
    )
    more = f"{here}?state={wanted}&after={found[-1].id}#list" if len(found) == LINES_A_PAGE else ""
    return {
        "tabs": tabs,
        "state": INSTRUCTION_STATE_NAMES.get(wanted, ""),  # type: ignore[call-overload]
        "columns": screens.PAYMENT_COLUMNS,
        "rows": screens.payment_rows(found),
        "hold_columns": screens.HOLD_COLUMNS,
        "hold_rows": screens.hold_rows(holds),
        "next_page": more,
    }


def _after(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.GET.get("after", ""))
    except ValueError:
        return None


@require_POST
@for_roles(*LIST_TAKERS)
def export(request: HttpRequest, actor: Actor, run_id: UUID) -> HttpResponse:
    """A run's list as a file, streamed, each row marked; taking it is on the record."""
    try:
        taken = take_run_list(
            actor=actor, run_id=run_id, purpose=request.POST.get("purpose", "")[:200], at=clock.now()
        )
    except Refusal as no:
        if isinstance(no, NotYours):
            raise
        return _run_page(request, actor, run_id, no)
    if request.POST.get("form") == "csv":
        response = StreamingHttpResponse(_csv(taken), content_type="text/csv; charset=gb18030")
        ending = "csv"
    else:
        response = StreamingHttpResponse(_xlsx(taken), content_type=XLSX)
        ending = "xlsx"
    response.headers["Content-Disposition"] = f'attachment; filename="{taken.name}.{ending}"'
    return cast(HttpResponse, response)


def _csv(taken: TakenList) -> Iterator[bytes]:
    yield csv_lines([HEADINGS])
    for rows in rows_of_list(taken):
        yield csv_lines(rows)
    yield csv_lines([[taken.words]])


def _xlsx(taken: TakenList) -> Iterator[bytes]:
    rows = (row for page in rows_of_list(taken) for row in page)
    sheets = [
        Sheet("明细", HEADINGS, rows, (14, 14, 22, 16, 12, 14, 12, 24, 20, 10, 14, 12)),
        Sheet("导出说明", ("说明",), [[taken.words]], (90,)),
    ]
    return workbook_pieces(sheets)


@require_safe
@for_roles(*SHEET_READERS)
def difference(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The awards behind one step of the difference."""
    unit, cause = request.GET.get("unit", "")[:6], request.GET.get("cause", "")
    unit, month = unit or actor.scope.lo[:6], month_asked(request)
    wanted = Cause(cause) if cause in list(Cause) else Cause.NEW
    context = {
        "title": f"{screens.month_words(month)} {CAUSE_NAMES[wanted]}",
        "place": screens.place_name(unit + unit.ljust(12, "0")),
        "columns": screens.CAUSE_COLUMNS,
        "rows": screens.cause_rows(unit=unit, month=month, cause=wanted),
        "active_nav": "payments",
    }
    return render(request, "payments/desk/cause.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*RUN_READERS)
def budget(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Budget lines of a year with what is left; entering and adding, by a document."""
    refusal = ""
    if request.method == "POST":
        try:
            _enter(request, actor)
            return HttpResponseRedirect(reverse("payments:budget"))
        except AmountUnreadable as wrong:
            refusal = str(wrong)
        except Refusal as no:
            if isinstance(no, NotYours):
                raise
            refusal = no.message
    year = today().year
    context = {
        "year": year,
        "lines": _lines_of(year),
        "may_enter": actor.role in (Role.FINANCE_BUREAU, Role.DISTRICT_FINANCE),
        "sources": [(one.value, BUDGET_SOURCE_NAMES[one]) for one in BudgetSource],
        "typed": {
            name: request.POST.get(name, "")[:120] for name in ("name", "document", "amount", "source")
        },
        "refusal": refusal,
        "active_nav": "budget",
    }
    return render(request, "payments/desk/budget.html", context, status=422 if refusal else 200)


def _lines_of(year: int, unit: str = "") -> list[dict[str, Any]]:
    return [
        {
            "id": one.id,
            "amount_id": f"amount-{one.id}",
            "document_id": f"document-{one.id}",
            "name": one.name,
            "source": one.source_name,
            "document": one.document,
            "granted": one.granted_fen,
            "charged": one.charged_fen,
            "balance": one.balance_fen,
            "label": f"已用 {yuan(one.charged_fen)}，余 {yuan(one.balance_fen)}",
            "tone": "danger" if one.balance_fen * 10 < one.granted_fen else "",
        }
        for one in queries.budget_lines(year=year, unit=unit)
    ]


def _enter(request: HttpRequest, actor: Actor) -> None:
    amount, document = parse_yuan(request.POST.get("amount", "")), request.POST.get("document", "")
    if request.POST.get("do") == "add":
        services.add_to_line(
            actor=actor,
            line_id=_id(request.POST.get("line", "")),
            amount_fen=amount,
            document=document,
            at=clock.now(),
        )
        messages.success(request, "已追加")
        return
    source = request.POST.get("source", "")
    if source not in list(BudgetSource):
        raise services.LineUnfit()
    new = services.NewLine(
        unit=actor.scope.lo[:6], year=today().year, source=BudgetSource(source),
        name=request.POST.get("name", ""), document=document, granted_fen=amount,
    )  # fmt: skip
    services.enter_budget_line(actor=actor, line=new, at=clock.now())
    messages.success(request, "已登记")


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotYours() from None
