"""The account a payment goes to, as it stands now; and its number, for files only."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.benefits import services as benefit_acts
from minzheng.engines.payments.account_models import AccountChange
from minzheng.engines.payments.models import Instruction
from minzheng.engines.payments.watching import ChangeState
from minzheng.kernel.result import Refusal


class NoAccountYet(Refusal):
    """There is nowhere to pay to."""

    code = "no_account_yet"
    message = "收款人还没有登记可以用的账户，请先登记账户再发放"


ACCOUNT_FIELDS = (
    "payee_person_id", "account_id", "account_box", "account_index", "account_tail", "bank", "holder_name",
)  # fmt: skip


def renew_account(row: Instruction, *, at: datetime) -> None:
    """Take over the payee and account the ledger names today, for a payment that is not at the bank; unsaved.

    An account nobody has asked the payee about yet, or whose hours are not over, gives way to the one before it.
    """
    found = benefits.paid_to(award_id=row.award_id)
    if found is None:
        return
    row.payee_person_id, row.account_id, row.account_box = found.payee_person_id, found.account_id, found.box
    row.account_index, row.account_tail = found.index, found.tail
    row.bank, row.holder_name = found.bank, found.holder_name
    waiting = waiting_change(found.account_id, at=at) if found.account_id else None
    former = benefits.account_row(account_id=waiting.former_account_id) if waiting else None
    if former is not None:
        row.account_id, row.account_box, row.account_index = former.account_id, former.box, former.index
        row.account_tail, row.bank, row.holder_name = former.tail, former.bank, former.holder_name


def waiting_change(account_id: UUID, *, at: datetime) -> AccountChange | None:
    """The change by which an account came, while no money may go to it."""
    usable = Q(state=ChangeState.GENUINE, usable_from__lte=at)
    return AccountChange.objects.filter(account_id=account_id).exclude(usable).first()  # type: ignore[no-any-return]


def account_number(*, box: bytes, account_id: UUID | None, award_id: UUID) -> str:
    """The full number of a payment's account. For payment files and the treasury, never for screens."""
    return benefit_acts.number_in(box=box, account_id=account_id, award_id=award_id)
