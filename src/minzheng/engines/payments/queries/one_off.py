"""What a decision gave one time and no run holds yet."""

from dataclasses import dataclass
from datetime import date

from django.db import connection

MONTHS_BACK = 12

_WAITING = """
select left(d.area_code, 6), m.first, count(*), sum(d.amount_fen)::bigint
from (select (date_trunc('month', %(month)s::date) - make_interval(months => n))::date as first
      from generate_series(0, %(back)s - 1) n) m
cross join lateral benefits_once_due(m.first) d
where not exists (select from payments_instruction i
                  where i.award_id = d.award_id and i.month = m.first and i.kind = 'one_off')
group by 1, 2 order by 2, 1
"""


@dataclass(frozen=True, slots=True)
class OneOffWaiting:
    """Items of one unit and one month of decision that wait for a run. Units: 分."""

    unit: str
    month: date
    items: int
    fen: int


def one_off_waiting(*, month: date) -> list[OneOffWaiting]:
    """One-time items of the open scope that are in no run, decided in this month or the eleven before; oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, {"month": month, "back": MONTHS_BACK})
        return [OneOffWaiting(*row) for row in cursor.fetchall()]
