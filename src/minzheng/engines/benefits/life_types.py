"""生存认证: ways, sources, steps. Confirmed silently where data shows it; else by word of mouth or a visit."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from minzheng.kernel.result import Refusal


class LifeMethod(StrEnum):
    """How it is known. There is no way that asks for a face, a picture or travel."""

    DATA = "data"
    SELF = "self"
    GUARDIAN = "guardian"
    VISIT = "visit"


LIFE_METHOD_NAMES = {
    LifeMethod.DATA: "数据自动确认",
    LifeMethod.SELF: "本人确认（手机、电话或窗口）",
    LifeMethod.GUARDIAN: "监护人或照料人确认",
    LifeMethod.VISIT: "上门看望确认",
}


#: Days before the day, and who is asked then; nobody's money waits for it.
STEPS = (90, 30, 7)


@dataclass(frozen=True, slots=True)
class LifeSign:
    """A source's sign of life: which person, on which day, and the source's own number of the record."""

    person_id: UUID
    on: date
    reference: str


#: What a module or feed registers: given people and a day, the newest sign of each since then; nobody else.
LifeSource = Callable[[Sequence[UUID], date], Sequence[LifeSign]]


@dataclass(frozen=True, slots=True)
class EndingTerm:
    """A card or term of a person that runs out on a day; `term_id` is its keeper's, `name` is said to officers."""

    term_id: UUID
    person_id: UUID
    name: str
    ends_on: date


#: What the module that keeps cards and terms registers: those not renewed that end by a day, inside the open scope.
TermSource = Callable[[date], Sequence[EndingTerm]]


@dataclass(frozen=True, slots=True)
class LifeStanding:
    """When somebody was last known to live, how, and until when that holds."""

    person_id: UUID
    last_on: date | None
    method: str
    source: str
    due_on: date


class MethodUnfit(Refusal):
    """A way that is no way of ours, or a day that has not come."""

    code = "life_method_unfit"
    message = "请选择确认方式（本人、监护人或上门），确认日期不能晚于今天；不需要拍照或刷脸"
