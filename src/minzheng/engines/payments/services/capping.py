"""The last day of a hold: its owner's leader is asked; what only a report had held back is paid from the next day on.

A machine may keep money back for so many working days and no longer: without an officer's decision the person is paid.
"""

from collections.abc import Iterable
from datetime import datetime

from minzheng.engines.jobs.services import announce
from minzheng.engines.payments.care_models import MACHINE_MADE
from minzheng.engines.payments.events import HoldDecided
from minzheng.engines.payments.models import Hold, PaymentTask
from minzheng.engines.payments.parameters import last_day
from minzheng.engines.payments.services.asking import close, owner_in
from minzheng.engines.payments.services.holding import NewHold, locked, move, open_hold, task_of
from minzheng.engines.payments.services.paying_to import ACCOUNT_FIELDS, renew_account
from minzheng.engines.payments.types import HOLD_REASON_NAMES, HoldReason, InstructionState, TaskKind
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.types import act
from minzheng.kernel.actor import SYSTEM, Role
from minzheng.kernel.clock import local_date

_LAPSED = "暂缓到期，没有人作出决定，按规定照常发放"


def ask_leaders(*, holds: Iterable[Hold], at: datetime) -> int:
    """Holds past their last day: the owner's leader is asked, once for each. Nothing is paid or stopped by it."""
    asked, today = 0, local_date(at)
    for hold in holds:
        leaders = [Role.TOWN_LEADER, Role.DISTRICT_CONFIRMER]
        posting, role = owner_in(
            hold.area_code, roles=leaders if hold.owner_role == Role.TOWN_CLERK else leaders[1:], on=today
        )
        task = task_of(hold, words=_overdue_words(hold), kind=TaskKind.HOLD_CAP)
        task.role, task.posting_id, task.opened_at = role, posting, at
        task.due_on = last_day("result_working_days", since=today)
        task.save(force_insert=True)
        hold.capped_at = at
        hold.save(update_fields=["capped_at"])
        asked += 1
    return asked


def _overdue_words(hold: Hold) -> str:
    why = HOLD_REASON_NAMES[HoldReason(hold.reason)]
    then = "；今天没有决定的，明天起照常发放" if hold.reason in MACHINE_MADE else ""
    return f"一笔款项因“{why}”暂缓，最迟应在 {hold.cap_on:%Y年%m月%d日} 处理，现在还没有决定，请当天督促：发放，或者写明理由决定不发{then}"


@act
def lapse(*, hold: Hold, at: datetime) -> None:
    """A report's hold nobody has decided ends the day after its last day: the payment is due again, to today's account.

    `hold`: locked, open, of MACHINE_MADE, past its last day (the database checks the same). Where there is no account
    to pay to, it waits for one, with an owner.
    """
    row = locked(hold.instruction_id)
    hold.decision, hold.reasons, hold.ended_at = "lapse", _LAPSED, at
    hold.save(update_fields=["decision", "reasons", "ended_at"])
    close(
        PaymentTask.objects.filter(hold_id=hold.id, kind=TaskKind.HOLD), actor=SYSTEM, answer=_LAPSED, at=at
    )
    renew_account(row, at=at)
    if row.account_box is None:
        words = "暂缓到期应照常发放，但收款人没有可以用的账户，请尽快登记账户后发放"
        row.reason = HoldReason.NO_ACCOUNT
        row.save(update_fields=["reason"])
        open_hold(row, NewHold(HoldReason.NO_ACCOUNT, row.payee_person_id, words), at=at)
    else:
        move(row, InstructionState.DUE, reason="", at=at, also=ACCOUNT_FIELDS)
    record(
        actor=SYSTEM, action="payments.hold.lapsed", at=at, reason=hold.reason,
        subject=Subject("payment", row.id, row.payee_person_id, row.area_code),
    )  # fmt: skip
    announce(
        HoldDecided(
            area_code=hold.area_code, hold_id=hold.id, instruction_id=hold.instruction_id,
            person_id=hold.person_id, decision=hold.decision,
        ),
        at=at,
    )  # fmt: skip
