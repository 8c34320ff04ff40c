"""The desk's page of the price subsidy (价格临时补贴): the month's index, what the mechanism says, one proposes, another approves."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.benefits import services as ledger
from minzheng.engines.benefits.types import (
    IndexUnfit,
    KindAmount,
    NewIndex,
    NewSubsidy,
    PriceAdvice,
    RaiseCause,
    SubsidyLine,
    SubsidyState,
    SubsidyUnfit,
    month_of,
)
from minzheng.engines.payments import desk_screen as screens
from minzheng.engines.payments import queries
from minzheng.engines.payments.entry import for_roles
from minzheng.engines.payments.readers import STANDARD_READERS
from minzheng.engines.rules.services import item_names
from minzheng.foundations.ui.services import yuan
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.money import AmountUnreadable, parse_yuan
from minzheng.kernel.result import NotYours, Refusal

#: Whom the mechanism reaches among our items; the others it names are paid by other departments.
KINDS = ("dibao", "tekun", "orphan", "de_facto_orphan")
TYPED = ("cpi", "food", "scpi", "source", "document", *(f"fen_{kind}" for kind in KINDS))
BADGES = {"proposed": "wait", "approved": "doing", "generated": "done"}
COLUMNS = ["月份", "范围", "每人", "文号", "提出、批准", {"label": "笔数", "kind": "number"}, "进度"]


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*STANDARD_READERS)
def price(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A month: its index, whether the subsidy starts and why, the forms a role has; all months before. POST: `do`."""
    month, refusal = _month(request), ""
    if request.method == "POST":
        try:
            ACTS[request.POST.get("do", "")](request, actor, month)
            return HttpResponseRedirect(f"{reverse('payments:price')}?month={month:%Y-%m}")
        except KeyError:
            raise NotYours() from None
        except AmountUnreadable as wrong:
            refusal = str(wrong)
        except Refusal as no:
            if isinstance(no, NotYours):
                raise
            refusal = no.message
    advice = benefits.price_advice(month=month, unit=actor.scope.lo[:6])
    lines = benefits.subsidies()
    context = {
        "month": f"{month:%Y-%m}",
        "month_words": screens.month_words(month),
        "advice": advice,
        "facts": _facts(advice) + _told(lines, month),
        "columns": COLUMNS,
        "rows": [_row(one) for one in lines],
        "to_approve": [
            {"id": one.id, "words": f"{screens.month_words(one.month)} {one.document}：{_amounts(one)}"}
            for one in lines
            if one.state == SubsidyState.PROPOSED and one.proposed_by_account != actor.account_id
        ]
        if actor.role is Role.DISTRICT_CONFIRMER
        else [],
        "may_enter": actor.role is Role.DISTRICT_REVIEWER and advice is None,
        "may_propose": actor.role is Role.DISTRICT_REVIEWER and advice is not None and advice.started,
        "kinds": [
            (f"fen_{kind}", _names()[kind], request.POST.get(f"fen_{kind}", "")[:12]) for kind in KINDS
        ],
        "typed": {name: request.POST.get(name, "")[:200] for name in TYPED},
        "refusal": refusal,
        "active_nav": "price",
    }
    return render(request, "payments/desk/price.html", context, status=422 if refusal else 200)


def _month(request: HttpRequest) -> date:
    asked = request.POST if request.method == "POST" else request.GET
    try:
        return date.fromisoformat(f"{asked.get('month', '')}-01")
    except ValueError:
        return month_of(clock.local_date(clock.now()))


def _enter(request: HttpRequest, actor: Actor, month: date) -> None:
    cpi, food, scpi = (_permille(request.POST.get(name, "")) for name in ("cpi", "food", "scpi"))
    if cpi is None or food is None:
        raise IndexUnfit()
    index = NewIndex(month, cpi, food, request.POST.get("source", ""), scpi)
    ledger.enter_index(actor=actor, index=index, at=clock.now())
    messages.success(request, "指数已登记")


def _propose(request: HttpRequest, actor: Actor, month: date) -> None:
    typed = {kind: request.POST.get(f"fen_{kind}", "").strip() for kind in KINDS}
    amounts = tuple(KindAmount(kind, parse_yuan(text)) for kind, text in typed.items() if text)
    new = NewSubsidy(actor.scope.lo[:6], month, amounts, request.POST.get("document", ""))
    ledger.propose_subsidy(actor=actor, new=new, at=clock.now())
    messages.success(request, "方案已提出，请另一位区县确认人批准")


def _approve(request: HttpRequest, actor: Actor, month: date) -> None:
    try:
        subsidy_id = UUID(request.POST.get("subsidy", ""))
    except ValueError:
        raise SubsidyUnfit() from None
    ledger.approve_subsidy(actor=actor, subsidy_id=subsidy_id, at=clock.now())
    messages.success(request, "已批准，正在生成发放明细；生成后按“价格临时补贴”编制发放单")


ACTS = {"index": _enter, "propose": _propose, "approve": _approve}


def _permille(text: str) -> int | None:
    """Percent as typed (3.5) → per mille (35); None when nothing stands there. Refuses: IndexUnfit."""
    if not text.strip():
        return None
    try:
        value = Decimal(text.strip().rstrip("%％")) * 10
    except InvalidOperation:
        raise IndexUnfit("涨幅请填百分数，例如 3.5") from None
    if value != value.to_integral_value():
        raise IndexUnfit("涨幅请填到一位小数，例如 3.5")
    return int(value)


def _facts(advice: PriceAdvice | None) -> list[tuple[str, ...]]:
    if advice is None:
        return []
    rows: list[tuple[str, ...]] = [("测算", "达到启动条件" if advice.started else "没有达到启动条件")]
    rows += [("理由", one) for one in advice.reasons]
    for label, fen in (("城市每人（按公式）", advice.urban_fen), ("农村每人（按公式）", advice.rural_fen)):
        if fen is not None:
            rows.append((label, f"{yuan(fen)}"))
    return rows + [("参数待核实", one) for one in advice.marks]


def _told(lines: list[SubsidyLine], month: date) -> list[tuple[str, ...]]:
    on = clock.local_date(clock.now())
    return [
        screens.telling_fact(queries.raise_telling(cause=RaiseCause.PRICE, cause_id=one.id, on=on))
        for one in lines
        if one.month == month and one.state == SubsidyState.GENERATED
    ]


def _names() -> dict[str, str]:
    return {"dibao": "最低生活保障", **item_names()}


def _amounts(one: SubsidyLine) -> str:
    names = _names()
    return "，".join(f"{names.get(part.kind, part.kind)} {yuan(part.fen)}" for part in one.amounts)


def _row(one: SubsidyLine) -> list[Any]:
    who = f"{one.proposed_by_name}、{one.approved_by_name}" if one.approved_by_name else one.proposed_by_name
    return [
        screens.month_words(one.month),
        screens.place_name(one.unit + one.unit.ljust(12, "0")) if one.unit else "全市",
        _amounts(one),
        one.document,
        who,
        one.items,
        {"text": one.state_name, "status": BADGES[one.state]},
    ]
