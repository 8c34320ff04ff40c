"""Facts stays announce."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from minzheng.kernel.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class SomebodyTold(Fact):
    """A first word was recorded."""

    name: ClassVar[str] = "stays.told"
    stay_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class StayBegan(Fact):
    """She came in."""

    name: ClassVar[str] = "stays.began"
    stay_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class StayEnded(Fact):
    """She left."""

    name: ClassVar[str] = "stays.ended"
    stay_id: UUID
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverSilent(Fact):
    """The receiving side's term passed without a word; civil affairs looks into it."""

    name: ClassVar[str] = "stays.handover_silent"
    stay_id: UUID
    handover_id: UUID
