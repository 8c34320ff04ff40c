"""What each letter of a case prints, built from the file; `letters` checks it and prints exactly this."""

from datetime import date, datetime
from typing import Any

from minzheng.engines.casework import review_rules
from minzheng.engines.casework.counted import counted_members, members_of
from minzheng.engines.casework.deadlines import days_allowed
from minzheng.engines.casework.giving_ways import given_of
from minzheng.engines.casework.issuing import office_of
from minzheng.engines.casework.models import Application, Case, ContactAttempt, Decision
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.catalogue.types import ServiceItem
from minzheng.engines.rules import queries as advice_store
from minzheng.engines.rules.services import Advice
from minzheng.foundations.people.types import RELATION_NAMES, Relation
from minzheng.kernel.clock import local_date

STEPS = [
    "区县核对员核对家庭经济状况（只查询您授权的内容）",
    "镇街两名以上工作人员入户调查",
    "镇街初审，提出意见；拟予确认的在本村（社区）公示7天",
    "区县民政部门审核确认，书面告知结果",
]
RIGHTS = [
    "随时查询办理进度、经办人和期限",
    "对核对结果有不同意见的，可以提供证明，要求复查",
    "查看谁看过您的信息",
]
RECHECK = "收入稳定的每年复核一次；收入不稳定或有劳动能力成员的每半年复核一次"
DUTIES = ["家庭人口、收入、财产有变化的，请及时告诉村（社区）或镇街", "有劳动能力的成员请积极就业"]
OTHER_HELP = [
    "遇到突发困难，可以申请临时救助",
    "家庭支出负担重的，可以申请认定低保边缘家庭或刚性支出困难家庭",
    "情况发生变化后，可以随时重新申请",
]
#: How a family was reached, in the words of a letter.
CONTACT_WAYS = {
    "visit": "上门",
    "phone": "打电话",
    "letter": "书面通知",
    "relative": "请亲属、邻居转告",
    "village": "请村（社区）干部联系",
}
APPLY_BEFORE_END = "有效期满前可以再次申请；没有变化的材料不用再交"
APPLY_AGAIN = (
    "终止办理不是认定您家不符合条件。愿意配合的，随时可以重新申请，也可以请村（社区）工作人员帮忙填写。"
)
CORRECTION = "认为数据有误的，请带证明材料到镇街便民服务中心，或拨打12345；工作人员会向数据来源部门核实，并出具新的核对报告。"


def acceptance_letter(application: Application, *, at: datetime) -> dict[str, Any]:
    """受理通知书: what was accepted, when, due when, who answers, what comes next."""
    item = catalogue.item(application.items[0])
    submitted = application.submitted_at or at
    return {
        "issuer": office_of(application.area_code, town=True),
        "item": catalogue.names_of(application.items),
        "applied_on": local_date(submitted),
        "accepted_on": local_date(at),
        "due_on": application.due_on,
        "working_days": days_allowed(application),
        "members": [row.name for row in members_of(application)],
        "next_steps": _words(item, "next_steps", STEPS),
        "rights": _words(item, "rights", RIGHTS),
    }


def confirmation_letter(application: Application, case: Case, decision: Decision) -> dict[str, Any]:
    """确认通知书: amount, from when, for whom, why, what to do when things change."""
    advice, item = _advice(case), catalogue.item(case.item)
    start = decision.start_month or local_date(decision.decided_at)
    return {
        "issuer": office_of(application.area_code, town=case.route == "town"),
        "item": item.name,
        "standard": _standard(advice, item),
        "decided_on": local_date(decision.decided_at),
        "amount_fen": decision.amount_fen,
        "start_month": f"{start:%Y}年{start.month}月",
        "members": _shares(application, case, decision.amount_fen or 0),
        "basis": item.law,
        "reasons": [decision.reasons],
        "figures": _figures(advice, decision),
        "payment": "".join(_words(item, "payment", ["按月发放到您登记的银行账户"])),
        "recheck": "".join(_words(item, "recheck", [RECHECK])),
        "duties": _words(item, "duties", DUTIES),
        **_given(decision),
    }


def _given(decision: Decision) -> dict[str, Any]:
    """How one-time help is given, where the decision says more than: all of it in money at once."""
    if not decision.given:
        return {}
    given = given_of(decision.given, amount_fen=decision.amount_fen or 0)
    return {
        "money_fen": given.paid_fen or None,
        "parts": [
            {"month": f"{one.month.year}年{one.month.month}月", "amount_fen": one.amount_fen}
            for one in given.parts
        ],
        "goods": [
            {"name": one.name, "quantity": one.quantity, "worth_fen": one.worth_fen} for one in given.goods
        ],
        "referred_to": given.referred_to or None,
    }


def recognition_letter(application: Application, case: Case, decision: Decision) -> dict[str, Any]:
    """认定通知书: who is recognised, until when, why, what it opens; no amount stands in it."""
    advice, item = _advice(case), catalogue.item(case.item)
    lines = [{**line} for line in _shares(application, case, 0)]
    for line in lines:
        del line["amount_fen"]
    return {
        "issuer": office_of(application.area_code, town=case.route == "town"),
        "item": item.name,
        "decided_on": local_date(decision.decided_at),
        "valid_from": local_date(decision.decided_at),
        "valid_until": decision.valid_until,
        "members": lines,
        "basis": item.law,
        "reasons": [decision.reasons],
        "figures": _figures(advice, decision),
        "uses": _words(item, "uses", OTHER_HELP),
        "renewal": "".join(_words(item, "renewal", [APPLY_BEFORE_END])),
        "duties": _words(item, "duties", DUTIES),
    }


def refusal_letter(application: Application, case: Case, decision: Decision) -> dict[str, Any]:
    """不予确认告知书: reasons, the figures and where they come from, how to correct them, what else may fit."""
    advice, item = _advice(case), catalogue.item(case.item)
    changes = [change.text for change in advice.changes] if advice else []
    return {
        "issuer": office_of(application.area_code, town=case.route == "town"),
        "item": item.name,
        "decided_on": local_date(decision.decided_at),
        "basis": item.law,
        "reasons": [decision.reasons],
        "figures": _figures(advice, decision),
        "would_change": changes or _words(item, "would_change", ["家庭收入、财产或人口发生变化"]),
        "correction": "".join(_words(item, "correction", [CORRECTION])),
        "other_help": _words(item, "other_help", review_rules.other_help(case.item)),
    }


def ending_letter(application: Application, case: Case, decision: Decision) -> dict[str, Any]:
    """终止办理告知书: why it could not go on, how the family was reached, how to apply again (art. 29)."""
    contacts = ContactAttempt.objects.filter(case=case).order_by("made_on", "recorded_at", "pk")
    return {
        "issuer": office_of(application.area_code, town=case.route == "town"),
        "item": catalogue.item(case.item).name,
        "applied_on": local_date(application.submitted_at or application.created_at),
        "decided_on": local_date(decision.decided_at),
        "basis": catalogue.item(case.item).law + "第二十九条",
        "reasons": [decision.reasons],
        "reminders": [
            {"on": row.made_on, "how": CONTACT_WAYS[row.way], "said": row.result}
            for row in list(contacts)[-10:]
        ],
        "apply_again": APPLY_AGAIN,
        "other_help": OTHER_HELP,
    }


def _words(item: ServiceItem, name: str, usual: list[str]) -> list[str]:
    """The item's own sentences, or the usual ones."""
    return list(item.words.get(name, usual))


def _advice(case: Case) -> Advice | None:
    stored = advice_store.advice_of(application_id=case.application_id, item=case.item)
    return stored.advice if stored else None


def _standard(advice: Advice | None, item: ServiceItem) -> str:
    rows = [quoted for quoted in advice.figures if "标准" in quoted.label] if advice else []
    return f"{rows[0].label} {rows[0].text}" if rows else f"按申请地当期{item.short_name}标准"


def _figures(advice: Advice | None, decision: Decision) -> list[dict[str, Any]]:
    day = local_date(decision.decided_at)
    if advice is None or not advice.figures:
        return [{"name": "审核意见", "value": "见理由", "source": "区县民政部门", "as_of": day}]
    return [
        {
            "name": row.label,
            "value": row.text,
            "source": row.source or "家庭申报",
            "as_of": _day(row.since, day),
        }
        for row in advice.figures[:20]
    ]


def _day(text: str, otherwise: date) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return otherwise


def _shares(application: Application, case: Case, amount: int) -> list[dict[str, Any]]:
    """The family's amount shown per person: equal shares, the odd 分 with the first."""
    members, counted = members_of(application), counted_members(application, case.item)
    each, rest = divmod(amount, len(counted))
    lines = []
    for row in members:
        share = (each + (rest if row == counted[0] else 0)) if row in counted else 0
        lines.append(
            {
                "name": row.name,
                "relation": str(RELATION_NAMES[Relation(row.relation)])
                if row.relation in list(Relation)
                else "其他",
                "counted": "计入保障" if row in counted else "不计入",
                "amount_fen": share,
            }
        )
    return lines
