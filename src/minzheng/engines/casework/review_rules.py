"""Parameters of what comes after confirmation, from the item's `reviews.toml`; some differ by rule profile."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from minzheng.engines.catalogue import queries as catalogue

BASE = "cn-2021"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number with where it comes from; `verified` False is shown as 参数待核实."""

    value: int
    verified: bool
    reference: str


def class_names(item: str) -> dict[str, str]:
    """Classes of household (复核类别) and their words."""
    return dict(_table(item)["classes"])


def cycle_months(item: str, household_class: str) -> Parameter:
    """How many months after one check the next is due, for a class of household. Source: art. 31."""
    row = _row(item, "cycle_months")
    return Parameter(int(row[household_class]), row["status"] == "verified", row["reference"])


def parameter(item: str, name: str) -> Parameter:
    """taper_months, hearing_working_days, review_working_days, death_months or begin_working_days."""
    row = _row(item, name)
    return Parameter(int(row["value"]), row["status"] == "verified", row["reference"])


def other_help(item: str) -> list[str]:
    """Schemes by name with where to ask (no promise): for a family that is refused or whose award ends."""
    return list(_table(item)["other_help"]["lines"])


def _row(item: str, name: str) -> dict[str, Any]:
    table = _table(item)
    found: dict[str, Any] = table.get(settings.RULE_PROFILE, {}).get(name) or table[BASE][name]
    return found


def _table(item: str) -> dict[str, Any]:
    return _read(catalogue.item(item).folder)


@lru_cache(maxsize=8)
def _read(folder: Path) -> dict[str, Any]:
    return tomllib.loads((folder / "reviews.toml").read_text(encoding="utf-8"))
