"""The bank that works files: takes what is put into `out`, pays every line of it, puts return files into `back`."""

import io
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from minzheng.engines.payments.bank.answers import Said
from minzheng.engines.payments.bank.cells import Cells, read_cells, write_cells
from minzheng.engines.payments.bank.profiles import Column, Profile, profiles
from minzheng.engines.payments.bank.writing import FileFacts, head_cells, plain_yuan
from minzheng_samples.bank.dice import Dice, Pace
from minzheng_samples.bank.ledger import WORDS, Entry, Ledger

COPIES = 3


class Folder(threading.Thread):
    """Looks into the folder until told to stop."""

    def __init__(self, home: Path, *, ledger: Ledger, dice: Dice, pace: Pace) -> None:
        super().__init__(daemon=True)
        self.out, self.back, self.taken = home / "out", home / "back", home / "taken"
        self.ledger, self.dice, self.pace = ledger, dice, pace
        self.stopping = threading.Event()

    def run(self) -> None:
        """Work every file that appears, in the order of their names."""
        for one in (self.out, self.back, self.taken):
            one.mkdir(mode=0o700, parents=True, exist_ok=True)
        while not self.stopping.wait(self.pace.pause):
            for path in sorted(self.out.iterdir()):
                if path.is_file() and not path.name.startswith("."):
                    self.work(path)

    def work(self, path: Path) -> None:
        """Take one file away, pay what stands in it, answer."""
        place = self.taken / path.name
        path.rename(place)
        how = profile_of(path.name)
        time.sleep(self.pace.takes)
        with place.open("rb") as content:
            entries = self.ledger.pay_file(path.name, list(payments_of(how, content.read())))
        for name, data in self._returns(how, path.name, entries):
            beside = self.back / f".{name}.part"
            beside.write_bytes(data)
            beside.rename(self.back / name)

    def _returns(self, how: Profile, name: str, entries: list[Entry]) -> Iterator[tuple[str, bytes]]:
        """Whole, or in two parts, the second first; each three times, once in another order; sometimes with wrong totals."""
        order = list(range(len(entries)))
        parts = [order]
        if len(order) > 1 and self.dice.falls("partial"):
            cut = 1 + self.dice.below(len(order) - 1)
            mixed = self.dice.shuffled(order)
            parts = [sorted(mixed[cut:]), sorted(mixed[:cut])]
        for number, part in enumerate(parts, 1):
            chosen = [entries[place] for place in part]
            if self.dice.falls("totals"):
                yield f"{name}.{number}w{how.returning.suffix}", return_file(how, name, chosen, more=1)
            if self.dice.falls("alter"):
                altered = list(chosen)
                victim = self.dice.below(len(altered))
                was = altered[victim]
                altered[victim] = Entry(was.key, was.account, was.amount_fen + 1, was.state, was.code)
                chosen = altered
            data = return_file(how, name, chosen)
            copies = COPIES if self.dice.falls("replay") else 1
            for copy in range(copies):
                if copy:
                    data = return_file(
                        how, name, [chosen[one] for one in self.dice.shuffled(list(range(len(chosen))))]
                    )
                yield f"{name}.{number}{copy}{how.returning.suffix}", data


def profile_of(name: str) -> Profile:
    """The profile whose files are named so."""
    return next(one for one in profiles().values() if Path(one.file_name).suffix == Path(name).suffix)


def payments_of(how: Profile, data: bytes) -> Iterator[tuple[str, str, int]]:
    """Key, account and 分 of each line of a file."""
    lines = read_cells(how, how.columns, io.BytesIO(data))
    for _ in range(bool(how.head) + how.headings):
        next(lines)
    names = [column.value for column in how.columns]
    for cells in lines:
        if cells is None:
            raise ValueError("a line nobody can read")
        found = dict(zip(names, cells, strict=True))
        amount = found.get("amount_fen") or found["amount_yuan"].replace(".", "")
        yield found["key"], found["account"], int(amount)


def return_file(how: Profile, name: str, entries: Sequence[Entry], *, more: int = 0) -> bytes:
    """A return file about these; `more` is added to the control total."""
    out = io.BytesIO()
    write_cells(how, _lines(how, name, entries, more), out)
    return out.getvalue()


def _lines(
    how: Profile, name: str, entries: Sequence[Entry], more: int
) -> Iterator[tuple[Sequence[Column], Cells]]:
    back = how.returning
    facts = FileFacts(name, "", 0, len(entries), sum(one.amount_fen for one in entries) + more)
    if back.head:
        yield back.head, head_cells(back.head, facts)
    if back.headings:
        yield back.columns, [column.title for column in back.columns]
    words = {said: word for word, said in back.states.items()}
    for number, one in enumerate(entries, 1):
        values = {
            "number": str(number), "key": one.key, "account": one.account, "amount_fen": str(one.amount_fen),
            "amount_yuan": plain_yuan(one.amount_fen), "status": words[Said(one.state)], "code": one.code,
            "words": WORDS.get(one.code, ""),
        }  # fmt: skip
        yield (
            back.columns,
            [column.text if column.value == "skip" else values[column.value] for column in back.columns],
        )


__all__ = ["Folder", "payments_of", "return_file"]
