"""Parameters of payments, from `parameters.toml`."""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from minzheng.foundations.workdays.queries import add_working_days, is_working_day

FILE = Path(__file__).with_name("parameters.toml")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number with where it comes from; `verified` False is shown as 参数待核实."""

    value: int
    verified: bool
    reference: str


def parameter(name: str) -> Parameter:
    """One of pay_day, alarm_working_days, hold_cap_working_days, vital_working_days, result_working_days."""
    row = _table()[name]
    return Parameter(int(row["value"]), row["status"] == "verified", row["reference"])


def pay_day_of(month: date) -> date:
    """The day a month is paid: its pay day, or the working day before."""
    day = month.replace(day=parameter("pay_day").value)
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


def last_day(name: str, *, since: date) -> date:
    """The last day of a term of working days."""
    return add_working_days(since, parameter(name).value).date


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))
