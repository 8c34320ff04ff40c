"""Jobs of stays: thin, idempotent."""

from datetime import datetime

from minzheng.engines.jobs.services import job
from minzheng.engines.stays.queries import overstayed, silent_handovers
from minzheng.engines.stays.services import note_overstay, note_silence
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.clock import local_date
from minzheng.kernel.scope import CITY_HI, CITY_LO, Scope, after

EACH_MINUTES = 30


@job("stays.watch", cron="*/30 * * * *")
def watch(*, at: datetime) -> None:
    """Put passed terms on record, twice an hour; ends and confirms nothing for anybody. A second run finds nothing new."""
    if int(at.timestamp()) // 60 % EACH_MINUTES:
        return
    with open_scope(Scope(lo=CITY_LO, hi=CITY_HI)):
        stays, handovers = overstayed(on=local_date(at)), silent_handovers(on=local_date(at))
    for stay_id, area_code in stays:
        with open_scope(Scope(lo=area_code, hi=after(area_code))):
            note_overstay(stay_id=stay_id, at=at)
    for handover_id, area_code in handovers:
        with open_scope(Scope(lo=area_code, hi=after(area_code))):
            note_silence(handover_id=handover_id, at=at)
