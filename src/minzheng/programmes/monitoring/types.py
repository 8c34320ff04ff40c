"""What the doors of monitoring take and give."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from minzheng.engines.visits.types import DoorVisitToRecord, DoorVisitView
from minzheng.foundations.people.types import Home
from minzheng.programmes.monitoring.campaign_types import ANSWER_NAMES as ANSWER_NAMES
from minzheng.programmes.monitoring.campaign_types import CampaignCounts as CampaignCounts
from minzheng.programmes.monitoring.campaign_types import CampaignView as CampaignView
from minzheng.programmes.monitoring.campaign_types import HomeToTell as HomeToTell
from minzheng.programmes.monitoring.campaign_types import NewCampaign as NewCampaign
from minzheng.programmes.monitoring.campaign_types import ToldHome as ToldHome
from minzheng.programmes.monitoring.parameters import Parameter as Parameter
from minzheng.programmes.monitoring.parameters import parameter as parameter


class Hardship(StrEnum):
    """What has happened to somebody (急难情形)."""

    ILLNESS = "illness"
    ACCIDENT = "accident"
    DISASTER = "disaster"
    DEATH = "death"
    WORK = "work"
    ALONE = "alone"
    OTHER = "other"


HARDSHIP_NAMES = {
    Hardship.ILLNESS: _("突发重病"),
    Hardship.ACCIDENT: _("意外受伤"),
    Hardship.DISASTER: _("火灾、水灾或房屋倒塌"),
    Hardship.DEATH: _("家里顶梁柱去世"),
    Hardship.WORK: _("突然没了工作、断了收入"),
    Hardship.ALONE: _("没有人照料"),
    Hardship.OTHER: _("其他急难"),
}


class ToldBy(StrEnum):
    """From whom the word came."""

    SELF = "self"
    FAMILY = "family"
    NEIGHBOUR = "neighbour"
    VILLAGE = "village"
    SEEN = "seen"
    OTHER = "other"


TOLD_BY_NAMES = {
    ToldBy.SELF: _("本人"),
    ToldBy.FAMILY: _("家里人"),
    ToldBy.NEIGHBOUR: _("邻居"),
    ToldBy.VILLAGE: _("村组干部"),
    ToldBy.SEEN: _("自己看到的"),
    ToldBy.OTHER: _("其他人"),
}


class Outcome(StrEnum):
    """What the town did about a report. None of them refuses anything: whoever is meant may apply at any time."""

    HELPED = "helped"
    APPLYING = "applying"
    HANDED_ON = "handed_on"
    LOOKED = "looked"
    NOT_FOUND = "not_found"


OUTCOME_NAMES = {
    Outcome.HELPED: _("已给予帮助"),
    Outcome.APPLYING: _("正在协助申请救助"),
    Outcome.HANDED_ON: _("已转有关部门"),
    Outcome.LOOKED: _("已上门了解，本人暂不需要"),
    Outcome.NOT_FOUND: _("没有找到人"),
}


@dataclass(frozen=True, slots=True)
class NewReport:
    """A word at the door, at most eight fields: `who` and `kind` are needed, the rest may be empty.

    `village` is a region code; None for an aide, whose posting is the village. `told_at`: when she first heard of it.
    """

    who: str
    kind: str
    told_at: datetime
    token: str
    village: str | None = None
    place: str = ""
    words: str = ""
    phone: str = ""
    told_by: str = ToldBy.SEEN.value
    person_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report as officers read it. `handled_at` None: it is open, and due by `due_on`."""

    id: UUID
    area_code: str
    who: str
    kind: Hardship
    place: str
    words: str
    phone: str
    told_by: ToldBy
    told_at: datetime
    due_on: date
    reported_by: str
    handled_at: datetime | None
    handled_by: str
    outcome: Outcome | None
    outcome_words: str
    version: int


class CardKind(StrEnum):
    """Papers and terms of people that end on a day."""

    DISABILITY_CARD = "disability_card"
    IDENTITY_CARD = "identity_card"
    ACCOUNT = "account"
    RESIDENCE_PERMIT = "residence_permit"
    GUARDIANSHIP = "guardianship"
    SCHOOLING = "schooling"
    AGREEMENT = "agreement"


CARD_NAMES = {
    CardKind.DISABILITY_CARD: _("残疾人证"),
    CardKind.IDENTITY_CARD: _("身份证"),
    CardKind.ACCOUNT: _("银行卡"),
    CardKind.RESIDENCE_PERMIT: "居住证",
    CardKind.GUARDIANSHIP: "监护、委托照护期限",
    CardKind.SCHOOLING: "在校就读期限",
    CardKind.AGREEMENT: "代管或照料协议",
}


@dataclass(frozen=True, slots=True)
class NewTerm:
    """A paper's last day, as read off it."""

    person_id: UUID
    kind: str
    until: date


@dataclass(frozen=True, slots=True)
class TermView:
    """A paper that ends. `suggested`: a renewed one's likely last day, by a parameter; the new paper decides."""

    id: UUID
    person_id: UUID
    name: str
    household_id: UUID | None
    group_name: str
    kind: CardKind
    until: date
    reminded_at: datetime | None
    reminded_by: str
    suggested: date
    version: int


@dataclass(frozen=True, slots=True)
class NewQuestion:
    """One thing asked about people who receive now. `area`: a region code inside the posting's area ("" the whole);
    ages in full years, both ends included; `household_id`: only this family's people."""

    words: str
    choices: tuple[str, ...]
    due_on: date
    area: str = ""
    age_from: int | None = None
    age_to: int | None = None
    household_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class RowView:
    """One person of a question, filled in already but for the answer."""

    id: UUID
    question_id: UUID
    words: str
    choices: list[str]
    due_on: date
    person_id: UUID
    household_id: UUID
    name: str
    group_name: str
    area_code: str
    age: int | None
    answer: str
    answered_by: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question with how many of its rows are answered."""

    id: UUID
    words: str
    choices: list[str]
    due_on: date
    asked_by: str
    asked_at: datetime
    closed_at: datetime | None
    rows: int
    answered: int


@dataclass(frozen=True, slots=True)
class Round:
    """All of one stop at a door: the visit, answers by row id, terms reminded of and renewed, a term read off a paper.

    `tell_town`: changes that touch an award go on to the town as told changes; payment goes on meanwhile.
    """

    visit: DoorVisitToRecord
    answers: dict[UUID, str] = field(default_factory=dict)
    reminded: tuple[UUID, ...] = ()
    renewed: dict[UUID, date] = field(default_factory=dict)
    noted: NewTerm | None = None
    tell_town: bool = True


@dataclass(frozen=True, slots=True)
class HomeBusiness:
    """What waits at one house: rows to answer, papers that end."""

    rows: list[RowView]
    terms: list[TermView]


@dataclass(frozen=True, slots=True)
class HomeFile:
    """A house: its people, earlier visits (newest first), what waits."""

    home: Home
    visits: list[DoorVisitView]
    business: HomeBusiness
