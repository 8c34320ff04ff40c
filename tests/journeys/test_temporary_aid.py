"""临时救助 in browsers: help first and papers later; costs too high for the family, by the table, hung out and decided."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.casework.models import CompletedPapers
from tests.cast import identity
from tests.journeys import behind, families
from tests.journeys.conftest import Meet
from tests.journeys.house import House
from tests.journeys.judging import faults_of, judge
from tests.journeys.officers import Desk
from tests.journeys.walking import Walker, opened_letter

pytestmark = [pytest.mark.browser, pytest.mark.slow]
BURNT, BURNT_NUMBER, BURNT_PHONE = "封家才", identity("50011019791108531"), "13800000421"
ILL, ILL_NUMBER, ILL_PHONE = "令狐英", identity("50011019820320422"), "13800000422"
FIRE = "失火烧了住房，当晚无处可住，先行救助"
SPENT = "自付22605元，造成严重困难，按分类表救助"
LATER = "失火当晚先行救助，今天本人补签字、补照片"


def test_急难型_先救助后补手续_手机上看到钱和还要补什么(meet: Meet, desk: Desk, house: House) -> None:
    phone = meet(BURNT)
    application, faults = apply_after_the_fire(phone, house)
    clerk = desk.file("王敏", BURNT)
    clerk.press("受理")
    expect(clerk.page.get_by_text("已受理，").first).to_be_visible()
    leader = desk.file("张主任", BURNT)
    leader.choose("opinion", "favourable")
    leader.page.locator("#review-form [name=amount]").fill("5000")
    leader.page.locator("#review-form [name=reasons]").fill(FIRE)
    leader.shot("urgent-review")
    faults += faults_of(leader)
    leader.press("提交意见")
    confirmer = desk.file("李科", BURNT)
    confirmer.shot("urgent-confirm")
    confirmer.page.locator("#confirm-reasons").fill("情况紧急属实，同意先行救助")
    confirmer.press("确认")
    expect(confirmer.page.get_by_text("一次性发放").first).to_be_visible()
    (case_id,) = behind.cases_of(house, behind.application_of(house, BURNT)).values()
    with house.inside():
        (due,) = [
            one for one in benefits.once_due(month=house.today().replace(day=1)) if one.amount_fen == 500_000
        ]
    assert due.amount_fen == 500_000, "due before any paper is completed"
    behind.served(house, case_id, BURNT)
    phone.see(application)
    phone.shot("urgent-told")
    assert "公示" not in phone.words and "5,000" in phone.words
    assert opened_letter(phone, "决定书").startswith(b"%PDF")
    faults += faults_of(phone) + completed(desk, house)
    house.settle()
    phone.see(application)
    phone.shot("urgent-completed")
    assert "补齐手续" in phone.words and opened_letter(phone, "审批表").startswith(b"%PDF")
    faults += judge(phone, application, "/benefits/")
    assert faults == []


def apply_after_the_fire(phone: Walker, house: House) -> tuple[str, list[str]]:
    """On the phone, nothing signed; (the application's address, faults of the new screens)."""
    families.begin(phone, BURNT_PHONE, tile="临时救助", first="need")
    phone.choose("type", "emergency")
    phone.choose("kind", "disaster")
    assert not phone.page.locator("[name=cost_fen]").is_visible(), "no bill is asked for in an emergency"
    phone.type("happened_on", str(house.today() - timedelta(days=1)))
    phone.choose("life_hard", "yes")
    phone.choose("aided", "no")
    phone.shot("urgent-need")
    faults = faults_of(phone)
    family(phone, BURNT, BURNT_NUMBER)
    phone.pick_place("gtc", "高滩村")
    phone.shot("urgent-place")
    phone.press("下一步")
    phone.page.wait_for_url("**/sign/")
    phone.shot("urgent-read")
    faults += faults_of(phone)
    phone.press("提交")
    phone.page.wait_for_url("**/applications/*/")
    return phone.page.url.removeprefix(phone.house.address), faults


def family(phone: Walker, name: str, number: str) -> None:
    """She alone, on 低保 already."""
    phone.press("下一步")
    phone.page.wait_for_url("**/family/")
    phone.type("people-p1-name", name)
    phone.type("people-p1-identity", number)
    phone.choose("people-p1-needs", "yes")
    phone.choose("people-p1-holds", "dibao")
    phone.type("people-p1-income_fen", "0")
    phone.shot("temporary-family")
    phone.press("下一步")
    phone.page.wait_for_url("**/place/")


def completed(desk: Desk, house: House) -> list[str]:
    """王敏 on the completing form: what is missing comes back with everything typed."""
    clerk = desk.file("王敏", BURNT)
    form = clerk.page.locator("#completing-form")
    form.locator("[name=method]").select_option("self")
    form.locator("[name=received_by]").fill(BURNT)
    form.locator("[name=served_on]").fill(str(house.today()))
    form.locator("[name=reason]").fill(LATER)
    form.locator("[name=proof]").fill("身份证复印件、房屋受损照片")
    clerk.shot("urgent-completing")
    faults = faults_of(clerk)
    clerk.press("手续已补齐")
    expect(clerk.page.get_by_text("手续已补办").first).to_be_visible()
    with house.inside():
        assert CompletedPapers.objects.filter(signer_name=BURNT, reason=LATER).exists()
    return faults


def test_支出型_按自己负担的钱算_公示后区县决定(meet: Meet, desk: Desk, house: House) -> None:
    phone = meet(ILL)
    application, faults = apply_for_costs(phone, house)
    number = behind.application_of(house, ILL)
    (case_id,) = behind.accepted(house, number).values()
    behind.checked(house, number)
    behind.surveyed(house, number)
    leader = desk.file("张主任", ILL)
    leader.choose("opinion", "favourable")
    leader.shot("expense-review")
    faults += faults_of(leader)
    amount = leader.page.locator("#review-form [name=amount]").input_value()
    leader.page.locator("#review-form [name=reasons]").fill(SPENT)
    leader.press("提交意见")
    assert behind.state_of(house, case_id) == "notice"
    house.settle()
    house.move_clock(9)
    house.tick()
    confirmer = desk.file("李科", ILL)
    assert confirmer.page.locator("#confirm-amount").input_value() == amount
    confirmer.page.locator("#confirm-reasons").fill("票据和核对一致，同意镇街意见")
    confirmer.press("确认")
    expect(confirmer.page.get_by_text("一次性发放").first).to_be_visible()
    confirmer.shot("expense-confirmed")
    house.settle()
    phone.see(application)
    phone.shot("expense-told")
    assert amount.removesuffix(".00") in phone.words.replace(",", "")
    assert opened_letter(phone, "决定书").startswith(b"%PDF")
    faults += faults_of(phone)
    assert faults == []


def apply_for_costs(phone: Walker, house: House) -> tuple[str, list[str]]:
    """The bill, her family, her place, one signature; (the application's address, faults)."""
    families.begin(phone, ILL_PHONE, tile="临时救助", first="need")
    phone.choose("type", "expense")
    phone.choose("kind", "medical")
    phone.type("cost_fen", "22605")
    phone.type("happened_on", str(house.today() - timedelta(days=12)))
    phone.choose("life_hard", "yes")
    phone.choose("aided", "no")
    phone.shot("expense-need")
    faults = faults_of(phone)
    family(phone, ILL, ILL_NUMBER)
    phone.pick_place("gtc", "高滩村")
    phone.press("下一步")
    phone.page.wait_for_url("**/sign/")
    phone.shot("expense-sign")
    faults += faults_of(phone)
    return families.hand_in(phone), faults
