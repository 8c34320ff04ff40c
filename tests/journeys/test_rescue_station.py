"""救助管理站: brought at night, handed to another province, confirmed by a link without an account; a child handed near by."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Meet
from tests.journeys.house import House
from tests.journeys.judging import faults_of, judge
from tests.journeys.officers import Desk
from tests.journeys.walking import Walker

pytestmark = [pytest.mark.browser, pytest.mark.slow]
BOARD = "/desk/stays/"


def test_夜里来的人_登记_交接_对方凭链接确认(meet: Meet, desk: Desk, house: House) -> None:
    station = desk.of("冉文")
    assert station.page.url.endswith(BOARD), "her own list is where she begins"
    faults = faults_of(station)
    came_in(station)
    station.shot("stay-here")
    faults += faults_of(station)
    handed(station)
    house.settle()
    station.page.reload()
    station.shot("stay-handed")
    faults += faults_of(station)
    link = station.page.locator('a[href*="/found/handover/"]').first.get_attribute("href") or ""
    code = re.search(r"接收码 (\d{6})", station.words)
    assert code

    outside = meet("袁光明")
    outside.see(link.removeprefix(house.address))
    assert "陆启芳" not in outside.words
    faults += faults_of(outside)
    outside.shot("handover-code")
    outside.page.locator("[name=code]").fill(code[1])
    outside.press("下一步")
    assert "陆启芳" in outside.words and "布包一个" in outside.words
    faults += faults_of(outside)
    outside.shot("handover-sheet")
    outside.choose("received", "yes")
    outside.page.locator("[name=name]").fill("袁光明")
    outside.page.locator("[name=words]").fill("下午三点到，精神好，物品都在")
    outside.press("确认，只能交一次")
    expect(outside.page.get_by_text("已经记下：接到了").first).to_be_visible()
    faults += faults_of(outside)

    station.page.reload()
    for words in ("已离站", "下午三点到，精神好", "已经办结"):
        assert words in station.words, words
    station.shot("stay-left")
    faults += judge(desk.of("刘慎"), BOARD, f"{BOARD}?tab=ended")
    faults += judge(desk.of("王敏"), BOARD)
    faults += judge(outside, "/found/")
    assert faults == []


def came_in(station: Walker) -> None:
    """The registration, on the list's own page."""
    page = station.page
    page.get_by_text("入站登记", exact=True).first.click()
    form = page.locator("form", has=page.locator("[name=health]"))
    station.shot("stay-entry")
    for name, value in (("source", "police"), ("health", "well"), ("will", "yes"), ("sex", "f")):
        form.locator(f'[name={name}][value="{value}"]').check(force=True)
    for name, words in (
        ("words", "到綦江找打工的儿子没有找到，路上钱丢了，想回家"),
        ("name", "陆启芳"),
        ("age", "67"),
        ("home", "贵州省习水县"),
        ("belongings", "布包一个\n旧手机一部"),
    ):
        form.locator(f"[name={name}]").fill(words)
    station.press("登记入站")
    for words in ("陆启芳", "老年人", "在站的日子", "下一步"):
        assert words in station.words, words
    assert "凭乘车凭证返乡" not in station.words, "an aged person is never sent off alone"


def handed(station: Walker) -> None:
    """The handover to another province."""
    page = station.page
    page.get_by_text("交接", exact=True).first.click()
    form = page.locator("form", has=page.locator("[name=taker]"))
    form.locator('[name=kind][value="station"]').check(force=True)
    form.locator('[name=agreed][value="yes"]').check(force=True)
    for name, words in (
        ("to_name", "贵州省习水县救助管理站"),
        ("taker", "袁光明"),
        ("place", "习水县救助管理站"),
        ("health", "身体好，走路要人扶"),
    ):
        form.locator(f"[name={name}]").fill(words)
    form.locator("[name=returned]").check(force=True)
    station.shot("stay-handing")
    station.press("出交接单")
    assert "已送出，等对方确认" in station.words
