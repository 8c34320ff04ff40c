"""The desk's pages of a new standard (调标): proposed by one officer, seen as a picture, approved by another."""

from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.benefits import services as ledger
from minzheng.engines.benefits.types import (
    NewStandard,
    RaiseCause,
    StandardLine,
    StandardScheme,
    StandardState,
    Way,
    left_to_officers,
)
from minzheng.engines.payments import desk_screen as screens
from minzheng.engines.payments import queries
from minzheng.engines.payments.entry import for_roles
from minzheng.engines.payments.readers import STANDARD_READERS
from minzheng.foundations.people import queries as people
from minzheng.foundations.ui.services import yuan, zhdate
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.money import AmountUnreadable, parse_yuan
from minzheng.kernel.result import NotYours, Refusal

TYPED = ("month", "document", "reference", "reasons")
BADGES = {"proposed": "wait", "approved": "doing", "applied": "done", "withdrawn": "neutral"}
COLUMNS = [
    "执行月份",
    "事项",
    "范围",
    "新标准（元／人·月）",
    "文号",
    "进度",
]
ROW_COLUMNS = [
    "户主", "地方", {"label": "人数", "kind": "number"}, {"label": "现在每月", "kind": "yuan"},
    {"label": "以后每月", "kind": "yuan"}, "结果",
]  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*STANDARD_READERS)
def standards(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Changes of standard of the area; the form of a new one, with the figures of the item it is for."""
    refusal = ""
    item = _scheme(request)
    if request.method == "POST":
        try:
            change_id = ledger.propose_standard(actor=actor, new=_typed(request, actor, item), at=clock.now())
            return HttpResponseRedirect(reverse("payments:standard", args=[change_id]))
        except AmountUnreadable as wrong:
            refusal = str(wrong)
        except Refusal as no:
            if isinstance(no, NotYours):
                raise
            refusal = no.message
    context = {
        "columns": COLUMNS,
        "rows": [_row(one) for one in benefits.standards(actor=actor)],
        "may_propose": actor.role is Role.DISTRICT_REVIEWER,
        "typed": {name: request.POST.get(name, "")[:200] for name in TYPED},
        "item": item,
        "items": [
            {"label": one.name, "href": f"?item={one.item}", "active": one.item == item.item}
            for one in benefits.schemes()
        ],
        "fields": _fields(request, actor, item),
        "refusal": refusal,
        "active_nav": "standards",
    }
    return render(request, "payments/desk/standards.html", context, status=422 if refusal else 200)


#: Names of the fields by which a family standard was always typed; figures of other items go by their number.
FAMILY = ("urban", "rural")


def _scheme(request: HttpRequest) -> StandardScheme:
    """The item the form is for: as asked, else the first that follows a standard."""
    wanted = request.POST.get("item") or request.GET.get("item", "")
    found = benefits.scheme(wanted) if wanted else next(iter(benefits.schemes()), None)
    if found is None:
        raise NotYours()
    return found


def _names(item: StandardScheme) -> list[str]:
    return list(FAMILY) if item.way is Way.DIFFERENCE else [f"figure-{n}" for n in range(len(item.figures))]


def _fields(request: HttpRequest, actor: Actor, item: StandardScheme) -> list[dict[str, str]]:
    """One field for each figure, with what it is now."""
    today = clock.local_date(clock.now())
    now = benefits.figures_now(item, unit=actor.scope.lo[:6], on=today, profile=settings.RULE_PROFILE)
    return [
        {
            "name": name,
            "label": f"{one.name}（元／人·月）",
            "value": request.POST.get(name, "")[:20],
            "help": f"现在 {yuan(fen)}，不填就不变"
            if (fen := now[one.path]) is not None
            else "参数待核实，没有公布的值",
        }
        for name, one in zip(_names(item), item.figures, strict=True)
    ]


def _typed(request: HttpRequest, actor: Actor, item: StandardScheme) -> NewStandard:
    typed = {name: request.POST.get(name, "").strip() for name in TYPED}
    try:
        month = date.fromisoformat(f"{typed['month']}-01")
    except ValueError:
        raise AmountUnreadable("请填写执行月份，例如 2026-12") from None
    given = [request.POST.get(name, "").strip() for name in _names(item)]
    fens = [parse_yuan(one) if one else None for one in given]
    family = fens if item.way is Way.DIFFERENCE else [None, None]
    figures = () if item.way is Way.DIFFERENCE else zip(item.figures, fens, strict=True)
    return NewStandard(
        unit=actor.scope.lo[:6],
        from_month=month,
        urban_fen=family[0],
        rural_fen=family[1],
        document=typed["document"],
        reference=typed["reference"],
        kind=item.item,
        figures=tuple((one.path, fen) for one, fen in figures if fen is not None),
    )


def _row(one: StandardLine) -> dict[str, Any]:
    return {
        "href": reverse("payments:standard", args=[one.id]),
        "cells": [
            screens.month_words(one.from_month),
            item.name if (item := benefits.scheme(one.kind)) else one.kind,
            screens.place_name(one.unit + one.unit.ljust(12, "0")) if one.unit else "全市",
            "；".join(f"{name} {yuan(fen)}" for name, fen in _set(one) if fen is not None),
            {"text": one.document, "hint": one.reference},
            {"text": one.state_name, "status": BADGES[one.state]},
        ],
    }


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*STANDARD_READERS)
def standard(request: HttpRequest, actor: Actor, change_id: UUID) -> HttpResponse:
    """Who gets how much more under a new standard, as pictures and award by award; approving or taking it back."""
    line = _visible(actor, change_id)
    no: Refusal | None = None
    if request.method == "POST":
        try:
            _answer(request, actor, change_id)
            return HttpResponseRedirect(reverse("payments:standard", args=[change_id]))
        except Refusal as refused:
            if isinstance(refused, NotYours):
                raise
            no = refused
        line = _visible(actor, change_id)
    waits = line.state == StandardState.PROPOSED
    seen = benefits.standard_preview(actor=actor, change_id=change_id, at=clock.now()) if waits else None
    kept = benefits.kept_preview(change_id=change_id)
    rows = benefits.standard_rows(actor=actor, change_id=change_id, at=clock.now(), limit=50) if waits else []
    cards = people.cards({one.person_id for one in rows})
    context = {
        "line": line,
        "badge": BADGES[line.state],
        "facts": _facts(line),
        "awards": seen.awards if seen else kept.get("awards", 0),
        "raised": seen.raised if seen else kept.get("raised", 0),
        "more_fen": seen.more_fen if seen else kept.get("more_fen", 0),
        "reasons_left": left_to_officers(seen.reasons if seen else kept.get("reasons", [])),
        "pictures": benefits.standard_pictures(seen) if seen else [],
        "digest": seen.digest if seen else "",
        "columns": ROW_COLUMNS,
        "rows": [
            [
                cards[one.person_id].name if one.person_id in cards else "—",
                screens.place_name(one.area_code),
                one.members,
                one.old_fen,
                one.new_fen,
                one.outcome_name,
            ]
            for one in rows
        ],
        "may_approve": waits
        and actor.role is Role.DISTRICT_CONFIRMER
        and actor.account_id != line.proposed_by_account,
        "may_withdraw": waits and actor.role in (Role.DISTRICT_REVIEWER, Role.DISTRICT_CONFIRMER),
        "reasons": request.POST.get("reasons", "")[:200],
        "refusal": no.message if no else "",
        "active_nav": "standards",
    }
    return render(request, "payments/desk/standard.html", context, status=no.status if no else 200)


def _visible(actor: Actor, change_id: UUID) -> StandardLine:
    found = [one for one in benefits.standards(actor=actor) if one.id == change_id]
    if not found:
        raise NotYours()
    return found[0]


def _answer(request: HttpRequest, actor: Actor, change_id: UUID) -> None:
    act, at = request.POST.get("do", ""), clock.now()
    if act == "approve":
        ledger.approve_standard(
            actor=actor, change_id=change_id, digest=request.POST.get("digest", ""), at=at
        )
        messages.success(request, "已批准，正在逐户调整；不能自动测算的会交给工作人员核定")
    elif act == "withdraw":
        ledger.withdraw_standard(
            actor=actor, change_id=change_id, reasons=request.POST.get("reasons", ""), at=at
        )
        messages.success(request, "已撤回")
    else:
        raise NotYours()


def _set(line: StandardLine) -> list[tuple[str, int | None]]:
    """Every figure of the item by name, with what the change sets it to (None: it stays)."""
    item = benefits.scheme(line.kind)
    figures = dict(line.figures)
    if item is None or item.way is Way.DIFFERENCE:
        names = [one.name for one in item.figures] if item else ["城市标准", "农村标准"]
        return list(zip(names, (line.urban_fen, line.rural_fen), strict=True))
    return [(one.name, figures.get(one.path)) for one in item.figures]


def _facts(line: StandardLine) -> list[tuple[str, ...]]:
    item = benefits.scheme(line.kind)
    facts: list[tuple[str, ...]] = [("事项", item.name if item else line.kind)]
    facts.append(("执行月份", screens.month_words(line.from_month)))
    for name, fen in _set(line):
        facts.append((name, f"{yuan(fen)}／人·月" if fen is not None else "不变"))
    for beside, fen, other in benefits.figures_beside(line):
        said = f"{fen / other:.3f} 倍，一般不低于 {beside.permille / 1000:g} 倍"
        facts.append((f"是{beside.of_name}的", said, beside.reference))
    facts += [("文号", line.document, line.reference), ("规则版本", line.rule_version)]
    facts.append(("提出", line.proposed_by_name, zhdate(line.proposed_at)))
    if line.approved_at:
        facts.append(("批准", line.approved_by_name, zhdate(line.approved_at)))
    if line.applied_at:
        facts.append(("执行完成", zhdate(line.applied_at)))
        on = clock.local_date(clock.now())
        facts.append(
            screens.telling_fact(queries.raise_telling(cause=RaiseCause.STANDARD, cause_id=line.id, on=on))
        )
    return facts
