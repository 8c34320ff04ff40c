"""Looks at the clock: none of them cuts, stops or ends. They ask officers, and end what a report held past its term."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from minzheng.engines.benefits.events import AwardChanged
from minzheng.engines.jobs.services import job, on
from minzheng.engines.payments.care_models import MACHINE_MADE
from minzheng.engines.payments.models import Hold
from minzheng.engines.payments.services.alarming import alarm_one_off, alarm_units
from minzheng.engines.payments.services.capping import ask_leaders, lapse
from minzheng.engines.payments.services.moving import follow_ledger
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel import clock
from minzheng.kernel.clock import local_date

AT_ONCE = 500


@job("payments.hold_caps", cron="*/10 * * * *")
def look_at_caps(*, at: datetime) -> None:
    """On its last day a hold nobody has decided is shown to its owner's leader, once; the day after, a report's hold ends."""
    today = local_date(at)
    for pk in _undecided(capped_at__isnull=True, cap_on__lte=today):
        with transaction.atomic(), open_scope(WHOLE_CITY):
            rows = Hold.objects.select_for_update(of=("self",)).filter(
                pk=pk, ended_at__isnull=True, capped_at__isnull=True
            )
            ask_leaders(holds=list(rows.order_by("pk")), at=at)
    for pk in _undecided(reason__in=MACHINE_MADE, cap_on__lt=today):
        with transaction.atomic(), open_scope(WHOLE_CITY):
            rows = Hold.objects.select_for_update(of=("self",)).filter(pk=pk, ended_at__isnull=True)
            for hold in rows.order_by("pk"):
                lapse(hold=hold, at=at)


def _undecided(**which: Any) -> Iterator[UUID]:
    with open_scope(WHOLE_CITY):
        rows = Hold.objects.filter(ended_at__isnull=True, **which)
        found = list(rows.order_by("cap_on", "pk").values_list("pk", flat=True)[:AT_ONCE])
    yield from found


@job("payments.pay_day", cron="*/30 * * * *")
def look_at_pay_day(*, at: datetime) -> None:
    """A month nobody has released near its pay day, and help given one time that no run holds, are told, once each."""
    if int(at.timestamp()) // 60 % 30:
        return
    with transaction.atomic(), open_scope(WHOLE_CITY):
        alarm_units(at=at)
        alarm_one_off(at=at)


@on(AwardChanged, "payments.follow_ledger")
def follow(payload: dict[str, Any]) -> None:
    """After a succession what has not gone to the bank is paid to the new payee."""
    if payload["act"] == "succeed":
        follow_ledger(award_id=UUID(payload["award_id"]), area_code=payload["area_code"], at=clock.now())
