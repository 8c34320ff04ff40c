"""benefits.due: one row for each award, month and kind, right at every boundary."""

from datetime import date
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minzheng.engines.benefits.models import Award, AwardAmount
from minzheng.engines.benefits.queries import due
from minzheng.engines.benefits.services import grant
from minzheng.kernel.identifiers import new_id
from tests.engines.benefits.scene import AREA, NOON, OTHER_AREA, as_actor, resident, 外人, 李科
from tests.engines.benefits.test_grant import dibao

pytestmark = pytest.mark.django_db


def amounts(month: date) -> list[int]:
    return [item.amount_fen for item in due(month=month)]


def end(award_id: UUID, month: date) -> None:
    """As a decision would."""
    ended = {"end_reason": "测试", "ended_by_decision": new_id(), "ended_by_posting": new_id()}
    Award.objects.filter(pk=award_id).update(end_month=month, status="ended", **ended)


def test_an_award_is_due_from_its_first_month_on() -> None:
    award = dibao(start_month=date(2027, 1, 1))
    with as_actor(李科):
        award_id = grant(actor=李科, award=award, at=NOON)
        assert amounts(date(2026, 12, 1)) == [] and amounts(date(2026, 12, 31)) == []
        (item,) = due(month=date(2027, 1, 31))
        assert (item.award_id, item.month, item.kind) == (award_id, date(2027, 1, 1), "dibao")
        assert (item.amount_fen, item.person_id, item.payee_person_id) == (
            62_000,
            award.person_id,
            award.person_id,
        )
        assert (item.household_id, item.area_code) == (award.household_id, AREA)
        assert amounts(date(2031, 7, 1)) == [62_000]


def test_the_last_month_is_paid_and_the_next_is_not() -> None:
    with as_actor(李科):
        award_id = grant(actor=李科, award=dibao(start_month=date(2026, 6, 1)), at=NOON)
        end(award_id, date(2026, 12, 1))
        assert [amounts(date(2026, month, 1)) for month in (5, 6, 11, 12)] == [
            [],
            [62_000],
            [62_000],
            [62_000],
        ]
        assert amounts(date(2027, 1, 1)) == []


def test_a_new_standard_applies_from_its_month() -> None:
    with as_actor(李科):
        award_id = grant(actor=李科, award=dibao(), at=NOON)
        AwardAmount.objects.filter(award_id=award_id).update(
            to_month=date(2026, 12, 1), closed_by_decision=new_id()
        )
        AwardAmount.objects.create(
            award_id=award_id,
            from_month=date(2027, 1, 1),
            amount_fen=70_000,
            rule_version="2027.1",
            decision_id=new_id(),
            area_code=AREA,
        )
        assert amounts(date(2026, 12, 1)) == [62_000]
        assert amounts(date(2027, 1, 1)) == [70_000]


def test_a_kind_or_a_holder_can_be_asked_for() -> None:
    me = new_id()
    with as_actor(李科):
        grant(actor=李科, award=dibao(me), at=NOON)
        grant(actor=李科, award=dibao(kind="tekun", kind_name="特困供养"), at=NOON)
        assert [item.kind for item in due(month=date(2026, 12, 1), kind="tekun")] == ["tekun"]
        assert [item.person_id for item in due(month=date(2026, 12, 1), person_id=me)] == [me]


def test_many_awards_are_one_statement_in_a_fixed_order() -> None:
    with as_actor(李科):
        for _ in range(20):
            grant(actor=李科, award=dibao(), at=NOON)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            items = due(month=date(2026, 12, 1))
    assert len(queries) == 1
    assert len(items) == 20 and items == sorted(items, key=lambda item: (item.area_code, item.award_id))
    assert len({(item.award_id, item.month, item.kind) for item in items}) == 20


def test_each_sees_what_is_due_in_her_own_scope() -> None:
    me = new_id()
    with as_actor(李科):
        grant(actor=李科, award=dibao(me), at=NOON)
        grant(actor=李科, award=dibao(), at=NOON)
    with as_actor(外人):
        grant(actor=外人, award=dibao(area_code=OTHER_AREA), at=NOON)
        assert [item.area_code for item in due(month=date(2026, 12, 1))] == [OTHER_AREA]
    with as_actor(resident(me)):
        assert [item.person_id for item in due(month=date(2026, 12, 1))] == [me]
