"""G4: each single-row error planted a hundred times in a night's snapshot is found a hundred times."""

import shutil
from pathlib import Path

import pytest

from minzheng.engines.payments.reconciliation.kinds import FindingKind
from tests.engines.payments import snapshots
from tests.engines.payments.test_reconciliation import (
    AWARDS,
    MONTHS,
    PLANTED,
    dead_found_each_time,
    found_each_time,
)

pytestmark = pytest.mark.qa
HUNDRED = range(1000, 1100)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("night") / "2026-12-31"
    snapshots.city(folder, awards=AWARDS, count=MONTHS)
    return folder


@pytest.fixture
def night(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "copy"))


@pytest.mark.parametrize(("plant", "kinds"), PLANTED, ids=[plant.__name__ for plant, _ in PLANTED])
def test_每种单笔错误一百次都查出(
    night: Path, whole: Path, plant: snapshots.Plant, kinds: set[FindingKind]
) -> None:
    found_each_time(night, whole, (plant, kinds), HUNDRED)


def test_已去世还在发放一百次都查出(night: Path) -> None:
    dead_found_each_time(night, HUNDRED)
