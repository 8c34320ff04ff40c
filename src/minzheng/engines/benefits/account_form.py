"""The form of a payee's account, the same for a family and for an officer beside it: fields, and what they become."""

from dataclasses import dataclass, replace
from uuid import UUID

from django.utils.translation import gettext as _

from minzheng.engines.benefits.account_types import (
    BANKS,
    AccountUnreadable,
    AgreementNeeded,
    Keeping,
    NewAccount,
)
from minzheng.foundations.ui.types import FieldView
from minzheng.kernel.bank_accounts import KIND_NAMES, AccountKind

OTHER_BANK = "other"
#: Names of the form's fields, with the most that is kept of each.
ACCOUNT_FIELDS = {
    "kind": 10, "bank": 60, "bank_other": 60, "number": 40, "holder_name": 50,
    "kept": 3, "keeper_name": 50, "keeper_relation": 40, "reason": 200,
}  # fmt: skip


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


def account_fields(typed: dict[str, str], *, changing: bool) -> list[FieldView]:
    """The form's fields as pages draw them; `changing`: an account is there, and its change needs a reason."""
    banks = [*[(name, _(name)) for name in BANKS], (OTHER_BANK, _("其他银行"))]
    kinds = tuple((kind.value, _(name)) for kind, name in KIND_NAMES.items())
    of_whom = _("例如：儿子、照料人、村救助专干")
    fields = [
        FieldView(name="kind", label=_("银行卡还是存折"), kind="radio", required=True, options=kinds),
        FieldView(name="bank", label=_("开户银行"), kind="select", required=True, options=tuple(banks)),
        FieldView(name="bank_other", label=_("银行名称"), when=f"bank={OTHER_BANK}"),
        FieldView(
            name="number",
            label=_("卡号或账号"),
            help=_("卡上最长的那一串数字，可以带空格"),
            required=True,
            autocomplete="off",
        ),
        FieldView(
            name="holder_name", label=_("户名"), help=_("写卡或存折上的名字，要和收款人一样"), required=True
        ),
        FieldView(name="kept", label=_("卡由别人代管，或者是别人的账户"), kind="switch"),
        FieldView(name="keeper_name", label=_("代管人姓名"), when="kept=yes"),
        FieldView(name="keeper_relation", label=_("代管人是收款人的"), help=of_whom, when="kept=yes"),
    ]
    if changing:
        why = _("例如：旧卡丢失、换成社保卡")
        fields.append(FieldView(name="reason", label=_("为什么更换"), help=why, required=True))
    return [replace(one, value=typed[one.name], maxlength=ACCOUNT_FIELDS[one.name]) for one in fields]
