"""What the page of one open question shows: what is known, and which answers this officer may give."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from minzheng.engines.payments import desk_screen as screens
from minzheng.engines.payments import queries
from minzheng.engines.payments.queries import QuestionLine
from minzheng.engines.payments.queries.reconciled import FindingLine
from minzheng.engines.payments.services.holding import PAYERS, SUSPENDERS
from minzheng.engines.payments.types import (
    CHECK_HOW_NAMES,
    CHECK_RESULT_NAMES,
    AccountCheckGiven,
    ChangeLine,
    CheckHow,
    CheckResult,
    FlagLine,
    TaskKind,
)
from minzheng.foundations.people import queries as people
from minzheng.foundations.ui.services import yuan, zhdate
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.result import NotYours


def _cause_id(line: QuestionLine) -> UUID | None:
    try:
        return UUID(line.cause.partition("|")[0])
    except ValueError:
        return None


def change_of(line: QuestionLine) -> ChangeLine | None:
    """The changed account a question is about."""
    cause = _cause_id(line) if line.task.kind is TaskKind.ACCOUNT_WATCH else None
    return queries.account_change(change_id=cause) if cause else None


def flag_of(line: QuestionLine) -> FlagLine | None:
    """What several payees share, where a question is about that."""
    cause = _cause_id(line) if line.task.kind is TaskKind.ACCOUNT_WATCH else None
    return next((one for one in queries.shared_flags() if one.id == cause), None) if cause else None


def _findings(line: QuestionLine) -> list[FindingLine]:
    """The rows of a night that a question is about, not explained yet."""
    if line.task.kind is not TaskKind.RECONCILIATION or line.cause.count("|") != 3:
        return []
    unit, month, run_kind, kind = line.cause.split("|")
    rows = queries.findings(month=date.fromisoformat(month))
    return [
        one for one in rows if (one.area_code[:6], one.run_kind, one.kind.value) == (unit, run_kind, kind)
    ]


def finding_typed(line: QuestionLine, typed: str) -> UUID:
    """The row of a night named by a form. Refuses: NotYours."""
    found = [one.id for one in _findings(line) if str(one.id) == typed]
    if not found:
        raise NotYours()
    return found[0]


def call_typed(request: HttpRequest) -> AccountCheckGiven:
    """A call or visit as typed. Refuses: NotYours (a form of somebody's own)."""
    how, result = request.POST.get("how", ""), request.POST.get("result", "")
    if how not in list(CheckHow) or result not in list(CheckResult):
        raise NotYours()
    tail = request.POST.get("phone_tail", "")[:4]
    return AccountCheckGiven(CheckHow(how), CheckResult(result), request.POST.get("reasons", "")[:300], tail)


def _watched(line: QuestionLine, actor: Actor, on: date) -> dict[str, Any]:
    """A changed account, a shared thing, rows of a night, a payment in doubt, a new payee: what each question shows."""
    change, flag, mine = (
        change_of(line),
        flag_of(line),
        line.task.role == actor.role and line.task.closed_at is None,
    )
    found, cause = _findings(line), _cause_id(line)
    sharing = people.cards(flag.person_ids) if flag else {}
    payees = []
    if line.task.kind is TaskKind.NEW_PAYEE and cause:
        payees = queries.proposed_payees(award_id=cause, on=on)
    return {
        "change": change if mine else None,
        "hows": [(one.value, words) for one, words in CHECK_HOW_NAMES.items()],
        "results": [(one.value, words) for one, words in CHECK_RESULT_NAMES.items()],
        "flag": flag,
        "settles_flag": mine and flag is not None,
        "sharing": [(one.name, reverse("payments:sheet", args=[one.id])) for one in sharing.values()],
        "found": [(one.id, one.kind_name, yuan(one.expected_fen), yuan(one.found_fen)) for one in found[:50]]
        if mine
        else [],
        "doubt": mine and line.task.kind is TaskKind.IN_DOUBT and actor.role is Role.DISTRICT_FINANCE,
        "payees": [
            (one.name, one.reason, "已登记账户" if one.has_account else "还没有登记账户") for one in payees
        ],
    }


def question_screen(line: QuestionLine, actor: Actor, on: date) -> dict[str, Any]:
    """Everything about one question; `answers`, `decides`, `settles`, `again` and the rest say which form is offered."""
    task = line.task
    paid = queries.payment(instruction_id=task.instruction_id, on=on) if task.instruction_id else None
    card = people.card(person_id=task.person_id) if task.person_id else None
    facts = [("最迟处理", zhdate(task.due_on), screens.days_words(line.days_left)), ("谁负责", line.owner)]
    if card:
        facts.append(("谁的款项", card.name, card.identity_masked))
    if paid:
        facts += [
            ("待遇", f"{screens.month_words(paid.month)} {paid.kind_name}"),
            ("金额", yuan(paid.amount_fen)),
        ]
        facts += [
            ("账户", f"{paid.bank} 尾号 {paid.tail}" if paid.tail else "没有"),
            ("现在", paid.state_name, paid.reason),
        ]
    event = None
    if task.kind is TaskKind.VITAL_EVENT:
        found = queries.reported(event_id=UUID(line.cause))
        event = found[0] if found else None
        if event:
            facts += [("提示来源", event.source), ("发生日期", zhdate(event.on))]
    is_open = task.closed_at is None
    holds = task.kind in (TaskKind.HOLD, TaskKind.HOLD_CAP) or (task.hold_id is not None and event is None)
    watched = _watched(line, actor, on)
    special = watched["change"] or watched["settles_flag"] or watched["found"] or watched["doubt"]
    return {
        **watched,
        "line": line,
        "facts": facts,
        "event": event,
        "decides": is_open and holds and actor.role in PAYERS,
        "may_suspend": actor.role in SUSPENDERS,
        "settles": is_open and event is not None and event.settled_at is None and actor.role in PAYERS,
        "again": is_open and task.kind is TaskKind.FAILED and actor.role in PAYERS,
        "answers": is_open and not holds and not special and event is None and task.role == actor.role,
        "sheet": reverse("payments:sheet", args=[task.person_id]) if task.person_id else "",
        "payment": reverse("payments:payment", args=[task.instruction_id]) if task.instruction_id else "",
        "active_nav": "money_questions",
    }
