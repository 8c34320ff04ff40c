"""Parameters of dissent and objection procedures, from the item's `objection.toml`; some differ by rule profile."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from minzheng.engines.catalogue import queries as catalogue


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number with where it comes from; `verified` False is shown as 参数待核实."""

    value: int
    verified: bool
    reference: str


def renotice_days(item: str) -> Parameter:
    """For how many calendar days a new opinion hangs again after an objection; 0 is none. By `settings.RULE_PROFILE`."""
    table = _table(catalogue.item(item).folder)["renotice_days"]
    return _parameter(table.get(settings.RULE_PROFILE) or table["cn-2021"])


def fewest_reviewers(item: str) -> Parameter:
    """How many at least take part in a democratic review and vote."""
    return _parameter(_table(catalogue.item(item).folder)["fewest_reviewers"])


@lru_cache(maxsize=8)
def _table(folder: Path) -> dict[str, Any]:
    return tomllib.loads((folder / "objection.toml").read_text(encoding="utf-8"))


def _parameter(row: dict[str, Any]) -> Parameter:
    return Parameter(int(row["value"]), row["status"] == "verified", row["reference"])
