"""Sending SMS and calling outside transactions, and picking up what a lost job left behind."""

from datetime import datetime, timedelta
from uuid import UUID

from minzheng.engines.jobs.services import defer, job
from minzheng.engines.messages.models import Outgoing
from minzheng.engines.messages.services import MOST_ATTEMPTS, SEND, give_up, send_one
from minzheng.engines.messages.types import SmsState
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel import clock

#: Longer than every repeat of the queue itself: what still waits then has lost its job.
FORGOTTEN_AFTER = timedelta(hours=6)
AT_ONCE = 500


@job(SEND)
def send(*, outgoing_id: str, area_code: str) -> None:
    """Send one SMS or make one call; a repeat of a sent one does nothing."""
    send_one(outgoing_id=UUID(outgoing_id), area_code=area_code, at=clock.now())


@job("telling.sweep", cron="* * * * *")
def sweep(*, at: datetime) -> None:
    """Queue the calls that waited for the morning, and again what has waited for hours with tries left; give up, and
    say so, what has none."""
    with open_scope(WHOLE_CITY):
        held = Outgoing.objects.filter(state=SmsState.QUEUED, held_until__lte=at)
        for row in held.select_for_update(of=("self",), skip_locked=True).order_by("held_until")[:AT_ONCE]:
            row.held_until, row.queued_at = None, at
            row.save(update_fields=["held_until", "queued_at"])
            defer(SEND, outgoing_id=str(row.id), area_code=row.area_code)
        waiting = Outgoing.objects.filter(
            state=SmsState.QUEUED, queued_at__lt=at - FORGOTTEN_AFTER, attempts__lt=MOST_ATTEMPTS
        )
        for row in waiting.select_for_update(of=("self",), skip_locked=True).order_by("queued_at")[:AT_ONCE]:
            row.queued_at = at
            row.save(update_fields=["queued_at"])
            defer(SEND, outgoing_id=str(row.id), area_code=row.area_code)
        spent = Outgoing.objects.filter(
            state=SmsState.QUEUED, queued_at__lt=at - FORGOTTEN_AFTER, attempts__gte=MOST_ATTEMPTS
        )
        lost = list(spent.order_by("queued_at").values_list("id", "area_code")[:AT_ONCE])
    for outgoing_id, area_code in lost:
        give_up(outgoing_id=outgoing_id, area_code=area_code, at=at)
