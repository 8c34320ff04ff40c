"""Letters of decisions on awards that are no review: 暂停, 恢复, what was paid too much. Source: 办法 art. 32."""

from datetime import date

from pydantic import Field

from minzheng.engines.letters.contents.base import Fen, Letter, Text, Texts


class AwardSuspension(Letter):
    """暂停发放决定书: from which month to which, why, what the family said, what goes on."""

    item: Text = Field(title="待遇")
    decided_on: date = Field(title="决定日期")
    from_month: Text = Field(title="暂停起始月份")
    until_month: Text = Field(title="暂停截止月份")
    basis: Text = Field(title="依据")
    reasons: Texts = Field(title="理由")
    heard: Text = Field(title="听取意见情况")
    meanwhile: Texts = Field(title="期间事项")
    correction: Text = Field(title="如何更正")


class AwardResumption(Letter):
    """恢复发放通知书: from which month, and what of the months between is given (分; 0: nothing)."""

    item: Text = Field(title="待遇")
    decided_on: date = Field(title="决定日期")
    from_month: Text = Field(title="恢复起始月份")
    back_fen: Fen = Field(title="补发金额")
    basis: Text = Field(title="依据")
    reasons: Texts = Field(title="理由")
    correction: Text = Field(title="如何更正")


class AwardRecovery(Letter):
    """多领款项处理决定书: what an officer found, what is paid back (None: nothing) and how much a month."""

    item: Text = Field(title="待遇")
    decided_on: date = Field(title="决定日期")
    months: Text = Field(title="涉及月份")
    found_fen: Fen = Field(title="核实多领金额")
    verdict: Text = Field(title="处理决定")
    amount_fen: Fen = Field(title="需退回金额")
    monthly: Text | None = Field(default=None, title="每月退回金额")
    basis: Text = Field(title="依据")
    reasons: Texts = Field(title="理由")
    heard: Text = Field(title="听取意见情况")
    correction: Text = Field(title="如何更正")
