"""Invented papers of a 救助管理站: somebody brought at night, handed to another province."""

from datetime import date
from typing import Any

STATION = {
    "name": "重庆市綦江区救助管理站",
    "mark": "綦救",
    "contact": "綦江区救助管理站值班室 冉文",
    "phone": "023-48670110",
    "address": "重庆市綦江区文龙街道九龙大道 9 号",
}
WHO = {
    "issuer": STATION,
    "item": "生活无着的流浪乞讨人员救助",
    "name": "杨小兰",
    "belongings": ["布包一个（衣服两件）", "旧手机一部", "现金 12 元"],
}
SEEN = {
    "sex": "女",
    "age": "约67岁",
    "identity": "520330195904030046",
    "home": "贵州省习水县",
    "marks": "花白短发，走路稍跛，贵州口音",
    "care": "老年人、残疾或行动不便",
}


def papers() -> dict[str, dict[str, Any]]:
    """求助登记表, 交接单, 离站登记表."""
    return {
        "homeless_aid.registration": {
            **WHO,
            **SEEN,
            "health": "有病、有伤或说不清，先送医院",
            "came_at": "2026年11月22日 22时10分",
            "source": "公安机关",
            "found_at": "綦江区古南街道北门汽车站候车室",
            "words": "到綦江找打工的儿子没有找到，路上钱丢了，想回家",
            "will": "本人愿意受助",
            "by": "谭夜",
            "rights": [
                "救助自愿、不收费。愿意留就留，想走随时可以说，工作人员不得限制人身自由。",
                "提供食物、住处；有病先送医院；帮助联系亲属；没有路费的给乘车凭证。",
                "没有证件、说不清姓名，不影响救助。",
                "随身物品当面清点、寄存，离站时当面还。",
            ],
        },
        "homeless_aid.handover": {
            **WHO,
            **SEEN,
            "health": "区人民医院诊断感冒，11月23日已退烧；左腿旧伤，走路要人扶",
            "from_name": "綦江区救助管理站",
            "giver": "冉文",
            "to_name": "贵州省习水县救助管理站",
            "taker": "袁光明",
            "day": date(2026, 11, 24),
            "place": "贵州省习水县救助管理站",
            "due_on": date(2026, 11, 27),
            "code": "904615",
            "suggestion": "独自生活，没有收入，请看看低保和残疾人两项补贴",
        },
        "homeless_aid.leaving": {
            **WHO,
            "came_on": date(2026, 11, 22),
            "left_on": date(2026, 11, 25),
            "days": 4,
            "how": "移交接收地，对方已确认",
            "taken_by": "贵州省习水县救助管理站 袁光明",
            "things": "随人移交接收地",
            "again": "以后再遇到困难，任何一天、任何时候都可以再来求助，不因这次离站受影响。",
        },
    }
