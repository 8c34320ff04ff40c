"""Acts on the table of days. Run as the owner role; every process then asks `queries.forget_calendar` or starts anew."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import ClassVar

from django.db import connection, transaction

from minzheng.foundations.workdays import queries
from minzheng.foundations.workdays.models import Workday
from minzheng.foundations.workdays.seed import days_of, plans, source
from minzheng.foundations.workdays.types import LoadedDays, YearPlan
from minzheng.kernel.result import Refusal

_STAGE = """
    create temporary table if not exists workday_stage
        (date date, kind text, name text, source text, provisional boolean) on commit delete rows;
    truncate workday_stage
"""
#: The seed never overwrites what a deployer declared; a declared year replaces what stands.
_MERGE = """
    insert into workdays_day as d (date, kind, name, source, provisional) select * from workday_stage
        on conflict (date) do update set kind = excluded.kind, name = excluded.name, source = excluded.source,
            provisional = excluded.provisional
        where (d.kind, d.name, d.source, d.provisional)
              is distinct from (excluded.kind, excluded.name, excluded.source, excluded.provisional)
          and (%s or d.source like '%%（chinesecalendar %%')
"""


class DayOutsideYear(Refusal):
    """A year's plan names a day of another year."""

    code: ClassVar[str] = "day_outside_year"
    message = "放假安排里有不属于这一年的日期，请检查后再录入"


@transaction.atomic
def load_workdays(*, at: datetime) -> LoadedDays:
    """Seed the table from the shipped calendar, 2004–2026. Idempotent; days a deployer declared stay as declared."""
    total = sum(366 if plan.year % 4 == 0 else 365 for plan in plans())
    if Workday.objects.filter(source=source()).count() == total:
        return LoadedDays(Workday.objects.count(), 0)
    return _write(plans(), overwrite=False)


@transaction.atomic
def declare_year(*, plan: YearPlan, at: datetime) -> LoadedDays:
    """Enter a year's arrangement as published (each autumn, for the next year), or correct one.

    Refuses: DayOutsideYear. Source: 国务院办公厅关于部分节假日安排的通知.
    """
    if strange := [day for day in (*plan.holidays, *plan.makeups) if day.year != plan.year]:
        raise DayOutsideYear(detail=str(strange[0]))
    return _write([plan], overwrite=True)


def _write(years: Iterable[YearPlan], *, overwrite: bool) -> LoadedDays:
    rows: list[tuple[date, str, str, str, bool]] = [
        (day, kind.value, name, plan.source, plan.provisional)
        for plan in years
        for day, kind, name in days_of(plan)
    ]
    with connection.cursor() as cursor:
        cursor.execute(_STAGE)
        with cursor.copy("copy workday_stage (date, kind, name, source, provisional) from stdin") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(_MERGE, [overwrite])
        changed = cursor.rowcount
    queries.forget_calendar()
    return LoadedDays(Workday.objects.count(), changed)
