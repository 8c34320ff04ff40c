"""Parameters of monitoring, from `parameters.toml`."""

from pathlib import Path

from minzheng.kernel.parameters import Parameter as Parameter
from minzheng.kernel.parameters import parameter_file, parameter_of

FILE = Path(__file__).with_name("parameters.toml")


def parameter(name: str) -> Parameter:
    """One of hardship_days, term_days, disability_card_years, identity_card_years, account_years, most_asked, report_kept_days,
    term_kept_days, question_kept_days."""
    return parameter_of(parameter_file(FILE)[name])
