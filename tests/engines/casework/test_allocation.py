"""分派、替岗、交接：只动“谁来办”，不动群众的任何一件事；评价原样保存。"""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from minzheng.engines.casework import queries, services
from minzheng.engines.casework.models import Application, Case, Party, Rating, Task
from minzheng.engines.casework.services import NewCover
from minzheng.engines.casework.types import AlreadyRated, NotAColleague, NotYourRole, ReasonsMissing
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours, StaleVersion
from minzheng.kernel.scope import Scope
from tests.cast import MORNING, Cast
from tests.engines.casework.steps import accepted, handed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_handler")]
TODAY = date(2026, 11, 23)


def survey_task(application_id: UUID) -> UUID:
    return Task.objects.get(application_id=application_id, kind="survey").pk  # type: ignore[no-any-return]


def cover(cast: Cast, absent: str = "王敏", covering: str = "陈刚", **more: object) -> NewCover:
    given: dict[str, object] = {"from_day": TODAY, "to_day": TODAY + timedelta(days=6), "reason": "休假"}
    given |= more
    return NewCover(cast[absent].posting_id, cast[covering].posting_id, **given)  # type: ignore[arg-type]


def test_负责人分派_经办自己领办_别人仍能办(cast: Cast) -> None:
    application_id = accepted(cast)
    with cast.acting("张主任") as leader:
        task = survey_task(application_id)
        services.assign_task(actor=leader, task_id=task, posting_id=cast["陈刚"].posting_id, at=MORNING)
        assert queries.assigned_counts(roles=("town_clerk",), on=TODAY) == {cast["陈刚"].posting_id: (1, 0)}
    with cast.acting("陈刚") as clerk:
        assert [line.kind for line in queries.in_my_hands(posting_id=clerk.posting_id, on=TODAY)] == [
            "survey"
        ]
    with cast.acting("赵勇") as other:
        services.assign_task(actor=other, task_id=task, posting_id=other.posting_id, at=MORNING)
        assert queries.unassigned(roles=("town_clerk",), on=TODAY) == []


def test_分派的拒绝(cast: Cast) -> None:
    application_id = accepted(cast)
    with cast.acting("张主任") as leader:
        task = survey_task(application_id)
        for receiver in ("外镇", "核对员", "小杨"):
            with pytest.raises(NotAColleague):
                services.assign_task(
                    actor=leader, task_id=task, posting_id=cast[receiver].posting_id, at=MORNING
                )
        with pytest.raises(NotAColleague):
            services.assign_task(actor=leader, task_id=task, posting_id=new_id(), at=MORNING)
        with pytest.raises(NotYours):
            services.assign_task(
                actor=leader, task_id=new_id(), posting_id=cast["陈刚"].posting_id, at=MORNING
            )
        verification = Task.objects.get(application_id=application_id, kind="verification").pk
        with pytest.raises(NotYourRole):
            services.assign_task(
                actor=leader, task_id=verification, posting_id=cast["核对员"].posting_id, at=MORNING
            )
    with cast.acting("王敏") as clerk, pytest.raises(NotYourRole):
        services.assign_task(actor=clerk, task_id=task, posting_id=cast["陈刚"].posting_id, at=MORNING)
    with cast.acting("外人") as stranger, pytest.raises(NotYours):
        services.assign_task(actor=stranger, task_id=task, posting_id=stranger.posting_id, at=MORNING)
    with cast.acting("张主任") as leader:
        accept = Task.objects.get(application_id=application_id, kind="accept").pk
        with pytest.raises(StaleVersion):
            services.assign_task(actor=leader, task_id=accept, posting_id=cast["陈刚"].posting_id, at=MORNING)


def test_替岗期间待办也列在替岗人名下_到期自动不再列(cast: Cast) -> None:
    application_id = accepted(cast)
    with cast.acting("张主任") as leader:
        services.assign_task(
            actor=leader, task_id=survey_task(application_id), posting_id=cast["王敏"].posting_id, at=MORNING
        )
        services.set_cover(actor=leader, cover=cover(cast), at=MORNING)
        (line,) = queries.covers(on=TODAY)
        assert "王敏" in line.absent and "陈刚" in line.covering and line.running
    with cast.acting("陈刚") as clerk:
        hands = {
            day: [line.kind for line in queries.in_my_hands(posting_id=clerk.posting_id, on=day)]
            for day in (
                TODAY - timedelta(days=1),
                TODAY,
                TODAY + timedelta(days=6),
                TODAY + timedelta(days=7),
            )
        }
        assert list(hands.values()) == [[], ["survey"], ["survey"], []]
        services.lift_cover(actor=clerk, cover_id=line.id, at=MORNING)
        services.lift_cover(actor=clerk, cover_id=line.id, at=MORNING + timedelta(hours=1))
        assert queries.in_my_hands(posting_id=clerk.posting_id, on=TODAY) == []


def test_替岗的拒绝(cast: Cast) -> None:
    with cast.acting("张主任") as leader:
        for bad in (
            cover(cast, covering="核对员"),
            cover(cast, covering="外镇"),
            cover(cast, covering="王敏"),
        ):
            with pytest.raises(NotAColleague):
                services.set_cover(actor=leader, cover=bad, at=MORNING)
        for bad in (
            cover(cast, reason=" "),
            cover(cast, to_day=TODAY - timedelta(days=1)),
            cover(cast, from_day=TODAY - timedelta(days=9), to_day=TODAY - timedelta(days=8)),
            cover(cast, to_day=TODAY + timedelta(days=93)),
        ):
            with pytest.raises(ReasonsMissing):
                services.set_cover(actor=leader, cover=bad, at=MORNING)
        running = services.set_cover(actor=leader, cover=cover(cast), at=MORNING)
    with cast.acting("赵勇") as other:
        with pytest.raises(NotYourRole):
            services.set_cover(actor=other, cover=cover(cast), at=MORNING)
        with pytest.raises(NotYourRole):
            services.lift_cover(actor=other, cover_id=running, at=MORNING)
        with pytest.raises(NotYours):
            services.lift_cover(actor=other, cover_id=new_id(), at=MORNING)


def test_数据库不许自己替自己(cast: Cast) -> None:
    from minzheng.engines.casework.models import Cover

    with cast.acting("张主任") as leader, pytest.raises(DatabaseError), transaction.atomic():
        Cover.objects.create(
            area_code=cast["王敏"].scope.lo, absent_posting=leader.posting_id,
            covering_posting=leader.posting_id, from_day=TODAY, to_day=TODAY, reason="x",
            set_by=leader.posting_id, set_at=MORNING,
        )  # fmt: skip


def test_岗位交接把待办_在办件_协助的家庭一起交出去(cast: Cast) -> None:
    application_id = accepted(cast)
    with cast.acting("张主任") as leader:
        services.assign_task(
            actor=leader, task_id=survey_task(application_id), posting_id=cast["王敏"].posting_id, at=MORNING
        )
        assert Case.objects.get(application_id=application_id).owner_posting == cast["王敏"].posting_id
        moved = services.hand_over(
            actor=leader,
            leaving=cast["王敏"].posting_id,
            taking=cast["陈刚"].posting_id,
            at=MORNING,
        )
        assert moved == 2
        assert Case.objects.get(application_id=application_id).owner_posting == cast["陈刚"].posting_id
        with pytest.raises(NotAColleague):
            services.hand_over(
                actor=leader, leaving=cast["王敏"].posting_id, taking=cast["小杨"].posting_id, at=MORNING
            )
    with cast.acting("赵勇") as other, pytest.raises(NotYourRole):
        services.hand_over(actor=other, leaving=cast["王敏"].posting_id, taking=other.posting_id, at=MORNING)


def family_of(application_id: UUID) -> Actor:
    person = Party.objects.get(application_id=application_id, position=0).person_id
    return Actor(Role.RESIDENT, "群众", Scope(subject=person), new_id(), None, person)


def test_一颗星也存下_看得见_谁也改不了(cast: Cast) -> None:
    application_id = handed_in(cast)
    with cast.acting("王敏"):
        family = family_of(application_id)
    with open_scope(family.scope):
        services.rate(actor=family, application_id=application_id, stars=1, words="跑了三趟", at=MORNING)
        assert queries.own_rating(application_id=application_id, person_id=family.person_id or new_id()) == 1
        with pytest.raises(AlreadyRated):
            services.rate(actor=family, application_id=application_id, stars=5, words="", at=MORNING)
    with cast.acting("张主任") as leader:
        shown = queries.ratings(since=MORNING - timedelta(minutes=1))
        assert shown.by_stars == {1: 1, 2: 0, 3: 0, 4: 0, 5: 0}
        assert [(line.stars, line.words) for line in shown.lines] == [(1, "跑了三趟")]
        for change in ("update casework_rating set stars = 5", "delete from casework_rating"):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(change)
        with pytest.raises(NotYours):
            services.rate(actor=leader, application_id=application_id, stars=5, words="", at=MORNING)
    with cast.acting("外人"):
        assert queries.ratings(since=MORNING - timedelta(days=1)).lines == []


def test_评价的拒绝(cast: Cast) -> None:
    application_id = handed_in(cast)
    with cast.acting("王敏"):
        family = family_of(application_id)
    stranger = Actor(Role.RESIDENT, "群众", Scope(subject=new_id()), new_id(), None, new_id())
    with open_scope(stranger.scope), pytest.raises(NotYours):
        services.rate(actor=stranger, application_id=application_id, stars=3, words="", at=MORNING)
    with open_scope(family.scope):
        for stars, words in ((0, ""), (6, ""), (3, "长" * 1001)):
            with pytest.raises(ReasonsMissing):
                services.rate(
                    actor=family, application_id=application_id, stars=stars, words=words, at=MORNING
                )
        assert not Rating.objects.exists()
        assert Application.objects.filter(pk=application_id).exists()
