"""民主评议: ordered by the leader, recorded by a clerk who did not survey, with a quorum, recusal and every vote counted."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from minzheng.engines.casework import queries, services
from minzheng.engines.casework.models import Case, DemocraticReview
from minzheng.engines.casework.objection_rules import fewest_reviewers, renotice_days
from minzheng.engines.casework.services import Reviewer, ReviewHeld
from minzheng.engines.casework.services.democratic_review import (
    RelativeNotRecused,
    ReviewersTooFew,
    ReviewUnfit,
    VotesUnfit,
)
from minzheng.engines.casework.types import NotThisStep, NotYourRole, SamePerson
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.clock import local_date
from minzheng.kernel.result import NotYours, StaleVersion
from minzheng.kernel.scope import Scope
from tests.cast import Cast
from tests.engines.casework.objecting import FOR_IT, case_of, day, objected, published

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_handler")]
PEOPLE = tuple(Reviewer(f"{name}代表") for name in "甲乙丙丁戊己庚")
HELD = ReviewHeld(
    local_date(day(8)), "高滩村委会", "张主任", PEOPLE, 5, 1, 1, "多数认为情况属实，门面是他弟弟的"
)


def holds(cast: Cast, case_id: UUID, held: ReviewHeld = HELD, who: str = "王敏", version: int = 0) -> UUID:
    with cast.acting(who) as clerk:
        now = version or Case.objects.get(pk=case_id).version
        return services.record_democratic_review(
            actor=clerk, case_id=case_id, version=now, held=held, at=day(8)
        )


def refused(
    cast: Cast,
    case_id: UUID,
    why: type[Exception],
    held: ReviewHeld = HELD,
    who: str = "王敏",
    version: int = 0,
) -> None:
    with pytest.raises(why), transaction.atomic():
        holds(cast, case_id, held, who, version)


@pytest.fixture
def case_id(cast: Cast) -> UUID:
    """Objected, and a democratic review ordered."""
    found = published(cast)
    objected(cast, found, "democratic_review")
    return found


def test_评议记录后_回到初审_再报区县(cast: Cast, case_id: UUID) -> None:
    holds(cast, case_id)
    assert case_of(cast, case_id).state == "reviewing"
    with cast.acting("张主任") as leader:
        (kept,) = queries.democratic_reviews(case_id, actor=leader)
        assert (kept.votes_for, kept.votes_against, kept.abstained, kept.voting) == (5, 1, 1, 7)
        assert kept.opinions == HELD.opinions and len(kept.reviewers) == 7
        version = Case.objects.get(pk=case_id).version
        services.first_review(actor=leader, case_id=case_id, version=version, opinion=FOR_IT, at=day(9))
    assert case_of(cast, case_id).state == "confirming"


def test_回避的人在场不表决(cast: Cast, case_id: UUID) -> None:
    holds(cast, case_id, replace(HELD, reviewers=(*PEOPLE, Reviewer("罗二叔", "elder", True, True))))
    with cast.acting("李科"):
        assert DemocraticReview.objects.get().voting == 7


@pytest.mark.parametrize("extra", [Reviewer("罗二叔", "elder", near_relative=True), Reviewer("罗小军")])
def test_近亲属和家庭成员必须回避(cast: Cast, case_id: UUID, extra: Reviewer) -> None:
    refused(cast, case_id, RelativeNotRecused, replace(HELD, reviewers=(*PEOPLE, extra), votes_for=6))


def test_人数不够不算评议_人数是待核实的参数(cast: Cast, case_id: UUID) -> None:
    refused(cast, case_id, ReviewersTooFew, replace(HELD, reviewers=PEOPLE[:6], votes_for=4))
    assert not fewest_reviewers("dibao").verified and renotice_days("dibao").verified


@pytest.mark.parametrize("votes", [(5, 1, 0), (7, 1, 0), (8, -1, 0)])
def test_票数要对得上(cast: Cast, case_id: UUID, votes: tuple[int, int, int]) -> None:
    for_it, against, abstained = votes
    refused(
        cast, case_id, VotesUnfit,
        replace(HELD, votes_for=for_it, votes_against=against, abstained=abstained),
    )  # fmt: skip


@pytest.mark.parametrize(
    "held",
    [
        replace(HELD, place=" "),
        replace(HELD, chair=""),
        replace(HELD, opinions=""),
        replace(HELD, opinions="好" * 4001),
        replace(HELD, reviewers=()),
        replace(HELD, reviewers=(*PEOPLE[:6], Reviewer(" "))),
        replace(HELD, reviewers=(*PEOPLE[:6], PEOPLE[0])),
        replace(HELD, held_on=HELD.held_on + timedelta(days=1)),
    ],
)
def test_缺项的记录_说明要补什么(cast: Cast, case_id: UUID, held: ReviewHeld) -> None:
    refused(cast, case_id, ReviewUnfit, held)


def test_调查过的人不能再记评议(cast: Cast, case_id: UUID) -> None:
    refused(cast, case_id, SamePerson, who="陈刚")
    refused(cast, case_id, SamePerson, who="赵勇")


def test_谁可以记_别处的人看不到(cast: Cast, case_id: UUID) -> None:
    for who in ("小杨", "张主任", "李科"):
        refused(cast, case_id, NotYourRole, who=who)
    refused(cast, case_id, NotYours, who="外镇", version=1)
    refused(cast, case_id, StaleVersion, version=1)


def test_没有决定评议的_不能记(cast: Cast) -> None:
    found = published(cast)
    refused(cast, found, NotThisStep)
    objected(cast, found, "resurvey")
    refused(cast, found, NotThisStep)


def test_谁怎么说的是密封的_家庭和公众读不到(cast: Cast, case_id: UUID) -> None:
    holds(cast, case_id)
    with cast.acting("李科"):
        row = DemocraticReview.objects.get()
        assert "弟弟".encode() not in bytes(row.record_box) and "甲代表".encode() not in bytes(row.record_box)
    applicant = case_of(cast, case_id).applicant_id
    for scope in (Scope(subject=applicant), Scope(public=True), cast["外人"].scope):
        with open_scope(scope), connection.cursor() as cursor:
            cursor.execute("select count(*) from casework_democratic_review")
            assert cursor.fetchone() == (0,), scope


def test_数据库也不收对不上的票和不够的人数(cast: Cast, case_id: UUID) -> None:
    holds(cast, case_id)
    with cast.acting("李科"):
        row = DemocraticReview.objects.get()
        for field, value in (("votes_for", 4), ("fewest", 8)):
            before, row.pk = getattr(row, field), UUID(int=9)
            setattr(row, field, value)
            with pytest.raises(IntegrityError), transaction.atomic():
                row.save(force_insert=True)
            setattr(row, field, before)
