"""Parameters of dissent and objection procedures, from the item's `objection.toml`; some differ by rule profile."""

from pathlib import Path
from typing import Any

from django.conf import settings

from minzheng.engines.catalogue import queries as catalogue
from minzheng.kernel.parameters import Parameter, parameter_file, parameter_of


def renotice_days(item: str) -> Parameter:
    """For how many calendar days a new opinion hangs again after an objection; 0 is none. By `settings.RULE_PROFILE`."""
    table = _table(catalogue.item(item).folder)["renotice_days"]
    return parameter_of(table.get(settings.RULE_PROFILE) or table["cn-2021"])


def fewest_reviewers(item: str) -> Parameter:
    """How many at least take part in a democratic review and vote."""
    return parameter_of(_table(catalogue.item(item).folder)["fewest_reviewers"])


def _table(folder: Path) -> dict[str, Any]:
    return parameter_file(folder / "objection.toml")
