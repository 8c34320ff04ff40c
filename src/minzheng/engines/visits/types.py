"""What the doors of visits take and give."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, Field, model_validator

from minzheng.engines.visits.door_types import MET_NAMES as MET_NAMES
from minzheng.engines.visits.door_types import NOTICED_NAMES as NOTICED_NAMES
from minzheng.engines.visits.door_types import DoorFindings as DoorFindings
from minzheng.engines.visits.door_types import DoorVisitKept as DoorVisitKept
from minzheng.engines.visits.door_types import DoorVisitToRecord as DoorVisitToRecord
from minzheng.engines.visits.door_types import DoorVisitView as DoorVisitView
from minzheng.engines.visits.door_types import Met as Met
from minzheng.engines.visits.door_types import Noticed as Noticed
from minzheng.engines.visits.door_types import PersonSeen as PersonSeen

LARGEST_FEN = 10_000_000_000
Fen = Annotated[int, Field(strict=True, ge=0, le=LARGEST_FEN)]


class VisitKind(StrEnum):
    """By what means a family's situation was looked into (审核确认办法 art. 16)."""

    SURVEY = "survey"
    REMOTE = "remote"
    NEIGHBOURS = "neighbours"
    LETTER = "letter"
    ANSWER = "answer"
    OTHER = "other"


KIND_NAMES: dict[VisitKind, Promise] = {
    VisitKind.SURVEY: _("入户调查"),
    VisitKind.REMOTE: _("视频或电话调查"),
    VisitKind.NEIGHBOURS: _("邻里访问"),
    VisitKind.LETTER: _("信函索证"),
    VisitKind.ANSWER: _("信函答复"),
    VisitKind.OTHER: _("其他方式调查"),
}
#: A survey of the family itself, with its form and signatures; a family may read its own.
OF_THE_FAMILY = (VisitKind.SURVEY, VisitKind.REMOTE)


class IncomeSeen(StrEnum):
    """Kinds of income a survey confirms (审核确认办法 art. 13)."""

    WAGE = "wage"
    OPERATING = "operating"
    PROPERTY = "property"
    PENSION = "pension"
    TRANSFER = "transfer"
    OTHER = "other"


INCOME_NAMES: dict[IncomeSeen, Promise] = {
    IncomeSeen.WAGE: _("工资性收入"),
    IncomeSeen.OPERATING: _("经营净收入"),
    IncomeSeen.PROPERTY: _("财产净收入"),
    IncomeSeen.PENSION: _("养老金"),
    IncomeSeen.TRANSFER: _("转移净收入"),
    IncomeSeen.OTHER: _("其他收入"),
}


class Housing(StrEnum):
    """The dwelling as seen."""

    OWN_SOUND = "own_sound"
    OWN_POOR = "own_poor"
    DANGEROUS = "dangerous"
    RENTED = "rented"
    BORROWED = "borrowed"
    NONE = "none"


HOUSING_NAMES: dict[Housing, Promise] = {
    Housing.OWN_SOUND: _("自有，安全"),
    Housing.OWN_POOR: _("自有，简陋"),
    Housing.DANGEROUS: _("疑似危房"),
    Housing.RENTED: _("租住"),
    Housing.BORROWED: _("借住"),
    Housing.NONE: _("无住房"),
}


class Living(StrEnum):
    """Living conditions as seen."""

    HARD = "hard"
    PLAIN = "plain"
    FAIR = "fair"


LIVING_NAMES: dict[Living, Promise] = {
    Living.HARD: _("困难"),
    Living.PLAIN: _("一般"),
    Living.FAIR: _("较好"),
}


class SpecialFlag(StrEnum):
    """Things that need somebody's attention, each a task for the desk, never a mark against the family."""

    URGENT_HELP = "urgent_help"
    NEAR_RELATIVE = "near_relative"
    CANNOT_CARE_FOR_SELF = "cannot_care_for_self"
    CHILD_WITHOUT_CARER = "child_without_carer"
    DANGEROUS_HOUSE = "dangerous_house"
    DIFFERS_FROM_DECLARED = "differs_from_declared"


FLAG_NAMES: dict[SpecialFlag, Promise] = {
    SpecialFlag.URGENT_HELP: _("需要马上救助"),
    SpecialFlag.NEAR_RELATIVE: _("经办人员近亲属，需备案"),
    SpecialFlag.CANNOT_CARE_FOR_SELF: _("有人生活不能自理"),
    SpecialFlag.CHILD_WITHOUT_CARER: _("有儿童无人照看"),
    SpecialFlag.DANGEROUS_HOUSE: _("住房有安全隐患"),
    SpecialFlag.DIFFERS_FROM_DECLARED: _("与申报情况不一致"),
}


class _Seen(BaseModel):
    """Unknown keys are refused: a mistyped key would be a fact silently lost."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class IncomeConfirmed(_Seen):
    """One income of one member as confirmed at home. Units: 分 per month."""

    kind: IncomeSeen = Field(title="收入种类")
    fen_per_month: Fen = Field(title="每月金额(分)")


#: The six indicators of self-care by name (特困人员认定办法 art. 21), as the form of the survey asks them.
SELF_CARE_NAMES: dict[str, str] = {
    "eats": "自主吃饭",
    "dresses": "自主穿衣",
    "gets_up": "自主上下床",
    "uses_toilet": "自主如厕",
    "walks": "室内自主行走",
    "bathes": "自主洗澡",
}
#: Grades by the number of indicators that fail (art. 22): none; one to three; four and more.
SELF_CARE_GRADES: tuple[tuple[int, str], ...] = (
    (0, "具备生活自理能力（全自理）"),
    (3, "部分丧失生活自理能力（半护理）"),
    (6, "完全丧失生活自理能力（全护理）"),
)


class SelfCareSeen(_Seen):
    """生活自理能力评估: for each of the six, whether the person manages it alone, as two surveyors saw it."""

    eats: bool = Field(title="自主吃饭")
    dresses: bool = Field(title="自主穿衣")
    gets_up: bool = Field(title="自主上下床")
    uses_toilet: bool = Field(title="自主如厕")
    walks: bool = Field(title="室内自主行走")
    bathes: bool = Field(title="自主洗澡")

    @property
    def failed(self) -> int:
        """How many of the six the person cannot do alone."""
        return [getattr(self, name) for name in SELF_CARE_NAMES].count(False)

    @property
    def grade(self) -> str:
        """The grade in words. An assessment of fact; what is paid for it is the rules' and a named officer's."""
        return next(words for most, words in SELF_CARE_GRADES if self.failed <= most)


class MemberSeen(_Seen):
    """One member. `incomes` empty means "confirmed: none"; None means "not confirmed at this visit".

    `self_care`: None where it was not assessed.
    """

    person_id: UUID = Field(title="成员")
    incomes: list[IncomeConfirmed] | None = Field(default=None, max_length=20, title="确认的收入")
    note: str = Field(default="", max_length=200, title="说明")
    self_care: SelfCareSeen | None = Field(default=None, title="生活自理能力")


class VisitFindings(_Seen):
    """What two surveyors found in a home (入户调查表). Source: 审核确认办法 art. 16."""

    members: list[MemberSeen] = Field(min_length=1, max_length=50, title="家庭成员")
    living: Living = Field(title="生活状况")
    housing: Housing = Field(title="住房情况")
    property_seen: str = Field(default="", max_length=500, title="看到的财产")
    remarks: str = Field(default="", max_length=1000, title="调查意见")
    flags: list[SpecialFlag] = Field(default_factory=list, max_length=10, title="需要关注")

    @model_validator(mode="after")
    def _each_member_once(self) -> "VisitFindings":
        people = [member.person_id for member in self.members]
        if len(set(people)) != len(people):
            raise ValueError("同一成员只能填写一次")
        return self


@dataclass(frozen=True, slots=True)
class VisitSignature:
    """A signature on the survey form. `role` says whose: a surveyor's posting id or a member's person id."""

    role: Literal["surveyor", "member"]
    signer: UUID
    svg: str = ""
    points: str = ""
    paper_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class VisitToRecord:
    """A visit as filled in, perhaps offline: `token` is made on the device once and sent with every repeat.

    `at` is when they were there. `surveyors` are posting ids; `present` are person ids of members present.
    """

    at: datetime
    findings: VisitFindings
    surveyors: tuple[UUID, ...]
    present: tuple[UUID, ...]
    signatures: tuple[VisitSignature, ...]
    token: str
    place: str = ""
    photos: tuple[UUID, ...] = ()
    kind: VisitKind = VisitKind.SURVEY


class Asked(_Seen):
    """Somebody who was asked about a family. Sealed: never shown to the family or the public."""

    name: str = Field(min_length=1, max_length=50, title="姓名")
    relation: str = Field(default="", max_length=50, title="与申请家庭的关系")


class Inquiry(_Seen):
    """What was asked of whom outside the family, and what was told (邻里访问, 信函索证, 其他).

    `asked`: neighbours; `to`: the body or firm a letter goes to, or how else it was found out; `question`: what a
    letter asks; `on`: the day a letter was sent or its answer arrived; `as_declared`: nothing else was found; None for
    a letter that is still out.
    """

    asked: list[Asked] = Field(default_factory=list, max_length=20, title="访问对象")
    to: str = Field(default="", max_length=100, title="索证单位")
    question: str = Field(default="", max_length=1000, title="索证内容")
    on: date | None = Field(default=None, title="日期")
    as_declared: bool | None = Field(default=None, title="与申报一致")
    told: str = Field(default="", max_length=2000, title="了解到的情况")


class KeptAsked(Asked):
    """Somebody who was asked, as kept: what was taken in once stays readable, whatever a form asks today."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    name: str = ""
    relation: str = ""


class KeptInquiry(Inquiry):
    """An inquiry as kept: older rows may lack a field, bear one that is gone, or run longer than a form allows now."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    asked: list[KeptAsked] = Field(default_factory=list)  # type: ignore[assignment]
    to: str = ""
    question: str = ""
    told: str = ""


@dataclass(frozen=True, slots=True)
class InquiryToRecord:
    """An inquiry as filled in. `about`: the letter an answer belongs to; `papers`: what came with it."""

    kind: VisitKind
    at: datetime
    found: Inquiry
    surveyors: tuple[UUID, ...]
    signatures: tuple["VisitSignature", ...]
    token: str
    place: str = ""
    about: UUID | None = None
    papers: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class InquiryView:
    """A recorded inquiry, for officers. `answered`: the answer to a letter has arrived."""

    id: UUID
    kind: VisitKind
    at: datetime
    place: str
    surveyors: list[UUID]
    found: Inquiry
    papers: list[UUID]
    about: UUID | None
    answered: bool
    recorded_by: UUID
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Emergency:
    """A declared major emergency: between its days, by its document, surveys by video or telephone are allowed."""

    since: date
    until: date
    document: str


@dataclass(frozen=True, slots=True)
class VisitView:
    """A recorded visit."""

    id: UUID
    application_id: UUID
    kind: VisitKind
    at: datetime
    place: str
    surveyors: list[UUID]
    present: list[UUID]
    findings: VisitFindings
    photos: list[UUID]
    signatures: list[VisitSignature]
    recorded_by: UUID
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class DeclaredIncome:
    """One income as the family declared it. Units: 分 per month."""

    kind: IncomeSeen
    fen_per_month: int


@dataclass(frozen=True, slots=True)
class DeclaredMember:
    """A member as declared, to fill the form with; `incomes` None when the family did not say.

    `assess`: the form asks for the six indicators of self-care.
    """

    person_id: UUID
    name: str
    relation: str = ""
    incomes: tuple[DeclaredIncome, ...] | None = None
    assess: bool = False


@dataclass(frozen=True, slots=True)
class SurveyPrefill:
    """What the caller knows before the visit: members with declared incomes, place, possible surveyors, token, a time to
    start from (usually now), and the document of a declared emergency, which opens the survey by video or telephone.
    """

    members: tuple[DeclaredMember, ...]
    surveyors: tuple[tuple[UUID, str], ...] = ()
    place: str = ""
    token: str = ""
    housing: Housing | None = None
    at: datetime | None = None
    emergency: str = ""


@dataclass(frozen=True, slots=True)
class ParsedSurvey:
    """The form as typed: a visit when it is whole, else what is wrong by field name."""

    visit: VisitToRecord | None
    errors: dict[str, str] = field(default_factory=dict)
