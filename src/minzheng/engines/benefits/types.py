"""What benefits takes and gives. Months are dates of their first day; amounts are 分 a month."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from minzheng.engines.benefits.account_types import BANKS as BANKS
from minzheng.engines.benefits.account_types import AccountLine as AccountLine
from minzheng.engines.benefits.account_types import AccountUnreadable as AccountUnreadable
from minzheng.engines.benefits.account_types import AgreementNeeded as AgreementNeeded
from minzheng.engines.benefits.account_types import ChildNotPaid as ChildNotPaid
from minzheng.engines.benefits.account_types import HolderMismatch as HolderMismatch
from minzheng.engines.benefits.account_types import Keeping as Keeping
from minzheng.engines.benefits.account_types import NewAccount as NewAccount
from minzheng.engines.benefits.account_types import NotForYou as NotForYou
from minzheng.engines.benefits.account_watch import ChangedAccount as ChangedAccount
from minzheng.engines.benefits.life_types import LIFE_METHOD_NAMES as LIFE_METHOD_NAMES
from minzheng.engines.benefits.life_types import STEPS as STEPS
from minzheng.engines.benefits.life_types import EndingTerm as EndingTerm
from minzheng.engines.benefits.life_types import LifeMethod as LifeMethod
from minzheng.engines.benefits.life_types import LifeSign as LifeSign
from minzheng.engines.benefits.life_types import LifeStanding as LifeStanding
from minzheng.engines.benefits.once_types import AlreadyAided as AlreadyAided
from minzheng.engines.benefits.once_types import GivenOnce as GivenOnce
from minzheng.engines.benefits.once_types import OncePart as OncePart
from minzheng.engines.benefits.once_types import OncePartLine as OncePartLine
from minzheng.engines.benefits.once_types import OnceUnfit as OnceUnfit
from minzheng.engines.benefits.once_types import PartStopUnfit as PartStopUnfit
from minzheng.engines.benefits.price_types import IndexUnfit as IndexUnfit
from minzheng.engines.benefits.price_types import KindAmount as KindAmount
from minzheng.engines.benefits.price_types import NewIndex as NewIndex
from minzheng.engines.benefits.price_types import NewSubsidy as NewSubsidy
from minzheng.engines.benefits.price_types import PriceAdvice as PriceAdvice
from minzheng.engines.benefits.price_types import SubsidyLine as SubsidyLine
from minzheng.engines.benefits.price_types import SubsidyState as SubsidyState
from minzheng.engines.benefits.price_types import SubsidyUnfit as SubsidyUnfit
from minzheng.engines.benefits.question_types import OUTCOME_NAMES as OUTCOME_NAMES
from minzheng.engines.benefits.question_types import OVERPAYMENT_NAMES as OVERPAYMENT_NAMES
from minzheng.engines.benefits.question_types import QUESTION_NAMES as QUESTION_NAMES
from minzheng.engines.benefits.question_types import Outcome as Outcome
from minzheng.engines.benefits.question_types import OverpaymentLine as OverpaymentLine
from minzheng.engines.benefits.question_types import OverpaymentState as OverpaymentState
from minzheng.engines.benefits.question_types import QuestionKind as QuestionKind
from minzheng.engines.benefits.question_types import QuestionLine as QuestionLine
from minzheng.engines.benefits.raise_types import RaiseCause as RaiseCause
from minzheng.engines.benefits.raise_types import RaisedHome as RaisedHome
from minzheng.engines.benefits.raise_types import RaiseLine as RaiseLine
from minzheng.engines.benefits.raise_types import Raising as Raising
from minzheng.engines.benefits.standard_schemes import Beside as Beside
from minzheng.engines.benefits.standard_schemes import RestsOn as RestsOn
from minzheng.engines.benefits.standard_schemes import StandardFigure as StandardFigure
from minzheng.engines.benefits.standard_schemes import StandardScheme as StandardScheme
from minzheng.engines.benefits.standard_schemes import Way as Way
from minzheng.engines.benefits.standard_types import OUTCOME_WORDS as OUTCOME_WORDS
from minzheng.engines.benefits.standard_types import NewStandard as NewStandard
from minzheng.engines.benefits.standard_types import StandardLine as StandardLine
from minzheng.engines.benefits.standard_types import StandardPreview as StandardPreview
from minzheng.engines.benefits.standard_types import StandardRow as StandardRow
from minzheng.engines.benefits.standard_types import StandardState as StandardState
from minzheng.engines.benefits.standard_types import UnitPreview as UnitPreview
from minzheng.engines.benefits.standard_types import left_to_officers as left_to_officers
from minzheng.kernel.result import Refusal


class AwardStatus(StrEnum):
    """An award runs, or a decision has ended it."""

    RUNNING = "running"
    ENDED = "ended"


class AwardOrigin(StrEnum):
    """Decided here, or taken over from the district's former list (存量) on the document it rests on."""

    DECISION = "decision"
    STOCK = "stock"


def month_of(day: date) -> date:
    """The month a day falls in, as its first day."""
    return day.replace(day=1)


def month_after(day: date) -> date:
    """The first day of the next month: a decision of 31 December pays from 1 January. Source: art. 21 下月起."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def months_later(month: date, months: int) -> date:
    """The first day of the month `months` after (before, when negative) a month."""
    count = month.year * 12 + month.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


class AwardUnfit(Refusal):
    """An award that cannot stand: no amount, no members, months that are no months."""

    code = "award_unfit"
    message = "待遇信息不完整：金额应大于零，起始月份应为某月 1 日，至少有一名保障对象，请检查后再提交"


@dataclass(frozen=True, slots=True)
class NewMember:
    """A person an award is for; `share_fen` only where the item gives each person a share."""

    person_id: UUID
    share_fen: int | None = None


@dataclass(frozen=True, slots=True)
class NewAward:
    """What a decision gives. Refuses: AwardUnfit.

    `person_id`: the applicant, who holds it; `payee_person_id`: whose account is paid (None: the holder's).
    `start_month`: first of a month, normally `month_after` the decision. `kind_name`: words for people (最低生活保障).
    `once`: `amount_fen` is given one time, due at once, and the award ends with the month of its decision.
    `of_person`: the one member's own; others of the household may hold the same kind.
    """

    kind: str
    kind_name: str
    case_id: UUID
    decision_id: UUID | None
    household_id: UUID
    person_id: UUID
    area_code: str
    start_month: date
    amount_fen: int
    rule_version: str
    rule_profile: str
    members: tuple[NewMember, ...]
    payee_person_id: UUID | None = None
    payee_account: str = field(default="", repr=False)
    advice_id: UUID | None = None
    origin: AwardOrigin = AwardOrigin.DECISION
    origin_document: str = ""
    once: GivenOnce | None = None
    of_person: bool = False

    def __post_init__(self) -> None:
        people = {member.person_id for member in self.members}
        if (
            self.amount_fen <= 0
            or self.start_month.day != 1
            or not people
            or len(people) != len(self.members)
            or (self.of_person and len(people) != 1)
            or (self.once is not None and not people.issuperset(self.once.met))
        ):
            raise AwardUnfit()
        if not (self.kind and self.kind_name and self.rule_version and self.rule_profile):
            raise AwardUnfit("待遇信息不完整：缺少事项或规则版本，请检查后再提交")
        if self.once is not None:
            self.once.payments(amount_fen=self.amount_fen, start_month=self.start_month)


@dataclass(frozen=True, slots=True)
class Decided:
    """The decision a change rests on: whose posting took it, under which rules, and the words the family reads."""

    decision_id: UUID | None
    posting_id: UUID | None
    rule_version: str
    reasons: str
    advice_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class MembersChange:
    """Who leaves and who joins an award from a month on. A leaver's last month is the month before."""

    from_month: date
    leave: tuple[UUID, ...] = ()
    join: tuple[NewMember, ...] = ()


@dataclass(frozen=True, slots=True)
class StandingRow:
    """What the public may read of an award, and nothing else. Source: art. 24. Units: 分 a month."""

    applicant_name: str
    minor: bool
    members: int
    amount_fen: int
    kind_name: str


@dataclass(frozen=True, slots=True)
class AmountLine:
    """An amount and the months it is for (`to_month` included; None: until changed)."""

    from_month: date
    to_month: date | None
    amount_fen: int
    decision_id: UUID


@dataclass(frozen=True, slots=True)
class AwardLine:
    """An award as its holder and officers see it; the account is masked. `once_fen`: given one time, nothing monthly.

    `once_parts`: its payments in order; `goods_fen`: given in goods beside the money. Units: 分.
    """

    id: UUID
    kind: str
    kind_name: str
    case_id: UUID
    decision_id: UUID
    household_id: UUID
    person_id: UUID
    payee_person_id: UUID
    account_masked: str
    start_month: date
    end_month: date | None
    end_reason: str
    rule_version: str
    rule_profile: str
    status: AwardStatus
    member_count: int
    amounts: tuple[AmountLine, ...]
    area_code: str = ""
    tapers_from: date | None = None
    origin: AwardOrigin = AwardOrigin.DECISION
    origin_document: str = ""
    once_fen: int | None = None
    once_parts: tuple[OncePartLine, ...] = ()
    goods_fen: int = 0
    of_person: bool = False

    def runs_in(self, month: date) -> bool:
        """Whether it gives anything in a month (any day of it)."""
        first = month_of(month)
        return self.start_month <= first and (self.end_month is None or first <= self.end_month)

    def amount_in(self, month: date) -> int | None:
        """分 for a month (any day of it); None when nothing is due then."""
        first = month_of(month)
        if not self.runs_in(first):
            return None
        for line in self.amounts:
            if line.from_month <= first and (line.to_month is None or first <= line.to_month):
                return line.amount_fen
        return None


@dataclass(frozen=True, slots=True)
class DueItem:
    """One thing to pay: award × month × kind, the key under which it is paid at most once."""

    award_id: UUID
    month: date
    kind: str
    area_code: str
    household_id: UUID
    person_id: UUID
    payee_person_id: UUID
    amount_fen: int
    decision_id: UUID
