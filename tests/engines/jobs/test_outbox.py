"""Work is queued in the act's own transaction, delivered once, and never lost with a rolled-back act."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import pytest
from django.conf import settings
from django.db import connection, transaction

from minzheng.engines.jobs import registry, services
from minzheng.engines.jobs.models import Delivery, OutboxEvent
from minzheng.engines.jobs.services import (
    UnknownJob,
    announce,
    announce_each,
    announce_found,
    defer,
    deliver,
    on,
)
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import SYSTEM
from minzheng.kernel.facts import Fact
from minzheng.kernel.scope import Scope, required_scope
from tests.cast import GAOTAN_AREA, MORNING
from tests.jobs import run_queued_jobs, tick

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, slots=True, kw_only=True)
class KettleBoiled(Fact):
    """A fact of the tests."""

    name: ClassVar[str] = "tests.kettle.boiled"
    litres: int


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    lines: list[Any] = []
    monkeypatch.setattr(registry, "HANDLERS", registry.HANDLERS)

    @on(KettleBoiled, "tests.hear")
    def hear(payload: dict[str, Any]) -> None:
        lines.append((payload["litres"], required_scope().lo))

    yield lines
    registry.HANDLERS.pop(KettleBoiled.name, None)


def queued() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from procrastinate_jobs where status = 'todo'")
        return int(cursor.fetchone()[0])


def test_a_fact_reaches_its_handler_once_in_its_own_area(heard: list[Any]) -> None:
    announce(KettleBoiled(area_code=GAOTAN_AREA, litres=2), at=MORNING)
    assert heard == []
    assert run_queued_jobs() == ["jobs.deliver"]
    event = OutboxEvent.objects.get(name=KettleBoiled.name)
    deliver(event_id=str(event.id))
    assert heard == [(2, GAOTAN_AREA)] and Delivery.objects.count() == 1


def test_a_rolled_back_act_announces_nothing(heard: list[Any]) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        announce(KettleBoiled(area_code=GAOTAN_AREA, litres=2), at=MORNING)
        raise ZeroDivisionError
    assert queued() == 0 and not OutboxEvent.objects.exists() and run_queued_jobs() == [] and heard == []


def test_a_failing_handler_keeps_no_delivery_and_runs_again() -> None:
    tries: list[int] = []

    @on(KettleBoiled, "tests.fail_once")
    def fail_once(payload: dict[str, Any]) -> None:
        tries.append(1)
        if len(tries) == 1:
            raise ConnectionError

    try:
        announce(KettleBoiled(area_code=GAOTAN_AREA, litres=1), at=MORNING)
        event = OutboxEvent.objects.get(name=KettleBoiled.name)
        with pytest.raises(ConnectionError):
            deliver(event_id=str(event.id))
        assert not Delivery.objects.exists()
        deliver(event_id=str(event.id))
        assert len(tries) == 2 and Delivery.objects.count() == 1
    finally:
        registry.HANDLERS.pop(KettleBoiled.name)


def test_an_unknown_job_is_a_defect_said_at_once() -> None:
    with pytest.raises(UnknownJob):
        defer("tests.no_such_job")


def test_the_record_is_sealed_each_minute_and_its_head_kept_outside(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(settings, "VAR", tmp_path)
    monkeypatch.setattr("minzheng.engines.jobs.jobs.seal", lambda *, at: None)
    with open_scope(Scope(lo="50", hi="51")):
        record(actor=SYSTEM, action="tests.thing.seen", subject=Subject("thing"), at=MORNING)
    tick()
    assert not (tmp_path / "audit-head.jsonl").exists(), "nothing sealed, nothing kept"
    from types import SimpleNamespace

    link = SimpleNamespace(number=1, digest=b"\x01" * 32, events=1)
    monkeypatch.setattr("minzheng.engines.jobs.jobs.seal", lambda *, at: link)
    tick()
    assert '"head": "0101' in (tmp_path / "audit-head.jsonl").read_text(encoding="utf-8")


def test_jobs_with_a_clock_take_only_the_time() -> None:
    import inspect

    for job in registry.JOBS.values():
        if job.cron:
            assert list(inspect.signature(job.function).parameters) == ["at"], job.name


def test_several_facts_are_one_job_and_each_is_heard_once(heard: list[Any]) -> None:
    announce_each([KettleBoiled(area_code=GAOTAN_AREA, litres=n) for n in (1, 2, 3)], at=MORNING)
    assert run_queued_jobs() == ["jobs.deliver_each"]
    assert sorted(heard) == [(n, GAOTAN_AREA) for n in (1, 2, 3)]
    ids = [str(event.id) for event in OutboxEvent.objects.filter(name=KettleBoiled.name)]
    registry.run_job("jobs.deliver_each", {"event_ids": ids})
    assert len(heard) == 3 and Delivery.objects.count() == 3


def test_one_fact_that_cannot_be_delivered_holds_up_none_of_the_others(
    heard: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    @on(KettleBoiled, "tests.spills")
    def spills(payload: dict[str, Any]) -> None:
        if payload["litres"] == 2:
            raise RuntimeError("spilt")

    announce_each([KettleBoiled(area_code=GAOTAN_AREA, litres=n) for n in (1, 2, 3)], at=MORNING)
    ids = [str(event.id) for event in OutboxEvent.objects.filter(name=KettleBoiled.name).order_by("pk")]
    with pytest.raises(ExceptionGroup):
        registry.run_job("jobs.deliver_each", {"event_ids": ids})
    assert sorted(litres for litres, _lo in heard) == [1, 2, 3], "nobody behind the spilt one waits"
    assert Delivery.objects.filter(handler="tests.spills").count() == 2


def test_facts_found_by_a_statement_are_each_heard_once(
    heard: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "TOGETHER", 2)
    select = "select %(area)s as area_code, n as litres from generate_series(1, 5) n"
    told = announce_found(KettleBoiled, select=select, values={"area": GAOTAN_AREA}, at=MORNING)
    assert told == 5 and queued() == 3
    payloads = [event.payload for event in OutboxEvent.objects.filter(name=KettleBoiled.name)]
    assert sorted(payloads, key=lambda one: one["litres"]) == [
        KettleBoiled(area_code=GAOTAN_AREA, litres=n).payload() for n in range(1, 6)
    ]
    run_queued_jobs()
    assert sorted(heard) == [(n, GAOTAN_AREA) for n in range(1, 6)]


def test_what_the_act_itself_did_for_a_handler_is_not_done_again(heard: list[Any]) -> None:
    @on(KettleBoiled, "tests.whistles")
    def whistles(payload: dict[str, Any]) -> None:
        heard.append(("whistle", payload["litres"]))

    facts = [KettleBoiled(area_code=GAOTAN_AREA, litres=n) for n in (1, 2)]
    announce_each(facts, at=MORNING, done=["tests.whistles"])
    run_queued_jobs()
    assert sorted(heard) == [(1, GAOTAN_AREA), (2, GAOTAN_AREA)]
    announce_each(facts, at=MORNING, done=["tests.whistles", "tests.hear"])
    assert queued() == 0 and Delivery.objects.count() == 8
