"""Synthetic people and cases: seeded, deterministic, poured in by COPY. Imported by the command line only.

Nobody here exists. What is invented and in which shares: docs/synthetic-data.md.
"""

from typing import Any


def measure_copy(*, people: int = 58_000) -> dict[str, Any]:
    """Rows a second of the checked load beside a bare COPY of the same rows (needs Django and an empty database).

    Gives `rows`, `seconds` and `rows_per_second` of the load and of the bare COPY, and `ratio` (load ÷ COPY).
    """
    from minzheng_samples.measuring import measure

    return measure(people=people)


__all__ = ["measure_copy"]
