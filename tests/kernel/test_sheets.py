"""Excel files for people: written in pieces, whatever their length in little memory; never a formula."""

import io
import tracemalloc
from collections.abc import Callable, Iterator
from hashlib import sha256

import pytest
from python_calamine import CalamineWorkbook

from minzheng.kernel.sheets import PIECE, Cell, Sheet, workbook_pieces, write_workbook

HEADINGS = ("收款人", "户主", "证件号（部分）", "金额（元）", "说明", "导出标记")
FEW, MANY = 1_000, 6_000
#: Bytes five thousand rows more may cost; kept as a list, or as one finished file, they cost several times that.
GROWTH = 100_000


def rows_of(count: int) -> Iterator[list[Cell]]:
    """Rows as a run's list has them, each different."""
    for number in range(count):
        digest = sha256(str(number).encode()).hexdigest()
        yield [f"罗庆华{number}", "蹇世珍", f"5001**********{number:04d}", number / 100, digest, "A1B2C3D4"]


def peak(pieces_of: Callable[[list[Sheet]], Iterator[bytes]], count: int) -> int:
    """Most bytes at once while a workbook of so many rows goes out, piece by piece."""
    tracemalloc.start()
    try:
        for _ in pieces_of([Sheet("明细", HEADINGS, rows_of(count))]):
            pass
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def growth(pieces_of: Callable[[list[Sheet]], Iterator[bytes]]) -> int:
    return peak(pieces_of, MANY) - peak(pieces_of, FEW)


def test_memory_does_not_grow_with_the_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("minzheng.kernel.sheets.IN_MEMORY", 1 << 15)
    assert growth(workbook_pieces) < GROWTH


def test_planted_the_naive_ways_grow() -> None:
    def listed(sheets: list[Sheet]) -> Iterator[bytes]:
        yield from workbook_pieces([Sheet(one.name, one.headings, list(one.rows)) for one in sheets])

    def at_once(sheets: list[Sheet]) -> Iterator[bytes]:
        yield write_workbook(sheets)

    assert growth(listed) > 2 * GROWTH
    assert growth(at_once) > 2 * GROWTH


def test_pieces_are_the_same_workbook() -> None:
    sheets = [
        Sheet("明细", HEADINGS, list(rows_of(3_000))),
        Sheet("导出说明", ("说明",), [["标记 A1B2C3D4"]]),
    ]
    pieces = list(workbook_pieces(sheets))
    assert len(pieces) > 1 and all(len(one) <= PIECE for one in pieces)
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(pieces)))
    rows = book.get_sheet_by_name("明细").to_python()
    assert rows[0] == list(HEADINGS) and len(rows) == 3_001
    assert rows[3_000][0] == "罗庆华2999" and rows[3_000][3] == 29.99
    assert book.get_sheet_by_name("导出说明").to_python()[1] == ["标记 A1B2C3D4"]


def test_a_text_is_never_a_formula() -> None:
    data = b"".join(workbook_pieces([Sheet("明细", ("说明",), [["=1+1"], ["@SUM(A1)"], ["+86"]])]))
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name("明细").to_python()
    assert [row[0] for row in rows[1:]] == ["=1+1", "@SUM(A1)", "+86"]
