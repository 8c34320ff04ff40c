"""What verification's doors take and give."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: The one purpose of every question and look, bound to each and written beside it.
PURPOSE = "社会救助家庭经济状况核对"


class CheckState(StrEnum):
    """Where a check stands."""

    OPEN = "open"
    ASKING = "asking"
    ANSWERED = "answered"
    REPORTED = "reported"


class QueryState(StrEnum):
    """What became of one question to one source about one person. Only `found` and `no_record` are answers."""

    WAITING = "waiting"
    FOUND = "found"
    NO_RECORD = "no_record"
    NOT_CONNECTED = "not_connected"
    ERROR = "error"
    NOT_SENT = "not_sent"


#: The source has spoken. Every other state means that nothing is known, never that there is nothing.
ANSWERS = (QueryState.FOUND, QueryState.NO_RECORD)
#: Worth asking again.
FAILURES = (QueryState.ERROR, QueryState.NOT_SENT)

QUERY_STATE_NAMES: dict[QueryState, Promise] = {
    QueryState.WAITING: _("等待答复"),
    QueryState.FOUND: _("有记录"),
    QueryState.NO_RECORD: _("查无记录"),
    QueryState.NOT_CONNECTED: _("尚未联通"),
    QueryState.ERROR: _("查询出错"),
    QueryState.NOT_SENT: _("未发出"),
}
CHECK_STATE_NAMES: dict[CheckState, Promise] = {
    CheckState.OPEN: _("待启动"),
    CheckState.ASKING: _("正在查询"),
    CheckState.ANSWERED: _("待出报告"),
    CheckState.REPORTED: _("已出报告"),
}


class Conclusion(StrEnum):
    """The report's conclusion. It is evidence for the officers who decide, never the decision."""

    MEETS = "meets"
    EXCEEDS = "exceeds"
    DOUBTFUL = "doubtful"


CONCLUSION_NAMES: dict[Conclusion, Promise] = {
    Conclusion.MEETS: _("符合"),
    Conclusion.EXCEEDS: _("超标"),
    Conclusion.DOUBTFUL: _("存疑"),
}


class FactKind(StrEnum):
    """What a source may tell."""

    HOUSEHOLD = "household"
    DEATH = "death"
    VEHICLE = "vehicle"
    DWELLING = "dwelling"
    WAGE = "wage"
    PENSION = "pension"
    UNEMPLOYMENT = "unemployment"
    HOUSING_FUND = "housing_fund"
    TAXED_INCOME = "taxed_income"
    COMPANY = "company"
    DEPOSIT = "deposit"
    SECURITIES = "securities"
    MARRIAGE = "marriage"
    MEDICAL_COST = "medical_cost"
    DISABILITY = "disability"
    STUDENT = "student"


FACT_NAMES: dict[FactKind, Promise] = {
    FactKind.HOUSEHOLD: _("户籍"),
    FactKind.DEATH: _("死亡登记"),
    FactKind.VEHICLE: _("机动车辆"),
    FactKind.DWELLING: _("住房"),
    FactKind.WAGE: _("工资（月）"),
    FactKind.PENSION: _("养老金（月）"),
    FactKind.UNEMPLOYMENT: _("失业保险金（月）"),
    FactKind.HOUSING_FUND: _("公积金缴存（月）"),
    FactKind.TAXED_INCOME: _("应税收入（年）"),
    FactKind.COMPANY: _("登记企业或个体户"),
    FactKind.DEPOSIT: _("存款余额"),
    FactKind.SECURITIES: _("证券市值"),
    FactKind.MARRIAGE: _("婚姻登记"),
    FactKind.MEDICAL_COST: _("个人负担医疗费（年）"),
    FactKind.DISABILITY: _("残疾证"),
    FactKind.STUDENT: _("在读"),
}


class SignatureMethod(StrEnum):
    """How a person signs: on the pad, by typing her name (keyboard only), by thumbprint before a witness, or on paper."""

    DRAWN = "drawn"
    TYPED = "typed"
    THUMBPRINT = "thumbprint"
    PAPER = "paper"


METHOD_NAMES: dict[SignatureMethod, Promise] = {
    SignatureMethod.DRAWN: _("手写签名"),
    SignatureMethod.TYPED: _("输入姓名"),
    SignatureMethod.THUMBPRINT: _("按手印"),
    SignatureMethod.PAPER: _("纸上签名"),
}


@dataclass(frozen=True, slots=True)
class Witness:
    """Who saw a thumbprint being given: the officer who acts (`posting_id`), or an adult with her own signature."""

    name: str = ""
    svg: str = ""
    points: str = ""
    posting_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature as given.

    `svg` and `points` (JSON) come from the pad; `typed` is the typed name; `paper_id` the scanned sheet.
    A thumbprint is pressed on the pad or photographed from the sheet (`paper_id`), before a `witness`.
    `device` is a short note on where it was made. `representative` says as what a legal representative signs
    for a person without full capacity (母亲、法定监护人); empty when the person signs for herself. `signer`: that
    representative's own name, where she is not the applicant; set by the engine that knows who may sign.
    """

    method: SignatureMethod = SignatureMethod.DRAWN
    svg: str = ""
    points: str = ""
    typed: str = ""
    paper_id: UUID | None = None
    device: str = ""
    representative: str = ""
    witness: Witness | None = None
    signer: str = ""


@dataclass(frozen=True, slots=True)
class AuthorisationText:
    """The exact words a person signs: their version, text, and SM3 digest (hex)."""

    version: str
    text: str
    digest: str


@dataclass(frozen=True, slots=True)
class AuthorisationLine:
    """One signed authorisation. `valid` is as of the moment asked for."""

    id: UUID
    person_id: UUID
    signed_at: datetime
    text_version: str
    representative: str
    withdrawn_at: datetime | None
    expires_at: datetime | None
    valid: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """One fact a source told about one person.

    Units: `amount_fen` is 分 (per month or year as the kind's name says; a balance for deposits), None when the
    fact has no amount; `number` counts or measures (m² for dwellings, grade for disability).
    """

    person_id: UUID
    kind: FactKind
    amount_fen: int | None
    number: float | None
    text: str
    source: str
    source_name: str
    as_of: date


@dataclass(frozen=True, slots=True)
class QueryCell:
    """One square of the table source × person."""

    query_id: UUID | None
    person_id: UUID
    state: QueryState | None
    reason: str = ""
    as_of: date | None = None
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One source and what it said about each person, in the order of `CheckView.people`."""

    code: str
    name: str
    cells: list[QueryCell]


@dataclass(frozen=True, slots=True)
class CheckView:
    """A check as screens show it. `answered` counts sources that spoke, `settled` those no longer waited for.

    `ended`: the application was decided without this check's report; nobody is asked any more.
    """

    id: UUID
    application_id: UUID
    applicant_id: UUID
    area_code: str
    state: CheckState
    opened_at: datetime
    due_on: date
    started_at: datetime | None
    started_by: UUID | None
    people: list[tuple[UUID, str]]
    sources: list[SourceRow]
    answered: int
    settled: int
    failed: int
    total: int
    ended: bool = False

    @property
    def waiting(self) -> int:
        """Questions still out."""
        return self.total - self.settled

    @property
    def gaps(self) -> int:
        """Questions that ended without the source having spoken: nothing is known there."""
        return self.settled - self.answered


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report as issued; `lines` are its words on each source and person, gaps included."""

    id: UUID
    number: str
    conclusion: Conclusion
    remarks: str
    issued_at: datetime
    issued_by: UUID
    valid_until: date
    replaces: UUID | None
    lines: list["ReportLine"] = field(default_factory=list)

    def valid_on(self, day: date) -> bool:
        """A report serves one decision, within its term."""
        return day <= self.valid_until


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One source about one person in a report. `words` says plainly what was found or that nothing is known."""

    person_id: UUID
    person_name: str
    source: str
    source_name: str
    state: QueryState
    words: str
    as_of: date | None
