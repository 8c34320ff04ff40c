"""Parameters of dissent and objection procedures, from the item's `objection.toml`; some differ by rule profile."""

from typing import Any

from django.conf import settings

from minzheng.engines.catalogue import queries as catalogue
from minzheng.kernel.parameters import Parameter, parameter_file, parameter_of


def renotice_days(item: str) -> Parameter:
    """For how many calendar days a new opinion hangs again after an objection; 0 is none. By `settings.RULE_PROFILE`."""
    table = _table(item)["renotice_days"]
    return parameter_of(table.get(settings.RULE_PROFILE) or table["cn-2021"])


def fewest_reviewers(item: str) -> Parameter:
    """How many at least take part in a democratic review and vote."""
    return parameter_of(_table(item)["fewest_reviewers"])


def _table(item: str) -> dict[str, Any]:
    return parameter_file(catalogue.file_of(item, "objection.toml"))
