"""What the letters of a review print: the intended change a family is told of, and the adjustment decided."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from minzheng.engines.casework import review_rules
from minzheng.engines.casework.issuing import office_of
from minzheng.engines.casework.models import Application, Case, Decision, Review
from minzheng.engines.casework.review_parts import whole_amount
from minzheng.engines.casework.review_types import VERDICT_NAMES, Verdict
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.letters import services as letters
from minzheng.engines.messages import services as messages
from minzheng.engines.rules import queries as advice_store
from minzheng.kernel.actor import Actor
from minzheng.kernel.clock import local_date
from minzheng.kernel.money import yuan

BASIS = {
    "raise": "最低生活保障审核确认办法第三十一条",
    "cut": "最低生活保障审核确认办法第三十二条",
    "stop": "最低生活保障审核确认办法第三十二条",
    "taper": "最低生活保障审核确认办法第三十三条",
    "split": "最低生活保障审核确认办法第七、三十一条",
}
REPLY_HOW = [
    "在手机上打开这件复核，点“说明情况”",
    "到村（社区）或镇街窗口当面说，工作人员当场记录",
    "打电话或请人代说，工作人员会记录并念给您听",
]
HEARING = "您说的情况会原样交给作出决定的人。期间照常发放；没有书面决定并送到您手上之前，不减发、不停发。"
CORRECTION = (
    "认为数据有误的，请带证明材料到镇街便民服务中心，或拨打12345；工作人员会向数据来源部门核实后再告知您。"
)
AFTER_SERVICE = "本文书送达的下一个月"


def send_intended(
    application: Application, case: Case, review: Review, verdict: Verdict, *, actor: Actor, at: datetime
) -> None:
    """拟调整告知书 and its message: what is meant, why, until when and how to answer."""
    former = review_amount(review, at)
    days = review_rules.parameter(case.item, "hearing_working_days").value
    data = {
        "issuer": office_of(application.area_code, town=True),
        "change": VERDICT_NAMES[verdict.act],
        "item": catalogue.item(case.item).name,
        "former_fen": former,
        "amount_fen": verdict.amount_fen or 0,
        "from_month": AFTER_SERVICE,
        "basis": review_rules.basis(case.item, verdict.act) or BASIS[verdict.act],
        "reasons": [verdict.reasons],
        "figures": figures(application, case, verdict.reasons, at),
        "reply_until": f"本告知书送达之日起{days}个工作日内",
        "reply_how": REPLY_HOW,
        "hearing": HEARING,
    }
    _issue(application, case, f"{case.item}.intended_change", data, actor=actor, at=at)
    tell(
        application,
        case,
        "intended_change",
        {"change": VERDICT_NAMES[verdict.act], "until": f"告知书送到您手上以后的{days}个工作日内"},
        at=at,
    )


@dataclass(frozen=True, slots=True)
class Adjusted:
    """A decision with what was paid before it (分), and 渐退's months."""

    decision: Decision
    former_fen: int
    months: int | None = None


def send_adjustment(
    application: Application, case: Case, adjusted: Adjusted, *, actor: Actor, at: datetime
) -> None:
    """保障金调整通知书 and its message. A raise stands from its month, everything else from after service."""
    decision, months = adjusted.decision, adjusted.months
    raised = decision.kind == "raise"
    data = {
        "issuer": office_of(application.area_code, town=case.route == "town"),
        "change": VERDICT_NAMES.get(decision.kind, VERDICT_NAMES["raise"]),
        "item": catalogue.item(case.item).name,
        "decided_on": local_date(decision.decided_at),
        "former_fen": adjusted.former_fen,
        "amount_fen": decision.amount_fen or 0,
        "from_month": f"{decision.start_month:%Y年%m月}"
        if raised and decision.start_month
        else AFTER_SERVICE,
        "until_month": f"从送达的下一个月起第{months}个月" if months else None,
        "basis": review_rules.basis(case.item, decision.kind) or BASIS.get(decision.kind, BASIS["split"]),
        "reasons": [decision.reasons],
        "figures": figures(application, case, decision.reasons, at),
        "correction": CORRECTION,
        "other_help": review_rules.other_help(case.item),
    }
    _issue(application, case, f"{case.item}.adjustment", data, actor=actor, at=at)
    change = VERDICT_NAMES.get(decision.kind, "调整")
    amount = yuan(decision.amount_fen or 0)
    tell(application, case, "adjusted", {"change": change, "amount": amount}, at=at)


def _issue(
    application: Application, case: Case, kind: str, data: dict[str, Any], *, actor: Actor, at: datetime
) -> None:
    letters.issue(
        actor=actor,
        kind=kind,
        case_id=case.id,
        application_id=application.id,
        person_id=application.applicant_id,
        area_code=application.area_code,
        addressee=application.applicant_name,
        data=data,
        at=at,
    )


def tell(application: Application, case: Case, kind: str, context: dict[str, str], *, at: datetime) -> None:
    """A message to the family's holder, with the way to the review."""
    assert application.applicant_id is not None
    messages.tell(
        person_id=application.applicant_id,
        area_code=application.area_code,
        kind=f"{case.item}.{kind}",
        context={
            "name": application.applicant_name,
            "item": catalogue.item(case.item).name,
            **context,
        },
        link=f"/applications/{application.id}/",
        at=at,
    )


def review_amount(review: Review, at: datetime) -> int:
    """分 the family is paid this month or, before the first, from its first month on, all parts together; 0 when nothing."""
    return whole_amount(review.award_id, at)


def figures(application: Application, case: Case, reasons: str, at: datetime) -> list[dict[str, Any]]:
    """The advice's figures with source and day; without advice, the officer's finding itself."""
    stored = advice_store.advice_of(application_id=application.id, item=case.item)
    day = local_date(at)
    rows = stored.advice.figures[:20] if stored else ()
    return [
        {"name": row.label, "value": row.text, "source": row.source or "家庭申报", "as_of": day}
        for row in rows
    ] or [{"name": "复核认定", "value": reasons[:200], "source": "镇街复核", "as_of": day}]
