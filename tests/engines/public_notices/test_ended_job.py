"""public_notices.ended: says once that the days are over; it decides nothing."""

from datetime import timedelta

import pytest

from minzheng.engines.jobs.models import OutboxEvent
from minzheng.engines.jobs.registry import JOBS
from minzheng.engines.public_notices.models import Notice
from minzheng.engines.public_notices.queries import notice_of
from minzheng.engines.public_notices.services import note_end
from minzheng.engines.public_notices.types import NoticeStatus
from tests.engines.benefits.scene import NOON, as_actor, 张主任
from tests.engines.public_notices.samples import WEEK, published

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def run(at: object) -> None:
    JOBS["public_notices.ended"].function(at=at)


def announced() -> list[str]:
    return [
        event.payload["case_id"] for event in OutboxEvent.objects.filter(name="public_notices.notice.ended")
    ]


def test_an_ended_notice_is_announced_once() -> None:
    new = published()
    run(NOON + WEEK - MINUTE)
    assert announced() == []
    run(NOON + WEEK)
    run(NOON + WEEK)
    run(NOON + WEEK + MINUTE)
    assert announced() == [str(new.case_id)]
    with as_actor(张主任):
        state = notice_of(case_id=new.case_id)
    assert state is not None and state.status is NoticeStatus.ENDED and state.closed_at == NOON + WEEK


def test_missed_minutes_lose_nothing() -> None:
    cases = {str(published(name=name).case_id) for name in ("罗庆华", "蹇福英", "杨志强")}
    run(NOON + WEEK + timedelta(days=3))
    assert set(announced()) == cases


def test_a_withdrawn_notice_is_not_announced() -> None:
    new = published()
    with as_actor(张主任):
        Notice.objects.filter(case_id=new.case_id).update(status="withdrawn", closed_at=NOON)
    run(NOON + WEEK)
    assert announced() == []


def test_two_runs_that_found_the_same_notice_announce_it_once() -> None:
    new = published()
    with as_actor(张主任):
        notice_id = Notice.objects.get(case_id=new.case_id).id
        assert note_end(notice_id=notice_id, at=NOON + WEEK) is True
        assert note_end(notice_id=notice_id, at=NOON + WEEK) is False
        assert note_end(notice_id=notice_id, at=NOON) is False
    assert announced() == [str(new.case_id)]


def test_it_runs_each_minute() -> None:
    assert JOBS["public_notices.ended"].cron == "* * * * *"
