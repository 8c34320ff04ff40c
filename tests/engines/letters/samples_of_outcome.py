"""One complete, invented content for the letters that decide, announce a decision, or prove that it arrived."""

from datetime import date
from typing import Any

import segno

LAW = "《最低生活保障审核确认办法》（民发〔2021〕57号）"
CORRECTION = "如果上面的数字不对，请带证明到镇便民服务中心，或者打下面的电话，我们会重新核对。"
OTHER_HELP = ["低保边缘家庭认定：收入符合条件的可以申请。", "临时救助：遇到生病、意外等急难，可以随时申请。"]


def decisions(
    town: dict[str, str], bureau: dict[str, str], figures: list[dict[str, str]]
) -> dict[str, dict[str, Any]]:
    """延长, 终止, 调整, 拟调整."""
    return {
        "dibao.extension": {
            "issuer": bureau,
            "item": "最低生活保障",
            "accepted_on": date(2026, 11, 9),
            "former_due_on": date(2026, 12, 21),
            "due_on": date(2027, 1, 12),
            "working_days": 45,
            "ground": "公示期内有人提出异议，需要重新调查",
            "reasons": [
                "反映的门面登记在外地亲属名下，需要向登记机构发函核实。",
                "民主评议会要等外出的村民代表回来。",
            ],
            "basis": LAW + "第二十二条",
            "meanwhile": [
                "生活有急难的，可以马上申请临时救助，不用等结果。",
                "随时可以打下面的电话问办到哪一步。",
            ],
        },
        "dibao.ending": {
            "issuer": bureau,
            "item": "最低生活保障",
            "applied_on": date(2026, 8, 3),
            "decided_on": date(2026, 11, 20),
            "basis": LAW + "第二十九条",
            "reasons": ["申请人的儿子罗燚一直没有签署授权书，无法核对家庭经济状况。"],
            "reminders": [
                {"on": date(2026, 8, 20), "how": "电话", "said": "罗庆华说儿子在外地，回来再签"},
                {"on": date(2026, 9, 18), "how": "上门", "said": "杨小兰上门，教他在手机上签，没有签"},
                {
                    "on": date(2026, 10, 28),
                    "how": "书面催告",
                    "said": "补正告知书已由罗庆华签收，写明可以在手机上签",
                },
            ],
            "apply_again": "随时可以再申请，不限次数；这次交过的材料还在，不用重交，只要补上授权签名。",
            "other_help": OTHER_HELP,
        },
        "dibao.adjustment": {
            "issuer": bureau,
            "change": "减发",
            "item": "最低生活保障",
            "decided_on": date(2027, 5, 20),
            "former_fen": 63000,
            "amount_fen": 33000,
            "from_month": "2027年6月",
            "members": [
                {"name": "罗庆华", "relation": "本人", "counted": "纳入保障", "amount_fen": 11000},
                {"name": "罗燚", "relation": "儿子", "counted": "纳入保障", "amount_fen": 11000},
                {"name": "綦毓芳", "relation": "母亲", "counted": "纳入保障", "amount_fen": 11000},
            ],
            "basis": LAW + "第三十一条、第三十二条",
            "reasons": ["复核时，您家每月收入合计1,560元，平均每人520元，每人每月差110元。"],
            "figures": figures,
            "correction": CORRECTION,
            "other_help": OTHER_HELP,
        },
        "dibao.intended_change": {
            "issuer": bureau,
            "change": "停发",
            "item": "最低生活保障",
            "former_fen": 63000,
            "amount_fen": 0,
            "from_month": "2027年6月",
            "basis": LAW + "第三十一条、第三十二条",
            "reasons": ["复核时，您家每月收入合计2,160元，平均每人720元，高于标准630元。"],
            "figures": figures[:2],
            "reply_until": "本告知书送达之日起5个工作日内",
            "reply_how": ["打下面的电话说明。", "到镇便民服务中心说明，或者请村里的救助专干代转。"],
            "hearing": "您可以要求当面说明。请在上述日期前提出，我们会约定时间到您家里或者在村里听取意见，不收费。",
        },
    }


def lists_and_proofs(town: dict[str, str]) -> dict[str, dict[str, Any]]:
    """公布名单, 送达回证."""
    names = ("罗庆华", "蹇·木扎提", "令狐秀兰", "冉启福", "綦燚", "犹光荣")
    return {
        "dibao.standing_list": {
            "issuer": town,
            "item": "最低生活保障",
            "town": "扶欢镇",
            "village": "高滩村",
            "month": "2026年12月",
            "as_of": date(2026, 12, 1),
            "rows": [
                {"applicant": name, "members": 1 + at % 4, "amount_fen": 21000 * (1 + at % 4)}
                for at, name in enumerate(names * 7)
            ],
            "objection_phone": "023-48650000",
            "objection_place": "扶欢镇便民服务中心",
        },
        "dibao.service_receipt": {
            "issuer": town,
            "item": "最低生活保障",
            "letters": [{"title": "最低生活保障确认通知书", "number": "綦民低保确字〔2026〕第0001号"}],
            "recipient": "罗庆华",
            "place": "扶欢镇高滩村3社12号",
            "way": "直接送达",
            "served_on": date(2026, 11, 24),
            "receiver": "綦毓芳",
            "receiver_relation": "母亲，同住",
            "reason": "本人外出打工，由同住的母亲代收",
            "evidence": "签收照片1张",
            "by": "杨小兰",
            "review_until": date(2027, 1, 25),
            "suit_until": date(2027, 5, 24),
        },
    }


def certificates(bureau: dict[str, str]) -> dict[str, dict[str, Any]]:
    """救助证明, with the square of an invented address."""
    address = "https://example.org/payments/check/AAAABBBBCCCCDDDDEEEEFFFF/"
    square = segno.make(address, error="m", micro=False).matrix
    return {
        "payments.certificate": {
            "issuer": bureau,
            "item": "最低生活保障",
            "holder": "罗庆华",
            "identity_masked": "5001**********9021",
            "members": 3,
            "since_month": "2026年12月",
            "amount_fen": 63000,
            "on": date(2026, 11, 22),
            "valid_until": date(2027, 2, 20),
            "valid_days": 90,
            "check_at": address,
            "square": ["".join("1" if dark else "0" for dark in row) for row in square],
        }
    }
