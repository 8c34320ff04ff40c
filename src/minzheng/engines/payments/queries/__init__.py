"""Questions about money: runs, why this month differs, holds, tasks, budget lines, and what a person gets."""

from minzheng.engines.payments.queries.accounts import (
    account_change,
    account_changes,
    shared_flags,
    told_relative,
)
from minzheng.engines.payments.queries.bank_files import (
    BankFileLine,
    BankReturnLine,
    bank_files,
    bank_returns,
)
from minzheng.engines.payments.queries.certificates import (
    CertificateAnswer,
    CertificateLine,
    certificates_of,
    check_certificate,
)
from minzheng.engines.payments.queries.differing import difference, difference_rows
from minzheng.engines.payments.queries.new_payees import proposed_payees
from minzheng.engines.payments.queries.one_off import OneOffWaiting, one_off_waiting
from minzheng.engines.payments.queries.persons import payment, payments_in, payments_of
from minzheng.engines.payments.queries.raising import PaidFor, Telling, paid_for, raise_telling
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
from minzheng.engines.payments.queries.supervising import (
    DoubleLine,
    QuestionLine,
    SharedAccount,
    doubles,
    question,
    questions,
    samples,
    shared_accounts,
    waiting,
)
from minzheng.engines.payments.queries.waiting import (
    holds,
    open_tasks,
    reported,
    task,
    vital_due_on,
    vital_tasks,
)

__all__ = [
    "BankFileLine",
    "BankReturnLine",
    "CertificateAnswer",
    "CertificateLine",
    "DoubleLine",
    "FindingLine",
    "Night",
    "OneOffWaiting",
    "PaidFor",
    "QuestionLine",
    "SharedAccount",
    "Telling",
    "account_change",
    "account_changes",
    "bank_files",
    "bank_returns",
    "budget_lines",
    "certificates_of",
    "charges_of",
    "check_certificate",
    "difference",
    "difference_rows",
    "doubles",
    "finding",
    "findings",
    "holds",
    "nights",
    "one_off_waiting",
    "open_tasks",
    "paid_for",
    "payment",
    "payments_in",
    "payments_of",
    "proposed_payees",
    "question",
    "questions",
    "raise_telling",
    "reconciled_lines",
    "reported",
    "run",
    "run_is_whole",
    "run_states",
    "runs",
    "samples",
    "shared_accounts",
    "shared_flags",
    "task",
    "told_relative",
    "units_not_released",
    "vital_due_on",
    "vital_tasks",
    "waiting",
]
