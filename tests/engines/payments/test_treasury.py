"""国库: each payment under its key; silence concludes nothing; asked again only because the key makes it safe."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction

from minzheng.engines.payments import services
from minzheng.engines.payments.bank import treasury
from minzheng.engines.payments.bank.treasury import Line, NoAnswer
from minzheng.engines.payments.bank.writing import Payment
from minzheng.engines.payments.models import TreasuryBatch
from minzheng.engines.payments.parameters import parameter
from minzheng.engines.payments.services import treasury as sending
from minzheng.engines.payments.types import TaskKind
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.identifiers import new_id
from tests.engines.payments import banking, scene
from tests.engines.payments.scene import AREA, CITY, NOON
from tests.engines.payments.simulated import Bank

TRIES = 60


@pytest.fixture
def start(tmp_path: Path, settings: Any) -> Iterator[Any]:
    """Starts simulators; the settings lead to the newest."""
    running: list[Bank] = []

    def started(**chosen: Any) -> Bank:
        bank = Bank.start(tmp_path / str(len(running)), patience=0.4, **chosen)
        running.append(bank)
        settings.TREASURY_ADDRESS, settings.TREASURY_SECONDS = bank.address, 0.4
        return bank

    yield started
    for bank in running:
        bank.stop()


@pytest.fixture
def released(committed_db: str) -> UUID:
    """Six families' month, the money released."""
    scene.budget()
    for place in range(6):
        scene.family(place)
    return scene.financed(scene.prepared().run_id)


def send(run_id: UUID, at: datetime = NOON) -> int:
    """What is due goes to the treasury."""
    return services.send_run(run_id=run_id, area_code=AREA, at=at)


def batches() -> list[TreasuryBatch]:
    """Every batch."""
    with open_scope(CITY):
        return list(TreasuryBatch.objects.order_by("made_at", "pk"))


def ask_until_answered(at: datetime = NOON, tries: int = TRIES) -> int:
    """Ask again and again, each time after the pause; how often it took."""
    for turn in range(1, tries + 1):
        at += timedelta(hours=2)
        if all(services.ask_batch(batch_id=one.id, area_code=AREA, at=at) for one in batches()):
            return turn
    raise AssertionError(banking.states())


def test_a_quiet_day(start: Any, released: UUID) -> None:
    bank = start(refused=0, slow=0)
    assert send(released) == 1
    assert banking.states() == ["paid"] * 6 and scene.run(released).state == "settled"
    assert sorted(key for key, _, _ in bank.rows()) == sorted(str(row.id) for row in scene.rows())
    assert sum(fen for _, _, fen in bank.rows()) == 6 * 60_000
    assert {account for _, account, _ in bank.rows()} == {f"6217{place:013d}" for place in range(6)}
    assert send(released) == 0 and batches()[0].next_at is None


def test_what_is_refused_fails_with_its_reason(start: Any, released: UUID) -> None:
    bank = start(refused=1, slow=0)
    send(released)
    assert banking.states() == ["failed"] * 6 and bank.rows() == []
    assert len(banking.questions(TaskKind.FAILED)) == 6
    assert all(row.reason in treasury_reasons() for row in scene.rows())


def treasury_reasons() -> set[str]:
    """What the simulator says."""
    from minzheng_samples.bank.ledger import WORDS

    return set(WORDS.values())


def test_what_is_being_worked_on_is_asked_about_later(start: Any, released: UUID) -> None:
    start(refused=0, slow=1)
    send(released)
    assert banking.states() == ["sent"] * 6
    assert (
        not services.ask_batch(batch_id=batches()[0].id, area_code=AREA, at=NOON) or batches()[0].tries == 1
    )
    ask_until_answered()
    assert banking.states() == ["paid"] * 6


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_whatever_goes_wrong_each_is_paid_once(start: Any, released: UUID, seed: int) -> None:
    bank = start(seed=seed, refused=0, slow=0.3, loss=0.5, replay=0.5, error=0.2, partial=0.3)
    send(released)
    ask_until_answered()
    assert bank.twice() == [] and len(bank.rows()) == 6
    assert banking.states() == ["paid"] * 6


def test_answers_that_always_come_too_late_conclude_nothing(start: Any, released: UUID) -> None:
    bank = start(refused=0, slow=0, late=1)
    send(released)
    assert banking.states() == ["sent"] * 6 and len(bank.rows()) == 6
    at = NOON
    for _ in range(parameter("treasury_tries").value - 1):
        at += timedelta(hours=2)
        services.ask_batch(batch_id=batches()[0].id, area_code=AREA, at=at)
    assert banking.states() == ["in_doubt"] * 6 and len(banking.questions(TaskKind.IN_DOUBT)) == 1
    assert bank.twice() == [] and len(bank.rows()) == 6
    start_again = start(refused=0, slow=0)
    services.ask_batch(batch_id=batches()[0].id, area_code=AREA, at=at + timedelta(hours=2))
    assert start_again.rows() == [], "once an officer was asked we only inquire, and never send again"


def test_nobody_there(start: Any, released: UUID) -> None:
    start().stop()
    with pytest.raises(NoAnswer):
        treasury.status(sending.treasury_line(), keys=[new_id()])
    send(released)
    assert banking.states() == ["sent"] * 6


def test_a_pause_is_kept_and_doubles(start: Any, released: UUID) -> None:
    start(loss=1)
    send(released)
    (batch,) = batches()
    first = batch.next_at - NOON
    assert services.ask_batch(batch_id=batch.id, area_code=AREA, at=NOON) and batches()[0].tries == 1
    services.ask_batch(batch_id=batch.id, area_code=AREA, at=batch.next_at)
    assert batches()[0].next_at - batch.next_at == 2 * first > timedelta(seconds=0.8)


def test_with_another_key_nobody_listens(start: Any, released: UUID, settings: Any) -> None:
    bank = start()
    settings.MINZHENG_KEYS = {**settings.MINZHENG_KEYS, "treasury_key": "00" * 16}
    send(released)
    assert bank.rows() == [] and banking.states() == ["sent"] * 6


def test_a_bank_without_keys_pays_twice_and_the_books_show_it(start: Any, released: UUID) -> None:
    """Planted: the treasury forgets its keys. What the tests count by would see it."""
    bank = start(seed=1, refused=0, slow=0, replay=1, forgetful=True)
    send(released)
    assert len(bank.twice()) == 6


def test_the_treasury_is_never_asked_inside_a_transaction(start: Any, released: UUID) -> None:
    start()
    with pytest.raises(services.InsideTransaction), transaction.atomic():
        services.ask_batch(batch_id=new_id(), area_code=AREA, at=NOON)


def test_nothing_is_sent_before_the_money_is_released(committed_db: str) -> None:
    scene.budget(), scene.family(0)
    run_id = scene.prepared().run_id
    assert run_id is not None
    with pytest.raises(services.RunNotReady):
        send(run_id)
    assert not connection.in_atomic_block


class Liar(BaseHTTPRequestHandler):
    """Says that everything is paid, and cannot sign it."""

    def do_POST(self) -> None:  # noqa: N802
        """Lie."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        keys = [part[:36] for part in body.decode().split('"key": "')[1:]]
        told = ",".join(f'{{"key": "{key}", "status": "paid", "amount_fen": 60000}}' for key in keys)
        answer = f'{{"results": [{told}]}}'.encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        """Nothing."""


def test_who_cannot_sign_promises_nothing(released: UUID, settings: Any) -> None:
    server = HTTPServer(("127.0.0.1", 0), Liar)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.TREASURY_ADDRESS, settings.TREASURY_SECONDS = f"http://127.0.0.1:{server.server_port}", 2.0
    send(released)
    server.shutdown()
    server.server_close()
    assert banking.states() == ["sent"] * 6


def test_only_answers_about_what_was_asked_count(monkeypatch: pytest.MonkeyPatch) -> None:
    mine, other = new_id(), new_id()
    told = [
        {"key": str(other), "status": "paid", "amount_fen": 1},
        {"key": str(mine), "status": "well", "amount_fen": 1},
        {"key": str(mine), "status": "paid", "amount_fen": True},
        {"key": str(mine), "status": "paid", "amount_fen": "1"},
        {"key": 7, "status": "paid"},
        "paid",
        {"key": str(mine), "status": "failed", "amount_fen": 1},
    ]
    monkeypatch.setattr(treasury, "_ask", lambda *_: {"results": told})
    payment = Payment(1, str(mine), "6217000000000000001", "罗庆华", 1, "低保")
    found = treasury.pay(Line("http://127.0.0.1:1", "x", b"x", 1), batch_id=new_id(), payments=[payment])
    assert [(row.key, row.said.value, row.words) for row in found.rows] == [
        (mine, "failed", "国库没有说明原因")
    ]


def test_the_simulator_ends_when_whoever_started_it_is_gone(tmp_path: Path) -> None:
    parent = (
        "import subprocess, sys; p = subprocess.Popen([sys.executable, '-m', 'minzheng_samples.bank.process',"
        f" '--ledger', r'{tmp_path / 'books'}'], stdout=subprocess.PIPE); p.stdout.readline(); print(p.pid)"
    )
    done = subprocess.run([sys.executable, "-c", parent], capture_output=True, text=True, check=True)
    pid = int(done.stdout)
    until = time.monotonic() + 10
    while Path(f"/proc/{pid}").exists() and time.monotonic() < until:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
        if state == "Z":
            break
        time.sleep(0.1)
    else:
        assert not Path(f"/proc/{pid}").exists()
