"""What each letter may say. Missing or empty: refused. Unknown: refused. Amounts are 分, dates are civil dates.

Source: 最低生活保障审核确认办法 (民发〔2021〕57号) arts. 9, 19, 21–24, 31; domain dossier "Forms to build".
"""

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints


def one_line(value: object) -> object:
    """Typed lines become one paragraph: a line break after a mark goes, elsewhere it becomes a semicolon."""
    if not isinstance(value, str):
        return value
    joined = re.sub(r"(?<=[。；！？：，、])\s*\n\s*", "", value.strip().replace("\r", "\n"))
    return re.sub(r"\s*\n\s*", "；", joined).replace("\t", " ")


#: No control and no direction signs: what is printed reads as it was typed.
_PLAIN = r"^[^\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]+$"
Text = Annotated[
    str,
    BeforeValidator(one_line),
    StringConstraints(strip_whitespace=True, min_length=1, max_length=2000, pattern=_PLAIN),
]
Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=50, pattern=r"^[^\d]+$")
]
Texts = Annotated[list[Text], Field(min_length=1, max_length=20)]
#: A handwritten signature as `services.signature_png` gives it: a small PNG in base64.
Signature = Annotated[str, StringConstraints(min_length=1, max_length=60_000)]
Fen = Annotated[int, Field(ge=0, le=10_000_000_000)]


class Contents(BaseModel):
    """Base: closed (unknown fields refused), frozen, no blanks."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Issuer(Contents):
    """The issuing body. `mark` begins the number: 綦民 → 綦民低保确字〔2026〕第0001号."""

    name: Text = Field(title="出具机关")
    mark: Text = Field(title="机关代字")
    contact: Text = Field(title="联系人")
    phone: Text = Field(title="联系电话")
    address: Text = Field(title="机关地址")


class Letter(Contents):
    """What every letter carries."""

    issuer: Issuer = Field(title="出具机关")


class Figure(Contents):
    """A number or finding that decides, with its source and day."""

    name: Text = Field(title="项目")
    value: Text = Field(title="数额或结果")
    source: Text = Field(title="来源")
    as_of: date = Field(title="截至日期")


class Acceptance(Letter):
    """受理通知书: what was accepted, when, until when, what comes next, whom to ask."""

    item: Text = Field(title="申请事项")
    applied_on: date = Field(title="提出申请日期")
    accepted_on: date = Field(title="受理日期")
    due_on: date = Field(title="办结期限")
    working_days: Annotated[int, Field(ge=1, le=90)] = Field(title="办理时限（工作日）")
    members: Annotated[list[Name], Field(min_length=1, max_length=20)] = Field(title="共同生活家庭成员")
    next_steps: Texts = Field(title="后续步骤")
    rights: Texts = Field(title="您的权利")


class MissingPaper(Contents):
    """One thing still missing and how to give it."""

    what: Text = Field(title="缺少的材料或内容")
    why: Text = Field(title="为什么需要")
    how: Text = Field(title="怎么补")


class Supplement(Letter):
    """补正告知书: everything that is missing, said once (art. 10); what a platform can give is not asked for."""

    item: Text = Field(title="申请事项")
    applied_on: date = Field(title="提出申请日期")
    missing: Annotated[list[MissingPaper], Field(min_length=1, max_length=30)] = Field(title="需要补正的内容")
    until_on: date = Field(title="补正日期")
    help: Text = Field(title="可以得到的帮助")


class ConfirmedMember(Contents):
    """One person of the family: whether counted, and what of the amount is hers."""

    name: Name = Field(title="姓名")
    relation: Text = Field(title="与申请人关系")
    counted: Text = Field(title="保障情况")
    amount_fen: Fen = Field(title="月保障金额")


class Confirmation(Letter):
    """确认通知书: amount, per person, from when, why, how to object, when checked again."""

    item: Text = Field(title="申请事项")
    standard: Text = Field(title="执行标准")
    decided_on: date = Field(title="确认日期")
    amount_fen: Fen = Field(title="月保障金额合计")
    start_month: Text = Field(title="起始月份")
    members: Annotated[list[ConfirmedMember], Field(min_length=1, max_length=20)] = Field(title="家庭成员")
    basis: Text = Field(title="依据")
    reasons: Texts = Field(title="理由")
    figures: Annotated[list[Figure], Field(min_length=1, max_length=20)] = Field(title="核定数据")
    payment: Text = Field(title="发放方式")
    recheck: Text = Field(title="定期复核")
    duties: Texts = Field(title="需要您做的事")


class NonConfirmation(Letter):
    """不予确认告知书: reasons, the figures with source and date, how to correct them, what else to try."""

    item: Text = Field(title="申请事项")
    decided_on: date = Field(title="决定日期")
    basis: Text = Field(title="依据")
    reasons: Texts = Field(title="理由")
    figures: Annotated[list[Figure], Field(min_length=1, max_length=20)] = Field(title="核定数据")
    would_change: Texts = Field(title="哪些情况会改变结果")
    correction: Text = Field(title="如何更正")
    other_help: Texts = Field(title="还可以申请的救助")


class NoticeRow(Contents):
    """One family on the public notice: name, number of members, amount. Nothing else, ever (art. 24)."""

    applicant: Name = Field(title="申请人")
    members: Annotated[int, Field(ge=1, le=30)] = Field(title="保障人数")
    amount_fen: Fen = Field(title="拟月保障金额")


class PublicNotice(Letter):
    """初审公示单 of one village. The allow-list is this class."""

    item: Text = Field(title="公示事项")
    town: Text = Field(title="镇街")
    village: Text = Field(title="村（社区）")
    from_on: date = Field(title="公示开始")
    until_on: date = Field(title="公示结束")
    opinion: Text = Field(title="初审意见")
    rows: Annotated[list[NoticeRow], Field(min_length=1, max_length=60)] = Field(title="公示名单")
    objection_phone: Text = Field(title="异议电话")
    objection_place: Text = Field(title="异议受理地点")


class Signer(Contents):
    """Who authorises: each adult member and each supporter; without full capacity, the legal representative signs."""

    name: Name = Field(title="姓名")
    relation: Text = Field(title="与申请人关系")
    identity: Text = Field(title="身份证号")
    signed_by: Text = Field(title="签署人")
    signed_on: date | None = Field(default=None, title="签署日期")
    signature: Signature | None = Field(default=None, title="签名")


class Authorisation(Letter):
    """重庆市社会救助家庭经济状况核查授权书."""

    item: Text = Field(title="申请事项")
    applicant: Name = Field(title="申请人")
    signers: Annotated[list[Signer], Field(min_length=1, max_length=20)] = Field(title="授权人")
    may_query: Text = Field(title="可以查询的机构")
    asked_of: Text = Field(title="被查询的机构")
    purpose: Text = Field(title="用途")
    valid: Text = Field(title="有效期")


class Applicant(Contents):
    """The person who applies for the family."""

    name: Name = Field(title="姓名")
    identity: Text = Field(title="身份证号")
    phone: Text = Field(title="联系电话")
    registered_at: Text = Field(title="户籍地")
    living_at: Text = Field(title="居住地")


class FormMember(Contents):
    """One member as declared."""

    name: Name = Field(title="姓名")
    relation: Text = Field(title="与申请人关系")
    identity: Text = Field(title="身份证号")
    health: Text = Field(title="健康状况")
    work: Text = Field(title="就业或就学")


class Declared(Contents):
    """One line of income, property or expense as declared."""

    who: Text = Field(title="姓名")
    what: Text = Field(title="项目")
    amount: Text = Field(title="金额或数量")


class ApplicationForm(Letter):
    """最低生活保障申请书."""

    item: Text = Field(title="申请事项")
    applicant: Applicant = Field(title="申请人")
    members: Annotated[list[FormMember], Field(min_length=1, max_length=20)] = Field(title="家庭成员")
    income: list[Declared] = Field(title="收入")
    property: list[Declared] = Field(title="财产")
    expenses: list[Declared] = Field(title="支出")
    reason: Text = Field(title="申请理由")
    near_relative: Text = Field(title="近亲属备案")
    signed_on: date | None = Field(default=None, title="签署日期")
    signature: Signature | None = Field(default=None, title="签名")


class ReportRow(Contents):
    """One source's answer about one person: found, no record, not connected or error stay apart."""

    person: Name = Field(title="姓名")
    source: Text = Field(title="来源")
    outcome: Literal["有记录", "无记录", "未接入", "查询出错"] = Field(title="反馈")
    declared: Text = Field(title="申报")
    found: Text = Field(title="核对")


class CheckReport(Letter):
    """核对报告: evidence, not a decision."""

    item: Text = Field(title="核对事项")
    requested_by: Text = Field(title="委托单位")
    applicant: Name = Field(title="申请人")
    authorisations: Texts = Field(title="授权书编号")
    period: Text = Field(title="核对期间")
    checked_on: date = Field(title="核对日期")
    rows: Annotated[list[ReportRow], Field(min_length=1, max_length=300)] = Field(title="核对结果")
    conclusion: Literal["符合", "超标", "存疑"] = Field(title="核对结论")
    explanation: Text = Field(title="说明")
    valid_until: date = Field(title="有效期至")


KINDS: dict[str, type[Letter]] = {
    "acceptance": Acceptance,
    "supplement": Supplement,
    "confirmation": Confirmation,
    "non_confirmation": NonConfirmation,
    "public_notice": PublicNotice,
    "authorisation": Authorisation,
    "application_form": ApplicationForm,
    "check_report": CheckReport,
}
