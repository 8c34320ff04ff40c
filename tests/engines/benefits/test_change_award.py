"""待遇变动: amounts, ends and tapering by decision only; any month of the past and the future reads right."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minzheng.engines.benefits.models import Award, AwardAmount, AwardChange, AwardMember
from minzheng.engines.benefits.queries import amount_due, awards_of_case, current, due, members_on
from minzheng.engines.benefits.services import (
    AlreadyEnded,
    AlreadyGranted,
    AmountUnfit,
    DecisionNeeded,
    EndsBeforeStart,
    MemberUnfit,
    PastMonth,
    Tapering,
    change_amount,
    change_members,
    end_award,
    grant,
    move_award,
    succeed,
    taper,
)
from minzheng.engines.benefits.types import Decided, MembersChange, NewMember, months_later
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import SYSTEM
from minzheng.kernel.clock import BEIJING
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours, Refusal
from minzheng.kernel.scope import Scope
from tests.engines.benefits.scene import AREA, NOON, OTHER_AREA, as_actor, resident, 外人, 李科
from tests.engines.benefits.test_grant import dibao

pytestmark = pytest.mark.django_db
FIRST = date(2026, 12, 1)


def decided(**changes: Any) -> Decided:
    """A decision taken by an officer."""
    return replace(Decided(new_id(), new_id(), "2026.1", "收入变化，按规定调整"), **changes)


def given_to(*people: UUID) -> UUID:
    """A running award of 620 yuan a month from December 2026."""
    return grant(actor=李科, award=dibao(*people), at=NOON)


def month(n: int) -> date:
    """The n-th month after December 2026."""
    return months_later(FIRST, n)


def noon(first: date) -> datetime:
    """Noon of the tenth of a month."""
    return datetime(first.year, first.month, 10, 12, tzinfo=BEIJING)


def test_a_new_amount_begins_with_its_month_and_the_past_stays() -> None:
    with as_actor(李科):
        award_id = given_to()
        change_amount(
            actor=李科, award_id=award_id, from_month=month(3), amount_fen=70_000, decided=decided(), at=NOON
        )
        assert [amount_due(award_id=award_id, month=month(n)) for n in (-1, 0, 2, 3, 40)] == [
            None, 62_000, 62_000, 70_000, 70_000,
        ]  # fmt: skip
        assert [item.amount_fen for item in due(month=month(3))] == [70_000]


def test_a_later_decision_takes_the_place_of_one_not_begun() -> None:
    with as_actor(李科):
        award_id = given_to()
        for amount in (70_000, 55_000):
            change_amount(
                actor=李科,
                award_id=award_id,
                from_month=month(2),
                amount_fen=amount,
                decided=decided(),
                at=NOON,
            )
        assert amount_due(award_id=award_id, month=month(2)) == 55_000
        assert AwardAmount.objects.count() == 3 and AwardChange.objects.count() == 2


def test_停发_is_paid_to_its_last_month_and_frees_the_people() -> None:
    me = new_id()
    with as_actor(李科):
        award_id = given_to(me)
        end_award(actor=李科, award_id=award_id, end_month=month(1), decided=decided(), at=NOON)
        assert amount_due(award_id=award_id, month=month(1)) == 62_000
        assert amount_due(award_id=award_id, month=month(2)) is None
        assert current(person_id=me, kind="dibao", on=month(2)) is None
        with pytest.raises(AlreadyGranted):
            grant(actor=李科, award=dibao(me, start_month=month(1)), at=NOON)
        assert grant(actor=李科, award=dibao(me, start_month=month(2)), at=NOON)


def test_渐退_pays_some_months_more_and_then_ends_by_the_same_decision() -> None:
    """民发〔2021〕57号第三十三条：就业后收入超过标准的，可以给予渐退期。"""
    with as_actor(李科):
        award_id = given_to()
        taper(
            actor=李科, award_id=award_id, tapering=Tapering(month(1), 6, 31_000), decided=decided(), at=NOON
        )
        paid = [amount_due(award_id=award_id, month=month(n)) for n in range(9)]
        assert paid == [62_000] + [31_000] * 6 + [None, None]
        end_award(actor=李科, award_id=award_id, end_month=month(3), decided=decided(), at=NOON)
        assert amount_due(award_id=award_id, month=month(4)) is None


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        (lambda a: change_amount(actor=李科, award_id=a, from_month=month(1), amount_fen=0, decided=decided(), at=NOON), AmountUnfit),
        (lambda a: change_amount(actor=李科, award_id=a, from_month=date(2027, 1, 2), amount_fen=1, decided=decided(), at=NOON), AmountUnfit),
        (lambda a: change_amount(actor=李科, award_id=a, from_month=month(-1), amount_fen=1, decided=decided(), at=NOON), EndsBeforeStart),
        (lambda a: change_amount(actor=李科, award_id=a, from_month=month(0), amount_fen=1, decided=decided(), at=noon(month(3))), PastMonth),
        (lambda a: end_award(actor=李科, award_id=a, end_month=month(-1), decided=decided(), at=NOON), EndsBeforeStart),
        (lambda a: end_award(actor=李科, award_id=a, end_month=month(0), decided=decided(), at=noon(month(3))), PastMonth),
        (lambda a: end_award(actor=李科, award_id=a, end_month=date(2027, 1, 9), decided=decided(), at=NOON), AmountUnfit),
        (lambda a: taper(actor=李科, award_id=a, tapering=Tapering(month(1), 0, 1), decided=decided(), at=NOON), AmountUnfit),
        (lambda a: end_award(actor=李科, award_id=a, end_month=month(1), decided=decided(decision_id=None), at=NOON), DecisionNeeded),
        (lambda a: end_award(actor=李科, award_id=a, end_month=month(1), decided=decided(posting_id=None), at=NOON), DecisionNeeded),
        (lambda a: end_award(actor=李科, award_id=a, end_month=month(1), decided=decided(reasons=" "), at=NOON), DecisionNeeded),
        (lambda a: end_award(actor=李科, award_id=a, end_month=month(1), decided=decided(rule_version=""), at=NOON), DecisionNeeded),
        (lambda a: end_award(actor=SYSTEM, award_id=a, end_month=month(1), decided=decided(), at=NOON), DecisionNeeded),
        (lambda a: end_award(actor=resident(new_id()), award_id=a, end_month=month(1), decided=decided(), at=NOON), DecisionNeeded),
        (lambda a: end_award(actor=李科, award_id=new_id(), end_month=month(1), decided=decided(), at=NOON), NotYours),
        (lambda a: change_members(actor=李科, award_id=a, change=MembersChange(month(1), leave=(new_id(),)), decided=decided(), at=NOON), MemberUnfit),
        (lambda a: change_members(actor=李科, award_id=a, change=MembersChange(month(-2)), decided=decided(), at=NOON), PastMonth),
        (lambda a: succeed(actor=李科, award_id=a, person_id=new_id(), decided=decided(), at=NOON), MemberUnfit),
    ],
)  # fmt: skip
def test_what_is_refused_changes_nothing(wrong: Any, refusal: type[Refusal]) -> None:
    with as_actor(李科):
        award_id = given_to()
        with pytest.raises(refusal):
            wrong(award_id)
        assert AwardChange.objects.count() == 0
        assert [amount_due(award_id=award_id, month=month(n)) for n in (0, 24)] == [62_000, 62_000]


def test_an_end_is_not_prolonged_and_nothing_begins_after_it() -> None:
    with as_actor(李科):
        award_id = given_to()
        end_award(actor=李科, award_id=award_id, end_month=month(2), decided=decided(), at=NOON)
        with pytest.raises(AlreadyEnded):
            end_award(actor=李科, award_id=award_id, end_month=month(5), decided=decided(), at=NOON)
        with pytest.raises(AlreadyEnded):
            taper(
                actor=李科, award_id=award_id, tapering=Tapering(month(1), 2, 1), decided=decided(), at=NOON
            )
        with pytest.raises(EndsBeforeStart):
            change_amount(
                actor=李科, award_id=award_id, from_month=month(3), amount_fen=1, decided=decided(), at=NOON
            )


def test_外人_changes_nothing_of_another_district() -> None:
    with as_actor(李科):
        award_id = given_to()
    with as_actor(外人), pytest.raises(NotYours):
        end_award(actor=外人, award_id=award_id, end_month=month(1), decided=decided(), at=NOON)


def test_a_child_is_born_and_a_member_leaves() -> None:
    me, son, baby = new_id(), new_id(), new_id()
    with as_actor(李科):
        award_id = given_to(me, son)
        change = MembersChange(month(2), leave=(son,), join=(NewMember(baby),))
        change_members(actor=李科, award_id=award_id, change=change, decided=decided(), at=NOON)
        assert set(members_on(award_id=award_id, month=month(1))) == {me, son}
        assert set(members_on(award_id=award_id, month=month(2))) == {me, baby}
        assert current(person_id=son, kind="dibao", on=month(1)) is not None
        assert current(person_id=son, kind="dibao", on=month(2)) is None
        assert Award.objects.get().member_count == 2
        assert grant(actor=李科, award=dibao(son, start_month=month(2)), at=NOON)
        with pytest.raises(MemberUnfit):
            change_members(
                actor=李科,
                award_id=award_id,
                change=MembersChange(month(3), leave=(me,)),
                decided=decided(),
                at=NOON,
            )


def test_who_lives_on_another_award_cannot_join() -> None:
    son = new_id()
    with as_actor(外人):
        grant(actor=外人, award=dibao(new_id(), son, area_code=OTHER_AREA), at=NOON)
    with as_actor(李科):
        award_id = given_to()
        with pytest.raises(AlreadyGranted):
            change_members(
                actor=李科,
                award_id=award_id,
                change=MembersChange(month(2), join=(NewMember(son),)),
                decided=decided(),
                at=NOON,
            )


def test_申请人去世后_another_member_holds_and_is_paid_without_a_gap() -> None:
    me, son = new_id(), new_id()
    with as_actor(李科):
        award_id = given_to(me, son)
        succeed(actor=李科, award_id=award_id, person_id=son, decided=decided(), at=NOON)
        (item,) = due(month=month(1))
        assert (item.person_id, item.payee_person_id, item.amount_fen) == (son, son, 62_000)
        assert Award.objects.get().payee_account_box is None
        assert set(AwardMember.objects.values_list("holder_id", flat=True)) == {son}


def test_搬家_re_keys_the_award_and_loses_no_month() -> None:
    with as_actor(李科):
        award = dibao()
        award_id = grant(actor=李科, award=award, at=NOON)
        before = [amount_due(award_id=award_id, month=month(n)) for n in range(-1, 12)]
    with open_scope(Scope(lo="50", hi="51")):
        move_award(actor=李科, award_id=award_id, area_code=OTHER_AREA, decided=decided(), at=NOON)
    with as_actor(李科):
        assert awards_of_case(case_id=award.case_id) == [] and due(month=month(1)) == []
    with as_actor(外人):
        assert [amount_due(award_id=award_id, month=month(n)) for n in range(-1, 12)] == before
    assert AREA != OTHER_AREA


@pytest.mark.parametrize(
    "statement",
    [
        "update benefits_award_amount set amount_fen = 1",
        "update benefits_award_amount set to_month = '2027-01-01'",
        "update benefits_award_amount set from_month = '2027-01-01'",
        "update benefits_award_member set to_month = '2027-01-01'",
        "update benefits_award set start_month = '2026-11-01'",
        "update benefits_award set person_id = gen_random_uuid()",
        "update benefits_award set area_code = '500110500110120207'",
        "update benefits_award set member_count = 7",
        "delete from benefits_award_amount",
        "delete from benefits_award_member",
        "update benefits_award_change set amount_fen = 1",
        "delete from benefits_award_change",
    ],
)
def test_the_database_changes_nothing_without_a_decision(statement: str) -> None:
    with as_actor(李科):
        award_id = given_to()
        change_amount(
            actor=李科, award_id=award_id, from_month=month(3), amount_fen=70_000, decided=decided(), at=NOON
        )
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["amount", "end", "taper"]),
        st.integers(0, 14),  # the month it is done in
        st.integers(-2, 6),  # months from then on it begins (or ends)
        st.integers(0, 5),  # hundreds of yuan
        st.integers(0, 4),  # months of tapering
    ),
    max_size=8,
)


def replay(paid: dict[int, int | None], act: tuple[str, int, int, int, int]) -> None:
    """The same act on a plain table of months, by the words of the law."""
    kind, _now, begins, hundreds, months = act
    for n in paid:
        if kind == "end" and n > begins:
            paid[n] = None
        if kind != "end" and n >= begins and paid[n] is not None:
            paid[n] = hundreds * 10_000
        if kind == "taper" and n >= begins + months:
            paid[n] = None


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_any_sequence_of_acts_pays_each_month_what_a_straight_replay_pays(
    acts: list[tuple[str, int, int, int, int]], db: None
) -> None:
    with as_actor(李科), transaction.atomic():
        award_id = given_to()
        paid: dict[int, int | None] = {n: (62_000 if n >= 0 else None) for n in range(-3, 30)}
        for kind, now, later, hundreds, months in sorted(acts, key=lambda one: one[1]):
            begins, at, fen = now + later, noon(month(now)), hundreds * 10_000
            try:
                if kind == "amount":
                    change_amount(
                        actor=李科,
                        award_id=award_id,
                        from_month=month(begins),
                        amount_fen=fen,
                        decided=decided(),
                        at=at,
                    )
                elif kind == "end":
                    end_award(
                        actor=李科, award_id=award_id, end_month=month(begins), decided=decided(), at=at
                    )
                else:
                    taper(
                        actor=李科,
                        award_id=award_id,
                        tapering=Tapering(month(begins), months, fen),
                        decided=decided(),
                        at=at,
                    )
            except Refusal:
                continue
            replay(paid, (kind, now, begins, hundreds, months))
        assert {n: amount_due(award_id=award_id, month=month(n)) for n in paid} == paid
        transaction.set_rollback(True)
