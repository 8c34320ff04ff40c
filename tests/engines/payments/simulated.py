"""The simulator as a process of its own, and its books."""

import json
import sqlite3
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path


@dataclass(slots=True)
class Bank:
    """A running simulator; `books` is its ledger."""

    process: subprocess.Popen[str]
    port: int
    books: Path
    folder: Path

    @classmethod
    def start(cls, home: Path, **chosen: float | bool) -> "Bank":
        """Start one with these faults; it is ready when this returns."""
        home.mkdir(parents=True, exist_ok=True)
        books, folder = home / "ledger.sqlite", home / "bank"
        arguments = ["--ledger", str(books), "--folder", str(folder), "--pause", "0.05", "--bound", "900"]
        for name, value in chosen.items():
            arguments += [f"--{name}"] if value is True else [f"--{name}", str(value)]
        process = subprocess.Popen(
            [sys.executable, "-m", "minzheng_samples.bank.process", *arguments],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert process.stdout is not None
        ready = json.loads(process.stdout.readline())
        return cls(process, ready["port"], books, folder)

    def stop(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.wait(10)
        assert self.process.stdout is not None
        self.process.stdout.close()

    @property
    def address(self) -> str:
        """Where its line listens."""
        return f"http://127.0.0.1:{self.port}"

    def rows(self, *, state: str = "paid") -> list[tuple[str, str, int]]:
        """(key, account, 分) of each payment in a state, as booked."""
        with sqlite3.connect(self.books, timeout=30) as books:
            found = books.execute(
                "select key, account, amount_fen from payment where state = ?", [state]
            ).fetchall()
        books.close()
        return found

    def twice(self) -> list[str]:
        """Keys paid more than once."""
        return [key for key, n in Counter(key for key, _, _ in self.rows()).items() if n > 1]


__all__ = ["Bank"]
