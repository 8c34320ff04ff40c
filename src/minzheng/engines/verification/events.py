"""Facts verification announces."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from minzheng.kernel.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorisationSigned(Fact):
    """A person has signed for an application."""

    name: ClassVar[str] = "verification.authorisation.signed"
    application_id: UUID
    person_id: UUID
    authorisation_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorisationWithdrawn(Fact):
    """A person has taken her authorisation back; nothing more is asked about her."""

    name: ClassVar[str] = "verification.authorisation.withdrawn"
    application_id: UUID
    person_id: UUID
    authorisation_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckAnswered(Fact):
    """No question of a check is waiting any more."""

    name: ClassVar[str] = "verification.check.answered"
    application_id: UUID
    check_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportIssued(Fact):
    """A report stands. It is evidence; `conclusion` decides nothing."""

    name: ClassVar[str] = "verification.report.issued"
    application_id: UUID
    check_id: UUID
    report_id: UUID
    conclusion: str
