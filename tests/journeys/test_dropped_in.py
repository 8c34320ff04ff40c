"""An item without a line of code, dropped in as a folder: list, application, review, notice, confirmation, letter, award."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from minzheng.kernel.sheets import Sheet, write_workbook
from tests.cast import MORNING, identity
from tests.journeys import families, story_clock
from tests.journeys.behind import application_of, cases_of, served
from tests.journeys.conftest import Meet
from tests.journeys.house import House, opened
from tests.journeys.judging import faults_of, judge
from tests.journeys.officers import Desk
from tests.journeys.walking import Walker, opened_letter
from tests.programmes.assistance.test_dropped_in_item import DROPPED, dropped_in

__all__ = ["dropped_in"]
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.usefixtures("dropped_in")]
NAME, NUMBER, PHONE = "粟有福", identity("50011019480316531"), "13800000441"
ITEM, AMOUNT = "襄渝铁路民工矽肺病人员救助", "773"
LIST = {
    "name": "名单.xlsx",
    "mimeType": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "buffer": write_workbook([Sheet("名单", ("姓名", "身份证号"), ((NAME, NUMBER), ("错误", "123")))]),
}
REASONS = "在名单内，本人健在，拟予确认"


@pytest.fixture(scope="module")
def house_with_the_item(django_db_blocker: Any) -> Iterator[House]:
    """A house of its own, told of the operator's folder as an operator would: by an environment variable."""
    told = {"MINZHENG_ITEMS": str(DROPPED)}
    with django_db_blocker.unblock(), opened(MORNING, called="dropped", **told) as house:
        yield house


@pytest.fixture
def house(
    house_with_the_item: House, django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[House]:
    """The house, with the story's clock in this process too."""
    monkeypatch.setenv("MINZHENG_VAR", str(house_with_the_item.var))
    story_clock.follow()
    with django_db_blocker.unblock():
        yield house_with_the_item


def test_放进一个文件夹_名单上的人从手机申请到拿到通知书(meet: Meet, desk: Desk, house: House) -> None:
    faults = list_brought(desk)
    phone = meet(NAME)
    application, more = apply_alone(phone)
    desk.accept(NAME)
    leader = desk.file("张主任", NAME)
    assert "名单" in leader.words
    faults += more + faults_of(leader)
    leader.choose("opinion", "favourable")
    leader.page.locator("#review-form [name=reasons]").fill(REASONS)
    leader.press("提交初审意见")
    expect(leader.page.get_by_text("初审意见已提交").first).to_be_visible()
    house.settle()
    house.move_clock(9)
    house.tick()
    confirmer = desk.file("李科", NAME)
    faults += faults_of(confirmer)
    confirmer.page.locator("#confirm-reasons").fill("名单和本人一致，同意镇街意见")
    confirmer.press("确认")
    expect(confirmer.page.get_by_text("审核确认：同意").first).to_be_visible()
    confirmer.shot("dropped-confirmed")
    (case_id,) = cases_of(house, application_of(house, NAME)).values()
    served(house, case_id, NAME)
    phone.see(application)
    phone.shot("dropped-told")
    assert AMOUNT in phone.words and opened_letter(phone, "确认通知书").startswith(b"%PDF")
    phone.see("/benefits/")
    assert ITEM in phone.words and AMOUNT in phone.words
    faults += judge(phone, application, "/benefits/")
    assert faults == []


def list_brought(desk: Desk) -> list[str]:
    """刘慎 brings the list; a row nobody can read is told, the others stand."""
    reviewer = desk.of("刘慎")
    reviewer.see("/desk/stock/lists/")
    faults = faults_of(reviewer)
    reviewer.page.locator("[name=document]").fill("江津民政〔2023〕12号")
    reviewer.page.locator("input[type=file]").set_input_files(LIST)
    reviewer.press("导入")
    expect(reviewer.page.get_by_text("新增 1 人，名单上已有 0 人，退回 1 行").first).to_be_visible()
    assert NUMBER not in reviewer.words
    reviewer.shot("dropped-list")
    return faults + faults_of(reviewer)


def apply_alone(phone: Walker) -> tuple[str, list[str]]:
    """From the list of all items; (the application's address, faults of the pages on the way)."""
    phone.see("/items/")
    faults = faults_of(phone)
    phone.tap(phone.page.get_by_role("link").filter(has_text=ITEM).first)
    phone.page.wait_for_load_state("load")
    faults += faults_of(phone)
    phone.shot("dropped-item")
    phone.press("去申请")
    families.sign_in(phone, PHONE)
    phone.press("开始填写")
    phone.page.wait_for_url("**/family/")
    phone.type("people-p1-name", NAME)
    phone.type("people-p1-identity", NUMBER)
    faults += faults_of(phone)
    phone.press("下一步")
    phone.page.wait_for_url("**/place/")
    phone.pick_place("gtc", "高滩村")
    phone.press("下一步")
    phone.page.wait_for_url("**/sign/")
    faults += faults_of(phone)
    phone.shot("dropped-sign")
    return families.hand_in(phone), faults
