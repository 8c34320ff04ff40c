"""Papers of a station: 求助登记表, 交接单, 离站登记表. What is not known is said as such, never left out in silence.

Source: 规程 (民发〔2014〕132号) names the forms; their layout was not seen and is ours.
"""

from datetime import date

from pydantic import Field

from minzheng.engines.letters.contents.base import Letter, Text, Texts


class StayPaper(Letter):
    """Who she is, as far as known."""

    item: Text = Field(title="事项")
    name: Text = Field(title="姓名")
    belongings: Texts = Field(title="随身物品")


class StayPerson(StayPaper):
    """Who she is, on papers that stay between officers."""

    sex: Text = Field(title="性别")
    age: Text = Field(title="年龄")
    identity: Text | None = Field(default=None, title="证件号")
    home: Text | None = Field(default=None, title="家乡")
    marks: Text | None = Field(default=None, title="体貌特征")
    care: Text | None = Field(default=None, title="特殊照顾")
    health: Text = Field(title="健康状况")


class StayRegistration(StayPerson):
    """求助登记表."""

    came_at: Text = Field(title="入站时间")
    source: Text = Field(title="来站方式")
    found_at: Text = Field(title="发现地点")
    words: Text = Field(title="求助原因")
    will: Text = Field(title="本人意愿")
    by: Text = Field(title="登记人")
    rights: Texts = Field(title="告知事项")


class StayHandover(StayPerson):
    """交接单: two named people, day, place, belongings, health, the code that confirms the arrival."""

    from_name: Text = Field(title="移交单位")
    giver: Text = Field(title="移交人")
    to_name: Text = Field(title="接收单位或亲属")
    taker: Text = Field(title="接收人")
    relation: Text | None = Field(default=None, title="接领人与本人关系")
    day: date = Field(title="交接日期")
    place: Text = Field(title="交接地点")
    due_on: date = Field(title="请在何日前确认")
    code: Text | None = Field(default=None, title="接收码")
    suggestion: Text | None = Field(default=None, title="对家乡救助的建议")


class StayLeaving(StayPaper):
    """离站登记表, one copy hers."""

    came_on: date = Field(title="入站日期")
    left_on: date = Field(title="离站日期")
    days: int = Field(ge=1, title="在站天数")
    how: Text = Field(title="离站方式")
    words: Text | None = Field(default=None, title="本人的话或办结原因")
    ride: Text | None = Field(default=None, title="乘车凭证")
    taken_by: Text | None = Field(default=None, title="接领人或接收单位")
    things: Text = Field(title="物品去向")
    again: Text = Field(title="再次求助")
