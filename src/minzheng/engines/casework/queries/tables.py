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


@dataclass(frozen=True, slots=True)
class TableLine:
    """A saved table in a list, with its monthly copies (month, lines, id)."""

    id: UUID
    name: str
    definition: Definition
    made_by_name: str
    made_at: datetime
    monthly: bool
    version: int
    copies: list[tuple[date, int, UUID]]


def saved_tables() -> list[TableLine]:
    """The tables kept in the open scope, by name."""
    rows = list(SavedTable.objects.filter(dropped_at__isnull=True).order_by("name", "pk"))
    copies: dict[UUID, list[tuple[date, int, UUID]]] = {}
    kept = TableCopy.objects.filter(table__in=rows).order_by("-month", "pk")
    for pk, table_id, month, lines in kept.values_list("pk", "table_id", "month", "lines"):
        copies.setdefault(table_id, []).append((month, lines, pk))
    return [_table_line(row, copies.get(row.id, [])) for row in rows]


def saved_table(table_id: UUID) -> TableLine | None:
    """One kept table; None when it is not visible from here."""
    return next((line for line in saved_tables() if line.id == table_id), None)


def _table_line(row: SavedTable, copies: list[tuple[date, int, UUID]]) -> TableLine:
    return TableLine(
        row.id,
        row.name,
        definition_of(row.definition),
        row.made_by_name,
        row.made_at,
        row.monthly,
        row.version,
        copies,
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
