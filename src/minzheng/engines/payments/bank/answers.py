"""What a bank says of one payment, and what becomes of its saying so."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Said(StrEnum):
    """A bank's word on one payment."""

    PAID = "paid"
    FAILED = "failed"
    IN_DOUBT = "in_doubt"
    UNREADABLE = "unreadable"


class Outcome(StrEnum):
    """What became of one row of a return file or answer.

    `applied`: the payment took this result. `repeated`: it had it already. `late`: it has a clearer one.
    The rest changes no result and asks an officer.
    """

    APPLIED = "applied"
    REPEATED = "repeated"
    LATE = "late"
    CONTRADICTS = "contradicts"
    AMOUNT = "amount"
    ACCOUNT = "account"
    UNKNOWN = "unknown"
    UNREADABLE = "unreadable"


OUTCOME_NAMES = {
    Outcome.APPLIED: "已登记",
    Outcome.REPEATED: "重复，原已登记",
    Outcome.LATE: "迟到，原已有明确结果",
    Outcome.CONTRADICTS: "与已登记的结果矛盾",
    Outcome.AMOUNT: "金额与送出的不符",
    Outcome.ACCOUNT: "账号与送出的不符",
    Outcome.UNKNOWN: "没有送出过这一笔",
    Outcome.UNREADABLE: "看不懂这一行",
}
#: An officer is asked about these.
QUESTIONS = (Outcome.CONTRADICTS, Outcome.AMOUNT, Outcome.ACCOUNT, Outcome.UNKNOWN, Outcome.UNREADABLE)


@dataclass(frozen=True, slots=True)
class Row:
    """One row as a bank gave it. `key` None or `amount_fen` None: it could not be read.

    `words`: the reason in words, from the code table of the profile.
    """

    number: int
    key: UUID | None
    said: Said
    amount_fen: int | None
    code: str = ""
    words: str = ""
    tail: str = ""


__all__ = ["OUTCOME_NAMES", "QUESTIONS", "Outcome", "Row", "Said"]
