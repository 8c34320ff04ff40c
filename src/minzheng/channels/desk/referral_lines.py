"""What waits with other departments, as a line of a start page: each role reads what it can do something about."""

from datetime import date
from typing import Any

from django.urls import reverse

from minzheng.engines.referrals.queries import to_do
from minzheng.engines.referrals.types import ANSWERERS, ASKERS, PRESSERS
from minzheng.kernel.actor import Actor


def referral_lines(actor: Actor, *, on: date) -> list[dict[str, Any]]:
    """部门转办 to look after; [] when nothing waits or it is not this role's."""
    if actor.role not in (*ANSWERERS, *PRESSERS):
        return []
    waiting, board = to_do(on=on), reverse("referrals:board")
    lines = (
        (ANSWERERS, waiting.asking, "部门等家庭补充", "请问过本人，把她的回答写下来", f"{board}?tab=open"),
        (
            ASKERS,
            waiting.not_ours,
            "部门答复“不归本部门办”",
            "请帮群众找到该办的部门",
            f"{board}?tab=not_ours",
        ),
        (PRESSERS, waiting.late, "部门到期未回复", "未回复不等于不予，请催办", f"{board}?tab=late"),
    )
    return [
        {"label": f"{name}：{count} 件", "hint": hint, "href": href}
        for roles, count, name, hint, href in lines
        if count and actor.role in roles
    ]
