"""The pages of tables, fields and numbers: a district user builds a table from data in one page."""

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from minzheng.engines.casework.models import SavedTable, TableCopy, Task
from minzheng.engines.casework.services.tables import keep_month
from minzheng.foundations.accounts.services import end_posting
from minzheng.kernel.actor import SYSTEM
from tests.cast import MORNING, Cast
from tests.channels.desk.conftest import SignIn, text
from tests.programmes.assistance.stock.lists import family, number
from tests.programmes.assistance.stock.test_import import taken_over

pytestmark = pytest.mark.django_db
ROSTER = {"subject": "person", "fields": ["person.name", "person.age", "person.identity"]}


@pytest.fixture
def stocked(cast: Cast) -> Cast:
    taken_over(cast, [*family(1), *family(2, amount="900")])
    return cast


def rows_of(data: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()


def test_a_table_is_chosen_previewed_taken_and_kept(stocked: Cast, signed_in: SignIn) -> None:
    desk = signed_in("李科")
    assert "一、要哪些列" in text(desk.get("/desk/tables/build/"))
    chosen = {"subject": "household", "group1": "area.town", "act": "preview"}
    page = text(desk.post("/desk/tables/build/", chosen))
    assert "扶欢镇" in page and "1,760" in page
    taken = desk.post("/desk/tables/build/", {**chosen, "act": "take"})
    assert rows_of(taken.content) == [
        ["镇街", "户数", "金额合计（元）"],
        ["扶欢镇", 2.0, "1760"],
        ["合计", 2.0, "1760"],
    ]
    kept = desk.post("/desk/tables/build/", {**chosen, "act": "keep", "name": "各镇在保", "monthly": "yes"})
    assert kept.status_code == 302
    page = text(desk.get("/desk/tables/"))
    assert "各镇在保" in page and "每月初生成" in page
    again = re.search(r"\?table=([0-9a-f-]{36})", page)
    assert again is not None and "1,760" in text(desk.get(f"/desk/tables/build/?table={again[1]}"))


def test_numbers_are_masked_on_the_page_and_asked_for_with_a_purpose(
    stocked: Cast, signed_in: SignIn
) -> None:
    desk = signed_in("李科")
    page = text(desk.post("/desk/tables/build/", {**ROSTER, "act": "preview"}))
    assert number(1) not in page and number(1)[:3] + "*" in page
    refused = desk.post("/desk/tables/build/", {**ROSTER, "act": "take"})
    assert refused.status_code == 422 and "请写明用途" in text(refused) and "邓乙松" in text(refused)
    taken = desk.post("/desk/tables/build/", {**ROSTER, "act": "take", "purpose": "与医保部门核对"})
    assert number(1) in str(rows_of(taken.content))


def test_what_was_typed_stays_when_something_is_refused(stocked: Cast, signed_in: SignIn) -> None:
    desk = signed_in("李科")
    page = desk.post("/desk/tables/build/", {**ROSTER, "act": "keep", "name": "", "area": "500110120"})
    assert page.status_code == 422 and "起个名字" in text(page)
    assert re.search(r'value="500110120"\s+selected', text(page))
    assert "年龄请填" in text(desk.post("/desk/tables/build/", {**ROSTER, "age_from": "老人"}))
    assert "日期请写成" in text(desk.post("/desk/tables/build/", {**ROSTER, "since": "去年"}))


def test_cases_by_state(stocked: Cast, signed_in: SignIn) -> None:
    desk = signed_in("王敏")
    page = text(desk.get("/desk/tables/build/?subject=case"))
    assert "办理环节" in page and "年龄从" not in page
    asked = {"subject": "case", "group1": "application.kind", "kinds": ["存量转入"], "act": "preview"}
    assert "存量转入" in text(desk.post("/desk/tables/build/", asked))


def test_a_table_asked_of_data_opens_no_task_in_a_village(stocked: Cast, signed_in: SignIn) -> None:
    """县里要表，村里不填：任务数不变。"""
    with stocked.acting("李科"):
        before = Task.objects.count()
    signed_in("李科").post("/desk/tables/build/", {**ROSTER, "act": "take", "purpose": "月度报送"})
    with stocked.acting("李科"):
        assert Task.objects.count() == before


def test_a_monthly_copy_is_downloaded_and_a_table_taken_off_the_list(
    stocked: Cast, signed_in: SignIn
) -> None:
    desk = signed_in("王敏")
    asked = {
        "subject": "household",
        "group1": "area.village",
        "act": "keep",
        "name": "七月名册",
        "monthly": "yes",
    }
    desk.post("/desk/tables/build/", asked)
    with stocked.acting("王敏"):
        table = SavedTable.objects.get()
        assert keep_month(table_id=table.id, month=MORNING.date().replace(day=1), at=MORNING)
        copy = TableCopy.objects.get()
    assert "（2 行）" in text(desk.get("/desk/tables/"))
    assert rows_of(desk.post(f"/desk/tables/copies/{copy.id}/").content)[1][0] == "高滩村"
    assert signed_in("外镇").post(f"/desk/tables/copies/{copy.id}/").status_code == 404
    assert signed_in("外镇").post(f"/desk/tables/{table.id}/drop/").status_code == 404
    assert desk.post(f"/desk/tables/{table.id}/drop/").status_code == 302
    assert "七月名册" not in text(desk.get("/desk/tables/"))


def test_a_kept_table_shows_no_column_the_reader_may_not_see(stocked: Cast, signed_in: SignIn) -> None:
    keeper = signed_in("李科")
    assert keeper.post("/desk/tables/build/", {**ROSTER, "act": "keep", "name": "花名册"}).status_code == 302
    with stocked.acting("李科"):
        address = f"/desk/tables/build/?table={SavedTable.objects.get().id}"
    assert number(1)[:3] + "*" in text(keeper.get(address))
    refused = signed_in("审计").get(address)
    page = text(refused)
    assert refused.status_code == 422 and "您的岗位不能导出“身份证号”" in page
    assert number(1)[:3] + "*" not in page and "邓乙松" not in page


def test_a_table_whose_maker_has_left_says_why_it_stands_still(stocked: Cast, signed_in: SignIn) -> None:
    asked = {
        "subject": "household",
        "group1": "area.village",
        "act": "keep",
        "name": "月报",
        "monthly": "yes",
    }
    signed_in("王敏").post("/desk/tables/build/", asked)
    desk = signed_in("陈刚")
    page = text(desk.get("/desk/tables/"))
    assert "每月初生成" in page and "已停止生成" not in page
    posting = stocked["王敏"].posting_id
    assert posting is not None
    end_posting(actor=SYSTEM, posting_id=posting, last_day=MORNING.date() - timedelta(days=1), at=MORNING)
    page = text(desk.get("/desk/tables/"))
    assert "已停止生成：保存人不再担任原岗位" in page and "每月初生成" not in page


def test_the_field_catalogue_is_searched(stocked: Cast, signed_in: SignIn) -> None:
    page = text(signed_in("王敏").get("/desk/tables/fields/?q=身份证"))
    assert "person.identity_box" in page and "加密保存" in page


def test_the_numbers_add_up_on_the_page(stocked: Cast, signed_in: SignIn) -> None:
    page = re.sub(r"</?span[^>]*>", "", text(signed_in("李科").get("/desk/statistics/")))
    assert page.count("4 人 2 户 2 件") == 4  # 镇街×环节、行合计、列合计、总计
    assert "在保" in page and "1,760" in page


@pytest.mark.parametrize("address", ["tables/", "tables/build/", "tables/fields/", "statistics/"])
def test_village_workers_and_operators_have_no_tables(cast: Cast, signed_in: SignIn, address: str) -> None:
    assert signed_in("小杨").get(f"/desk/{address}").status_code == 404
