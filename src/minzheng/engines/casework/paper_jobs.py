"""The day's look at papers that run out and are needed: it tells their owners once; it stops nothing."""

from datetime import datetime
from uuid import UUID

from minzheng.engines.casework.jobs import each_alone
from minzheng.engines.casework.services.kept_papers import TOLD_BEFORE, tell_of_expiry
from minzheng.engines.jobs.services import job
from minzheng.engines.papers import queries as papers
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.clock import local_date

AT_ONCE, EACH_MINUTES = 500, 60


@job("casework.papers_running_out", cron="0 * * * *")
def papers_running_out(*, at: datetime) -> None:
    """Once an hour, page by page, one paper a transaction; a second run finds nothing."""
    if int(at.timestamp()) // 60 % EACH_MINUTES:
        return
    today = local_date(at)
    last: UUID | None = None
    while True:
        with open_scope(WHOLE_CITY):
            ids = papers.running_out(between=(today, today + TOLD_BEFORE), after=last, limit=AT_ONCE)
        each_alone(ids, lambda one: tell_of_expiry(paper_id=one, at=at))
        if len(ids) < AT_ONCE:
            return
        last = ids[-1]
