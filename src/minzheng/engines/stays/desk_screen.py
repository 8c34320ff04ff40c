"""Stays as the desk shows them: rows of the list, the way so far, a handover."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.urls import reverse

from minzheng.engines.stays.types import (
    CARE_NAMES,
    OPEN,
    SOURCE_NAMES,
    STATE_NAMES,
    STEP_NAMES,
    HandoverKind,
    HandoverState,
    HandoverView,
    State,
    StayLine,
    StayView,
    StepKind,
)
from minzheng.foundations.ui.services import zhdate
from minzheng.kernel.clock import local_date

COLUMNS: list[Any] = [{"label": "谁", "main": True}, "从哪天起", "第几天", "现在", "特殊照顾"]
BADGES = {
    State.TOLD: "wait",
    State.HERE: "doing",
    State.HOSPITAL: "info",
    State.HANDED: "wait",
    State.LEFT: "done",
    State.DECLINED: "neutral",
    State.NOT_FOUND: "neutral",
}
HANDOVER_WORDS = {
    HandoverState.WAITING: ("等对方确认", "wait"),
    HandoverState.RECEIVED: ("对方已接到", "done"),
    HandoverState.NOT_RECEIVED: ("对方没有接到", "bad"),
    HandoverState.OVER: ("这次交接已作废", "neutral"),
}


def status_of(line: StayLine) -> tuple[str, str]:
    """Words and badge. Silence is its own and no arrival."""
    if line.lost:
        return "对方没有接到，正在找", "bad"
    if line.silent:
        return "对方到期未确认", "wait"
    if line.left is not None and line.left < 0:
        return f"{STATE_NAMES[line.state]}，超过期限 {-line.left} 天", "wait"
    return STATE_NAMES[line.state], BADGES[line.state]


def board_row(line: StayLine, *, on: date, opens: bool) -> dict[str, Any]:
    """One line. A town sees that somebody it told of is looked after, not who she is."""
    words, badge = status_of(line)
    name = line.name if opens else "您报告的人"
    main: dict[str, Any] = {"text": name, "hint": SOURCE_NAMES[line.source]}
    if opens:
        main |= {"href": reverse("stays:stay", args=[line.id])}
    left = "" if line.left is None or line.left < 0 else f"还有 {line.left} 天"
    cells = [
        main,
        zhdate(line.since, "day"),
        {"text": f"第 {line.day} 天", "hint": left},
        {"text": words, "status": badge},
        "、".join(CARE_NAMES[one] for one in line.care) if opens and line.care else "—",
    ]
    return {"cells": cells, "tone": "danger" if line.silent or line.lost else ""}


def timeline_of(view: StayView) -> list[dict[str, Any]]:
    """What happened, in order; what comes next last."""
    alarms = (StepKind.OVERSTAYED, StepKind.SILENT, StepKind.NOT_RECEIVED)
    items: list[dict[str, Any]] = [
        {
            "title": STEP_NAMES[one.kind],
            "when": local_date(one.at),
            "who": one.by_name,
            "note": one.words,
            "state": "returned" if one.kind in alarms else "done",
        }
        for one in view.steps
    ]
    if view.line.state in OPEN:
        items.append({"title": status_of(view.line)[0], "when": None, "who": "", "note": "", "state": "now"})
    return items


def handover_card(one: HandoverView, *, build: Callable[[str], str] | None = None) -> dict[str, Any]:
    """A handover as a card: its sheet, where it stands, the link while it opens something (only to the giving side)."""
    sheet = one.sheet
    words, badge = HANDOVER_WORDS[one.state]
    facts = [
        ("姓名", sheet["name"]),
        ("移交", f"{sheet['from_name']} {sheet['giver']}"),
        (
            "接收",
            f"{sheet['to_name']} {sheet['taker']}"
            + (f"（{sheet['relation']}）" if sheet.get("relation") else ""),
        ),
        ("日期和地点", f"{zhdate(date.fromisoformat(sheet['day']))} {sheet['place']}"),
        ("健康状况", sheet["health"]),
        ("随身物品", "、".join(one.belongings)),
        ("对家乡救助的建议", sheet.get("suggestion", "")),
        ("请在何日前确认", zhdate(one.due_on) if one.kind is HandoverKind.STATION else ""),
        ("对方的话", one.reply),
    ]
    link = build(reverse("found:handover", args=[one.token])) if build and one.token else ""
    spent = build is not None and one.state is HandoverState.WAITING and bool(one.code) and not one.token
    return {
        "id": one.id,
        "version": one.version,
        "title": f"交接 · {sheet['to_name']}",
        "words": "到期未确认，没有确认不等于已经接到" if one.silent else words,
        "badge": badge,
        "facts": [fact for fact in facts if fact[1]],
        "link": link,
        "code": one.code if link else "",
        "spent": spent,
        "letter_id": one.letter_id,
    }
