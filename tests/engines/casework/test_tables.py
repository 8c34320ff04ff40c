"""统计表: built from data by whoever needs them; a town sees its own, numbers need a purpose, no village fills anything in."""

import io
from datetime import UTC, date, datetime
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.casework.field_catalogue import catalogue_of_fields
from minzheng.engines.casework.models import SavedTable, TableCopy, Task
from minzheng.engines.casework.queries import tables as reading
from minzheng.engines.casework.services import tables
from minzheng.engines.casework.services.tables import Definition, Subject, Where
from minzheng.engines.casework.table_jobs import monthly_tables
from minzheng.engines.visits.services import record_door_visit
from minzheng.engines.visits.types import DoorFindings, DoorVisitToRecord, Met, PersonSeen
from minzheng.foundations.accounts.services import end_posting
from minzheng.foundations.audit.models import Event
from minzheng.foundations.people.queries import homes
from minzheng.kernel.actor import SYSTEM, Role
from minzheng.kernel.result import NotYours
from minzheng.kernel.scope import current_scope
from tests.cast import MORNING, Cast
from tests.engines.casework.steps import handed_in
from tests.programmes.assistance.stock.lists import family, number
from tests.programmes.assistance.stock.test_import import taken_over

pytestmark = pytest.mark.django_db
DAY = MORNING.date()
ROSTER = Definition(Subject.PERSON, ("person.name", "area.village", "person.age", "person.identity"))


@pytest.fixture
def stocked(cast: Cast) -> Cast:
    """Three families in two towns, two people each."""
    elsewhere = family(3, town="石角镇", village=other_village(), amount="700")
    taken_over(cast, [*family(1), *family(2, amount="900"), *elsewhere])
    return cast


def other_village() -> str:
    """A village of 石角镇."""
    from minzheng.foundations.regions.types import Level, RegionBook

    places = RegionBook.packed().places.values()
    return sorted(p.name for p in places if p.code.startswith("500110108") and p.level is Level.VILLAGE)[0]


def visited(cast: Cast) -> None:
    """小杨 was at one family's door; nothing had changed."""
    with cast.acting("小杨") as aide:
        award = benefits.running_awards(kind="dibao", on=DAY)[0]
        home = homes([award.household_id])[award.household_id]
        people = [PersonSeen(person_id=one.id) for one in home.members]
        visit = DoorVisitToRecord(home.id, MORNING, DoorFindings(met=Met.HOME, people=people), "door")
        record_door_visit(actor=aide, visit=visit, at=MORNING)


def sheet(data: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()


def test_a_roster_shows_masked_numbers(stocked: Cast) -> None:
    with stocked.acting("李科"):
        table = reading.build(ROSTER, on=DAY)
    assert table.headings == ["姓名", "村（社区）", "年龄", "身份证号"] and table.total == 6
    assert ["邓乙松", "高滩村", 66] in [row[:3] for row in table.rows]
    assert all("*" in str(row[3]) for row in table.rows)


def test_a_town_sees_its_own(stocked: Cast) -> None:
    with stocked.acting("王敏"):
        assert reading.build(ROSTER, on=DAY).total == 4
    with stocked.acting("外镇"):
        assert reading.build(ROSTER, on=DAY).total == 2
    with stocked.acting("外人"):
        assert reading.build(ROSTER, on=DAY).total == 0


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (Where(area="500110120"), 4),
        (Where(area="500110108"), 2),
        (Where(sex=1), 3),
        (Where(age_from=66), 3),
        (Where(age_to=65), 3),
        (Where(since=date(2024, 5, 1), until=date(2024, 5, 31)), 6),
        (Where(until=date(2024, 4, 30)), 0),
    ],
)
def test_filters(stocked: Cast, where: Where, expected: int) -> None:
    with stocked.acting("李科"):
        assert reading.build(Definition(Subject.PERSON, ("person.name",), where), on=DAY).total == expected


def test_counting_by_town_adds_up(stocked: Cast) -> None:
    with stocked.acting("李科"):
        table = reading.build(Definition(Subject.HOUSEHOLD, (), groups=("area.town",)), on=DAY)
    assert table.headings == ["镇街", "户数", "金额合计（元）"]
    assert table.rows == [["扶欢镇", 2, 176_000], ["石角镇", 1, 70_000], ["合计", 3, 246_000]]


@pytest.mark.usefixtures("plain_handler")
def test_every_field_can_be_built_where_it_stands(stocked: Cast) -> None:
    handed_in(stocked)
    visited(stocked)
    with stocked.acting("李科"):
        for subject in Subject:
            codes = tuple(one.code for one in tables.FIELDS if subject in one.subjects)
            table = reading.build(Definition(subject, codes), on=DAY)
            assert len(table.headings) == len(codes) and table.rows and len(table.rows[0]) == len(codes)


def test_cases_are_listed_and_filtered_by_kind(stocked: Cast) -> None:
    fields = ("application.number", "application.kind", "case.state", "decision.kind")
    with stocked.acting("李科"):
        table = reading.build(Definition(Subject.CASE, fields, Where(kinds=("存量转入",))), on=DAY)
        assert table.total == 3 and {row[1] for row in table.rows} == {"存量转入"}
        assert reading.build(Definition(Subject.CASE, fields, Where(kinds=("复核",))), on=DAY).total == 0
        assert "已送达办结" in reading.choices_of_state()


def test_full_numbers_need_a_purpose_and_leave_a_record(stocked: Cast) -> None:
    with stocked.acting("李科") as officer:
        with pytest.raises(tables.PurposeNeeded):
            tables.take_table(actor=officer, definition=ROSTER, name="花名册", purpose="", at=MORNING)
        data = tables.take_table(
            actor=officer, definition=ROSTER, name="花名册", purpose="与医保部门核对", at=MORNING
        )
        assert any(row[3] == number(1) for row in sheet(data))
        kept = Event.objects.get(action="casework.table.taken")
        assert (
            kept.purpose == "与医保部门核对" and kept.detail["numbers"] is True and kept.detail["lines"] == 6
        )


def test_a_table_without_numbers_needs_no_purpose(stocked: Cast) -> None:
    plain = Definition(Subject.HOUSEHOLD, ("award.holder", "award.amount"))
    with stocked.acting("审计") as officer:
        rows = sheet(tables.take_table(actor=officer, definition=plain, name="", purpose="", at=MORNING))
    assert rows[0] == ["申请人", "每月金额（元）"] and ["邓乙松", "860"] in rows


@pytest.mark.parametrize("who", ["审计", "张主任"])
def test_roles_without_need_cannot_take_numbers(stocked: Cast, who: str) -> None:
    with stocked.acting(who) as officer, pytest.raises(tables.TableUnfit, match="不能导出"):
        tables.take_table(actor=officer, definition=ROSTER, name="", purpose="试一试", at=MORNING)


@pytest.mark.parametrize("who", ["小杨", "核对员"])
def test_others_build_no_tables(stocked: Cast, who: str) -> None:
    plain = Definition(Subject.HOUSEHOLD, ("award.holder",))
    with stocked.acting(who) as officer, pytest.raises(NotYours):
        tables.take_table(actor=officer, definition=plain, name="", purpose="", at=MORNING)


@pytest.mark.parametrize(
    "wrong",
    [
        Definition(Subject.CASE, ()),
        Definition(Subject.CASE, ("person.name",)),
        Definition(Subject.CASE, ("no.such",)),
        Definition(Subject.HOUSEHOLD, (), groups=("award.amount",)),
    ],
)
def test_an_unfit_table_is_refused(wrong: Definition) -> None:
    with pytest.raises(tables.TableUnfit):
        wrong.check(Role.DISTRICT_CONFIRMER)


def test_a_definition_is_kept_as_it_was() -> None:
    asked = Definition(
        Subject.PERSON,
        ("person.name",),
        Where("500110120", ("公示",), ("新申请",), 2, 60, 80, DAY, DAY),
        ("area.town",),
    )
    assert reading.definition_of(asked.plain()) == asked


def test_a_monthly_table_is_made_once_and_asks_no_village(stocked: Cast) -> None:
    """月报自动生成：不产生任何村级任务。"""
    monthly = Definition(Subject.HOUSEHOLD, (), groups=("area.village",))
    with stocked.acting("王敏") as clerk:
        tables.keep_table(actor=clerk, name="每月在保", definition=monthly, monthly=True, at=MORNING)
        before = Task.objects.count()
    outer = current_scope.set(None)
    try:
        for hour in (0, 1, 2):
            monthly_tables(at=datetime(2026, 12, 1, hour, 0, tzinfo=UTC))
        monthly_tables(at=datetime(2026, 12, 9, 0, 0, tzinfo=UTC))
    finally:
        current_scope.reset(outer)
    with stocked.acting("王敏") as clerk:
        copy = TableCopy.objects.get()
        assert copy.month == date(2026, 12, 1) and Task.objects.count() == before
        rows = sheet(tables.take_copy(actor=clerk, copy_id=copy.id, at=MORNING))
        assert rows[-1][:2] == ["合计", 2]  # 本镇两户，外镇的不在内
        (line,) = reading.saved_tables(on=DAY)
        assert line.copies == [(date(2026, 12, 1), 2, copy.id)]
    with stocked.acting("外镇") as stranger:
        assert reading.saved_tables(on=DAY) == []
        with pytest.raises(NotYours):
            tables.take_copy(actor=stranger, copy_id=copy.id, at=MORNING)


def test_a_monthly_table_stops_with_its_makers_posting(stocked: Cast) -> None:
    """离岗后不再以她的名义每月出表；表上写明原因。"""
    monthly = Definition(Subject.HOUSEHOLD, (), groups=("area.village",))
    last_day = date(2026, 12, 15)
    with stocked.acting("王敏") as clerk:
        tables.keep_table(actor=clerk, name="每月在保", definition=monthly, monthly=True, at=MORNING)
    assert clerk.posting_id is not None
    end_posting(actor=SYSTEM, posting_id=clerk.posting_id, last_day=last_day, at=MORNING)
    outer = current_scope.set(None)
    try:
        monthly_tables(at=datetime(2026, 12, 1, tzinfo=UTC))
        monthly_tables(at=datetime(2027, 1, 1, tzinfo=UTC))
    finally:
        current_scope.reset(outer)
    with stocked.acting("陈刚"):
        assert [copy.month for copy in TableCopy.objects.all()] == [date(2026, 12, 1)]
        assert [line.stopped for line in reading.saved_tables(on=last_day)] == [False]
        (line,) = reading.saved_tables(on=date(2026, 12, 16))
        assert line.stopped and len(line.copies) == 1


def test_names_are_unique_and_tables_can_be_dropped(stocked: Cast) -> None:
    plain = Definition(Subject.HOUSEHOLD, ("award.holder",))
    with stocked.acting("王敏") as clerk:
        table_id = tables.keep_table(actor=clerk, name="名册", definition=plain, monthly=False, at=MORNING)
        with pytest.raises(tables.TableUnfit, match="同名"):
            tables.keep_table(actor=clerk, name="名册", definition=plain, monthly=False, at=MORNING)
        with pytest.raises(tables.TableUnfit, match="名字"):
            tables.keep_table(actor=clerk, name=" ", definition=plain, monthly=False, at=MORNING)
        with pytest.raises(tables.TableUnfit, match="每月"):
            tables.keep_table(actor=clerk, name="号码", definition=ROSTER, monthly=True, at=MORNING)
    with stocked.acting("外镇") as stranger, pytest.raises(NotYours):
        tables.drop_table(actor=stranger, table_id=table_id, at=MORNING)
    with stocked.acting("王敏") as clerk:
        tables.drop_table(actor=clerk, table_id=table_id, at=MORNING)
        assert reading.saved_tables(on=DAY) == [] and SavedTable.objects.count() == 1


def test_the_catalogue_names_every_field_in_chinese() -> None:
    """字段目录: every column of persons, households, awards and files, and every question of the form."""
    entries = catalogue_of_fields()
    unnamed = [
        entry.code for entry in entries if not any("\u4e00" <= sign <= "\u9fff" for sign in entry.name)
    ]
    assert unnamed == [], "name these fields in field_names.toml"
    codes = [entry.code for entry in entries]
    assert len(codes) == len(set(codes))
    assert {"person.identity_box", "award.start_month", "case.state", "form.dibao.people.name"} <= set(codes)
    placed = {code for entry in entries for code in entry.tables}
    assert {field.code for field in tables.FIELDS if field.source not in ("区划", "由出生日期算出")} <= placed
