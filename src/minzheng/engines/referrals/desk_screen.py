"""Referrals as the desk shows them: rows of a board, a timeline, the words of a state."""

from datetime import date
from typing import Any

from django.urls import reverse

from minzheng.engines.referrals.office import place_words
from minzheng.engines.referrals.types import (
    CONSENT_NAMES,
    DESK_NAMES,
    DESK_NO_REPLY,
    OPEN,
    ReferralLine,
    ReferralView,
    State,
    StepKind,
)
from minzheng.foundations.ui.services import zhdate
from minzheng.kernel.clock import local_date

#: A badge for each state; silence has its own and is never the colour of a refusal.
BADGES = {
    State.SENT: "wait",
    State.ACCEPTED: "doing",
    State.ASKING: "info",
    State.GRANTED: "done",
    State.REFUSED: "bad",
    State.NOT_OURS: "neutral",
    State.WITHDRAWN: "neutral",
}
STEP_WORDS = {
    StepKind.ASKED: "转给部门",
    StepKind.ACCEPTED: "部门接收",
    StepKind.QUESTION: "部门请群众补充",
    StepKind.ANSWER: "已补充说明",
    StepKind.REPLIED: "部门答复",
    StepKind.LATE: "到期未回复，已报民政",
    StepKind.PRESSED: "民政催办",
    StepKind.WITHDRAWN: "撤回",
    StepKind.GUIDED: "已帮群众找该办的部门",
}


def status_of(line: ReferralLine) -> tuple[str, str]:
    """Words and badge of where a referral stands."""
    if line.silent:
        return DESK_NO_REPLY + (f"，已催 {line.pressed} 次" if line.pressed else ""), "wait"
    return DESK_NAMES[line.state], BADGES[line.state]


def board_row(line: ReferralLine, *, on: date, department: bool) -> dict[str, Any]:
    """One line of the board: who and what, which department, since when, by when, where it stands."""
    words, badge = status_of(line)
    late = (on - line.due_on).days
    hint = (
        f"超期 {late} 天"
        if line.silent
        else (f"{zhdate(line.due_on, 'day')}前答复" if line.state in OPEN else "")
    )
    cells: list[Any] = [
        {
            "text": f"{line.name} · {line.item.name}",
            "hint": place_words(line.area_code),
            "href": reverse("referrals:referral", args=[line.id]),
        },
        {"text": zhdate(line.asked_on, "day"), "hint": f"已 {(on - line.asked_on).days} 天"},
        {"text": words, "status": badge},
        hint or (zhdate(line.replied_on, "day") + "答复" if line.replied_on else "—"),
    ]
    if not department:
        cells.insert(1, line.item.department.short_name)
    return {"cells": cells, "tone": "danger" if line.silent else ""}


def columns(*, department: bool) -> list[Any]:
    """Heads of the board."""
    heads: list[Any] = [{"label": "谁的什么事", "main": True}, "转出", "状态", "期限"]
    if not department:
        heads.insert(1, "部门")
    return heads


def facts_of(view: ReferralView) -> list[tuple[Any, ...]]:
    """What stands beside a referral."""
    line = view.line
    term = f"{line.item.reply_days.value} 个工作日" + (
        "" if line.item.reply_days.verified else "，参数待核实"
    )
    facts = [
        ("事项", line.item.name, line.item.law),
        ("由谁决定", line.item.department.name),
        ("转出", zhdate(line.asked_on), view.asked_by),
        ("应在何时前答复", zhdate(line.due_on), term),
        ("本人同意", CONSENT_NAMES[view.consent_how], view.consent),
    ]
    return [fact for fact in facts if fact[1]]


def timeline_of(view: ReferralView) -> list[dict[str, Any]]:
    """What happened, in order; the last open thing last."""
    items: list[dict[str, Any]] = [
        {
            "title": STEP_WORDS[one.kind],
            "when": local_date(one.at),
            "who": one.by_name,
            "note": one.words,
            "state": "returned" if one.kind is StepKind.LATE else "done",
        }
        for one in view.steps
    ]
    if view.line.state in OPEN:
        items.append({"title": status_of(view.line)[0], "when": None, "who": "", "note": "", "state": "now"})
    return items
