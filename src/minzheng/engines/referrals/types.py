"""What referrals take and give: an item a department decides, the states, what is sent, what comes back."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from minzheng.kernel.actor import Role
from minzheng.kernel.parameters import Parameter
from minzheng.kernel.result import Refusal


class State(StrEnum):
    """Where a referral stands. There is no state for silence: a department that says nothing has decided nothing."""

    SENT = "sent"
    ACCEPTED = "accepted"
    ASKING = "asking"
    GRANTED = "granted"
    REFUSED = "refused"
    NOT_OURS = "not_ours"
    WITHDRAWN = "withdrawn"


#: Waiting for somebody: the department, or (ASKING) the family.
OPEN = (State.SENT, State.ACCEPTED, State.ASKING)
#: Waiting for the department.
WITH_DEPARTMENT = (State.SENT, State.ACCEPTED)

STATE_NAMES = {
    State.SENT: _("等部门接收"),
    State.ACCEPTED: _("部门办理中"),
    State.ASKING: _("等您补充说明"),
    State.GRANTED: _("部门答复：给予"),
    State.REFUSED: _("部门答复：不予"),
    State.NOT_OURS: _("部门答复：不归本部门办"),
    State.WITHDRAWN: _("已撤回"),
}
#: What is shown of a referral whose department has let its term pass; never "refused".
NO_REPLY = _("未回复")
UNVERIFIED = _("参数待核实")
#: The same at the desk.
DESK_NAMES = {
    State.SENT: "等部门接收",
    State.ACCEPTED: "部门办理中",
    State.ASKING: "等群众补充",
    State.GRANTED: "给予",
    State.REFUSED: "不予",
    State.NOT_OURS: "不归本部门",
    State.WITHDRAWN: "已撤回",
}
DESK_NO_REPLY = "未回复"


class Outcome(StrEnum):
    """What a department may answer: it gives (a thing, a service, money), it does not, or it is another's business."""

    KIND = "kind"
    MONEY = "money"
    REFUSED = "refused"
    NOT_OURS = "not_ours"


OUTCOME_NAMES = {
    Outcome.KIND: "给予（实物或服务）",
    Outcome.MONEY: "给予（资金，由本部门发放）",
    Outcome.REFUSED: "不予",
    Outcome.NOT_OURS: "不归本部门办",
}
AFTER = {
    Outcome.KIND: State.GRANTED,
    Outcome.MONEY: State.GRANTED,
    Outcome.REFUSED: State.REFUSED,
    Outcome.NOT_OURS: State.NOT_OURS,
}


class StepKind(StrEnum):
    """What happened to a referral."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    QUESTION = "question"
    ANSWER = "answer"
    REPLIED = "replied"
    LATE = "late"
    PRESSED = "pressed"
    WITHDRAWN = "withdrawn"
    GUIDED = "guided"


STEP_NAMES = {
    StepKind.ASKED: _("转给部门"),
    StepKind.ACCEPTED: _("部门接收"),
    StepKind.QUESTION: _("部门请您补充"),
    StepKind.ANSWER: _("已补充说明"),
    StepKind.REPLIED: _("部门答复"),
    StepKind.LATE: _("到期未回复，已报区县民政局"),
    StepKind.PRESSED: _("民政催办"),
    StepKind.WITHDRAWN: _("撤回"),
    StepKind.GUIDED: _("已帮您找该办的部门"),
}


class ConsentHow(StrEnum):
    """How the person said yes to her particulars being sent: on her own phone, on paper, in words before a witness."""

    OWN = "own"
    PAPER = "paper"
    SPOKEN = "spoken"


CONSENT_NAMES = {
    ConsentHow.OWN: "本人在手机上同意",
    ConsentHow.PAPER: "本人签了纸质同意书",
    ConsentHow.SPOKEN: "本人当面口头同意，有见证人",
}

#: Who asks on a family's behalf; who looks over the board; who presses a silent department.
ASKERS = (Role.TOWN_CLERK, Role.TOWN_LEADER, Role.DISTRICT_REVIEWER)
PRESSERS = (Role.TOWN_LEADER, Role.DISTRICT_REVIEWER, Role.DISTRICT_CONFIRMER)
BOARD_READERS = (*ASKERS, Role.DISTRICT_CONFIRMER, Role.AUDITOR)
#: Who puts a department's question to the family and writes down what it says; a village sees nothing else.
ANSWERERS = (Role.VILLAGE_WORKER, *ASKERS)


@dataclass(frozen=True, slots=True)
class Department:
    """A partner department: 住房城乡建设委员会. `mark` stands before its letters' numbers."""

    code: str
    name: str
    short_name: str
    mark: str


@dataclass(frozen=True, slots=True)
class Ask:
    """One question of an item to the family; with `options` she taps, without she types."""

    name: str
    label: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReferralItem:
    """An item a department decides by its own rules: what is sent to it, why, and by when it should answer.

    `sends`: particulars of the person, of `PARTICULARS`; her name is always among them.
    """

    code: str
    name: str
    department: Department
    law: str
    what: str
    purpose: str
    icon: str
    sends: tuple[str, ...]
    asks: tuple[Ask, ...]
    reply_days: Parameter
    folder: Path

    @property
    def consent(self) -> str:
        """The sentence she agrees to: what goes, to whom, what for, and that she may take it back."""
        told = "、".join(str(PARTICULARS[one]) for one in self.sends)
        return (
            f"同意把{told}和我填写的情况转给{self.department.name}，只用于{self.purpose}。"
            "部门答复以前，可以随时撤回。"
        )


#: Particulars that may be sent. Nothing of the file, of the check or of anybody else is among them.
PARTICULARS = {
    "name": _("姓名"),
    "identity": _("身份证号"),
    "phone": _("手机号码"),
    "village": _("住在哪个村（社区）"),
}


@dataclass(frozen=True, slots=True)
class NewReferral:
    """What somebody asks a department. `answers` by the names of the item's `asks`; `words`: her own, may be empty.

    `witness`: who heard a spoken consent, or where the signed paper is kept. `application_id`: the file it goes with.
    """

    person_id: UUID
    item: str
    answers: dict[str, str]
    words: str
    consent: ConsentHow | None
    token: str
    witness: str = ""
    application_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """A department's answer as its officer writes it. A refusal has reasons and says what one can do."""

    outcome: str
    words: str
    reasons: str = ""
    remedy: str = ""
    amount: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened, in the words written then."""

    kind: StepKind
    at: datetime
    by_name: str
    words: str


@dataclass(frozen=True, slots=True)
class ReferralLine:
    """A referral in a list. `silent`: the department's term has passed without an answer. `pressed`: so many times."""

    id: UUID
    item: ReferralItem
    person_id: UUID
    name: str
    area_code: str
    state: State
    asked_on: date
    due_on: date
    replied_on: date | None
    silent: bool
    pressed: int
    version: int


@dataclass(frozen=True, slots=True)
class ReferralView:
    """One referral opened: what was sent, under which consent, what came back."""

    line: ReferralLine
    sent: list[tuple[str, str]]
    words: str
    consent: str
    consent_how: ConsentHow
    asked_by: str
    application_id: UUID | None
    steps: list[Step]
    outcome: Outcome | None
    reply: dict[str, str] = field(default_factory=dict)
    letter_id: UUID | None = None


class ReferralUnfit(Refusal):
    """A question without an answer, or an answer nobody offered."""

    code = "referral_unfit"
    message = "请把每一问都选好，再提交"


class ConsentMissing(Refusal):
    """Nothing goes to a department without the person's yes, and a yes given to somebody is heard by somebody else."""

    code = "referral_consent_missing"
    message = (
        "没有本人同意，不能把情况转给其他部门。请先征得同意：口头同意的写明见证人，签了纸的写明保存在哪里"
    )


class AlreadyReferred(Refusal):
    """One open referral of an item a person."""

    code = "referral_open"
    message = "这件事已经转给部门，还在办理。请在“部门帮助”里看进展，不用再转"
    status = 409


class ReferralClosed(Refusal):
    """Answered or withdrawn."""

    code = "referral_closed"
    message = "这件转办已经办结，不能再改。仍有需要的，可以重新转办"
    status = 409


class ReplyUnfit(Refusal):
    """A reply that does not say enough."""

    code = "referral_reply_unfit"
    message = "请选择答复结果，并用群众看得懂的话写明；不予的，还要写明理由和不服时怎么办"


class WordsMissing(Refusal):
    """A question or an answer without words."""

    code = "referral_words_missing"
    message = "请用一两句话写明，再提交"


class NotDueYet(Refusal):
    """Pressing begins when the term has passed."""

    code = "referral_not_due"
    message = "还没有到部门的答复期限，不用催办。到期没有回复的，会自动列到这里"
    status = 409
