"""What payments takes and gives. Months are dates of their first day; amounts are 分."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from minzheng.engines.payments.lines import CAUSE_NAMES as CAUSE_NAMES
from minzheng.engines.payments.lines import BudgetView as BudgetView
from minzheng.engines.payments.lines import Cause as Cause
from minzheng.engines.payments.lines import CauseLine as CauseLine
from minzheng.engines.payments.lines import ChargeLine as ChargeLine
from minzheng.engines.payments.lines import Difference as Difference
from minzheng.engines.payments.lines import DifferenceRow as DifferenceRow
from minzheng.engines.payments.lines import HoldLine as HoldLine
from minzheng.engines.payments.lines import PaymentLine as PaymentLine
from minzheng.engines.payments.lines import RunLine as RunLine
from minzheng.engines.payments.lines import Signature as Signature
from minzheng.engines.payments.lines import StateTotal as StateTotal
from minzheng.engines.payments.lines import VitalLine as VitalLine
from minzheng.engines.payments.readers import QUESTION_READERS as QUESTION_READERS
from minzheng.engines.payments.readers import RUN_READERS as RUN_READERS
from minzheng.engines.payments.readers import STANDARD_READERS as STANDARD_READERS
from minzheng.engines.payments.readers import SUPERVISORS as SUPERVISORS
from minzheng.engines.payments.reconciliation.kinds import FINDING_NAMES as FINDING_NAMES
from minzheng.engines.payments.reconciliation.kinds import FindingKind as FindingKind
from minzheng.engines.payments.reconciliation.kinds import LineSum as LineSum
from minzheng.engines.payments.watching import CHANGE_STATE_NAMES as CHANGE_STATE_NAMES
from minzheng.engines.payments.watching import CHECK_HOW_NAMES as CHECK_HOW_NAMES
from minzheng.engines.payments.watching import CHECK_RESULT_NAMES as CHECK_RESULT_NAMES
from minzheng.engines.payments.watching import CONSENT_NAMES as CONSENT_NAMES
from minzheng.engines.payments.watching import SHARED_NAMES as SHARED_NAMES
from minzheng.engines.payments.watching import AccountCheckGiven as AccountCheckGiven
from minzheng.engines.payments.watching import ChangeLine as ChangeLine
from minzheng.engines.payments.watching import ChangeState as ChangeState
from minzheng.engines.payments.watching import CheckHow as CheckHow
from minzheng.engines.payments.watching import CheckLine as CheckLine
from minzheng.engines.payments.watching import CheckResult as CheckResult
from minzheng.engines.payments.watching import Consent as Consent
from minzheng.engines.payments.watching import ConsentHow as ConsentHow
from minzheng.engines.payments.watching import FlagLine as FlagLine
from minzheng.engines.payments.watching import NewRelative as NewRelative
from minzheng.engines.payments.watching import ProposedPayee as ProposedPayee
from minzheng.engines.payments.watching import RelativeLine as RelativeLine
from minzheng.engines.payments.watching import SharedThing as SharedThing

#: Names our keys among all name-based identifiers (RFC 9562); never changed.
KEY_SPACE = UUID("6d7f0f0e-9a3c-5f0b-8d55-2f1c7a4e9b10")


class RunKind(StrEnum):
    """What a run pays: the month's amounts, one-off aid, the price subsidy, or what was paid too little."""

    MONTHLY = "monthly"
    ONE_OFF = "one_off"
    PRICE = "price"
    BACK_PAY = "back_pay"


RUN_KIND_NAMES = {
    RunKind.MONTHLY: "按月发放",
    RunKind.ONE_OFF: "一次性发放",
    RunKind.PRICE: "价格临时补贴",
    RunKind.BACK_PAY: "补发",
}


class RunState(StrEnum):
    """Where a run stands. `preparing` lasts only inside the transaction that freezes it."""

    PREPARING = "preparing"
    PREPARED = "prepared"
    RETURNED = "returned"
    REVIEWED = "reviewed"
    RELEASED = "released"
    FINANCED = "financed"
    SENT = "sent"
    SETTLED = "settled"


RUN_STATE_NAMES = {
    RunState.PREPARING: "编制中",
    RunState.PREPARED: "已编制，待复核",
    RunState.RETURNED: "已退回，待重新编制",
    RunState.REVIEWED: "已复核，待签发",
    RunState.RELEASED: "已签发，待财政拨付",
    RunState.FINANCED: "财政已拨付，待送银行",
    RunState.SENT: "已送银行，等回盘",
    RunState.SETTLED: "已办结",
}


class InstructionState(StrEnum):
    """Where one payment stands."""

    DUE = "due"
    HELD = "held"
    SENT = "sent"
    PAID = "paid"
    FAILED = "failed"
    IN_DOUBT = "in_doubt"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"


INSTRUCTION_STATE_NAMES = {
    InstructionState.DUE: "待发放",
    InstructionState.HELD: "暂缓",
    InstructionState.SENT: "已送银行",
    InstructionState.PAID: "已发到账",
    InstructionState.FAILED: "没发成",
    InstructionState.IN_DOUBT: "结果待查",
    InstructionState.SUSPENDED: "决定不发",
    InstructionState.WITHDRAWN: "编制时撤下",
}


class HoldReason(StrEnum):
    """Why a payment waits for an officer."""

    NO_ACCOUNT = "no_account"
    DEATH = "death"
    CUSTODY = "custody"
    ACCOUNT_CHANGE = "account_change"
    OFFICER = "officer"


HOLD_REASON_NAMES = {
    HoldReason.NO_ACCOUNT: "没有可以用的收款账户",
    HoldReason.DEATH: "外部数据提示可能已去世，待核实",
    HoldReason.CUSTODY: "外部数据提示可能被羁押或服刑，待核实",
    HoldReason.ACCOUNT_CHANGE: "新收款账户待回访核实",
    HoldReason.OFFICER: "工作人员核实中",
}


class VitalKind(StrEnum):
    """What a feed says of a person."""

    DEATH = "death"
    CUSTODY = "custody"


class TaskKind(StrEnum):
    """What an officer is asked to do. A task asks; it never changes a payment by itself."""

    HOLD = "hold"
    HOLD_CAP = "hold_cap"
    PAY_DAY = "pay_day"
    VITAL_EVENT = "vital_event"
    IN_DOUBT = "in_doubt"
    FAILED = "failed"
    RETURN_QUESTION = "return_question"
    RECONCILIATION = "reconciliation"
    ACCOUNT_WATCH = "account_watch"
    NEW_PAYEE = "new_payee"


TASK_KIND_NAMES = {
    TaskKind.HOLD: "核实暂缓的款项",
    TaskKind.HOLD_CAP: "暂缓到期未处理，请督促",
    TaskKind.PAY_DAY: "该发的款项还没有编制或签发",
    TaskKind.VITAL_EVENT: "核实死亡或羁押提示",
    TaskKind.IN_DOUBT: "查清银行结果",
    TaskKind.FAILED: "处理没发成的款项",
    TaskKind.RETURN_QUESTION: "核对回盘文件里的矛盾",
    TaskKind.RECONCILIATION: "核对账目差异",
    TaskKind.ACCOUNT_WATCH: "核对收款账户",
    TaskKind.NEW_PAYEE: "更换收款人",
}


class BudgetSource(StrEnum):
    """Where money comes from, in the order it is spent unless the finance bureau says otherwise."""

    CENTRAL = "central"
    CITY = "city"
    DISTRICT = "district"
    CHARITY = "charity"


BUDGET_SOURCE_NAMES = {
    BudgetSource.CENTRAL: "中央补助",
    BudgetSource.CITY: "市级补助",
    BudgetSource.DISTRICT: "区县配套",
    BudgetSource.CHARITY: "慈善捐赠",
}


def instruction_key(*, award_id: UUID, month: date, kind: str, member: UUID | None = None) -> UUID:
    """The key under which a thing is paid at most once; the same for ever, made by us and never by the bank.

    A name-based identifier (RFC 9562 version 8 over SHA-256) of award | month | kind [| person whose share was split
    off]. SQL function `payments_key` gives the same.
    """
    name = f"{award_id}|{month:%Y-%m-%d}|{kind}" + (f"|{member}" if member else "")
    value = int.from_bytes(sha256(KEY_SPACE.bytes + name.encode()).digest()[:16], "big")
    value = value & ~(0xF << 76) | 0x8 << 76
    return UUID(int=value & ~(0x3 << 62) | 0x2 << 62)


def attempt_key(*, instruction_id: UUID, attempt: int) -> UUID:
    """The bank's idempotency key: the instruction's own at first; another only after the bank said no to the former."""
    if attempt == 1:
        return instruction_id
    value = int.from_bytes(
        sha256(KEY_SPACE.bytes + f"{instruction_id}|{attempt}".encode()).digest()[:16], "big"
    )
    value = value & ~(0xF << 76) | 0x8 << 76
    return UUID(int=value & ~(0x3 << 62) | 0x2 << 62)


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a preparation left: the run (None: nothing was new), how many items and 分 it holds, how many are held."""

    run_id: UUID | None
    number: int
    items: int
    total_fen: int
    held_items: int
    held_fen: int


@dataclass(frozen=True, slots=True)
class Charge:
    """分 of a run that a budget line bears."""

    line_id: UUID
    amount_fen: int


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """A person as a feed names her."""

    name: str
    identity_number: str


@dataclass(frozen=True, slots=True)
class NewTask:
    """Something to ask an officer. `cause` keeps the same question from being open twice."""

    kind: TaskKind
    area_code: str
    role: str
    cause: str
    words: str
    due_on: date
    posting_id: UUID | None = None
    run_id: UUID | None = None
    instruction_id: UUID | None = None
    hold_id: UUID | None = None
    person_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class TaskLine:
    """An open (or answered) task of payments as an officer sees it."""

    id: UUID
    kind: TaskKind
    kind_name: str
    words: str
    area_code: str
    role: str
    posting_id: UUID | None
    run_id: UUID | None
    instruction_id: UUID | None
    hold_id: UUID | None
    person_id: UUID | None
    opened_at: datetime
    due_on: date
    closed_at: datetime | None
    answer: str
