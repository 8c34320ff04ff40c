"""第三个故事：发钱: whose turn the month's money is, told from where the run really stands."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from minzheng.channels.tour.jobs import CATCH_UP
from minzheng.channels.tour.money import STATION_OF, STEPS, month_of_money
from minzheng.engines.benefits import services as benefits
from minzheng.engines.benefits.types import NewAward, NewMember
from minzheng.engines.jobs.registry import run_job
from minzheng.engines.payments import services
from minzheng.engines.payments.models import PaymentTask
from minzheng.engines.payments.types import RunState
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor
from minzheng.kernel.identifiers import new_id
from minzheng_samples.offices import grant_money
from tests.engines.payments import scene
from tests.engines.payments.scene import CITY, NOON, NOVEMBER
from tests.engines.payments.simulated import Bank
from tests.jobs import run_queued_jobs

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
    assert set(STATION_OF) == {"", "answered", *RunState}


@pytest.fixture
def bank(tmp_path: Path, settings: Any) -> Iterator[Bank]:
    """The demo's bank as a process of its own, and the settings that lead to its folder."""
    running = Bank.start(tmp_path / "home", refused=0)
    settings.BANK_CHANNELS, settings.BANK_FOLDER = {"*": "files"}, running.folder
    yield running
    running.stop()


def paid_month(staff: dict[str, Actor]) -> UUID:
    """A month of two families goes through all four hands, and its file out to the bank."""
    grant_money(bureau=staff["zhengcai"], at=NOON)
    scene.family(0), scene.family(1)
    run_id = scene.financed(scene.prepared().run_id)
    run_queued_jobs()
    return run_id


def test_the_bank_answers_by_itself_when_the_clock_leaps(
    staff: dict[str, Actor], bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id = paid_month(staff)
    story = month_of_money(on=NOVEMBER)
    assert story.waiting_for_days and [one.who for one in story.steps] == ["zhoucai", ""]
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(days=28))
    run_job(CATCH_UP, {})
    assert {row.state for row in scene.rows()} == {"paid"} and len(bank.rows()) == 2
    story = month_of_money(on=NOVEMBER)
    assert (story.ending, [one.state for one in story.stations]) == ("每一笔都有结果", ["done"] * 6 + ["now"])
    (step,) = story.steps
    with open_scope(CITY):
        assert not PaymentTask.objects.filter(run_id=run_id).exists(), "nobody was asked about a late bank"
    assert step.who == "wangmin" and "/desk/payments/people/" in step.go


def test_what_is_held_does_not_keep_the_story_waiting(staff: dict[str, Actor], bank: Bank) -> None:
    scene.family(2, paid=False)
    paid_month(staff)
    run_job(CATCH_UP, {})
    assert sorted(row.state for row in scene.rows()) == ["held", "paid", "paid"]
    story = month_of_money(on=NOVEMBER)
    assert (story.ending, story.waiting_for_days) == ("银行已回盘", False)
    assert [one.who for one in story.steps] == ["wangmin", "zhoucai"]


def test_once_she_receives_the_last_step_is_on_her_phone(
    staff: dict[str, Actor], families: dict[str, UUID], bank: Bank
) -> None:
    luo = families["luo"]
    scene.account(luo, "罗庆华", 77)
    award = NewAward(
        kind="dibao", kind_name="最低生活保障", case_id=new_id(), decision_id=new_id(), household_id=new_id(),
        person_id=luo, area_code=scene.AREA, start_month=NOVEMBER, amount_fen=60_000, rule_version="2026-01",
        rule_profile="cn-2021", members=(NewMember(luo),),
    )  # fmt: skip
    with scene.as_actor(scene.签发):
        benefits.grant(actor=scene.签发, award=award, at=NOON)
    paid_month(staff)
    run_job(CATCH_UP, {})
    (step,) = month_of_money(on=NOVEMBER).steps
    assert (step.who, step.go) == ("luo", "/payments/")
