"""The only places where money meets a ratio or is rounded. Money is integer 分; ratios are whole per mille (‰)."""

from typing import TypeVar

import numpy
from numpy.typing import NDArray

Amount = TypeVar("Amount", int, NDArray[numpy.int64])

#: 分 per twelve months is how the engine holds income: every period of the form divides it without remainder.
MONTHS = 12


def share(fen: Amount, permille: int) -> Amount:
    """`permille` ‰ of an amount, rounded down to whole units of the amount.

    Units: 分 in, 分 out; safe up to 9 × 10¹⁵ 分 (int64 pinned). Ratios and multiples of money pass here and nowhere else.
    """
    return fen * permille // 1000  # the one permitted money × ratio


def round_up_to(yearly: Amount, unit_fen: int) -> Amount:
    """分 per twelve months to 分 per month, up to a whole `unit_fen` (一元 = 100): the last step, done once.

    Scope: the caller passes a household's or one head's difference, as the parameter `amount.round_per_head` says.
    """
    return -(-yearly // (MONTHS * unit_fen)) * unit_fen


def reach_of(fen: Amount, permille: int) -> Amount:
    """`permille` ‰ of an amount, rounded up: what an amount in whole units must come to in order to reach the ratio."""
    rounded: Amount = -share(-fen, permille)
    return rounded


def up_to_unit(fen: Amount, unit_fen: int) -> Amount:
    """分 up to a whole `unit_fen`: the one rounding of what is given once."""
    return -(-fen // unit_fen) * unit_fen
