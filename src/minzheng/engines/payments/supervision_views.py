"""The auditor's page: samples anybody can draw again, people paid twice, shared cards, who released what."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from minzheng.engines.payments import desk_screen as screens
from minzheng.engines.payments import queries
from minzheng.engines.payments.desk_views import month_asked
from minzheng.engines.payments.entry import for_roles
from minzheng.engines.payments.readers import SUPERVISORS
from minzheng.engines.payments.services.looking import draw_samples
from minzheng.foundations.people import queries as people
from minzheng.foundations.ui.services import yuan, zhdate
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor

PARTS = {"ledger": "谁办的", "samples": "随机抽样", "doubles": "重复享受", "cards": "一卡多人"}
SAMPLE_SIZE = 20


@require_safe
@for_roles(*SUPERVISORS)
def supervision(request: HttpRequest, actor: Actor) -> HttpResponse:
    """One of four looks at a month."""
    month, part = month_asked(request), request.GET.get("part", "ledger")
    part = part if part in PARTS else "ledger"
    seed = request.GET.get("seed", "").strip()[:40] or f"{month:%Y%m}"
    here, asked = reverse("payments:supervision"), f"month={month:%Y-%m}"
    shown = {
        "ledger": lambda: _ledger(month),
        "samples": lambda: _samples(actor, month, seed),
        "doubles": lambda: _doubles(month),
        "cards": lambda: _cards(month),
    }[part]()
    context = {
        "tabs": [
            {"label": words, "href": f"{here}?part={one}&{asked}", "active": one == part, "count": 0}
            for one, words in PARTS.items()
        ],
        "part": part,
        "month": month,
        "month_value": f"{month:%Y-%m}",
        "seed": seed,
        **shown,
        "active_nav": "supervision",
    }
    return render(request, "payments/desk/supervision.html", context)


def _ledger(month: Any) -> dict[str, Any]:
    columns = ["发放单", {"label": "合计", "kind": "yuan"}, "编制", "复核", "签发", "财政拨付"]
    rows = [
        {
            "href": reverse("payments:run", args=[one.id]),
            "cells": [
                {
                    "text": one.kind_name + (f"（第 {one.number} 批）" if one.number > 1 else ""),
                    "hint": one.state_name,
                },
                one.total_fen,
                *(
                    {"text": sign.officer or "—", "hint": zhdate(sign.at, "short") if sign.at else ""}
                    for sign in one.signatures
                ),
            ],
        }
        for one in queries.runs(month=month)
    ]
    return {
        "columns": columns,
        "rows": rows,
        "note": "每张发放单由四个不同账号的人员分别办理，数据库拒绝同一人办两步。",
    }


def _samples(actor: Actor, month: Any, seed: str) -> dict[str, Any]:
    lines = draw_samples(actor=actor, month=month, seed=seed, size=SAMPLE_SIZE, at=clock.now())
    return {
        "columns": screens.PAYMENT_COLUMNS,
        "rows": screens.payment_rows(lines),
        "note": "同一个抽样号在同一个月总是抽出同样的款项，任何人都可以重抽核对；每次抽样都有记录。",
    }


def _doubles(month: Any) -> dict[str, Any]:
    lines = queries.doubles(month=month)
    cards = people.cards({line.person_id for line in lines})
    rows = [
        {
            "href": reverse("payments:sheet", args=[line.person_id]),
            "cells": [
                cards[line.person_id].name if line.person_id in cards else "—",
                {
                    "text": len(line.awards),
                    "hint": "、".join(f"{name} {yuan(fen)}" for _, name, fen in line.awards),
                },
                line.fen,
            ],
        }
        for line in lines
    ]
    return {
        "columns": ["姓名", "同时计入的待遇", {"label": "合计", "kind": "yuan"}],
        "rows": rows,
        "note": "同一个人在这个月计入两项以上待遇。有的可以同时享受，是否重复由经办人员核实后决定。",
    }


def _cards(month: Any) -> dict[str, Any]:
    lines = queries.shared_accounts(month=month)
    cards = people.cards({one for line in lines for one in line.payees})
    rows = [
        {
            "cells": [
                {
                    "text": f"{line.bank} 尾号 {line.tail}",
                    "hint": "、".join(cards[one].name for one in line.payees if one in cards),
                },
                len(line.payees),
                line.fen,
            ]
        }
        for line in lines
    ]
    return {
        "columns": ["账户", {"label": "收款人数", "kind": "number"}, {"label": "本月合计", "kind": "yuan"}],
        "rows": rows,
        "note": "三个以上的人发到同一个账户。可能是代管，也可能有问题，请核对代管协议或者回访本人。",
    }
