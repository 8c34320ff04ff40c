"""One account, phone or keeper behind three families: an officer is asked the same day, and nothing is stopped."""

from contextlib import nullcontext
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from minzheng.engines.benefits import services as benefits
from minzheng.engines.benefits.types import Keeping, NewAccount
from minzheng.engines.payments import queries, services
from minzheng.engines.payments.models import Hold, PaymentTask
from minzheng.engines.payments.types import FlagLine, TaskKind
from minzheng.engines.payments.watch_jobs import look_for_shared_things
from minzheng.foundations.people.models import Household, Membership
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.bank_accounts import AccountKind
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours
from tests.engines.payments import scene
from tests.engines.payments.scene import AREA, CITY, NOON, as_actor, officer, 外区, 经办, 编制
from tests.engines.payments.test_account_changes import give_phone
from tests.jobs import run_queued_jobs

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
CARD = 4242


def kept_by(family: scene.Family, keeper: str, place: int) -> None:
    """The family's card is the keeper's own account, by agreement."""
    account = NewAccount(
        family.head, AREA, AccountKind.PASSBOOK, "重庆农村商业银行", keeper, f"6217{place:013d}",
        keeping=Keeping(keeper, "村救助专干", new_id()), reason="行动不便",
    )  # fmt: skip
    with as_actor(经办):
        benefits.enter_account(actor=经办, account=account, at=NOON)


def three_homes() -> list[scene.Family]:
    return [scene.family(place, paid=False) for place in (1, 2, 3)]


def one_household(families: list[scene.Family]) -> None:
    with open_scope(CITY):
        home = Household.objects.create(
            id=new_id(), area_code=AREA, head_id=families[0].head, created_at=NOON
        )
        for family in families:
            Membership.objects.create(
                area_code=AREA, household=home, person_id=family.head, relation="8", since=NOON.date()
            )


def looked(*, at: datetime = NOON) -> int:
    with open_scope(CITY):
        return services.look_for_shared(at=at)


def flags() -> list[FlagLine]:
    with open_scope(CITY):
        return list(queries.shared_flags())


def test_三户共用一张卡当天提示区县财务(line: UUID) -> None:
    homes = three_homes()
    for home in homes:
        kept_by(home, "杨村长", CARD)
    assert looked() == 2
    with open_scope(CITY):
        found = {flag.thing: flag for flag in queries.shared_flags()}
        assert set(found) == {"account", "keeper"}
        assert set(found["account"].person_ids) == {home.head for home in homes}
        assert found["account"].shown == "账户尾号 4242" and found["account"].families == 3
        tasks = PaymentTask.objects.filter(kind=TaskKind.ACCOUNT_WATCH, role=Role.DISTRICT_FINANCE)
        assert {task.opened_at for task in tasks.order_by("pk")} == {NOON} and tasks.count() == 2
        assert not Hold.objects.exists()
    run_id = scene.financed(scene.prepared().run_id)
    assert len(scene.sent(run_id)) == 3, "a flag stops nothing"


def test_每半小时看一遍(monkeypatch: pytest.MonkeyPatch) -> None:
    for home in three_homes():
        give_phone(home.head, "13812345678")
    look_for_shared_things(at=NOON + timedelta(minutes=7))
    run_queued_jobs()
    assert flags() == []
    monkeypatch.setattr("minzheng.kernel.clock.now", lambda: NOON)
    look_for_shared_things(at=NOON)
    run_queued_jobs()
    assert [flag.opened_at for flag in flags()] == [NOON]


def test_两户共用不提示() -> None:
    for home in three_homes()[:2]:
        kept_by(home, "杨村长", CARD)
    assert looked() == 0 and flags() == []


def test_一家人共用不提示() -> None:
    homes = three_homes()
    for home in homes:
        kept_by(home, "罗大哥", CARD)
    one_household(homes[:2])
    assert looked() == 0, "two households behind three payees"


def test_三户留同一个手机号也提示() -> None:
    for home in three_homes():
        give_phone(home.head, "13812345678")
    assert looked() == 1
    (flag,) = flags()
    assert flag.thing == "phone" and "1381" not in flag.shown


def test_同一个代管人管三户的卡也提示() -> None:
    for place, home in enumerate(three_homes()):
        kept_by(home, "杨村长", 100 + place)
    assert looked() == 1
    (flag,) = flags()
    assert (flag.thing, flag.shown) == ("keeper", "代管人 杨村长")


def test_同一条提示不重复() -> None:
    for home in three_homes():
        give_phone(home.head, "13812345678")
    assert looked() == 1 and looked(at=NOON + DAY) == 0 and len(flags()) == 1
    newcomer = scene.family(4, paid=False)
    give_phone(newcomer.head, "13812345678")
    assert looked(at=NOON + DAY) == 0
    (flag,) = flags()
    assert newcomer.head in flag.person_ids


REASONS = "村里统一留的救助专干电话，已逐户核对"


def settle(
    *,
    reasons: str = REASONS,
    by: Actor = 编制,
    error: type[Exception] | None = None,
    flag_id: UUID | None = None,
) -> None:
    with open_scope(CITY):
        which = flag_id or queries.shared_flags()[0].id
    with as_actor(by), pytest.raises(error) if error else nullcontext():
        services.settle_flag(actor=by, flag_id=which, reasons=reasons, at=NOON)


def test_说明以后同一原因九十天不再提示_有新人加入除外() -> None:
    for home in three_homes():
        give_phone(home.head, "13812345678")
    looked()
    settle()
    with open_scope(CITY):
        assert not PaymentTask.objects.filter(kind=TaskKind.ACCOUNT_WATCH, closed_at=None).exists()
    assert looked(at=NOON + 90 * DAY) == 0
    assert looked(at=NOON + 91 * DAY) == 1, "the ninety days are over"
    settle()
    give_phone(scene.family(4, paid=False).head, "13812345678")
    assert looked(at=NOON + DAY) == 1, "somebody has joined"


def test_不写理由不能了结() -> None:
    for home in three_homes():
        give_phone(home.head, "13812345678")
    looked()
    settle(reasons="好", error=services.ReasonsNeeded)


def test_镇街经办不能了结() -> None:
    for home in three_homes():
        give_phone(home.head, "13812345678")
    looked()
    settle(by=经办, error=services.FlagNotYours)
    settle(by=外区, error=NotYours)


def test_了结过的不再了结() -> None:
    for home in three_homes():
        give_phone(home.head, "13812345678")
    looked()
    (flag,) = flags()
    settle()
    settle(flag_id=flag.id, error=services.FlagSettled)


def test_审计可以了结() -> None:
    for home in three_homes():
        give_phone(home.head, "13812345678")
    looked()
    settle(by=officer(Role.AUDITOR, "秦审计"))
    assert flags() == []
