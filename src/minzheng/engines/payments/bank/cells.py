"""Rows of text cells as fixed-width, CSV or Excel files, and back. Streams; the same cells give the same bytes."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import BinaryIO

import xlsxwriter
from python_calamine import CalamineError, CalamineWorkbook

from minzheng.engines.payments.bank.profiles import Column, Profile
from minzheng.kernel.sheets import is_dangerous, safe_text

Cells = Sequence[str]
#: Part of an Excel file's bytes, so it never changes.
MADE = datetime(2026, 1, 1)  # noqa: DTZ001 - a constant of the file format, no moment
AT_ONCE = 2_000


class CellUnfit(ValueError):
    """A value does not fit its column: nothing is cut off in silence."""


class FileUnreadable(ValueError):
    """Not a file of this profile."""


def write_cells(profile: Profile, lines: Iterable[tuple[Sequence[Column], Cells]], out: BinaryIO) -> None:
    """Write lines, each with the columns it is made of. Raises CellUnfit (fixed): a value longer than its column."""
    if profile.format == "excel":
        _write_excel(lines, out)
        return
    form = _fixed_line(profile) if profile.format == "fixed" else _csv_line(profile)
    block: list[bytes] = []
    for columns, cells in lines:
        block.append(form(columns, cells))
        if len(block) == AT_ONCE:
            out.write(b"".join(block))
            block.clear()
    out.write(b"".join(block))


def _fixed_line(profile: Profile) -> Callable[[Sequence[Column], Cells], bytes]:
    encoding, newline = profile.encoding, profile.newline.encode()

    def line(columns: Sequence[Column], cells: Cells) -> bytes:
        parts = []
        for column, cell in zip(columns, cells, strict=True):
            plain = cell if cell.isprintable() else one_line(cell)
            raw = plain.encode(encoding)
            if len(raw) > column.width:
                raise CellUnfit(f"{column.value}: {len(raw)} bytes in {column.width}")
            fill = column.fill.encode()
            parts.append(
                raw.rjust(column.width, fill) if column.align == "right" else raw.ljust(column.width, fill)
            )
        parts.append(newline)
        return b"".join(parts)

    return line


def _csv_line(profile: Profile) -> Callable[[Sequence[Column], Cells], bytes]:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator=profile.newline)

    def line(columns: Sequence[Column], cells: Cells) -> bytes:
        buffer.seek(0)
        buffer.truncate()
        writer.writerow([safe_text(one_line(cell)) for cell in cells])
        return buffer.getvalue().encode(profile.encoding)

    return line


def one_line(text: str) -> str:
    """A text that cannot begin a new line or hide a sign: control and separator characters become blanks."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _write_excel(lines: Iterable[tuple[Sequence[Column], Cells]], out: BinaryIO) -> None:
    options = {
        "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    }  # fmt: skip
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"created": MADE})
        page, text = book.add_worksheet("代发"), book.add_format({"num_format": "@"})
        quoted = book.add_format({"num_format": "@", "quote_prefix": True})
        for number, (_, cells) in enumerate(lines):
            for place, cell in enumerate(cells):
                plain = one_line(cell)
                if plain:
                    page.write_string(number, place, plain, quoted if is_dangerous(plain) else text)


def read_cells(profile: Profile, columns: Sequence[Column], content: BinaryIO) -> Iterator[list[str] | None]:
    """Rows as cells, the first by the profile's return head; None: a row that cannot be read.

    `columns` cut a fixed line; other formats bring their own. Raises FileUnreadable when it is no such file at all.
    """
    if profile.format == "excel":
        return _read_excel(content)
    if profile.format == "csv":
        return _read_csv(profile, content)
    return _read_fixed(profile, columns, content)


def cut(line: bytes, columns: Sequence[Column], encoding: str) -> list[str] | None:
    """The cells of a fixed line; None when its length or its signs are not those of the columns."""
    if len(line) != sum(column.width for column in columns):
        return None
    cells, place = [], 0
    try:
        for column in columns:
            text = line[place : place + column.width].decode(encoding)
            cells.append(text.strip(" "))
            place += column.width
    except UnicodeDecodeError:
        return None
    return cells


def _read_fixed(profile: Profile, columns: Sequence[Column], content: BinaryIO) -> Iterator[list[str] | None]:
    head: Sequence[Column] = profile.returning.head if columns is profile.returning.columns else profile.head
    for number, raw in enumerate(content):
        line = raw.rstrip(b"\r\n")
        if line:
            yield cut(line, head if number == 0 and head else columns, profile.encoding)


def _read_csv(profile: Profile, content: BinaryIO) -> Iterator[list[str] | None]:
    for raw in content:
        try:
            cells = next(csv.reader([raw.decode(profile.encoding)], strict=True), [])
        except (UnicodeDecodeError, csv.Error):
            yield None
            continue
        if cells:
            yield [cell.strip() for cell in cells]


def _read_excel(content: BinaryIO) -> Iterator[list[str] | None]:
    try:
        sheet = CalamineWorkbook.from_filelike(content).get_sheet_by_index(0)  # type: ignore[arg-type]
    except (CalamineError, OSError, ValueError, IndexError) as wrong:
        raise FileUnreadable("not an Excel file") from wrong
    for row in sheet.iter_rows():
        cells = [_plain(cell) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield cells


def _plain(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


__all__ = ["CellUnfit", "Cells", "FileUnreadable", "cut", "one_line", "read_cells", "write_cells"]
