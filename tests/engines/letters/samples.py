"""One complete, invented content for every kind of letter."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import minzheng
from minzheng.engines.letters.printing import chinese_date, letter_number, payload, read_contents
from minzheng.engines.letters.registry import register_letters
from minzheng.engines.letters.types import LetterKind, Naming
from minzheng.kernel.clock import local_date
from tests.engines.letters import (
    samples_of_awards,
    samples_of_case,
    samples_of_once,
    samples_of_outcome,
    samples_of_recognition,
    samples_of_referrals,
    samples_of_stays,
    samples_of_support,
)

DIBAO = Path(minzheng.__file__).parent / "programmes" / "assistance" / "items" / "dibao" / "letters"
TEKUN = DIBAO.parents[1] / "tekun" / "letters"
BENEFITS = Path(minzheng.__file__).parent / "engines" / "benefits" / "letters"
PAYMENTS = Path(minzheng.__file__).parent / "engines" / "payments" / "letters"
REFERRALS = Path(minzheng.__file__).parent / "engines" / "referrals" / "letters"
HOMELESS = DIBAO.parents[1] / "homeless_aid" / "letters"
KINDS: dict[str, LetterKind] = {
    kind.code: kind
    for folder in (DIBAO, TEKUN, PAYMENTS, BENEFITS, REFERRALS, HOMELESS)
    for kind in register_letters(folder)
}
ONCE = Naming("temporary_aid", "临时救助", "临时救助", samples_of_once.LAW)
KINDS |= {kind.code: kind for kind in register_letters(DIBAO.parents[2] / "common" / "once_letters", to=ONCE)}
RIGID = Naming("rigid_expense", "刚性支出困难家庭认定", "刚性支出困难", samples_of_recognition.LAW)
KINDS |= {
    kind.code: kind for kind in register_letters(DIBAO.parents[2] / "recognition" / "letters", to=RIGID)
}
AT = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)

TOWN = {
    "name": "重庆市綦江区扶欢镇人民政府",
    "mark": "扶欢府",
    "contact": "民政和社会事务办公室 王敏",
    "phone": "023-48650000",
    "address": "重庆市綦江区扶欢镇正街1号便民服务中心2号窗口",
}
BUREAU = {
    "name": "重庆市綦江区民政局",
    "mark": "綦民",
    "contact": "社会救助科 李科",
    "phone": "023-48660000",
    "address": "重庆市綦江区古南街道交通路8号",
}
FIGURES = [
    {
        "name": "罗庆华务工收入",
        "value": "每月1,260元",
        "source": "本人申报，用工单位证明",
        "as_of": "2026-11-09",
    },
    {
        "name": "养老保险待遇",
        "value": "无记录",
        "source": "重庆市人力社保部门核对反馈",
        "as_of": "2026-11-12",
    },
    {"name": "银行存款", "value": "3,418.27元", "source": "银行核对反馈", "as_of": "2026-11-12"},
    {"name": "机动车", "value": "无", "source": "公安车管部门核对反馈", "as_of": "2026-11-12"},
]

DATA: dict[str, dict[str, Any]] = {
    "dibao.acceptance": {
        "issuer": TOWN,
        "item": "最低生活保障",
        "applied_on": date(2026, 11, 6),
        "accepted_on": date(2026, 11, 9),
        "due_on": date(2026, 12, 21),
        "working_days": 30,
        "members": ["罗庆华", "罗燚", "綦毓芳"],
        "next_steps": [
            "区民政局依据您家的授权核对家庭经济状况，您不用再去其他部门开证明。",
            "镇里派两名工作人员到您家走访，走访前会先打电话约时间。",
            "镇里提出初审意见，在本村公示7天，只公示姓名、人数和金额。",
            "区民政局审核确认，结果用书面通知送到您手里。",
        ],
        "rights": [
            "您可以随时打下面的电话或者在“救助通”查询办到哪一步。",
            "您可以请村里的救助专干协助，也可以委托他人代办，都不收费。",
            "家庭情况有变化，或者发现填错了，可以随时补充更正。",
        ],
    },
    "dibao.supplement": {
        "issuer": TOWN,
        "item": "最低生活保障",
        "applied_on": date(2026, 11, 6),
        "missing": [
            {
                "what": "罗燚的授权签名",
                "why": "成年成员本人同意，才能核对他的收入和财产",
                "how": "他在手机上打开我们发给他的链接签名即可，不用回来",
            },
            {
                "what": "綦毓芳的残疾人证照片",
                "why": "按重残人员核定",
                "how": "对着证件拍一张照片上传，或者带到村便民服务室代拍",
            },
        ],
        "until_on": date(2026, 11, 27),
        "help": "村里的救助专干小杨可以上门帮您拍照上传，电话见下方。",
    },
    "dibao.confirmation": {
        "issuer": BUREAU,
        "item": "最低生活保障",
        "standard": "农村低保每人每月630元",
        "decided_on": date(2026, 11, 20),
        "amount_fen": 63000,
        "start_month": "2026年12月",
        "members": [
            {"name": "罗庆华", "relation": "本人", "counted": "纳入保障", "amount_fen": 21000},
            {"name": "罗燚", "relation": "儿子", "counted": "纳入保障（在校本科生）", "amount_fen": 21000},
            {"name": "綦毓芳", "relation": "母亲", "counted": "纳入保障", "amount_fen": 21000},
        ],
        "basis": "《最低生活保障审核确认办法》（民发〔2021〕57号）第十三条、第二十三条。",
        "reasons": [
            "您家3人，每月收入合计1,260元，平均每人420元，低于标准630元。",
            "每人每月差210元，3人合计630元，按差额发给。",
            "家庭财产没有超过规定。",
        ],
        "figures": FIGURES,
        "payment": "每月25日前转入您登记的银行账户（尾号3382）。",
        "recheck": "您家收入不固定，每半年复核一次，下次在2027年5月；没有明显变化的，金额不变。复核时不用您重新交已经交过的材料。",
        "duties": [
            "家里人口、收入、财产有变化时，请及时告诉村里或者镇里。",
            "请保管好银行卡；任何人代管都要有书面协议。",
        ],
    },
    "dibao.non_confirmation": {
        "issuer": BUREAU,
        "item": "最低生活保障",
        "decided_on": date(2026, 11, 20),
        "basis": "《最低生活保障审核确认办法》（民发〔2021〕57号）第十三条、第二十一条。",
        "reasons": ["您家2人，每月收入合计1,480元，平均每人740元，高于标准630元。"],
        "figures": FIGURES[:2],
        "would_change": ["每月收入合计降到1,260元以下。", "家里增加一名没有收入的共同生活成员。"],
        "correction": "如果上面的数字不对，请在收到本文书后带证明到镇便民服务中心，或者打下面的电话，我们会重新核对，不用重新申请。",
        "other_help": [
            "低保边缘家庭认定：平均每人不超过945元可以申请，您家符合收入条件。",
            "临时救助：遇到生病、意外等急难，可以随时申请。",
        ],
    },
    "dibao.public_notice": {
        "issuer": TOWN,
        "item": "最低生活保障",
        "town": "扶欢镇",
        "village": "高滩村",
        "from_on": date(2026, 11, 13),
        "until_on": date(2026, 11, 19),
        "opinion": "以下家庭符合最低生活保障条件，拟报区民政局审核确认。",
        "rows": [{"applicant": "罗庆华", "members": 3, "amount_fen": 63000}],
        "objection_phone": "023-48650000",
        "objection_place": "扶欢镇便民服务中心",
    },
    "dibao.authorisation": {
        "issuer": TOWN,
        "item": "最低生活保障",
        "applicant": "罗庆华",
        "signers": [
            {
                "name": "罗庆华",
                "relation": "本人",
                "identity": "500222198003150025",
                "signed_by": "本人",
                "signed_on": date(2026, 11, 6),
            },
            {"name": "罗燚", "relation": "儿子", "identity": "500222200508120017", "signed_by": "本人"},
            {
                "name": "綦毓芳",
                "relation": "母亲",
                "identity": "510223195202140041",
                "signed_by": "法定代理人 罗庆华",
            },
        ],
        "may_query": "受理和审核确认救助的镇街、区县、市级社会救助机构，以及各级居民家庭经济状况核对机构。",
        "asked_of": "公安、人力社保、自然资源、住房城乡建设、市场监管、税务、民政、医保、卫生健康、教育、残联等部门，银行、证券、保险、支付机构，供水供电供气和通信企业。",
        "purpose": "只用于社会救助的审核确认、复核和监测，不作他用。",
        "valid": "自签署之日起至家庭退出本项救助（含监测期）之日止。",
    },
    "dibao.application_form": {
        "issuer": TOWN,
        "item": "最低生活保障",
        "applicant": {
            "name": "罗庆华",
            "identity": "500222198003150025",
            "phone": "13800000001",
            "registered_at": "重庆市綦江区扶欢镇高滩村3社",
            "living_at": "重庆市綦江区扶欢镇高滩村3社12号",
        },
        "members": [
            {
                "name": "罗庆华",
                "relation": "本人",
                "identity": "500222198003150025",
                "health": "健康",
                "work": "零工",
            },
            {
                "name": "罗燚",
                "relation": "儿子",
                "identity": "500222200508120017",
                "health": "健康",
                "work": "在校本科生",
            },
            {
                "name": "綦毓芳",
                "relation": "母亲",
                "identity": "510223195202140041",
                "health": "肢体二级残疾",
                "work": "无业",
            },
        ],
        "income": [{"who": "罗庆华", "what": "零工工资", "amount": "每月1,260元"}],
        "property": [],
        "expenses": [{"who": "綦毓芳", "what": "自付医疗费", "amount": "近12个月4,300元"}],
        "reason": "母亲重残常年吃药，儿子在成都读大学，家里只有我打零工，收入不够生活。",
        "near_relative": "家庭成员与低保经办人员、村（社区）干部没有近亲属关系。",
        "signed_on": date(2026, 11, 6),
    },
    "dibao.check_report": {
        "issuer": {**BUREAU, "name": "重庆市綦江区居民家庭经济状况核对中心", "mark": "綦核"},
        "item": "最低生活保障",
        "requested_by": "扶欢镇人民政府",
        "applicant": "罗庆华",
        "authorisations": ["扶欢府核授字〔2026〕第0001号"],
        "period": "2025年11月至2026年10月",
        "checked_on": date(2026, 11, 12),
        "rows": [
            {"person": p, "source": s, "outcome": o, "declared": d, "found": f}
            for p in ("罗庆华", "罗燚", "綦毓芳")
            for s, o, d, f in (
                ("公安户籍", "有记录", "同户3人", "同户3人"),
                ("不动产登记", "有记录", "自有住房1处", "自有住房1处，86平方米"),
                ("银行存款", "有记录", "3,400元", "3,418.27元"),
                ("机动车登记", "无记录", "无", "无"),
                ("证券账户", "未接入", "无", "未能核对"),
            )
        ],
        "conclusion": "符合",
        "explanation": "申报与反馈基本一致，没有发现超过规定的财产。",
        "valid_until": date(2027, 2, 12),
    },
}

DATA |= samples_of_case.signed_papers(TOWN)
DATA |= samples_of_case.findings(TOWN)
DATA |= samples_of_case.other_offices(TOWN, BUREAU)
DATA |= samples_of_case.hearing_others(TOWN, BUREAU)
DATA |= samples_of_outcome.decisions(TOWN, BUREAU, FIGURES)
DATA |= samples_of_outcome.lists_and_proofs(TOWN)
DATA |= samples_of_outcome.certificates(BUREAU)
DATA |= samples_of_awards.award_decisions(BUREAU)
DATA |= samples_of_referrals.replies()
DATA |= samples_of_stays.papers()
DATA |= samples_of_once.one_off(TOWN, BUREAU, FIGURES)
DATA |= samples_of_recognition.contents(BUREAU, FIGURES)
DATA |= samples_of_support.of_support(TOWN, BUREAU, DATA["dibao.application_form"])
DATA["tekun.posting_record"] = {**DATA["dibao.posting_record"], "item": samples_of_support.ITEM}

ADDRESSEES = {
    "dibao.promise": "重庆市綦江区扶欢镇人民政府",
    "dibao.mandate": "重庆市綦江区扶欢镇人民政府",
    "dibao.inquiry": "綦江区扶欢镇某食品厂",
    "dibao.assistance_request": "四川省某县民政局",
    "dibao.assistance_reply": "四川省某县民政局",
    "dibao.objection_reply": "蹇大明",
    "dibao.authorisation": "各有关单位",
    "dibao.application_form": "重庆市綦江区扶欢镇人民政府",
    "dibao.check_report": "重庆市綦江区扶欢镇人民政府",
    "dibao.public_notice": "高滩村村民",
    "tekun.application_form": "重庆市綦江区扶欢镇人民政府",
    "tekun.ending_notice": "高滩村村民",
}


def words(code: str, *, sample: bool = True, **changed: Any) -> dict[str, Any]:
    """What the template of a kind reads, with some contents changed."""
    kind = KINDS[code]
    contents = read_contents(kind, {**DATA[code], **changed})
    mark = contents.model_dump()["issuer"]["mark"]
    heading = {
        "kind": code,
        "title": kind.title,
        "number": letter_number(mark=mark, word=kind.word, year=2026, serial=1),
        "addressee": ADDRESSEES.get(code, "罗庆华"),
        "date": chinese_date(local_date(AT)),
        "sample": sample,
        "remedy": kind.remedy,
        "remedy_unverified": kind.remedy_unverified,
    }
    return payload(contents, heading)
