"""走访记录：一户一次，一家人一起记；不拍照、不签到；晚上补填写白天的时间。"""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError

from minzheng.engines.jobs.models import OutboxEvent
from minzheng.engines.visits import queries, services
from minzheng.engines.visits.models import DoorVisit
from minzheng.engines.visits.types import DoorFindings, DoorVisitToRecord, Met, Noticed, PersonSeen
from minzheng.foundations.audit.models import Event
from minzheng.foundations.people.queries import homes
from minzheng.foundations.people.types import Home
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours
from tests.cast import MORNING, Cast
from tests.programmes.monitoring.neighbours import couple, refused, seen

pytestmark = pytest.mark.django_db
NOON = MORNING + timedelta(hours=3)
EVENING = MORNING + timedelta(hours=12)


@pytest.fixture
def home(cast: Cast) -> Home:
    """邓甲松 and 周甲梅 of 高滩村."""
    return couple(cast, 1)


def visit(home: Home, *people: PersonSeen, **changed: object) -> DoorVisitToRecord:
    everybody = people or tuple(PersonSeen(person_id=one.id) for one in home.members)
    met = changed.pop("met", Met.HOME)
    given: dict[str, object] = {
        "household_id": home.id,
        "at": NOON,
        "findings": DoorFindings(met=met, people=list(everybody)),
        "token": "made-on-the-device",
    }
    return DoorVisitToRecord(**{**given, **changed})  # type: ignore[arg-type]


def record(cast: Cast, given: DoorVisitToRecord, who: str = "小杨") -> UUID:
    with cast.acting(who) as actor:
        return services.record_door_visit(actor=actor, visit=given, at=EVENING).id


def test_无变化_一次记下全家(cast: Cast, home: Home) -> None:
    visit_id = record(cast, visit(home))
    with cast.acting("王敏"):
        (kept,) = queries.door_visits_of(home.id)
        assert kept.id == visit_id and kept.unchanged and kept.summary == "无变化"
        assert (kept.at, kept.recorded_at, kept.visitor) == (NOON, EVENING, "小杨")
        assert {one.person_id for one in kept.findings.people} == {one.id for one in home.members}
        assert Event.objects.filter(action="visits.door.recorded", person_id=home.head_id).count() == 1
        assert OutboxEvent.objects.filter(name="visits.door.recorded").count() == 1


def test_变化从名单里选_说明加密保存(cast: Cast, home: Home) -> None:
    ill = seen(home, 1, Noticed.ILLNESS, Noticed.CARE, words="住院回来，走不动")
    record(cast, visit(home, ill))
    with cast.acting("小杨"):
        kept = queries.latest_door_visits([home.id])[home.id]
        row = DoorVisit.objects.get()
    assert not kept.unchanged and kept.summary == "生病、残疾或好转、需要人照料"
    assert kept.findings.changed[0].words == "住院回来，走不动"
    assert "住院".encode() not in bytes(row.found_box)


def test_同一张表再交一次_还是那一次(cast: Cast, home: Home) -> None:
    assert record(cast, visit(home)) == record(cast, visit(home))
    with cast.acting("小杨") as aide:
        again = services.record_door_visit(actor=aide, visit=visit(home), at=EVENING)
        assert not again.first and DoorVisit.objects.count() == 1
        assert Event.objects.filter(action="visits.door.recorded").count() == 1


def test_家里没人_也是一次走访_但不算无变化(cast: Cast, home: Home) -> None:
    record(cast, visit(home, met=Met.NOBODY))
    with cast.acting("小杨"):
        (kept,) = queries.door_visits_of(home.id)
    assert not kept.unchanged and kept.summary == "家里没人"


def test_没见到人_不能登记变化(cast: Cast, home: Home) -> None:
    found = DoorFindings(met=Met.NOBODY, people=[seen(home, 0, Noticed.WORK)])
    with refused(services.NobodyMet):
        record(cast, visit(home, findings=found))


def test_时间晚于现在_不收(cast: Cast, home: Home) -> None:
    with refused(services.DoorVisitInFuture):
        record(cast, visit(home, at=EVENING + timedelta(minutes=1)))


def test_数据库也不收还没去的走访(cast: Cast, home: Home) -> None:
    with cast.acting("小杨") as aide, refused(DatabaseError):
        DoorVisit.objects.create(
            area_code=home.area_code, household_id=home.id, at=EVENING, unchanged=True, found_box=b"x",
            recorded_by=aide.posting_id, visitor_name="小杨", recorded_at=NOON, token="t",
        )  # fmt: skip


def test_不是这家的人_不收(cast: Cast, home: Home) -> None:
    with refused(services.NotOfThisHome):
        record(cast, visit(home, PersonSeen(person_id=new_id())))


def test_其他变化_要有说明_日期不能晚于走访(cast: Cast, home: Home) -> None:
    with refused(services.ChangeUnclear):
        record(cast, visit(home, seen(home, 0, Noticed.OTHER)))
    late = PersonSeen(person_id=home.head_id, noticed=[Noticed.WORK], on=NOON.date() + timedelta(days=1))
    with refused(services.ChangeUnclear):
        record(cast, visit(home, late))


def test_没有编号的表_不收(cast: Cast, home: Home) -> None:
    with refused(services.DoorMarkMissing):
        record(cast, visit(home, token=""))


@pytest.mark.parametrize("who", ["外人", "外镇", "李科", "张主任", "审计"])
def test_别处的人和不走访的岗位_记不了(cast: Cast, home: Home, who: str) -> None:
    with refused(NotYours):
        record(cast, visit(home), who)


def test_走访记录只增不改(cast: Cast, home: Home) -> None:
    record(cast, visit(home))
    with cast.acting("小杨"), refused(DatabaseError):
        DoorVisit.objects.update(unchanged=False)


def test_台账按时间_别的镇看不到(cast: Cast, home: Home) -> None:
    record(cast, visit(home))
    record(cast, visit(home, token="second", at=NOON + timedelta(hours=2)))
    day = (MORNING - timedelta(days=1), MORNING + timedelta(days=1))
    with cast.acting("王敏"):
        assert [one.at for one in queries.door_log(since=day[0], until=day[1])] == [
            NOON + timedelta(hours=2),
            NOON,
        ]
        assert queries.door_log(since=day[1], until=day[1] + timedelta(days=9)) == []
        assert homes([home.id])[home.id].members[0].id == home.head_id
    with cast.acting("外镇"):
        assert queries.door_log(since=day[0], until=day[1]) == [] and queries.latest_door_visits() == {}
