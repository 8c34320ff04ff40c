"""Facts of the ledger."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from minzheng.kernel.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardGranted(Fact):
    """A decision gave something from a month on. The amount is read from the ledger, not carried in the fact."""

    name: ClassVar[str] = "benefits.award.granted"
    award_id: UUID
    case_id: UUID
    decision_id: UUID
    person_id: UUID
    kind: str
    start_month: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardChanged(Fact):
    """A decision changed an award: "amount", "end", "taper", "leave", "join", "succeed" or "move", from a month."""

    name: ClassVar[str] = "benefits.award.changed"
    award_id: UUID
    decision_id: UUID
    act: str
    from_month: date
