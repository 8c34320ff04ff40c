"""送达回证: that a letter reached somebody. Printed blank before the way, or filled from the record afterwards."""

from datetime import date
from typing import Annotated

from pydantic import Field

from minzheng.engines.letters.contents.base import Contents, Letter, Name, Signature, Text


class ServedLetter(Contents):
    """A letter in the envelope."""

    title: Text = Field(title="文书名称")
    number: Text = Field(title="文号")


class ServiceReceipt(Letter):
    """送达回证. What is not known yet is a line to write on; what is known is printed."""

    item: Text = Field(title="事项")
    letters: Annotated[list[ServedLetter], Field(min_length=1, max_length=10)] = Field(title="送达文书")
    recipient: Name = Field(title="受送达人")
    place: Text | None = Field(default=None, title="送达地点")
    way: Text | None = Field(default=None, title="送达方式")
    served_on: date | None = Field(default=None, title="送达日期")
    receiver: Name | None = Field(default=None, title="签收人")
    receiver_relation: Text | None = Field(default=None, title="签收人与受送达人关系")
    witness: Name | None = Field(default=None, title="见证人")
    reason: Text | None = Field(default=None, title="拒收、代收或公告送达的原因")
    evidence: Text | None = Field(default=None, title="送达凭证")
    by: Text | None = Field(default=None, title="送达人")
    review_until: date | None = Field(default=None, title="可以申请行政复议的最后一日")
    suit_until: date | None = Field(default=None, title="可以提起行政诉讼的最后一日")
    periods_unverified: bool = Field(default=True, title="期限参数待核实")
    signature: Signature | None = Field(default=None, title="签名")
