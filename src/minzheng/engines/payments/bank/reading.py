"""A bank's return file: what it says of the whole, and its rows one by one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO
from uuid import UUID

from minzheng.engines.payments.bank.answers import Row, Said
from minzheng.engines.payments.bank.cells import FileUnreadable, read_cells
from minzheng.engines.payments.bank.profiles import Profile

_YUAN = re.compile(r"(\d{1,16})(?:\.(\d{1,2}))?")
_FEN = re.compile(r"\d{1,18}")
LONGEST_WORDS, LONGEST_CODE = 120, 20


@dataclass(slots=True)
class ReturnFile:
    """What stands in a return file's first line, then its rows; after the last, `seen_*` hold what was really there."""

    name: str
    items: int
    total_fen: int
    rows: Iterator[Row]
    seen_items: int = field(default=0)
    seen_fen: int = field(default=0)

    @property
    def totals_hold(self) -> bool:
        """Whether the control totals are those of the rows. Ask after the last row."""
        return (self.seen_items, self.seen_fen) == (self.items, self.total_fen)


def read_return(profile: Profile, content: BinaryIO) -> ReturnFile:
    """Open a return file. Raises FileUnreadable: not a file of this profile."""
    back = profile.returning
    lines = read_cells(profile, back.columns, content)
    head = next(lines, None)
    values = dict(zip([one.value for one in back.head], head or [], strict=False))
    total = _amount(values)
    if head is None or len(head) != len(back.head) or not values["items"].isdecimal() or total is None:
        raise FileUnreadable("the first line is not that of a return file")
    for column, cell in zip(back.head, head, strict=True):
        if column.value == "text" and column.text != cell:
            raise FileUnreadable("the first line is that of another file")
    if back.headings:
        next(lines, None)
    made = ReturnFile(values.get("name", ""), int(values["items"]), total, iter(()))
    made.rows = _rows(profile, made, lines)
    return made


def _rows(profile: Profile, made: ReturnFile, lines: Iterator[list[str] | None]) -> Iterator[Row]:
    names = [one.value for one in profile.returning.columns]
    for number, cells in enumerate(lines, 1):
        made.seen_items += 1
        if cells is None or len(cells) > len(names):
            yield Row(number, None, Said.UNREADABLE, None)
            continue
        values = dict(zip(names, [*cells, *[""] * (len(names) - len(cells))], strict=True))
        row = _row(profile, number, values)
        made.seen_fen += row.amount_fen or 0
        yield row


def _row(profile: Profile, number: int, values: dict[str, str]) -> Row:
    key, amount = _key(values["key"]), _amount(values)
    said = profile.returning.states.get(values["status"])
    code = values.get("code", "")[:LONGEST_CODE]
    words = values.get("words", "")
    if code:
        words = profile.returning.reasons.get(code) or words or f"银行退回，代码 {code}"
    if key is None or amount is None or said is None:
        said = Said.UNREADABLE
    if said is Said.FAILED and not words:
        words = "银行没有说明原因"
    return Row(number, key, said, amount, code, words[:LONGEST_WORDS], values.get("account", "")[-4:])


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _amount(values: dict[str, str]) -> int | None:
    """分 of an amount or a total, exact; None when it is no amount."""
    for name in ("amount_fen", "total_fen"):
        if name in values:
            return int(values[name]) if _FEN.fullmatch(values[name]) else None
    text = values.get("amount_yuan", values.get("total_yuan", ""))
    found = _YUAN.fullmatch(text)
    return int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0")) if found else None


__all__ = ["ReturnFile", "read_return"]
