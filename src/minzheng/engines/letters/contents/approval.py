"""临时救助申请审批表: application, opinion, decision, and what 先行救助 put on record afterwards (domain dossier, forms)."""

from datetime import date
from typing import Annotated

from pydantic import Field

from minzheng.engines.letters.contents.base import Contents, Fen, Letter, Name, Text


class ToldLine(Contents):
    """One thing the family told."""

    label: Text = Field(title="项目")
    said: Text = Field(title="填写的内容")


class ApprovalForm(Letter):
    """审批表: who asked for what, who proposed, who decided how much, who signed afterwards and why only then."""

    item: Text = Field(title="申请事项")
    applicant: Name = Field(title="申请人")
    applied_on: date = Field(title="申请日期")
    told_on: date = Field(title="最早报告日期")
    told: Annotated[list[ToldLine], Field(min_length=1, max_length=40)] = Field(title="填写的内容")
    proposed_by: Text = Field(title="提出意见的人")
    proposal: Text = Field(title="镇街意见")
    decided_by: Text = Field(title="决定人")
    decided_on: date = Field(title="决定日期")
    reasons: Text = Field(title="决定理由")
    amount_fen: Fen = Field(title="救助金额")
    signed_by: Text = Field(title="补签情况")
    signed_on: date = Field(title="补签日期")
    completed: Text = Field(title="补办说明")
    papers: Text | None = Field(default=None, title="补交材料")
    witness: Text | None = Field(default=None, title="共同办理人")
    completed_by: Text = Field(title="补办经办人")
