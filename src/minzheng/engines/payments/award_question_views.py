"""The desk's pages of questions about awards: clashes, proof of life, ending terms, new standards, over-payments."""

from datetime import date
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
    OUTCOME_NAMES,
    Outcome,
    OverpaymentLine,
    OverpaymentState,
    QuestionLine,
)
from minzheng.engines.payments import desk_screen as screens
from minzheng.engines.payments.desk_views import today
from minzheng.engines.payments.entry import for_roles
from minzheng.engines.payments.readers import QUESTION_READERS
from minzheng.foundations.people import queries as people
from minzheng.foundations.ui.services import yuan, zhdate
from minzheng.kernel import clock
from minzheng.kernel.actor import ROLE_NAMES, Actor, Role
from minzheng.kernel.money import AmountUnreadable, parse_yuan
from minzheng.kernel.result import NotYours, Refusal

COLUMNS = ["要查清的事", "谁的待遇", "谁负责", "最迟", ""]


def award_question_rows(actor: Actor) -> list[dict[str, Any]]:
    """Questions for this officer's role about awards, then over-payments of the area not yet decided."""
    lines, over = benefits.open_questions(actor=actor, on=today()), benefits.overpayments()
    cards = people.cards({one.person_id for one in lines if one.person_id} | {one.person_id for one in over})

    def named(person_id: UUID | None, area: str) -> dict[str, str]:
        name = cards[person_id].name if person_id in cards else "—"
        return {"text": name, "hint": screens.place_name(area)}

    rows = [
        {
            "tone": screens.urgency(one.days_left),
            "cells": [
                {"text": one.kind_name, "hint": one.words},
                named(one.person_id, one.area_code),
                ROLE_NAMES[Role(one.role)],
                {"text": zhdate(one.due_on, "day"), "hint": screens.days_words(one.days_left)},
                {"text": "", "button": "处理", "href": reverse("payments:award_question", args=[one.id])},
            ],
        }
        for one in lines
    ]
    return rows + [
        {
            "cells": [
                {"text": f"疑似多领 {yuan(one.amount_fen)}", "hint": f"{one.state_name}。{one.cause}"},
                named(one.person_id, one.area_code),
                ROLE_NAMES[Role(one.role)],
                zhdate(one.due_on, "day"),
                {"text": "", "button": "查看", "href": reverse("payments:overpayment", args=[one.id])},
            ]
        }
        for one in over
    ]


def _asked(actor: Actor, question_id: UUID) -> QuestionLine:
    found = [one for one in benefits.open_questions(actor=actor, on=today()) if one.id == question_id]
    if not found:
        raise NotYours()
    return found[0]


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*QUESTION_READERS)
def award_question(request: HttpRequest, actor: Actor, award_question_id: UUID) -> HttpResponse:
    """One question about an award; its answer changes nothing by itself."""
    line, no = _asked(actor, award_question_id), None
    if request.method == "POST":
        outcome = request.POST.get("outcome", "")
        if outcome not in list(Outcome):
            outcome = Outcome.FITS
        try:
            ledger.answer_question(
                actor=actor,
                question_id=award_question_id,
                outcome=Outcome(outcome),
                answer=request.POST.get("reasons", ""),
                at=clock.now(),
            )
            messages.success(request, "已答复。需要变动的，请按复核或调整另行办理")
            return HttpResponseRedirect(reverse("payments:questions"))
        except Refusal as refused:
            if isinstance(refused, NotYours):
                raise
            no = refused
    card = people.card(person_id=line.person_id) if line.person_id else None
    facts = [("最迟处理", zhdate(line.due_on), screens.days_words(line.days_left))]
    if card:
        facts.insert(0, ("谁的待遇", card.name, card.identity_masked))
    context = {
        "line": line,
        "facts": facts,
        "outcomes": [(one.value, OUTCOME_NAMES[one]) for one in Outcome],
        "typed": {"reasons": request.POST.get("reasons", ""), "outcome": request.POST.get("outcome", "")},
        "sheet": reverse("payments:sheet", args=[line.person_id]) if line.person_id else "",
        "refusal": no.message if no else "",
        "active_nav": "money_questions",
    }
    return render(request, "payments/desk/award_question.html", context, status=no.status if no else 200)


def _over(overpayment_id: UUID) -> OverpaymentLine:
    found = [one for one in benefits.overpayments(states=list(OverpaymentState)) if one.id == overpayment_id]
    if not found:
        raise NotYours()
    return found[0]


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*QUESTION_READERS)
def overpayment(request: HttpRequest, actor: Actor, overpayment_id: UUID) -> HttpResponse:
    """An over-payment: what is asked, what the family said, what was found, what is decided. Nothing is taken back by it."""
    _over(overpayment_id)
    refusal, status = "", 200
    if request.method == "POST":
        try:
            _act(request, actor, overpayment_id)
            return HttpResponseRedirect(reverse("payments:overpayment", args=[overpayment_id]))
        except AmountUnreadable as wrong:
            refusal, status = str(wrong), 422
        except Refusal as no:
            if isinstance(no, NotYours):
                raise
            refusal, status = no.message, no.status
    line = _over(overpayment_id)
    card = people.card(person_id=line.person_id)
    context = {
        "line": line,
        "facts": [
            ("谁的待遇", card.name if card else "—", card.identity_masked if card else ""),
            ("月份", f"{screens.month_words(line.from_month)}—{screens.month_words(line.to_month)}"),
            ("疑似多领", yuan(line.amount_fen), line.source),
            ("告知日期", zhdate(line.told_on) if line.told_on else "还没有告知"),
            ("本人意见", line.family_said or "还没有"),
            (
                "核实结果",
                yuan(line.found_fen) if line.found_fen is not None else "还没有",
                line.answered_by_name,
            ),
        ],
        "is_open": line.state in (OverpaymentState.ASKED, OverpaymentState.FOUND),
        "asked": line.state == OverpaymentState.ASKED,
        "found": line.state == OverpaymentState.FOUND,
        "may_decide": actor.role in ledger.DECIDERS,
        "typed": {
            name: request.POST.get(name, "")[:500]
            for name in ("reasons", "basis", "amount", "monthly", "said", "told_on")
        },
        "sheet": reverse("payments:sheet", args=[line.person_id]),
        "refusal": refusal,
        "active_nav": "money_questions",
    }
    return render(request, "payments/desk/overpayment.html", context, status=status)


def _act(request: HttpRequest, actor: Actor, overpayment_id: UUID) -> None:
    act, typed, at = request.POST.get("do", ""), request.POST, clock.now()
    given: dict[str, Any] = {"actor": actor, "question_id": overpayment_id, "at": at}
    if act == "heard":
        try:
            told_on = date.fromisoformat(typed.get("told_on", ""))
        except ValueError:
            raise AmountUnreadable("请填写告知本人的日期") from None
        ledger.note_heard(**given, told_on=told_on, family_said=typed.get("said", "")[:500])
        messages.success(request, "已记下")
    elif act == "answer":
        found = parse_yuan(typed.get("amount", "") or "0")
        ledger.answer_overpayment(**given, found_fen=found, answer=typed.get("reasons", ""))
        messages.success(request, "已登记核实结果")
    elif act in ("recover", "waive"):
        recovers = act == "recover"
        recovery = ledger.Recovery(
            act=act,
            amount_fen=parse_yuan(typed.get("amount", "")) if recovers else 0,
            monthly_fen=parse_yuan(typed.get("monthly", "")) if recovers else 0,
            reasons=typed.get("reasons", ""),
            basis=typed.get("basis", ""),
        )
        ledger.decide_recovery(**given, recovery=recovery)
        messages.success(request, "已作出决定，决定书正在生成，请送达本人")
    else:
        raise NotYours()
