"""小额快救 in browsers: eight questions on one screen, counted; the clerk asks, the leader decides, the letter and the money told."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from minzheng.engines.benefits import queries as benefits
from tests.cast import GAOTAN, identity
from tests.journeys import families
from tests.journeys.behind import application_of, cases_of, state_of
from tests.journeys.conftest import Meet
from tests.journeys.house import House
from tests.journeys.judging import faults_of, judge
from tests.journeys.officers import Desk
from tests.journeys.walking import Walker, opened_letter

pytestmark = [pytest.mark.browser, pytest.mark.slow]
NAME, NUMBER, PHONE = "钟小梅", identity("50011019850712302"), "13800000401"
#: The article: 十分钟. All of it, signing in and waiting for no one.
MOST_SCREENS, MOST_TYPED, MOST_TAPS, MOST_SECONDS = 7, 6, 18, 600
WHY = "突发脑溢血住院，已打电话向医院核实，眼下吃饭有困难"


def test_十分钟以内申请完_镇街三天内决定_一次发到账户(meet: Meet, desk: Desk, house: House) -> None:
    mei = meet(NAME)
    application, faults = apply_alone(mei, house)
    clerk = desk.file("王敏", NAME)
    faults += faults_of(clerk)
    clerk.press("受理")
    clerk.choose("opinion", "favourable")
    expect(clerk.page.get_by_text("拟救助金额（元，一次性）").first).to_be_visible()
    clerk.page.locator("#review-form [name=amount]").fill("600")
    clerk.page.locator("#review-form [name=reasons]").fill(WHY)
    faults += faults_of(clerk)
    clerk.shot("quick-review")
    clerk.press("提交意见")
    expect(clerk.page.get_by_text("意见已提交，等有权的人决定；不公示").first).to_be_visible()
    leader = desk.file("张主任", NAME)
    faults += faults_of(leader)
    leader.shot("quick-confirm")
    leader.page.locator("#confirm-reasons").fill("情况属实，同意救助")
    leader.press("确认")
    expect(leader.page.get_by_text("一次性发放").first).to_be_visible()
    house.settle()
    faults += served(desk)
    told_on_the_phone(mei, house, application)
    faults += judge(mei, application, "/benefits/")
    assert faults == []


def apply_alone(mei: Walker, house: House) -> tuple[str, list[str]]:
    """By herself, everything counted; (the application's address, faults of the pages)."""
    families.begin(mei, PHONE, tile="小额快救", first="need")
    faults = faults_of(mei)
    mei.type("people-p1-name", NAME)
    mei.type("people-p1-identity", NUMBER)
    mei.choose("kind", "illness")
    mei.type("happened_on", str(house.today() - timedelta(days=1)))
    mei.choose("now", "food")
    mei.pick_place("gtc", "高滩村")
    assert mei.page.locator("input[name=village]").input_value() == GAOTAN
    mei.choose("aided", "no")
    mei.shot("quick-need")
    mei.press("下一步")
    mei.page.wait_for_url("**/sign/")
    mei.shot("quick-read")
    faults += faults_of(mei)
    assert "不查家庭经济状况" in mei.words and mei.page.locator("canvas").count() == 0
    mei.press("提交")
    mei.page.wait_for_url("**/applications/*/")
    screens = list(dict.fromkeys(mei.screens))
    print(
        f"\nscreens {len(screens)}, typed values {len(mei.typed)}, taps {mei.taps}, seconds {mei.seconds:.0f}"
    )
    assert len(screens) <= MOST_SCREENS, screens
    assert len(mei.typed) <= MOST_TYPED and mei.taps <= MOST_TAPS and mei.typed_twice() == []
    assert mei.seconds <= MOST_SECONDS
    return mei.page.url.removeprefix(mei.house.address), faults


def served(desk: Desk) -> list[str]:
    """王敏 hands the letter over at the door."""
    clerk = desk.file("王敏", NAME)
    clerk.page.locator("#serve-form [name=method]").select_option("at_home")
    clerk.page.locator("#serve-form [name=received_by]").fill(NAME)
    faults = faults_of(clerk)
    clerk.press("登记送达")
    expect(clerk.page.get_by_text("已送达办结").first).to_be_visible()
    return faults


def told_on_the_phone(mei: Walker, house: House, application: str) -> None:
    """No month, no notice: one amount, its letter, and what stands in the ledger."""
    mei.see(application)
    mei.shot("quick-told")
    assert "一次性救助" in mei.words and "公示" not in mei.words and "每月" not in mei.words
    assert opened_letter(mei, "决定").startswith(b"%PDF")
    mei.see("/benefits/")
    mei.shot("quick-benefits")
    assert "600" in mei.words and "一次性救助" in mei.words
    (case_id,) = cases_of(house, application_of(house, NAME)).values()
    assert state_of(house, case_id) == "closed"
    with house.inside():
        (line,) = benefits.awards_of_case(case_id=case_id)
        assert line.once_fen == 60_000
