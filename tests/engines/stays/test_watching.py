"""期限到了只提醒: 不让人离开, 不替对方确认; 谁看得到谁看不到; 日子的图."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minzheng.channels.desk.stay_lines import stay_lines
from minzheng.engines.casework.models import Application
from minzheng.engines.stays import queries
from minzheng.engines.stays.folders import NUMBERS, StayItemBroken, register_stay, stay_items
from minzheng.engines.stays.jobs import watch
from minzheng.engines.stays.models import Handover, Stay, StayStep
from minzheng.engines.stays.moves import MOVES, doer_of
from minzheng.engines.stays.refusals import StayClosed
from minzheng.engines.stays.strip import BED, FREE, HERE, OVER, day_strip
from minzheng.engines.stays.types import OPEN, State
from minzheng.foundations.people.models import Person
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import SYSTEM
from minzheng.kernel.scope import current_scope
from tests.cast import MORNING, Cast
from tests.engines.stays.conftest import (
    ACROSS,
    CITY,
    WOMAN,
    Clock,
    Stations,
    browser,
    did,
    entered,
    handover_of,
    left,
    row_of,
    told,
)

pytestmark = pytest.mark.django_db
LATER = MORNING + timedelta(days=10)


def look(at: datetime) -> None:
    token = current_scope.set(None)
    try:
        watch(at=at)
    finally:
        current_scope.reset(token)


def kinds() -> list[str]:
    with open_scope(CITY):
        return list(StayStep.objects.order_by("at", "pk").values_list("kind", flat=True))


def test_过了十天_记一次_人照样在站(stations: Stations) -> None:
    stay_id = entered(stations)
    look(MORNING + timedelta(days=8))
    assert "overstayed" not in kinds()
    look(LATER)
    look(LATER)
    assert kinds().count("overstayed") == 1
    row = row_of(stay_id)
    assert row.state == State.HERE and row.ended_at is None
    with stations.acting("冉站") as officer:
        view = queries.view_of(row, actor=officer, at=LATER)
    assert view.line.left == -2 and "在站期限已过" in view.next_step
    did(stations, "extend", stay_id, days=3, reasons="等家乡回话，约好周五", at=LATER)
    look(LATER + timedelta(days=5))
    assert kinds().count("overstayed") == 2


def test_对方沉默_记一次_不算接到(stations: Stations, cast: Cast) -> None:
    stay_id = entered(stations)
    did(stations, "hand_over", stay_id, new=ACROSS)
    look(MORNING + timedelta(days=4))
    assert "silent" not in kinds()
    look(LATER)
    look(LATER)
    assert kinds().count("silent") == 1
    row, handover = row_of(stay_id), handover_of(stay_id)
    assert (row.state, handover.state, handover.reply_box) == (State.HANDED, "waiting", None)
    with cast.acting("刘审核"):
        line = queries.board(tab=queries.ALL_OPEN, on=LATER.date())[0]
    assert line.silent and not line.lost


def test_只在整点和半点看(stations: Stations) -> None:
    entered(stations)
    look(LATER.replace(minute=7))
    assert "overstayed" not in kinds()


def test_没有一行是系统做的() -> None:
    item = stay_items()[0]
    assert doer_of(SYSTEM, item) is None
    assert all(move.doers for move in MOVES.values())
    assert {state for move in MOVES.values() for state in move.starts if state in OPEN} == set(OPEN)


def test_办结以后什么也不能改(stations: Stations) -> None:
    stay_id = entered(stations)
    left(stations, stay_id, "own_will")
    for name in ("to_doctor", "back_from_doctor", "take_down_search", "come_back", "press"):
        did(stations, name, stay_id, words="又来一次", no=StayClosed)
    did(stations, "hand_over", stay_id, new=ACROSS, no=StayClosed)


def raw(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"select count(*) from {table}")
        return int(cursor.fetchone()[0])


def test_谁看得到(stations: Stations, cast: Cast) -> None:
    """数据库和程序各挡一道: 站里看自己站的, 镇上只看自己报告的, 别区的一件也没有."""
    entered(stations)
    told(cast["王敏"])
    seen = {"冉站": 2, "邻站": 0, "住建": 0}
    for name, number in seen.items():
        with stations.acting(name):
            assert Stay.objects.count() == raw("stays_stay") == number, name
            assert not Person.objects.exists() and not Application.objects.exists()
    for name, number in {"李科": 2, "审计": 2, "王敏": 1, "小杨": 0, "外镇": 0, "外人": 0}.items():
        with cast.acting(name):
            assert Stay.objects.count() == raw("stays_stay") == number, name
            assert StayStep.objects.count() == raw("stays_step") == number, name


def test_接收站只看到送给它的那一份交接(stations: Stations) -> None:
    entered_id = entered(stations)
    did(stations, "hand_over", entered_id, new=replace(ACROSS, to_unit="500116", taker="邻区王站"))
    with stations.acting("邻站"):
        assert Handover.objects.count() == raw("stays_handover") == 1
        assert raw("stays_stay") == raw("stays_step") == 0


def test_一天一格的图(stations: Stations) -> None:
    stay_id = entered(stations)
    did(stations, "to_doctor", stay_id, words="发烧，送区医院", at=MORNING + timedelta(days=2))
    did(stations, "back_from_doctor", stay_id, words="已退烧", at=MORNING + timedelta(days=4))
    with stations.acting("冉站") as officer:
        view = queries.view_of(row_of(stay_id), actor=officer, at=LATER)
    drawn = day_strip(view, on=date(2026, 12, 3))
    counted = {colour: drawn.count(f'fill="{colour}"') for colour in (HERE, BED, FREE)}
    assert counted == {HERE: 7, BED: 3, FREE: 0}
    assert drawn.count(f'rx="5" fill="{OVER}"') == 2
    assert "第 12 天，期限到 2026-12-01" in drawn and "style=" not in drawn


def test_事项文件夹写得不对_启动时就说(tmp_path: object) -> None:
    from pathlib import Path

    good = stay_items()[0]
    text = (good.folder / "stay.toml").read_text(encoding="utf-8")
    for wrong, said in (
        (text.replace('station = "救助管理站"\n', ""), "station"),
        (text.replace('code = "homeless_aid"', 'code = "other"'), "folder"),
        (text.replace("value = 10", "value = 0"), "at least 1"),
    ):
        folder = Path(str(tmp_path)) / "homeless_aid"
        folder.mkdir(exist_ok=True)
        (folder / "stay.toml").write_text(wrong, encoding="utf-8")
        with pytest.raises(StayItemBroken, match=said):
            register_stay(folder)
    assert set(good.parameters) == set(NUMBERS)
    assert {name for name, one in good.parameters.items() if not one.verified} == {
        "minor_under",
        "aged_from",
        "search_hours",
        "reply_days",
    }


def test_区县首页看得到要催的(stations: Stations, cast: Cast, at_nine: Clock) -> None:
    """没有别的提醒: 超期、没有确认的、等接应的都在首页; 镇上没有."""
    for name in ("刘审核", "李科"):
        with cast.acting(name) as officer:
            assert stay_lines(officer, on=LATER.date()) == []
    entered(stations)
    sent = entered(stations, replace(WOMAN, token="sent"))  # noqa: S106
    did(stations, "hand_over", sent, new=ACROSS)
    told(cast["王敏"])
    with cast.acting("刘审核") as officer:
        with CaptureQueriesContext(connection) as seen:
            lines = stay_lines(officer, on=LATER.date())
        assert [one["label"] for one in lines] == [
            "送出后没有确认接到：1 人",
            "超过在站期限：1 人",
            "有人需要救助，等站里接应：1 人",
        ]
        assert len([one for one in seen.captured_queries if "stays_" in one["sql"]]) == 1
    with cast.acting("王敏") as officer:
        assert stay_lines(officer, on=LATER.date()) == []
    at_nine(LATER)
    assert "送出后没有确认接到：1 人" in browser(cast["刘审核"]).get("/desk/").content.decode()
