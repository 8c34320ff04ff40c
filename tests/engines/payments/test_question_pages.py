"""款项核实: one list of what waits, each with its owner, its days left and the form of its answer."""

from uuid import UUID

import pytest

from minzheng.engines.payments import services
from minzheng.engines.payments.models import Hold, PaymentTask
from minzheng.engines.payments.types import InstructionState, NamedPerson, TaskKind, VitalKind
from minzheng.foundations.audit.queries import looks_at
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.scope import Scope
from tests.cast import Cast
from tests.engines.payments import scene
from tests.engines.payments.pages import RUNS, SignIn, morning, officer, text
from tests.engines.payments.scene import CITY, NOON, NOVEMBER

__all__ = ["morning", "officer"]
pytestmark = pytest.mark.django_db
LIST = RUNS + "questions/"


def task_of(kind: TaskKind) -> UUID:
    with open_scope(CITY):
        return UUID(str(PaymentTask.objects.get(kind=kind).id))


def asked(kind: TaskKind) -> str:
    return f"{LIST}{task_of(kind)}/"


def test_没有账户的暂缓_经办补账户后发放(cast: Cast, officer: SignIn, line: UUID) -> None:
    home = scene.family(0, paid=False)
    scene.prepared()
    page = text(officer("王敏").get(LIST))
    assert "核实暂缓的款项" in page and scene.NAMES[0] in page and "王敏" in page and "已过" in page
    here, client = asked(TaskKind.HOLD), officer("王敏")
    early = client.post(here, {"do": "pay", "reasons": "已联系本人登记账户"})
    assert early.status_code == 422 and "已联系本人登记账户" in text(early)
    scene.account(home.head, scene.NAMES[0], 7)
    assert client.post(here, {"do": "pay", "reasons": "已联系本人登记账户"}).status_code == 302
    assert scene.rows(award_id=home.award_id)[0].state == "due"
    done = text(client.get(here))
    assert "已联系本人登记账户" in done and 'value="pay"' not in done


def test_决定不发只由负责人作出_并写告知(officer: SignIn) -> None:
    home = scene.family(0, paid=False)
    scene.prepared()
    here = asked(TaskKind.HOLD)
    assert 'value="suspend"' not in text(officer("王敏").get(here))
    refused = officer("王敏").post(here, {"do": "suspend", "reasons": "不符合条件", "notice": "告知内容"})
    assert refused.status_code == 403 and "由镇街负责人" in text(refused)
    leader = officer("张主任")
    bare = leader.post(here, {"do": "suspend", "reasons": "家庭已搬离本市"})
    assert bare.status_code == 422 and "告知本人" in text(bare) and "家庭已搬离本市" in text(bare)
    assert scene.rows(award_id=home.award_id)[0].state == "held"
    told = {"do": "suspend", "reasons": "家庭已搬离本市", "notice": "11 月不发，金额 600 元，可以提出异议"}
    assert leader.post(here, told).status_code == 302
    assert scene.rows(award_id=home.award_id)[0].state == "suspended"


def test_死亡提示_不属实就照常发放(officer: SignIn) -> None:
    home = scene.family(0, members=2)
    scene.prepared()
    person = NamedPerson(scene.NAMES[1], scene.number_of(1))
    services.report_vital_event(
        source="卫健死亡登记", person=person, kind=VitalKind.DEATH, on=NOVEMBER, at=NOON
    )
    here = asked(TaskKind.VITAL_EVENT)
    page = text(officer("王敏").get(here))
    assert "卫健死亡登记" in page and 'value="false"' in page and 'value="pay"' not in page
    assert officer("王敏").post(here, {"do": "false", "reasons": "上门见到本人"}).status_code == 302
    assert {row.state for row in scene.rows(award_id=home.award_id)} == {"due"}
    assert "上门见到本人" in text(officer("王敏").get(here))


def test_没发成的重新发放(officer: SignIn, line: UUID) -> None:
    home = scene.family(0)
    run_id = scene.financed(scene.prepared().run_id)
    (due,) = scene.sent(run_id)
    scene.told(due, InstructionState.FAILED, "账户已销户")
    here, client = asked(TaskKind.FAILED), officer("王敏")
    assert "按现在登记的账户重新发放" in text(client.get(here))
    assert client.post(here, {"do": "again", "reasons": "本人更正了账户"}).status_code == 302
    (row,) = scene.rows(award_id=home.award_id)
    assert (row.state, row.attempt) == ("due", 2)


def test_结果待查_向银行查清后登记_不能只写一句话就算完(officer: SignIn, line: UUID) -> None:
    scene.family(0)
    run_id = scene.financed(scene.prepared().run_id)
    (due,) = scene.sent(run_id)
    scene.told(due, InstructionState.IN_DOUBT)
    here, client = asked(TaskKind.IN_DOUBT), officer("周财务")
    assert "银行确认已到账" in text(client.get(here)) and 'value="answer"' not in text(client.get(here))
    assert client.post(here, {"do": "answer", "reasons": "银行说明天给回单"}).status_code == 404
    short = client.post(here, {"do": "arrived", "reasons": "好"})
    assert short.status_code == 422 and "至少 4 个字" in text(short)
    assert scene.rows()[0].state == "in_doubt", "nothing was settled"
    assert client.post(here, {"do": "arrived", "reasons": "柜台查到已入账"}).status_code == 302
    assert scene.rows()[0].state == "paid"


def test_换账户由另一个人打登记的电话核实(cast: Cast, officer: SignIn, line: UUID) -> None:
    home = scene.family(0)
    scene.account(home.head, scene.NAMES[0], 77)
    here = asked(TaskKind.ACCOUNT_WATCH)
    page = text(officer("王敏").get(here))
    assert "向本人核实新账户" in page and "尾号 0077" in page
    wrong = officer("王敏").post(
        here,
        {"do": "called", "how": "call", "result": "genuine", "reasons": "本人说是", "phone_tail": "9999"},
    )
    assert wrong.status_code in (403, 422) and "本人说是" in text(wrong)
    done = {"do": "called", "how": "visit", "result": "genuine", "reasons": "上门见到本人，是她换的"}
    assert officer("王敏").post(here, {**done, "how": "x"}).status_code == 404
    assert officer("王敏").post(here, done).status_code == 302
    assert "上门见到本人" in text(officer("王敏").get(here))


def test_三人同一账户的提示_写明核实情况(officer: SignIn) -> None:
    homes = [scene.family(place, paid=False) for place in range(3)]
    for home in homes:
        scene.account(home.head, scene.NAMES[home.place * 10 % len(scene.NAMES)], 1)
    services.look_for_shared(at=NOON)
    with open_scope(CITY):
        task = PaymentTask.objects.filter(kind=TaskKind.ACCOUNT_WATCH, words__contains="同一").first()
    assert task is not None
    name = {"town_clerk": "王敏", "town_leader": "张主任", "district_finance": "周财务"}.get(
        task.role, "李科"
    )
    here, client = f"{LIST}{task.id}/", officer(name)
    page = text(client.get(here))
    assert "同一个银行账户" in page and all(f"people/{home.head}/" in page for home in homes)
    assert client.post(here, {"do": "flag", "reasons": "村委会代管，三户都有协议"}).status_code == 302
    assert client.post(here, {"do": "flag", "reasons": "再登记一次试试"}).status_code == 404


def test_一笔款项先暂缓再查清(officer: SignIn) -> None:
    scene.family(0)
    scene.prepared()
    (row,) = scene.rows()
    here, client = f"{RUNS}payment/{row.id}/", officer("王敏")
    assert client.post(here, {"do": "hold", "reasons": "有人反映收款人已搬走"}).status_code == 302
    page = text(client.get(here))
    assert "暂缓" in page and 'value="pay"' in page
    assert client.post(here, {"do": "pay", "reasons": "电话核实本人仍在"}).status_code == 302
    assert "决定发放" in text(client.get(here)) and "电话核实本人仍在" in text(client.get(here))
    assert client.post(here, {"do": "again", "reasons": "再发一次吧"}).status_code == 422
    assert client.post(here, {"do": "pay", "reasons": "没有暂缓了"}).status_code == 404


def test_谁看了发放情况_本人看得到(officer: SignIn) -> None:
    home = scene.family(0)
    scene.prepared()
    page = text(officer("张主任").get(f"{RUNS}people/{home.head}/"))
    assert scene.NAMES[0] in page and "600 元" in page
    with open_scope(Scope(subject=home.head)):
        seen = [look.who for look in looks_at(person_id=home.head) if look.action == "payments.sheet.opened"]
    assert seen == ["綦江区扶欢镇 镇街审核负责人 张主任"]


@pytest.mark.parametrize("name", ["外镇", "外人", "小杨", "核对员"])
def test_别处的人看不到任何一页(name: str, officer: SignIn) -> None:
    home = scene.family(0, paid=False)
    scene.prepared()
    (row,) = scene.rows()
    client, nothing = officer(name), new_id()
    for kind, known in (("people", home.head), ("payment", row.id), ("questions", task_of(TaskKind.HOLD))):
        foreign, random = client.get(f"{RUNS}{kind}/{known}/"), client.get(f"{RUNS}{kind}/{nothing}/")
        assert (foreign.status_code, foreign.content) == (404, random.content), kind
        assert client.post(f"{RUNS}{kind}/{known}/", {"do": "pay", "reasons": "不该可以"}).status_code == 404
    with open_scope(CITY):
        assert Hold.objects.get().ended_at is None


def test_审计看全部_不能办(officer: SignIn) -> None:
    scene.family(0, paid=False)
    scene.prepared()
    client = officer("审计")
    assert "核实暂缓的款项" in text(client.get(LIST))
    here = asked(TaskKind.HOLD)
    assert 'value="pay"' not in text(client.get(here))
    assert client.post(here, {"do": "pay", "reasons": "审计不办理"}).status_code == 403
