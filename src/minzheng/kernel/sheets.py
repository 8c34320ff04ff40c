"""Excel and CSV files for people: every cell text or number, none ever a formula. Pure; nothing of the product inside."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

import xlsxwriter

Cell = str | int | float | date | None
#: A text that begins so is run as a formula by spreadsheet programs that open a CSV, or after an edit.
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
#: What a spreadsheet program can show in one cell.
LONGEST_CELL = 32_000
#: A workbook smaller than this stays in memory; a larger one goes to a temporary file without a name.
IN_MEMORY, PIECE = 1 << 20, 1 << 16


def is_dangerous(text: str) -> bool:
    """Whether a spreadsheet program might run this text."""
    return text.lstrip(" \u3000\ufeff")[:1] in _DANGEROUS or text[:1] in _DANGEROUS


def safe_text(text: str) -> str:
    """A text for a CSV cell: what might run gets an apostrophe before it, a control character goes."""
    plain = "".join(sign for sign in text if sign >= " " or sign in "\t\n\r")[:LONGEST_CELL]
    return "'" + plain if is_dangerous(plain) else plain


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: a bold first row, then rows. `widths` in characters; `choices` by column: a list to pick from.

    `rows` may be an iterator: it is written as it comes, in constant memory.
    """

    name: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    widths: Sequence[int] = ()
    marked: frozenset[int] = frozenset()
    choices: dict[int, list[str]] = field(default_factory=dict)
    text_rows: int = 0


def write_workbook(sheets: Sequence[Sheet]) -> bytes:
    """An .xlsx. Numbers are numbers, dates dates, texts texts: an identity or card number is given as text.

    Shape: about 15,000 rows of 12 columns a second; the file as a whole in memory. Long lists: `workbook_pieces`.
    """
    out = io.BytesIO()
    _write_to(out, sheets)
    return out.getvalue()


def workbook_pieces(sheets: Sequence[Sheet]) -> Iterator[bytes]:
    """The same .xlsx in pieces of 64 KiB: memory does not grow with its rows, which may come from an iterator.

    The first piece comes when the last row has been written: an .xlsx has its table of contents at its end.
    """
    with SpooledTemporaryFile(max_size=IN_MEMORY) as spooled:
        out = cast(BinaryIO, spooled)
        _write_to(out, sheets)
        out.seek(0)
        while piece := out.read(PIECE):
            yield piece


def _write_to(out: BinaryIO, sheets: Sequence[Sheet]) -> None:
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        formats = {
            "head": book.add_format({"bold": True, "bg_color": "#E8EEF7", "border": 1, "text_wrap": True}),
            "must": book.add_format({"bold": True, "bg_color": "#FCE8D5", "border": 1, "text_wrap": True}),
            "text": book.add_format({"num_format": "@"}),
            "quoted": book.add_format({"num_format": "@", "quote_prefix": True}),
            "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        }
        for sheet in sheets:
            _write(book.add_worksheet(sheet.name[:31]), sheet, formats)


def _write(page: "xlsxwriter.worksheet.Worksheet", sheet: Sheet, formats: dict[str, object]) -> None:
    for column in range(len(sheet.headings)):
        width = sheet.widths[column] if column < len(sheet.widths) else 14
        page.set_column(column, column, width, formats["text"] if sheet.text_rows else None)
    page.freeze_panes(1, 0)
    for column, listed in sheet.choices.items():
        rule = {"validate": "list", "source": listed, "ignore_blank": True}
        page.data_validation(1, column, max(sheet.text_rows, 1), column, rule)
    for column, heading in enumerate(sheet.headings):
        page.write_string(0, column, heading, formats["must" if column in sheet.marked else "head"])
    for number, row in enumerate(sheet.rows, 1):
        for column, value in enumerate(row):
            _write_cell(page, (number, column), value, formats)


def _write_cell(
    page: "xlsxwriter.worksheet.Worksheet", at: tuple[int, int], value: Cell, formats: dict[str, object]
) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool) or not isinstance(value, str | int | float | date):
        value = str(value)
    if isinstance(value, str):
        text = "".join(sign for sign in value if sign >= " " or sign == "\n")[:LONGEST_CELL]
        page.write_string(*at, text, formats["quoted" if is_dangerous(text) else "text"])
    elif isinstance(value, datetime):
        page.write_string(*at, value.strftime("%Y-%m-%d %H:%M"), formats["text"])
    elif isinstance(value, date):
        page.write_datetime(*at, datetime(value.year, value.month, value.day), formats["date"])  # noqa: DTZ001
    else:
        page.write_number(*at, value)


def write_csv(headings: Sequence[str], rows: Iterable[Sequence[Cell]], *, encoding: str = "gb18030") -> bytes:
    """A CSV with CRLF, as older government platforms take it; every character of the register fits GB18030."""
    return csv_lines([headings, *rows], encoding=encoding)


def csv_lines(rows: Iterable[Sequence[Cell]], *, encoding: str = "gb18030") -> bytes:
    """Some lines of such a CSV, for files that are streamed piece by piece."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    for row in rows:
        writer.writerow([_csv_cell(value) for value in row])
    return out.getvalue().encode(encoding)


def _csv_cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return safe_text(value) if isinstance(value, str) else str(value)
