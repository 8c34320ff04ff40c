"""An invented answer of another department."""

from datetime import date
from typing import Any

HOUSING = {
    "name": "重庆市綦江区住房和城乡建设委员会",
    "mark": "綦住建",
    "contact": "住房保障科 何玲",
    "phone": "023-48670000",
    "address": "重庆市綦江区古南街道滨河大道2号",
}


def replies() -> dict[str, dict[str, Any]]:
    """转办事项答复: a refusal, with the department's own reasons and remedy."""
    return {
        "referrals.reply": {
            "issuer": HOUSING,
            "item": "住房救助",
            "asked_on": date(2026, 11, 9),
            "result": "不予",
            "words": "经核实，您家现有住房面积高于我区公租房保障标准，这次不能安排公租房",
            "reasons": "不动产登记显示，罗庆华名下有自有住房1处，86平方米，3人居住",
            "disagree": "不同意这个答复的，可以自收到之日起60日内向綦江区人民政府申请行政复议，也可以自收到之日起6个月内向人民法院提起行政诉讼",
            "goes_on": ["本答复只涉及住房救助。您家的低保等其他救助照常办理，不因本答复而减少或者停止。"],
        }
    }
