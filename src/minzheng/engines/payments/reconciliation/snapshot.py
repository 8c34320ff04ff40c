"""A night's snapshot: what is compared, read in one moment by the read-only role and kept as dated Parquet.

No name, number or account leaves the database: identifiers of rows, months, states and 分 only.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import psycopg

from minzheng.engines.payments.reconciliation.kinds import SnapshotIncomplete

MANIFEST = "manifest.json"
#: Columns of each data set, as DuckDB types.
COLUMNS: dict[str, dict[str, str]] = {
    "payments": {
        "id": "UUID", "area_code": "VARCHAR", "award_id": "UUID", "month": "DATE", "kind": "VARCHAR",
        "part": "SMALLINT", "person_id": "UUID", "payee_person_id": "UUID", "member_person_id": "UUID",
        "amount_fen": "BIGINT", "state": "VARCHAR", "account_fits": "BOOLEAN",
    },
    "ledger": {
        "award_id": "UUID", "area_code": "VARCHAR", "month": "DATE", "kind": "VARCHAR", "person_id": "UUID",
        "payee_person_id": "UUID", "amount_fen": "BIGINT",
    },
    "bank": {
        "instruction_id": "UUID", "area_code": "VARCHAR", "award_id": "UUID", "month": "DATE", "kind": "VARCHAR",
        "amount_fen": "BIGINT",
    },
    "deaths": {"person_id": "UUID", "died_on": "DATE"},
    "counted": {"award_id": "UUID", "person_id": "UUID", "month": "DATE"},
    "handed_on": {"award_id": "UUID", "person_id": "UUID"},
}  # fmt: skip
#: Data sets that have a file for each month; the others have one.
MONTHLY = ("payments", "ledger", "bank", "counted")


@dataclass(frozen=True, slots=True)
class Manifest:
    """The files of a snapshot: (name of the data set, rows, SHA-256) by file name; `months` are first days."""

    taken_at: str
    months: tuple[str, ...]
    entries: Mapping[str, tuple[str, int, str]]

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """The manifest of a folder. Refuses: SnapshotIncomplete (there is none)."""
        path = folder / MANIFEST
        if not path.is_file():
            raise SnapshotIncomplete(f"{folder} has no manifest")
        held = json.loads(path.read_text(encoding="utf-8"))
        return cls(
            held["taken_at"], tuple(held["months"]), {name: tuple(row) for name, row in held["files"].items()}
        )

    def write(self, folder: Path) -> None:
        """Last of all: a folder without it is no snapshot."""
        files = {name: list(row) for name, row in self.entries.items()}
        held = {"taken_at": self.taken_at, "months": list(self.months), "files": files}
        (folder / MANIFEST).write_text(json.dumps(held, indent=1), encoding="utf-8")

    def check(self, folder: Path) -> None:
        """Refuses (SnapshotIncomplete) a folder in which a file is missing, altered, or a month has no file."""
        for name, (_, _, digest) in self.entries.items():
            path = folder / name
            if not path.is_file() or digest_of(path) != digest:
                raise SnapshotIncomplete(f"{name} is missing or is not what was written")
        for name in COLUMNS:
            missing = set(_files_of(name, self.months)) - set(self.files(name))
            if missing:
                raise SnapshotIncomplete(f"{', '.join(sorted(missing))}: never written")

    def names(self) -> list[str]:
        """The data sets, in their order."""
        return [name for name in COLUMNS if self.files(name)]

    def files(self, name: str) -> list[str]:
        """The files of a data set, by name."""
        return sorted(file for file, row in self.entries.items() if row[0] == name)

    @property
    def rows(self) -> int:
        """Payments in the snapshot."""
        return sum(rows for name, rows, _ in self.entries.values() if name == "payments")

    @property
    def digest(self) -> bytes:
        """One digest for all files."""
        lines = sorted(f"{name}|{rows}|{digest}" for name, (_, rows, digest) in self.entries.items())
        return hashlib.sha256("\n".join(lines).encode()).digest()


def digest_of(path: Path) -> str:
    """SHA-256 of a file, read in blocks."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@dataclass(frozen=True, slots=True)
class Reading:
    """One statement whose rows make one file; `values` fill its parameters."""

    name: str
    file: str
    statement: str
    values: Mapping[str, object]


def take_snapshot(
    *, address: str, folder: Path, months: Iterable[date], readings: Iterable[Reading], taken_at: str
) -> Manifest:
    """Read everything in one moment (REPEATABLE READ, read only) and write the files; the manifest comes last.

    `address`: of the read-only role. The folder is made, closed to others; files of a broken try are written again.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    (folder / MANIFEST).unlink(missing_ok=True)
    entries: dict[str, tuple[str, int, str]] = {}
    with _one_moment(address) as line:
        for reading in readings:
            rows = _write(line, folder, reading)
            entries[reading.file] = (reading.name, rows, digest_of(folder / reading.file))
    manifest = Manifest(taken_at, tuple(month.isoformat() for month in months), entries)
    manifest.write(folder)
    return manifest


@contextmanager
def _one_moment(address: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(address) as line:
        line.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        line.read_only = True
        line.execute("select set_config('app.scope_lo', '50', true), set_config('app.scope_hi', '51', true)")
        yield line


def _write(line: psycopg.Connection, folder: Path, reading: Reading) -> int:
    """COPY out as CSV, then Parquet; how many rows. The CSV is removed."""
    plain = folder / f"{reading.file}.csv"
    try:
        with plain.open("wb") as out, line.cursor() as cursor:
            copied = f"copy ({reading.statement}) to stdout (format csv)"
            with cursor.copy(copied, reading.values) as copy:  # type: ignore[arg-type]
                for block in copy:
                    out.write(block)
            rows = cursor.rowcount
        written = to_parquet(plain, folder / reading.file, COLUMNS[reading.name])
    finally:
        plain.unlink(missing_ok=True)
    if written != rows:
        raise SnapshotIncomplete(f"{reading.file}: {rows} rows read, {written} written")
    return rows


def engine(**settings: str) -> duckdb.DuckDBPyConnection:
    """DuckDB in memory on two threads, in silence, without downloads."""
    common = {"threads": 2, "preserve_insertion_order": False, "autoinstall_known_extensions": False}
    base = duckdb.connect(config={**common, **settings})
    base.execute("set enable_progress_bar = false")
    return base


def to_parquet(plain: Path, file: Path, columns: Mapping[str, str]) -> int:
    """A CSV without a header as Parquet; how many rows."""
    with engine(memory_limit="1GB") as base:
        base.read_csv(str(plain), columns=dict(columns), header=False, auto_detect=False).write_parquet(
            str(file), compression="zstd"
        )
        return int(base.read_parquet(str(file)).aggregate("count(*)").fetchall()[0][0])


def month_file(name: str, month: date) -> str:
    """payments-2026-11.parquet."""
    return f"{name}-{month:%Y-%m}.parquet"


def _files_of(name: str, months: Iterable[str]) -> list[str]:
    if name not in MONTHLY:
        return [f"{name}.parquet"]
    return [month_file(name, date.fromisoformat(month)) for month in months]
