"""价格临时补贴: the index, the trigger, what a month pays. Units: per mille (35 = 3.5 %), 分 a person."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from minzheng.kernel.result import Refusal


class SubsidyState(StrEnum):
    """Where a month's subsidy stands."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    GENERATED = "generated"


SUBSIDY_STATE_NAMES = {
    SubsidyState.PROPOSED: "已提出，待审批",
    SubsidyState.APPROVED: "已批准，生成中",
    SubsidyState.GENERATED: "已生成发放明细",
}


@dataclass(frozen=True, slots=True)
class NewIndex:
    """The index of a month as published: the rise on the year before in per mille."""

    month: date
    cpi_permille: int
    food_permille: int
    source: str
    scpi_permille: int | None = None


@dataclass(frozen=True, slots=True)
class KindAmount:
    """What each person of a kind of award gets once; a person in two kinds gets the first of the list only."""

    kind: str
    fen: int


@dataclass(frozen=True, slots=True)
class NewSubsidy:
    """A month's subsidy as a document sets it; `unit` "" is the whole city."""

    unit: str
    month: date
    amounts: tuple[KindAmount, ...]
    document: str


@dataclass(frozen=True, slots=True)
class PriceAdvice:
    """What the mechanism says of a month: started or not, and why; `urban_fen`, `rural_fen` by the formula.

    `marks` are the figures nobody has confirmed (参数待核实). None where the special index (SCPI) is not known.
    """

    month: date
    started: bool
    reasons: tuple[str, ...]
    urban_fen: int | None
    rural_fen: int | None
    marks: tuple[str, ...]
    rule_version: str


@dataclass(frozen=True, slots=True)
class SubsidyLine:
    """A month's subsidy in a list."""

    id: UUID
    unit: str
    month: date
    amounts: tuple[KindAmount, ...]
    document: str
    state: str
    state_name: str
    proposed_by_name: str
    proposed_by_account: UUID
    approved_by_name: str
    items: int
    total_fen: int
    generated_at: datetime | None


class IndexUnfit(Refusal):
    """No source, no month, figures out of range, or the month's index entered before."""

    code = "index_unfit"
    message = "请填写月份、同比涨幅和发布来源；同一个月的指数已经登记的不能重复登记"


class NotStarted(Refusal):
    """The index of the month is not known, or reaches neither threshold: there is no subsidy for it."""

    code = "price_not_started"
    message = "这个月没有达到联动机制的启动条件，或者还没有登记当月指数，不发放价格临时补贴"


class SubsidyUnfit(Refusal):
    """No document, no kinds, amounts that are none, or the month has one already."""

    code = "subsidy_unfit"
    message = "请填写文号、发放对象类别和每人金额（大于零）；同一个月只能有一个方案"


class SubsidyNotReady(Refusal):
    """Approved already."""

    code = "subsidy_not_ready"
    message = "这个方案已经批准，不能再次办理，请刷新后查看"
