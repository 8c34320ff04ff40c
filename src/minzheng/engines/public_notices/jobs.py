"""The minute's look for notices whose days are over."""

from datetime import datetime

from minzheng.engines.jobs.services import job
from minzheng.engines.public_notices.models import Notice
from minzheng.engines.public_notices.services import note_end
from minzheng.engines.public_notices.types import NoticeStatus
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.privacy.types import open_scope

AT_ONCE = 500


@job("public_notices.ended", cron="* * * * *")
def note_ended(*, at: datetime) -> None:
    """Close each notice past its end in a transaction of its own; a second run finds nothing."""
    with open_scope(WHOLE_CITY):
        due = Notice.objects.filter(status=NoticeStatus.PUBLISHED, ends_at__lte=at).order_by("ends_at", "id")
        ids = list(due.values_list("id", flat=True)[:AT_ONCE])
    for notice_id in ids:
        with open_scope(WHOLE_CITY):
            note_end(notice_id=notice_id, at=at)
