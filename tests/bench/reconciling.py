"""A night's reconciliation of 18 million payments, beside a bare DuckDB aggregate of the same columns of the same files."""

import resource
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any

from minzheng.engines.payments.reconciliation.comparing import compare, opened, show
from minzheng.engines.payments.reconciliation.snapshot import Manifest
from tests.engines.payments import snapshots

LAST, ROUNDS = date(2026, 12, 1), 3
FLOOR = """
create or replace temp table floor_payments as
select area_code[1:6] as unit, month, kind, state, part, count(*), sum(amount_fen), max(award_id), max(person_id),
  max(payee_person_id), max(member_person_id), max(id), bool_and(account_fits) from payments group by all;
create or replace temp table floor_ledger as
select area_code[1:6] as unit, month, kind, sum(amount_fen), max(award_id), max(person_id), max(payee_person_id)
from ledger group by all;
create or replace temp table floor_bank as
select area_code[1:6] as unit, month, kind, sum(amount_fen), max(award_id), max(instruction_id) from bank group by all;
"""


def measure(people: int, months: int) -> dict[str, Any]:
    """Seconds of the comparison and of its floor, in turn; a planted row found; peak memory of the process that compares.

    Checking the files' digests is part of the comparison; writing them is not. Units: seconds, MiB.
    """
    with tempfile.TemporaryDirectory(prefix="minzheng-night-") as place:
        folder = Path(place)
        snapshots.city(folder, awards=people, count=months)
        pairs = [(_floor(folder), _compared(folder, expected=0)) for _ in range(ROUNDS)]
        award = snapshots.planted(folder, Random(1), _one_fen_more)
        planted = _compared(folder, expected=2)
        return {
            "rows": Manifest.read(folder).rows,
            "floor": [floor for floor, _ in pairs],
            "compare": [ours for _, ours in pairs],
            "planted": planted,
            "award": award,
            "own_mib": _peak(folder),
        }


def _floor(folder: Path) -> float:
    began = perf_counter()
    with opened(folder) as base:
        show(base, folder, Manifest.read(folder))
        base.execute(FLOOR)
    return perf_counter() - began


def _compared(folder: Path, *, expected: int) -> float:
    began = perf_counter()
    found = compare(folder, last_due=LAST)
    took = perf_counter() - began
    assert found.found == expected, found.findings[:3]
    return took


def _one_fen_more(base: Any, award: str) -> None:
    base.execute("update rows set amount_fen = amount_fen + 1 where award_id = ? and part = 0", [award])


def _peak(folder: Path) -> int:
    """Peak memory of a process that does nothing but compare."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.reconciling", str(folder)],
        check=True,
        capture_output=True,
        text=True,
    )
    return int(done.stdout.split()[-1])


if __name__ == "__main__":
    compare(Path(sys.argv[1]), last_due=LAST)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)  # noqa: T201
