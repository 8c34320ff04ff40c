"""Facts monitoring announces."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from minzheng.kernel.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class HardshipReported(Fact):
    """Somebody's sudden hardship was told; the town looks into it."""

    name: ClassVar[str] = "monitoring.hardship.reported"
    report_id: UUID
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HardshipHandled(Fact):
    """The town wrote down what was done about a report."""

    name: ClassVar[str] = "monitoring.hardship.handled"
    report_id: UUID
    outcome: str
