"""The payee dies: her survivors go on being paid, and a new payee is proposed at once; an officer decides."""

from datetime import date, datetime
from uuid import UUID

import pytest

from minzheng.engines.benefits import services as benefits
from minzheng.engines.payments import queries, services
from minzheng.engines.payments.models import PaymentTask
from minzheng.engines.payments.services import Finding
from minzheng.engines.payments.types import NamedPerson, TaskKind, VitalKind
from minzheng.foundations.people.models import Household, Membership, Person
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.clock import BEIJING
from minzheng.kernel.identifiers import new_id
from tests.engines.payments import scene
from tests.engines.payments.scene import AREA, CITY, DECEMBER, NOON, as_actor, 签发, 镇长
from tests.jobs import run_queued_jobs

pytestmark = pytest.mark.django_db
DIED = datetime(2026, 11, 28, 9, tzinfo=BEIJING)


def related(home: scene.Family, *relations: str) -> None:
    """The family is one household; each member's relation to its head."""
    with open_scope(CITY):
        household = Household.objects.create(id=new_id(), area_code=AREA, head_id=home.head, created_at=NOON)
        for person_id, relation in zip(home.people, relations, strict=True):
            Membership.objects.create(
                area_code=AREA, household=household, person_id=person_id, relation=relation, since=NOON.date()
            )


def reported(place: int = 0, *, name: str = "罗庆华") -> UUID:
    event = services.report_vital_event(
        source="卫健死亡登记", person=NamedPerson(name, scene.number_of(place * 10)), kind=VitalKind.DEATH,
        on=DIED.date(), at=DIED,
    )  # fmt: skip
    assert event is not None
    run_queued_jobs()
    return event


def tasks(*, open_only: bool = True) -> list[PaymentTask]:
    with open_scope(CITY):
        rows = PaymentTask.objects.filter(kind=TaskKind.NEW_PAYEE).order_by("pk")
        return list(rows.filter(closed_at=None) if open_only else rows)


def born(person_id: UUID, day: date) -> None:
    with open_scope(CITY):
        Person.objects.filter(pk=person_id).update(birth=day)


def test_收款人去世当天提出新的收款人_家人的钱照发() -> None:
    home = scene.family(0, members=3, name="罗庆华", fen=90_000)
    related(home, "0", "2", "1")
    scene.prepared(DECEMBER, at=NOON.replace(day=26))
    reported()
    (task,) = tasks()
    assert task.opened_at.date() <= task.due_on and task.person_id == home.head
    assert "配偶" in task.words and "还没有登记账户" in task.words
    main, share = scene.rows(month=DECEMBER)
    assert (main.state, main.amount_fen, share.state, share.amount_fen) == ("due", 60_000, "held", 30_000)


def test_配偶在先_成年子女其次_未成年人要监护人代管() -> None:
    home = scene.family(0, members=4, name="罗庆华")
    related(home, "0", "4", "2", "1")
    born(home.people[1], date(2015, 5, 1))
    with open_scope(CITY):
        found = queries.proposed_payees(award_id=home.award_id, on=DECEMBER)
    assert [one.person_id for one in found] == [home.people[3], home.people[2], home.people[1]]
    assert "监护人代管" in found[-1].reason and found[0].reason.startswith("配偶")


def test_已去世的家人不提名() -> None:
    home = scene.family(0, members=3, name="罗庆华")
    related(home, "0", "1", "2")
    with open_scope(CITY):
        Person.objects.filter(pk=home.people[1]).update(died_on=date(2026, 10, 1))
        found = queries.proposed_payees(award_id=home.award_id, on=DECEMBER)
    assert [one.person_id for one in found] == [home.people[2]]


def test_单人户没有可提名的人() -> None:
    scene.family(0, members=1, name="罗庆华")
    reported()
    assert tasks() == []


def test_不是收款人的家人去世不换收款人() -> None:
    home = scene.family(0, members=2, name="罗庆华")
    event = services.report_vital_event(
        source="卫健死亡登记", person=NamedPerson(scene.NAMES[1], scene.number_of(1)), kind=VitalKind.DEATH,
        on=DIED.date(), at=DIED,
    )  # fmt: skip
    run_queued_jobs()
    assert event and home and tasks() == []


def test_姓名不符的提示不换收款人() -> None:
    scene.family(0, members=2, name="罗庆华")
    reported(name="张三丰")
    assert tasks() == []


def test_更换以后任务自动了结() -> None:
    home = scene.family(0, members=2, name="罗庆华")
    scene.account(home.people[1], scene.NAMES[1], 5)
    scene.prepared(DECEMBER, at=NOON.replace(day=26))
    reported()
    assert "已有登记的账户" in tasks()[0].words
    with as_actor(签发):
        benefits.succeed(
            actor=签发, award_id=home.award_id, person_id=home.people[1], decided=scene.decided(), at=DIED
        )
    run_queued_jobs()
    assert tasks() == [] and tasks(open_only=False)[0].answer == "已更换收款人"
    main, _share = scene.rows(month=DECEMBER)
    assert (main.payee_person_id, main.account_tail, main.state) == (home.people[1], "0005", "due")


def test_误报不再提名() -> None:
    scene.family(0, members=2, name="罗庆华")
    event = reported()
    with as_actor(镇长):
        finding = Finding(False, "上门见到本人，身体健康", "")
        services.settle_vital_event(actor=镇长, event_id=event, finding=finding, at=DIED)
    assert tasks() == []
