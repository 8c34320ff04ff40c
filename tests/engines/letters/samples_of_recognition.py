"""An invented letter of an item that recognises a family and gives no money."""

from datetime import date
from typing import Any

LAW = "刚性支出困难家庭认定的规定（民发〔2024〕57号）"


def contents(bureau: dict[str, str], figures: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """By kind; the issuing office and the figures are those of the other samples."""
    return {
        "rigid_expense.confirmation": {
            "issuer": bureau,
            "item": "刚性支出困难家庭认定",
            "decided_on": date(2026, 12, 2),
            "valid_from": date(2026, 12, 2),
            "valid_until": date(2027, 12, 1),
            "members": [
                {"name": "罗庆华", "relation": "本人", "counted": "计入保障"},
                {"name": "罗燚", "relation": "儿子", "counted": "计入保障"},
            ],
            "basis": LAW,
            "reasons": ["您家一年刚性支出占家庭总收入的73.6%，达到规定的70%。"],
            "figures": figures[:2],
            "uses": ["可以按规定申请临时救助、医疗救助、教育资助，由各部门按自己的条件办理。"],
            "renewal": "认定最长十二个月有效，期满可以再次申请；没有变化的材料不用再交。",
            "duties": ["看病、上学、康复的票据请留好。"],
        }
    }
