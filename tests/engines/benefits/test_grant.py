"""benefits.grant: what a decision gives is entered once, by a human officer who may confirm."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from minzheng.engines.benefits.models import Award, AwardAmount, AwardMember
from minzheng.engines.benefits.queries import awards_of, awards_of_case, current
from minzheng.engines.benefits.services import AlreadyGranted, DecisionNeeded, grant
from minzheng.engines.benefits.types import AwardStatus, AwardUnfit, NewAward, NewMember, month_after
from minzheng.engines.jobs.models import OutboxEvent
from minzheng.foundations.audit.models import Event
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import SYSTEM
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours
from tests.engines.benefits.scene import (
    AREA,
    NOON,
    OTHER_AREA,
    as_actor,
    raw_count,
    resident,
    外人,
    张主任,
    李科,
    经办,
)

pytestmark = pytest.mark.django_db
TABLES = ("benefits_award", "benefits_award_amount", "benefits_award_member")


def dibao(*people: UUID, **changes: object) -> NewAward:
    """An award of 620 yuan a month for some people, the first its holder."""
    people = people or (new_id(),)
    plain = NewAward(
        kind="dibao",
        kind_name="最低生活保障",
        case_id=new_id(),
        decision_id=new_id(),
        household_id=new_id(),
        person_id=people[0],
        area_code=AREA,
        start_month=date(2026, 12, 1),
        amount_fen=62_000,
        rule_version="2026.1",
        rule_profile="cn-2021",
        members=tuple(NewMember(one) for one in people),
        payee_account="6217003760001234567",
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def test_a_confirmer_enters_an_award() -> None:
    award = dibao(new_id(), new_id())
    with as_actor(李科):
        award_id = grant(actor=李科, award=award, at=NOON)
        (line,) = awards_of_case(case_id=award.case_id)
    assert (line.id, line.status, line.member_count) == (award_id, AwardStatus.RUNNING, 2)
    assert line.start_month == date(2026, 12, 1) and line.end_month is None
    assert line.amount_in(date(2026, 12, 31)) == 62_000 and line.amount_in(date(2026, 11, 30)) is None
    assert line.payee_person_id == award.person_id
    assert line.account_masked == "尾号 4567"
    assert (line.rule_version, line.rule_profile, line.decision_id) == (
        "2026.1",
        "cn-2021",
        award.decision_id,
    )


def test_the_grant_is_recorded_and_announced() -> None:
    award = dibao()
    with as_actor(李科):
        award_id = grant(actor=李科, award=award, at=NOON)
    fact = OutboxEvent.objects.get(name="benefits.award.granted")
    assert fact.payload["award_id"] == str(award_id) and fact.payload["start_month"] == "2026-12-01"
    with open_scope(WHOLE_CITY):
        event = Event.objects.get(action="benefits.award.granted")
    assert (event.subject_id, event.posting_id, event.person_id) == (
        award_id,
        李科.posting_id,
        award.person_id,
    )


def test_the_account_number_is_nowhere_in_clear() -> None:
    with as_actor(李科):
        grant(actor=李科, award=dibao(), at=NOON)
        with connection.cursor() as cursor:
            cursor.execute("select a::text from benefits_award a")
            assert b"6217003760001234567".hex() not in cursor.fetchone()[0]
    assert "6217003760001234567" not in repr(dibao())


def test_nothing_is_given_without_a_decision() -> None:
    with as_actor(李科), pytest.raises(DecisionNeeded):
        grant(actor=李科, award=dibao(decision_id=None), at=NOON)


def test_no_machine_and_no_resident_gives() -> None:
    me = new_id()
    for actor in (SYSTEM, resident(me)):
        with open_scope(WHOLE_CITY), pytest.raises(DecisionNeeded):
            grant(actor=actor, award=dibao(me), at=NOON)


def test_a_town_clerk_does_not_confirm_but_a_delegated_town_leader_does() -> None:
    with as_actor(经办), pytest.raises(DecisionNeeded):
        grant(actor=经办, award=dibao(), at=NOON)
    with as_actor(张主任):
        assert grant(actor=张主任, award=dibao(), at=NOON)


def test_an_officer_gives_only_in_her_own_area() -> None:
    with as_actor(外人), pytest.raises(NotYours):
        grant(actor=外人, award=dibao(), at=NOON)


def test_the_same_decision_gives_once() -> None:
    award = dibao()
    with as_actor(李科):
        grant(actor=李科, award=award, at=NOON)
        with pytest.raises(AlreadyGranted):
            grant(
                actor=李科,
                award=replace(award, household_id=new_id(), members=(NewMember(new_id()),)),
                at=NOON,
            )
        assert Award.objects.count() == 1


def test_a_household_holds_one_award_of_a_kind() -> None:
    award = dibao()
    with as_actor(李科):
        grant(actor=李科, award=award, at=NOON)
        with pytest.raises(AlreadyGranted):
            grant(actor=李科, award=dibao(household_id=award.household_id), at=NOON)


def test_a_person_counted_in_another_district_is_found_by_the_database() -> None:
    son = new_id()
    with as_actor(外人):
        grant(actor=外人, award=dibao(new_id(), son, area_code=OTHER_AREA), at=NOON)
    with as_actor(李科):
        assert awards_of(person_id=son) == []  # 李科 cannot see it
        with pytest.raises(AlreadyGranted):
            grant(actor=李科, award=dibao(new_id(), son), at=NOON)
        assert (Award.objects.count(), AwardAmount.objects.count(), AwardMember.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize(
    "change", [{"amount_fen": 0}, {"start_month": date(2026, 12, 2)}, {"members": ()}, {"rule_version": ""}]
)
def test_an_award_that_cannot_stand_is_not_made(change: dict[str, object]) -> None:
    with pytest.raises(AwardUnfit):
        dibao(**change)


def test_the_same_member_twice_is_not_made() -> None:
    me = new_id()
    with pytest.raises(AwardUnfit):
        dibao(members=(NewMember(me), NewMember(me)))


def test_the_month_after_turns_the_year() -> None:
    assert month_after(date(2026, 12, 31)) == date(2027, 1, 1)
    assert month_after(date(2026, 1, 1)) == date(2026, 2, 1)


@pytest.mark.parametrize(
    "statement",
    [
        "update benefits_award set end_month = '2027-05-01', status = 'ended', end_reason = '到期'",
        "update benefits_award set status = 'ended'",
        "update benefits_award set end_month = '2027-05-01', status = 'ended', end_reason = '死亡',"
        " ended_by_decision = gen_random_uuid()",
        "update benefits_award_amount set amount_fen = 0",
        "update benefits_award_amount set amount_fen = -1",
        "update benefits_award set start_month = '2026-12-15'",
        "update benefits_award_amount set from_month = '2026-12-02'",
    ],
    ids=[
        "end without decision",
        "ended by nobody",
        "end without posting",
        "zero",
        "negative",
        "mid-month",
        "odd day",
    ],
)
def test_the_database_itself_refuses(statement: str) -> None:
    with as_actor(李科):
        grant(actor=李科, award=dibao(), at=NOON)
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_two_amounts_never_stand_for_one_month() -> None:
    with as_actor(李科):
        award_id = grant(actor=李科, award=dibao(), at=NOON)
        more = {"award_id": award_id, "area_code": AREA, "rule_version": "x", "decision_id": new_id()}
        with pytest.raises(IntegrityError, match="award_amounts_apart"), transaction.atomic():
            AwardAmount.objects.create(from_month=date(2027, 6, 1), amount_fen=70_000, **more)


def test_an_ended_and_a_new_award_never_share_a_month() -> None:
    first = dibao()
    with as_actor(李科):
        grant(actor=李科, award=first, at=NOON)
        ended = {"end_month": date(2027, 3, 1), "end_reason": "测试", "ended_by_decision": new_id()}
        Award.objects.update(status="ended", ended_by_posting=new_id(), **ended)
        AwardMember.objects.update(to_month=date(2027, 3, 1), closed_by_decision=new_id())
        again = {"household_id": first.household_id}
        with pytest.raises(AlreadyGranted):
            grant(actor=李科, award=dibao(start_month=date(2027, 3, 1), **again), at=NOON)
        assert grant(actor=李科, award=dibao(start_month=date(2027, 4, 1), **again), at=NOON)


def test_a_member_who_moves_house_is_never_counted_twice_for_a_month() -> None:
    son = new_id()
    with as_actor(李科):
        grant(actor=李科, award=dibao(new_id(), son), at=NOON)
        AwardMember.objects.filter(person_id=son).update(
            to_month=date(2027, 3, 1), closed_by_decision=new_id()
        )
        with pytest.raises(AlreadyGranted):
            grant(actor=李科, award=dibao(new_id(), son, start_month=date(2027, 3, 1)), at=NOON)
        assert grant(actor=李科, award=dibao(new_id(), son, start_month=date(2027, 4, 1)), at=NOON)


def test_罗婶_and_her_son_read_their_award_and_外人_reads_none() -> None:
    me, son = new_id(), new_id()
    with as_actor(李科):
        grant(actor=李科, award=dibao(me, son), at=NOON)
    for reader in (me, son):
        with as_actor(resident(reader)):
            (line,) = awards_of(person_id=reader)
            assert line.member_count == 2 and line.amount_in(date(2026, 12, 1)) == 62_000
            assert current(person_id=reader, kind="dibao", on=date(2026, 12, 9)) == line
            assert current(person_id=reader, kind="dibao", on=date(2026, 11, 30)) is None
            assert current(person_id=reader, kind="tekun", on=date(2026, 12, 9)) is None
    for stranger in (外人, resident(new_id())):
        with as_actor(stranger):
            assert awards_of(person_id=me) == []


def test_row_security_alone_hides_every_row() -> None:
    me = new_id()
    with as_actor(李科):
        grant(actor=李科, award=dibao(me, new_id()), at=NOON)
    for table in TABLES:
        assert raw_count(table, 外人.scope) == 0
        assert raw_count(table, resident(new_id()).scope) == 0
        assert raw_count(table, 李科.scope) >= 1
        assert raw_count(table, resident(me).scope) >= 1
