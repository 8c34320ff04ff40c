"""Questions about awards: their kinds, answers and lines. A question never changes an award by itself."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from minzheng.kernel.result import Refusal


class QuestionKind(StrEnum):
    """What an officer is asked to look into."""

    CLASH = "clash"
    LIFE = "life"
    TERM = "term"
    SUSPENSION = "suspension"
    STANDARD = "standard"
    OVERPAYMENT = "overpayment"


QUESTION_NAMES = {
    QuestionKind.CLASH: "同一人有两项不能同时享受的待遇，请核实",
    QuestionKind.LIFE: "确认生存状况",
    QuestionKind.TERM: "证件或期限将到期",
    QuestionKind.SUSPENSION: "暂停发放将到期，请作出决定",
    QuestionKind.STANDARD: "调标后金额不能自动测算，请核定",
    QuestionKind.OVERPAYMENT: "疑似多领，请核实",
}


class Outcome(StrEnum):
    """How a question was settled. None of these changes an award: what has to change goes its own way by a decision."""

    FITS = "fits"
    REVIEW = "review"
    CONFIRMED = "confirmed"
    DONE = "done"


OUTCOME_NAMES = {
    Outcome.FITS: "核实无误，维持不变",
    Outcome.REVIEW: "需要变动，另行启动复核或调整",
    Outcome.CONFIRMED: "已确认本人健在",
    Outcome.DONE: "已办理",
}


class OverpaymentState(StrEnum):
    """Where the question of an over-payment stands."""

    ASKED = "asked"
    NONE = "none"
    FOUND = "found"
    WAIVED = "waived"
    RECOVERED = "recovered"


OVERPAYMENT_NAMES = {
    OverpaymentState.ASKED: "待核实",
    OverpaymentState.NONE: "核实没有多领",
    OverpaymentState.FOUND: "核实有多领，待作出决定",
    OverpaymentState.WAIVED: "决定不追回",
    OverpaymentState.RECOVERED: "决定追回",
}


@dataclass(frozen=True, slots=True)
class NewQuestion:
    """A question to open. `cause` names it: the same cause is asked once while it is open."""

    kind: QuestionKind
    cause: str
    area_code: str
    role: str
    words: str
    due_on: date
    advice: str = ""
    award_id: UUID | None = None
    other_award_id: UUID | None = None
    person_id: UUID | None = None
    posting_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question in a list, with its owner and days left (working days; below zero when late)."""

    id: UUID
    kind: str
    kind_name: str
    area_code: str
    role: str
    posting_id: UUID | None
    award_id: UUID | None
    other_award_id: UUID | None
    person_id: UUID | None
    words: str
    advice: str
    opened_at: datetime
    due_on: date
    days_left: int
    closed_at: datetime | None
    outcome: str
    answer: str
    closed_by_name: str


@dataclass(frozen=True, slots=True)
class OverpaymentLine:
    """An over-payment question with its answer and decision, as officers see it. Units: 分."""

    id: UUID
    award_id: UUID
    person_id: UUID
    area_code: str
    from_month: date
    to_month: date
    amount_fen: int
    cause: str
    source: str
    state: str
    state_name: str
    role: str
    due_on: date
    told_on: date | None
    family_said: str
    answer: str
    found_fen: int | None
    answered_by_name: str
    decided_act: str
    decided_fen: int | None
    monthly_fen: int
    reasons: str
    letter_id: UUID | None


class AnswerMissing(Refusal):
    """An answer or reasons of a word or none."""

    code = "answer_missing"
    message = "请写明核实情况和依据（至少 4 个字），这些内容会留存"


class QuestionClosed(Refusal):
    """Somebody has answered already."""

    code = "question_closed"
    message = "这件事已经有人处理完了，请刷新后查看"


class NotYourTurn(Refusal):
    """Another role does this."""

    code = "not_your_turn"
    message = "这一步由其他岗位办理，请联系对应岗位的同事"
    status = 403


class SameAccount(Refusal):
    """The one who proposed or answered may not decide as well."""

    code = "same_account"
    message = "提出和决定要由两个人分别办理，请由另一位有权限的同事办理"


class NotHeard(Refusal):
    """The family was not told, or her days to answer have not passed."""

    code = "not_heard"
    message = "请先告知本人并听取意见：本人已经答复，或告知后的答复期已满，才能作出决定"
