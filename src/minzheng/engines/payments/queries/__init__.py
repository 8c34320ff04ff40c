"""Questions about money: runs, why this month differs, holds, tasks, budget lines, and what a person gets."""

from minzheng.engines.payments.queries.accounts import (
    account_change,
    account_changes,
    shared_flags,
    told_relative,
)
from minzheng.engines.payments.queries.differing import difference, difference_rows
from minzheng.engines.payments.queries.new_payees import proposed_payees
from minzheng.engines.payments.queries.persons import payment, payments_in, payments_of
from minzheng.engines.payments.queries.reconciled import (
    FindingLine,
    Night,
    finding,
    findings,
    nights,
    reconciled_lines,
)
from minzheng.engines.payments.queries.runs import (
    budget_lines,
    charges_of,
    run,
    run_is_whole,
    run_states,
    runs,
    units_not_released,
)
from minzheng.engines.payments.queries.waiting import (
    holds,
    open_tasks,
    reported,
    task,
)

__all__ = [
    "FindingLine",
    "Night",
    "account_change",
    "account_changes",
    "budget_lines",
    "charges_of",
    "difference",
    "difference_rows",
    "finding",
    "findings",
    "holds",
    "nights",
    "open_tasks",
    "payment",
    "payments_in",
    "payments_of",
    "proposed_payees",
    "reconciled_lines",
    "reported",
    "run",
    "run_is_whole",
    "run_states",
    "runs",
    "shared_flags",
    "task",
    "told_relative",
    "units_not_released",
]
