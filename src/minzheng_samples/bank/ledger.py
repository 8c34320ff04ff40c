"""The simulator's own books in SQLite: the truth about what was paid, kept apart from the product's."""

import sqlite3
import threading
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

_TABLES = """
create table if not exists payment (number integer primary key, way text not null, key text not null, place text not null,
  account text not null, amount_fen integer not null, state text not null, code text not null);
create table if not exists file (name text primary key);
create index if not exists payment_key on payment (key);
"""
#: What the treasury's line promises: a key is paid once. Without it (`forgetful`) every request pays anew.
_ONCE = "create unique index if not exists payment_once on payment (key) where way = 'http'"
CODES = ("1001", "1002", "1003", "1004", "1005", "1006")
WORDS = {
    "1001": "账号不存在",
    "1002": "户名与账号不符",
    "1003": "账户已销户",
    "1004": "账户已冻结或止付",
    "1005": "账户类型不能入账",
    "1006": "卡已挂失",
}
MANY = 10_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One payment as the books hold it. `state`: paid, failed, accepted (will be paid when next asked about)."""

    key: str
    account: str
    amount_fen: int
    state: str
    code: str = ""


class Ledger:
    """Books in a file; one connection, taken in turns. `refused`: of a million keys so many fail, always the same ones."""

    def __init__(self, path: Path, *, refused: int = 0, slow: int = 0, forgetful: bool = False) -> None:
        self.refused, self.slow, self.forgetful = refused, slow, forgetful
        self.turn = threading.Lock()
        self.books = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self.books.execute("pragma journal_mode = wal")
        self.books.execute("pragma synchronous = off")
        self.books.executescript(_TABLES)
        if not forgetful:
            self.books.execute(_ONCE)

    def pay(self, key: str, account: str, amount_fen: int) -> Entry:
        """By the line: a key that is known gets the answer it had; the rest is paid, refused, or worked on for a while."""
        with self.turn:
            known = None if self.forgetful else self._known(key)
            if known is not None:
                return self._settled(known)
            entry = self._judged(key, account, amount_fen)
            if entry.state == "paid" and self._share("slow", key) < self.slow:
                entry = Entry(key, account, amount_fen, "accepted")
            self._write("http", "", [entry])
            return entry

    def look(self, key: str) -> Entry | None:
        """What became of a key; None: never seen."""
        with self.turn:
            known = self._known(key)
            return None if known is None else self._settled(known)

    def pay_file(self, name: str, wanted: list[tuple[str, str, int]]) -> list[Entry]:
        """By file: every line of every file is worked, whether its key was seen before or not."""
        entries = [self._judged(key, account, amount) for key, account, amount in wanted]
        with self.turn:
            self.books.execute("begin")
            self.books.execute("insert or ignore into file values (?)", [name])
            self._write("file", name, entries)
            self.books.execute("commit")
        return entries

    def _known(self, key: str) -> Entry | None:
        row = self.books.execute(
            "select key, account, amount_fen, state, code from payment where key = ? and way = 'http'"
            " order by number limit 1",
            [key],
        ).fetchone()
        return Entry(*row) if row else None

    def _settled(self, entry: Entry) -> Entry:
        """What was worked on is paid by the time somebody asks again."""
        if entry.state != "accepted":
            return entry
        self.books.execute("update payment set state = 'paid' where key = ? and way = 'http'", [entry.key])
        return Entry(entry.key, entry.account, entry.amount_fen, "paid")

    def _judged(self, key: str, account: str, amount_fen: int) -> Entry:
        dice = self._share("refused", key)
        if dice < self.refused:
            return Entry(key, account, amount_fen, "failed", CODES[dice % len(CODES)])
        return Entry(key, account, amount_fen, "paid")

    def _share(self, what: str, key: str) -> int:
        """A number below a million that a key always draws."""
        return int.from_bytes(sha256(f"{what}|{key}".encode()).digest()[:8], "big") % 1_000_000

    def _write(self, way: str, place: str, entries: list[Entry]) -> None:
        self.books.executemany(
            "insert into payment (way, key, place, account, amount_fen, state, code) values (?, ?, ?, ?, ?, ?, ?)",
            [(way, one.key, place, one.account, one.amount_fen, one.state, one.code) for one in entries],
        )


__all__ = ["WORDS", "Entry", "Ledger"]
