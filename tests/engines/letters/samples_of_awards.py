"""One complete, invented content for the letters of decisions on awards: paid later, paid again, paid too much."""

from datetime import date
from typing import Any

LAW = "《最低生活保障审核确认办法》（民发〔2021〕57号）第三十二条"
CORRECTION = "认为情况有误的，请带证明材料到镇街便民服务中心，或拨打12345；工作人员会重新核实后告知您。"


def award_decisions(bureau: dict[str, str]) -> dict[str, dict[str, Any]]:
    """暂停, 恢复, 多领款项处理."""
    return {
        "benefits.suspension": {
            "issuer": bureau,
            "item": "最低生活保障",
            "decided_on": date(2026, 11, 23),
            "from_month": "2026年12月",
            "until_month": "2027年02月",
            "basis": LAW,
            "reasons": ["您家外出半年联系不上，居住和收入情况需要核实。"],
            "heard": "您的意见：我在外面打工，腊月回来",
            "meanwhile": [
                "暂停到期后，从2027年03月起自动恢复发放，不用重新申请。",
                "核实清楚后可以提前恢复，暂停的月份经决定可以补发。",
                "生活有急难的，可以随时申请临时救助。",
            ],
            "correction": CORRECTION,
        },
        "benefits.part_stop": {
            "issuer": bureau,
            "item": "临时救助",
            "decided_on": date(2026, 11, 23),
            "from_month": "2027年01月",
            "until_month": "2027年01月",
            "basis": "民发〔2018〕23号",
            "reasons": ["一家人已经搬进新房，住房保险赔付到账。"],
            "heard": "您的意见：没有意见",
            "meanwhile": ["其他月份的照常发放；已经发的不收回。", "困难又加重的，可以就新的情况重新申请。"],
            "correction": CORRECTION,
        },
        "benefits.resumption": {
            "issuer": bureau,
            "item": "最低生活保障",
            "decided_on": date(2027, 1, 12),
            "from_month": "2027年02月",
            "back_fen": 126000,
            "basis": LAW,
            "reasons": ["工作人员已上门见到罗庆华本人，一家人住在高滩村。"],
            "correction": CORRECTION,
        },
        "benefits.recovery": {
            "issuer": bureau,
            "item": "最低生活保障",
            "decided_on": date(2026, 11, 23),
            "months": "2026年09月至2026年11月",
            "found_fen": 50000,
            "verdict": "追回多领的款项",
            "amount_fen": 40000,
            "monthly": "100元",
            "basis": "《最低生活保障审核确认办法》（民发〔2021〕57号）第三十条、第三十二条",
            "reasons": ["核对发现八月起罗燚已就业，没有及时告诉镇里。", "家属已知情，愿意分期退回。"],
            "heard": "您的意见：我不晓得要报告",
            "correction": CORRECTION,
        },
    }
