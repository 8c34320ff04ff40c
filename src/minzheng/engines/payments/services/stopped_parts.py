"""Stopping a payment by decision and preparing it take turns: what is in a run is not stopped behind its back."""

from datetime import date
from uuid import UUID

from minzheng.engines.payments.models import Instruction
from minzheng.engines.payments.services.preparing import take_turns
from minzheng.engines.payments.types import InstructionState, RunKind, RunState
from minzheng.kernel.result import Refusal


class PartInRun(Refusal):
    """The payment stands in a run that goes on to the bank."""

    code = "part_in_run"
    message = "这笔已编入发放单，请先退回发放单再停；这笔正在暂缓的，请直接在暂缓里决定不发"
    status = 409


def keep_out_of_runs(*, award_id: UUID, area_code: str, month: date) -> None:
    """Before one payment of an amount given in several is stopped; inside the caller's transaction, which ends the turn.

    An act begun on the last evening of a month may end when its payment is in a run already. In a run sent back it may
    be stopped: computing the run afresh withdraws what is no longer due. Shape: `month` the
    first of a month, `area_code` the award's. Refuses: PartInRun.
    """
    take_turns(area_code[:6], month, RunKind.ONE_OFF)
    rows = Instruction.objects.filter(award_id=award_id, month=month, kind=RunKind.ONE_OFF)
    standing = rows.exclude(state=InstructionState.WITHDRAWN)
    if standing.exclude(run__state=RunState.RETURNED, state=InstructionState.DUE, part=0).exists():
        raise PartInRun()
