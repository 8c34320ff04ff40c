"""Nights and hours of watching: they compare, tell and ask; none of them pays, holds, cuts, stops or ends."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from minzheng.engines.benefits.events import AwardChanged
from minzheng.engines.jobs.services import defer, job, on
from minzheng.engines.payments.events import (
    HoldDecided,
    InstructionFailed,
    InstructionPaid,
    VitalEventReported,
)
from minzheng.engines.payments.services.new_payees import payee_is_new, propose_payees
from minzheng.engines.payments.services.reconciling import reconcile, reconciled
from minzheng.engines.payments.services.shared_things import look_for_shared
from minzheng.engines.payments.services.telling import tell_not_paid, tell_result
from minzheng.engines.payments.types import VitalKind
from minzheng.kernel import clock
from minzheng.kernel.clock import BEIJING, local_date

#: The night's hours, and the minutes of an hour at which a look is taken.
NIGHT, EACH_MINUTES = range(1, 5), 30


@job("payments.reconcile_nightly", cron="*/30 1-4 * * *")
def reconcile_nightly(*, at: datetime) -> None:
    """Once a night, where the read-only address is set: the night is queued until it is done."""
    if (
        not settings.SNAPSHOT_DATABASE_URL
        or at.astimezone(BEIJING).hour not in NIGHT
        or _minute(at) % EACH_MINUTES
    ):
        return
    if not reconciled(local_date(at)):
        defer("payments.reconcile")


@job("payments.reconcile")
def reconcile_now() -> None:
    """Today's reconciliation; done already: nothing happens."""
    reconcile(at=clock.now())


@job("payments.shared_things", cron="*/30 * * * *")
def look_for_shared_things(*, at: datetime) -> None:
    """Twice an hour: an account, a phone or a keeper behind unrelated payees is shown to an officer the same day."""
    if _minute(at) % EACH_MINUTES == 0:
        defer("payments.shared_now")


@job("payments.shared_now")
def look_now() -> None:
    """One look over the whole city; beside the other rounds, since it reads every account."""
    with transaction.atomic():
        look_for_shared(at=clock.now())


@on(InstructionPaid, "payments.tell_paid")
def tell_paid(payload: dict[str, Any]) -> None:
    """The payee and her chosen relative hear of the money."""
    tell_result(instruction_id=UUID(payload["instruction_id"]), at=clock.now())


@on(InstructionFailed, "payments.tell_failed")
def tell_failed(payload: dict[str, Any]) -> None:
    """They hear that it did not arrive, and that somebody looks into it."""
    tell_result(instruction_id=UUID(payload["instruction_id"]), at=clock.now())


@on(HoldDecided, "payments.tell_decided")
def tell_decided(payload: dict[str, Any]) -> None:
    """A decision not to pay is told; what is paid is told when it is."""
    if payload["decision"] == "suspend":
        tell_not_paid(hold_id=UUID(payload["hold_id"]), at=clock.now())


@on(VitalEventReported, "payments.propose_payee")
def propose(payload: dict[str, Any]) -> None:
    """A payee reported dead: the town is asked at once who is paid in her place."""
    if payload["kind"] == VitalKind.DEATH:
        propose_payees(event_id=UUID(payload["event_id"]), at=clock.now())


@on(AwardChanged, "payments.payee_is_new")
def new_payee(payload: dict[str, Any]) -> None:
    """After a succession nobody is asked for a payee any more."""
    if payload["act"] == "succeed":
        payee_is_new(award_id=UUID(payload["award_id"]), answer="已更换收款人", at=clock.now())


def _minute(at: datetime) -> int:
    return int(at.timestamp()) // 60
