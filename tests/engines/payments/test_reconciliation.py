"""对账: a single row that is wrong is found, whatever is wrong with it; where nothing is wrong nothing is found."""

import shutil
from datetime import date
from pathlib import Path
from random import Random
from uuid import UUID

import duckdb
import pytest

from minzheng.engines.payments.reconciliation.comparing import compare
from minzheng.engines.payments.reconciliation.kinds import Compared, FindingKind, SnapshotIncomplete
from minzheng.engines.payments.reconciliation.snapshot import Manifest
from tests.engines.payments import snapshots

DECEMBER = date(2026, 12, 1)
#: Seeds of each defect; `make qa` plants each a hundred times.
AWARDS, MONTHS, SEEDS = 600, 3, range(8)
Base = duckdb.DuckDBPyConnection


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("night") / "2026-12-31"
    snapshots.city(folder, awards=AWARDS, count=MONTHS)
    return folder


@pytest.fixture
def night(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "copy"))


def compared(folder: Path, last_due: date = DECEMBER) -> Compared:
    return compare(folder, last_due=last_due)


def test_账目一致时每个单位每月相差零分(whole: Path) -> None:
    found = compared(whole)
    assert found.found == 0 and found.findings == ()
    assert found.rows == MONTHS * (AWARDS + -(-AWARDS // 11))
    assert len(found.lines) == 41 * MONTHS
    for line in found.lines:
        assert line.difference_fen == 0
        assert (
            line.ledger_fen
            == line.paid_fen + line.failed_fen + line.held_fen + line.in_doubt_fen + line.waiting_fen
        )
        assert line.paid_fen == line.bank_fen > 0
    assert sum(line.items for line in found.lines) == found.rows


def one_fen_more(base: Base, award: str) -> None:
    base.execute("update rows set amount_fen = amount_fen + 1 where award_id = ? and part = 0", [award])


def one_fen_less(base: Base, award: str) -> None:
    base.execute("update rows set amount_fen = amount_fen - 1 where award_id = ? and part = 0", [award])


def somebody_else(base: Base, award: str) -> None:
    base.execute("update rows set payee_person_id = uuid() where award_id = ? and part = 0", [award])


def another_holder(base: Base, award: str) -> None:
    base.execute("update rows set person_id = uuid() where award_id = ? and part = 0", [award])


def under_another_key(base: Base, award: str) -> None:
    base.execute(
        "insert into rows select * replace (uuid() as id) from rows where award_id = ? and part = 0", [award]
    )


def gone(base: Base, award: str) -> None:
    base.execute("delete from rows where award_id = ?", [award])


def for_a_strange_award(base: Base, award: str) -> None:
    base.execute(
        "insert into rows select * replace (uuid() as id, uuid() as award_id) from rows where award_id = ? and part = 0",
        [award],
    )


def to_another_account(base: Base, award: str) -> None:
    base.execute("update rows set account_fits = false where award_id = ? and part = 0", [award])


def not_what_the_bank_paid(base: Base, award: str) -> None:
    base.execute("update rows set state = 'failed' where award_id = ? and part = 0", [award])


PLANTED = [
    (one_fen_more, {FindingKind.AMOUNT, FindingKind.BANK}),
    (one_fen_less, {FindingKind.AMOUNT, FindingKind.BANK}),
    (somebody_else, {FindingKind.PERSON}),
    (another_holder, {FindingKind.PERSON}),
    (under_another_key, {FindingKind.TWICE, FindingKind.BANK}),
    (gone, {FindingKind.MISSING, FindingKind.BANK}),
    (for_a_strange_award, {FindingKind.UNFOUNDED, FindingKind.BANK}),
    (to_another_account, {FindingKind.ACCOUNT}),
    (not_what_the_bank_paid, {FindingKind.BANK}),
]


@pytest.mark.parametrize(("plant", "kinds"), PLANTED, ids=[plant.__name__ for plant, _ in PLANTED])
def test_单笔错误百分之百查出(
    night: Path, whole: Path, plant: snapshots.Plant, kinds: set[FindingKind]
) -> None:
    found_each_time(night, whole, (plant, kinds), SEEDS)


def found_each_time(
    night: Path, whole: Path, planted: tuple[snapshots.Plant, set[FindingKind]], seeds: range
) -> None:
    """One row of one month is wrong: that row is found and no other, in every seed."""
    plant, kinds = planted
    seen = 0
    for seed in seeds:
        award = UUID(snapshots.planted(night, Random(seed), plant))
        found = compared(night)
        strange = plant is for_a_strange_award
        assert {one.kind for one in found.findings} == kinds, seed
        assert {one.award_id for one in found.findings if one.award_id == award or not strange} == (
            set() if strange else {award}
        ), seed
        assert len(found.findings) == found.found == len(kinds)
        seen += 1
        for one in night.iterdir():
            if one.is_file():
                shutil.copy(whole / one.name, one)
    assert seen == len(seeds)


def test_已去世的人还在发放百分之百查出(night: Path, whole: Path) -> None:
    dead_found_each_time(night, SEEDS)


def dead_found_each_time(night: Path, seeds: range) -> None:
    """A payee who died before the month: each payment of hers after her death is found."""
    for seed in seeds:
        with snapshots.opened(night) as base:
            person, died = Random(seed).choice(
                base.execute(
                    f"select payee_person_id, month - 3 from read_parquet('{night}/payments-*.parquet') p"
                    f" where state = 'paid' and award_id not in (select award_id from '{night}/handed_on.parquet')"
                    " order by id"
                ).fetchall()
            )
            manifest = Manifest.read(night)
            snapshots.written(
                base,
                night,
                "deaths.parquet",
                f"select '{person}'::uuid as person_id, date '{died:%Y-%m-%d}' as died_on",
            )
            entries = dict(manifest.entries) | {
                "deaths.parquet": snapshots.entry(base, night, "deaths", "deaths.parquet")
            }
            Manifest(manifest.taken_at, manifest.months, entries).write(night)
            later = base.execute(
                f"select count(*) from read_parquet('{night}/payments-*.parquet')"
                " where payee_person_id = ? and part = 0 and month > ?", [person, died],
            ).fetchall()[0][0]  # fmt: skip
        found = compared(night)
        assert {one.kind for one in found.findings} == {FindingKind.DEAD}, seed
        assert {one.person_id for one in found.findings} == {person}
        assert found.found == later > 0


def test_未到发放日的月份还没有编制不算差错(night: Path) -> None:
    award = snapshots.planted(night, Random(7), gone)
    month = next(one.month for one in compared(night).findings if one.kind == FindingKind.MISSING)
    before = date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)
    kinds = {one.kind for one in compared(night, last_due=before).findings}
    assert award and FindingKind.MISSING not in kinds


def test_缺一个月的文件就不对账(night: Path) -> None:
    """Planted: a month's partition skipped. Nothing is compared, nobody is told that all agrees."""
    (night / "payments-2026-11.parquet").unlink()
    with pytest.raises(SnapshotIncomplete):
        compared(night)


def test_清单里少一个月也不对账(night: Path) -> None:
    manifest = Manifest.read(night)
    entries = {name: row for name, row in manifest.entries.items() if name != "payments-2026-11.parquet"}
    Manifest(manifest.taken_at, manifest.months, entries).write(night)
    with pytest.raises(SnapshotIncomplete):
        compared(night)


def test_文件被改过就不对账(night: Path) -> None:
    with (night / "ledger-2026-10.parquet").open("ab") as file:
        file.write(b" ")
    with pytest.raises(SnapshotIncomplete):
        compared(night)


def test_没有清单不是快照(night: Path) -> None:
    (night / "manifest.json").unlink()
    with pytest.raises(SnapshotIncomplete):
        compared(night)


def test_差错所在单位的差额等于差错金额(night: Path) -> None:
    award = UUID(snapshots.planted(night, Random(3), one_fen_more))
    found = compared(night)
    (line,) = [one for one in found.lines if one.difference_fen]
    (row,) = [one for one in found.findings if one.kind == FindingKind.AMOUNT]
    assert row.award_id == award and line.difference_fen == -1 == -row.amount_fen
    assert line.unit == row.area_code[:6] and line.month == row.month
