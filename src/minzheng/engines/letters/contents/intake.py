"""Letters at the window: receipt, acceptance, all that is missing said once. Source: 审核确认办法 arts. 10, 15, 22."""

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from minzheng.engines.letters.contents.base import Contents, Letter, Name, Text, Texts

#: The six digits by which anyone who holds the receipt asks how far the file is.
ProgressCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]


class Receipt(Letter):
    """收件回执: what was handed in, when, and the code to ask by."""

    item: Text = Field(title="申请事项")
    applicant: Name = Field(title="申请人")
    received_on: date = Field(title="收件日期")
    received_by: Text = Field(title="收件人")
    code: ProgressCode = Field(title="查询码")
    papers: Texts = Field(title="收到的材料")
    missing: list[Text] = Field(default_factory=list, max_length=30, title="还缺的材料")
    ask_at: Texts = Field(title="查询方式")


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
