"""How long a recognition stands and from when its end is told: the item's `recognition.toml`."""

from dataclasses import dataclass
from datetime import date, timedelta

from minzheng.engines.casework.models import next_check
from minzheng.engines.catalogue import queries as catalogue
from minzheng.kernel.parameters import Parameter, parameter_file, parameter_of


@dataclass(frozen=True, slots=True)
class RecognitionTerm:
    """From the day of the decision to a last day, which counts; `ahead_on`: from then on its end is told."""

    valid_from: date
    valid_until: date
    ahead_on: date


def recognition_parameter(item: str, name: str) -> Parameter:
    """`valid_months` or `recheck_ahead_days` of an item that recognises."""
    return parameter_of(parameter_file(catalogue.file_of(item, "recognition.toml"))[name])


def recognition_term(item: str, *, on: date) -> RecognitionTerm:
    """The term of a recognition decided on a day: whole months, the last day the one before the same day of the month.

    Source: 民发〔2024〕57号 (at most 12 months); the item's parameters.
    """
    until = next_check(on, recognition_parameter(item, "valid_months").value) - timedelta(days=1)
    ahead = timedelta(days=recognition_parameter(item, "recheck_ahead_days").value)
    return RecognitionTerm(on, until, max(on, until - ahead))
