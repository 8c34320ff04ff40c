"""A made-up city as a night's snapshot: ledger, payments and the bank's word agree to the fen until an error is planted."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random

import duckdb

from minzheng.engines.payments.reconciliation.comparing import opened
from minzheng.engines.payments.reconciliation.snapshot import COLUMNS, Manifest, digest_of, month_file

AREA = "'5001' || lpad((1 + n % 41)::varchar, 2, '0') || '500110120' || lpad((200 + n % 97)::varchar, 3, '0')"
FEN = "10000 + (n * 7919) % 80000"
#: Every 200th failed, every 201st is held, every 203rd in doubt, every 207th due: the bank has paid all others.
STATE = """case when n % 200 = 0 then 'failed' when n % 201 = 0 then 'held' when n % 203 = 0 then 'in_doubt'
  when n % 207 = 0 then 'due' else 'paid' end"""
#: Every 11th household has a share split off in two parts; every 997th award has another holder since.
ROWS = {
    "payments": f"""select key('i', '{{month}}', n) as id, {AREA} as area_code, key('a', '', n) as award_id,
        date '{{month}}' as month, 'monthly' as kind, 0::smallint as part, key('p', '', n) as person_id,
        key('p', '', n) as payee_person_id, null::uuid as member_person_id,
        case when n % 11 = 0 then {FEN} - 3333 else {FEN} end as amount_fen, {STATE} as state, true as account_fits
      from range({{n}}) t(n)
      union all select key('s', '{{month}}', n), {AREA}, key('a', '', n), date '{{month}}', 'monthly', 1::smallint,
        key('p', '', n), key('p', '', n), key('m', '', n), 3333, 'held', true
      from range(0, {{n}}, 11) t(n)""",
    "ledger": f"""select key('a', '', n) as award_id, {AREA} as area_code, date '{{month}}' as month, 'monthly' as kind,
        key('p', '', n) as person_id, key('p', '', n) as payee_person_id, {FEN} as amount_fen from range({{n}}) t(n)""",
    "bank": f"""select key('i', '{{month}}', n) as instruction_id, {AREA} as area_code, key('a', '', n) as award_id,
        date '{{month}}' as month, 'monthly' as kind, case when n % 11 = 0 then {FEN} - 3333 else {FEN} end as amount_fen
      from range({{n}}) t(n) where {STATE} = 'paid'""",
    "counted": "select null::uuid as award_id, null::uuid as person_id, null::date as month where false",
    "deaths": "select key('dead', '', n) as person_id, date '2025-06-01' as died_on from range({n} // 100) t(n)",
    "handed_on": "select key('a', '', n) as award_id, key('p', '', n) as person_id from range(0, {n}, 997) t(n)",
}  # fmt: skip


def months(count: int) -> list[date]:
    """The months of 2026 and before, the newest first of December."""
    return [date(2026 - back // 12, 12 - back % 12, 1) for back in reversed(range(count))]


def city(folder: Path, *, awards: int, count: int) -> Manifest:
    """Write a snapshot of so many awards over so many months."""
    folder.mkdir(parents=True, exist_ok=True)
    entries: dict[str, tuple[str, int, str]] = {}
    with opened(folder) as base:
        base.execute("create macro key(what, m, n) as md5(what || m || '|' || n)::uuid")
        for name, text in ROWS.items():
            wanted = months(count) if "{month}" in text or name == "counted" else [None]
            for month in wanted:
                file = month_file(name, month) if month else f"{name}.parquet"
                written(base, folder, file, text.format(month=month, n=awards))
                entries[file] = entry(base, folder, name, file)
    manifest = Manifest("2026-12-31", tuple(month.isoformat() for month in months(count)), entries)
    manifest.write(folder)
    return manifest


def written(base: duckdb.DuckDBPyConnection, folder: Path, file: str, text: str) -> None:
    """Rows of a statement as a file."""
    base.execute(f"copy ({text}) to '{folder / file}' (format parquet, compression zstd)")


def entry(base: duckdb.DuckDBPyConnection, folder: Path, name: str, file: str) -> tuple[str, int, str]:
    """What the manifest says of a file."""
    (count,) = base.execute(f"select count(*) from '{folder / file}'").fetchall()[0]
    return name, int(count), digest_of(folder / file)


Plant = Callable[[duckdb.DuckDBPyConnection, str], None]


def planted(folder: Path, dice: Random, plant: Plant, *, name: str = "payments") -> str:
    """Alter one row of a month of a data set by `plant(base, award)`; the award. The manifest names the new file."""
    manifest = Manifest.read(folder)
    file = dice.choice([one for one in manifest.files(name)])
    with opened(folder) as base:
        base.execute(f"create table rows as from '{folder / file}'")
        sure = "n.state = 'paid' and n.amount_fen > 4000" if name == "payments" else "n.amount_fen > 4000"
        awards = base.execute(
            f"select award_id from rows n where {sure} and award_id not in (select award_id from '{folder}/handed_on.parquet')"
            " order by award_id"
        ).fetchall()
        award = str(dice.choice(awards)[0])
        plant(base, award)
        columns = ", ".join(COLUMNS[name])
        written(base, folder, file, f"select {columns} from rows")
        entries = dict(manifest.entries) | {file: entry(base, folder, name, file)}
    Manifest(manifest.taken_at, manifest.months, entries).write(folder)
    return award
