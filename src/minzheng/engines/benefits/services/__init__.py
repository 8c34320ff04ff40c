"""Acts on the ledger: giving, changing, ending, handing on. Each rests on an officer's decision."""

from minzheng.engines.benefits.account_form import (
    ACCOUNT_FIELDS,
    Place,
    account_fields,
    account_from,
)
from minzheng.engines.benefits.links import set_change_link, set_why_link
from minzheng.engines.benefits.services.accounts import NotFromStock, correct_stock_account
from minzheng.engines.benefits.services.changing import (
    AlreadyEnded,
    AmountUnfit,
    EndsBeforeStart,
    PastMonth,
    Tapering,
    change_amount,
    end_award,
    taper,
)
from minzheng.engines.benefits.services.granting import DECIDERS, AlreadyGranted, DecisionNeeded, grant
from minzheng.engines.benefits.services.handing_on import MemberUnfit, change_members, move_award, succeed
from minzheng.engines.benefits.services.paid_to import (
    account_number_of,
    enter_account,
    number_in,
    reveal_account,
)

__all__ = [
    "ACCOUNT_FIELDS",
    "Place",
    "account_fields",
    "account_from",
    "DECIDERS",
    "AlreadyEnded",
    "AlreadyGranted",
    "AmountUnfit",
    "DecisionNeeded",
    "EndsBeforeStart",
    "MemberUnfit",
    "NotFromStock",
    "PastMonth",
    "Tapering",
    "account_number_of",
    "change_amount",
    "change_members",
    "correct_stock_account",
    "end_award",
    "enter_account",
    "grant",
    "move_award",
    "number_in",
    "reveal_account",
    "set_change_link",
    "set_why_link",
    "succeed",
    "taper",
]
