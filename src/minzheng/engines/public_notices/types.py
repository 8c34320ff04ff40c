"""What public_notices takes and gives. `NoticeFields` is the allow-list: no other value reaches the public."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from minzheng.engines.public_notices.scanner import find_in_text
from minzheng.kernel.identifiers import Unreadable, normalise_name
from minzheng.kernel.result import Refusal

#: A town office's landline (023-48662345) or a public hotline (12345, 12349); never a mobile number.
_OFFICE_PHONE = re.compile(r"0\d{2,3}-?[2-9]\d{6,7}|1[0-9]{4}|9[0-9]{4,5}")
_VILLAGE_CODE = re.compile(r"\d{12}")
#: What stands where a child's name would: the public reads that it is a child, how many, and the village.
CHILD = "未成年人"
ADULT = 18


def is_child(age: int | None) -> bool:
    """Whether nothing may be published by name: under 18, or of unknown age. Source: 困境儿童个人信息保护工作办法 (2025)."""
    return age is None or age < ADULT


class NoticeStatus(StrEnum):
    """A notice runs, has run its days, or was taken down by an officer."""

    PUBLISHED = "published"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"


class Opinion(StrEnum):
    """The town's first opinion (初审意见). Only a proposal to grant is published; a refused family never is."""

    GRANT = "grant"
    REFUSE = "refuse"


class FieldUnfit(Refusal):
    """A field of a notice holds something the public must not read, or cannot be what it says it is."""

    code = "notice_field_unfit"
    message = "公示内容里有不能公开的信息，请检查后再发布"


@dataclass(frozen=True, slots=True)
class NoticeFields:
    """What the public may read of a family, and nothing else. Checked when made.

    `amount_fen`: monthly (given one time with `once`), in 分, or None where the item does not publish it. `objection_phone`: an office's landline or
    hotline. Refuses: FieldUnfit (identity or bank number, mobile, address, illness in any field; no name; no members).
    Source: 最低生活保障审核确认办法 art. 19, 24.
    """

    item: str
    item_name: str
    applicant_name: str
    member_count: int
    amount_fen: int | None
    town_name: str
    village_name: str
    village_code: str
    objection_phone: str
    opinion: Opinion = Opinion.GRANT
    once: bool = False

    def __post_init__(self) -> None:
        self._refuse_secrets()
        try:
            name = normalise_name(self.applicant_name)
        except Unreadable as problem:
            raise FieldUnfit(f"公示的申请人姓名不对：{problem}") from None
        if name != self.applicant_name:
            raise FieldUnfit("公示的申请人姓名有多余的空格或符号，请改为户口簿上的写法")
        if not _OFFICE_PHONE.fullmatch(self.objection_phone):
            raise FieldUnfit("异议电话应是单位座机或公开热线（例如 023-48660000、12345），不能是个人手机号")
        if not _VILLAGE_CODE.fullmatch(self.village_code) or not self.village_name or not self.town_name:
            raise FieldUnfit("公示要写明乡镇（街道）和村（社区）")
        if self.member_count < 1 or (self.amount_fen is not None and self.amount_fen <= 0):
            raise FieldUnfit("公示的人数和金额应大于零")

    def _refuse_secrets(self) -> None:
        for value in (self.item_name, self.applicant_name, self.town_name, self.village_name):
            findings = find_in_text(value, person_row=True)
            if findings:
                raise FieldUnfit(f"公示内容里出现了{findings[0].kind.label}，这类信息不能公开，请去掉")


@dataclass(frozen=True, slots=True)
class NewNotice:
    """A notice to publish: whose (ids, never shown), the public fields, and the period (starts ≤ t < ends)."""

    case_id: UUID
    application_id: UUID
    person_id: UUID
    area_code: str
    fields: NoticeFields
    starts: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class PublicObjection:
    """What somebody typed against a notice on the public page; `name` and `phone` are both given or both "".

    Made by `services.object_to`, which knows the notice; handed to whoever receives objections.
    """

    notice_id: UUID
    case_id: UUID
    text: str
    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class PublicNotice:
    """A notice as anybody may read it; `id` names it in the address of its objection form and tells nothing else."""

    item_name: str
    applicant_name: str
    member_count: int
    amount_fen: int | None
    town_name: str
    village_name: str
    objection_phone: str
    starts_at: datetime
    ends_at: datetime
    id: UUID | None = None
    once: bool = False


@dataclass(frozen=True, slots=True)
class VillageWithNotices:
    """A village that has notices open now, for finding one's own; names no family."""

    village_code: str
    town_name: str
    village_name: str
    count: int


@dataclass(frozen=True, slots=True)
class NoticeState:
    """A case's newest notice, for officers and the family."""

    id: UUID
    case_id: UUID
    status: NoticeStatus
    starts_at: datetime
    ends_at: datetime
    closed_at: datetime | None
    withdrawal_reason: str
    notice: PublicNotice

    def open_at(self, moment: datetime) -> bool:
        """Whether the public sees it at a moment."""
        return self.status is NoticeStatus.PUBLISHED and self.starts_at <= moment < self.ends_at
