"""What goes wrong between two houses, drawn from a seed."""

import random
import threading
from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Faults:
    """Chances between 0 and 1. `loss`: no answer (half of them after the work was done); `replay`: the request comes twice;
    `error`: 500, half of them after the work was done; `late`: answered after the caller has gone; `partial`: only a part
    of the results; `alter`: a row of a return file with another amount, or one that contradicts itself;
    `totals`: a return file whose totals do not hold comes before the right one.
    """

    loss: float = 0.0
    replay: float = 0.0
    error: float = 0.0
    late: float = 0.0
    partial: float = 0.0
    alter: float = 0.0
    totals: float = 0.0

    @classmethod
    def names(cls) -> list[str]:
        """Names of all faults."""
        return [one.name for one in fields(cls)]


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds: how long a caller waits for an answer, how long a request or file takes, between looks at the folder."""

    patience: float = 10.0
    takes: float = 0.0
    pause: float = 0.1


class Dice:
    """Draws in turn; the same seed and the same order of requests draw the same."""

    def __init__(self, seed: int, faults: Faults) -> None:
        self.faults, self.random, self.turn = faults, random.Random(seed), threading.Lock()

    def falls(self, name: str) -> bool:
        """Whether a fault happens now."""
        with self.turn:
            return self.random.random() < getattr(self.faults, name)

    def coin(self) -> bool:
        """Heads or tails."""
        with self.turn:
            return self.random.random() < 0.5

    def shuffled(self, rows: list[int]) -> list[int]:
        """The rows in another order."""
        with self.turn:
            return self.random.sample(rows, len(rows))

    def below(self, limit: int) -> int:
        """A number from 0 to `limit` - 1."""
        with self.turn:
            return self.random.randrange(limit)


__all__ = ["Dice", "Faults", "Pace"]
