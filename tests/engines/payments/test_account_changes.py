"""换了收款账户: money goes to the former account until 72 hours are over and an officer has asked the payee herself."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from minzheng.engines.benefits import services as benefits
from minzheng.engines.benefits.types import NewAccount
from minzheng.engines.messages.queries import inbox
from minzheng.engines.payments import queries, services
from minzheng.engines.payments.models import Instruction, PaymentTask
from minzheng.engines.payments.types import (
    AccountCheckGiven,
    ChangeState,
    CheckHow,
    CheckResult,
    TaskKind,
)
from minzheng.foundations.people.models import Person
from minzheng.foundations.privacy.services import blind_index, seal
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.bank_accounts import AccountKind
from minzheng.kernel.result import NotYours
from minzheng.kernel.scope import Scope
from tests.engines.payments import scene
from tests.engines.payments.scene import (
    AREA,
    CITY,
    DECEMBER,
    FUHUAN,
    NOON,
    NOVEMBER,
    as_actor,
    officer,
    外区,
    经办,
    编制,
    镇长,
)

pytestmark = pytest.mark.django_db
HOURS = timedelta(hours=72)
DAY = timedelta(days=1)
PHONE = "13800000123"
另一经办 = officer(Role.TOWN_CLERK, "刘芳", *FUHUAN)
村干部 = officer(Role.VILLAGE_WORKER, "小杨", *FUHUAN)
GENUINE = AccountCheckGiven(CheckHow.CALL, CheckResult.GENUINE, "本人说旧卡丢了，自己换的", "0123")
VISITED = AccountCheckGiven(CheckHow.VISIT, CheckResult.GENUINE, "上门当面问本人，是自己换的")


def give_phone(person_id: UUID, phone: str = PHONE) -> None:
    with open_scope(CITY):
        box = seal(phone.encode(), context=f"person.phone|{person_id}")
        Person.objects.filter(pk=person_id).update(phone_box=box, phone_index=blind_index("phone", phone))


def change_account(home: scene.Family, place: int, *, at: datetime = NOON, by: Actor = 经办) -> None:
    new = NewAccount(
        home.head,
        AREA,
        AccountKind.PASSBOOK,
        "重庆农村商业银行",
        "罗庆华",
        f"6217{place:013d}",
        reason="旧卡丢失",
    )
    with as_actor(by):
        benefits.enter_account(actor=by, account=new, at=at)


@pytest.fixture
def home() -> scene.Family:
    family = scene.family(0, name="罗庆华")
    give_phone(family.head)
    return family


def change_id() -> UUID:
    with open_scope(CITY):
        (line,) = queries.account_changes()
    return line.id


def check(given: AccountCheckGiven = GENUINE, *, by: Actor = 另一经办, at: datetime = NOON) -> ChangeState:
    which = change_id()
    with as_actor(by):
        return services.check_account_change(actor=by, change_id=which, check=given, at=at)


def refused(error: type[Exception], given: AccountCheckGiven = GENUINE, *, by: Actor = 另一经办) -> None:
    """The check is refused; inside the officer's own scope, as a request would be."""
    which = change_id()
    with as_actor(by), pytest.raises(error):
        services.check_account_change(actor=by, change_id=which, check=given, at=NOON)


def tail_in(month: object, *, at: datetime) -> str:
    scene.prepared(month, at=at)  # type: ignore[arg-type]
    return str(scene.rows(month=month)[0].account_tail)


def test_核实并满七十二小时以后才发到新账户(home: scene.Family) -> None:
    change_account(home, 77)
    assert tail_in(NOVEMBER, at=NOON + HOURS + DAY) == "0000", "nobody has asked: the old account goes on"
    assert check(at=NOON + HOURS + DAY) == ChangeState.GENUINE
    assert tail_in(DECEMBER, at=NOON + HOURS + 2 * DAY) == "0077"


def test_核实了但不满七十二小时仍发到原账户(home: scene.Family) -> None:
    change_account(home, 77)
    assert check(at=NOON + timedelta(hours=1)) == ChangeState.GENUINE
    assert tail_in(NOVEMBER, at=NOON + HOURS - timedelta(seconds=1)) == "0000"
    assert tail_in(DECEMBER, at=NOON + HOURS) == "0077"


def test_已编制的款项照旧发到原账户(home: scene.Family, line: UUID) -> None:
    run_id = scene.financed(scene.prepared().run_id)
    change_account(home, 77)
    assert scene.sent(run_id, at=NOON + DAY) == [scene.rows()[0].id]
    assert scene.rows()[0].account_tail == "0000"


def test_本人说没有换过的账户永远不用并请镇街负责人查清(home: scene.Family) -> None:
    change_account(home, 77)
    answer = AccountCheckGiven(CheckHow.CALL, CheckResult.NOT_HERS, "本人说没有换过，不认识这个账户", "0123")
    assert check(answer) == ChangeState.REFUTED
    assert tail_in(NOVEMBER, at=NOON + 30 * DAY) == "0000"
    with open_scope(CITY):
        (task,) = PaymentTask.objects.filter(kind=TaskKind.ACCOUNT_WATCH, closed_at=None)
        assert task.role in (Role.TOWN_LEADER, Role.DISTRICT_CONFIRMER) and "没有换过" in task.words
        assert "没有启用" in inbox(person_id=home.head)[0].title


def test_没有联系上的继续等(home: scene.Family) -> None:
    change_account(home, 77)
    missed = AccountCheckGiven(CheckHow.CALL, CheckResult.NOT_REACHED, "打了三次没有人接", "0123")
    assert check(missed) == ChangeState.PENDING
    with open_scope(CITY):
        shown = queries.account_change(change_id=change_id())
        assert shown is not None and [one.result for one in shown.checks] == ["not_reached"]
        assert PaymentTask.objects.filter(kind=TaskKind.ACCOUNT_WATCH, closed_at=None).count() == 1
    assert check() == ChangeState.GENUINE


def test_变更当时就请镇街回访并告诉本人(home: scene.Family) -> None:
    change_account(home, 77)
    with open_scope(CITY):
        (task,) = PaymentTask.objects.filter(kind=TaskKind.ACCOUNT_WATCH)
        assert task.opened_at == NOON and "尾号 0123" in task.words and "0077" in task.words
        message = inbox(person_id=home.head)[0]
        (shown,) = queries.account_changes()
    assert "仍发到原账户（尾号0000）" in message.body and "72小时" in message.body
    assert shown.known_phone == "138****0123" and shown.usable_from == NOON + HOURS
    check()
    with open_scope(CITY):
        task.refresh_from_db()
        assert task.closed_at == NOON and task.closed_by_posting == 另一经办.posting_id


def test_再换一次时原账户继续用到新的核实为止(home: scene.Family) -> None:
    change_account(home, 77)
    change_account(home, 88, at=NOON + DAY)
    with open_scope(CITY):
        (shown,) = queries.account_changes()
    assert (shown.former_tail, shown.tail) == ("0000", "0088"), "the one in between was never used"
    assert tail_in(NOVEMBER, at=NOON + 2 * HOURS) == "0000"
    check(at=NOON + 2 * HOURS)
    assert tail_in(DECEMBER, at=NOON + 2 * HOURS) == "0088"


def test_换回正在使用的账户不用再等(home: scene.Family) -> None:
    change_account(home, 77)
    change_account(home, 0, at=NOON + DAY)
    with open_scope(CITY):
        assert queries.account_changes() == []
        states = [one.state for one in queries.account_changes(person_id=home.head, pending=False)]
        assert states == ["superseded"]
        assert not PaymentTask.objects.filter(kind=TaskKind.ACCOUNT_WATCH, closed_at=None).exists()
    assert tail_in(NOVEMBER, at=NOON + DAY) == "0000"


def test_第一次登记的账户马上可以用() -> None:
    family = scene.family(0, paid=False, name="罗庆华")
    scene.account(family.head, "罗庆华", 5)
    assert tail_in(NOVEMBER, at=NOON) == "0005"
    with open_scope(CITY):
        assert queries.account_changes(pending=False) == []


def test_本人在手机上换账户也要等回访(home: scene.Family) -> None:
    me = Actor(Role.RESIDENT, "罗庆华", Scope(subject=home.head), person_id=home.head)
    change_account(home, 77, by=me)
    assert tail_in(NOVEMBER, at=NOON + HOURS) == "0000"
    assert check() == ChangeState.GENUINE


def test_退回重编的发放单也不用未核实的账户(home: scene.Family) -> None:
    run_id = scene.prepared().run_id
    change_account(home, 77)
    assert run_id is not None
    with as_actor(scene.复核):
        services.return_run(
            actor=scene.复核, run_id=run_id, version=scene.version(run_id), reasons="合计有误请重算", at=NOON
        )
    with as_actor(编制):
        services.prepare_again(actor=编制, run_id=run_id, version=scene.version(run_id), at=NOON + HOURS)
    assert scene.rows()[0].account_tail == "0000"


def test_重新发放也不用未核实的账户(home: scene.Family, line: UUID) -> None:
    run_id = scene.financed(scene.prepared().run_id)
    (sent,) = scene.sent(run_id)
    scene.told(sent, "failed", "账户已销户")  # type: ignore[arg-type]
    change_account(home, 77)
    with as_actor(另一经办):
        services.pay_again(actor=另一经办, instruction_id=sent, reasons="已请本人核对账户", at=NOON + HOURS)
    assert scene.rows()[0].account_tail == "0000"
    with open_scope(CITY):
        services.mark_sent(run_id=run_id, instruction_ids=[sent], at=NOON + HOURS)
    scene.told(sent, "failed", "账户已销户")  # type: ignore[arg-type]
    check(at=NOON + HOURS)
    with as_actor(另一经办):
        services.pay_again(actor=另一经办, instruction_id=sent, reasons="新账户已回访核实", at=NOON + HOURS)
    assert scene.rows()[0].account_tail == "0077"


@pytest.mark.parametrize("by", [村干部, scene.签发], ids=["village", "confirmer"])
def test_只有镇街和区县财务回访(home: scene.Family, by: Actor) -> None:
    change_account(home, 77)
    refused(services.CheckNotYours, by=by)


def test_谁登记的账户谁不能核实(home: scene.Family) -> None:
    change_account(home, 77)
    refused(services.SameHand, by=经办)


def test_外区看不到(home: scene.Family) -> None:
    change_account(home, 77)
    refused(NotYours, by=外区)


def test_只能拨打变更前登记的号码(home: scene.Family) -> None:
    change_account(home, 77)
    give_phone(home.head, "13900009999")
    refused(
        services.OtherNumber,
        AccountCheckGiven(CheckHow.CALL, CheckResult.GENUINE, "打了新留的号码，说是本人", "9999"),
    )
    assert check(VISITED) == ChangeState.GENUINE


def test_以前没有电话的要上门() -> None:
    home = scene.family(0, name="罗庆华")
    change_account(home, 77)
    refused(
        services.NoKnownNumber,
        AccountCheckGiven(CheckHow.CALL, CheckResult.GENUINE, "打了新留的号码，说是本人", "0123"),
    )
    assert check(VISITED, by=镇长) == ChangeState.GENUINE


def test_回访要写明情况(home: scene.Family) -> None:
    change_account(home, 77)
    refused(services.ReasonsNeeded, AccountCheckGiven(CheckHow.CALL, CheckResult.GENUINE, "是", "0123"))


def test_核实过的不再核实(home: scene.Family) -> None:
    change_account(home, 77)
    which = change_id()
    check()
    with as_actor(镇长), pytest.raises(services.ChangeSettled):
        services.check_account_change(actor=镇长, change_id=which, check=VISITED, at=NOON)


def test_数据库拒绝把钱送到未核实的账户(home: scene.Family, line: UUID) -> None:
    """Planted: code that forgets the wait and writes the new account into a payment. The database does not send it."""
    run_id = scene.financed(scene.prepared().run_id)
    change_account(home, 77)
    with open_scope(CITY):
        (shown,) = queries.account_changes()
        (row,) = Instruction.objects.filter(run_id=run_id).order_by("pk")
        row.account_id = shown.account_id
        row.save(update_fields=["account_id"])
        with pytest.raises(IntegrityError, match="not checked"), transaction.atomic():
            services.mark_sent(run_id=run_id, instruction_ids=[row.id], at=NOON + HOURS)
    check(at=NOON + timedelta(hours=1))
    with open_scope(CITY):
        with pytest.raises(IntegrityError, match="not checked"), transaction.atomic():
            services.mark_sent(run_id=run_id, instruction_ids=[row.id], at=NOON + timedelta(hours=71))
        assert services.mark_sent(run_id=run_id, instruction_ids=[row.id], at=NOON + HOURS) == 1


def test_数据库拒绝没有回访记录的核实(home: scene.Family) -> None:
    change_account(home, 77)
    with open_scope(CITY), connection.cursor() as cursor:
        with pytest.raises(IntegrityError, match="no call or visit"), transaction.atomic():
            cursor.execute(
                "update payments_account_change set state = 'genuine', settled_by_posting = %s, settled_at = now()",
                [镇长.posting_id],
            )
        for statement in (
            "update payments_account_change set usable_from = entered_at",
            "delete from payments_account_change",
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                cursor.execute(statement)
