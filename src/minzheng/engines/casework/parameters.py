"""Parameters of casework that hang on no item, from `parameters.toml`."""

from datetime import date
from pathlib import Path

from minzheng.foundations.workdays.queries import add_working_days
from minzheng.kernel.parameters import Parameter, parameter_file, parameter_of

FILE = Path(__file__).with_name("parameters.toml")


def parameter(name: str) -> Parameter:
    """One of offer_look_days, offer_answer_days: working days."""
    return parameter_of(parameter_file(FILE)[name])


def last_day(name: str, *, since: date) -> date:
    """The last day of a term of working days."""
    return add_working_days(since, parameter(name).value).date
