"""Words of changed accounts, shared accounts and told relatives. Amounts are 分."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class ChangeState(StrEnum):
    """Where a changed account stands. Only `genuine`, and only after its hours, is money paid to it."""

    PENDING = "pending"
    GENUINE = "genuine"
    REFUTED = "refuted"
    SUPERSEDED = "superseded"


CHANGE_STATE_NAMES = {
    ChangeState.PENDING: "待回访核实，仍发到原账户",
    ChangeState.GENUINE: "已核实",
    ChangeState.REFUTED: "本人没有换过，仍发到原账户",
    ChangeState.SUPERSEDED: "又登记了新账户",
}


class CheckHow(StrEnum):
    """How an officer asked the payee about her new account."""

    CALL = "call"
    VISIT = "visit"


CHECK_HOW_NAMES = {CheckHow.CALL: "电话回访", CheckHow.VISIT: "上门核实"}


class CheckResult(StrEnum):
    """What the payee said."""

    GENUINE = "genuine"
    NOT_HERS = "not_hers"
    NOT_REACHED = "not_reached"


CHECK_RESULT_NAMES = {
    CheckResult.GENUINE: "是本人换的",
    CheckResult.NOT_HERS: "不是本人换的",
    CheckResult.NOT_REACHED: "没有联系上",
}


class SharedThing(StrEnum):
    """What several unrelated payees have in common."""

    ACCOUNT = "account"
    PHONE = "phone"
    KEEPER = "keeper"


SHARED_NAMES = {
    SharedThing.ACCOUNT: "同一个银行账户",
    SharedThing.PHONE: "同一个手机号码",
    SharedThing.KEEPER: "同一个代管人",
}


@dataclass(frozen=True, slots=True)
class AccountCheckGiven:
    """A call or a visit about a new account. `phone_tail`: last four digits of the number that was called."""

    how: CheckHow
    result: CheckResult
    words: str
    phone_tail: str = ""


class ConsentHow(StrEnum):
    """How a payee was asked whether a relative is told; there is no way without asking her."""

    HOME = "home"
    COUNTER = "counter"
    CALL = "call"


CONSENT_NAMES = {
    ConsentHow.HOME: "上门当面问的",
    ConsentHow.COUNTER: "本人来窗口说的",
    ConsentHow.CALL: "打电话问的",
}
LONGEST_CONSENT = 200


@dataclass(frozen=True, slots=True)
class Consent:
    """The payee's yes as an officer heard it: on which day, how asked, in what words."""

    asked_on: date
    how: str
    words: str


@dataclass(frozen=True, slots=True)
class NewRelative:
    """The one relative a payee wants told of each payment. `consent`: needed where an officer writes it down.

    `by_call`: the relative wants to be called and read to; `wish`: her words, where an officer writes it down.
    """

    person_id: UUID
    area_code: str
    name: str
    relation: str
    phone: str = field(repr=False)
    consent: Consent | None = None
    by_call: bool = False
    wish: str = ""


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One call or visit, as recorded."""

    how: str
    how_name: str
    result: str
    result_name: str
    phone_tail: str
    words: str
    at: datetime
    by_name: str


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A changed account as officers and the payee see it; numbers by their tails only."""

    id: UUID
    person_id: UUID
    area_code: str
    account_id: UUID
    tail: str
    former_tail: str
    entered_at: datetime
    entered_by_name: str
    usable_from: datetime
    known_phone: str
    state: str
    state_name: str
    settled_at: datetime | None
    settled_by_name: str
    checks: tuple[CheckLine, ...] = ()


@dataclass(frozen=True, slots=True)
class FlagLine:
    """Unrelated payees who share an account, a phone or a keeper: a question, never a stop."""

    id: UUID
    thing: str
    thing_name: str
    shown: str
    person_ids: tuple[UUID, ...]
    families: int
    area_code: str
    opened_at: datetime
    settled_at: datetime | None
    settled_by_name: str
    reasons: str
    silent_until: date | None


@dataclass(frozen=True, slots=True)
class RelativeLine:
    """The relative a payee has chosen; the number masked."""

    id: UUID
    person_id: UUID
    name: str
    relation: str
    phone_masked: str
    chosen_at: datetime
    chosen_by: str = ""
    asked_on: date | None = None
    asked_how: str = ""
    consent_words: str = ""
    by_call: bool = False
    wish_words: str = ""
    wish_by: str = ""


@dataclass(frozen=True, slots=True)
class ProposedPayee:
    """A member of a household who could be paid when the payee has died, the fittest first, and why."""

    person_id: UUID
    name: str
    relation: str
    age: int | None
    has_account: bool
    reason: str
