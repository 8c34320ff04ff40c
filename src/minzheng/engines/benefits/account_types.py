"""What the doors of payee accounts take and give, and what they refuse."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from minzheng.kernel.bank_accounts import AccountKind
from minzheng.kernel.result import Refusal

#: Banks offered first; any other name may be typed.
BANKS = (
    "重庆农村商业银行",
    "中国农业银行",
    "中国邮政储蓄银行",
    "中国工商银行",
    "中国建设银行",
    "中国银行",
    "重庆银行",
    "重庆三峡银行",
)


@dataclass(frozen=True, slots=True)
class Keeping:
    """Who keeps the card or passbook for the payee, by a written agreement that is on file (art. 26)."""

    name: str
    relation: str
    agreement_paper_id: UUID


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account as typed. `number` may carry spaces; `keeping` only where somebody else holds or keeps it."""

    person_id: UUID
    area_code: str
    kind: AccountKind
    bank: str
    holder_name: str
    number: str = field(repr=False)
    keeping: Keeping | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account as its payee and officers see it; the number is masked. `others`: payees of this area paid to it too."""

    id: UUID
    person_id: UUID
    kind: AccountKind
    kind_name: str
    bank: str
    holder_name: str
    holder_is_payee: bool
    masked: str
    tail: str
    keeper_name: str
    keeper_relation: str
    agreement_paper_id: UUID | None
    reason: str
    entered_at: datetime
    entered_by_name: str
    closed_at: datetime | None
    others: int = 0


class AccountUnreadable(Refusal):
    """The number, the bank or the name cannot be what it says it is; the message says what is wrong."""

    code = "account_unreadable"
    message = "账户信息有误，请对照银行卡或存折检查后再提交"


class HolderMismatch(Refusal):
    """The account is somebody else's, and no agreement is on file."""

    code = "account_holder_mismatch"
    message = "户名和收款人姓名不一样，钱会打不进去"


class AgreementNeeded(Refusal):
    """Somebody keeps the card for the payee, and it is not written down."""

    code = "account_agreement_needed"
    message = (
        "别人代管银行卡或存折的，要写明代管人姓名和关系，并上传双方签字的代管协议。"
        "没有协议的，请用本人的账户，村里可以陪同去银行办理"
    )


class ChildNotPaid(Refusal):
    """Money for a child goes to her guardian or to the institution that brings her up, never to the child."""

    code = "account_of_a_child"
    message = (
        "孩子的钱不打给孩子本人：打给监护人，或者打给抚养孩子的机构、村（居）委会（凭代管协议）。"
        "请填写监护人或者机构的账户，并上传协议"
    )


class ReasonNeeded(Refusal):
    """A change is explained."""

    code = "account_reason_needed"
    message = "更换账户请写明原因，例如“旧卡丢失”“换成社保卡”"


class NotForYou(Refusal):
    """Only the payee, or an officer beside her, enters an account."""

    code = "account_not_for_you"
    message = "收款账户由本人登记，或由村（社区）、镇街工作人员协助登记，请联系他们办理"


class PurposeNeeded(Refusal):
    """Looking at a full number needs a purpose that is written down."""

    code = "account_purpose_needed"
    message = "查看完整账号要先写明用途，例如“退票核对”。用途会留下记录，本人可以看到"
