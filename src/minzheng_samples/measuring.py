"""How fast the checked load is beside a bare COPY of the same rows."""

from typing import Any

from django.db import connection, transaction

from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel import clock
from minzheng.kernel.scope import Scope
from minzheng_samples.loading import copy_only, pour
from minzheng_samples.offices import retire_stock_officer
from minzheng_samples.population import HOUSEHOLDS, PEOPLE, UNIT, generate
from minzheng_samples.rows import Rows, rows_of


class _Undone(Exception):
    """Takes the measured rows back."""


def measure(*, people: int = PEOPLE) -> dict[str, Any]:
    """Load and COPY the same rows; everything is rolled back, deferred checks included in the time.

    Needs an unseeded database and the owner's connection (a stage is made). Units: seconds of wall time.
    """
    result: dict[str, Any] = {}
    rows = Rows()
    try:
        with transaction.atomic(), open_scope(Scope(lo=UNIT, hi=UNIT[:-1] + chr(ord(UNIT[-1]) + 1))):
            population = generate(people=people, households=max(1, people * HOUSEHOLDS // PEOPLE))
            for rows in rows_of(population, retire_stock_officer(at=clock.now())):  # noqa: B007
                pass
            floor = copy_only(rows)
            result = _loaded(rows, floor)
            raise _Undone
    except _Undone:
        return result


def _loaded(rows: Rows, floor: float) -> dict[str, Any]:
    poured = pour(rows)
    began = clock.real_now()
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
    checked = (clock.real_now() - began).total_seconds()
    seconds = sum(p.copy_seconds + p.insert_seconds for p in poured) + checked
    return {
        "rows": rows.total,
        "seconds": seconds,
        "rows_per_second": rows.total / seconds,
        "copy_seconds": floor,
        "copy_rows_per_second": rows.total / floor,
        "ratio": seconds / floor,
    }
