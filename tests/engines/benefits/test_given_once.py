"""一次性救助：一个金额，一笔应发，当月终了；同一事由全市不重复；数据库守住“两次为零”。"""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

import pytest
from django.db import Error, connection, transaction

from minzheng.engines.benefits import queries, services
from minzheng.engines.benefits.models import AidedCause, Award, AwardAmount, AwardMember, DueItem
from minzheng.engines.benefits.types import (
    AlreadyAided,
    AwardStatus,
    AwardUnfit,
    Decided,
    GivenOnce,
    NewAward,
    NewMember,
    OnceUnfit,
)
from minzheng.engines.payments.services import MonthUnfit
from minzheng.engines.payments.types import RunKind
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import Role
from minzheng.kernel.clock import BEIJING
from minzheng.kernel.identifiers import new_id
from tests.engines.payments import scene
from tests.engines.payments.scene import CITY, DECEMBER, NOON, NOVEMBER, officer, 签发, 财政

pytestmark = pytest.mark.django_db
TODAY, NEXT_YEAR = date(2026, 11, 2), date(2027, 11, 1)
ELSEWHERE = officer(Role.DISTRICT_CONFIRMER, "外区", "500116", "500117")
AWAY = "500116500116120206"


def once(
    *people: UUID, cause: str = "illness:2026-11", fen: int = 63_000, area: str = scene.AREA
) -> NewAward:
    """A quick aid decided today."""
    return NewAward(
        kind="quick_aid", kind_name="临时救助（小额快救）", case_id=new_id(), decision_id=new_id(), household_id=new_id(),
        person_id=people[0], area_code=area, start_month=NOVEMBER, amount_fen=fen, rule_version="2026-01",
        rule_profile="cn-2021", members=tuple(NewMember(one) for one in people),
        once=GivenOnce(cause, TODAY, NEXT_YEAR),
    )  # fmt: skip


def given(award: NewAward) -> UUID:
    """李科 decides."""
    with scene.as_actor(签发):
        return services.grant(actor=签发, award=award, at=NOON)


def test_给一次就是一笔应发_按月的应发里没有它() -> None:
    someone = scene.person(1)
    award_id = given(once(someone))
    with open_scope(CITY):
        line = queries.award(award_id=award_id)
        assert line is not None and (line.once_fen, line.amounts, line.status) == (
            63_000,
            (),
            AwardStatus.ENDED,
        )
        assert (line.start_month, line.end_month, line.end_reason) == (NOVEMBER, NOVEMBER, "一次性发放")
        assert line.amount_in(TODAY) is None and queries.amount_due(award_id=award_id, month=TODAY) is None
        (item,) = queries.once_due(month=date(2026, 11, 30))
        assert (item.award_id, item.kind, item.amount_fen, item.month) == (
            award_id,
            "quick_aid",
            63_000,
            NOVEMBER,
        )
        assert queries.once_due(month=NOVEMBER, kind="temporary_aid") == []
        assert queries.once_due(month=NOVEMBER, person_id=new_id()) == []
        assert queries.due(month=NOVEMBER) == [] and queries.once_due(month=DECEMBER) == []
        assert not AwardAmount.objects.filter(award_id=award_id).exists()


def test_随时可以单独编一张发放单_三人加财政_每笔只付一次() -> None:
    someone = scene.person(1)
    scene.account(someone, scene.NAMES[1], 1)
    award_id = given(once(someone))
    scene.budget()
    assert scene.prepared(NOVEMBER).run_id is None, "no monthly run has it"
    first = scene.prepared(NOVEMBER, kind=RunKind.ONE_OFF)
    assert (first.items, first.total_fen, first.number) == (1, 63_000, 1)
    assert scene.prepared(NOVEMBER, kind=RunKind.ONE_OFF).run_id is None
    with pytest.raises(MonthUnfit, match="到当月才能编制"), transaction.atomic():
        scene.prepared(DECEMBER, kind=RunKind.ONE_OFF, at=datetime(2026, 11, 25, 12, tzinfo=BEIJING))
    scene.sent(scene.financed(first.run_id))
    other = scene.person(2)
    scene.account(other, scene.NAMES[2], 2)
    given(once(other))
    second = scene.prepared(NOVEMBER, kind=RunKind.ONE_OFF)
    assert (second.items, second.number) == (1, 2), "an urgent run of its own, holding only what is new"
    assert [(row.kind, row.amount_fen) for row in scene.rows(award_id=award_id)] == [("one_off", 63_000)]


def test_同一事由全市不重复_新的事由可以() -> None:
    mother, child = scene.person(1), scene.person(2)
    given(once(mother, child))
    with scene.as_actor(ELSEWHERE), pytest.raises(AlreadyAided, match="同一事由"):
        services.grant(actor=ELSEWHERE, award=once(child, area=AWAY, cause="illness:2026-11"), at=NOON)
    later = replace(
        once(child, area=AWAY, cause="disaster:2026-12"), start_month=DECEMBER,
    )  # fmt: skip
    with scene.as_actor(ELSEWHERE):
        assert services.grant(actor=ELSEWHERE, award=later, at=NOON)


def test_同一个月另一场困难_同一事项可以再救助() -> None:
    """House fire on the 3rd, accident on the 20th: another cause is another award, in the very same month."""
    mother, child = scene.person(1), scene.person(2)
    home = new_id()
    fire = replace(once(mother, child, cause="disaster:2026-11-03"), household_id=home)
    accident = replace(once(mother, child, cause="accident:2026-11-20"), household_id=home)
    assert given(fire) != given(accident)
    with open_scope(CITY):
        assert len(queries.once_due(month=NOVEMBER)) == 2
        assert AwardMember.objects.filter(person_id=mother, once=True).count() == 2
    with pytest.raises(AlreadyAided), scene.as_actor(签发):
        services.grant(actor=签发, award=replace(accident, decision_id=new_id()), at=NOON)


def test_按月的待遇同一个月仍然只有一份() -> None:
    mother = scene.person(1)
    monthly = replace(once(mother), kind="dibao", kind_name="最低生活保障", once=None)
    given(monthly)
    with scene.as_actor(签发), pytest.raises(services.AlreadyGranted):
        services.grant(
            actor=签发, award=replace(monthly, decision_id=new_id(), household_id=new_id()), at=NOON
        )
    planted = (
        "update benefits_award_member set once = true",
        (
            "insert into benefits_award_member (id, area_code, award_id, kind, person_id, holder_id, from_month, once)"
            " select gen_random_uuid(), area_code, award_id, kind, gen_random_uuid(), holder_id, from_month, true"
            " from benefits_award_member limit 1"
        ),
    )
    for statement in planted:
        with open_scope(CITY), pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_家里两个人各自生病_分别记在各人名下() -> None:
    mother, child = scene.person(1), scene.person(2)
    home = new_id()
    of = {"household_id": home}
    first = replace(once(mother, child, cause="medical:2026-11-02"), **of)
    given(replace(first, once=replace(first.once, met=(mother,))))  # type: ignore[arg-type,type-var]
    second = replace(once(mother, child, cause="medical:2026-11-02"), **of)
    given(replace(second, once=replace(second.once, met=(child,))))  # type: ignore[arg-type,type-var]
    with open_scope(CITY):
        assert set(AidedCause.objects.values_list("person_id", flat=True)) == {mother, child}
    again = replace(once(child, cause="medical:2026-11-02"), **of)
    with scene.as_actor(签发), pytest.raises(AlreadyAided):
        services.grant(actor=签发, award=again, at=NOON)
    with pytest.raises(AwardUnfit):
        replace(first, once=replace(first.once, met=(new_id(),)))  # type: ignore[type-var]


def test_决定人写明是新发生的困难_另开事由_理由记在台账上() -> None:
    mother = scene.person(1)
    given(once(mother))
    found = replace(once(mother).once, anew="两次住院间隔二十天，病因不同，已向医院核实")  # type: ignore[type-var]
    award_id = given(replace(once(mother), once=found))
    with scene.as_actor(签发), pytest.raises(AlreadyAided):
        services.grant(actor=签发, award=replace(once(mother), once=found), at=NOON)
    with open_scope(CITY):
        kept = AidedCause.objects.get(award_id=award_id)
        assert kept.cause == "illness:2026-11#2026-11-02" and "医院核实" in kept.anew
        known = queries.aided_among(actor=签发, person_ids=[mother], kinds=["quick_aid"], on=TODAY, at=NOON)
        assert {cause for _person, _kind, cause, _day in known} == {"illness:2026-11"}
        with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("update benefits_aided_cause set anew = 'x' where anew = ''")
    with pytest.raises(OnceUnfit):
        GivenOnce("illness#1", TODAY, NEXT_YEAR)


def test_先前救助过的事由_决定人看得到_没有地点和金额() -> None:
    mother = scene.person(1)
    given(once(mother))
    with scene.as_actor(ELSEWHERE):
        asked = {"actor": ELSEWHERE, "person_ids": [mother], "at": NOON}
        assert queries.aided_among(**asked, kinds=["quick_aid"], on=TODAY) == [
            (mother, "quick_aid", "illness:2026-11", TODAY)
        ]
        assert queries.aided_among(**asked, kinds=["temporary_aid"], on=TODAY) == []
        assert queries.aided_among(**asked, kinds=["quick_aid"], on=NEXT_YEAR) == []
        assert not AidedCause.objects.exists(), "another district reads no row"
        assert not queries.holders_among(
            actor=ELSEWHERE, person_ids=[mother], kinds=["quick_aid"], on=TODAY, at=NOON
        ), "who was helped once does not live on it"


@pytest.mark.parametrize(
    "planted",
    [
        "insert into benefits_due_item (id, area_code, award_id, month, kind, amount_fen, members, decision_id, rule_version, words)"
        " select gen_random_uuid(), area_code, award_id, month + interval '1 month', kind, amount_fen, members, decision_id, rule_version, words"
        " from benefits_due_item",
        "insert into benefits_due_item (id, area_code, award_id, month, kind, amount_fen, members, decision_id, rule_version, words)"
        " select gen_random_uuid(), area_code, award_id, month, 'back_pay', amount_fen, members, decision_id, rule_version, words"
        " from benefits_due_item",
        "insert into benefits_award_amount (id, area_code, award_id, from_month, amount_fen, rule_version, decision_id)"
        " select gen_random_uuid(), area_code, id, start_month, 100, rule_version, decision_id from benefits_award",
        "update benefits_award set once = false",
        "update benefits_due_item set amount_fen = amount_fen * 2",
        "delete from benefits_due_item",
        "update benefits_aided_cause set apart_until = apart_until - 1",
        "delete from benefits_aided_cause",
        "update benefits_award set end_month = end_month + interval '1 month', ended_by_decision = gen_random_uuid()",
    ],
)
def test_数据库不许第二笔_不许改(planted: str) -> None:
    given(once(scene.person(1)))
    with open_scope(CITY), pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(planted)
    with open_scope(CITY):
        assert DueItem.objects.count() == 1 and Award.objects.get().once


def test_一次性的待遇不能再改金额_再停发() -> None:
    award_id = given(once(scene.person(1)))
    decided = Decided(new_id(), 签发.posting_id, "2026-01", "不该有的调整")
    with scene.as_actor(签发), pytest.raises(services.AlreadyEnded):
        services.end_award(actor=签发, award_id=award_id, end_month=NOVEMBER, decided=decided, at=NOON)
    with scene.as_actor(财政), pytest.raises(services.DecisionNeeded):
        services.grant(actor=财政, award=once(scene.person(2)), at=NOON)


def test_没有事由或者日子倒着的不收() -> None:
    with pytest.raises(OnceUnfit):
        GivenOnce("", TODAY, NEXT_YEAR)
    with pytest.raises(OnceUnfit):
        GivenOnce("illness:2026-11", TODAY, TODAY)
