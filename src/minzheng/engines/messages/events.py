"""Facts of messages."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from minzheng.kernel.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class SmsFailed(Fact):
    """An SMS was given up: the person has not been reached by phone, somebody should tell her."""

    name: ClassVar[str] = "telling.sms.failed"
    message_id: UUID
    person_id: UUID
