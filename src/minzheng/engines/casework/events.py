"""Facts casework announces."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from minzheng.kernel.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationSubmitted(Fact):
    """A family's application was handed in; signatures may still be missing."""

    name: ClassVar[str] = "casework.application.submitted"
    application_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationAccepted(Fact):
    """受理: the legal clock runs."""

    name: ClassVar[str] = "casework.application.accepted"
    application_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDecided(Fact):
    """A named officer confirmed or refused."""

    name: ClassVar[str] = "casework.case.decided"
    application_id: UUID
    case_id: UUID
    decision_id: UUID
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineExtended(Fact):
    """The whole term of a case ends later: granted by the district, told to the family."""

    name: ClassVar[str] = "casework.deadline.extended"
    application_id: UUID
    case_id: UUID
    due_on: str
