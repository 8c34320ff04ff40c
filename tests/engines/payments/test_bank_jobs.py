"""By the clock: what is released goes out by the unit's channel and comes back; without a channel nothing goes by itself."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from minzheng.engines.jobs.registry import run_job
from minzheng.engines.payments import bank_jobs, services
from minzheng.engines.payments.bank_routes import NoTreasuryKey, treasury_line
from minzheng.engines.payments.models import BankFile, TreasuryBatch
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import SYSTEM
from tests.engines.payments import banking, scene
from tests.engines.payments.scene import CITY, NOON, 经办
from tests.engines.payments.simulated import Bank
from tests.jobs import run_queued_jobs

HALF_PAST = NOON + timedelta(minutes=30)


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    """The bank's folder."""
    settings.BANK_FOLDER = tmp_path
    return tmp_path


@pytest.fixture
def two_families(line: object) -> None:
    """Somebody to pay."""
    scene.family(0), scene.family(1)


def files() -> list[BankFile]:
    """Every file made."""
    with open_scope(CITY):
        return list(BankFile.objects.order_by("sequence"))


@pytest.mark.django_db
def test_by_files_all_the_way(two_families: None, settings: Any, folder: Path) -> None:
    settings.BANK_CHANNELS = {"500110": "files"}
    run_id = scene.financed(scene.prepared().run_id)
    run_queued_jobs()
    (file,) = files()
    assert (folder / "out" / file.name).read_bytes() == banking.content(file)
    one, two = banking.entries(file)
    (folder / "back" / f"{file.name}.1.ret").write_bytes(banking.returned(file, [one, banking.failed(two)]))
    bank_jobs.look_round(at=NOON + timedelta(minutes=1))
    run_queued_jobs()
    assert banking.states() == ["failed", "paid"] and scene.run(run_id).state == "settled"
    with scene.as_actor(经办):
        services.pay_again(
            actor=经办, instruction_id=scene.rows(state="failed")[0].id, reasons="本人已到银行更正", at=NOON
        )
    bank_jobs.look_round(at=NOON + timedelta(minutes=1))
    run_queued_jobs()
    assert len(files()) == 1, "what became due since is gathered each half hour"
    bank_jobs.look_round(at=HALF_PAST)
    run_queued_jobs()
    assert [one.items for one in files()] == [2, 1] and scene.run(run_id).state == "sent"


@pytest.mark.django_db
def test_a_delivery_cut_short_goes_on(two_families: None, settings: Any, folder: Path) -> None:
    settings.BANK_CHANNELS = {"*": "files"}
    run_id = scene.financed(scene.prepared().run_id)
    with scene.as_actor(scene.编制):
        services.make_files(actor=SYSTEM, run_id=run_id, at=NOON)
    assert not (folder / "out").exists()
    bank_jobs.look_round(at=NOON + timedelta(minutes=3))
    run_queued_jobs()
    assert [path.name for path in (folder / "out").iterdir()] == [files()[0].name]


@pytest.mark.django_db
def test_a_file_an_officer_has_made_is_hers_to_bring(two_families: None, settings: Any, folder: Path) -> None:
    settings.BANK_CHANNELS = {"*": "files"}
    banking.made(scene.financed(scene.prepared().run_id))
    bank_jobs.look_round(at=HALF_PAST)
    run_queued_jobs()
    assert not (folder / "out").exists()


@pytest.mark.django_db
def test_without_a_channel_nothing_goes_by_itself(two_families: None, settings: Any, folder: Path) -> None:
    settings.BANK_CHANNELS = {}
    scene.financed(scene.prepared().run_id)
    run_queued_jobs()
    bank_jobs.look_round(at=HALF_PAST)
    run_queued_jobs()
    assert banking.states() == ["due", "due"] and files() == []


@pytest.mark.django_db
def test_the_clock_asks_about_files_that_stay_out(two_families: None, settings: Any, folder: Path) -> None:
    settings.BANK_CHANNELS = {"*": "files"}
    banking.made(scene.financed(scene.prepared().run_id))
    bank_jobs.look_round(at=HALF_PAST + timedelta(days=20))
    assert banking.states() == ["in_doubt", "in_doubt"]


@pytest.fixture
def bank(tmp_path: Path, settings: Any) -> Iterator[Bank]:
    """A simulator the settings lead to; every answer gets lost on the first try."""
    running = Bank.start(tmp_path / "bank", refused=0, slow=0)
    settings.BANK_CHANNELS, settings.TREASURY_SECONDS = {"*": "treasury"}, 2.0
    settings.TREASURY_ADDRESS = running.address
    yield running
    running.stop()


def test_by_the_treasury_all_the_way(committed_db: str, bank: Bank, settings: Any, folder: Path) -> None:
    scene.budget(), scene.family(0), scene.family(1)
    settings.TREASURY_ADDRESS = "http://127.0.0.1:1"  # nobody there yet
    run_id = scene.financed(scene.prepared().run_id)
    area = scene.run(run_id).area_code
    run_job("payments.send", {"run_id": str(run_id), "area_code": area})
    assert banking.states() == ["sent", "sent"]
    settings.TREASURY_ADDRESS = bank.address
    with open_scope(CITY):
        batch = TreasuryBatch.objects.get()
    assert [one for one, _ in bank_jobs._batches(batch.next_at)] == [batch.id]
    assert bank_jobs._batches(batch.made_at - timedelta(hours=1)) == []
    assert services.ask_batch(batch_id=batch.id, area_code=area, at=batch.next_at)
    assert banking.states() == ["paid", "paid"] and len(bank.rows()) == 2


def test_a_treasury_without_a_key_is_never_asked(settings: Any) -> None:
    settings.TREASURY_ADDRESS, settings.DEMO = "http://127.0.0.1:1", False
    with pytest.raises(NoTreasuryKey):
        treasury_line()
