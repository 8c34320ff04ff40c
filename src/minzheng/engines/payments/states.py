"""The two tables of states. The database keeps the same tables (migration 0002); a test compares them."""

from minzheng.engines.payments.types import InstructionState as I
from minzheng.engines.payments.types import RunState as R

#: A run goes one way; a sent run is settled when nothing of it is under way, and opens again for a repeated item.
RUN_MOVES: frozenset[tuple[R, R]] = frozenset(
    {
        (R.PREPARING, R.PREPARED),
        (R.PREPARED, R.REVIEWED),
        (R.PREPARED, R.RETURNED),
        (R.REVIEWED, R.RELEASED),
        (R.REVIEWED, R.RETURNED),
        (R.RELEASED, R.FINANCED),
        (R.RELEASED, R.RETURNED),
        (R.RETURNED, R.PREPARING),
        (R.FINANCED, R.SENT),
        (R.SENT, R.SETTLED),
        (R.SETTLED, R.SENT),
    }
)

#: `paid` and `suspended` lead nowhere: what was paid never becomes unpaid; what a decision kept back is paid by another.
INSTRUCTION_MOVES: frozenset[tuple[I, I]] = frozenset(
    {
        (I.DUE, I.HELD),
        (I.HELD, I.DUE),
        (I.HELD, I.SUSPENDED),
        (I.DUE, I.WITHDRAWN),
        (I.HELD, I.WITHDRAWN),
        (I.WITHDRAWN, I.DUE),
        (I.DUE, I.SENT),
        (I.SENT, I.PAID),
        (I.SENT, I.FAILED),
        (I.SENT, I.IN_DOUBT),
        (I.IN_DOUBT, I.PAID),
        (I.IN_DOUBT, I.FAILED),
        (I.FAILED, I.DUE),
        (I.FAILED, I.IN_DOUBT),
        (I.FAILED, I.SUSPENDED),
    }
)


def may_move(before: I, after: I) -> bool:
    """Whether an instruction may go from a state to another."""
    return (before, after) in INSTRUCTION_MOVES


__all__ = ["INSTRUCTION_MOVES", "RUN_MOVES", "may_move"]
