"""Each payment tells the person and the one relative she has chosen; no message holds an address or asks for a code."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError

from minzheng.engines.messages.models import Outgoing
from minzheng.engines.messages.queries import inbox
from minzheng.engines.messages.texts import known_kinds, render_text
from minzheng.engines.payments import queries, services
from minzheng.engines.payments.account_models import ToldRelative
from minzheng.engines.payments.services import HoldDecision
from minzheng.engines.payments.types import Consent, InstructionState, NewRelative
from minzheng.foundations.privacy.services import unseal
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.result import NotYours
from minzheng.kernel.scope import Scope
from tests.engines.payments import scene
from tests.engines.payments.scene import AREA, CITY, NOON, NOVEMBER, as_actor, officer, 外区, 经办, 镇长
from tests.engines.payments.test_account_changes import change_account, give_phone
from tests.jobs import run_queued_jobs

pytestmark = pytest.mark.django_db
NIECE = "13900001111"
CONSENT = Consent(NOON.date(), "home", "本人说钱到了也告诉侄女")
外镇 = officer(Role.TOWN_CLERK, "外镇", "500101", "500102")


@pytest.fixture
def home() -> scene.Family:
    family = scene.family(0, name="罗庆华")
    give_phone(family.head)
    return family


def choice(
    person_id: UUID, *, phone: str = NIECE, name: str = "罗小明", relation: str = "侄女"
) -> NewRelative:
    return NewRelative(person_id, AREA, name, relation, phone, CONSENT)


def chosen(person_id: UUID, *, by: Actor = 经办, **given: str) -> UUID:
    with as_actor(by):
        return services.choose_relative(actor=by, choice=choice(person_id, **given), at=NOON)


def refused(error: type[Exception], person_id: UUID, *, by: Actor = 经办, **given: str) -> None:
    with as_actor(by), pytest.raises(error):
        services.choose_relative(actor=by, choice=choice(person_id, **given), at=NOON)


def sms() -> list[tuple[str, str, str]]:
    """(kind, phone, text) of everything on its way, in its order."""
    with open_scope(CITY):
        return [
            (
                row.kind,
                unseal(row.phone_box, context=f"outgoing.phone|{row.id}").decode(),
                unseal(row.body_box, context=f"outgoing.body|{row.id}").decode(),
            )
            for row in Outgoing.objects.order_by("created_at", "id")
        ]


def paid_once(line: UUID, state: InstructionState = InstructionState.PAID, reason: str = "") -> UUID:
    run_id = scene.financed(scene.prepared(NOVEMBER).run_id)
    (sent,) = scene.sent(run_id)
    scene.told(sent, state, reason)
    run_queued_jobs()
    return sent


def test_发放后告诉本人和选定的一位亲属(home: scene.Family, line: UUID) -> None:
    chosen(home.head)
    paid_once(line)
    found = {kind: (phone, text) for kind, phone, text in sms()}
    assert found["payments.paid"][0] == "13800000123" and found["payments.paid_relative"][0] == NIECE
    assert "600 元" in found["payments.paid"][1] and "尾号0000" in found["payments.paid"][1]
    assert (
        "罗*华" in found["payments.paid_relative"][1] and "罗庆华" not in found["payments.paid_relative"][1]
    )
    with open_scope(CITY):
        assert inbox(person_id=home.head)[0].title == "最低生活保障已发放"


def test_银行同样的结果来三次只告诉一次(home: scene.Family, line: UUID) -> None:
    sent = paid_once(line)
    for _ in range(2):
        scene.told(sent, InstructionState.PAID)
    run_queued_jobs()
    assert [kind for kind, _, _ in sms()] == ["payments.paid"]


def test_没有选亲属的只告诉本人(home: scene.Family, line: UUID) -> None:
    paid_once(line)
    assert [kind for kind, _, _ in sms()] == ["payments.paid"]


def test_没有手机的记在待转告里(line: UUID) -> None:
    family = scene.family(0, name="罗庆华")
    paid_once(line)
    assert sms() == []
    with open_scope(CITY):
        assert inbox(person_id=family.head)[0].title == "最低生活保障已发放"


def test_没发成也告诉两个人(home: scene.Family, line: UUID) -> None:
    chosen(home.head)
    paid_once(line, InstructionState.FAILED, "账户已销户")
    kinds = [kind for kind, _, _ in sms()]
    assert kinds == ["payments.relative_chosen", "payments.failed", "payments.failed_relative"]


def test_决定不发的告诉本人可以提异议(home: scene.Family) -> None:
    scene.prepared()
    (row,) = scene.rows()
    with as_actor(经办):
        hold_id = services.hold_payment(actor=经办, instruction_id=row.id, words="需要核实情况", at=NOON)
    with as_actor(镇长):
        decision = HoldDecision(False, "本人已迁出本市并在外地领取", "不发的理由和怎样提出异议")
        services.decide_hold(actor=镇长, hold_id=hold_id, decision=decision, at=NOON)
    run_queued_jobs()
    ((kind, _, text),) = sms()
    assert kind == "payments.suspended" and "不同意怎么办" in text


def test_换账户也告诉亲属(home: scene.Family) -> None:
    chosen(home.head)
    change_account(home, 77)
    kinds = [kind for kind, _, _ in sms()]
    assert kinds[1:] == ["payments.account_changed", "payments.account_changed_relative"]


def test_本人自己选_再选一位就换成那一位(home: scene.Family) -> None:
    me = Actor(Role.RESIDENT, "罗庆华", Scope(subject=home.head), person_id=home.head)
    chosen(home.head, by=me)
    chosen(home.head, by=me, phone="13900002222", name="罗大明", relation="儿子")
    with as_actor(me):
        shown = queries.told_relative(person_id=home.head)
    assert shown is not None and (shown.name, shown.phone_masked) == ("罗大明", "139****2222")


def test_不再告诉亲属(home: scene.Family, line: UUID) -> None:
    chosen(home.head)
    with as_actor(经办):
        with pytest.raises(services.EndUnsaid):
            services.tell_nobody_else(actor=经办, person_id=home.head, at=NOON, words="不了")
        services.tell_nobody_else(actor=经办, person_id=home.head, at=NOON, words="本人说不用再告诉了")
        assert queries.told_relative(person_id=home.head) is None
        row = ToldRelative.objects.get()
        assert (row.ended_by_posting, row.ended_words) == (经办.posting_id, "本人说不用再告诉了")
        with pytest.raises(NotYours):
            services.tell_nobody_else(actor=经办, person_id=home.head, at=NOON, words="本人说不用再告诉了")
    paid_once(line)
    assert [kind for kind, _, _ in sms()] == ["payments.relative_chosen", "payments.paid"]


def test_没有手机的由工作人员登记_留下谁在哪天怎样问的(line: UUID) -> None:
    """谁问的、哪一天、怎样问的、本人怎么说的，都记下来；数据库不收没有问过本人的登记。"""
    family = scene.family(0, name="罗庆华")
    chosen(family.head)
    with as_actor(经办):
        shown = queries.told_relative(person_id=family.head)
    assert shown is not None
    assert (shown.chosen_by, shown.asked_on, shown.asked_how) == (经办.title, NOON.date(), "上门当面问的")
    assert shown.consent_words == "本人说钱到了也告诉侄女"
    paid_once(line)
    assert [(kind, phone) for kind, phone, _ in sms()][-1] == ("payments.paid_relative", NIECE)
    with open_scope(CITY), pytest.raises(IntegrityError, match="payments_relative_consented"):
        ToldRelative.objects.update(asked_on=None)


@pytest.mark.parametrize(
    "consent",
    [
        None,
        Consent(NOON.date() + timedelta(days=1), "home", "本人说可以告诉"),
        Consent(NOON.date(), "photo", "本人说可以告诉"),
        Consent(NOON.date(), "call", "行"),
    ],
    ids=["没问", "以后的日子", "没有的方式", "没有说法"],
)
def test_没有本人同意的不登记(home: scene.Family, consent: Consent | None) -> None:
    with as_actor(经办), pytest.raises(services.ConsentMissing):
        services.choose_relative(actor=经办, choice=replace(choice(home.head), consent=consent), at=NOON)


@pytest.mark.parametrize(
    "given", [{"phone": "12345"}, {"name": "1234"}, {"relation": " "}], ids=["phone", "name", "relation"]
)
def test_亲属信息看不懂的不登记(home: scene.Family, given: dict[str, str]) -> None:
    refused(services.RelativeUnreadable, home.head, **given)


def test_亲属号码不能是本人的(home: scene.Family) -> None:
    refused(services.OwnNumber, home.head, phone="13800000123")


def test_别人不能替她选(home: scene.Family) -> None:
    stranger = scene.family(3)
    other = Actor(Role.RESIDENT, "外人", Scope(subject=stranger.head), person_id=stranger.head)
    for actor in (other, 外区):
        refused(services.RelativeNotYours, home.head, by=actor)
    refused(NotYours, home.head, by=外镇)


def test_所有发放短信不带网址不要验证码() -> None:
    """`render_text` refuses bait; each of ours is made once with what it needs and with nothing missing."""
    context = {
        "name": "罗庆华", "relative": "罗小明", "tail": "0077", "former": "0000", "hours": 72, "month": NOVEMBER,
        "what": "最低生活保障", "fen": 60_000, "from": NOVEMBER, "before": 60_000, "after": 123_456, "once": 234_567,
        "document": "渝民发〔2026〕123号",
    }  # fmt: skip
    ours = [kind for kind in known_kinds() if kind.startswith("payments.")]
    assert len(ours) == 17
    for kind in ours:
        text = render_text(kind=kind, context=context)
        assert "http" not in text.body and "元元" not in text.body and len(text.body) <= 140
    assert {f"{kind}_relative" for kind in ours if not kind.endswith(("_relative", "_chosen"))} <= set(ours)
