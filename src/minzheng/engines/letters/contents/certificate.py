"""救助证明: that a family receives, since when and how much, with a square code that answers whether it still holds."""

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from minzheng.engines.letters.contents.base import Fen, Letter, Name, Text

#: One row of a square code: 1 is dark. Drawn as squares, never as a picture.
SquareRow = Annotated[str, StringConstraints(pattern=r"^[01]{21,177}$")]


class Certificate(Letter):
    """救助证明, in Chinese and English. The identity number is masked by whoever writes the contents."""

    item: Text = Field(title="待遇")
    holder: Name = Field(title="姓名")
    identity_masked: Text | None = Field(default=None, title="证件号码（部分）")
    members: Annotated[int, Field(ge=1, le=50)] = Field(title="保障人数")
    since_month: Text = Field(title="起始月份")
    amount_fen: Fen = Field(title="每月金额")
    on: date = Field(title="出具日期")
    valid_until: date = Field(title="有效期至")
    valid_days: Annotated[int, Field(ge=1, le=366)] = Field(title="有效天数")
    days_unverified: bool = Field(default=True, title="有效天数参数待核实")
    check_at: Text = Field(title="查验网址")
    square: Annotated[list[SquareRow], Field(min_length=21, max_length=177)] = Field(title="查验二维码")
