"""The example families of the law, and the time an advice takes."""

from collections.abc import Callable
from datetime import date
from time import perf_counter
from typing import Any

import yaml

from minzheng_ops.pytest_plugin import PROJECT

EXAMPLES = PROJECT / "src/openfisca_chongqing/situation_examples"
ON = date(2025, 11, 3)


def example_families() -> list[dict[str, Any]]:
    """Every example that can be assessed on the day."""
    return [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(EXAMPLES.glob("*.yaml"))]


def timed(assess: Callable[..., Any], families: list[dict[str, Any]], *, rounds: int) -> dict[str, Any]:
    """{"seconds": one per assessment}; the first round, which warms up, is left out."""
    seconds = []
    for turn in range(rounds + 1):
        for family in families:
            began = perf_counter()
            given = assess(family, on=ON)
            took = perf_counter() - began
            assert given.explanation
            if turn:
                seconds.append(took)
    return {"seconds": seconds, "families": len(families)}


def timed_items(
    assess_family: Callable[..., Any], families: list[dict[str, Any]], *, rounds: int
) -> dict[str, Any]:
    """{"seconds": one per family over all items, "items"}; the first round, which warms up, is left out."""
    seconds = []
    for turn in range(rounds + 1):
        for family in families:
            began = perf_counter()
            given = assess_family(family, on=ON)
            took = perf_counter() - began
            assert all(advice.explanation for advice in given.items)
            if turn:
                seconds.append(took)
    return {"seconds": seconds, "families": len(families), "items": len(given.items)}
