"""The loaders, as the owner role in a database of their own with real commits."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connections

from minzheng.config.database import database_from_url
from minzheng.foundations.regions import queries
from minzheng.foundations.regions.models import LoadedBook, Region, RegionSearchKey
from minzheng.foundations.regions.services import load_groups, load_regions
from minzheng.foundations.regions.types import GroupKind, GroupRow, RegionBook, UnknownRegion
from minzheng.foundations.workdays import queries as workday_queries
from minzheng.foundations.workdays.models import Workday
from minzheng.foundations.workdays.services import DayOutsideYear, declare_year, load_workdays
from minzheng.foundations.workdays.types import YearPlan
from minzheng_ops.roles import OWNER
from tests import database

AT = datetime(2026, 11, 23, 1, tzinfo=UTC)
GAOTAN = "500110120206"


@pytest.fixture
def as_owner(committed_db: str) -> Iterator[None]:
    """The default connection as the owner of a fresh copy of the template."""
    default = connections["default"]
    usual = {key: default.settings_dict[key] for key in ("USER", "PASSWORD")}
    entry: dict[str, Any] = database_from_url(database.address(OWNER, committed_db))
    default.close()
    default.settings_dict.update({key: entry[key] for key in usual})
    workday_queries.forget_calendar()
    yield
    workday_queries.forget_calendar()
    default.close()
    default.settings_dict.update(usual)


def test_an_older_database_is_brought_to_the_book(as_owner: None) -> None:
    LoadedBook.objects.all().delete()
    Region.objects.filter(code=GAOTAN).update(name="旧名", valid_to=date(2020, 1, 1))
    Region.objects.create(
        code="500110120999", level="village", name="撤并村", short_name="撤并", parent_id="500110120000",
        unit_id="500110", valid_from=date(2010, 1, 1),
    )  # fmt: skip
    RegionSearchKey.objects.create(key="撤并村", region_id="500110120999", weight=0)
    loaded = load_regions(at=AT)
    assert loaded.changed and loaded.places == len(RegionBook.packed().places)
    assert queries.path_of(GAOTAN) == "重庆市綦江区扶欢镇高滩村"
    assert Region.objects.get(code=GAOTAN).valid_to is None
    assert Region.objects.get(code="500110120999").valid_to == date(2026, 11, 23)
    assert queries.find("撤并村") == []
    assert len(queries.villages_of("500110120")) == 16
    assert not load_regions(at=AT).changed


def test_groups_and_grids_stand_under_villages_once(as_owner: None) -> None:
    rows = [GroupRow(GAOTAN, GroupKind.GROUP, n, f"{n}组") for n in range(1, 5)]
    rows.append(GroupRow(GAOTAN, GroupKind.GRID, 1, "第1网格"))
    assert load_groups(rows=rows, at=AT) == 5
    assert load_groups(rows=rows, at=AT) == 0
    assert [group.name for _, group in queries.groups_of(GAOTAN)] == ["第1网格", "1组", "2组", "3组", "4组"]


def test_groups_under_something_that_is_no_village_are_refused(as_owner: None) -> None:
    for code in ("500110120000", "500110120999"):
        with pytest.raises(UnknownRegion):
            load_groups(rows=[GroupRow(code, GroupKind.SOCIETY, 1, "1社")], at=AT)


def test_a_published_year_replaces_the_guess(as_owner: None) -> None:
    assert workday_queries.add_working_days(date(2026, 12, 31), 1).provisional
    plan = YearPlan(2027, {date(2027, 1, 1): "元旦"}, {date(2027, 1, 2): "元旦"}, "国办发明电〔2026〕1号")
    assert declare_year(plan=plan, at=AT).changed == 365
    due = workday_queries.add_working_days(date(2026, 12, 31), 1)
    assert (due.date, due.provisional, due.warning) == (date(2027, 1, 2), False, None)
    assert declare_year(plan=plan, at=AT).changed == 0


def test_the_seed_keeps_what_was_declared(as_owner: None) -> None:
    plan = YearPlan(2026, {date(2026, 11, 23): "临时假日"}, {}, "某号公告", provisional=True)
    assert declare_year(plan=plan, at=AT).changed == 365
    assert load_workdays(at=AT).changed == 0
    assert Workday.objects.get(date=date(2026, 11, 23)).name == "临时假日"
    assert workday_queries.add_working_days(date(2026, 11, 20), 1).provisional


def test_a_plan_with_a_day_of_another_year_is_refused(as_owner: None) -> None:
    plan = YearPlan(2027, {date(2026, 12, 31): "元旦"}, {}, "某号公告")
    with pytest.raises(DayOutsideYear):
        declare_year(plan=plan, at=AT)
