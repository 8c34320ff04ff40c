"""What the queries of payments give: plain lines for screens and checks. Amounts are 分."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class Cause(StrEnum):
    """Why this month's payable sum is not last month's."""

    NEW = "new"
    ENDED = "ended"
    RAISED = "raised"
    CUT = "cut"
    TAPERED = "tapered"
    PRICE = "price"
    ONE_OFF = "one_off"
    BACK_PAY = "back_pay"
    HELD = "held"


CAUSE_NAMES = {
    Cause.NEW: "新纳入",
    Cause.ENDED: "停发",
    Cause.RAISED: "增发",
    Cause.CUT: "减发",
    Cause.TAPERED: "渐退",
    Cause.PRICE: "价格临时补贴",
    Cause.ONE_OFF: "一次性发放",
    Cause.BACK_PAY: "补发",
    Cause.HELD: "暂缓或决定不发",
}


@dataclass(frozen=True, slots=True)
class StateTotal:
    """How many payments of a run are in a state, and their sum."""

    state: str
    name: str
    items: int
    fen: int


@dataclass(frozen=True, slots=True)
class Signature:
    """One of the four who answer for a run; `at` None: not yet."""

    step: str
    name: str
    officer: str
    at: datetime | None
    account_id: UUID | None


@dataclass(frozen=True, slots=True)
class RunLine:
    """A run in a list and on its page. `states` sum to `total_fen` (withdrawn ones apart)."""

    id: UUID
    unit: str
    month: date
    kind: str
    kind_name: str
    number: int
    state: str
    state_name: str
    items: int
    total_fen: int
    pay_day: date
    digest: str
    version: int
    return_reasons: str
    signatures: tuple[Signature, ...]
    sent_at: datetime | None
    settled_at: datetime | None
    states: tuple[StateTotal, ...] = ()


@dataclass(frozen=True, slots=True)
class CauseLine:
    """One step of the waterfall: how many payments and how many 分 (below zero: less) a cause makes."""

    cause: Cause
    name: str
    items: int
    fen: int


@dataclass(frozen=True, slots=True)
class Difference:
    """Last month's payable sum, its steps, and this month's: `before_fen` + steps = `after_fen`, exactly."""

    unit: str
    month: date
    before_items: int
    before_fen: int
    after_items: int
    after_fen: int
    steps: tuple[CauseLine, ...]


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """One award behind a step: before and after, 分; None where there was nothing."""

    award_id: UUID
    person_id: UUID
    area_code: str
    kind_name: str
    before_fen: int | None
    after_fen: int | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class HoldLine:
    """A hold as officers and the person see it. `days_left`: working days to the last day, below zero when late."""

    id: UUID
    instruction_id: UUID
    run_id: UUID
    person_id: UUID
    reason: str
    reason_name: str
    cause_id: UUID | None
    amount_fen: int
    area_code: str
    owner_role: str
    owner_name: str
    owner_posting: UUID | None
    opened_on: date
    cap_on: date
    days_left: int
    decision: str
    reasons: str
    notice: str
    ended_at: datetime | None
    ended_by_name: str


@dataclass(frozen=True, slots=True)
class PaymentLine:
    """One payment: what for, how much, where it stands in plain words, and what happens next."""

    id: UUID
    run_id: UUID
    award_id: UUID
    month: date
    kind: str
    kind_name: str
    amount_fen: int
    state: str
    state_name: str
    reason: str
    next_step: str
    tail: str
    bank: str
    holder_name: str
    person_id: UUID
    payee_person_id: UUID
    member_person_id: UUID | None
    area_code: str
    decision_id: UUID
    rule_version: str
    attempt: int
    version: int
    state_at: datetime
    hold: HoldLine | None = None


@dataclass(frozen=True, slots=True)
class BudgetView:
    """A budget line with what is left of it."""

    id: UUID
    unit: str
    year: int
    source: str
    source_name: str
    name: str
    document: str
    granted_fen: int
    charged_fen: int
    balance_fen: int


@dataclass(frozen=True, slots=True)
class ChargeLine:
    """What a run took from a line, or gave back (below zero)."""

    line_id: UUID
    line_name: str
    source_name: str
    run_id: UUID
    amount_fen: int
    reason: str
    by_name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class VitalLine:
    """A reported death or custody an officer looks into."""

    id: UUID
    source: str
    kind: str
    person_id: UUID
    on: date
    name_agrees: bool
    area_code: str
    reported_at: datetime
    outcome: str
    reasons: str
    settled_at: datetime | None
