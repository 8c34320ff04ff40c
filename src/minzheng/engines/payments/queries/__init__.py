"""Questions about money: runs, why this month differs, holds, tasks, budget lines, and what a person gets."""

from minzheng.engines.payments.queries.differing import difference, difference_rows
from minzheng.engines.payments.queries.persons import payment, payments_in, payments_of
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
    "budget_lines",
    "charges_of",
    "difference",
    "difference_rows",
    "holds",
    "open_tasks",
    "payment",
    "payments_in",
    "payments_of",
    "reported",
    "run",
    "run_is_whole",
    "run_states",
    "runs",
    "task",
    "units_not_released",
]
