"""Letters that decide or announce a decision. Source: 审核确认办法 arts. 13, 21–24, 29, 31–34.

Which of them carry remedies is said in the item's `letters.toml` (`decision = true`).
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from minzheng.engines.letters.contents.base import Contents, Fen, Figure, Letter, Name, Text, Texts

#: 增发, 减发, 停发; 渐退: paid on for a while although the income has risen; 恢复: paid again after a mistake or a stop;
#: 分户: the household became two.
Change = Literal["增发", "减发", "停发", "渐退", "恢复", "分户"]


class ConfirmedMember(Contents):
    """One person of the family: whether counted, and what of the amount is hers."""

    name: Name = Field(title="姓名")
    relation: Text = Field(title="与申请人关系")
    counted: Text = Field(title="保障情况")
    amount_fen: Fen = Field(title="月保障金额")


class PaymentPart(Contents):
    """One payment of an amount given in several."""

    month: Text = Field(title="发放月份")
    amount_fen: Fen = Field(title="本次金额")


class GoodsLine(Contents):
    """Something given instead of money, and its worth in the books."""

    name: Text = Field(title="实物名称")
    quantity: Text = Field(title="数量")
    worth_fen: Fen = Field(title="折合金额")


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
    money_fen: Fen | None = Field(default=None, title="其中发放的钱")
    parts: Annotated[list[PaymentPart], Field(max_length=12)] = Field(default_factory=list, title="分次发放")
    goods: Annotated[list[GoodsLine], Field(max_length=10)] = Field(default_factory=list, title="实物")
    referred_to: Text | None = Field(default=None, title="转介")


class GoodsReceipt(Letter):
    """实物救助签收单: what was handed over, to whom, by whom; signed by who took it."""

    item: Text = Field(title="救助事项")
    applicant: Name = Field(title="申请人")
    decided_on: date = Field(title="决定日期")
    goods: Annotated[list[GoodsLine], Field(min_length=1, max_length=10)] = Field(title="实物")
    total_fen: Fen = Field(title="折合金额合计")
    handed_on: date = Field(title="发放日期")
    way: Text = Field(title="签收方式")
    receiver: Text = Field(title="领取人")
    handed_by: Annotated[list[Text], Field(min_length=1, max_length=3)] = Field(title="发放人员")
    note: Text | None = Field(default=None, title="备注")


class RecognisedMember(Contents):
    """One person of a recognised family, and whether counted."""

    name: Name = Field(title="姓名")
    relation: Text = Field(title="与申请人关系")
    counted: Text = Field(title="认定情况")


class Recognition(Letter):
    """认定通知书: a standing for a time, without money: for whom, until when, why, what it opens, how it goes on."""

    item: Text = Field(title="申请事项")
    decided_on: date = Field(title="认定日期")
    valid_from: date = Field(title="有效期起")
    valid_until: date = Field(title="有效期止")
    members: Annotated[list[RecognisedMember], Field(min_length=1, max_length=20)] = Field(title="家庭成员")
    basis: Text = Field(title="依据")
    reasons: Texts = Field(title="理由")
    figures: Annotated[list[Figure], Field(min_length=1, max_length=20)] = Field(title="核定数据")
    uses: Texts = Field(title="可以申请的帮助")
    renewal: Text = Field(title="期满以后")
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


class Adjustment(Letter):
    """保障金调整通知书: from what to what, from when, why, what else helps (arts. 31–34). `until_month`: 渐退's last month."""

    change: Change = Field(title="调整类别")
    item: Text = Field(title="保障事项")
    decided_on: date = Field(title="决定日期")
    former_fen: Fen = Field(title="原月保障金额")
    amount_fen: Fen = Field(title="调整后月保障金额")
    from_month: Text = Field(title="开始执行的月份")
    until_month: Text | None = Field(default=None, title="渐退截止月份")
    members: list[ConfirmedMember] = Field(default_factory=list, max_length=20, title="调整后的家庭成员")
    basis: Text = Field(title="依据")
    reasons: Texts = Field(title="理由")
    figures: Annotated[list[Figure], Field(min_length=1, max_length=20)] = Field(title="核定数据")
    correction: Text = Field(title="如何更正")
    other_help: Texts = Field(title="还可以得到的帮助")


class IntendedChange(Letter):
    """拟调整告知书: told before a decision against the family, with days to answer and to be heard (art. 32)."""

    change: Change = Field(title="拟调整类别")
    item: Text = Field(title="保障事项")
    former_fen: Fen = Field(title="现月保障金额")
    amount_fen: Fen = Field(title="拟调整后月保障金额")
    from_month: Text = Field(title="拟开始执行的月份")
    basis: Text = Field(title="依据")
    reasons: Texts = Field(title="理由")
    figures: Annotated[list[Figure], Field(min_length=1, max_length=20)] = Field(title="核定数据")
    reply_until: Text = Field(title="陈述申辩的期限")
    reply_how: Texts = Field(title="怎么说明情况")
    hearing: Text = Field(title="听取意见的安排")


class Reminder(Contents):
    """A time the family was reached before a procedure was ended: silence is never a withdrawal."""

    on: date = Field(title="联系日期")
    how: Text = Field(title="联系方式")
    said: Text = Field(title="联系情况")


class Ending(Letter):
    """终止办理告知书: the procedure ends because it could not go on; not a finding on need (art. 29)."""

    item: Text = Field(title="申请事项")
    applied_on: date = Field(title="提出申请日期")
    decided_on: date = Field(title="终止日期")
    basis: Text = Field(title="依据")
    reasons: Texts = Field(title="理由")
    reminders: Annotated[list[Reminder], Field(min_length=1, max_length=10)] = Field(title="提醒和联系情况")
    apply_again: Text = Field(title="怎样再申请")
    other_help: Texts = Field(title="还可以得到的帮助")


class NoticeRow(Contents):
    """One family on the public notice: name, number of members, amount (None: not published). Nothing else, ever (art. 24)."""

    applicant: Name = Field(title="申请人")
    members: Annotated[int, Field(ge=1, le=30)] = Field(title="保障人数")
    amount_fen: Fen | None = Field(title="拟月保障金额")


class PublicNotice(Letter):
    """初审公示单 of one village. The allow-list is this class; without `amount_title` no amount is shown (认定)."""

    item: Text = Field(title="公示事项")
    town: Text = Field(title="镇街")
    village: Text = Field(title="村（社区）")
    from_on: date = Field(title="公示开始")
    until_on: date = Field(title="公示结束")
    opinion: Text = Field(title="初审意见")
    rows: Annotated[list[NoticeRow], Field(min_length=1, max_length=60)] = Field(title="公示名单")
    amount_title: Text | None = Field(default="拟月保障金额", title="金额一栏的名称")
    objection_phone: Text = Field(title="异议电话")
    objection_place: Text = Field(title="异议受理地点")


class StandingRow(Contents):
    """One family on the standing list: name, number of members, amount; children by number alone. Nothing else, ever (art. 24)."""

    applicant: Name = Field(title="申请人")
    members: Annotated[int, Field(ge=1, le=600)] = Field(title="保障人数")
    amount_fen: Fen | None = Field(title="月保障金额")


class StandingList(Letter):
    """公布名单 of one village: who is paid. The allow-list is this class."""

    item: Text = Field(title="公布事项")
    town: Text = Field(title="镇街")
    village: Text = Field(title="村（社区）")
    month: Text = Field(title="公布月份")
    as_of: date = Field(title="名单截至日期")
    rows: Annotated[list[StandingRow], Field(min_length=1, max_length=600)] = Field(title="公布名单")
    objection_phone: Text = Field(title="监督电话")
    objection_place: Text = Field(title="受理地点")


class Extension(Letter):
    """延长办理期限告知书: why the 30 days are not enough, and the new last day (art. 22: 45 working days at most)."""

    item: Text = Field(title="申请事项")
    accepted_on: date = Field(title="受理日期")
    former_due_on: date = Field(title="原办结期限")
    due_on: date = Field(title="延长后的办结期限")
    working_days: Annotated[int, Field(ge=1, le=90)] = Field(title="延长后的办理时限（工作日）")
    ground: Text = Field(title="延长的情形")
    reasons: Texts = Field(title="理由")
    basis: Text = Field(title="依据")
    meanwhile: Texts = Field(title="延长期间您可以得到的帮助")
