"""Jobs of referrals: thin, idempotent."""

from datetime import datetime

from minzheng.engines.jobs.services import job
from minzheng.engines.referrals.queries import late_referrals
from minzheng.engines.referrals.services import note_silence
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.clock import local_date
from minzheng.kernel.scope import CITY_HI, CITY_LO, Scope, after

EACH_MINUTES = 30


@job("referrals.watch", cron="*/30 * * * *")
def watch(*, at: datetime) -> None:
    """Put silence on record, twice an hour; answers nothing for anybody. A second run finds nothing new."""
    if int(at.timestamp()) // 60 % EACH_MINUTES:
        return
    with open_scope(Scope(lo=CITY_LO, hi=CITY_HI)):
        late = late_referrals(on=local_date(at))
    for referral_id, area_code in late:
        with open_scope(Scope(lo=area_code, hi=after(area_code))):
            note_silence(referral_id=referral_id, at=at)
