"""最尖锐的一个月: 冻结之后户主去世，隔壁同名的人被误报去世，银行回盘分两次、每次重复几遍，后台任务被强行终止。

寡妇和邻居各发一次、按时到账；机器作出的暂缓没有一个超过最长期限。银行一侧以模拟器自己的账本为准。
"""

import os
import random
import time
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

import pytest

from minzheng.engines.benefits import services as benefits
from minzheng.engines.payments import services
from minzheng.engines.payments.jobs import look_at_caps
from minzheng.engines.payments.models import Hold, Instruction, Run
from minzheng.engines.payments.parameters import pay_day_of
from minzheng.engines.payments.services import Finding
from minzheng.engines.payments.types import NamedPerson, VitalKind
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.clock import BEIJING, local_date
from minzheng_ops.roles import APP
from tests import database
from tests.engines.payments import scene
from tests.engines.payments.scene import CITY, DECEMBER, 签发, 镇长
from tests.engines.payments.simulated import Bank
from tests.jobs import run_queued_jobs
from tests.qa.test_payments import Workers

SAME_NAME = "罗庆华"
OTHERS, KILLS, LONGEST = 24, 6, 120.0
FROZEN = datetime(2026, 11, 26, 9, tzinfo=BEIJING)
DIED = datetime(2026, 11, 28, 9, tzinfo=BEIJING)
FINANCED = datetime(2026, 12, 2, 9, tzinfo=BEIJING)
FOUND_OUT = datetime(2026, 12, 3, 16, tzinfo=BEIJING)
DAY_AFTER_THE_CAP = datetime(2026, 12, 5, 0, 10, tzinfo=BEIJING)


@pytest.fixture
def bank(tmp_path: Path) -> Iterator[Bank]:
    """A bank that answers every file in two parts, the second first, each part three times."""
    running = Bank.start(tmp_path / "bank-home", seed=28, refused=0, partial=1.0, replay=1.0)
    yield running
    running.stop()


def out_and_back(run_id: UUID, bank: Bank, name: str, *, seed: int) -> int:
    """Workers take the run to the bank and bring its answers home, killed at random moments. How many kills."""
    environment = {
        **os.environ,
        "DATABASE_URL": database.address(APP, name),
        "MINZHENG_BANK_FOLDER": str(bank.folder),
        "MINZHENG_FILE_OF": "5",
    }
    workers, dice, kills = Workers.of("files", run_id, environment), random.Random(seed), 0
    until = time.monotonic() + LONGEST
    try:
        while workers.living() and time.monotonic() < until:
            time.sleep(dice.uniform(0.05, 0.3))
            kills += kills < KILLS and workers.kill(dice)
        assert not workers.living(), "the workers came to no end"
    finally:
        workers.end()
    return kills


def ended_in_time(hold: Hold) -> bool:
    """By an officer on her last day at the latest, or by itself as soon as that day is over."""
    assert hold.ended_at is not None
    days = (local_date(hold.ended_at) - hold.cap_on).days
    return days <= 0 if hold.ended_by_posting else days == 1


def reported(place: int, source: str) -> UUID | None:
    """A department says that 罗庆华 with this number has died."""
    person = NamedPerson(SAME_NAME, scene.number_of(place))
    return services.report_vital_event(
        source=source, person=person, kind=VitalKind.DEATH, on=DIED.date(), at=DIED
    )


def test_寡妇和邻居各发一次_按时到账(committed_db: str, bank: Bank) -> None:
    scene.budget()
    home = scene.family(0, members=2, name=SAME_NAME)
    next_door = scene.family(1, members=1, name=SAME_NAME)
    others = [scene.family(place, members=1) for place in range(2, 2 + OTHERS)]
    run_id = scene.prepared(DECEMBER, at=FROZEN).run_id
    assert run_id is not None

    true_report = reported(0, "卫健死亡登记")
    assert true_report is not None
    assert reported(400, "公安户籍") is None, "the same name with a number of nobody's touches nobody"
    assert reported(10, "殡葬火化") is not None, "and one with the neighbour's own number is false"
    scene.account(home.people[1], scene.NAMES[1], 900)
    with scene.as_actor(签发):
        benefits.succeed(
            actor=签发, award_id=home.award_id, person_id=home.people[1], decided=scene.decided(), at=DIED
        )
    run_queued_jobs()

    scene.financed(run_id, at=FINANCED)
    assert out_and_back(run_id, bank, committed_db, seed=1) > 0
    with scene.as_actor(镇长):
        finding = Finding(True, "村委会证明和火化证明一致", "户主已去世，本人份额不再发放，家人照发")
        services.settle_vital_event(actor=镇长, event_id=true_report, finding=finding, at=FOUND_OUT)
    look_at_caps(at=DAY_AFTER_THE_CAP)
    out_and_back(run_id, bank, committed_db, seed=2)

    paid = {key: (account, fen) for key, account, fen in bank.rows()}
    assert bank.twice() == [] and len(bank.rows()) == len(paid)
    widow, share = scene.rows(award_id=home.award_id)
    (neighbour,) = scene.rows(award_id=next_door.award_id)
    assert paid[str(widow.id)] == ("62170000000000900", 30_000)
    assert paid[str(neighbour.id)] == ("62170000000000001", 60_000)
    assert share.state == "suspended" and str(share.id) not in paid
    assert {one.award_id for one in scene.rows(state="paid")} == {
        home.award_id, next_door.award_id, *(one.award_id for one in others),
    }  # fmt: skip
    assert sum(fen for _, fen in paid.values()) == 30_000 + 60_000 * (1 + OTHERS)
    with open_scope(CITY):
        assert Run.objects.get(pk=run_id).state == "settled"
        assert not Instruction.objects.exclude(state__in=("paid", "suspended")).exists()
        holds = list(Hold.objects.order_by("pk"))
    assert len(holds) == 2 and all(ended_in_time(hold) for hold in holds)
    assert local_date(DAY_AFTER_THE_CAP) < pay_day_of(DECEMBER) == date(2026, 12, 10)
