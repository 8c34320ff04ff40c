"""Parameters of payments, from `parameters.toml`."""

from datetime import date, timedelta
from pathlib import Path

from minzheng.foundations.workdays.queries import add_working_days, is_working_day
from minzheng.kernel.parameters import Parameter, parameter_file, parameter_of

FILE = Path(__file__).with_name("parameters.toml")


def parameter(name: str) -> Parameter:
    """One of the tables of `parameters.toml`: pay_day, hold_cap_working_days, certificate_days and the rest."""
    return parameter_of(parameter_file(FILE)[name])


def pay_day_of(month: date) -> date:
    """The day a month is paid: its pay day, or the working day before."""
    day = month.replace(day=parameter("pay_day").value)
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


def last_day(name: str, *, since: date) -> date:
    """The last day of a term of working days."""
    return add_working_days(since, parameter(name).value).date
