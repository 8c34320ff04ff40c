"""The form of a payee's account, the same for a family and for an officer beside it: fields, and what they become."""

from dataclasses import dataclass
from uuid import UUID

from minzheng.engines.benefits.account_types import (
    BANKS,
    AccountUnreadable,
    AgreementNeeded,
    Keeping,
    NewAccount,
)
from minzheng.kernel.bank_accounts import KIND_NAMES, AccountKind

OTHER_BANK = "other"
#: Names of the form's fields, with the most that is kept of each.
ACCOUNT_FIELDS = {
    "kind": 10, "bank": 60, "bank_other": 60, "number": 40, "holder_name": 50,
    "kept": 3, "keeper_name": 50, "keeper_relation": 40, "reason": 200,
}  # fmt: skip
BANK_CHOICES = [(name, name) for name in BANKS] + [(OTHER_BANK, "其他银行")]
KIND_CHOICES = [(kind.value, name) for kind, name in KIND_NAMES.items()]


@dataclass(frozen=True, slots=True)
class Place:
    """Whose account it is, and where she applied."""

    person_id: UUID
    area_code: str


def account_from(typed: dict[str, str], place: Place, agreement_paper_id: UUID | None) -> NewAccount:
    """An account from a sent form. Refuses: AccountUnreadable (card or passbook not chosen), AgreementNeeded."""
    if typed["kind"] not in list(AccountKind):
        raise AccountUnreadable("请选择是银行卡还是存折")
    keeping = None
    if typed["kept"] == "yes":
        if agreement_paper_id is None:
            raise AgreementNeeded()
        keeping = Keeping(typed["keeper_name"], typed["keeper_relation"], agreement_paper_id)
    return NewAccount(
        person_id=place.person_id,
        area_code=place.area_code,
        kind=AccountKind(typed["kind"]),
        bank=typed["bank_other"] if typed["bank"] == OTHER_BANK else typed["bank"],
        holder_name=typed["holder_name"],
        number=typed["number"],
        keeping=keeping,
        reason=typed["reason"],
    )
