"""Pouring rows in: COPY into a stage, INSERT … SELECT under every constraint, trigger and row policy.

COPY straight into a table with row security is refused by PostgreSQL for every role bound by it; the stage is the way
that keeps all checks on. Nothing is switched off, nothing is deferred beyond what the schema itself defers.
"""

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from django.db import connection

from minzheng_samples.rows import COLUMNS, Row, Rows

Advance = Callable[[str, int], None]
_CHUNK = 2_000


@dataclass(frozen=True, slots=True)
class Poured:
    """One table's load: rows, seconds of the bare COPY into the stage, seconds of the checked INSERT."""

    table: str
    rows: int
    copy_seconds: float
    insert_seconds: float


def pour(rows: Rows, *, advance: Advance | None = None) -> list[Poured]:
    """Load every table inside the open scope and transaction; deferred checks run at its commit."""
    return [_pour(table, rows.tables[table], advance) for table in COLUMNS]


def copy_only(rows: Rows) -> float:
    """Seconds of a bare COPY of the same rows into tables without index, constraint or policy: the floor."""
    seconds = 0.0
    with connection.cursor() as cursor:
        for table, lines in rows.tables.items():
            stage = _stage(cursor, table)
            seconds += _copy(cursor, table, lines, None)
            cursor.execute(f"drop table {stage}")
    return seconds


def _pour(table: str, lines: list[Row], advance: Advance | None) -> Poured:
    columns = ", ".join(COLUMNS[table])
    with connection.cursor() as cursor:
        stage = _stage(cursor, table)
        copied = _copy(cursor, table, lines, advance)
        began = perf_counter()
        cursor.execute(f"insert into {table} ({columns}) select {columns} from {stage}")  # noqa: S608
        inserted = perf_counter() - began
        cursor.execute(f"drop table {stage}")
    if advance:
        advance(table, 0)
    return Poured(table, len(lines), copied, inserted)


def _stage(cursor: Any, table: str) -> str:
    """A bare table of the same columns, gone with the transaction; names come from COLUMNS only."""
    stage, columns = f"stage_{table}", ", ".join(COLUMNS[table])
    cursor.execute(f"create temporary table {stage} on commit drop as select {columns} from {table} limit 0")  # noqa: S608
    return stage


def _copy(cursor: Any, table: str, lines: list[Row], advance: Advance | None) -> float:
    began = perf_counter()
    with cursor.copy(f"copy stage_{table} ({', '.join(COLUMNS[table])}) from stdin") as copy:
        for number, line in enumerate(lines, 1):
            copy.write_row(line)
            if advance and number % _CHUNK == 0:
                advance(table, _CHUNK)
    if advance:
        advance(table, len(lines) % _CHUNK)
    return perf_counter() - began
