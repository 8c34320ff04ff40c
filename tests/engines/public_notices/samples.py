"""Notices of synthetic families."""

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from minzheng.engines.public_notices.services import publish
from minzheng.engines.public_notices.types import NewNotice, NoticeFields
from minzheng.kernel.actor import Actor
from minzheng.kernel.identifiers import new_id
from tests.engines.benefits.scene import AREA, NOON, VILLAGE, as_actor, person, 张主任

WEEK = timedelta(days=7)
SURNAMES, GIVEN = "罗蹇杨张李王刘陈赵周吴郑令狐", "庆华福英志强秀兰建国桂芳明燚綦淑"

LUO = NoticeFields(
    item="dibao",
    item_name="最低生活保障",
    applicant_name="罗庆华",
    member_count=3,
    amount_fen=62_000,
    town_name="扶欢镇",
    village_name="高滩村",
    village_code=VILLAGE,
    objection_phone="023-48660000",
)


def notice(
    person_id: UUID, *, starts: datetime = NOON, ends: datetime = NOON + WEEK, **fields: object
) -> NewNotice:
    """A notice on a person's family."""
    said = replace(LUO, **fields)  # type: ignore[arg-type]
    return NewNotice(new_id(), new_id(), person_id, AREA[:6] + said.village_code, said, starts, ends)


def published(actor: Actor = 张主任, *, name: str = "罗庆华", **given: object) -> NewNotice:
    """A notice put up by the town's leader."""
    new = notice(person(name), applicant_name=name, **given)  # type: ignore[arg-type]
    with as_actor(actor):
        publish(actor=actor, notice=new, at=NOON)
    return new


def random_fields(dice: Random) -> NoticeFields:
    """The public fields of a made-up family."""
    name = dice.choice(SURNAMES) + "".join(dice.sample(GIVEN, dice.choice((1, 2))))
    return replace(
        LUO,
        applicant_name=name,
        member_count=dice.randint(1, 7),
        amount_fen=dice.randint(1, 400_000) if dice.random() < 0.9 else None,
        town_name=dice.choice(("扶欢镇", "三角镇", "打通镇", "古南街道")),
        village_name=f"{dice.choice(('高滩', '东升', '长榜', '插旗', '大罗', '双溪'))}{dice.choice('村社区'[:1])}",
        village_code=f"500110{dice.randint(100_000, 130_999)}",
        objection_phone=f"023-4866{dice.randint(0, 9999):04d}",
    )
