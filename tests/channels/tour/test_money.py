"""第三个故事：发钱: whose turn the month's money is, told from where the run really stands."""

from datetime import timedelta

import pytest
from django.test import Client

from minzheng.channels.tour.money import STEPS, month_of_money
from minzheng.engines.payments import services
from minzheng.engines.payments.types import RunState
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import Actor
from minzheng_samples.offices import grant_money
from tests.engines.payments import scene
from tests.engines.payments.scene import NOON, NOVEMBER

pytestmark = pytest.mark.django_db


def test_the_next_step_follows_the_run(staff: dict[str, Actor], client: Client) -> None:
    grant_money(bureau=staff["zhengcai"], at=NOON)
    scene.family(0)
    assert month_of_money(on=NOVEMBER).steps[0].who == "zhoucai"
    with open_scope(staff["zhoucai"].scope):
        run_id = scene.prepared().run_id
    assert run_id is not None
    acts = {"liushen": services.review_run, "like": services.release_run, "zhengcai": services.finance_run}
    for who, act in acts.items():
        turn = month_of_money(on=NOVEMBER + timedelta(days=20))
        assert [step.who for step in turn.steps] == [who] and str(run_id) in turn.steps[0].go
        with open_scope(staff[who].scope):
            act(actor=staff[who], run_id=run_id, version=scene.version(run_id), at=NOON)
    assert month_of_money(on=NOVEMBER).steps[0].who == "zhoucai"
    assert "第三个故事：发钱" in client.get("/tour/").content.decode()


def test_every_state_of_a_run_has_somebody_or_is_over() -> None:
    silent = {state for state in RunState if state not in STEPS}
    assert silent == {RunState.PREPARING, RunState.SETTLED}
