"""What happens on bad ground: no network in mid-form, impatient fingers, two devices at once, help from the aide."""

import pytest
from playwright.sync_api import expect

from minzheng.engines.casework.models import Application
from tests.cast import identity
from tests.journeys import families
from tests.journeys.conftest import Meet
from tests.journeys.families import One
from tests.journeys.house import House
from tests.journeys.officers import Desk
from tests.journeys.walking import DESK, Walker

pytestmark = [pytest.mark.browser, pytest.mark.slow]
#: Chromium's own words about what the test does on purpose.
CUT_OFF, CONFLICT = "net::ERR_INTERNET_DISCONNECTED", "status of 409"


def someone(first17: str, name: str) -> One:
    """A person who lives on little, alone."""
    return One(name, identity(first17), {}, {"wage": "300"})


def alone(walker: Walker, person: One) -> None:
    """The form of somebody living alone, up to the signature."""
    families.fill_place(walker)
    families.fill_income(walker, (person,))
    families.fill_means(walker)
    families.fill_support(walker)
    walker.press("下一步")


def test_a_lost_connection_in_mid_form_loses_nothing(meet: Meet) -> None:
    walker = meet("冉大哥", excused=(CUT_OFF, "htmx:afterRequest", "htmx:sendError"))
    person = someone("50011019700415431", "冉光明")
    families.begin(walker, "13800000101")
    families.fill_family(walker, (person,), carried_name=False)
    families.fill_place(walker)
    page = walker.page
    banner = page.get_by_text("网络断开，已填内容不会丢失")
    page.context.set_offline(True)
    expect(banner).to_be_visible()
    walker.choose("people-p1-has_income", "yes")
    walker.choose("people-p1-incomes", "wage")
    walker.type("people-p1-wage_fen", "300")
    page.locator("[name='people-p1-wage_fen']").blur()
    expect(page.get_by_text("暂时没存上，已填内容还在")).to_be_visible()
    walker.shot("offline", whole=False)
    walker.tap(page.get_by_role("button", name="下一步", exact=True).locator("visible=true"))
    expect(page.locator("[name='people-p1-wage_fen']")).to_have_value("300")
    page.context.set_offline(False)
    expect(banner).to_be_hidden()
    expect(page.get_by_text("草稿已保存").first).to_be_visible()
    walker.press("下一步")
    page.wait_for_url("**/means/")
    walker.see(page.url.removesuffix("means/").removeprefix(walker.house.address) + "income/")
    expect(page.locator("[name='people-p1-wage_fen']")).to_have_value("300")


def test_a_double_click_hands_in_once(meet: Meet, house: House) -> None:
    walker = meet("简二姐")
    person = someone("50011019720817432", "简素华")
    families.begin(walker, "13800000102")
    families.fill_family(walker, (person,), carried_name=False)
    alone(walker, person)
    walker.sign()
    walker.page.get_by_role("button", name="签字并提交").dblclick()
    walker.page.wait_for_url("**/applications/*/")
    with house.inside():
        assert Application.objects.filter(applicant_name="简素华").count() == 1
        assert Application.objects.get(applicant_name="简素华").number


def test_two_tabs_and_a_second_device_keep_both_texts(meet: Meet) -> None:
    walker = meet("邹幺妹", excused=(CONFLICT,))
    person = someone("50011019880229432", "邹小梅")
    families.begin(walker, "13800000103")
    families.fill_family(walker, (person,), carried_name=False)
    here = walker.page.url.removeprefix(walker.house.address)
    other = meet("邹幺妹的另一台手机", excused=(CONFLICT,))
    other.see("/")
    other.press("登录查看我的办件")
    families.sign_in(other, "13800000103")
    other.press("接着填")
    assert other.page.url.endswith("/place/"), "resumed where she stopped"
    other.type("address", "1 组 1 号")
    other.press("存草稿")
    expect(other.page.get_by_text("草稿已保存").first).to_be_visible()
    walker.type("address", "9 组 9 号")
    walker.page.get_by_role("button", name="下一步", exact=True).locator("visible=true").click()
    expect(walker.page.get_by_text("这份申请刚在另一台设备上改过")).to_be_visible()
    expect(walker.page.locator("[name=address]")).to_have_value("9 组 9 号")
    walker.shot("conflict", whole=False)
    assert here.endswith("/place/")


def test_the_aide_fills_in_beside_a_family_and_it_signs_on_her_device(
    meet: Meet, desk: Desk, house: House
) -> None:
    people = (
        One("蹇大全", identity("50011019660108431"), {}, {"wage": "500"}),
        One("周天秀", identity("50011019680909432"), {"relation": "1"}, {}),
        One("蹇小兵", identity("50011020120501431"), {"relation": "2", "student": "school", "lives": "together"}, {}),
    )  # fmt: skip
    aide = desk.of("小杨")
    aide.see("/desk/helping/")
    aide.press("协助填报：最低生活保障")
    families.fill_family(aide, people, carried_name=False)
    expect(aide.page.get_by_text("正在协助 蹇大全 填写")).to_be_visible()
    aide.press("存草稿")

    aide = meet("小杨在村里的平板", storage_state=aide.page.context.storage_state(), **DESK)
    aide.see("/desk/helping/")
    aide.page.get_by_role("row").filter(has_text="蹇大全").get_by_role("link").first.click()
    aide.page.wait_for_url("**/place/")
    families.fill_place(aide, place_known=True)
    families.fill_income(aide, people)
    families.fill_means(aide)
    families.fill_support(aide)
    families.fill_papers(aide)
    aide.shot("aide-review")
    application = families.hand_in(aide)
    assert "周天秀" in aide.words
    aide.page.locator(".mr-signer").filter(has_text="周天秀").get_by_text("当面签").click()
    aide.sign()
    aide.press("确认签字")
    expect(aide.page.get_by_text("周天秀已签字")).to_be_visible()
    assert aide.typed_twice() == []
    desk.accept("蹇大全")
    aide.see(application)
    assert "杨毓芳" in aide.words
    with house.inside():
        assert Application.objects.get(applicant_name="蹇大全").accepted_at is not None
