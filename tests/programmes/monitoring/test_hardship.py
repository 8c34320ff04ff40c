"""急难报告：谁说的都能记，记下就在镇街的待办里，等镇街写下办了什么；不是申请，谁也不因此被拒绝。"""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError

from minzheng.engines.casework.models import Application
from minzheng.engines.jobs.models import OutboxEvent
from minzheng.foundations.audit.models import Event
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours, StaleVersion
from minzheng.programmes.monitoring import queries, services
from minzheng.programmes.monitoring.models import HardshipReport
from minzheng.programmes.monitoring.types import Hardship, NewReport, Outcome, ToldBy, parameter
from tests.cast import GAOTAN, GAOTAN_AREA, MORNING, Cast
from tests.programmes.monitoring.neighbours import couple, refused

pytestmark = pytest.mark.django_db
EVENING = MORNING + timedelta(hours=12)


def word(**changed: Any) -> NewReport:
    given: dict[str, Any] = {
        "who": "4组老蹇",
        "kind": Hardship.ILLNESS.value,
        "told_at": MORNING,
        "token": "device-1",
        "words": "昨晚送医院，家里没人照顾",
        "phone": "13800000001",
        "told_by": ToldBy.NEIGHBOUR.value,
    }
    return NewReport(**given | changed)


def reported(cast: Cast, by: str = "小杨", **changed: Any) -> UUID:
    with cast.acting(by) as actor:
        return services.report_hardship(actor=actor, report=word(**changed), at=EVENING)


def handled(cast: Cast, report_id: UUID, who: str = "王敏", **changed: Any) -> None:
    given: dict[str, Any] = {"version": 1, "outcome": Outcome.HELPED.value, "words": "送去临时救助金 600 元"}
    with cast.acting(who) as actor:
        services.handle_hardship(actor=actor, report_id=report_id, at=EVENING, **given | changed)


def test_村里一句话_成为镇街的待办(cast: Cast) -> None:
    report_id = reported(cast)
    with cast.acting("王敏") as clerk:
        (line,) = queries.open_reports()
        assert line.id == report_id and line.area_code == GAOTAN_AREA and line.who == "4组老蹇"
        assert (line.words, line.phone, line.told_by) == (
            "昨晚送医院，家里没人照顾",
            "13800000001",
            ToldBy.NEIGHBOUR,
        )
        assert services.open_report(actor=clerk, report_id=report_id, at=EVENING) == line
        assert queries.waiting_counts() == {"reports": 1, "rows": 0}
        assert Event.objects.filter(action="monitoring.hardship.opened").count() == 1
        assert OutboxEvent.objects.filter(name="monitoring.hardship.reported").count() == 1


def test_期限从第一次知道那天起算_三日_参数待核实(cast: Cast) -> None:
    reported(cast, told_at=MORNING - timedelta(days=1))
    with cast.acting("王敏"):
        (line,) = queries.open_reports()
    assert line.due_on == MORNING.date() + timedelta(days=2)
    assert not parameter("hardship_days").verified


def test_急难报告不是申请(cast: Cast) -> None:
    handled(cast, reported(cast))
    with cast.acting("李科"):
        assert Application.objects.count() == 0


def test_电话和情况加密保存(cast: Cast) -> None:
    reported(cast)
    with cast.acting("王敏"):
        box = bytes(HardshipReport.objects.get().told_box)
    assert b"13800000001" not in box and "医院".encode() not in box


def test_同一张表再交一次_还是那一条(cast: Cast) -> None:
    assert reported(cast) == reported(cast)
    with cast.acting("王敏"):
        assert len(queries.open_reports()) == 1
        assert Event.objects.filter(action="monitoring.hardship.reported").count() == 1


def test_镇街也能记_要选村(cast: Cast) -> None:
    reported(cast, "王敏", village=GAOTAN)
    for village in (None, "", "500110120", "500110120000", "abc"):
        with refused(services.VillageMissing):
            reported(cast, "王敏", village=village, token="x")
    with refused(NotYours):
        reported(cast, "外镇", village=GAOTAN)


@pytest.mark.parametrize(
    "changed",
    [{"who": "  "}, {"kind": "boredom"}, {"token": ""}, {"told_at": EVENING + timedelta(minutes=1)}],
)
def test_没写是谁_没选什么事_时间不对_不收(cast: Cast, changed: dict[str, Any]) -> None:
    with refused(services.ReportUnfit):
        reported(cast, **changed)


def test_认识的人_带上是谁(cast: Cast) -> None:
    home = couple(cast, 1)
    reported(cast, person_id=home.head_id)
    with cast.acting("王敏"):
        assert HardshipReport.objects.get().person_id == home.head_id
        assert Event.objects.filter(action="monitoring.hardship.reported", person_id=home.head_id).exists()
    with refused(NotYours):
        reported(cast, person_id=new_id(), token="x")


@pytest.mark.parametrize("who", ["李科", "核对员", "审计"])
def test_别的岗位_不记急难(cast: Cast, who: str) -> None:
    with refused(NotYours):
        reported(cast, who)


def test_镇街写下办了什么_就办结(cast: Cast) -> None:
    report_id = reported(cast)
    handled(cast, report_id)
    with cast.acting("小杨"):
        assert queries.open_reports() == []
        (done,) = queries.handled_reports()
        assert (done.outcome, done.outcome_words, done.handled_by) == (
            Outcome.HELPED,
            "送去临时救助金 600 元",
            "王敏",
        )
    with refused(services.ReportHandled):
        handled(cast, report_id)


def test_结果要选_要写_旧页面不收(cast: Cast) -> None:
    report_id = reported(cast)
    for changed in ({"outcome": "refused"}, {"outcome": ""}, {"words": " "}):
        with refused(services.OutcomeUnclear):
            handled(cast, report_id, **changed)
    with refused(StaleVersion):
        handled(cast, report_id, version=7)


@pytest.mark.parametrize("who", ["小杨", "外镇", "外人", "李科"])
def test_村里和别处_不能办结(cast: Cast, who: str) -> None:
    report_id = reported(cast)
    with refused(NotYours):
        handled(cast, report_id, who)


def test_别的镇看不到(cast: Cast) -> None:
    report_id = reported(cast)
    with cast.acting("外镇") as stranger:
        assert queries.open_reports() == []
        with refused(NotYours):
            services.open_report(actor=stranger, report_id=report_id, at=EVENING)


def test_没有人名的办结_数据库不收(cast: Cast) -> None:
    reported(cast)
    with cast.acting("王敏"), refused(DatabaseError):
        HardshipReport.objects.update(handled_at=EVENING, outcome=Outcome.HELPED.value)
