"""What each member declared to earn, in the words of the home visit's form: nobody types it a second time."""

from minzheng.engines.catalogue.types import Answers
from minzheng.engines.forms.services import Reading
from minzheng.programmes.assistance.items.dibao.form import DIBAO_FORM
from minzheng.programmes.assistance.items.dibao.form_means import AMOUNTS

#: The form's kinds of income → the survey's; the rest a survey does not ask about, and stands as declared.
SURVEYED_AS = {
    "wage": "wage",
    "operating": "operating",
    "property": "property",
    "basic_pension": "pension",
    "transfer": "transfer",
    "other": "other",
}
MONTHS = {"month": 1, "year": 12}


def declared_incomes(answers: Answers) -> list[list[tuple[str, int]] | None]:
    """Per member in the order of `parties`: [(survey kind, 分 a month)], [] declared none, None did not say.

    Business income is what is left after costs. Amounts a year are divided by 12, rounded down.
    """
    reading = Reading(DIBAO_FORM, answers)
    return [_of(reading, item) for item in reading.items("people")]


def _of(reading: Reading, item: dict[str, object]) -> list[tuple[str, int]] | None:
    if reading.value("has_income", item, "people") is None:
        return None
    rows = []
    for kind in reading.value("incomes", item, "people") or []:
        fen = reading.value(f"{kind}_fen", item, "people")
        if fen is None:
            return None
        if kind == "operating":
            fen = max(0, fen - (reading.value("operating_cost_fen", item, "people") or 0))
        if kind in SURVEYED_AS:
            rows.append((SURVEYED_AS[kind], int(fen // MONTHS[AMOUNTS[kind][1]])))
    return rows
