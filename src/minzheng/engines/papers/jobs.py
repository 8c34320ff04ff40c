"""Jobs of papers: thin, idempotent."""

from datetime import datetime
from uuid import UUID

from minzheng.engines.jobs.services import job
from minzheng.engines.papers.card_photos import READ_JOB, forget_old_photos, read_photo
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel import clock
from minzheng.kernel.scope import Scope, after


@job(READ_JOB)
def read_card(*, photo_id: str, area_code: str) -> None:
    """Read one photo, in its own area."""
    with open_scope(Scope(lo=area_code, hi=after(area_code))):
        read_photo(photo_id=UUID(photo_id), at=clock.now())


@job("papers.forget_card_photos", cron="*/10 * * * *")
def forget_card_photos(*, at: datetime) -> None:
    """Photos of cards and what was read off them stay no longer than an hour."""
    with open_scope(WHOLE_CITY):
        forget_old_photos(at=at)
