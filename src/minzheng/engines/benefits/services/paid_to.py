"""Where the money goes: entering and changing a payee's account, and looking at its full number."""

from datetime import datetime
from uuid import UUID

from minzheng.engines.benefits.account_types import (
    AccountUnreadable,
    AgreementNeeded,
    ChildNotPaid,
    HolderMismatch,
    Keeping,
    NewAccount,
    NotForYou,
    PurposeNeeded,
    ReasonNeeded,
)
from minzheng.engines.benefits.account_watch import ChangedAccount, tell_watches
from minzheng.engines.benefits.payee_account import PayeeAccount
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.people.queries import card
from minzheng.foundations.privacy.services import blind_index, seal, unseal
from minzheng.foundations.privacy.types import act
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.bank_accounts import parse_account
from minzheng.kernel.clock import local_date
from minzheng.kernel.identifiers import Unreadable, new_id, normalise_name
from minzheng.kernel.result import NotYours

#: Who may enter an account beside a payee, and who may see its full number.
HELPERS = frozenset({Role.VILLAGE_WORKER, Role.TOWN_CLERK})
REVEALERS = frozenset({Role.TOWN_CLERK, Role.DISTRICT_FINANCE})
SHORTEST_REASON = 2
ADULT = 18


@act
def enter_account(*, actor: Actor, account: NewAccount, at: datetime) -> UUID:
    """登记收款账户: by the payee or an officer beside her; the former one is closed and kept. Returns the row's id.

    Refuses: NotForYou, NotYours (payee not visible, or outside the area), AccountUnreadable (what is wrong is said),
    HolderMismatch, AgreementNeeded, ReasonNeeded (a change without a reason), ChildNotPaid (a child's own account).
    Source: 最低生活保障审核确认办法 arts. 25, 26.
    """
    _may_enter(actor, account)
    payee = card(person_id=account.person_id)
    if payee is None:
        raise NotYours()
    number, bank, holder = _read(account)
    keeping = _kept(account.keeping)
    age = payee.age_on(local_date(at))
    if age is not None and age < ADULT and (keeping is None or holder == normalise_name(payee.name)):
        raise ChildNotPaid()
    _compare(holder, normalise_name(payee.name), keeping)
    former = (
        PayeeAccount.objects.select_for_update(of=("self",))
        .filter(person_id=account.person_id, closed_at__isnull=True)
        .first()
    )
    if former is not None:
        if len(account.reason.strip()) < SHORTEST_REASON:
            raise ReasonNeeded()
        former.closed_at = at
        former.save(update_fields=["closed_at"])
    account_id = new_id()
    PayeeAccount.objects.create(
        id=account_id,
        area_code=former.area_code if former and not actor.is_officer else account.area_code,
        person_id=account.person_id,
        kind=account.kind,
        bank=bank,
        holder_name=holder,
        holder_is_payee=holder == normalise_name(payee.name),
        number_box=seal(number.encode(), context=_context(account_id)),
        number_index=blind_index("account", number),
        tail=number[-4:],
        keeper_name=keeping.name if keeping else "",
        keeper_relation=keeping.relation if keeping else "",
        agreement_paper_id=keeping.agreement_paper_id if keeping else None,
        reason=account.reason.strip()[:200],
        entered_at=at,
        entered_by_posting=actor.posting_id,
        entered_by_name=actor.title[:120],
    )
    record(
        actor=actor,
        action="benefits.account.changed" if former else "benefits.account.entered",
        subject=Subject("payee_account", account_id, account.person_id, account.area_code),
        at=at,
        tail=number[-4:],
        agreement=str(keeping.agreement_paper_id) if keeping else "",
    )
    if former is not None:
        changed = ChangedAccount(account_id, former.id, account.person_id, account.area_code)
        tell_watches(actor, changed, at)
    return account_id


@act
def reveal_account(*, actor: Actor, person_id: UUID, purpose: str, at: datetime) -> str:
    """The full number of a payee's current account, for a purpose; each look is one line the payee can read.

    Refuses: NotForYou (another role), PurposeNeeded, NotYours (no account, or not visible).
    """
    if actor.person_id != person_id and actor.role not in REVEALERS:
        raise NotForYou("查看完整账号由镇街经办或区县财务办理，请联系他们")
    if len(purpose.strip()) < SHORTEST_REASON:
        raise PurposeNeeded()
    row = PayeeAccount.objects.filter(person_id=person_id, closed_at__isnull=True).first()
    if row is None:
        raise NotYours()
    record(
        actor=actor,
        action="benefits.account.revealed",
        subject=Subject("payee_account", row.id, person_id, row.area_code),
        at=at,
        purpose=purpose.strip()[:200],
    )
    return unseal(row.number_box, context=_context(row.id)).decode()


def number_in(*, box: bytes, account_id: UUID | None, award_id: UUID) -> str:
    """The full number of an account as a payment kept it: a payee's account, or an award's own (account_id None).

    For payment files, never for screens. Raises SealBroken when the box is not that account's.
    """
    context = _context(account_id) if account_id is not None else f"award.account|{award_id}"
    return unseal(box, context=context).decode()


def account_number_of(*, person_id: UUID) -> str:
    """The full number for a payment file, or "". For services, never for screens."""
    row = PayeeAccount.objects.filter(person_id=person_id, closed_at__isnull=True).first()
    return unseal(row.number_box, context=_context(row.id)).decode() if row else ""


def _may_enter(actor: Actor, account: NewAccount) -> None:
    if actor.is_officer:
        if actor.role not in HELPERS:
            raise NotForYou()
        if not actor.scope.lo <= account.area_code < actor.scope.hi:
            raise NotYours()
    elif actor.person_id != account.person_id:
        raise NotForYou()


def _read(account: NewAccount) -> tuple[str, str, str]:
    """Number, bank and holder as kept. Refuses: AccountUnreadable."""
    bank = " ".join(account.bank.split())
    if not 2 <= len(bank) <= 60 or any(sign.isdigit() for sign in bank):
        raise AccountUnreadable("请选择或填写开户银行的名称，例如“重庆农村商业银行”")
    try:
        return parse_account(account.number, account.kind), bank, normalise_name(account.holder_name)
    except Unreadable as wrong:
        raise AccountUnreadable(str(wrong)) from None


def _kept(keeping: Keeping | None) -> Keeping | None:
    """The keeper, readable. Refuses: AgreementNeeded."""
    if keeping is None:
        return None
    try:
        name = normalise_name(keeping.name)
    except Unreadable:
        raise AgreementNeeded() from None
    if not keeping.relation.strip():
        raise AgreementNeeded()
    return Keeping(name, keeping.relation.strip()[:40], keeping.agreement_paper_id)


def _compare(holder: str, payee: str, keeping: Keeping | None) -> None:
    """The holder is the payee, or the keeper named in the agreement. Refuses: HolderMismatch."""
    if holder == payee or (keeping is not None and holder == keeping.name):
        return
    if keeping is not None:
        raise HolderMismatch(
            f"户名“{holder}”既不是收款人“{payee}”，也不是代管协议上的“{keeping.name}”，请检查户名或协议"
        )
    raise HolderMismatch(
        f"户名“{holder}”和收款人“{payee}”不一样，钱会打不进去。请检查有没有写错字；"
        "确实要用别人的账户代管的，请上传代管协议，或者请村里陪同去银行办本人的卡"
    )


def _context(account_id: UUID) -> str:
    return f"benefits_payee_account.number_box|{account_id}"
