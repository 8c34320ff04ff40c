"""From plain columns and rows to what the table component draws."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from minzheng.foundations.ui import display

#: How a column writes its values.
WRITERS: dict[str, Callable[[Any], str]] = {
    "yuan": display.yuan,
    "zhdate": display.zhdate,
    "day": lambda value: display.zhdate(value, "day"),
}
COLUMN = {"label": "", "kind": "text", "align": "", "main": False}
CELL = {"text": "", "href": "", "hint": "", "status": "", "button": ""}


@dataclass(frozen=True, kw_only=True)
class TableView:
    """Columns and rows with every cell written out."""

    columns: list[dict[str, Any]]
    rows: list[dict[str, Any]]


def table_view(columns: Sequence[Any], rows: Sequence[Any]) -> TableView:
    """A column is a label or {label, kind: text|yuan|zhdate|day|mono|number, align, main}; a row is a list of
    cells or {cells, href, tone}; a cell is a value or {text, href, hint, status, button}.

    `status` is a badge kind (the text stands in the badge), `button` draws the link as a small button.
    The first column is the main one (the card's title on small screens) unless another says `main`.
    """
    heads = [COLUMN | ({"label": one} if not isinstance(one, Mapping) else dict(one)) for one in columns]
    if heads and not any(one["main"] for one in heads):
        heads[0]["main"] = True
    for head in heads:
        head["align"] = head["align"] or ("end" if head["kind"] in ("yuan", "number") else "")
    return TableView(columns=heads, rows=[_row(one, heads) for one in rows])


def _row(row: Any, heads: list[dict[str, Any]]) -> dict[str, Any]:
    given = dict(row) if isinstance(row, Mapping) else {"cells": row}
    cells = [_cell(value, head) for value, head in zip(given["cells"], heads, strict=True)]
    return {"cells": cells, "href": given.get("href", ""), "tone": given.get("tone", "")}


def _cell(value: Any, head: dict[str, Any]) -> dict[str, Any]:
    cell = CELL | (dict(value) if isinstance(value, Mapping) else {"text": value})
    writer = WRITERS.get(head["kind"])
    if writer is not None:
        cell["text"] = writer(cell["text"])
    elif cell["text"] is None or cell["text"] == "":
        cell["text"] = display.NOTHING if not cell["button"] else ""
    return cell | {"column": head}
