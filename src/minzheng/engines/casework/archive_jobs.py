"""Jobs of copied files: pack what was asked for; forget what nobody took within a week."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from minzheng.engines.casework.services.archive import PACK, forget_copies, make_copy
from minzheng.engines.jobs.services import job
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel import clock
from minzheng.kernel.scope import CITY_HI, CITY_LO, Scope

EACH_MINUTES = 60


@job(PACK)
def pack_copy(*, copy_id: str, lo: str, hi: str) -> None:
    """One copy, in the scope of the officer who asked: nothing comes in that she may not see."""
    with transaction.atomic(), open_scope(Scope(lo=lo, hi=hi)):
        make_copy(copy_id=UUID(copy_id), at=clock.now())


@job("casework.archive.forget", cron="0 * * * *")
def forget_old_copies(*, at: datetime) -> None:
    """Once an hour."""
    if int(at.timestamp()) // 60 % EACH_MINUTES:
        return
    with transaction.atomic(), open_scope(Scope(lo=CITY_LO, hi=CITY_HI)):
        forget_copies(at=at)
