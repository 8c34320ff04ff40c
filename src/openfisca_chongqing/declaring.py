"""How variables are declared: inputs as one line each, sums over a household exact in int64."""

from enum import StrEnum
from typing import Any

import numpy
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

#: Room for a household's member numbers in the look-up of `supported_slot`; facts allow at most 50 members.
HEADS = 64


def options(name: str, source: type[StrEnum]) -> Any:
    """The engine's list of options for one of the facts' enumerations, so that the two can never drift apart."""
    return Enum(name, {member.name: member.value for member in source})


def given(name: str, entity: Any, value_type: type, label: str, unit: str = "") -> type[Variable]:
    """An input variable: no formula; `questions.py` refuses the family while the fact behind it is unknown."""
    body: dict[str, Any] = {
        "value_type": value_type,
        "entity": entity,
        "definition_period": DateUnit.DAY,
        "label": label,
        "unit": unit,
        "__doc__": f"Input: {label}.",
    }
    return type(name, (Variable,), body)


def given_option(name: str, entity: Any, possible: Any, default: Any, label: str) -> type[Variable]:
    """An input variable holding one of several options."""
    body: dict[str, Any] = {
        "value_type": Enum,
        "possible_values": possible,
        "default_value": default,
        "entity": entity,
        "definition_period": DateUnit.DAY,
        "label": label,
        "__doc__": f"Input: {label}.",
    }
    return type(name, (Variable,), body)


def household_total(household: Any, values: Any) -> Any:
    """Sum over a household's people in int64. The engine's own `sum` goes through float64."""
    totals = numpy.zeros(household.count, dtype=numpy.int64)
    numpy.add.at(totals, household.members_entity_id, values.astype(numpy.int64))
    return totals
