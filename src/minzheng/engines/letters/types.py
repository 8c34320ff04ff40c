"""What the doors of letters take and give: kinds of letter, the contents each may print, refusals."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, ClassVar, NotRequired, TypedDict
from uuid import UUID

from minzheng.engines.letters.contents import Contents
from minzheng.kernel.result import Refusal


class LetterStatus(StrEnum):
    """A letter's life: written, set as PDF, handed over."""

    DRAFTING = "drafting"
    RENDERED = "rendered"
    SERVED = "served"


class ServiceMethod(StrEnum):
    """How a letter reaches the person (送达方式)."""

    IN_PERSON = "in_person"
    AT_HOME = "at_home"
    BY_POST = "by_post"
    ELECTRONIC = "electronic"
    LEFT = "left"
    ANNOUNCEMENT = "announcement"


METHOD_NAMES: dict[ServiceMethod, str] = {
    ServiceMethod.IN_PERSON: "直接送达",
    ServiceMethod.AT_HOME: "上门送达",
    ServiceMethod.BY_POST: "邮寄送达",
    ServiceMethod.ELECTRONIC: "电子送达",
    ServiceMethod.LEFT: "留置送达",
    ServiceMethod.ANNOUNCEMENT: "公告送达",
}


#: Who takes a letter herself; anybody else is a proxy receiver, whose relation is written down.
HERSELF = "本人"


@dataclass(frozen=True, slots=True)
class Delivery:
    """How a letter reached somebody, as the officer who carried it says.

    `served_on`: the civil day it was handed over, posted back as received, left, or announced; None: the day of recording.
    `refused`: she would not take or sign it: the letter was left, before a witness. `evidence_paper_id`: the paper kept as
    proof (signed receipt, photograph). `reason`: why a proxy, a letter left, an announcement.
    """

    method: ServiceMethod
    received_by: str
    relation: str = HERSELF
    served_on: date | None = None
    place: str = ""
    witness: str = ""
    reason: str = ""
    proof: str = ""
    refused: bool = False
    evidence_paper_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Periods:
    """Until when one may ask for 行政复议 and go to court, counted from service. `effective_on`: the day service counts."""

    effective_on: date
    review_until: date
    suit_until: date
    unverified: bool


@dataclass(frozen=True, slots=True)
class Remedy:
    """What a decision's letter says on objection, with its periods. `verified`: a legal office has approved them.

    Source: 行政复议法 (2023) art. 20; 行政诉讼法 art. 46; 民事诉讼法 (2023) art. 95: parameters of the item.
    """

    text: str
    verified: bool
    review_days: int
    suit_months: int
    announced_days: int


@dataclass(frozen=True, slots=True)
class Naming:
    """How an item is called on its letters: code, full name, the short name before the number, the law it rests on."""

    item: str
    name: str
    short_name: str
    law: str


@dataclass(frozen=True, slots=True)
class LetterKind:
    """One kind as an item declares it: "dibao.confirmation" → 确认通知书, 低保确字, template and contents.

    `decision`: carries the remedy and must be served; `handed`: must reach the person as well; `chased`: the town is
    asked to serve it when it has not been after some days; `public`: may be hung out; `inside`: never the family's to read
    (what neighbours said, who voted, other families on an agenda), whoever it is about.
    """

    code: str
    title: str
    word: str
    version: str
    template: Path
    contents: type[Contents]
    remedies: Remedy
    decision: bool = False
    handed: bool = False
    chased: bool = False
    inside: bool = False
    public: bool = False

    @property
    def remedy(self) -> str:
        """The closing sentence on objection, with its periods."""
        return self.remedies.text

    @property
    def remedy_unverified(self) -> bool:
        """Whether the letter has to say that a legal office has yet to approve the sentence."""
        return not self.remedies.verified


class NewLetter(TypedDict):
    """What `issue` needs besides the actor. `data` follows the kind's `Contents`; `person_id` may read the letter."""

    kind: str
    case_id: UUID | None
    application_id: UUID | None
    area_code: str
    addressee: str
    data: dict[str, Any]
    at: datetime
    person_id: NotRequired[UUID | None]


class LetterIncomplete(Refusal):
    """Something the letter must say is missing or unreadable: nothing is printed as a blank."""

    code: ClassVar[str] = "letters.incomplete"
    message = "文书缺少必需的内容，请补齐后再出具"


class LetterSaysTooMuch(Refusal):
    """A field this kind of letter may not print (a public notice has an allow-list)."""

    code: ClassVar[str] = "letters.says_too_much"
    message = "文书里有不允许公开或印出的内容，请删去后再出具"


class LetterKindUnknown(Refusal):
    """No item declares this kind."""

    code: ClassVar[str] = "letters.unknown_kind"
    message = "没有这种文书的模板，请联系系统管理员"


class LetterNotReady(Refusal):
    """The PDF is still being set."""

    code: ClassVar[str] = "letters.not_ready"
    message = "文书正在生成，请过几秒再打开"
    status = 409


class ServiceIncomplete(Refusal):
    """What this way of service has to say is missing: the message names it."""

    code: ClassVar[str] = "letters.service_incomplete"
    message = "送达登记缺少内容，请补齐后再登记"


class ServiceDayUnfit(Refusal):
    """A day of service before the letter or after today."""

    code: ClassVar[str] = "letters.service_day"
    message = "送达日期不对：不能早于文书出具的日期，也不能晚于今天，请改正"


class LetterAlreadyServed(Refusal):
    """Service is recorded once; a second service needs a new letter."""

    code: ClassVar[str] = "letters.already_served"
    message = "这份文书已经登记过送达，不能重复登记"
    status = 409


class SignatureUnreadable(Refusal):
    """No signature can be seen in the picture."""

    code: ClassVar[str] = "letters.signature"
    message = "看不清签名。请在签名框里重新写一遍，再提交"
