"""刚性支出 chosen beside 低保 in browsers: one form, one signature each; 低保 refused, the other recognised and told."""

import pytest
from playwright.sync_api import expect

from minzheng.engines.casework import services
from minzheng.engines.casework.models import Party, Recognition
from minzheng.engines.verification.types import Conclusion, Signature, SignatureMethod
from tests.cast import identity
from tests.journeys import behind, families
from tests.journeys.conftest import Meet
from tests.journeys.families import One
from tests.journeys.house import House
from tests.journeys.judging import faults_of, judge
from tests.journeys.officers import Desk
from tests.journeys.walking import Walker, opened_letter

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PHONE, BOTH = "13800000431", ["dibao", "rigid_expense"]
NAME = "聂大川"
#: 6,000 yuan a month earned, 35,000 a year of fees: over 低保, and more than seven tenths of it spent on what must be.
FAMILY = (
    One(NAME, identity("50011019740611531"), {}, {"wage": "6000"}),
    One("聂世英", identity("50011019760212532"), {"relation": "1"}, {}),
    One(
        "聂小雨",
        identity("50011020060918532"),
        {"relation": "3", "student": "bachelor", "lives": "apart"},
        {},
    ),
)
NO = "家庭月人均收入 2,000 元，高于农村低保标准，依据审核确认办法第四条"
YES = "一年必要支出占收入的比例达到规定，财产符合规定"


def test_一次申请两项_低保不予确认_刚性支出认定_两项都在一页说清(
    meet: Meet, desk: Desk, house: House
) -> None:
    phone = meet(NAME)
    application, faults = apply_for_both(phone)
    number = behind.application_of(house, NAME)
    sign_the_rest(house)
    cases = behind.accepted(house, number)
    assert set(cases) == set(BOTH)
    behind.checked(house, number, conclusion=Conclusion.DOUBTFUL)
    behind.surveyed(house, number)
    behind.reviewed(house, cases["dibao"], favourable=False)
    behind.reviewed(house, cases["rigid_expense"])
    house.settle()
    house.move_clock(9)
    house.tick()
    faults += decided_both(desk)
    house.settle()
    for code in BOTH:
        assert behind.state_of(house, cases[code]) == ("refused" if code == "dibao" else "confirmed")
    phone.see(application)
    phone.shot("recognition-told")
    said = phone.words
    for words in (NO, YES, "刚性支出困难家庭", "有效"):
        assert words in said, words
    assert opened_letter(phone, "不予确认告知书").startswith(b"%PDF")
    assert opened_letter(phone, "刚性支出").startswith(b"%PDF")
    with house.inside():
        row = Recognition.objects.get(case_id=cases["rigid_expense"])
        assert row.item == "rigid_expense" and len(row.members) == len(FAMILY)
        until = row.valid_until
    assert f"{until.year}年{until.month}月{until.day}日" in said
    faults += judge(phone, application, "/benefits/", "/messages/")
    assert faults == []


def apply_for_both(phone: Walker) -> tuple[str, list[str]]:
    """低保's form; before the papers the phone shows what else may fit, and the family ticks; (address, faults)."""
    families.begin(phone, PHONE)
    families.fill_family(phone, FAMILY, carried_name=False)
    families.fill_place(phone)
    families.fill_income(phone, FAMILY)
    phone.choose("expenses", "schooling")
    phone.type("schooling_fen", "35000")
    phone.type("living_fen", "1500")
    families.fill_means(phone)
    phone.choose("has_obligors", "no")
    phone.choose("near_relative", "no")
    expect(phone.page.get_by_text("草稿已保存")).to_be_visible()
    phone.press("下一步")
    phone.page.wait_for_url("**/choose/")
    phone.shot("recognition-choose")
    faults = faults_of(phone)
    assert "按填的情况，可能符合" in phone.words and "不是承诺" in phone.words
    ticked = phone.page.locator("input[name=items][value=rigid_expense]")
    if not ticked.is_checked():
        phone.choose("items", "rigid_expense")
    phone.page.locator("input[name=items][value=dibao]").check()
    phone.press("下一步")
    phone.page.wait_for_url("**/papers/")
    families.fill_papers(phone)
    phone.shot("recognition-sign")
    assert "刚性支出困难家庭认定" in phone.words and phone.typed_twice() == []
    return families.hand_in(phone), faults


def sign_the_rest(house: House) -> None:
    """Wife and daughter sign by service: the straight run walks it."""
    number = behind.application_of(house, NAME)
    with behind.acting(house, "小杨") as (aide, at):
        for party in Party.objects.filter(
            application_id=number, must_sign=True, signed_at__isnull=True
        ).order_by("position"):
            signature = Signature(method=SignatureMethod.TYPED, typed=party.name, device="测试")
            services.sign(actor=aide, application_id=number, party_id=party.id, signature=signature, at=at)


def decided_both(desk: Desk) -> list[str]:
    """李科 in one file of two items: 低保 refused first, then the other recognised."""
    confirmer = desk.file("李科", NAME)
    confirmer.shot("recognition-file")
    faults = faults_of(confirmer)
    confirmer.page.locator(".desk-item").filter(has_text="最低生活保障").first.click()
    confirmer.page.wait_for_load_state("load")
    confirmer.tap("details.desk-refuse summary")
    confirmer.page.locator("#refuse-reasons").fill(NO)
    confirmer.press("作出不予确认的决定")
    confirmer.press("确定")
    refused = confirmer.page.locator(".desk-item").filter(has_text="最低生活保障")
    expect(refused).to_contain_text("不予确认")
    confirmer.page.locator(".desk-item").filter(has_text="刚性支出").first.click()
    confirmer.page.wait_for_load_state("load")
    assert confirmer.page.locator("#confirm-amount").count() == 0, "a standing pays nothing"
    confirmer.page.locator("#confirm-reasons").fill(YES)
    confirmer.shot("recognition-confirm")
    faults += faults_of(confirmer)
    confirmer.press("确认")
    confirmer.page.locator(".desk-item").filter(has_text="刚性支出").first.wait_for()
    return faults + faults_of(confirmer)
