"""Facts of payments. None of them carries an amount or an account: they are read from the ledger."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from minzheng.kernel.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class RunReleased(Fact):
    """The finance bureau has released a run: it may go to the bank."""

    name: ClassVar[str] = "payments.run.released"
    run_id: UUID
    month: date
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InstructionPaid(Fact):
    """The bank has paid."""

    name: ClassVar[str] = "payments.instruction.paid"
    instruction_id: UUID
    payee_person_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class InstructionFailed(Fact):
    """The bank has not paid, and said why."""

    name: ClassVar[str] = "payments.instruction.failed"
    instruction_id: UUID
    payee_person_id: UUID
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldDecided(Fact):
    """An officer has decided a hold: "pay" or "suspend"."""

    name: ClassVar[str] = "payments.hold.decided"
    hold_id: UUID
    instruction_id: UUID
    person_id: UUID
    decision: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VitalEventReported(Fact):
    """A feed's report matched a person by her number; an officer is asked."""

    name: ClassVar[str] = "payments.vital.reported"
    event_id: UUID
    person_id: UUID
    kind: str
