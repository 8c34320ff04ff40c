"""The household head dies after the freeze and a namesake's false death comes in: widow and neighbour are paid in time."""

from datetime import datetime
from uuid import UUID

import pytest

from minzheng.engines.benefits import services as benefits
from minzheng.engines.payments import services
from minzheng.engines.payments.models import Hold
from minzheng.engines.payments.services import Finding, HoldDecision
from minzheng.engines.payments.types import InstructionState, NamedPerson, VitalKind
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.clock import BEIJING
from tests.engines.payments import scene
from tests.engines.payments.scene import CITY, DECEMBER, 签发, 经办, 镇长
from tests.jobs import run_queued_jobs

pytestmark = pytest.mark.django_db
FROZEN = datetime(2026, 11, 26, 9, tzinfo=BEIJING)
DIED = datetime(2026, 11, 28, 9, tzinfo=BEIJING)
LATER = datetime(2026, 12, 2, 9, tzinfo=BEIJING)


def test_寡妇和邻居都按时发一次(line: UUID) -> None:
    home = scene.family(0, members=2, name="罗庆华")
    next_door = scene.family(1, members=1, name="罗庆华")
    run_id = scene.prepared(DECEMBER, at=FROZEN).run_id
    died = NamedPerson("罗庆华", scene.number_of(0))
    event = services.report_vital_event(
        source="卫健死亡登记", person=died, kind=VitalKind.DEATH, on=DIED.date(), at=DIED
    )
    stranger = NamedPerson("罗庆华", scene.number_of(300))
    assert event is not None
    assert (
        services.report_vital_event(
            source="公安户籍", person=stranger, kind=VitalKind.DEATH, on=DIED.date(), at=DIED
        )
        is None
    )
    scene.account(home.people[1], scene.NAMES[1], 5)
    with scene.as_actor(签发):
        benefits.succeed(
            actor=签发, award_id=home.award_id, person_id=home.people[1], decided=scene.decided(), at=DIED
        )
    run_queued_jobs()
    scene.financed(run_id, at=LATER)
    assert run_id is not None
    due = scene.sent(run_id, at=LATER)
    widow, share = scene.rows(award_id=home.award_id)
    assert (widow.payee_person_id, widow.account_tail, widow.amount_fen) == (home.people[1], "0005", 30_000)
    assert set(due) == {widow.id, scene.rows(award_id=next_door.award_id)[0].id}
    for _ in range(2):  # the bank's file comes twice
        for one in due:
            scene.told(one, InstructionState.PAID, at=LATER)
    with scene.as_actor(镇长):
        finding = Finding(True, "村委会证明和火化证明一致", "户主已去世，本人份额不再发放，家人照发")
        services.settle_vital_event(actor=镇长, event_id=event, finding=finding, at=LATER)
    assert {row.state for row in scene.rows(pk__in=due)} == {"paid"}
    assert scene.rows(pk=share.id)[0].state == "suspended"
    with open_scope(CITY):
        for hold in Hold.objects.order_by("pk"):
            assert hold.ended_at is not None and hold.ended_at.date() <= hold.cap_on
        assert services.settle_run(run_id=run_id, at=LATER)
    assert sum(row.amount_fen for row in scene.rows(state="paid")) == 30_000 + 60_000
    with scene.as_actor(经办), pytest.raises(services.HoldEnded):
        with open_scope(CITY):
            hold_id = Hold.objects.get().id
        services.decide_hold(
            actor=经办, hold_id=hold_id, decision=HoldDecision(True, "再发一次看看"), at=LATER
        )
