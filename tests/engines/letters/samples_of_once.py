"""One complete, invented content for the letters of one-off aid (临时救助): a fire in the night, helped first."""

from datetime import date
from typing import Any

LAW = "民政部、财政部关于进一步加强和改进临时救助工作的意见（民发〔2018〕23号）；渝民发〔2017〕60号"


def one_off(town: dict[str, str], bureau: dict[str, str], figures: list[dict[str, str]]) -> dict[str, Any]:
    """受理通知书, 决定书, 审批表."""
    return {
        "temporary_aid.acceptance": {
            "issuer": town,
            "item": "临时救助",
            "applied_on": date(2026, 11, 23),
            "accepted_on": date(2026, 11, 23),
            "due_on": date(2027, 1, 5),
            "working_days": 30,
            "members": ["罗庆华", "罗燚"],
            "next_steps": ["急难型：镇街核实后先救助、后补办手续", "区县民政部门决定，书面告知结果，钱一次性发到您登记的银行账户"],
            "rights": ["随时查询办理进度、经办人和期限", "查看谁看过您的信息"],
        },
        "temporary_aid.confirmation": {
            "issuer": bureau,
            "item": "临时救助",
            "standard": "按申请地当期低保标准",
            "decided_on": date(2026, 11, 23),
            "amount_fen": 500000,
            "start_month": "2026年11月",
            "members": [
                {"name": "罗庆华", "relation": "本人", "counted": "计入保障", "amount_fen": 250000},
                {"name": "罗燚", "relation": "子", "counted": "计入保障", "amount_fen": 250000},
            ],
            "basis": LAW,
            "reasons": ["十一月二十二日夜里失火，住房烧毁，暂住邻居家，先行救助。"],
            "figures": figures[:2],
            "payment": "一次性发到您登记的银行账户",
            "money_fen": 444000,
            "parts": [{"month": "2026年11月", "amount_fen": 244000}, {"month": "2026年12月", "amount_fen": 200000}],
            "goods": [{"name": "棉被", "quantity": "2床", "worth_fen": 40000}, {"name": "大米", "quantity": "25千克", "worth_fen": 16000}],
            "referred_to": "住房修缮请区县住房城乡建委安排，由镇街陪同办理。",
            "recheck": "一次性救助，不再复核；困难没有缓解的，可以申请最低生活保障等其他救助",
            "duties": ["同一件事不要在户籍地、居住地重复申请", "请在工作人员约定的日子补签字、补材料；补不了的说明原因，已经发的钱不因此收回"],
        },
        "temporary_aid.goods_receipt": {
            "issuer": town,
            "item": "临时救助",
            "applicant": "罗庆华",
            "decided_on": date(2026, 11, 23),
            "goods": [{"name": "棉被", "quantity": "2床", "worth_fen": 40000}, {"name": "大米", "quantity": "25千克", "worth_fen": 16000}],
            "total_fen": 56000,
            "handed_on": date(2026, 11, 23),
            "way": "按手印",
            "receiver": "罗庆华",
            "handed_by": ["綦江区扶欢镇 镇街经办 王敏", "陈刚"],
            "note": "暂住邻居家，当面清点。",
        },
        "temporary_aid.non_confirmation": {
            "issuer": bureau,
            "item": "临时救助",
            "decided_on": date(2026, 11, 23),
            "basis": LAW,
            "reasons": ["自付费用已由单位全部补助，没有造成基本生活严重困难。"],
            "figures": figures[:2],
            "would_change": ["同一件事又有了新的、自己负担的大额支出", "发生了新的急难：火灾、意外、突发重病等"],
            "correction": "认为核对或者核实的情况不对的，请带证明材料到镇街便民服务中心，或拨打12345；工作人员会重新核实，并告诉您结果。",
            "other_help": ["生活长期困难的：最低生活保障，找镇街便民服务中心或村（社区）救助专干", "看病报销：医疗救助，找区县医保经办窗口"],
        },
        "temporary_aid.approval_form": {
            "issuer": bureau,
            "item": "临时救助",
            "applicant": "罗庆华",
            "applied_on": date(2026, 11, 23),
            "told_on": date(2026, 11, 22),
            "told": [
                {"label": "是哪一种", "said": "急难：出了急事，马上要帮"},
                {"label": "因为什么", "said": "受灾、受伤"},
                {"label": "什么时候的事", "said": "2026-11-22"},
                {"label": "家里的基本生活", "said": "出现严重困难"},
            ],
            "proposed_by": "綦江区扶欢镇 镇街负责人 张主任",
            "proposal": "连夜到场核实，住房烧毁，拟先行救助",
            "decided_by": "綦江区 审核确认人 李科",
            "decided_on": date(2026, 11, 23),
            "reasons": "情况属实，同意先行救助",
            "amount_fen": 500000,
            "signed_by": "本人签字：罗庆华",
            "signed_on": date(2026, 11, 25),
            "completed": "失火当晚无处可住，先行救助，今天本人补签字",
            "papers": "身份证复印件、房屋受损照片",
            "completed_by": "綦江区扶欢镇 镇街经办 王敏",
        },
    }  # fmt: skip
