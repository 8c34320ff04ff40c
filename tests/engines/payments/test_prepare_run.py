"""编制发放单: the month is frozen once, from the ledger, and nothing due is left out or doubled."""

from datetime import date, datetime, timedelta

import pytest

from minzheng.engines.benefits import services as benefits
from minzheng.engines.payments import services
from minzheng.engines.payments.models import Hold, PaymentTask
from minzheng.engines.payments.types import RunKind, instruction_key
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.clock import BEIJING
from minzheng.kernel.result import NotYours
from tests.engines.payments import scene
from tests.engines.payments.scene import AREA, CITY, DECEMBER, NOON, NOVEMBER, UNIT, 复核, 外区, 签发, 编制

pytestmark = pytest.mark.django_db


def test_a_month_is_frozen_with_what_it_was_computed_from() -> None:
    one, two = scene.family(0), scene.family(1, fen=45_050)
    made = scene.prepared()
    assert (made.number, made.items, made.total_fen, made.held_items) == (1, 2, 105_050, 0)
    row = scene.rows(award_id=one.award_id)[0]
    assert row.id == instruction_key(award_id=one.award_id, month=NOVEMBER, kind="monthly")
    assert (row.state, row.amount_fen, row.computed_fen, row.members) == ("due", 60_000, 60_000, 2)
    assert (row.area_code, row.payee_person_id, row.account_tail, row.bank) == (
        AREA,
        one.head,
        "0000",
        "重庆农村商业银行",
    )
    assert row.rule_version == "2026-01" and row.amount_id and row.decision_id
    number = services.account_number(
        box=bytes(row.account_box), account_id=row.account_id, award_id=row.award_id
    )
    assert number.endswith("0000") and len(number) == 17
    run = scene.run(made.run_id)
    assert run.state == "prepared" and len(bytes(run.digest)) == 32
    assert run.pay_day == date(2026, 11, 10)
    assert two.award_id in {row.award_id for row in scene.rows(run_id=made.run_id)}


def test_what_is_due_is_what_the_ledger_says() -> None:
    from minzheng.engines.benefits.queries import due

    for place in range(4):
        scene.family(place, fen=10_000 + place)
    ended = scene.family(5)
    with scene.as_actor(签发):
        benefits.end_award(
            actor=签发, award_id=ended.award_id, end_month=NOVEMBER, decided=scene.decided(), at=NOON
        )
    made = scene.prepared(DECEMBER)
    with open_scope(CITY):
        ledger = {
            (one.award_id, one.amount_fen, one.payee_person_id, one.decision_id)
            for one in due(month=DECEMBER)
        }
    kept = {
        (r.award_id, r.amount_fen, r.payee_person_id, r.decision_id) for r in scene.rows(run_id=made.run_id)
    }
    assert kept == ledger and len(kept) == 4


def test_a_second_preparation_holds_only_what_is_new() -> None:
    scene.family(0)
    first = scene.prepared()
    late = scene.family(1)
    second = scene.prepared(at=NOON + timedelta(days=3))
    assert (second.number, second.items) == (2, 1)
    assert [row.award_id for row in scene.rows(run_id=second.run_id)] == [late.award_id]
    third = scene.prepared(at=NOON + timedelta(days=4))
    assert third.run_id is None and third.items == 0
    assert len(scene.rows()) == 2 and scene.run(first.run_id).items == 1


def test_without_an_account_it_is_held_with_an_owner_and_never_left_out() -> None:
    scene.family(0)
    bare = scene.family(1, paid=False)
    made = scene.prepared()
    assert (made.items, made.held_items, made.held_fen, made.total_fen) == (2, 1, 60_000, 120_000)
    row = scene.rows(award_id=bare.award_id)[0]
    assert (row.state, row.reason, row.account_box) == ("held", "no_account", None)
    with open_scope(CITY):
        hold = Hold.objects.get(instruction_id=row.id)
        task = PaymentTask.objects.get(hold_id=hold.id)
    assert hold.owner_role and hold.opened_on == date(2026, 11, 2) and hold.cap_on == date(2026, 11, 9)
    assert task.due_on == hold.cap_on and "账户" in task.words


def test_another_month_is_another_payment() -> None:
    one = scene.family(0)
    scene.prepared()
    scene.prepared(DECEMBER)
    assert [row.month for row in scene.rows(award_id=one.award_id)] == [NOVEMBER, DECEMBER]


def test_发放日逢休息日提前到前一个工作日() -> None:
    scene.family(0, start=date(2026, 10, 1))
    made = scene.prepared(
        date(2026, 10, 1)
    )  # 2026-10-10 is a Saturday that works or not: never a day of rest
    from minzheng.foundations.workdays.queries import is_working_day

    day = scene.run(made.run_id).pay_day
    assert is_working_day(day) and day <= date(2026, 10, 10)


def test_only_district_finance_prepares() -> None:
    for other in (复核, 签发, scene.经办, scene.财政):
        with scene.as_actor(other), pytest.raises(services.NotYourDuty):
            services.prepare_run(actor=other, unit=UNIT, month=NOVEMBER, kind=RunKind.MONTHLY, at=NOON)


def test_another_unit_is_refused() -> None:
    with scene.as_actor(外区), pytest.raises(NotYours):
        services.prepare_run(actor=外区, unit=UNIT, month=NOVEMBER, kind=RunKind.MONTHLY, at=NOON)


@pytest.mark.parametrize("month", [date(2026, 11, 2), date(2027, 1, 1)])
def test_a_month_is_a_month_and_not_far_ahead(month: date) -> None:
    with scene.as_actor(编制), pytest.raises(services.MonthUnfit):
        services.prepare_run(actor=编制, unit=UNIT, month=month, kind=RunKind.MONTHLY, at=NOON)


def test_a_run_of_another_day_keeps_its_digest() -> None:
    from minzheng.engines.payments.freezing import run_digest

    scene.family(0)
    made = scene.prepared(at=datetime(2026, 11, 5, 9, tzinfo=BEIJING))
    with open_scope(CITY):
        assert made.run_id is not None
        assert run_digest(made.run_id) == (1, 60_000, bytes(scene.run(made.run_id).digest))


def test_a_kind_nobody_gives_amounts_for_is_refused_politely(monkeypatch: pytest.MonkeyPatch) -> None:
    from minzheng.engines.payments.freezing import SOURCES

    missing = RunKind.ONE_OFF
    monkeypatch.delitem(SOURCES, missing)
    with scene.as_actor(编制), pytest.raises(services.KindNotReady):
        services.prepare_run(actor=编制, unit=UNIT, month=NOVEMBER, kind=missing, at=NOON)


def test_another_kinds_source_is_registered_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    from minzheng.engines.payments import freezing

    monkeypatch.setattr(freezing, "SOURCES", dict(freezing.SOURCES))
    monkeypatch.setattr("minzheng.engines.payments.services.preparing.SOURCES", freezing.SOURCES)
    services.register_source(RunKind.ONE_OFF, "benefits_due")
    with pytest.raises(ValueError, match="drop"):
        services.register_source(RunKind.PRICE, "x(1); drop table y")
    home = scene.family(0)
    scene.prepared()
    made = scene.prepared(kind=RunKind.ONE_OFF)
    assert made.items == 1 and made.number == 1
    assert [row.kind for row in scene.rows(award_id=home.award_id)] == ["monthly", "one_off"]
