"""The first days of each month: a copy of every monthly table, in its maker's area; nobody in a village fills anything in."""

from datetime import datetime

from django.db import transaction

from minzheng.engines.casework.models import SavedTable
from minzheng.engines.casework.services.tables import keep_month
from minzheng.engines.jobs.services import job
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.clock import local_date
from minzheng.kernel.scope import CITY_HI, CITY_LO, Scope

#: Made from the first to the fifth: a night without power on the first loses no month.
LAST_DAY, EACH_MINUTES = 5, 30


@job("casework.tables.monthly", cron="*/30 * * * *")
def monthly_tables(*, at: datetime) -> None:
    """Each monthly table once a month; run again, it finds the copy and does nothing."""
    today = local_date(at)
    if today.day > LAST_DAY or int(at.timestamp()) // 60 % EACH_MINUTES:
        return
    with transaction.atomic(), open_scope(Scope(lo=CITY_LO, hi=CITY_HI)):
        wanted = SavedTable.objects.filter(monthly=True, dropped_at__isnull=True).order_by("made_at", "pk")
        tables = list(wanted.values_list("pk", "scope_lo", "scope_hi"))
    for table_id, lo, hi in tables:
        with transaction.atomic(), open_scope(Scope(lo=lo, hi=hi)):
            keep_month(table_id=table_id, month=today.replace(day=1), at=at)
