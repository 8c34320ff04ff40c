"""Every resident task by keyboard alone, and without a face scan."""

import pytest
from playwright.sync_api import expect

from minzheng.engines.casework.models import Application
from tests.cast import GAOTAN, identity
from tests.journeys.conftest import Meet
from tests.journeys.house import CODE, House
from tests.journeys.keyboard import Keyboard
from tests.journeys.walking import Walker

pytestmark = [pytest.mark.browser, pytest.mark.slow]
CHOSEN = "() => document.querySelector('[role=option][aria-selected=true]')?.textContent ?? ''"
PHONE_NUMBER, SON_NUMBER = "13800000201", "13800000202"
NAME, SON_NAME = "令狐世珍", "令狐小川"


def test_a_family_applies_signs_and_reads_by_keyboard(meet: Meet, house: House) -> None:
    walker = meet("只用键盘的人")
    keys = Keyboard(walker.page)
    sign_in(walker, keys)
    fill(walker, keys)
    sign(walker, keys)
    with house.inside():
        assert Application.objects.get(applicant_name=NAME).state == "waiting"

    son = meet("只用键盘的儿子")
    son.see(house.link_sent_to(SON_NUMBER))
    theirs = Keyboard(son.page)
    theirs.type("tail", identity("50011020020304431")[-4:])
    theirs.enter("下一步：看授权书")
    theirs.at("**/read/")
    sign_typed(theirs, SON_NAME)
    theirs.enter("同意并签字")
    expect(son.page.get_by_text("签名已收到")).to_be_visible()
    reads(walker, keys)


def sign_in(walker: Walker, keys: Keyboard) -> None:
    """From the first page through the code to the form."""
    walker.see("/")
    keys.enter("低保申请")
    keys.at("**/sign-in/**")
    keys.type("phone", PHONE_NUMBER)
    keys.enter("获取验证码")
    code = CODE.search(walker.house.sms_after(PHONE_NUMBER, 0))
    assert code is not None
    expect(walker.page.locator("[name=code]")).to_be_visible()
    keys.type("code", code.group())
    keys.enter("登录")
    keys.at("**/apply/dibao/")
    keys.enter("开始填写")
    keys.at("**/family/")


def fill(walker: Walker, keys: Keyboard) -> None:
    """Every screen of the form."""
    page = walker.page
    keys.enter("添加家庭成员")
    expect(page.locator("#people-p2")).to_be_visible()
    keys.type("people-p1-name", NAME)
    keys.type("people-p1-identity", identity("50011019710304432"))
    keys.type("people-p2-name", SON_NAME)
    keys.type("people-p2-identity", identity("50011020020304431"))
    keys.choose("people-p2-relation", "2")
    keys.choose("people-p2-student", "bachelor")
    keys.choose("people-p2-lives", "apart")
    keys.type("people-p2-member_phone", SON_NUMBER)
    keys.enter("下一步")
    keys.at("**/place/")
    keys.to(id="id_village")
    page.keyboard.type("gtc")
    page.get_by_role("option").filter(has_text="扶欢镇").wait_for()
    while "扶欢镇" not in page.evaluate(CHOSEN):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.locator("input[name=village]").input_value() == GAOTAN
    keys.type("address", "2 组")
    keys.choose("area", "rural")
    keys.enter("下一步")
    keys.at("**/income/")
    means(keys)


def means(keys: Keyboard) -> None:
    """Income, property, relatives, papers."""
    keys.choose("people-p1-has_income", "yes")
    keys.tick("people-p1-incomes", "wage")
    keys.type("people-p1-wage_fen", "420")
    keys.choose("people-p2-has_income", "no")
    keys.enter("下一步")
    keys.at("**/means/")
    keys.choose("homes", "0")
    keys.enter("下一步")
    keys.at("**/support/")
    keys.choose("has_obligors", "no")
    keys.choose("near_relative", "no")
    keys.enter("下一步")
    keys.at("**/papers/")
    keys.to(name="household_book")
    keys.enter("下一步")
    keys.at("**/sign/")


def sign_typed(keys: Keyboard, name: str) -> None:
    """The way of somebody who cannot draw: the name typed."""
    keys.enter("不方便手写？输入姓名代替签名")
    keys.type("typed_name", name)


def sign(walker: Walker, keys: Keyboard) -> None:
    """Sign and hand in."""
    sign_typed(keys, NAME)
    keys.enter("签字并提交")
    keys.at("**/applications/*/")
    expect(walker.page.get_by_text("还等谁签字")).to_be_visible()


def reads(walker: Walker, keys: Keyboard) -> None:
    """Progress with its drawing, messages, letters, who looked, and the way out."""
    page = walker.page
    page.reload()
    keys.enter("看整个办理流程图")
    expect(page.locator("details.mr-drawing")).to_have_attribute("open", "")
    for words, pattern in (("消息", "**/messages/"), ("我的", "**/me/")):
        keys.enter(words)
        keys.at(pattern)
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="谁看过我的信息")
    expect(link).to_be_visible()
    walker.see("/me/")
    for _ in range(60):
        page.keyboard.press("Tab")
        if link.evaluate("one => one === document.activeElement"):
            break
    page.keyboard.press("Enter")
    keys.at("**/me/looks/")
    walker.see("/me/")
    keys.enter("退出登录")
    expect(page.get_by_text("登录查看我的办件")).to_be_visible()
