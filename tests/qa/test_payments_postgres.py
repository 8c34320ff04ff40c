"""G3 for money: all of PostgreSQL killed 20 times while a month goes out; nobody is paid twice, nobody is forgotten.

The database comes back by its own crash recovery, the workers are started anew, and the bank's books decide.
MINZHENG_PEOPLE and MINZHENG_KILLS make it shorter. A kill is not a power cut.
"""

import os
import random
import time
from collections.abc import Iterator
from uuid import UUID

import psycopg
import pytest

from minzheng_ops.environment import embedded
from tests.engines.payments.simulated import Bank
from tests.qa.clone import Clone
from tests.qa.test_payments import KILLS, LONGEST, PATIENCE, PEOPLE, TREASURY, Workers, count

pytestmark = [pytest.mark.qa]


@pytest.fixture
def clone() -> Iterator[Clone]:
    """A clone of its own; its seed is printed, and MINZHENG_SEED repeats a run."""
    seed = int(os.environ.get("MINZHENG_SEED", random.SystemRandom().randrange(10**6)))
    print(f"\nseed {seed}")
    made = Clone(seed)
    try:
        yield made
    finally:
        made.down()


@pytest.fixture
def bank(clone: Clone) -> Iterator[Bank]:
    """The bank's own process and books; nobody kills those."""
    running = Bank.start(
        clone.folder / "bank-home", seed=clone.seed, refused=0.01, patience=PATIENCE, takes=0.02, **TREASURY
    )
    yield running
    running.stop()


def test_postgresql_killed_while_a_month_goes_out(clone: Clone, bank: Bank) -> None:
    clone.up()
    run_id = UUID(clone.run("-m", "tests.qa.paying", "stock", str(PEOPLE)).split()[-1])
    addresses = embedded(clone.box).addresses
    environment = clone.environment() | addresses
    environment |= {"MINZHENG_TREASURY": bank.address, "MINZHENG_TREASURY_SECONDS": str(PATIENCE)}
    workers, kills = Workers.of("treasury", run_id, environment), 0
    try:
        while kills < KILLS and _left(clone):
            time.sleep(clone.dice.uniform(0.3, 0.9))
            clone.kill("postgresql")
            kills += 1
            workers.replace_the_dead()
        until = time.monotonic() + LONGEST
        while _left(clone) and time.monotonic() < until:
            workers.replace_the_dead()
            time.sleep(0.2)
    finally:
        workers.end()
    found = count(bank, _ours(clone))
    print(f"{PEOPLE} people, {kills} kills of PostgreSQL, slowest return {clone.slowest}, {found}")
    assert kills == KILLS, "all was done before the last kill: more people are needed"
    assert (found.twice, found.unpaid) == (0, 0)
    assert found.ours_fen == found.bank_fen and set(found.states) <= {"paid", "failed"}


def _ours(clone: Clone) -> list[tuple[UUID, int, str]]:
    with psycopg.connect(clone.box.dsn(dbname="minzheng")) as admin:
        return admin.execute("select id, amount_fen, state from payments_instruction").fetchall()


def _left(clone: Clone) -> bool:
    with psycopg.connect(clone.box.dsn(dbname="minzheng")) as admin:
        row = admin.execute(
            "select exists (select from payments_instruction where state in ('due', 'sent', 'in_doubt'))"
        ).fetchone()
    return bool(row and row[0])
