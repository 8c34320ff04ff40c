"""Acts on the ledger: giving, changing, ending, handing on. Each rests on an officer's decision."""

from minzheng.engines.benefits.account_form import (
    ACCOUNT_FIELDS,
    Place,
    account_fields,
    account_from,
)
from minzheng.engines.benefits.account_watch import watch_accounts
from minzheng.engines.benefits.links import set_change_link, set_published_kinds, set_why_link
from minzheng.engines.benefits.proof_of_life import register_life_source, register_term_source
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
from minzheng.engines.benefits.services.granting import (
    DECIDERS,
    AlreadyGranted,
    DecisionNeeded,
    grant,
    grant_each,
)
from minzheng.engines.benefits.services.handing_on import MemberUnfit, change_members, move_award, succeed
from minzheng.engines.benefits.services.living import close_term_questions, confirm_life
from minzheng.engines.benefits.services.overpaying import (
    NewOverpayment,
    Recovery,
    answer_overpayment,
    ask_overpayment,
    decide_recovery,
    note_heard,
)
from minzheng.engines.benefits.services.paid_to import (
    account_number_of,
    enter_account,
    number_in,
    reveal_account,
)
from minzheng.engines.benefits.services.pricing import approve_subsidy, enter_index, propose_subsidy
from minzheng.engines.benefits.services.questions import answer_question
from minzheng.engines.benefits.services.standards import (
    approve_standard,
    propose_standard,
    withdraw_standard,
)
from minzheng.engines.benefits.services.stopping import NewPartStop, stop_part
from minzheng.engines.benefits.services.suspending import (
    NewResumption,
    NewSuspension,
    resume_award,
    suspend_award,
)
from minzheng.engines.benefits.standard_schemes import register_scheme

__all__ = [
    "ACCOUNT_FIELDS",
    "AlreadyEnded",
    "AlreadyGranted",
    "AmountUnfit",
    "DECIDERS",
    "DecisionNeeded",
    "EndsBeforeStart",
    "MemberUnfit",
    "NewOverpayment",
    "NewPartStop",
    "NewResumption",
    "NewSuspension",
    "NotFromStock",
    "PastMonth",
    "Place",
    "Recovery",
    "Tapering",
    "account_fields",
    "account_from",
    "account_number_of",
    "answer_overpayment",
    "answer_question",
    "approve_standard",
    "approve_subsidy",
    "ask_overpayment",
    "change_amount",
    "change_members",
    "close_term_questions",
    "confirm_life",
    "correct_stock_account",
    "decide_recovery",
    "end_award",
    "enter_account",
    "enter_index",
    "grant",
    "grant_each",
    "move_award",
    "note_heard",
    "number_in",
    "propose_standard",
    "propose_subsidy",
    "register_life_source",
    "register_scheme",
    "register_term_source",
    "resume_award",
    "reveal_account",
    "set_change_link",
    "set_published_kinds",
    "set_why_link",
    "succeed",
    "stop_part",
    "suspend_award",
    "taper",
    "watch_accounts",
    "withdraw_standard",
]
