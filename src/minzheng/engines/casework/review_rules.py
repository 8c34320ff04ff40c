"""Parameters of what comes after confirmation, from the item's `reviews.toml`; some differ by rule profile."""

from typing import Any

from django.conf import settings

from minzheng.engines.catalogue import queries as catalogue
from minzheng.kernel.parameters import Parameter, parameter_file, parameter_of

BASE = "cn-2021"


def class_names(item: str) -> dict[str, str]:
    """Classes of household (复核类别) and their words."""
    return dict(_table(item)["classes"])


def cycle_months(item: str, household_class: str) -> Parameter:
    """How many months after one check the next is due, for a class of household. Source: art. 31."""
    return parameter_of(_row(item, "cycle_months"), value=household_class)


def parameter(item: str, name: str) -> Parameter:
    """taper_months, hearing_working_days, review_working_days, death_months or begin_working_days."""
    return parameter_of(_row(item, name))


def other_help(item: str) -> list[str]:
    """Schemes by name with where to ask (no promise): for a family that is refused or whose award ends."""
    return list(_table(item)["other_help"]["lines"])


def end_grounds(item: str) -> dict[str, str]:
    """Legal grounds on which support ends, as the public reads them; {} where an end is not hung out."""
    return dict(_table(item).get("end_grounds", {}))


def basis(item: str, act: str) -> str:
    """The article an item's own law gives for an act of a review; "" where the usual one is printed."""
    return str(_table(item).get("basis", {}).get(act, ""))


def own_days(item: str, reason: str) -> int | None:
    """Working days of a review for a reason, where the item has a term of its own for it (`<reason>_working_days`)."""
    name = f"{reason}_working_days"
    if name not in _table(item).get(settings.RULE_PROFILE, _table(item)[BASE]):
        return None
    return int(parameter(item, name).value)


def _row(item: str, name: str) -> dict[str, Any]:
    table = _table(item)
    found: dict[str, Any] = table.get(settings.RULE_PROFILE, {}).get(name) or table[BASE][name]
    return found


def _table(item: str) -> dict[str, Any]:
    return parameter_file(catalogue.file_of(item, "reviews.toml"))
