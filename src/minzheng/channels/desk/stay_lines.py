"""What waits at the rescue stations of a district, as lines of its start page: nothing tells it there otherwise."""

from datetime import date
from typing import Any

from django.urls import reverse

from minzheng.engines.stays.queries import to_do
from minzheng.kernel.actor import Actor, Role

OVERSEERS = (Role.DISTRICT_REVIEWER, Role.DISTRICT_CONFIRMER)


def stay_lines(actor: Actor, *, on: date) -> list[dict[str, Any]]:
    """救助管理站 to look after; [] when nothing waits or it is not this role's. A station itself begins with its own list."""
    if actor.role not in OVERSEERS:
        return []
    waiting, board = to_do(on=on), reverse("stays:board")
    lines = (
        (
            waiting.unconfirmed,
            "送出后没有确认接到",
            "没有确认不等于已经接到，请催问、找人",
            f"{board}?tab=open",
        ),
        (waiting.over, "超过在站期限", "请站里安排返乡，或者写明原因延长；不会让人离开", f"{board}?tab=open"),
        (waiting.told, "有人需要救助，等站里接应", "请站里马上到现场看人", f"{board}?tab=told"),
    )
    return [
        {"label": f"{name}：{count} 人", "hint": hint, "href": href}
        for count, name, hint, href in lines
        if count
    ]
