"""Papers of hearing others: democratic review, meeting of the confirming office, objections, notices on the wall.

Source: 审核确认办法 arts. 19, 20; 社会救助暂行办法 art. 11.
"""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from minzheng.engines.letters.contents.base import Contents, Fen, Letter, Name, Signature, Text, Texts

Votes = Annotated[int, Field(ge=0, le=200)]


class Attendee(Contents):
    """Somebody at the table; `votes`: whether she has a vote."""

    name: Name = Field(title="姓名")
    role: Text = Field(title="身份")
    votes: bool = Field(default=True, title="有无表决权")
    signature: Signature | None = Field(default=None, title="签名")


Attendees = Annotated[list[Attendee], Field(min_length=3, max_length=60)]


class DemocraticReview(Letter):
    """民主评议记录: villagers judge the facts in dispute; advice to the town, no decision (art. 19)."""

    item: Text = Field(title="评议事项")
    applicant: Name = Field(title="申请人")
    cause: Text = Field(title="评议原因")
    held_on: date = Field(title="评议日期")
    place: Text = Field(title="评议地点")
    chair: Name = Field(title="主持人")
    recorder: Name = Field(title="记录人")
    attendees: Attendees = Field(title="参加人员")
    facts: Texts = Field(title="介绍的情况")
    said: Texts = Field(title="评议意见")
    agree: Votes = Field(title="认为属实")
    disagree: Votes = Field(title="认为不属实")
    abstain: Votes = Field(title="弃权")
    result: Text = Field(title="评议结果")

    @model_validator(mode="after")
    def _votes_are_those_of_the_people_there(self) -> Self:
        voters = sum(one.votes for one in self.attendees)
        if self.agree + self.disagree + self.abstain != voters:
            raise ValueError("表决人数")
        return self


class Discussed(Contents):
    """One case on the agenda, and what the meeting thought. The decision stays the confirmer's."""

    applicant: Name = Field(title="申请人")
    village: Text = Field(title="村（社区）")
    members: Annotated[int, Field(ge=1, le=30)] = Field(title="保障人数")
    proposed_fen: Fen | None = Field(title="拟给金额")
    agree: Votes = Field(title="同意")
    disagree: Votes = Field(title="不同意")
    opinion: Text = Field(title="会议意见")


class MeetingMinutes(Letter):
    """救助审批会议纪要: who was there, which cases, what was thought and why."""

    item: Text = Field(title="会议事项")
    held_on: date = Field(title="会议日期")
    place: Text = Field(title="会议地点")
    chair: Name = Field(title="主持人")
    recorder: Name = Field(title="记录人")
    attendees: Attendees = Field(title="参会人员")
    absent: list[Text] = Field(default_factory=list, max_length=20, title="缺席和回避人员")
    cases: Annotated[list[Discussed], Field(min_length=1, max_length=60)] = Field(title="讨论的申请")
    amount_title: Text = Field(default="拟月金额", title="金额一栏的名称")
    said: Texts = Field(title="讨论情况")
    result: Text = Field(title="会议意见")


class ObjectionReply(Letter):
    """异议处理答复: to whoever objected; says what was looked into, not what is private to the family (art. 19)."""

    item: Text = Field(title="公示事项")
    notice_number: Text = Field(title="公示文号")
    objected_on: date = Field(title="提出异议日期")
    objection: Text = Field(title="反映的问题")
    how: Literal["重新调查", "民主评议", "重新调查和民主评议"] = Field(title="处理方式")
    findings: Texts = Field(title="核实情况")
    result: Literal["属实", "部分属实", "不属实"] = Field(title="核实结论")
    effect: Text = Field(title="处理结果")
    further: Text = Field(title="仍有意见怎么办")


class PostingRecord(Letter):
    """张贴记录: where a notice hung, who put it up and took it down, and when. Outside the allow-list: nothing on the family."""

    item: Text = Field(title="公示事项")
    notice_number: Text = Field(title="公示文号")
    town: Text = Field(title="镇街")
    village: Text = Field(title="村（社区）")
    from_on: date = Field(title="公示开始")
    until_on: date = Field(title="公示结束")
    place: Text = Field(title="张贴地点")
    posted_on: date = Field(title="张贴日期")
    posted_by: Text = Field(title="张贴人")
    condition: Text = Field(title="张贴期间情况")
    taken_down_on: date | None = Field(default=None, title="撤下日期")
    taken_down_by: Text | None = Field(default=None, title="撤下人")
