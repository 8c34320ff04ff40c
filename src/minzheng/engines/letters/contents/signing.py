"""What the family signs: application, authorisation, promise, mandate. Source: 审核确认办法 arts. 6, 9."""

from datetime import date
from typing import Annotated

from pydantic import Field

from minzheng.engines.letters.contents.base import Contents, Letter, Name, Signature, Text, Texts


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


class Promise(Letter):
    """承诺书: what the family promises, in whole sentences, and what happens if it is not so (art. 9)."""

    item: Text = Field(title="申请事项")
    applicant: Name = Field(title="申请人")
    promises: Texts = Field(title="承诺内容")
    consequences: Text = Field(title="不实承诺的后果")
    signers: Annotated[list[Signer], Field(min_length=1, max_length=20)] = Field(title="承诺人")


class MandateSide(Contents):
    """One side of a mandate: who asks, or who acts for her."""

    name: Name = Field(title="姓名")
    identity: Text = Field(title="身份证号")
    phone: Text = Field(title="联系电话")
    signed_by: Text = Field(title="签署人")
    signed_on: date | None = Field(default=None, title="签署日期")
    signature: Signature | None = Field(default=None, title="签名")


class Mandate(Letter):
    """委托书: who may do what for whom, from when until when (art. 6). The receiving of money is never among it."""

    item: Text = Field(title="申请事项")
    principal: MandateSide = Field(title="委托人")
    mandatary: MandateSide = Field(title="受托人")
    relation: Text = Field(title="受托人与委托人关系")
    reason: Text = Field(title="委托原因")
    may_do: Texts = Field(title="委托事项")
    from_on: date = Field(title="委托开始日期")
    until_on: date = Field(title="委托结束日期")
    witness: Name | None = Field(default=None, title="见证人")
