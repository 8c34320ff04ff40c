"""All variables, by question: 低保 first (who counts, what is earned, who supports, what is owned, what is paid, who alone)."""

from openfisca_chongqing.variables import (
    alone,
    amount,
    children,
    disability,
    income,
    members,
    property,
    referral,
    rigid,
    support,
    tekun,
    temporary,
)

VARIABLES = [
    *members.VARIABLES,
    *income.VARIABLES,
    *support.VARIABLES,
    *property.VARIABLES,
    *amount.VARIABLES,
    *alone.VARIABLES,
    *tekun.VARIABLES,
    *children.VARIABLES,
    *disability.VARIABLES,
    *rigid.VARIABLES,
    *temporary.VARIABLES,
    *referral.VARIABLES,
]
