"""Facts about letters."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from minzheng.kernel.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterServed(Fact):
    """A letter reached the person: periods for objection run from `at`."""

    name: ClassVar[str] = "letters.served"
    letter_id: UUID
    application_id: UUID
    kind: str
    at: datetime
