"""A district's families in one list: how long reading, checking and taking over take; nothing of it grows with the square."""

import os
import time
from collections.abc import Callable

import pytest

from minzheng.engines.casework.queries.statistics import standing, statistics
from minzheng.programmes.assistance import services
from tests.cast import MORNING, Cast
from tests.jobs import run_queued_jobs
from tests.programmes.assistance.stock.lists import Row, family, workbook
from tests.programmes.assistance.stock.test_import import confirmed, seen

#: STOCK_FAMILIES=5000 for a whole district; what is run each time is a tenth of it.
FAMILIES = int(os.environ.get("STOCK_FAMILIES", "500"))
#: Seconds a family, at most, on a machine shared with others.
MOST_SECONDS_CHECK, MOST_SECONDS_APPLY = 0.05, 2.0


def timed(words: str, act: Callable[[], object]) -> float:
    """Seconds an act took, printed."""
    start = time.perf_counter()
    act()
    took = time.perf_counter() - start
    print(f"{words}: {took:.1f} s")
    return took


@pytest.mark.slow
@pytest.mark.django_db
def test_a_whole_district_in_one_list(cast: Cast) -> None:
    rows: list[Row] = [row for turn in range(FAMILIES) for row in family(turn, amount=600 + turn % 900)]
    data = workbook(rows)
    print(f"{len(data) / 1024 / 1024:.1f} MB, {len(rows)} rows")
    with cast.acting("刘审核") as officer:
        import_id = services.bring_list(actor=officer, filename="全区.xlsx", data=data, at=MORNING)
    check = timed("checked", run_queued_jobs)
    line = seen(cast, import_id)
    assert (line.new, line.rejected) == (FAMILIES, 0)
    confirmed(cast, import_id)
    apply = timed("taken over", lambda: run_queued_jobs(most=FAMILIES * 3))
    line = seen(cast, import_id)
    assert (line.done, line.failed) == (FAMILIES, 0)
    with cast.acting("李科"):
        timed("statistics", lambda: statistics(item="dibao"))
        assert standing(item="dibao", month=MORNING.date()).total[:2] == (FAMILIES, FAMILIES * 2)
    with cast.acting("刘审核") as officer:
        again = services.bring_list(actor=officer, filename="全区.xlsx", data=data, at=MORNING)
    timed("the same list again", run_queued_jobs)
    assert seen(cast, again).unchanged == FAMILIES
    assert check < MOST_SECONDS_CHECK * FAMILIES and apply < MOST_SECONDS_APPLY * FAMILIES
