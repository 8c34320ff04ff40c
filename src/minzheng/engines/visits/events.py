"""Facts visits announce."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from minzheng.kernel.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitRecorded(Fact):
    """A visit stands on record. `flags` are codes of `types.SpecialFlag`, joined by commas."""

    name: ClassVar[str] = "visits.visit.recorded"
    application_id: UUID
    visit_id: UUID
    kind: str
    flags: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorVisitRecorded(Fact):
    """Somebody was at a family's door."""

    name: ClassVar[str] = "visits.door.recorded"
    visit_id: UUID
    household_id: UUID
    unchanged: bool
