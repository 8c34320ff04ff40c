"""What the catalogue serves: an item, and the handler its programme answers with."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

Answers = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ServiceItem:
    """事项: what a family may apply for, as declared in its folder's `item.toml`."""

    code: str
    name: str
    short_name: str
    version: str
    folder: Path
    law: str
    working_days: int
    survey_within: int
    check_within: int
    notice_days: int
    letter_within: int
    place_in_tree: str
    letters: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing still missing, said once: where it is asked and what to do."""

    step: str
    field: str
    message: str


@dataclass(frozen=True, slots=True)
class PartyDraft:
    """A person named in an application, and whether she must sign."""

    role: str  # applicant / member / obligor
    name: str
    identity_number: str
    relation: str
    phone: str
    must_sign: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an application knows besides its answers, when rules are asked.

    `findings`: verification's; `survey`: the home visit's findings, or None; `people`: person ids in the order of
    `parties(answers)`.
    """

    findings: list[Any]
    survey: Any | None
    people: list[UUID] = field(default_factory=list)


class ItemHandler(Protocol):
    """What a programme registers for each of its items; casework calls it, never the other way round."""

    def missing(self, answers: Answers) -> list[Missing]:
        """Everything missing or wrong, once."""

    def parties(self, answers: Answers) -> list[PartyDraft]:
        """Applicant first, then members, then support obligors."""

    def place(self, answers: Answers) -> str:
        """12-digit code of the village applied at, or "" when not yet chosen."""

    def summary(self, answers: Answers) -> list[tuple[str, str]]:
        """Label and value lines for reading and signing."""

    def assess(self, answers: Answers, evidence: Evidence, *, on: date) -> Any:
        """EligibilityAdvice on what is known; refuses MissingFact."""
