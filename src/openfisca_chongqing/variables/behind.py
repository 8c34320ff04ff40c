# mypy: allow-untyped-defs, allow-untyped-calls
"""What a member gets from the people who stand behind: sums over legal supporters and over a child's parents."""

import numpy

from openfisca_chongqing.declaring import HEADS
from openfisca_chongqing.entities import Household
from openfisca_chongqing.variables.support import supported_slot


def gathered(persons, period, values):
    """Sum of `values` at the member each person stands behind; 0 for everyone who is no member. Exact in int64."""
    table = numpy.zeros(persons.household.count * HEADS, dtype=numpy.int64)
    to = supported_slot(persons, persons("supports_number", period))
    numpy.add.at(table, to, values.astype(numpy.int64))
    mine = table[supported_slot(persons, persons("member_number", period))]
    return mine * persons.has_role(Household.MEMBER)
