"""How households are made up: sizes, relations and ages, as shares. Shares are assumptions, not statistics."""

from dataclasses import dataclass
from enum import StrEnum

from minzheng.foundations.people.types import Relation


class Kind(StrEnum):
    """Why a household stands in the low-income population."""

    DIBAO = "dibao"  # 最低生活保障
    TEKUN = "tekun"  # 特困人员
    BORDERLINE = "borderline"  # 低保边缘
    RIGID = "rigid"  # 刚性支出困难
    WATCHED = "watched"  # 其他监测对象


#: Share of households by size 1…6; mean 2.32 people.
SIZES = {1: 33, 2: 29, 3: 20, 4: 11, 5: 5, 6: 2}
#: Share by kind: people alone, and families.
KINDS_ALONE = {Kind.TEKUN: 40, Kind.DIBAO: 44, Kind.BORDERLINE: 8, Kind.RIGID: 3, Kind.WATCHED: 5}
KINDS_FAMILY = {Kind.DIBAO: 66, Kind.BORDERLINE: 17, Kind.RIGID: 6, Kind.WATCHED: 11}


@dataclass(frozen=True, slots=True)
class Shape:
    """Whom a household holds besides its head. `elder`: the head is of retirement age."""

    others: tuple[Relation, ...]
    elder: bool
    share: int


R = Relation
SHAPES: dict[int, tuple[Shape, ...]] = {
    1: (Shape((), True, 62), Shape((), False, 38)),
    2: (
        Shape((R.SPOUSE,), True, 44),
        Shape((R.SON,), False, 22),
        Shape((R.PARENT,), False, 20),
        Shape((R.GRANDCHILD,), True, 14),
    ),
    3: (
        Shape((R.SPOUSE, R.SON), False, 52),
        Shape((R.SON, R.DAUGHTER), False, 15),
        Shape((R.PARENT, R.SON), False, 18),
        Shape((R.SPOUSE, R.GRANDCHILD), True, 15),
    ),
    4: (
        Shape((R.SPOUSE, R.SON, R.DAUGHTER), False, 48),
        Shape((R.SPOUSE, R.SON, R.PARENT), False, 38),
        Shape((R.SPOUSE, R.GRANDCHILD, R.GRANDCHILD), True, 14),
    ),
    5: (
        Shape((R.SPOUSE, R.SON, R.DAUGHTER, R.PARENT), False, 62),
        Shape((R.SPOUSE, R.SON, R.PARENT, R.PARENT), False, 38),
    ),
    6: (Shape((R.SPOUSE, R.SON, R.DAUGHTER, R.PARENT, R.PARENT), False, 100),),
}
#: Disabled, by age: up to 17, 18–59, 60 and over (per cent); with a serious illness likewise.
DISABLED = (7, 19, 24)
ILL = (5, 21, 38)
#: Who has a phone of her own, by age: up to 11, 12–17, 18–59, 60–74, 75 and over (per cent).
PHONES = ((11, 0), (17, 22), (59, 92), (74, 61), (200, 28))
