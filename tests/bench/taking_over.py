"""A district's list of families taken over, beside a bare COPY of the very same rows into tables without our walls."""

import tempfile
from pathlib import Path
from time import perf_counter
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from psycopg import sql

from minzheng.engines.casework.models import StockImport
from minzheng.engines.casework.queries import stock as reading
from minzheng.engines.casework.services import stock
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor
from minzheng.programmes.assistance import services
from minzheng_samples.offices import hire_everybody
from tests.jobs import run_queued_jobs
from tests.programmes.assistance.stock.lists import family, workbook

#: Every table a family taken over stands in, and the record and outbox beside them.
TABLES = (
    "people_person", "people_visibility", "people_search_key", "people_household", "people_membership",
    "casework_application", "casework_party", "casework_decision", "casework_case", "casework_event",
    "casework_recheck", "benefits_award", "benefits_award_amount", "benefits_award_member",
    "jobs_outbox", "jobs_delivery", "audit_event",
)  # fmt: skip


def measure(families: int) -> dict[str, Any]:
    """Seconds of checking a list, of taking it over with all that follows, and of the COPY of the rows that made.

    Needs the owner's connection to an empty database of its own. Units: seconds, rows.
    """
    staff = hire_everybody(at=clock.now())
    rows = [row for turn in range(families) for row in family(turn, amount=600 + turn % 900)]
    with open_scope(staff["liushen"].scope):
        import_id = services.bring_list(
            actor=staff["liushen"], filename="全区.xlsx", data=workbook(rows), at=clock.now()
        )
    checking = _timed(families)
    before = _counted()
    _confirm(staff["like"], import_id)
    applying = _timed(families)
    with open_scope(WHOLE_CITY):
        line = reading.stock_import(import_id)
    assert line is not None and (line.done, line.failed) == (families, 0)
    made = {table: after - before[table] for table, after in _counted().items()}
    return {
        "families": families,
        "check": checking,
        "apply": applying,
        "rows": sum(made.values()),
        "copy": sum(_copied(table) for table in TABLES if made[table]),
    }


def _timed(families: int) -> float:
    began = perf_counter()
    run_queued_jobs(most=families * 3)
    return perf_counter() - began


def _confirm(actor: Actor, import_id: UUID) -> None:
    with open_scope(actor.scope):
        version = StockImport.objects.get(pk=import_id).version
        stock.confirm_stock(actor=actor, import_id=import_id, version=version, reasons="", at=clock.now())


def _counted() -> dict[str, int]:
    with transaction.atomic(), open_scope(WHOLE_CITY), connection.cursor() as cursor:
        found = {}
        for table in TABLES:
            cursor.execute(sql.SQL("select count(*) from {}").format(sql.Identifier(table)))
            found[table] = int(cursor.fetchone()[0])
        return found


def _copied(table: str) -> float:
    """COPY FROM of a table's rows as text, indexes and constraints as the product's, no triggers, no policies."""
    floor, name = sql.Identifier(f"floor_taken_{table}"), sql.Identifier(table)
    with tempfile.TemporaryDirectory() as folder:
        rows = Path(folder) / "rows"
        with transaction.atomic(), open_scope(WHOLE_CITY), connection.cursor() as cursor:
            cursor.execute(sql.SQL("create table {} (like {} including all)").format(floor, name))
            with (
                rows.open("wb") as out,
                cursor.copy(sql.SQL("copy (select * from {}) to stdout").format(name)) as copy,
            ):
                for block in copy:
                    out.write(block)
        began = perf_counter()
        copied = sql.SQL("copy {} from stdin").format(floor)
        with transaction.atomic(), connection.cursor() as cursor, cursor.copy(copied) as copy:
            copy.write(rows.read_bytes())
        return perf_counter() - began
