"""Changes of standard: what is proposed, what a preview shows, and refusals. Units: 分 a month."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from minzheng.kernel.result import Refusal


class StandardState(StrEnum):
    """Where a change of standard stands."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    APPLIED = "applied"
    WITHDRAWN = "withdrawn"


STANDARD_STATE_NAMES = {
    StandardState.PROPOSED: "已提出，待审批",
    StandardState.APPROVED: "已批准，执行中",
    StandardState.APPLIED: "已执行",
    StandardState.WITHDRAWN: "已撤回",
}


class ItemOutcome(StrEnum):
    """What a change does to one award. Everything but "raised" leaves the amount as it is."""

    RAISED = "raised"
    SAME = "same"
    LESS = "less"
    NO_BASIS = "no_basis"
    OWN_AMOUNT = "own_amount"
    PERIODS = "periods"
    HEADS = "heads"
    NEWER = "newer"


OUTCOME_WORDS = {
    ItemOutcome.RAISED: "增加",
    ItemOutcome.SAME: "不变",
    ItemOutcome.LESS: "测算反而减少，不自动调低，请复核",
    ItemOutcome.NO_BASIS: "没有核定收入（导入的存量户等），请核定后调整",
    ItemOutcome.OWN_AMOUNT: "金额由工作人员另行核定或按单人保、分户计算，请核定",
    ItemOutcome.PERIODS: "已有渐退、停发或后续调整的决定，请核定",
    ItemOutcome.HEADS: "保障人数变动后未重新测算，请核定",
    ItemOutcome.NEWER: "已按新标准测算",
}
#: Left to an officer: the job asks, and changes nothing.
ASKED = (
    ItemOutcome.LESS,
    ItemOutcome.NO_BASIS,
    ItemOutcome.OWN_AMOUNT,
    ItemOutcome.PERIODS,
    ItemOutcome.HEADS,
)


def left_to_officers(reasons: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """Of a preview's reasons those left to officers, in words, with how many awards."""
    return [(OUTCOME_WORDS[ItemOutcome(code)], count) for code, count in reasons if code in ASKED]


@dataclass(frozen=True, slots=True)
class NewStandard:
    """A standard a document sets: `unit` is 6 characters, or "" for the whole city. None: that standard stays.

    `kind`: the item. `figures`: (path, 分) where its amounts follow figures of its own.
    """

    unit: str
    from_month: date
    urban_fen: int | None
    rural_fen: int | None
    document: str
    reference: str
    kind: str = "dibao"
    figures: tuple[tuple[str, int], ...] = ()

    @property
    def fens(self) -> list[int]:
        """Every amount it sets, 分."""
        return [fen for fen in (self.urban_fen, self.rural_fen) if fen is not None] + [
            fen for _path, fen in self.figures
        ]


@dataclass(frozen=True, slots=True)
class UnitPreview:
    """One district under a new standard: how many awards, what they get now and then, who gains how much.

    `asked`: left to an officer, unchanged until then. `bands`: (upper bound of the rise in 分, awards), in order.
    """

    unit: str
    awards: int
    raised: int
    same: int
    asked: int
    before_fen: int
    after_fen: int
    bands: tuple[tuple[int, int], ...]

    @property
    def more_fen(self) -> int:
        """分 a month more."""
        return self.after_fen - self.before_fen


@dataclass(frozen=True, slots=True)
class StandardPreview:
    """A preview: districts in order, what is left to officers by reason, and the digest that seals it."""

    units: tuple[UnitPreview, ...]
    reasons: tuple[tuple[str, int], ...]
    digest: str
    rule_version: str

    @property
    def awards(self) -> int:
        """Awards looked at."""
        return sum(one.awards for one in self.units)

    @property
    def raised(self) -> int:
        """Awards that get more."""
        return sum(one.raised for one in self.units)

    @property
    def more_fen(self) -> int:
        """分 a month more in all."""
        return sum(one.more_fen for one in self.units)


@dataclass(frozen=True, slots=True)
class StandardLine:
    """A change of standard in a list and on its page."""

    id: UUID
    unit: str
    kind: str
    from_month: date
    urban_fen: int | None
    rural_fen: int | None
    document: str
    reference: str
    rule_version: str
    state: str
    state_name: str
    digest: str
    proposed_at: datetime
    proposed_by_name: str
    proposed_by_account: UUID
    approved_at: datetime | None
    approved_by_name: str
    applied_at: datetime | None
    figures: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class StandardRow:
    """One award under a new standard: what it gets now and then, or why an officer is asked."""

    award_id: UUID
    person_id: UUID
    area_code: str
    members: int
    old_fen: int
    new_fen: int
    outcome: str
    outcome_name: str


class StandardUnfit(Refusal):
    """No document, no amount, no first of a month, a month too long ago."""

    code = "standard_unfit"
    message = "请填写文号、文件名称和至少一项标准（元/人·月），执行月份应为某月 1 日，最早不超过一年前"


class StandardLower(Refusal):
    """A standard below the one in force: nobody is cut by a list."""

    code = "standard_lower"
    message = "新标准低于现行标准，不能批量调低。确需调整的，请逐户复核，由工作人员作出决定"


class StandardTaken(Refusal):
    """A change of that month is there already."""

    code = "standard_taken"
    message = "这个月份已经有调标方案，请先撤回原方案，或者选择其他月份"


class StandardNotReady(Refusal):
    """The change is not in the state this step needs."""

    code = "standard_not_ready"
    message = "调标方案现在不能办理这一步，请刷新后查看"


class PreviewStale(Refusal):
    """The people or amounts are no longer those of the preview seen."""

    code = "preview_stale"
    message = "预览之后名单或金额有变化，请重新查看预览，确认后再办理"
