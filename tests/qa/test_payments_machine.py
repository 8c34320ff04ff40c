"""G2: a payer that misbehaves in every order of events: nobody is paid twice, nothing is lost, everything has an owner.

A state machine plays both ways of paying against dice: 500 steps for each of 20 seeds (MINZHENG_STEPS=2000 for the whole
goal, MINZHENG_SEEDS_OF_STEPS for fewer seeds).
The bank's books decide. With a silence taken for a refusal, or a file put there again, its looks turn red.
"""

import os
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from minzheng.engines.payments import services
from minzheng.engines.payments.bank import treasury
from minzheng.engines.payments.bank.answers import Row, Said
from minzheng.engines.payments.bank.treasury import NoAnswer
from minzheng.engines.payments.models import BankFile, BankLine, PaymentTask, TreasuryBatch
from minzheng.engines.payments.services import treasury as asking
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import SYSTEM
from minzheng_samples.bank.dice import Dice, Faults, Pace
from minzheng_samples.bank.folder import Folder
from minzheng_samples.bank.ledger import Ledger
from minzheng_samples.bank.line import shown
from tests.engines.payments import scene
from tests.engines.payments.scene import AREA, CITY, NOON, 经办, 编制

STEPS = int(os.environ.get("MINZHENG_STEPS", "500"))
SEEDS = int(os.environ.get("MINZHENG_SEEDS_OF_STEPS", "20"))
AT_ONCE = 50
FAULTS = Faults(loss=0.3, replay=0.5, error=0.1, partial=0.4, alter=0.1, totals=0.2)

pytestmark = [pytest.mark.qa, pytest.mark.django_db]


class Killed(BaseException):
    """The worker is gone: what it had committed stands, the rest is undone."""


class Line:
    """The treasury in this process: what `treasury._ask` would have brought back."""

    def __init__(self, ledger: Ledger, dice: Dice) -> None:
        self.ledger, self.dice, self.kill = ledger, dice, ""

    def ask(self, _: object, path: str, content: dict[str, Any]) -> dict[str, Any]:
        """Work, unless the dice spoil it before or after."""
        kill, self.kill = self.kill, ""
        spoilt, before = self.dice.falls("loss") or self.dice.falls("error"), self.dice.coin()
        if kill == "before":
            raise Killed
        if spoilt and before:
            raise NoAnswer("lost")
        results = self._work(path, content)
        if self.dice.falls("replay"):
            results = self._work(path, content)
        if kill == "after":
            raise Killed
        if spoilt:
            raise NoAnswer("lost")
        if self.dice.falls("partial"):
            results = results[: self.dice.below(len(results)) if results else 0]
        return {"results": results}

    def _work(self, path: str, content: dict[str, Any]) -> list[dict[str, Any]]:
        if path == treasury.PAYMENTS:
            return [
                shown(one["key"], self.ledger.pay(one["key"], one["account"], one["amount_fen"]))
                for one in content["payments"]
            ]
        return [shown(key, self.ledger.look(key)) for key in content["keys"]]


PICK = st.integers(0, 11)


class Month(RuleBasedStateMachine):
    """Six payments on their way, by the line and by files, with officers beside."""

    home: Path
    run_id: UUID
    number: int
    faults = FAULTS

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        shutil.rmtree(self.home, ignore_errors=True)
        self.ledger = Ledger(Path(":memory:"), refused=200_000, slow=200_000)
        dice = Dice(self.number, self.faults)
        self.line = Line(self.ledger, dice)
        treasury._ask = self.line.ask  # type: ignore[assignment]
        self.bank = Folder(self.home, ledger=self.ledger, dice=dice, pace=Pace())
        for one in (self.bank.out, self.bank.back, self.bank.taken):
            one.mkdir(parents=True)
        self.at, self.copies, self.looks = NOON, 0, 0
        self.paid, self.keys = set[UUID](), dict[UUID, UUID]()

    # -- what happens -------------------------------------------------------------------------------------

    def _survive(self, what: Any, **given: Any) -> None:
        """Whoever is killed in the middle is followed by the next step."""
        with suppress(Killed):
            what(**given)

    @rule()
    def send(self) -> None:
        """What is due goes to the treasury."""
        self._survive(services.send_run, run_id=self.run_id, area_code=AREA, at=self.at)

    @rule()
    def make(self) -> None:
        """What is due goes into files."""
        with open_scope(scene.编制.scope):
            services.make_files(actor=SYSTEM, run_id=self.run_id, at=self.at)

    @rule(which=PICK)
    def deliver(self, which: int) -> None:
        """A file is put into the folder, perhaps once more."""
        with open_scope(CITY):
            ids = list(BankFile.objects.order_by("sequence").values_list("pk", flat=True))
        if ids:
            services.deliver_file(file_id=ids[which % len(ids)], area_code=AREA, at=self.at)

    @rule()
    def bank_works(self) -> None:
        """The bank takes a file and answers."""
        for path in self._in_the_folder()[:1]:
            self.bank.work(path)

    def _in_the_folder(self) -> list[Path]:
        """Files the bank can see; a copy that was never put there is none."""
        return sorted(path for path in self.bank.out.iterdir() if not path.name.startswith("."))

    @rule(which=PICK)
    def take(self, which: int) -> None:
        """A return file is taken in, in any order."""
        names = sorted(path.name for path in self.bank.back.iterdir())
        if names:
            services.take_from_folder(name=names[which % len(names)], at=self.at)

    @rule(which=PICK)
    def come_again(self, which: int) -> None:
        """A return file that was taken in comes once more under another name."""
        done = sorted((self.home / "done").iterdir()) if (self.home / "done").is_dir() else []
        if done:
            self.copies += 1
            path = done[which % len(done)]
            stem = path.name.partition(".")[2].partition(".")[0]
            suffix = path.name[path.name.index(stem) + len(stem) :]
            (self.bank.back / f"{stem}.c{self.copies}{suffix}").write_bytes(path.read_bytes())

    @rule(kill=st.sampled_from(["", "", "before", "after"]))
    def ask(self, kill: str) -> None:
        """Time passes, and the treasury is asked about every open batch."""
        self.at += timedelta(hours=1)
        for batch_id in self._open():
            self.line.kill = kill
            self._survive(services.ask_batch, batch_id=batch_id, area_code=AREA, at=self.at)
        self.line.kill = ""

    def _open(self) -> list[UUID]:
        with open_scope(CITY):
            rows = TreasuryBatch.objects.filter(next_at__isnull=False).order_by("made_at", "pk")
            return list(rows.values_list("pk", flat=True))

    @rule(which=PICK)
    def pay_again(self, which: int) -> None:
        """An officer has a failed one paid again."""
        rows = scene.rows(state="failed")
        if rows:
            with scene.as_actor(经办):
                services.pay_again(
                    actor=经办, instruction_id=rows[which % len(rows)].id, reasons="账户已更正", at=self.at
                )

    @rule(which=PICK)
    def settle(self, which: int) -> None:
        """An officer asks the bank, whose books she is read; while a file lies in the folder nobody can say."""
        rows = scene.rows(state="in_doubt")
        if not rows or self._in_the_folder():
            return
        row = rows[which % len(rows)]
        with scene.as_actor(编制):
            services.settle_doubt(
                actor=编制,
                instruction_id=row.id,
                paid=self._truth()[row.id] > 0,
                reasons="已查银行流水",
                at=self.at,
            )

    @rule()
    def watch(self) -> None:
        """Working days pass, and files without an answer get an owner."""
        self.at += timedelta(days=8)
        for file_id, _ in services.files_to_watch(at=self.at):
            with open_scope(scene.编制.scope):
                services.watch_file(file_id=file_id, at=self.at)

    # -- what always holds --------------------------------------------------------------------------------

    def _truth(self) -> Counter[UUID]:
        """How often the bank paid each payment, under whatever key."""
        found = self.ledger.books.execute("select key from payment where state in ('paid', 'accepted')")
        paid = [UUID(key) for (key,) in found.fetchall()]
        if set(paid) - set(self.keys):
            with open_scope(CITY):
                self.keys = dict(BankLine.objects.order_by("pk").values_list("pk", "instruction_id"))
        return Counter(self.keys[key] for key in paid)

    @invariant()
    def nobody_is_paid_twice(self) -> None:
        """By the bank's books, whatever the key."""
        assert all(n == 1 for n in self._truth().values()), "paid twice"

    @invariant()
    def what_we_call_paid_is_paid(self) -> None:
        """And stays so; what is in doubt has an owner; sums hold."""
        self.looks += 1
        if self.looks % 10 == 0:
            with connection.cursor() as cursor:
                cursor.execute("set constraints all immediate")
                cursor.execute("set constraints all deferred")
        rows, truth = scene.rows(), self._truth()
        now = {row.id for row in rows if row.state == "paid"}
        assert self.paid <= now <= set(truth)
        self.paid = now
        doubts = {row.id for row in rows if row.state == "in_doubt"}
        assert not doubts or doubts <= self._owned(), "in doubt without an owner"

    def _owned(self) -> set[UUID]:
        """Payments an officer is asked about, each or as one of a file or batch."""
        with open_scope(CITY):
            asked = PaymentTask.objects.filter(
                closed_at__isnull=True, kind__in=("in_doubt", "return_question"), run_id=self.run_id
            ).order_by("pk")
            found = list(asked.values_list("instruction_id", "cause"))
            batches = [UUID(cause[5:]) for one, cause in found if one is None and cause.startswith("sent|")]
            lines = BankLine.objects.filter(batch_id__in=batches).order_by("pk")
            return {one for one, _ in found if one} | set(lines.values_list("instruction_id", flat=True))

    def teardown(self) -> None:
        """Faults end: everything comes to its end, and our sum is the bank's."""
        try:
            self._finish()
        finally:
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    def _finish(self) -> None:
        self.line.dice = self.bank.dice = Dice(1, Faults())
        for _ in range(12):
            self.send(), self.make()
            with open_scope(CITY):
                ids = list(BankFile.objects.order_by("sequence").values_list("pk", flat=True))
            for file_id in ids:
                services.deliver_file(file_id=file_id, area_code=AREA, at=self.at)
            while self._in_the_folder():
                self.bank_works()
            while any(True for _ in self.bank.back.iterdir()):
                self.take(0)
            self.ask("")
        self.watch()
        for _ in scene.rows(state="in_doubt"):
            self.settle(0)
        self.nobody_is_paid_twice(), self.what_we_call_paid_is_paid()
        rows, truth = scene.rows(), self._truth()
        assert {row.state for row in rows} <= {"paid", "failed"}, Counter(row.state for row in rows)
        assert {row.id for row in rows if row.state == "paid"} == set(truth)


@pytest.fixture
def month(db: None, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Six families' month, the money released; each example is undone."""
    monkeypatch.setattr(treasury, "_ask", treasury._ask)
    monkeypatch.setattr(
        asking, "connection", SimpleNamespace(in_atomic_block=False, cursor=connection.cursor)
    )
    settings.BANK_FOLDER, settings.TREASURY_ADDRESS = tmp_path / "bank", "http://127.0.0.1:1"
    scene.budget()
    for place in range(6):
        scene.family(place)
    Month.run_id = scene.financed(scene.prepared().run_id)
    Month.home = tmp_path / "bank"
    yield


def play(number: int, steps: int) -> None:
    """So many steps, in months of 50."""
    Month.number = number
    chosen = settings(
        max_examples=max(1, steps // AT_ONCE),
        stateful_step_count=AT_ONCE,
        deadline=None,
        database=None,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.explicit, Phase.generate),
    )
    run_state_machine_as_test(seed(number)(Month), settings=chosen)


@pytest.mark.parametrize("number", range(1, SEEDS + 1))
def test_whatever_the_bank_does(month: None, number: int) -> None:
    play(number, STEPS)


@pytest.fixture
def played(month: None) -> Iterator[Month]:
    """One month, played by hand."""
    Month.number = 1
    made = Month()
    yield made
    transaction.set_rollback(True)
    made.atomic.__exit__(None, None, None)


def test_planted_silence_is_taken_for_a_refusal(played: Month, monkeypatch: pytest.MonkeyPatch) -> None:
    def hasty(line: object, batch_id: UUID, turn: Any) -> list[Row]:
        try:
            return list(treasury.pay(line, batch_id=batch_id, payments=turn.payments).rows)  # type: ignore[arg-type]
        except NoAnswer:
            return [
                Row(one.number, UUID(one.key), Said.FAILED, one.amount_fen, words="超时")
                for one in turn.payments
            ]

    monkeypatch.setattr(asking, "_asked", hasty)
    with pytest.raises(AssertionError, match="paid twice"):
        for turn in range(60):
            played.send(), played.pay_again(turn), played.nobody_is_paid_twice()


def test_planted_a_file_is_put_there_again(played: Month) -> None:
    played.make(), played.deliver(0), played.bank_works(), played.nobody_is_paid_twice()
    (taken,) = played.bank.taken.iterdir()
    shutil.copy(taken, played.bank.out / taken.name)
    played.bank_works()
    with pytest.raises(AssertionError, match="paid twice"):
        played.nobody_is_paid_twice()
