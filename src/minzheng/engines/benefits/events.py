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
    """A decision changed an award: "amount", "end", "taper", "leave", "join", "succeed", "move", "suspend" or "resume"."""

    name: ClassVar[str] = "benefits.award.changed"
    award_id: UUID
    decision_id: UUID
    act: str
    from_month: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryDecided(Fact):
    """An officer decided on money paid too much: act "recover" or "waive". No payment is touched by it."""

    name: ClassVar[str] = "benefits.recovery.decided"
    decision_id: UUID
    award_id: UUID
    act: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardApplied(Fact):
    """A change of standard has been applied to every award of its area there was."""

    name: ClassVar[str] = "benefits.standard.applied"
    change_id: UUID
    kind: str
    from_month: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SubsidyGenerated(Fact):
    """The items of a month's price subsidy stand in the ledger."""

    name: ClassVar[str] = "benefits.price.generated"
    subsidy_id: UUID
    month: date
