"""Papers of 特困人员救助供养: application, assessment of self-care, care agreement, notice that support ends.

Source: 特困人员认定办法 (民发〔2021〕43号); 社会救助暂行办法 art. 15, 19; what an agreement holds: domain dossier E.
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from minzheng.engines.letters.contents.base import Contents, Fen, Letter, Name, Text, Texts
from minzheng.engines.letters.contents.inquiry import Officers, Present
from minzheng.engines.letters.contents.signing import ApplicationForm


class LegalSupporter(Contents):
    """Somebody bound by law to support the applicant, as declared."""

    name: Name = Field(title="姓名")
    relation: Text = Field(title="与申请人关系")
    identity: Text = Field(title="身份证号")
    state: Text = Field(title="有关情况")


class SupportApplication(ApplicationForm):
    """特困人员救助供养申请书: the application form with the legal supporters and the way of support chosen."""

    supporters: Annotated[list[LegalSupporter], Field(max_length=20)] = Field(title="法定义务人")
    care: Text = Field(title="供养方式")


class Indicator(Contents):
    """One of the six: whether the person manages it alone."""

    what: Text = Field(title="评估指标")
    able: Literal["能够自主完成", "不能自主完成"] = Field(title="评估结果")


class SelfCareAssessment(Letter):
    """生活自理能力评估表: six indicators as two assessors saw them, the grade that follows from their number."""

    item: Text = Field(title="申请事项")
    person: Name = Field(title="被评估人")
    address: Text = Field(title="评估地点")
    assessed_on: date = Field(title="评估日期")
    assessors: Officers = Field(title="评估人员")
    indicators: Annotated[list[Indicator], Field(min_length=6, max_length=6)] = Field(title="六项指标")
    failed: Annotated[int, Field(ge=0, le=6)] = Field(title="不能自主完成的项数")
    grade: Text = Field(title="评估结论")
    present: list[Present] = Field(max_length=20, title="在场人员")


class CareAgreement(Letter):
    """分散供养照料服务协议: who cares for whom, what is done how often, what is paid, how it ends."""

    person: Name = Field(title="供养对象")
    identity: Text = Field(title="身份证号")
    living_at: Text = Field(title="居住地")
    carer: Text = Field(title="照料人")
    carer_relation: Text = Field(title="照料人与供养对象的关系")
    grade: Text = Field(title="自理能力档次")
    care_fen: Fen = Field(title="照料护理补贴标准")
    services: Texts = Field(title="照料内容和频次")
    duties_of_carer: Texts = Field(title="照料人的义务")
    rights: Texts = Field(title="供养对象的权利")
    duties_of_town: Texts = Field(title="镇街的责任")
    payment: Text = Field(title="补贴发放")
    term: Text = Field(title="协议期限")
    ending: Texts = Field(title="变更和解除")
    marks: list[Text] = Field(default_factory=list, max_length=5, title="待核实事项")


class EndingRow(Contents):
    """A person whose support is to end, and why, in words the public may read."""

    person: Name = Field(title="姓名")
    ground: Text = Field(title="终止情形")


class EndingNotice(Letter):
    """终止供养公示: name and ground, nothing else; for seven days before the decision."""

    item: Text = Field(title="事项")
    town: Text = Field(title="镇街")
    village: Text = Field(title="村（社区）")
    from_on: date = Field(title="公示开始")
    until_on: date = Field(title="公示结束")
    rows: Annotated[list[EndingRow], Field(min_length=1, max_length=200)] = Field(title="拟终止供养人员")
    objection_phone: Text = Field(title="异议电话")
    objection_place: Text = Field(title="受理地点")


__all__ = ["CareAgreement", "EndingNotice", "SelfCareAssessment", "SupportApplication"]
