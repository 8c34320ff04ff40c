"""死亡、羁押提示: only that person's share waits for an officer; namesakes are never touched."""

from datetime import date, datetime
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.db.utils import Error

from minzheng.engines.payments import services
from minzheng.engines.payments.jobs import look_at_caps
from minzheng.engines.payments.models import Hold, PaymentTask, VitalEvent
from minzheng.engines.payments.services import Finding
from minzheng.engines.payments.types import NamedPerson, TaskKind, VitalKind, instruction_key
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import Role
from minzheng.kernel.clock import BEIJING
from tests.engines.payments import scene
from tests.engines.payments.scene import CITY, DECEMBER, NOON, NOVEMBER, 复核, 经办, 镇长

pytestmark = pytest.mark.django_db
DIED = date(2026, 11, 1)


def report(
    place: int, name: str, kind: VitalKind = VitalKind.DEATH, source: str = "卫健死亡登记"
) -> UUID | None:
    """A department names a person by name and number."""
    person = NamedPerson(name, scene.number_of(place))
    return services.report_vital_event(source=source, person=person, kind=kind, on=DIED, at=NOON)


def test_only_her_share_waits_and_the_rest_is_paid_in_time(line: UUID) -> None:
    home = scene.family(0, members=3, fen=100_000)
    run_id = scene.financed(scene.prepared().run_id)
    event = report(1, scene.NAMES[1])
    assert event is not None
    rest, share = scene.rows(award_id=home.award_id)
    assert (rest.state, rest.amount_fen, rest.computed_fen) == ("due", 66_667, 100_000)
    assert (share.state, share.amount_fen, share.member_person_id) == ("held", 33_333, home.people[1])
    assert share.id == instruction_key(
        award_id=home.award_id, month=NOVEMBER, kind="monthly", member=home.people[1]
    )
    assert scene.sent(run_id) == [rest.id]
    with open_scope(CITY):
        task = PaymentTask.objects.get(kind=TaskKind.VITAL_EVENT)
        assert task.due_on == date(2026, 11, 9) and task.person_id == home.people[1]
        assert Hold.objects.get(cause_id=event).cap_on == date(2026, 11, 9)


def test_a_repeated_report_and_another_source_hold_nothing_twice() -> None:
    home = scene.family(0, members=3, fen=100_000)
    scene.prepared()
    first = report(1, scene.NAMES[1])
    assert report(1, scene.NAMES[1]) == first
    assert report(1, scene.NAMES[1], source="公安户籍") != first
    assert [row.amount_fen for row in scene.rows(award_id=home.award_id)] == [66_667, 33_333]


def test_同名不同号的人不受影响() -> None:
    scene.family(0, name="罗庆华")
    next_door = scene.family(1, name="罗庆华")
    scene.prepared()
    assert report(400, "罗庆华") is None
    assert {row.state for row in scene.rows()} == {"due"}
    assert report(0, "罗庆华") is not None
    assert [row.state for row in scene.rows(award_id=next_door.award_id)] == ["due"]


def test_her_number_under_another_name_is_a_question_and_holds_nothing() -> None:
    home = scene.family(0)
    scene.prepared()
    assert report(0, "另一个人") is not None
    assert {row.state for row in scene.rows(award_id=home.award_id)} == {"due"}
    with open_scope(CITY):
        assert "姓名不同" in PaymentTask.objects.get(kind=TaskKind.VITAL_EVENT).words


def test_an_unreadable_number_matches_nobody() -> None:
    scene.family(0)
    person = NamedPerson(scene.NAMES[0], "123")
    assert (
        services.report_vital_event(source="x", person=person, kind=VitalKind.DEATH, on=DIED, at=NOON) is None
    )


def test_alone_in_the_award_all_of_it_waits() -> None:
    home = scene.family(0, members=1)
    scene.prepared()
    report(0, scene.NAMES[0], VitalKind.CUSTODY)
    (row,) = scene.rows(award_id=home.award_id)
    assert (row.state, row.reason, row.amount_fen) == ("held", "custody", 60_000)


def test_what_went_to_the_bank_is_left_alone(line: UUID) -> None:
    home = scene.family(0)
    run_id = scene.financed(scene.prepared().run_id)
    scene.sent(run_id)
    report(1, scene.NAMES[1])
    assert [row.state for row in scene.rows(award_id=home.award_id)] == ["sent"]
    with open_scope(CITY):
        assert PaymentTask.objects.filter(kind=TaskKind.VITAL_EVENT).count() == 1


def test_next_months_run_holds_the_share_until_the_officer_has_answered() -> None:
    home = scene.family(0)
    event = report(1, scene.NAMES[1])
    scene.prepared(DECEMBER)
    assert [row.state for row in scene.rows(award_id=home.award_id)] == ["due", "held"]
    assert event is not None
    with scene.as_actor(经办):
        finding = Finding(False, "入户看到本人健在")
        assert services.settle_vital_event(actor=经办, event_id=event, finding=finding, at=NOON) == 1
    assert [row.state for row in scene.rows(award_id=home.award_id)] == ["due", "due"]
    scene.prepared(NOVEMBER)
    assert {row.state for row in scene.rows(month=NOVEMBER)} == {"due"}


def test_a_true_report_ends_in_a_leaders_decision_with_a_notice() -> None:
    home = scene.family(0)
    scene.prepared()
    event = report(1, scene.NAMES[1])
    assert event is not None
    true = Finding(True, "村委会和火化证明一致", "已核实去世，本人份额不再发放，其余照发")
    for actor, finding, refusal in (
        (经办, true, services.HoldNotYours),
        (scene.officer(Role.AUDITOR, "审计"), true, services.HoldNotYours),
        (镇长, Finding(True, true.reasons), services.NoticeNeeded),
        (镇长, Finding(True, "", true.notice), services.ReasonsNeeded),
    ):
        with scene.as_actor(actor), pytest.raises(refusal):
            services.settle_vital_event(actor=actor, event_id=event, finding=finding, at=NOON)
    with scene.as_actor(镇长):
        services.settle_vital_event(actor=镇长, event_id=event, finding=true, at=NOON)
    assert [row.state for row in scene.rows(award_id=home.award_id)] == ["due", "suspended"]
    with scene.as_actor(复核), pytest.raises(services.VitalSettled):
        services.settle_vital_event(actor=复核, event_id=event, finding=true, at=NOON)


def test_every_seeded_death_is_found_and_nobody_else(line: UUID) -> None:
    """Recall 100 % of those reported by number; every namesake of another number untouched."""
    homes = [scene.family(place, name="王明珍", members=1) for place in range(12)]
    scene.prepared()
    dead = {0, 3, 7, 11}
    for place in dead:
        assert report(place * 10, "王明珍") is not None
    for stranger in range(300, 320):
        assert report(stranger, "王明珍") is None
    held = {row.award_id for row in scene.rows(state="held")}
    assert held == {homes[place].award_id for place in dead}


@pytest.mark.parametrize(
    "defect",
    [
        "update payments_instruction set amount_fen = amount_fen - 1 where part = 0",
        "update payments_instruction set amount_fen = amount_fen + 1 where part = 1",
        "update payments_instruction set member_person_id = gen_random_uuid() where part = 1",
        "update payments_vital_event set name_agrees = not name_agrees",
        "delete from payments_vital_event",
    ],
)
def test_the_database_keeps_the_parts_and_the_report(defect: str) -> None:
    scene.family(0)
    scene.prepared()
    report(1, scene.NAMES[1])
    with open_scope(CITY):
        assert VitalEvent.objects.count() == 1
    with open_scope(CITY), pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(defect)
        cursor.execute("set constraints all immediate")


def test_没有人决定的暂缓到期照常发放_以后也不再因同一提示暂缓(line: UUID) -> None:
    home = scene.family(0, members=3, fen=100_000)
    run_id = scene.financed(scene.prepared().run_id)
    event = report(1, scene.NAMES[1])
    _, share = scene.rows(award_id=home.award_id)
    look_at_caps(at=datetime(2026, 11, 9, 23, 59, tzinfo=BEIJING))
    assert scene.rows(pk=share.id)[0].state == "held"
    after_cap = datetime(2026, 11, 10, 0, 0, tzinfo=BEIJING)
    look_at_caps(at=after_cap)
    look_at_caps(at=after_cap)
    assert scene.rows(pk=share.id)[0].state == "due"
    with open_scope(CITY):
        hold = Hold.objects.get(cause_id=event)
        assert (hold.decision, hold.ended_by_posting) == ("lapse", None)
        leader = PaymentTask.objects.get(kind=TaskKind.HOLD_CAP, closed_at__isnull=True)
        assert "明天起照常发放" in leader.words
        assert PaymentTask.objects.filter(kind=TaskKind.VITAL_EVENT, closed_at__isnull=True).count() == 1
    assert share.id in scene.sent(run_id, at=after_cap)
    scene.prepared(DECEMBER, at=datetime(2026, 11, 26, 9, tzinfo=BEIJING))
    assert [row.state for row in scene.rows(award_id=home.award_id, month=DECEMBER)] == ["due"]


def test_提示的暂缓期从收到提示那天算_不因新的发放单重新起算() -> None:
    home = scene.family(0, members=3, fen=100_000)
    event = report(1, scene.NAMES[1])
    scene.prepared(at=datetime(2026, 11, 6, 9, tzinfo=BEIJING))
    assert [row.state for row in scene.rows(award_id=home.award_id)] == ["due", "held"]
    with open_scope(CITY):
        assert Hold.objects.get(cause_id=event).cap_on == date(2026, 11, 9)


@pytest.mark.parametrize(
    "defect",
    [
        "update payments_hold set decision = 'lapse', ended_at = '2026-11-09 15:59+00' where cause_id = %(event)s",
        "update payments_hold set decision = 'lapse', ended_at = '2026-12-09 15:59+00', reason = 'officer'"
        " where cause_id = %(event)s",
    ],
)
def test_the_database_lets_no_hold_lapse_before_its_day_or_of_an_officer(defect: str) -> None:
    scene.family(0, members=3)
    scene.prepared()
    event = report(1, scene.NAMES[1])
    with open_scope(CITY), pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(defect, {"event": event})
