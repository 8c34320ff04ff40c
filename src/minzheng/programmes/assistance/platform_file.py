"""The upload file for the national or city platform: our fields to their columns by a data file, so that nobody types it twice."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from minzheng.kernel.money import yuan
from minzheng.kernel.sheets import Cell, Sheet, write_csv, write_workbook

MAPPINGS = Path(__file__).parent / "platforms"


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """One column of theirs: heading, our field (a table's code) or a fixed text, code table, form, whether needed."""

    heading: str
    source: str = ""
    fixed: str = ""
    codes: str = ""
    form: str = "text"
    needed: bool = False


@dataclass(frozen=True, slots=True)
class PlatformMapping:
    """A platform's file: name, whether anybody has checked it against the platform, format, columns, code tables."""

    key: str
    name: str
    verified: bool
    source: str
    format: str
    subject: str
    columns: tuple[MappedColumn, ...]
    codes: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Unmapped:
    """A value with no code of theirs, or a needed one that is empty: the line, the column, what we have."""

    line: int
    heading: str
    value: str


@dataclass(slots=True)
class PlatformFile:
    """The file, how many lines, and everything that did not fit: nothing is dropped in silence."""

    data: bytes
    lines: int
    unmapped: list[Unmapped] = field(default_factory=list)


class MappingBroken(RuntimeError):
    """A mapping that names no such field, code table or form: a defect of the data file."""


def mappings() -> list[PlatformMapping]:
    """Every mapping shipped, by name."""
    return sorted((_read(path) for path in MAPPINGS.glob("*.toml")), key=lambda one: one.name)


def _read(path: Path) -> PlatformMapping:
    table: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    columns = tuple(MappedColumn(**column) for column in table["column"])
    codes: dict[str, dict[str, str]] = table.get("codes", {})
    for column in columns:
        if column.codes and column.codes not in codes:
            raise MappingBroken(f"{path.name}: no code table {column.codes}")
        if not column.source and not column.fixed:
            raise MappingBroken(f"{path.name}: {column.heading} has no source")
    if table["format"] not in ("xlsx", "csv-gb18030"):
        raise MappingBroken(f"{path.name}: no format {table['format']}")
    return PlatformMapping(
        path.stem,
        table["name"],
        table["verified"],
        table["source"],
        table["format"],
        table["subject"],
        columns,
        codes,
    )


def fill(mapping: PlatformMapping, rows: Iterable[Mapping[str, Cell]]) -> PlatformFile:
    """Their file from our rows (values by field code, money in 分).

    A value without a code goes out empty and is listed; so is a needed column that is empty.
    """
    unmapped: list[Unmapped] = []
    made = [
        [_cell(mapping, column, row, number, unmapped) for column in mapping.columns]
        for number, row in enumerate(rows, 1)
    ]
    headings = [column.heading for column in mapping.columns]
    if mapping.format == "csv-gb18030":
        data = write_csv(headings, made)
    else:
        data = write_workbook([Sheet("数据", headings, made, widths=[16] * len(headings))])
    return PlatformFile(data, len(made), unmapped)


def _cell(
    mapping: PlatformMapping,
    column: MappedColumn,
    row: Mapping[str, Cell],
    line: int,
    unmapped: list[Unmapped],
) -> Cell:
    if column.fixed:
        return column.fixed
    value = row.get(column.source)
    text = "" if value is None else str(value)
    if column.codes and text:
        code = mapping.codes[column.codes].get(text)
        if code is None:
            unmapped.append(Unmapped(line, column.heading, text))
            return ""
        return code
    if column.needed and not text:
        unmapped.append(Unmapped(line, column.heading, ""))
    return _formed(column.form, value, text)


def _formed(form: str, value: Cell, text: str) -> str:
    """A text as they write it: yuan with two decimals at most, months as 202405, days as 20240518."""
    if form == "yuan" and isinstance(value, int):
        return yuan(value).replace(",", "")
    plain = text.replace("-", "")
    return plain[:6] if form == "month" else plain if form == "day" else text
