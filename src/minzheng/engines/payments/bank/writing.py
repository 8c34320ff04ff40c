"""A file to a bank: its lines from payments, its control totals, its digest."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import BinaryIO

from minzheng.engines.payments.bank.cells import Cells, write_cells
from minzheng.engines.payments.bank.profiles import Column, Profile


class TotalsDiffer(ValueError):
    """What was to be written is not what the totals say: the file is not used."""


@dataclass(frozen=True, slots=True)
class Payment:
    """One line of a file. `memo`: what it is for. Units: 分."""

    number: int
    key: str
    account: str
    holder: str
    amount_fen: int
    memo: str


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What a file says of itself: its name, month (YYYYMM), sequence and control totals."""

    name: str
    month: str
    sequence: int
    items: int
    total_fen: int


class Digesting:
    """Passes bytes on and keeps their SHA-256. Enough of a file for the writers."""

    def __init__(self, out: BinaryIO) -> None:
        self.out, self.hash = out, sha256()

    def write(self, data: bytes) -> int:
        """Write on."""
        self.hash.update(data)
        return self.out.write(data)


#: One value of a payment as text.
_LINE: dict[str, Callable[[Payment], str]] = {
    "number": lambda one: str(one.number),
    "key": lambda one: one.key,
    "account": lambda one: one.account,
    "holder": lambda one: one.holder,
    "amount_fen": lambda one: str(one.amount_fen),
    "amount_yuan": lambda one: plain_yuan(one.amount_fen),
    "memo": lambda one: one.memo,
}


def write_file(profile: Profile, facts: FileFacts, payments: Iterable[Payment], out: BinaryIO) -> bytes:
    """Write a file; its SHA-256. Streams (Excel by a temporary file). Raises TotalsDiffer, CellUnfit."""
    lines = _lines(profile, facts, payments)
    if profile.format == "excel":
        write_cells(profile, lines, out)
        out.seek(0)
        digest = sha256()
        while block := out.read(1 << 20):
            digest.update(block)
        return digest.digest()
    through = Digesting(out)
    write_cells(profile, lines, through)  # type: ignore[arg-type]
    return through.hash.digest()


def _lines(
    profile: Profile, facts: FileFacts, payments: Iterable[Payment]
) -> Iterator[tuple[Sequence[Column], Cells]]:
    if profile.head:
        yield profile.head, head_cells(profile.head, facts)
    if profile.headings:
        yield profile.columns, [column.title for column in profile.columns]
    takers = [_taker(column) for column in profile.columns]
    items = total = 0
    for one in payments:
        items, total = items + 1, total + one.amount_fen
        yield profile.columns, [take(one) for take in takers]
    if (items, total) != (facts.items, facts.total_fen):
        raise TotalsDiffer(f"{items} payments of {total}, not {facts.items} of {facts.total_fen}")


def _taker(column: Column) -> Callable[[Payment], str]:
    return _LINE[column.value] if column.value != "text" else lambda _: column.text


def plain_yuan(fen: int) -> str:
    """分 as yuan with two decimals and nothing else: 123450 → "1234.50"."""
    return f"{fen // 100}.{fen % 100:02d}"


def head_cells(columns: Sequence[Column], facts: FileFacts) -> list[str]:
    """The line about the whole file."""
    values = {
        "name": facts.name, "month": facts.month, "sequence": str(facts.sequence), "items": str(facts.items),
        "total_fen": str(facts.total_fen), "total_yuan": plain_yuan(facts.total_fen),
    }  # fmt: skip
    return [column.text if column.value == "text" else values[column.value] for column in columns]


__all__ = ["FileFacts", "Payment", "TotalsDiffer", "head_cells", "plain_yuan", "write_file"]
