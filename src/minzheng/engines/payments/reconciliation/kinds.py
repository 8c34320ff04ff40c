"""What a comparison says: sums per unit, month and kind, and the rows that do not agree. Amounts are 分."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID


class FindingKind(StrEnum):
    """What is wrong with a row. A finding is a question to an officer; it moves no money."""

    MISSING = "missing"
    UNFOUNDED = "unfounded"
    AMOUNT = "amount"
    PERSON = "person"
    TWICE = "twice"
    ACCOUNT = "account"
    DEAD = "dead"
    BANK = "bank"


FINDING_NAMES = {
    FindingKind.MISSING: "台账应发，没有编入发放单",
    FindingKind.UNFOUNDED: "编入了发放单，台账没有依据",
    FindingKind.AMOUNT: "金额和台账不一致",
    FindingKind.PERSON: "领取人和台账不一致",
    FindingKind.TWICE: "同一待遇同一月份编了两次",
    FindingKind.ACCOUNT: "账户不是领取人登记的账户",
    FindingKind.DEAD: "有死亡记录的人仍在发放",
    FindingKind.BANK: "和银行回盘不一致",
}


@dataclass(frozen=True, slots=True)
class LineSum:
    """One unit, month and kind: what the ledger says is due and where it stands. `difference_fen` is 0 when all agrees.

    ledger = paid + failed + held + in doubt + suspended + under way (due, sent) + difference.
    `bank_fen`: what banks said they paid.
    """

    unit: str
    month: date
    kind: str
    items: int
    ledger_fen: int
    waiting_fen: int
    sent_fen: int
    paid_fen: int
    failed_fen: int
    held_fen: int
    in_doubt_fen: int
    suspended_fen: int
    bank_fen: int

    @property
    def difference_fen(self) -> int:
        """分 the ledger says beyond what the payments hold; below zero: the payments hold more."""
        return self.ledger_fen - self.held_together_fen

    @property
    def held_together_fen(self) -> int:
        """What all states of the payments sum to."""
        return (
            self.waiting_fen
            + self.sent_fen
            + self.paid_fen
            + self.failed_fen
            + self.held_fen
            + self.in_doubt_fen
            + self.suspended_fen
        )


@dataclass(frozen=True, slots=True)
class Found:
    """A row that does not agree: expected and found 分 (None: nothing there), and who is concerned."""

    kind: FindingKind
    area_code: str
    month: date
    run_kind: str
    award_id: UUID
    row_id: UUID | None
    person_id: UUID | None
    expected_fen: int | None
    found_fen: int | None

    @property
    def amount_fen(self) -> int:
        """How much too much was found; below zero: too little."""
        return (self.found_fen or 0) - (self.expected_fen or 0)


@dataclass(frozen=True, slots=True)
class Compared:
    """What a night's comparison gives: every line, the findings (at most `LIMIT` of a kind), and how many there are."""

    lines: tuple[LineSum, ...]
    findings: tuple[Found, ...]
    found: int
    rows: int


class SnapshotIncomplete(RuntimeError):
    """A file is missing, or does not hold as many rows as were written: nothing is compared."""
