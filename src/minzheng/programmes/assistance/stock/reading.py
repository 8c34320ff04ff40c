"""Opening a guarded workbook: which column is which, and every row as texts. No database."""

import io
import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime

from python_calamine import CalamineError, CalamineWorkbook

from minzheng.programmes.assistance.stock.columns import COLUMNS
from minzheng.programmes.assistance.stock.guarding import MOST_COLUMNS, WorkbookRefused, guard

#: A spreadsheet keeps 15 digits of a number; a longer one has lost its last.
_EXACT = 10**15
LOST_DIGITS = "\ufffd"
_HEADINGS_WITHIN = 10


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row as written: its number in the sheet, and the texts by column key."""

    number: int
    cells: dict[str, str]

    def get(self, key: str) -> str:
        """The text of a column, "" when empty or absent."""
        return self.cells.get(key, "")


@dataclass(frozen=True, slots=True)
class RawSheet:
    """What was read. `unknown`: headings nobody asked for; they are not read, and said so."""

    rows: list[RawRow]
    unknown: list[str] = field(default_factory=list)


def read_sheet(data: bytes) -> RawSheet:
    """The first sheet of an uploaded workbook. Refuses: WorkbookRefused (also when a needed column is missing)."""
    guard(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        rows = [
            [_text(cell) for cell in row[:MOST_COLUMNS]]
            for row in book.get_sheet_by_index(0).to_python(skip_empty_area=False)
        ]
    except (CalamineError, OSError, ValueError, IndexError):
        raise WorkbookRefused() from None
    top = next((n for n, row in enumerate(rows[:_HEADINGS_WITHIN]) if _is_heading(row)), None)
    if top is None:
        raise WorkbookRefused("没有找到表头。请下载模板，表头一行不要改动，再上传")
    keys, unknown = _keys(rows[top])
    missing = [column.heading for column in COLUMNS if column.required and column.key not in keys.values()]
    if missing:
        raise WorkbookRefused(f"表里缺少这些列：{'、'.join(missing)}。请对照模板补上后再上传")
    read = [
        RawRow(number, {keys[n]: cell for n, cell in enumerate(row) if n in keys and cell})
        for number, row in enumerate(rows[top + 1 :], top + 2)
    ]
    return RawSheet([row for row in read if row.cells], unknown)


def folded_heading(text: str) -> str:
    """A heading without marks, spaces and brackets: 村（社区） and 村(社区)* are one."""
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isalnum())


def _known() -> dict[str, str]:
    return {
        folded_heading(word): column.key for column in COLUMNS for word in (column.heading, *column.known_as)
    }


def _is_heading(row: list[str]) -> bool:
    known = _known()
    return len({known[folded_heading(cell)] for cell in row if folded_heading(cell) in known}) >= 3


def _keys(row: list[str]) -> tuple[dict[int, str], list[str]]:
    known = _known()
    keys: dict[int, str] = {}
    unknown: list[str] = []
    for number, cell in enumerate(row):
        key = known.get(folded_heading(cell))
        if key and key not in keys.values():
            keys[number] = key
        elif cell:
            unknown.append(cell[:30])
    return keys, unknown


def _text(cell: object) -> str:
    """A cell as people see it; a long number shows that its last digits are gone."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, date):
        return cell.date().isoformat() if isinstance(cell, datetime) else cell.isoformat()
    if isinstance(cell, int | float):
        return _number(cell)
    text = unicodedata.normalize("NFC", str(cell))
    return "".join(sign for sign in text if sign >= " ").strip(" \u3000\u00a0\ufeff\u200b")[:200]


def _number(cell: int | float) -> str:
    if abs(cell) >= _EXACT:
        return f"{int(cell)}{LOST_DIGITS}"
    return str(int(cell)) if float(cell).is_integer() else repr(round(float(cell), 6))
