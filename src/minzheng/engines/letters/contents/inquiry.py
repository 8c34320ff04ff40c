"""Papers of finding out: check, survey, neighbours, letters of inquiry, kin of officers, other counties, work offered.

Source: 审核确认办法 arts. 5, 11, 16–18, 20, 34.
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from minzheng.engines.letters.contents.base import Contents, Letter, Name, Signature, Text, Texts


class Officer(Contents):
    """One of those who surveyed; at least two do (art. 16)."""

    name: Name = Field(title="姓名")
    unit: Text = Field(title="单位和职务")
    signature: Signature | None = Field(default=None, title="签名")


Officers = Annotated[list[Officer], Field(min_length=2, max_length=8)]


class Finding(Contents):
    """One thing looked at: what the family said, what was seen."""

    what: Text = Field(title="调查内容")
    declared: Text = Field(title="申报情况")
    seen: Text = Field(title="查看情况")


class Present(Contents):
    """A member of the family who was there. Who does not sign is not forced: the reason is written down."""

    name: Name = Field(title="姓名")
    relation: Text = Field(title="与申请人关系")
    signature: Signature | None = Field(default=None, title="签名")
    not_signed: Text | None = Field(default=None, title="未签名的原因")


class SurveyForm(Letter):
    """入户调查表: at least two surveyors, what was seen, signed by them and by who was there (art. 16)."""

    item: Text = Field(title="调查事项")
    applicant: Name = Field(title="申请人")
    address: Text = Field(title="调查地点")
    surveyed_on: date = Field(title="调查日期")
    way: Literal["入户", "电话", "视频"] = Field(title="调查方式")
    why_remote: Text | None = Field(default=None, title="未入户的原因")
    surveyors: Officers = Field(title="调查人员")
    findings: Annotated[list[Finding], Field(min_length=1, max_length=60)] = Field(title="调查情况")
    opinion: Text = Field(title="调查结论")
    present: list[Present] = Field(max_length=20, title="在场家庭成员")
    photos: Annotated[int, Field(ge=0, le=200)] = Field(default=0, title="照片张数")


class Neighbour(Contents):
    """Somebody asked. What she said is not shown to the family with her name."""

    name: Name = Field(title="姓名")
    relation: Text = Field(title="与被调查家庭的关系")
    said: Text = Field(title="反映的情况")
    signature: Signature | None = Field(default=None, title="签名")
    not_signed: Text | None = Field(default=None, title="未签名的原因")


class NeighbourVisit(Letter):
    """邻里访问记录: who was asked, what was said (art. 16)."""

    item: Text = Field(title="调查事项")
    applicant: Name = Field(title="申请人")
    visited_on: date = Field(title="访问日期")
    visitors: Officers = Field(title="访问人员")
    neighbours: Annotated[list[Neighbour], Field(min_length=1, max_length=12)] = Field(title="访问对象")
    summary: Text = Field(title="综合情况")


class Inquiry(Letter):
    """信函索证函: a letter to somebody who can confirm one thing, by the family's authorisation (art. 16)."""

    item: Text = Field(title="申请事项")
    about: Name = Field(title="当事人")
    about_known: Text = Field(title="当事人有关情况")
    authorisation: Text = Field(title="授权书编号")
    questions: Texts = Field(title="请协助确认的事项")
    basis: Text = Field(title="依据")
    reply_until: date = Field(title="希望回复日期")
    reply_to: Text = Field(title="回复方式")


class Kin(Contents):
    """A member of the family and the officer she is kin of."""

    member: Name = Field(title="家庭成员")
    officer: Name = Field(title="经办人员或村（居）干部")
    post: Text = Field(title="单位和职务")
    relation: Text = Field(title="亲属关系")


class NearRelative(Letter):
    """近亲属备案登记表: kept apart; the district must visit the home in its review (arts. 11, 20)."""

    item: Text = Field(title="申请事项")
    applicant: Name = Field(title="申请人")
    kin: Annotated[list[Kin], Field(min_length=1, max_length=20)] = Field(title="近亲属关系")
    said_by: Text = Field(title="信息来源")
    registered_on: date = Field(title="备案日期")
    registered_by: Text = Field(title="备案登记人")
    measures: Texts = Field(title="备案后的要求")


class Asked(Contents):
    """A person another county is asked about."""

    name: Name = Field(title="姓名")
    identity: Text = Field(title="身份证号")
    relation: Text = Field(title="与申请人关系")
    known: Text = Field(title="已掌握的情况")


class AssistanceRequest(Letter):
    """协查函: another county is asked to look, by the persons' own authorisation (arts. 5, 17)."""

    item: Text = Field(title="申请事项")
    applicant: Name = Field(title="申请人")
    people: Annotated[list[Asked], Field(min_length=1, max_length=20)] = Field(title="协查对象")
    authorisations: Texts = Field(title="授权书编号")
    questions: Texts = Field(title="协查内容")
    basis: Text = Field(title="依据")
    reply_until: date = Field(title="希望回复日期")
    reply_to: Text = Field(title="回复方式")


class Answered(Contents):
    """One answer of the county asked. Nothing found and not able to look stay apart."""

    name: Name = Field(title="姓名")
    asked: Text = Field(title="协查内容")
    outcome: Literal["有记录", "无记录", "未能核查"] = Field(title="反馈")
    found: Text = Field(title="核查情况")
    source: Text = Field(title="来源")
    as_of: date = Field(title="截至日期")


class AssistanceReply(Letter):
    """协查复函."""

    item: Text = Field(title="申请事项")
    request_number: Text = Field(title="来函文号")
    requested_on: date = Field(title="来函日期")
    applicant: Name = Field(title="申请人")
    answers: Annotated[list[Answered], Field(min_length=1, max_length=60)] = Field(title="协查结果")
    explanation: Text = Field(title="说明")


class Rechecked(Contents):
    """One finding looked at again."""

    what: Text = Field(title="项目")
    before: Text = Field(title="原核对结果")
    objection: Text = Field(title="您的说明")
    after: Text = Field(title="复查结果")
    source: Text = Field(title="来源")


class RecheckResult(Letter):
    """复查结果告知书: what became of the family's objection to the check (art. 18)."""

    item: Text = Field(title="申请事项")
    objected_on: date = Field(title="提出异议日期")
    rechecked_on: date = Field(title="复查日期")
    report: Text = Field(title="核对报告编号")
    rows: Annotated[list[Rechecked], Field(min_length=1, max_length=30)] = Field(title="复查情况")
    result: Literal["维持", "更正", "部分更正"] = Field(title="复查结论")
    basis: Text = Field(title="依据")
    effect: Text = Field(title="接下来怎么办")


class WorkRefusal(Letter):
    """拒绝就业记录: one offer of work refused, with the reason heard. A record, not a sanction (art. 34)."""

    item: Text = Field(title="保障事项")
    member: Name = Field(title="家庭成员")
    serial: Annotated[int, Field(ge=1, le=99)] = Field(title="连续第几次")
    offered_on: date = Field(title="介绍工作日期")
    offered_by: Text = Field(title="介绍单位")
    employer: Text = Field(title="用工单位")
    work: Text = Field(title="岗位和地点")
    pay: Text = Field(title="劳动报酬")
    fits: Text = Field(title="与健康状况和劳动能力是否相适应")
    reason: Text = Field(title="本人说明的原因")
    heard: Literal["有正当理由", "无正当理由", "待核实"] = Field(title="对原因的认定")
    note: Text = Field(title="认定说明")
    recorded_by: Officers = Field(title="记录人")
    signature: Signature | None = Field(default=None, title="本人签名")
    not_signed: Text | None = Field(default=None, title="未签名的原因")


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
