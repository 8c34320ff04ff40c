"""The floor of a hand-in: the rows one hand-in wrote, inserted again by bare psycopg in one transaction.

Into tables of the same columns, indexes and checks, without foreign keys, triggers and row policies; one INSERT a row.
"""

from time import perf_counter
from typing import Any

import psycopg
from psycopg import sql


class Replay:
    """Rows written by the last transaction, ready to be written again."""

    def __init__(self, dsn: str, xid: str) -> None:
        self.line = psycopg.connect(dsn, autocommit=True)
        self.inserts: list[tuple[sql.Composed, list[Any]]] = []
        self.tables: dict[str, int] = {}
        for (name,) in self._tables():
            self._take(name, xid)

    def _tables(self) -> list[tuple[str]]:
        return self.line.execute(
            "select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace"
            " where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition order by 1"
        ).fetchall()

    def _take(self, name: str, xid: str) -> None:
        """Rows written since the transaction began, its savepoints included; nobody else writes. Columns as text."""
        columns = self.line.execute(
            "select attname, format_type(atttypid, atttypmod) from pg_attribute"
            " where attrelid = %s::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum",
            [name],
        ).fetchall()
        shown = sql.SQL(", ").join(
            sql.SQL("{}::text").format(sql.Identifier(column)) for column, _ in columns
        )
        rows = self.line.execute(
            sql.SQL("select {} from {} where xmin::text::bigint >= %s").format(shown, sql.Identifier(name)),
            [int(xid)],
        ).fetchall()
        if not rows:
            return
        copy = f"floor_{name}"
        self.line.execute(
            sql.SQL(
                "create table {} (like {} including defaults including indexes including constraints)"
            ).format(sql.Identifier(copy), sql.Identifier(name))
        )
        statement = sql.SQL("insert into {} ({}) values ({})").format(
            sql.Identifier(copy),
            sql.SQL(", ").join(sql.Identifier(column) for column, _ in columns),
            sql.SQL(", ").join(sql.SQL("%s::" + kind) for _, kind in columns),
        )
        self.tables[name] = len(rows)
        self.inserts += [(statement, list(row)) for row in rows]

    def timed(self) -> float:
        """Seconds of BEGIN, every INSERT, COMMIT; the tables are emptied afterwards, outside the time."""
        began = perf_counter()
        with self.line.transaction():
            for statement, values in self.inserts:
                self.line.execute(statement, values)
        seconds = perf_counter() - began
        for name in self.tables:
            self.line.execute(sql.SQL("truncate {}").format(sql.Identifier(f"floor_{name}")))
        return seconds
