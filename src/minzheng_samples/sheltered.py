"""Who is at the rescue station when the demo begins: one brought last night, a child nobody knows, one on her way."""

from datetime import datetime, timedelta
from uuid import UUID

from minzheng.channels.tour.types import BROUGHT_AT_NIGHT, JIANGJIN
from minzheng.engines.stays import services
from minzheng.engines.stays.types import NewEntry, NewHandover, NewWord
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import Actor
from minzheng.kernel.clock import local_date, start_of

ITEM = "homeless_aid"
Staff = dict[str, Actor]
#: Ten past ten in the evening.
EVENING = timedelta(hours=22, minutes=10)
NIGHT = NewEntry(
    source="police",
    place="綦江区古南街道北门汽车站候车室",
    health="well",
    will="yes",
    words="到綦江找打工的儿子没有找到，路上钱丢了，想回家",
    token="demo-night",  # noqa: S106 - a form's token
    item=ITEM,
    name=BROUGHT_AT_NIGHT,
    sex="f",
    age=67,
    home="贵州省习水县",
    belongings=("布包一个（衣服两件）", "旧手机一部", "现金 12 元"),
)
CHILD = NewEntry(
    source="passer_by",
    place="綦江区文龙街道九龙大道",
    health="well",
    will="cannot",
    words="说和爸爸走散了，说不清家在哪里",
    token="demo-child",  # noqa: S106
    item=ITEM,
    sex="m",
    age=8,
    marks="蓝色校服外套，右手腕有红绳，听口音像贵州",
)
ON_HER_WAY = NewEntry(
    source="self",
    place="綦江区救助管理站",
    health="well",
    will="yes",
    words="打工的厂关了，没有路费回江津",
    token="demo-way",  # noqa: S106
    item=ITEM,
    name="覃兴发",
    sex="m",
    age=66,
    home="重庆市江津区",
    belongings=("编织袋一个",),
)


def shelter(staff: Staff, *, at: datetime) -> list[UUID]:
    """Bring them in, through the services; ids in the order told. A town has told of one more."""
    night = start_of(local_date(at)) - timedelta(days=1) + EVENING
    ranwen = staff["ranwen"]
    with open_scope(ranwen.scope):
        ids = [
            services.take_in(actor=ranwen, stay_id=None, version=0, new=new, at=moment)
            for new, moment in (
                (NIGHT, night),
                (CHILD, night - timedelta(hours=4)),
                (ON_HER_WAY, night - timedelta(days=4)),
            )
        ]
        choices = {"height": "1.2米到1.4米", "accent": "贵州", "top": "蓝色"}
        services.publish_search(actor=ranwen, stay_id=ids[1], version=1, choices=choices, at=night)
        near = NewHandover(
            kind="station",
            to_name="",
            taker="石磊",
            day=local_date(at),
            place="江津区救助管理站",
            health="血压偏高，已量过，能坐车",
            agreed="yes",
            to_unit=JIANGJIN,
            returned=True,
        )
        services.hand_over(actor=ranwen, stay_id=ids[2], version=1, new=near, at=night)
    wangmin = staff["wangmin"]
    word = NewWord(ITEM, "passer_by", "扶欢镇大桥下", "有个老人睡在桥下，话说不清，天冷了", "demo-word")
    with open_scope(wangmin.scope):
        return [*ids, services.tell_word(actor=wangmin, new=word, at=at)]
