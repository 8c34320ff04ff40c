"""张贴记录: the printed notice goes up, comes down, and both are written once by somebody of the place."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from minzheng.engines.public_notices.hanging import NoticeHanging
from minzheng.engines.public_notices.hanging_acts import HangingUnfit, NotForYourRole, TakenDownBefore
from minzheng.engines.public_notices.models import Notice
from minzheng.engines.public_notices.queries import hangings_of
from minzheng.engines.public_notices.services import record_hung, record_taken_down
from minzheng.foundations.audit.models import Event
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import Role
from minzheng.kernel.clock import local_date
from minzheng.kernel.result import NotYours
from tests.engines.benefits.scene import AREA, NOON, OTHER_AREA, as_actor, officer, resident, 张主任
from tests.engines.public_notices.samples import published

pytestmark = pytest.mark.django_db
小杨 = officer(Role.VILLAGE_WORKER, AREA, AREA + "z", "小杨")
OUTSIDER = officer(Role.VILLAGE_WORKER, OTHER_AREA, OTHER_AREA + "z", "外村")
DAY = timedelta(days=1)
TODAY = local_date(NOON)
BOARD = "村便民服务中心公示栏"


def hung(place: str = BOARD, on: date = TODAY) -> tuple[Notice, UUID]:
    new = published()
    with as_actor(小杨):
        notice = Notice.objects.get(case_id=new.case_id)
        return notice, record_hung(actor=小杨, notice_id=notice.id, place=place, hung_on=on, at=NOON)


def test_the_aide_hangs_the_notice_and_takes_it_down_after_its_days() -> None:
    notice, one = hung()
    after = NOON + 8 * DAY
    with as_actor(小杨):
        (line,) = hangings_of(notice_id=notice.id)
        assert (line.place, line.hung_on, line.taken_down_on) == (BOARD, TODAY, None)
        record_taken_down(actor=小杨, hanging_id=one, day=TODAY + 7 * DAY, condition="", at=after)
        (line,) = hangings_of(notice_id=notice.id)
        assert (line.taken_down_on, line.taken_down_by_name) == (TODAY + 7 * DAY, 小杨.title)
        with pytest.raises(TakenDownBefore):
            record_taken_down(actor=小杨, hanging_id=one, day=TODAY + 7 * DAY, condition="", at=after)
    with open_scope(WHOLE_CITY):
        actions = set(Event.objects.filter(subject_id=one).values_list("action", flat=True))
    assert actions == {"public_notices.hanging.hung", "public_notices.hanging.taken_down"}


def test_公示期未满撤下要写明原因() -> None:
    _, one = hung()
    with as_actor(小杨):
        with pytest.raises(HangingUnfit, match="公示期还没有满"):
            record_taken_down(actor=小杨, hanging_id=one, day=TODAY + DAY, condition="", at=NOON + DAY)
        record_taken_down(
            actor=小杨, hanging_id=one, day=TODAY + DAY, condition="破损，换新的重贴", at=NOON + DAY
        )


@pytest.mark.parametrize(
    ("place", "on", "says"),
    [("", TODAY, "张贴在哪里"), (BOARD, TODAY - DAY, "公示期内"), (BOARD, TODAY + DAY, "公示期内")],
)
def test_a_place_or_day_that_cannot_be_is_refused(place: str, on: date, says: str) -> None:
    with pytest.raises(HangingUnfit, match=says):
        hung(place, on)


def test_one_place_is_recorded_once_and_days_are_in_order() -> None:
    notice, one = hung()
    with as_actor(小杨):
        with pytest.raises(HangingUnfit, match="已经登记过张贴"):
            record_hung(actor=小杨, notice_id=notice.id, place=f" {BOARD} ", hung_on=TODAY, at=NOON)
        for day in (TODAY - DAY, TODAY + 2 * DAY):
            with pytest.raises(HangingUnfit, match="撤下日期"):
                record_taken_down(actor=小杨, hanging_id=one, day=day, condition="风雨打坏了", at=NOON + DAY)


def test_another_role_another_village_and_the_family_hang_nothing() -> None:
    notice, one = hung()
    with as_actor(张主任), pytest.raises(NotForYourRole):
        record_hung(actor=张主任, notice_id=notice.id, place="社公示栏", hung_on=TODAY, at=NOON)
    with as_actor(OUTSIDER):
        with pytest.raises(NotYours):
            record_hung(actor=OUTSIDER, notice_id=notice.id, place="社公示栏", hung_on=TODAY, at=NOON)
        with pytest.raises(NotYours):
            record_taken_down(actor=OUTSIDER, hanging_id=one, day=TODAY, condition="x" * 5, at=NOON)
    with as_actor(resident(notice.person_id)) as me:
        assert [line.place for line in hangings_of(notice_id=notice.id)] == [BOARD]
        with pytest.raises(NotForYourRole):
            record_taken_down(actor=me, hanging_id=one, day=TODAY, condition="x" * 5, at=NOON)


@pytest.mark.parametrize(
    "statement",
    [
        "update public_notices_hanging set place = '别处'",
        "update public_notices_hanging set hung_on = hung_on - 1",
        "delete from public_notices_hanging",
    ],
)
def test_the_database_changes_no_record_of_hanging(statement: str) -> None:
    hung()
    with as_actor(小杨):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
        assert NoticeHanging.objects.get().place == BOARD
