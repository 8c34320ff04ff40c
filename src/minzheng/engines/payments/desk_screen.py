"""What the desk's payments pages show, as plain data."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import mark_safe

from minzheng.engines.payments import queries
from minzheng.engines.payments.lines import Cause, Difference, HoldLine, PaymentLine, RunLine
from minzheng.engines.payments.pictures import state_bar, waterfall
from minzheng.engines.payments.readers import LIST_TAKERS, SHEET_READERS
from minzheng.engines.payments.types import INSTRUCTION_STATE_NAMES, RunState
from minzheng.foundations.people import queries as people
from minzheng.foundations.regions.types import RegionBook
from minzheng.foundations.ui.services import yuan, zhdate
from minzheng.kernel.actor import Actor, Role

RUN_BADGES = {
    "preparing": "doing", "prepared": "wait", "returned": "bad", "reviewed": "wait", "released": "wait",
    "financed": "info", "sent": "doing", "settled": "done",
}  # fmt: skip
STATE_BADGES = {
    "due": "info", "held": "wait", "sent": "doing", "paid": "done", "failed": "bad", "in_doubt": "wait",
    "suspended": "neutral", "withdrawn": "neutral",
}  # fmt: skip
STEPS = ("编制", "复核", "签发", "财政拨付", "送银行", "到账办结")
#: How many steps a run in a state has behind it, and one.
REACHED = {
    RunState.PREPARING: 1, RunState.RETURNED: 1, RunState.PREPARED: 2, RunState.REVIEWED: 3, RunState.RELEASED: 4,
    RunState.FINANCED: 5, RunState.SENT: 6, RunState.SETTLED: 7,
}  # fmt: skip
#: Which role does what on a run in a state: the act, its button, whether it signs.
NEXT = {
    (RunState.PREPARED, Role.DISTRICT_REVIEWER): ("review", "复核通过"),
    (RunState.REVIEWED, Role.DISTRICT_CONFIRMER): ("release", "签发"),
    (RunState.RELEASED, Role.FINANCE_BUREAU): ("finance", "拨付资金"),
    (RunState.RETURNED, Role.DISTRICT_FINANCE): ("again", "重新编制"),
}
WAITS_FOR = {
    RunState.PREPARED: Role.DISTRICT_REVIEWER,
    RunState.REVIEWED: Role.DISTRICT_CONFIRMER,
    RunState.RELEASED: Role.FINANCE_BUREAU,
    RunState.RETURNED: Role.DISTRICT_FINANCE,
}


@dataclass(frozen=True, slots=True)
class RunScreen:
    """A run's page. `act`: what this officer may do now, "" when it is not her turn; `signed`: she answered for it before."""

    run: RunLine
    title: str
    badge: str
    step: int
    kpis: list[dict[str, Any]]
    bar: str
    signatures: list[dict[str, Any]]
    act: str
    act_label: str
    returnable: bool
    signed: bool
    waits_for: str
    whole: bool
    may_export: bool
    may_name: bool


def telling_fact(done: queries.Telling) -> tuple[str, ...]:
    """How far the families have been told of a rise."""
    return ("告知家庭", f"{done.told} / {done.homes} 户", "每户一次，由系统分批发出")


def place_name(area_code: str) -> str:
    """綦江区, 扶欢镇 or 高滩村: the narrowest place of an area code."""
    book, statutory = RegionBook.packed(), area_code[6:]
    if not statutory[6:].strip("0"):
        unit = book.units.get(area_code[:6])
        return unit.name if unit else ""
    town, village = book.place(statutory[:9].ljust(12, "0")), book.place(statutory)
    words = town.name if town else ""
    return words + (village.name if village and village.code[9:] != "000" else "")


def month_words(month: date) -> str:
    """2026年11月."""
    return f"{month.year}年{month.month}月"


def run_screen(run: RunLine, actor: Actor) -> RunScreen:
    """Everything about a run but its picture of the difference."""
    state = RunState(run.state)
    found = {one.state: one for one in run.states}
    act, label = NEXT.get((state, actor.role), ("", ""))
    signed = actor.account_id in [
        one.account_id
        for one in run.signatures
        if one.at and one.step in ("prepared", "reviewed", "released")
    ]
    kpis = [
        {
            "label": "合计",
            "value": yuan(run.total_fen).removesuffix(" 元"),
            "unit": "元",
            "hint": f"{run.items:,} 笔",
            "tone": "",
            "href": "",
        }
    ]
    for code, tone in (("paid", "brand"), ("held", "warn"), ("failed", "danger"), ("in_doubt", "warn")):
        one = found.get(code)
        kpis.append(
            {
                "label": INSTRUCTION_STATE_NAMES[code],  # type: ignore[index]
                "value": f"{one.items:,}" if one else "0",
                "unit": "笔",
                "hint": yuan(one.fen) if one else "0 元",
                "tone": tone if one else "",
                "href": _payments_url(run, code) if one and actor.role in SHEET_READERS else "",
            }
        )
    waits = WAITS_FOR.get(state)
    return RunScreen(
        run=run,
        title=f"{place_name(run.unit + run.unit.ljust(12, '0'))}{month_words(run.month)}{run.kind_name}"
        + (f"（第 {run.number} 批）" if run.number > 1 else ""),
        badge=RUN_BADGES[run.state],
        step=min(REACHED[state], len(STEPS)),
        kpis=kpis,
        bar=mark_safe(state_bar(run.states)),  # noqa: S308 - drawn by us, words escaped there
        signatures=_signatures(run, state),
        act=act if not signed or act == "again" else "",
        act_label=label,
        returnable=waits is actor.role and state in (RunState.PREPARED, RunState.REVIEWED, RunState.RELEASED),
        signed=signed,
        waits_for=ROLE_WORDS.get(waits, "") if waits else "",
        whole=queries.run_is_whole(run_id=run.id),
        may_export=actor.role in LIST_TAKERS,
        may_name=actor.role in SHEET_READERS,
    )


ROLE_WORDS = {
    Role.DISTRICT_REVIEWER: "区县审核员复核",
    Role.DISTRICT_CONFIRMER: "区县确认人签发",
    Role.FINANCE_BUREAU: "区县财政局拨付",
    Role.DISTRICT_FINANCE: "区县财务重新编制",
}


def _signatures(run: RunLine, state: RunState) -> list[dict[str, Any]]:
    lines, now = [], True
    for one in run.signatures:
        status = "done" if one.at else ("now" if now else "todo")
        now = now and one.at is not None
        lines.append({"title": one.name, "when": one.at, "who": one.officer, "state": status})
    lines.append({"title": "送银行", "when": run.sent_at, "state": "done" if run.sent_at else "todo"})
    lines.append({"title": "全部到账", "when": run.settled_at, "state": "done" if run.settled_at else "todo"})
    if state is RunState.RETURNED:
        lines[0] = {**lines[0], "state": "returned", "note": f"已退回：{run.return_reasons}"}
    return lines


def _payments_url(run: RunLine, state: str) -> str:
    return reverse("payments:run", args=[run.id]) + "?" + urlencode({"state": state}) + "#list"


def run_rows(lines: list[RunLine]) -> list[dict[str, Any]]:
    """Runs as a table."""
    return [
        {
            "href": reverse("payments:run", args=[one.id]),
            "cells": [
                month_words(one.month)
                + one.kind_name
                + (f"（第 {one.number} 批）" if one.number > 1 else ""),
                place_name(one.unit + one.unit.ljust(12, "0")),
                f"{one.items:,}",
                one.total_fen,
                {"text": one.state_name, "status": RUN_BADGES[one.state]},
                one.pay_day,
            ],
        }
        for one in lines
    ]


RUN_COLUMNS = [
    "发放单", "管理单位", {"label": "笔数", "kind": "number"}, {"label": "合计金额", "kind": "yuan"}, "进度",
    {"label": "发放日", "kind": "day"},
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class DifferenceScreen:
    """Why this month is not last month: picture, the same figures as a table, and whether they add up."""

    month: date
    picture: str
    columns: list[Any]
    rows: list[dict[str, Any]]
    whole: bool
    empty: bool


def difference_screen(shown: Difference, actor: Actor) -> DifferenceScreen:
    """The waterfall and its figures; a cause leads to the awards behind it for those who may read names."""
    rows: list[dict[str, Any]] = [{"cells": ["上月应发", f"{shown.before_items:,}", shown.before_fen]}]
    for step in shown.steps:
        asked = urlencode({"unit": shown.unit, "month": f"{shown.month:%Y-%m}", "cause": step.cause.value})
        name: Any = step.name
        if actor.role in SHEET_READERS:
            name = {"text": step.name, "href": reverse("payments:difference") + "?" + asked}
        rows.append({"cells": [name, f"{step.items:,}", step.fen]})
    rows.append({"cells": ["本月应发", f"{shown.after_items:,}", shown.after_fen]})
    return DifferenceScreen(
        month=shown.month,
        picture=mark_safe(waterfall(shown)),  # noqa: S308 - drawn by us, words escaped there
        columns=[
            "原因",
            {"label": "笔数", "kind": "number"},
            {"label": "金额（多为正，少为负）", "kind": "yuan"},
        ],
        rows=rows,
        whole=shown.before_fen + sum(step.fen for step in shown.steps) == shown.after_fen,
        empty=not shown.before_items and not shown.after_items,
    )


def cause_rows(*, unit: str, month: date, cause: Cause) -> list[dict[str, Any]]:
    """The awards behind a step, each leading to its person's sheet."""
    lines = queries.difference_rows(unit=unit, month=month, cause=cause, limit=200)
    cards = people.cards({line.person_id for line in lines})
    return [
        {
            "href": reverse("payments:sheet", args=[line.person_id]),
            "cells": [
                cards[line.person_id].name if line.person_id in cards else "—",
                place_name(line.area_code),
                line.kind_name,
                line.before_fen,
                line.after_fen,
                (line.after_fen or 0) - (line.before_fen or 0),
            ],
        }
        for line in lines
    ]


CAUSE_COLUMNS = [
    "户主", "地方", "待遇", {"label": "上月", "kind": "yuan"}, {"label": "本月", "kind": "yuan"},
    {"label": "相差", "kind": "yuan"},
]  # fmt: skip


PAYMENT_COLUMNS = ["收款人", "待遇", {"label": "金额", "kind": "yuan"}, "状态", "下一步"]


def payment_rows(lines: list[PaymentLine]) -> list[dict[str, Any]]:
    """Payments as a table, each leading to its own page."""
    cards = people.cards({line.payee_person_id for line in lines})
    return [
        {
            "href": reverse("payments:payment", args=[line.id]),
            "cells": [
                {
                    "text": cards[line.payee_person_id].name
                    if line.payee_person_id in cards
                    else line.holder_name,
                    "hint": place_name(line.area_code),
                },
                {"text": line.kind_name, "hint": month_words(line.month)},
                line.amount_fen,
                {"text": line.state_name, "status": STATE_BADGES[line.state]},
                _next(line),
            ],
        }
        for line in lines
    ]


def _next(line: PaymentLine) -> dict[str, str]:
    """Whose turn it is; for what waits, the reason first, then who looks into it and until when."""
    if line.hold is not None:
        return {
            "text": line.reason,
            "hint": f"{line.hold.owner_name} · 最迟 {zhdate(line.hold.cap_on, 'day')}（{days_words(line.hold.days_left)}）",
        }
    return {"text": line.next_step, "hint": line.reason if line.state == "failed" else ""}


HOLD_COLUMNS = ["谁的款项", "原因", {"label": "金额", "kind": "yuan"}, "谁负责", "最迟"]


def hold_rows(lines: list[HoldLine]) -> list[dict[str, Any]]:
    """Holds with owner and days left, the most pressing first."""
    cards = people.cards({line.person_id for line in lines})
    return [
        {
            "href": reverse("payments:payment", args=[line.instruction_id]),
            "tone": urgency(line.days_left),
            "cells": [
                {
                    "text": cards[line.person_id].name if line.person_id in cards else "—",
                    "hint": place_name(line.area_code),
                },
                line.reason_name,
                line.amount_fen,
                line.owner_name,
                {"text": zhdate(line.cap_on, "day"), "hint": days_words(line.days_left)},
            ],
        }
        for line in lines
    ]


def urgency(days: int) -> str:
    """The mark of a row: late, today or tomorrow, or none."""
    return "danger" if days < 0 else "warn" if days <= 1 else ""


def days_words(days: int) -> str:
    """还有 3 个工作日, 今天到期, 已过 2 个工作日."""
    if days > 0:
        return f"还有 {days} 个工作日"
    return "今天到期" if days == 0 else f"已过 {-days} 个工作日"
