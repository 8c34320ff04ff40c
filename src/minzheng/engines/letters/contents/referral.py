"""A department's answer to a referral: its own decision by its own rules, in its own name."""

from datetime import date

from pydantic import Field

from minzheng.engines.letters.contents.base import Letter, Text, Texts


class ReferralReply(Letter):
    """转办事项答复: what was asked, the answer, why, what one can do; and that the rest of one's aid goes on."""

    item: Text = Field(title="转办事项")
    asked_on: date = Field(title="转办日期")
    result: Text = Field(title="答复结果")
    words: Text = Field(title="答复内容")
    amount: Text | None = Field(default=None, title="金额")
    reasons: Text | None = Field(default=None, title="理由")
    disagree: Text | None = Field(default=None, title="不服时怎么办")
    goes_on: Texts = Field(title="其他救助")
