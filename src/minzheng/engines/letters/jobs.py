"""Jobs of letters: thin, idempotent."""

from datetime import datetime, timedelta
from uuid import UUID

from minzheng.engines.jobs.services import defer, job
from minzheng.engines.letters.models import Letter
from minzheng.engines.letters.services import render_letter
from minzheng.engines.letters.types import LetterStatus
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel import clock
from minzheng.kernel.scope import CITY_HI, CITY_LO, Scope, after


@job("letters.render")
def render(*, letter_id: str, area_code: str) -> None:
    """Set one letter as PDF, in its own area. A letter that was sent on with its file has a job of its own there."""
    with open_scope(Scope(lo=area_code, hi=after(area_code))):
        if Letter.objects.filter(pk=letter_id).exists():
            render_letter(UUID(letter_id), at=clock.now())


#: A letter not set by then is queued again: its job met eight failures, or was lost.
STUCK_AFTER = timedelta(minutes=15)
EACH_MINUTES, MOST = 15, 500


@job("letters.sweep", cron="*/15 * * * *")
def sweep(*, at: datetime) -> None:
    """Queue again every letter still waiting for its PDF, four times an hour; setting it twice changes nothing."""
    if int(at.timestamp()) // 60 % EACH_MINUTES:
        return
    with open_scope(Scope(lo=CITY_LO, hi=CITY_HI)):
        stuck = Letter.objects.filter(status=LetterStatus.DRAFTING, created_at__lt=at - STUCK_AFTER)
        for letter in stuck.order_by("created_at", "pk")[:MOST]:
            defer("letters.render", letter_id=str(letter.id), area_code=letter.area_code)
