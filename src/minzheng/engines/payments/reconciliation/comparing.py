"""The comparison of a snapshot (`comparing.sql`): sums of every unit, month and kind, and each row that does not agree."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from minzheng.engines.payments.reconciliation.kinds import Compared, FindingKind, Found, LineSum
from minzheng.engines.payments.reconciliation.snapshot import Manifest, engine

STATEMENTS = Path(__file__).with_suffix(".sql")
MEMORY, LISTED = "1200MB", 2000
_LISTED = """
select finding, area_code, month, kind, award_id, row_id, person_id, expected, found from found
qualify row_number() over (partition by finding order by month, area_code, award_id, row_id) <= ?
order by finding, month, area_code, award_id, row_id
"""


def compare(folder: Path, *, last_due: date) -> Compared:
    """Every line and every row that does not agree, of a snapshot; the files are checked before.

    `last_due`: the last month that must be in a run (its pay day is over). Refuses: SnapshotIncomplete.
    At most LISTED findings of a kind are listed, `found` counts all. DuckDB keeps to MEMORY and spills beyond it.
    """
    manifest = Manifest.read(folder)
    manifest.check(folder)
    with opened(folder) as base:
        show(base, folder, manifest)
        base.execute("set variable last_due = ?::date", [last_due])
        base.execute(STATEMENTS.read_text(encoding="utf-8"))
        lines = base.execute("from lines order by month, unit, kind").fetchall()
        listed = base.execute(_LISTED, [LISTED]).fetchall()
        count = base.execute("select count(*) from found").fetchall()[0][0]
    return Compared(
        lines=tuple(LineSum(*row) for row in lines),
        findings=tuple(_found(row) for row in listed),
        found=int(count),
        rows=manifest.rows,
    )


def opened(folder: Path) -> duckdb.DuckDBPyConnection:
    """An engine in memory: two threads, a limit, and room beside the snapshot when it needs more."""
    return engine(memory_limit=MEMORY, temp_directory=str(folder / "spill"))


def show(base: duckdb.DuckDBPyConnection, folder: Path, manifest: Manifest) -> None:
    """A view of each data set over its files."""
    for name in manifest.names():
        base.read_parquet([str(folder / one) for one in manifest.files(name)]).create_view(name)


def _found(row: Iterable[Any]) -> Found:
    kind, *rest = row
    return Found(FindingKind(kind), *rest)
