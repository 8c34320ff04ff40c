"""Acts on money: freeze, review, release, hold, decide, and what the bank says."""

from minzheng.engines.payments.freezing import register_source
from minzheng.engines.payments.services.asking import AnswerNeeded, TaskClosed, answer_task, open_task
from minzheng.engines.payments.services.budgeting import (
    ChargesUnfit,
    LineShort,
    LineUnfit,
    NewLine,
    add_to_line,
    enter_budget_line,
)
from minzheng.engines.payments.services.holding import (
    HoldDecision,
    HoldEnded,
    HoldNotYours,
    NotHoldable,
    NoticeNeeded,
    ReasonsNeeded,
    decide_hold,
    hold_payment,
)
from minzheng.engines.payments.services.moving import (
    NotFailed,
    ResultContradicts,
    enter_result,
    follow_ledger,
    mark_sent,
    pay_again,
    settle_run,
)
from minzheng.engines.payments.services.paying_to import NoAccountYet, account_number
from minzheng.engines.payments.services.preparing import KindNotReady, MonthUnfit, NotYourDuty, prepare_run
from minzheng.engines.payments.services.releasing import (
    ReasonsMissing,
    RunAltered,
    RunNotReady,
    SameOfficer,
    finance_run,
    prepare_again,
    release_run,
    return_run,
    review_run,
)
from minzheng.engines.payments.services.reported import (
    Finding,
    VitalSettled,
    report_vital_event,
    settle_vital_event,
)

__all__ = [
    "AnswerNeeded",
    "ChargesUnfit",
    "Finding",
    "HoldDecision",
    "HoldEnded",
    "HoldNotYours",
    "KindNotReady",
    "LineShort",
    "LineUnfit",
    "MonthUnfit",
    "NewLine",
    "NoAccountYet",
    "NotFailed",
    "NotHoldable",
    "NotYourDuty",
    "NoticeNeeded",
    "ReasonsMissing",
    "ReasonsNeeded",
    "ResultContradicts",
    "RunAltered",
    "RunNotReady",
    "SameOfficer",
    "TaskClosed",
    "VitalSettled",
    "account_number",
    "add_to_line",
    "answer_task",
    "decide_hold",
    "enter_budget_line",
    "enter_result",
    "finance_run",
    "follow_ledger",
    "hold_payment",
    "mark_sent",
    "open_task",
    "pay_again",
    "prepare_again",
    "prepare_run",
    "register_source",
    "release_run",
    "report_vital_event",
    "return_run",
    "review_run",
    "settle_run",
    "settle_vital_event",
]
