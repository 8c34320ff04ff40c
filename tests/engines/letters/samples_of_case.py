"""One complete, invented content for the papers and letters of a case's way: see `samples` for the first eight."""

from datetime import date
from typing import Any

Data = dict[str, dict[str, Any]]

SURVEYORS = [
    {"name": "王敏", "unit": "扶欢镇民政和社会事务办公室 干部"},
    {"name": "杨小兰", "unit": "高滩村 救助专干"},
]
SIGNERS = [
    {
        "name": "罗庆华",
        "relation": "本人",
        "identity": "500222198003150025",
        "signed_by": "本人",
        "signed_on": date(2026, 11, 6),
    },
    {
        "name": "綦毓芳",
        "relation": "母亲",
        "identity": "510223195202140041",
        "signed_by": "法定代理人 罗庆华",
    },
]
LAW = "《最低生活保障审核确认办法》（民发〔2021〕57号）"


def signed_papers(town: dict[str, str]) -> Data:
    """承诺书, 委托书, 收件回执."""
    return {
        "dibao.promise": {
            "issuer": town,
            "item": "最低生活保障",
            "applicant": "罗庆华",
            "promises": [
                "申请书里写的家庭人口、收入、财产和支出都是真实的、完整的，没有隐瞒。",
                "交来的证件和材料都是真的。",
                "配合入户调查和信息核对。",
                "家里人口、收入、财产有变化，一个月内告诉村里或者镇里。",
            ],
            "consequences": "故意隐瞒或者虚报的，要退回多领的救助金，并依法承担责任；不是故意、及时更正的，不追究。",
            "signers": SIGNERS,
        },
        "dibao.mandate": {
            "issuer": town,
            "item": "最低生活保障",
            "principal": {
                "name": "綦毓芳",
                "identity": "510223195202140041",
                "phone": "无",
                "signed_by": "本人（按手印）",
                "signed_on": date(2026, 11, 6),
            },
            "mandatary": {
                "name": "杨小兰",
                "identity": "500222199005060022",
                "phone": "13800000003",
                "signed_by": "本人",
                "signed_on": date(2026, 11, 6),
            },
            "relation": "村救助专干",
            "reason": "年老行动不便，不会用手机",
            "may_do": [
                "填写并提交最低生活保障申请。",
                "补交材料，查询办理进度。",
                "代收文书，收到后三日内转交本人。",
            ],
            "from_on": date(2026, 11, 6),
            "until_on": date(2027, 11, 5),
        },
        "dibao.receipt": {
            "issuer": town,
            "item": "最低生活保障",
            "applicant": "罗庆华",
            "received_on": date(2026, 11, 6),
            "received_by": "王敏",
            "code": "480126",
            "papers": ["申请书1份", "授权书1份（罗庆华已签名）", "綦毓芳残疾人证照片2张"],
            "missing": ["罗燚的授权签名"],
            "ask_at": [
                "打镇里电话023-48650000，报查询码和申请人姓名。",
                "在“救助通”点“查办理进度”，输入查询码。",
                "请村里的救助专干帮您查，不收费。",
            ],
        },
    }


def findings(town: dict[str, str]) -> Data:
    """入户调查表, 邻里访问记录, 信函索证函, 近亲属备案登记表, 介绍工作情况记录."""
    return {
        "dibao.survey_form": {
            "issuer": town,
            "item": "最低生活保障",
            "applicant": "罗庆华",
            "address": "扶欢镇高滩村3社12号",
            "surveyed_on": date(2026, 11, 10),
            "way": "入户",
            "surveyors": SURVEYORS,
            "findings": [
                {
                    "what": "居住人口",
                    "declared": "3人",
                    "seen": "平时2人在家，罗燚在成都上大学，床铺、衣物都在",
                },
                {"what": "住房", "declared": "自有住房1处，土木结构", "seen": "与申报一致，东墙有裂缝"},
                {
                    "what": "就业和收入",
                    "declared": "罗庆华打零工，每月1,260元",
                    "seen": "看过近6个月的记工本，平均每月1,250元",
                },
                {
                    "what": "健康状况",
                    "declared": "綦毓芳肢体二级残疾",
                    "seen": "行走靠拐杖，常年服药，看过药费单",
                },
                {"what": "大件物品", "declared": "无汽车", "seen": "未见机动车，有电视、冰箱各1台"},
            ],
            "opinion": "家庭情况与申报基本一致，主要困难是老人看病和孩子上学。",
            "present": [
                {"name": "罗庆华", "relation": "本人"},
                {"name": "綦毓芳", "relation": "母亲", "not_signed": "手抖不便，已念给她听，她说没有意见"},
            ],
            "photos": 6,
        },
        "dibao.neighbour_visit": {
            "issuer": town,
            "item": "最低生活保障",
            "applicant": "罗庆华",
            "visited_on": date(2026, 11, 10),
            "visitors": SURVEYORS,
            "neighbours": [
                {"name": "蹇大明", "relation": "邻居", "said": "他家就靠小罗打零工，老母亲常年吃药。"},
                {
                    "name": "令狐秀",
                    "relation": "社长",
                    "said": "没有听说有别的收入，田也没有租出去。",
                    "not_signed": "不愿签名",
                },
            ],
            "summary": "两名邻居反映的情况与申报一致。",
        },
        "dibao.inquiry": {
            "issuer": town,
            "item": "最低生活保障",
            "about": "罗庆华",
            "about_known": "2026年3月起在贵单位做零工",
            "authorisation": "扶欢府核授字〔2026〕第0001号",
            "questions": ["罗庆华2026年5月至10月每月的劳动报酬。", "是否签有劳动合同，是否缴纳社会保险。"],
            "basis": LAW + "第十六条",
            "reply_until": date(2026, 11, 20),
            "reply_to": "寄回或者送到扶欢镇便民服务中心，也可以打下面的电话约人上门取。",
        },
        "dibao.near_relative": {
            "issuer": town,
            "item": "最低生活保障",
            "applicant": "罗庆华",
            "kin": [
                {"member": "罗庆华", "officer": "罗庆明", "post": "高滩村村委会 副主任", "relation": "堂兄弟"}
            ],
            "said_by": "申请人在申请书中主动说明",
            "registered_on": date(2026, 11, 9),
            "registered_by": "王敏",
            "measures": [
                "罗庆明不参加本户的调查、评议和初审。",
                "区民政局审核时必须入户调查。",
                "备案情况单独登记，每年复核时一并核对。",
            ],
        },
        "dibao.work_refusal": {
            "issuer": town,
            "item": "最低生活保障",
            "member": "罗庆华",
            "serial": 1,
            "offered_on": date(2027, 3, 8),
            "offered_by": "扶欢镇社保所",
            "employer": "綦江区扶欢镇某食品厂",
            "work": "包装工，扶欢镇，白班",
            "pay": "每月2,300元，缴纳社会保险",
            "fits": "身体健康，能够胜任，离家6公里",
            "reason": "母亲每天要换药，家里没有别的人，下午四点以前必须回家。",
            "heard": "有正当理由",
            "note": "已与村里核实，母亲确需人照料，帮助联系半日制岗位。",
            "recorded_by": SURVEYORS,
        },
    }


def other_offices(town: dict[str, str], bureau: dict[str, str]) -> Data:
    """协查函, 协查复函, 复查结果告知书."""
    return {
        "dibao.assistance_request": {
            "issuer": bureau,
            "item": "最低生活保障",
            "applicant": "罗庆华",
            "people": [
                {
                    "name": "罗燚",
                    "identity": "500222200508120017",
                    "relation": "儿子",
                    "known": "在成都某大学读本科，2024年入学",
                }
            ],
            "authorisations": ["扶欢府核授字〔2026〕第0002号"],
            "questions": ["在贵地有无工资收入、社会保险缴费记录。", "在贵地有无不动产、机动车登记。"],
            "basis": LAW + "第十七条和川渝社会救助协查约定",
            "reply_until": date(2026, 11, 23),
            "reply_to": "通过协查系统或者传真023-48660001",
        },
        "dibao.assistance_reply": {
            "issuer": bureau,
            "item": "最低生活保障",
            "request_number": "綦民低保协字〔2026〕第0001号",
            "requested_on": date(2026, 11, 13),
            "applicant": "罗庆华",
            "answers": [
                {
                    "name": "罗燚",
                    "asked": "工资和社保",
                    "outcome": "无记录",
                    "found": "没有参保缴费记录",
                    "source": "当地人力社保部门",
                    "as_of": date(2026, 11, 16),
                },
                {
                    "name": "罗燚",
                    "asked": "不动产",
                    "outcome": "未能核查",
                    "found": "接口维护，11月25日后可以查",
                    "source": "当地不动产登记机构",
                    "as_of": date(2026, 11, 16),
                },
            ],
            "explanation": "不动产情况待系统恢复后另行函复。",
        },
        "dibao.recheck_result": {
            "issuer": town,
            "item": "最低生活保障",
            "objected_on": date(2026, 11, 13),
            "rechecked_on": date(2026, 11, 18),
            "report": "綦核核报字〔2026〕第0001号",
            "rows": [
                {
                    "what": "机动车",
                    "before": "罗庆华名下货车1辆",
                    "objection": "2023年已卖掉，没有过户",
                    "after": "已报废注销，2026年11月16日办结",
                    "source": "公安车管部门，注销证明",
                }
            ],
            "result": "更正",
            "basis": LAW + "第十八条",
            "effect": "按复查结果继续办理，不用您再做什么；办理期限不变。",
        },
    }


def hearing_others(town: dict[str, str], bureau: dict[str, str]) -> Data:
    """民主评议记录, 救助审批会议纪要, 异议处理答复, 公示张贴记录."""
    people = [
        {"name": name, "role": role, "votes": votes}
        for name, role, votes in (
            ("张主任", "镇民政办主任", False),
            ("杨小兰", "村救助专干", False),
            ("蹇大明", "村民代表", True),
            ("令狐秀", "村民代表", True),
            ("冉启福", "党员代表", True),
            ("冯玉珍", "熟悉情况的邻居", True),
            ("犹光荣", "村务监督委员会委员", True),
        )
    ]
    return {
        "dibao.democratic_review": {
            "issuer": town,
            "item": "最低生活保障",
            "applicant": "罗庆华",
            "cause": "公示期内有人反映其家庭在镇上有门面出租",
            "held_on": date(2026, 11, 17),
            "place": "高滩村便民服务中心",
            "chair": "张主任",
            "recorder": "杨小兰",
            "attendees": people,
            "facts": [
                "不动产登记机构反馈：只有自有住房1处。",
                "镇里两名工作人员到镇上核实，该门面登记在他人名下。",
            ],
            "said": ["门面是他堂哥的，不是他家的。", "他家确实困难。"],
            "agree": 4,
            "disagree": 0,
            "abstain": 1,
            "result": "参加评议的人员认为申报情况属实，反映的问题不属实。",
        },
        "dibao.meeting_minutes": {
            "issuer": bureau,
            "item": "最低生活保障",
            "held_on": date(2026, 11, 19),
            "place": "区民政局三楼会议室",
            "chair": "李科",
            "recorder": "周静",
            "attendees": [
                {"name": "李科", "role": "社会救助科科长"},
                {"name": "周静", "role": "社会救助科干部"},
                {"name": "冉华", "role": "核对中心干部"},
            ],
            "absent": ["罗强（与申请人有亲属关系，回避）"],
            "cases": [
                {
                    "applicant": "罗庆华",
                    "village": "扶欢镇高滩村",
                    "members": 3,
                    "proposed_fen": 63000,
                    "agree": 3,
                    "disagree": 0,
                    "opinion": "同意按初审意见确认",
                }
            ],
            "said": ["公示期内有异议，镇里已经民主评议，异议不属实。", "近亲属备案户，区里已经入户。"],
            "result": "建议确认人按初审意见确认。",
        },
        "dibao.objection_reply": {
            "issuer": town,
            "item": "最低生活保障",
            "notice_number": "扶欢府低保公示字〔2026〕第0001号",
            "objected_on": date(2026, 11, 15),
            "objection": "公示的一户家庭在镇上有门面出租。",
            "how": "重新调查和民主评议",
            "findings": [
                "镇里两名工作人员重新到现场核实，并向不动产登记机构核对。",
                "11月17日在村里召开民主评议会。",
            ],
            "result": "不属实",
            "effect": "该户的初审意见不变，报区民政局审核确认。",
            "further": "可以在收到本答复后向綦江区民政局反映（023-48660000），也可以打12345。",
        },
        "dibao.posting_record": {
            "issuer": town,
            "item": "最低生活保障",
            "notice_number": "扶欢府低保公示字〔2026〕第0001号",
            "town": "扶欢镇",
            "village": "高滩村",
            "from_on": date(2026, 11, 13),
            "until_on": date(2026, 11, 19),
            "place": "村便民服务中心公示栏，3社院坝公示栏",
            "posted_on": date(2026, 11, 13),
            "posted_by": "杨小兰",
            "condition": "11月15日下雨破损，当天补贴。",
            "taken_down_on": date(2026, 11, 20),
            "taken_down_by": "杨小兰",
        },
    }
