"""换了收款账户: money goes on to the former account until an officer has asked the payee herself and the hours are over."""

from datetime import datetime, timedelta
from uuid import UUID

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.benefits.types import ChangedAccount
from minzheng.engines.payments.account_models import AccountChange, AccountCheck
from minzheng.engines.payments.models import PaymentTask
from minzheng.engines.payments.parameters import last_day, parameter
from minzheng.engines.payments.services.asking import close, open_task, owner_in
from minzheng.engines.payments.services.holding import OWNERS, ReasonsNeeded
from minzheng.engines.payments.services.telling import tell_payee
from minzheng.engines.payments.types import NewTask, TaskKind
from minzheng.engines.payments.watching import (
    AccountCheckGiven,
    ChangeState,
    CheckHow,
    CheckResult,
)
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.people.services import phone_of
from minzheng.foundations.privacy.services import seal
from minzheng.foundations.privacy.types import act, acting_for_family
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.clock import local_date
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours, Refusal

#: Who may ask the payee: not the village, where a card is often kept.
CHECKERS = frozenset({Role.TOWN_CLERK, Role.TOWN_LEADER, Role.DISTRICT_FINANCE})
SHORTEST_WORDS = 4


class CheckNotYours(Refusal):
    """Another role, or the hand that entered the account."""

    code = "account_check_not_yours"
    message = "新账户由镇街经办、镇街负责人或区县财务回访核实，请联系他们"
    status = 403


class SameHand(Refusal):
    """Who entered an account does not confirm it."""

    code = "account_check_same_hand"
    message = "这个账户是您登记的，要由另一位同事回访核实"


class ChangeSettled(Refusal):
    """Answered already, or another account has been entered since."""

    code = "account_change_settled"
    message = "这次账户变更已经有人核实过，或者又登记了新的账户，请刷新后查看"


class OtherNumber(Refusal):
    """A call goes to the number on file before the change and to no other."""

    code = "account_check_other_number"
    message = "回访要拨打变更以前登记的号码，请核对后填写所拨号码的后四位；打不通的，请上门核实"


class NoKnownNumber(Refusal):
    """There was no number before the change."""

    code = "account_check_no_number"
    message = "变更以前没有登记电话，不能用电话核实，请上门当面问本人"


def account_changed(actor: Actor, changed: ChangedAccount, at: datetime) -> None:
    """Keep the former account in use, ask an officer, tell the payee: in the transaction of the change itself.

    Where the number is the one in use, nothing waits. A change still waiting gives way to the newer one.
    """
    with acting_for_family(changed.area_code):
        used_id = _in_use(changed.former_id, at)
        _supersede(changed.former_id, at)
        former, new = (
            benefits.account_row(account_id=used_id),
            benefits.account_row(account_id=changed.account_id),
        )
        if former is None or new is None or former.index == new.index:
            return
        change = _new_change(actor, changed, (used_id, former.tail, new.tail), at)
        _ask(change, at=at)
        context = {
            "tail": change.tail,
            "former": change.former_tail,
            "hours": parameter("account_wait_hours").value,
        }
        tell_payee(
            person_id=change.person_id, area_code=change.area_code, kind="payments.account_changed", context=context,
            at=at,
        )  # fmt: skip


def _in_use(account_id: UUID, at: datetime) -> UUID:
    """The account money goes to when this one is the newest: itself, or the one before it while it waits."""
    waiting = AccountChange.objects.filter(account_id=account_id).first()
    if waiting is None or (waiting.state == ChangeState.GENUINE and waiting.usable_from <= at):
        return account_id
    return waiting.former_account_id  # type: ignore[no-any-return]


def _supersede(account_id: UUID, at: datetime) -> None:
    for change in AccountChange.objects.select_for_update(of=("self",)).filter(
        account_id=account_id, state=ChangeState.PENDING
    ):
        change.state, change.settled_at = ChangeState.SUPERSEDED, at
        change.save(update_fields=["state", "settled_at"])
        tasks = PaymentTask.objects.filter(kind=TaskKind.ACCOUNT_WATCH, cause=str(change.id))
        tasks.filter(closed_at__isnull=True).update(closed_at=at, answer="又登记了新的账户，另行核实")


def _new_change(
    actor: Actor, changed: ChangedAccount, used: tuple[UUID, str, str], at: datetime
) -> AccountChange:
    change_id, phone = new_id(), phone_of(person_id=changed.person_id)
    former_id, former_tail, tail = used
    return AccountChange.objects.create(  # type: ignore[no-any-return]
        id=change_id, area_code=changed.area_code, person_id=changed.person_id, account_id=changed.account_id,
        former_account_id=former_id, former_tail=former_tail, tail=tail, entered_at=at,
        entered_by_posting=actor.posting_id, entered_by_name=actor.title[:120],
        usable_from=at + timedelta(hours=parameter("account_wait_hours").value),
        known_phone_box=seal(phone.encode(), context=_context(change_id)) if phone else None,
        known_phone_tail=phone[-4:],
    )  # fmt: skip


def _ask(change: AccountChange, *, at: datetime) -> None:
    today = local_date(at)
    posting, role = owner_in(change.area_code, roles=OWNERS, on=today)
    how = (
        f"请拨打变更前登记的号码（尾号 {change.known_phone_tail}）"
        if change.known_phone_tail
        else "没有登记电话，请上门"
    )
    words = f"收款账户由尾号 {change.former_tail} 改为尾号 {change.tail}，{how}问本人是不是自己换的。核实以前仍发到原账户"
    task = NewTask(
        kind=TaskKind.ACCOUNT_WATCH, area_code=change.area_code, role=role, cause=str(change.id), words=words,
        due_on=last_day("account_check_working_days", since=today), posting_id=posting, person_id=change.person_id,
    )  # fmt: skip
    open_task(new=task, at=at)


@act
def check_account_change(
    *, actor: Actor, change_id: UUID, check: AccountCheckGiven, at: datetime
) -> ChangeState:
    """回访: an officer has asked the payee whether she changed her account; what it stands at now.

    Genuine: paid to from `usable_from` on. Not hers: never paid to, the town's leader is asked. Not reached: it waits.
    Refuses: NotYours, CheckNotYours, SameHand, ChangeSettled, OtherNumber, NoKnownNumber, ReasonsNeeded.
    """
    change = AccountChange.objects.select_for_update(of=("self",)).filter(pk=change_id).first()
    if change is None:
        raise NotYours()
    _may_check(actor, change, check)
    AccountCheck.objects.create(
        area_code=change.area_code, change=change, how=check.how, result=check.result, phone_tail=check.phone_tail,
        words=check.words.strip()[:300], at=at, by_posting=actor.posting_id, by_name=actor.title[:120],
    )  # fmt: skip
    if check.result != CheckResult.NOT_REACHED:
        _settle(actor, change, check, at)
    record(
        actor=actor, action="payments.account.checked", at=at, how=check.how, result=check.result,
        phone_tail=check.phone_tail,
        subject=Subject("account_change", change.id, change.person_id, change.area_code),
    )  # fmt: skip
    return ChangeState(change.state)


def _may_check(actor: Actor, change: AccountChange, check: AccountCheckGiven) -> None:
    if not actor.is_officer or actor.role not in CHECKERS:
        raise CheckNotYours()
    if actor.posting_id == change.entered_by_posting:
        raise SameHand()
    if change.state != ChangeState.PENDING:
        raise ChangeSettled()
    if check.how == CheckHow.CALL:
        if not change.known_phone_tail:
            raise NoKnownNumber()
        if check.phone_tail != change.known_phone_tail:
            raise OtherNumber()
    if len(check.words.strip()) < SHORTEST_WORDS:
        raise ReasonsNeeded("请写明回访情况：问了谁、怎么说的（至少 4 个字）")


def _settle(actor: Actor, change: AccountChange, check: AccountCheckGiven, at: datetime) -> None:
    genuine = check.result == CheckResult.GENUINE
    change.state = ChangeState.GENUINE if genuine else ChangeState.REFUTED
    change.settled_at, change.settled_by_posting = at, actor.posting_id
    change.settled_by_name = actor.title[:120]
    change.save(update_fields=["state", "settled_at", "settled_by_posting", "settled_by_name"])
    tasks = PaymentTask.objects.filter(kind=TaskKind.ACCOUNT_WATCH, cause=str(change.id))
    close(tasks, actor=actor, answer=check.words, at=at)
    if not genuine:
        _ask_leader(change, at=at)
    context = {
        "tail": change.tail,
        "former": change.former_tail,
        "from": local_date(max(change.usable_from, at)),
    }
    tell_payee(
        person_id=change.person_id, area_code=change.area_code, context=context, at=at,
        kind="payments.account_genuine" if genuine else "payments.account_refuted",
    )  # fmt: skip


def _ask_leader(change: AccountChange, *, at: datetime) -> None:
    today = local_date(at)
    posting, role = owner_in(change.area_code, roles=[Role.TOWN_LEADER, Role.DISTRICT_CONFIRMER], on=today)
    words = (
        f"本人说没有换过收款账户（改成的尾号 {change.tail}），登记人：{change.entered_by_name}。"
        "款项仍发到原账户，请查清是谁登记的，并请本人重新登记账户"
    )
    task = NewTask(
        kind=TaskKind.ACCOUNT_WATCH, area_code=change.area_code, role=role, cause=f"{change.id}|refuted", words=words,
        due_on=last_day("account_check_working_days", since=today), posting_id=posting, person_id=change.person_id,
    )  # fmt: skip
    open_task(new=task, at=at)


def _context(change_id: UUID) -> str:
    return f"payments_account_change.known_phone_box|{change_id}"
