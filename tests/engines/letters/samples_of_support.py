"""One complete, invented content for the papers of 特困人员救助供养."""

from datetime import date
from typing import Any

from tests.engines.letters.samples_of_case import SURVEYORS

Data = dict[str, dict[str, Any]]
ITEM = "特困人员救助供养"
#: 罗庆华 supports himself no more; what he can do alone and what he cannot.
INDICATORS = ("自主吃饭", "自主穿衣", "自主上下床", "自主如厕", "室内自主行走", "自主洗澡")


def of_support(town: dict[str, str], bureau: dict[str, str], form: dict[str, Any]) -> Data:
    """申请书, 生活自理能力评估表, 照料服务协议, 终止供养公示, 张贴记录. `form`: an application form of 低保."""
    return {
        "tekun.application_form": {
            **form,
            "item": ITEM,
            "members": form["members"][:1],
            "reason": "本人年老，没有劳动能力和生活来源，女儿也是特困人员，没有能力赡养。",
            "supporters": [
                {
                    "name": "罗燚",
                    "relation": "女儿",
                    "identity": "500222200508120017",
                    "state": "她自己就是特困人员",
                }
            ],
            "care": "分散供养（在家），照料人蹇大明",
        },
        "tekun.self_care": {
            "issuer": town,
            "item": ITEM,
            "person": "罗庆华",
            "address": "扶欢镇高滩村2组7号",
            "assessed_on": date(2026, 11, 11),
            "assessors": SURVEYORS,
            "indicators": [
                {"what": what, "able": "能够自主完成" if n < 4 else "不能自主完成"}
                for n, what in enumerate(INDICATORS)
            ],
            "failed": 2,
            "grade": "部分丧失生活自理能力（半护理）",
            "present": [{"name": "罗庆华", "relation": "本人"}],
        },
        "tekun.care_agreement": {
            "issuer": town,
            "person": "罗庆华",
            "identity": "500222198003150025",
            "living_at": "重庆市綦江区扶欢镇高滩村2组7号",
            "carer": "蹇大明",
            "carer_relation": "侄子",
            "grade": "半护理",
            "care_fen": 20_000,
            "services": ["每天看望或者联系一次；每月排查水、电、气、火和住房安全一次", "按自理能力档次协助洗澡、理发、换洗衣物"],
            "duties_of_carer": ["尊重丙方，不占用丙方的钱物", "有急病、意外，马上送医并报告镇街"],
            "rights": ["对照料不满意的，可以随时要求换人", "供养方式随时可以改"],
            "duties_of_town": ["每月至少探访一次，听取丙方和邻居的意见"],
            "payment": "照料护理补贴每月200元，按区县的决定发放。",
            "term": "自三方签字之日起一年；期满三方没有不同意见的，继续有效",
            "ending": ["乙方不能继续照料的，提前一个月告诉镇街", "乙方不尽义务，经督促不改的，镇街可以解除协议"],
            "marks": ["照料服务内容和频次按现有做法拟定，本市规定待核实"],
        },
        "tekun.ending_notice": {
            "issuer": bureau,
            "item": ITEM,
            "town": "扶欢镇",
            "village": "高滩村",
            "from_on": date(2026, 11, 13),
            "until_on": date(2026, 11, 20),
            "rows": [{"person": "罗庆华", "ground": "法定义务人具有了履行义务能力，或者新增了有履行义务能力的法定义务人"}],
            "objection_phone": "023-48650000",
            "objection_place": "扶欢镇便民服务中心",
        },
    }  # fmt: skip
