"""The account a payment goes to, as it stands now; and its number, for files only."""

from uuid import UUID

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.benefits import services as benefit_acts
from minzheng.engines.payments.models import Instruction
from minzheng.kernel.result import Refusal


class NoAccountYet(Refusal):
    """There is nowhere to pay to."""

    code = "no_account_yet"
    message = "收款人还没有登记可以用的账户，请先登记账户再发放"


ACCOUNT_FIELDS = (
    "payee_person_id", "account_id", "account_box", "account_index", "account_tail", "bank", "holder_name",
)  # fmt: skip


def renew_account(row: Instruction) -> None:
    """Take over the payee and account the ledger names today, for a payment that is not at the bank; unsaved."""
    found = benefits.paid_to(award_id=row.award_id)
    if found is None:
        return
    row.payee_person_id, row.account_id, row.account_box = found.payee_person_id, found.account_id, found.box
    row.account_index, row.account_tail = found.index, found.tail
    row.bank, row.holder_name = found.bank, found.holder_name


def account_number(*, box: bytes, account_id: UUID | None, award_id: UUID) -> str:
    """The full number of a payment's account. For payment files and the treasury, never for screens."""
    return benefit_acts.number_in(box=box, account_id=account_id, award_id=award_id)
