"""One month of money in browsers: three officers and finance, the bank over HTTP, the night's comparison, the family's phone."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from playwright.sync_api import expect

from minzheng.engines.jobs.services import defer
from minzheng.engines.payments import queries
from minzheng.engines.payments.models import Instruction
from minzheng_ops.roles import SNAPSHOT
from tests import database
from tests.access.world import person_session, session_key
from tests.cast import MORNING
from tests.engines.payments import scene
from tests.engines.payments.simulated import Bank
from tests.engines.payments.test_account_changes import give_phone
from tests.journeys import story_clock
from tests.journeys.conftest import Meet
from tests.journeys.house import House, eventually, opened
from tests.journeys.judging import faults_of, judge
from tests.journeys.keyboard import Keyboard
from tests.journeys.officers import Desk
from tests.journeys.walking import Walker

pytestmark = [pytest.mark.browser, pytest.mark.slow]
NOVEMBER = date(2026, 11, 1)
RUNS = "/desk/payments/"
MONEY = (f"{RUNS}difference/", f"{RUNS}budget/", f"{RUNS}questions/", f"{RUNS}price/", f"{RUNS}standards/")
ON_THE_PHONE = (
    "/payments/",
    "/payments/certificate/",
    "/payments/relative/",
    "/benefits/",
    "/payments/check/none/",
)


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bank]:
    """A bank's line on loopback that refuses nobody."""
    running = Bank.start(tmp_path_factory.mktemp("bank"), refused=0.0, slow=0.0)
    yield running
    running.stop()


@pytest.fixture(scope="module")
def money_house(django_db_blocker: Any, bank: Bank) -> Iterator[House]:
    """A house of its own, whose worker knows the treasury and the read-only address."""
    snapshot = database.address(SNAPSHOT, "DATABASE").replace("DATABASE", "{database}")
    told = {
        "MINZHENG_TREASURY": bank.address,
        "MINZHENG_BANK_CHANNELS": "500110=treasury",
        "DATABASE_URL_SNAPSHOT": snapshot,
    }
    with django_db_blocker.unblock(), opened(MORNING, called="money", **told) as house:
        yield house


@pytest.fixture
def house(money_house: House, django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """The house, with the story's clock in this process too."""
    monkeypatch.setenv("MINZHENG_VAR", str(money_house.var))
    story_clock.follow()
    with django_db_blocker.unblock():
        yield money_house


def test_one_month_from_the_list_to_the_phone(meet: Meet, desk: Desk, house: House, bank: Bank) -> None:
    with house.inside(None):
        families = [scene.family(place, fen=60_000 + 1_000 * place) for place in range(3)]
        give_phone(families[0].head)
        cookie = session_key(person_session(families[0].head))
    run = prepared(desk)
    signed(desk, run)
    arrived(house, len(families))
    assert sorted(fen for _key, _account, fen in bank.rows()) == [60_000, 61_000, 62_000]
    assert bank.twice() == []
    with house.inside(scene.CITY):
        defer("payments.reconcile")
    house.settle()
    with house.inside(scene.CITY):
        (night,) = queries.nights()
        assert (night.difference_fen, night.findings) == (0, 0) and night.ledger_fen >= 183_000
        payment = Instruction.objects.get(person_id=families[0].head)
    faults = at_the_desk(desk, run, families[0], f"{RUNS}payment/{payment.id}/")
    faults += on_the_phone(meet, cookie)
    assert faults == []


def prepared(desk: Desk) -> str:
    """郑立新 enters the year's money, 周彩云 freezes the month; the run's address."""
    treasury = desk.of("郑立新")
    treasury.see(f"{RUNS}budget/")
    treasury.type("name", "中央困难群众救助补助资金")
    treasury.choose("source", "central")
    treasury.type("document", "渝财社〔2026〕1号")
    treasury.type("amount", "1000000")
    treasury.press("登记")
    expect(treasury.page.get_by_text("中央困难群众救助补助资金").first).to_be_visible()
    finance = desk.of("周彩云")
    finance.choose("month", "2026-11")
    finance.press("编制")
    expect(finance.page.get_by_text("已编制 3 笔").first).to_be_visible()
    return urlsplit(finance.page.url).path


def signed(desk: Desk, run: str) -> None:
    """复核 and 拨付 by the mouse, 签发 by the keyboard alone."""
    reviewer = desk.of("刘慎")
    reviewer.see(run)
    reviewer.press("复核通过")
    confirmer = desk.of("李科")
    confirmer.see(run)
    Keyboard(confirmer.page).enter("签发")
    expect(confirmer.page.get_by_role("button", name="签发", exact=True)).to_have_count(0)
    treasury = desk.of("郑立新")
    treasury.see(run)
    treasury.press("拨付资金")
    expect(treasury.page.get_by_role("button", name="拨付资金", exact=True)).to_have_count(0)


def arrived(house: House, count: int) -> None:
    """The worker sends, asks and takes the answers in, minute by minute, until every payment is paid."""

    def paid() -> bool | None:
        house.tick()
        with house.inside(scene.CITY):
            return Instruction.objects.filter(state="paid").count() == count or None

    eventually(paid, what="the bank's answers")


def at_the_desk(desk: Desk, run: str, family: scene.Family, payment: str) -> list[str]:
    """Every page of money as those who work with it see it."""
    faults: list[str] = []
    for name, paths in (
        ("周彩云", (RUNS, run, *MONEY[:3], payment, f"{RUNS}people/{family.head}/")),
        ("刘慎", MONEY[3:]),
        ("李科", (f"{RUNS}supervision/", run)),
        ("王敏", (f"/desk/awards/{family.award_id}/", "/desk/terms/", "/desk/")),
    ):
        walker = desk.of(name)
        for path in paths:
            faults += judge(walker, path)
            walker.shot(f"money-desk{path.replace('/', '-')[5:40]}")
    return faults


def on_the_phone(meet: Meet, cookie: str) -> list[str]:
    """The family reads what came, says by the keyboard that it is well, and looks at every page about its money."""
    walker: Walker = meet("罗庆华")
    address = walker.house.address
    walker.page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": address}])
    walker.see("/payments/")
    expect(walker.page.get_by_text("已到账").first).to_be_visible()
    assert "600 元" in walker.words and "尾号 0000" in walker.words
    Keyboard(walker.page).enter("我很好")
    expect(walker.page.get_by_text("这一年不会再问您").first).to_be_visible()
    faults = faults_of(walker)
    for path in ON_THE_PHONE:
        faults += judge(walker, path)
        walker.shot(f"money-phone{path.replace('/', '-')}")
    return faults
