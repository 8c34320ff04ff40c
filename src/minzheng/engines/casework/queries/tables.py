"""Tables kept by name, and what a table may be built of; the building itself stands in `table_building`."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from minzheng.engines.casework.field_catalogue import CatalogueEntry, catalogue_of_fields, columns_of_tables
from minzheng.engines.casework.models import SavedTable, TableCopy
from minzheng.engines.casework.table_building import (
    KINDS,
    PREVIEW,
    BuiltTable,
    build,
    cells_for_file,
    choices_of_state,
)
from minzheng.engines.casework.table_fields import Definition, TableField, definition_of
from minzheng.foundations.accounts.queries import holders_of_postings


@dataclass(frozen=True, slots=True)
class TableLine:
    """A saved table in a list, with its monthly copies (month, lines, id).

    `stopped`: a monthly one of which no more copies are made, because its maker's posting has ended.
    """

    id: UUID
    name: str
    definition: Definition
    made_by_name: str
    made_at: datetime
    monthly: bool
    version: int
    copies: list[tuple[date, int, UUID]]
    stopped: bool


def saved_tables(*, on: date) -> list[TableLine]:
    """The tables kept in the open scope, by name, as they stand on a day."""
    rows = list(SavedTable.objects.filter(dropped_at__isnull=True).order_by("name", "pk"))
    copies: dict[UUID, list[tuple[date, int, UUID]]] = {}
    kept = TableCopy.objects.filter(table__in=rows).order_by("-month", "pk")
    for pk, table_id, month, lines in kept.values_list("pk", "table_id", "month", "lines"):
        copies.setdefault(table_id, []).append((month, lines, pk))
    in_office = holders_of_postings({row.made_by_posting for row in rows if row.monthly}, on=on)
    return [
        _table_line(row, copies.get(row.id, []), stopped=row.monthly and row.made_by_posting not in in_office)
        for row in rows
    ]


def saved_table(table_id: UUID, *, on: date) -> TableLine | None:
    """One kept table; None when it is not visible from here."""
    return next((line for line in saved_tables(on=on) if line.id == table_id), None)


def _table_line(row: SavedTable, copies: list[tuple[date, int, UUID]], *, stopped: bool) -> TableLine:
    return TableLine(
        row.id,
        row.name,
        definition_of(row.definition),
        row.made_by_name,
        row.made_at,
        row.monthly,
        row.version,
        copies,
        stopped,
    )


__all__ = [
    "KINDS",
    "PREVIEW",
    "BuiltTable",
    "CatalogueEntry",
    "TableField",
    "TableLine",
    "build",
    "catalogue_of_fields",
    "cells_for_file",
    "choices_of_state",
    "columns_of_tables",
    "saved_table",
    "saved_tables",
]
