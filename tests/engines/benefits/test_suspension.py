"""暂停发放不是停发：先告知、有期限、到期自己恢复；恢复时可以补发。"""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from minzheng.engines.benefits import queries, services
from minzheng.engines.benefits.models import Award, AwardSuspension, DueItem
from minzheng.engines.benefits.question_types import AnswerMissing, NotHeard
from minzheng.engines.benefits.services import (
    DecisionNeeded,
    EndsBeforeStart,
    NewResumption,
    NewSuspension,
    PastMonth,
)
from minzheng.engines.benefits.services.suspending import AlreadySuspended, NotSuspended, SuspensionTooLong
from minzheng.engines.benefits.suspension_asking import look_at_suspensions
from minzheng.engines.letters.models import Letter
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.clock import BEIJING
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours
from tests.engines.benefits.awards import AT, CITY, DECEMBER, JANUARY, Given, granted, questions
from tests.engines.benefits.scene import as_actor, person, resident, 外人, 李科, 经办

pytestmark = pytest.mark.django_db
FEBRUARY, MARCH, APRIL = date(2027, 2, 1), date(2027, 3, 1), date(2027, 4, 1)
NEW = NewSuspension(
    DECEMBER,
    3,
    "外出半年联系不上，居住情况待核实",
    "最低生活保障审核确认办法第三十二条",
    date(2026, 11, 10),
    "我在外面打工，腊月回来",
)


def home() -> Given:
    return granted(person("罗庆华"), start_month=date(2026, 11, 1))


def suspended(given: Given, new: NewSuspension = NEW, *, at: datetime = AT) -> UUID:
    with transaction.atomic(), as_actor(李科):
        return services.suspend_award(actor=李科, award_id=given.award_id, new=new, at=at)


def due(month: date) -> int:
    """分 due by both doors, which must agree."""
    with open_scope(CITY), connection.cursor() as cursor:
        rows = queries.due(month=month)
        cursor.execute("select coalesce(sum(amount_fen), 0) from benefits_due(%s)", [month])
        total = int(cursor.fetchone()[0])
    assert sum(row.amount_fen for row in rows) == total
    return total


def test_暂停三个月_到期自己恢复_不用申请() -> None:
    given = home()
    suspended(given)
    assert [due(month) for month in (date(2026, 11, 1), DECEMBER, JANUARY, FEBRUARY, MARCH)] == [
        60_000, 0, 0, 0, 60_000,
    ]  # fmt: skip
    with open_scope(CITY):
        assert Award.objects.get(pk=given.award_id).status == "running"
        letter = Letter.objects.get(kind="benefits.suspension")
    assert letter.person_id == given.people[0] and letter.number.startswith("綦民救暂字")
    with open_scope(resident(given.people[0]).scope):
        (line,) = queries.suspensions_of(award_id=given.award_id)
    assert (line.from_month, line.cap_month, line.letter_id) == (DECEMBER, FEBRUARY, letter.id)


def test_提前恢复_暂停的月份补发() -> None:
    given = home()
    suspension_id = suspended(given)
    january = datetime(2027, 1, 12, 12, tzinfo=BEIJING)
    with transaction.atomic(), as_actor(李科):
        services.resume_award(
            actor=李科,
            suspension_id=suspension_id,
            new=NewResumption(FEBRUARY, True, "已上门见到本人，住在家里"),
            at=january,
        )
    assert [due(month) for month in (DECEMBER, JANUARY, FEBRUARY)] == [0, 0, 60_000]
    with open_scope(CITY):
        (item,) = DueItem.objects.all()
        cursor = connection.cursor()
        cursor.execute("select amount_fen from benefits_back_due(%s)", [FEBRUARY])
        assert cursor.fetchall() == [(120_000,)]
        assert Letter.objects.filter(kind="benefits.resumption").count() == 1
    assert (item.month, item.amount_fen, item.kind) == (FEBRUARY, 120_000, "back_pay")


def test_还没开始就恢复_一个月也不少() -> None:
    given = home()
    suspension_id = suspended(given)
    with transaction.atomic(), as_actor(李科):
        services.resume_award(
            actor=李科,
            suspension_id=suspension_id,
            new=NewResumption(DECEMBER, False, "当天核实清楚了"),
            at=AT,
        )
    assert [due(month) for month in (DECEMBER, JANUARY)] == [60_000, 60_000]


def test_恢复后可以再暂停_重叠的不行() -> None:
    given = home()
    first = suspended(given)
    with pytest.raises(AlreadySuspended):
        suspended(given, replace(NEW, from_month=FEBRUARY, months=1))
    with transaction.atomic(), as_actor(李科):
        services.resume_award(
            actor=李科, suspension_id=first, new=NewResumption(JANUARY, False, "已经核实"), at=AT
        )
    suspended(given, replace(NEW, from_month=FEBRUARY, months=1))
    assert [due(month) for month in (DECEMBER, JANUARY, FEBRUARY, MARCH)] == [0, 60_000, 0, 60_000]


def test_到期前和到期后都问确认人_自己不动() -> None:
    given = home()
    suspension_id = suspended(given)
    with open_scope(CITY):
        assert look_at_suspensions(at=datetime(2026, 12, 20, 12, tzinfo=BEIJING)) == 0
        look_at_suspensions(at=datetime(2027, 2, 3, 12, tzinfo=BEIJING))
        look_at_suspensions(at=datetime(2027, 2, 4, 12, tzinfo=BEIJING))
        look_at_suspensions(at=datetime(2027, 3, 2, 12, tzinfo=BEIJING))
    before, over = questions(kind="suspension")
    assert "到期自动恢复" in before.words and "是否补发" in over.words
    march = datetime(2027, 3, 5, 12, tzinfo=BEIJING)
    with transaction.atomic(), as_actor(李科):
        services.resume_award(
            actor=李科,
            suspension_id=suspension_id,
            new=NewResumption(MARCH, True, "核实一直在家，补发"),
            at=march,
        )
    with open_scope(CITY):
        assert AwardSuspension.objects.get().back_fen == 180_000
        assert DueItem.objects.get().month == APRIL
    assert due(MARCH) == 60_000


def test_没告知或没听意见的不能暂停() -> None:
    given = home()
    for told_on, said in ((date(2026, 11, 24), "有意见"), (date(2026, 11, 20), "")):
        with pytest.raises(NotHeard):
            suspended(given, replace(NEW, told_on=told_on, family_said=said))
    suspended(given, replace(NEW, told_on=date(2026, 11, 10), family_said=""))


def test_月数_月份_理由_岗位都要合规() -> None:
    given = home()
    for wrong, refusal in (
        (replace(NEW, months=0), SuspensionTooLong),
        (replace(NEW, months=4), SuspensionTooLong),
        (replace(NEW, from_month=date(2026, 11, 1)), PastMonth),
        (replace(NEW, from_month=date(2026, 12, 2)), PastMonth),
        (replace(NEW, reasons=" 无 "), AnswerMissing),
    ):
        with pytest.raises(refusal):
            suspended(given, wrong)
    later = granted(person("蹇世珍"), start_month=MARCH)
    with pytest.raises(EndsBeforeStart):
        suspended(later)
    with as_actor(经办), pytest.raises(DecisionNeeded):
        services.suspend_award(actor=经办, award_id=given.award_id, new=NEW, at=AT)
    with as_actor(外人), pytest.raises(NotYours):
        services.suspend_award(actor=外人, award_id=given.award_id, new=NEW, at=AT)


def test_恢复只有一次_理由要写明() -> None:
    given = home()
    suspension_id = suspended(given)
    again = NewResumption(JANUARY, False, "已经核实清楚")
    with as_actor(外人), pytest.raises(NotYours):
        services.resume_award(actor=外人, suspension_id=suspension_id, new=again, at=AT)
    with transaction.atomic(), as_actor(李科):
        with pytest.raises(AnswerMissing):
            services.resume_award(
                actor=李科, suspension_id=suspension_id, new=replace(again, reasons=""), at=AT
            )
        with pytest.raises(NotSuspended):
            services.resume_award(
                actor=李科, suspension_id=suspension_id, new=replace(again, from_month=APRIL), at=AT
            )
        with pytest.raises(PastMonth):
            early = replace(again, from_month=date(2026, 10, 1))
            services.resume_award(actor=李科, suspension_id=suspension_id, new=early, at=AT)
        services.resume_award(actor=李科, suspension_id=suspension_id, new=again, at=AT)
        with pytest.raises(NotSuspended):
            services.resume_award(actor=李科, suspension_id=suspension_id, new=again, at=AT)


def test_数据库不许延长暂停_不许没有期限_不许删() -> None:
    given = home()
    suspension_id = suspended(given)
    with open_scope(CITY):
        rows = AwardSuspension.objects.filter(pk=suspension_id)
        for change in ({"last_month": MARCH}, {"cap_month": APRIL, "last_month": APRIL}):
            with pytest.raises(IntegrityError), transaction.atomic():
                rows.update(**change)
        with pytest.raises(IntegrityError, match="removed"), transaction.atomic():
            rows.delete()
        with pytest.raises(IntegrityError, match="has_a_cap"), transaction.atomic():
            AwardSuspension.objects.create(
                area_code="500110500110120206", award_id=given.award_id, person_id=given.people[0],
                from_month=date(2028, 1, 1), cap_month=date(2029, 1, 1), last_month=date(2029, 1, 1),
                reasons="没有期限的暂停", basis="无", told_on=DECEMBER, decision_id=new_id(), letter_id=new_id(),
                decided_at=AT, posting_id=new_id(), account_id=new_id(), by_name="某人",
            )  # fmt: skip
