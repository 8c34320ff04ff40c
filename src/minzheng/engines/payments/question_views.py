"""The desk's pages of open questions, single payments and persons' sheets: who looks into what, until when."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.letters.services import open_letter
from minzheng.engines.payments import desk_screen as screens
from minzheng.engines.payments import queries, services
from minzheng.engines.payments.award_question_views import COLUMNS as AWARD_COLUMNS
from minzheng.engines.payments.award_question_views import award_question_rows
from minzheng.engines.payments.desk_views import LINES_A_PAGE, today
from minzheng.engines.payments.entry import for_roles
from minzheng.engines.payments.lines import HoldLine
from minzheng.engines.payments.queries import QuestionLine
from minzheng.engines.payments.question_screen import (
    call_typed,
    change_of,
    finding_typed,
    flag_of,
    question_screen,
)
from minzheng.engines.payments.readers import CERTIFIERS, QUESTION_READERS, SHEET_READERS
from minzheng.engines.payments.services.certifying import NothingToCertify, issue_certificate
from minzheng.engines.payments.services.holding import PAYERS, SUSPENDERS
from minzheng.engines.payments.services.looking import open_sheet
from minzheng.engines.payments.types import (
    TASK_KIND_NAMES,
    TaskKind,
)
from minzheng.foundations.people import queries as people
from minzheng.foundations.ui.services import yuan, zhdate
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.result import NotYours, Refusal

COLUMNS = ["要查清的事", "谁的款项", "谁负责", "最迟", {"label": "", "kind": "text"}]


@require_safe
@for_roles(*QUESTION_READERS)
def questions(request: HttpRequest, actor: Actor) -> HttpResponse:
    """One list of all open questions about money: this officer's, or the whole area's."""
    on, everybody = today(), request.GET.get("who") == "all" or actor.role is Role.AUDITOR
    kind, role = request.GET.get("kind", ""), "" if everybody else actor.role
    kinds = [TaskKind(kind)] if kind in list(TaskKind) else []
    count = queries.waiting(on=on, role=role)
    total = count.kinds.get(kinds[0], 0) if kinds else count.total
    pages = Paginator(range(total), LINES_A_PAGE).get_page(request.GET.get("page"))
    first = (pages.number - 1) * LINES_A_PAGE
    shown = queries.questions(on=on, role=role, kinds=kinds, offset=first, limit=LINES_A_PAGE)
    here = reverse("payments:questions") + ("?who=all" if everybody else "?who=mine")
    context = {
        "columns": COLUMNS,
        "rows": _rows(shown, actor),
        "page": pages,
        "page_url": f"{here}&kind={kind}&page=",
        "total": count.total,
        "late": count.late,
        "held_fen": count.held_fen,
        "tabs": [{"label": "全部", "href": here, "active": not kinds, "count": count.total}]
        + [
            {"label": TASK_KIND_NAMES[one], "href": f"{here}&kind={one}", "active": one in kinds, "count": n}
            for one, n in count.kinds.items()
        ],
        "award_columns": AWARD_COLUMNS,
        "award_rows": award_question_rows(actor),
        "everybody": everybody,
        "may_choose": actor.role is not Role.AUDITOR,
        "active_nav": "money_questions",
    }
    return render(request, "payments/desk/questions.html", context)


def _rows(lines: list[QuestionLine], actor: Actor) -> list[dict[str, Any]]:
    cards = people.cards({line.task.person_id for line in lines if line.task.person_id})
    return [
        {
            "tone": screens.urgency(line.days_left),
            "cells": [
                {"text": line.task.kind_name, "hint": line.task.words},
                {
                    "text": cards[line.task.person_id].name if line.task.person_id in cards else "—",
                    "hint": screens.place_name(line.task.area_code),
                },
                line.owner,
                {"text": zhdate(line.task.due_on, "day"), "hint": screens.days_words(line.days_left)},
                {
                    "text": "",
                    "button": "处理" if line.task.role == actor.role else "查看",
                    "href": reverse("payments:question", args=[line.task.id]),
                },
            ],
        }
        for line in lines
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*QUESTION_READERS)
def question(request: HttpRequest, actor: Actor, payment_task_id: UUID) -> HttpResponse:
    """One question with what is known and the form of its answer."""
    line = queries.question(task_id=payment_task_id, on=today())
    if line is None:
        raise NotYours()
    no: Refusal | None = None
    if request.method == "POST":
        try:
            _answer(request, actor, line)
            messages.success(request, "已处理，结果和理由都已留存")
            return HttpResponseRedirect(reverse("payments:questions"))
        except Refusal as refused:
            if isinstance(refused, NotYours):
                raise
            no = refused
    context = {
        **question_screen(line, actor, today()),
        "typed": _typed(request),
        "refusal": no.message if no else "",
    }
    return render(request, "payments/desk/question.html", context, status=no.status if no else 200)


def _typed(request: HttpRequest) -> dict[str, str]:
    return {
        name: request.POST.get(name, "")[:1000]
        for name in ("reasons", "notice", "how", "result", "phone_tail")
    }


def _answer(request: HttpRequest, actor: Actor, line: QuestionLine) -> None:
    act, typed, at = request.POST.get("do", ""), _typed(request), clock.now()
    if act in ("pay", "suspend") and line.task.hold_id:
        decision = services.HoldDecision(act == "pay", typed["reasons"], typed["notice"])
        services.decide_hold(actor=actor, hold_id=line.task.hold_id, decision=decision, at=at)
    elif act in ("true", "false") and line.task.kind is TaskKind.VITAL_EVENT:
        finding = services.Finding(act == "true", typed["reasons"], typed["notice"])
        services.settle_vital_event(actor=actor, event_id=UUID(line.cause), finding=finding, at=at)
    elif act == "again" and line.task.instruction_id and line.task.kind is TaskKind.FAILED:
        services.pay_again(
            actor=actor, instruction_id=line.task.instruction_id, reasons=typed["reasons"], at=at
        )
    elif (
        act in ("arrived", "not_arrived") and line.task.kind is TaskKind.IN_DOUBT and line.task.instruction_id
    ):
        services.settle_doubt(
            actor=actor,
            instruction_id=line.task.instruction_id,
            paid=act == "arrived",
            reasons=typed["reasons"],
            at=at,
        )
    elif act == "flag" and (flag := flag_of(line)) is not None:
        services.settle_flag(actor=actor, flag_id=flag.id, reasons=typed["reasons"], at=at)
    elif act == "called" and (change := change_of(line)) is not None:
        services.check_account_change(actor=actor, change_id=change.id, check=call_typed(request), at=at)
    elif act == "explain" and line.task.kind is TaskKind.RECONCILIATION:
        services.explain_finding(
            actor=actor,
            finding_id=finding_typed(line, request.POST.get("finding", "")),
            words=typed["reasons"],
            at=at,
        )
    elif act == "answer" and question_screen(line, actor, today())["answers"]:
        services.answer_task(actor=actor, task_id=line.task.id, answer=typed["reasons"], at=at)
    else:
        raise NotYours()


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*SHEET_READERS)
def payment(request: HttpRequest, actor: Actor, instruction_id: UUID) -> HttpResponse:
    """One payment: where it stands and why; keeping it back, deciding its hold, paying it again."""
    no: Refusal | None = None
    if request.method == "POST":
        try:
            _act_on(request, actor, instruction_id)
            return HttpResponseRedirect(reverse("payments:payment", args=[instruction_id]))
        except Refusal as refused:
            if isinstance(refused, NotYours):
                raise
            no = refused
    line = queries.payment(instruction_id=instruction_id, on=today())
    if line is None:
        raise NotYours()
    # whoever looks at a payment looks at its person: on the record
    card, _lines = open_sheet(actor=actor, person_id=line.payee_person_id, at=clock.now())
    past = queries.holds(on=today(), instruction_ids=[line.id], ended=True)
    context = {
        "line": line,
        "card": card,
        "badge": screens.STATE_BADGES[line.state],
        "facts": [
            ("收款人", card.name, card.identity_masked),
            ("待遇", f"{screens.month_words(line.month)} {line.kind_name}"),
            ("金额", yuan(line.amount_fen)),
            ("账户", f"{line.bank} 尾号 {line.tail}" if line.tail else "没有"),
            ("计算依据", line.rule_version),
            ("第几次发放", f"第 {line.attempt} 次"),
        ],
        "holds": [_hold_event(one) for one in past],
        "decides": line.state == "held" and line.hold is not None and actor.role in PAYERS,
        "may_suspend": actor.role in SUSPENDERS,
        "keeps": line.state == "due" and actor.role in PAYERS,
        "again": line.state == "failed" and actor.role in PAYERS,
        "sheet": reverse("payments:sheet", args=[line.payee_person_id]),
        "typed": _typed(request),
        "refusal": no.message if no else "",
        "active_nav": "payments",
    }
    return render(request, "payments/desk/payment.html", context, status=no.status if no else 200)


def _act_on(request: HttpRequest, actor: Actor, instruction_id: UUID) -> None:
    act, typed, at = request.POST.get("do", ""), _typed(request), clock.now()
    line = queries.payment(instruction_id=instruction_id, on=today())
    if line is None:
        raise NotYours()
    if act in ("pay", "suspend") and line.hold is not None:
        decision = services.HoldDecision(act == "pay", typed["reasons"], typed["notice"])
        services.decide_hold(actor=actor, hold_id=line.hold.id, decision=decision, at=at)
        messages.success(request, "已作出决定，理由本人可以看到")
    elif act == "hold":
        services.hold_payment(actor=actor, instruction_id=instruction_id, words=typed["reasons"], at=at)
        messages.success(request, "已暂缓，请在最迟日前查清")
    elif act == "again":
        services.pay_again(actor=actor, instruction_id=instruction_id, reasons=typed["reasons"], at=at)
        messages.success(request, "会按现在登记的账户重新发放")
    else:
        raise NotYours()


def _hold_event(one: HoldLine) -> dict[str, Any]:
    decided = {"pay": "决定发放", "suspend": "决定不发", "lapse": "到期照常发放"}.get(
        one.decision, "正在核实"
    )
    words = f"{one.reason_name}，{yuan(one.amount_fen)}，最迟 {zhdate(one.cap_on, 'day')}"
    if one.reasons:
        words += f"。理由：{one.reasons}"
    return {
        "title": decided,
        "when": one.ended_at or one.opened_on,
        "who": one.ended_by_name or one.owner_name,
        "note": words,
        "state": "done" if one.ended_at else "now",
    }


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*SHEET_READERS)
def sheet(request: HttpRequest, actor: Actor, person_id: UUID) -> HttpResponse:
    """A person's sheet: awards, payments month by month, certificates. Each look is on the record."""
    refusal = ""
    if request.method == "POST":
        try:
            award_id = UUID(request.POST.get("award", ""))
            issue_certificate(actor=actor, award_id=award_id, person_id=person_id, at=clock.now())
            messages.success(request, "证明正在生成，几秒后刷新本页打开")
            return HttpResponseRedirect(reverse("payments:sheet", args=[person_id]))
        except ValueError:
            raise NotYours() from None
        except NothingToCertify as no:
            refusal = no.message
    card, lines = open_sheet(actor=actor, person_id=person_id, at=clock.now())
    awards = benefits.awards_of(person_id=person_id)
    context = {
        "card": card,
        "awards": [
            (one, one.amount_in(today()), one.runs_in(today()) and actor.role in CERTIFIERS) for one in awards
        ],
        "columns": screens.PAYMENT_COLUMNS,
        "rows": screens.payment_rows(lines),
        "certificates": queries.certificates_of(person_id=person_id),
        "refusal": refusal,
        "active_nav": "payments",
    }
    return render(request, "payments/desk/sheet.html", context, status=422 if refusal else 200)


@require_safe
@for_roles(*SHEET_READERS)
def certificate(request: HttpRequest, actor: Actor, letter_id: UUID) -> HttpResponse:
    """A certificate's PDF; opening it leaves a line."""
    pdf = open_letter(actor=actor, letter_id=letter_id, at=clock.now(), purpose="查看救助证明")
    return pdf_answer(pdf, "certificate.pdf")


def pdf_answer(pdf: bytes, name: str) -> HttpResponse:
    """A PDF in the browser; nothing of it stays in a cache."""
    headers = {
        "Content-Disposition": f'inline; filename="{name}"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)
