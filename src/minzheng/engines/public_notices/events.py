"""Facts of public notices."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from minzheng.kernel.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePublished(Fact):
    """A notice was put up."""

    name: ClassVar[str] = "public_notices.notice.published"
    notice_id: UUID
    case_id: UUID
    application_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeEnded(Fact):
    """A notice has hung its full days: the next step may be taken. Announced once; it stops and decides nothing."""

    name: ClassVar[str] = "public_notices.notice.ended"
    notice_id: UUID
    case_id: UUID
    application_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeWithdrawn(Fact):
    """An officer took a notice down before its end."""

    name: ClassVar[str] = "public_notices.notice.withdrawn"
    notice_id: UUID
    case_id: UUID
    application_id: UUID
