"""All variables of 低保, by question: who counts, what is earned, who supports, what is owned, what is paid, who alone."""

from openfisca_chongqing.variables import alone, amount, income, members, property, support

VARIABLES = [
    *members.VARIABLES,
    *income.VARIABLES,
    *support.VARIABLES,
    *property.VARIABLES,
    *amount.VARIABLES,
    *alone.VARIABLES,
]
