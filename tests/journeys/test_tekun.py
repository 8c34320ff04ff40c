"""特困 in browsers: an old man with the aide at his side, a daughter who signs by link, six indicators at his home, two awards."""

from typing import Any

import pytest
from playwright.sync_api import expect

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.visits.types import SELF_CARE_NAMES
from tests.cast import identity
from tests.journeys import families
from tests.journeys.behind import application_of, cases_of, checked, state_of, visited_by_district
from tests.journeys.conftest import Meet
from tests.journeys.families import One
from tests.journeys.house import House
from tests.journeys.judging import faults_of
from tests.journeys.officers import Desk
from tests.journeys.walking import PHONE, Walker, opened_letter

pytestmark = [pytest.mark.browser, pytest.mark.slow]
OLD_MAN = One("向德明", identity("50011019500415331"), {"health": "cannot_work"}, {"basic_pension": "155"})
DAUGHTER, DAUGHTER_NUMBER, HER_PHONE = "向秀英", identity("50011019760912332"), "13800000412"
HIS_PHONE = "13800000411"
NEEDS_HELP = ("walks", "bathes")
BASIC, CARE = 1_001, 200
REASONS = "三项条件都符合，核对、入户和自理能力评估一致，同意镇街意见"


def test_老人由专干陪着申请_女儿链接签字_入户六项评估_两笔待遇(meet: Meet, desk: Desk, house: House) -> None:
    aide = at_his_side(meet, desk)
    faults = filled_in(aide)
    application = signed(aide)
    daughter = meet(DAUGHTER)
    faults += families.sign_by_link(daughter, house.link_sent_to(HER_PHONE), DAUGHTER_NUMBER[-4:])
    desk.accept(OLD_MAN.name)
    checked(house, application_of(house, OLD_MAN.name))
    faults += surveyed(desk)
    house.settle()
    leader = desk.file("张主任", OLD_MAN.name)
    assert "部分丧失自理能力" in leader.words
    faults += faults_of(leader)
    leader.shot("tekun-review")
    leader.choose("opinion", "favourable")
    leader.page.locator("#review-form [name=reasons]").fill(REASONS)
    leader.press("提交初审意见")
    expect(leader.page.get_by_text("初审意见已提交").first).to_be_visible()
    house.settle()
    house.move_clock(9)
    house.tick()
    faults += confirmed(desk, house)
    house.settle()
    faults += told(aide, application)
    granted(meet, house)
    assert faults == []


def at_his_side(meet: Meet, desk: Desk) -> Walker:
    """小杨's own phone, signed in as at her desk."""
    kept: Any = desk.of("小杨").page.context.storage_state()
    aide: Walker = meet("小杨的手机", storage_state=kept, **PHONE)
    aide.see("/desk/helping/")
    aide.press("协助填报：特困人员救助供养")
    aide.page.wait_for_url("**/family/")
    return aide


def filled_in(aide: Walker) -> list[str]:
    """Every screen of the form on the aide's phone; the faults of those that are 特困's own."""
    aide.shot("tekun-family")
    families.fill_family(aide, (OLD_MAN,), carried_name=False)
    families.fill_place(aide, place_known=True, phone=HIS_PHONE)
    families.fill_income(aide, (OLD_MAN,))
    families.fill_means(aide)
    aide.choose("has_obligors", "yes")
    aide.choose("near_relative", "no")
    if not aide.page.locator("input[name^='obligors-'][name$='-name']").count():
        aide.press("添加一位亲属")
    prefix = aide.page.locator("input[name^='obligors-'][name$='-name']").get_attribute("name")
    assert prefix is not None
    prefix = prefix.removesuffix("name")
    aide.type(prefix + "name", DAUGHTER)
    aide.choose(prefix + "kind", "child")
    aide.choose(prefix + "reach", "yes")
    aide.type(prefix + "identity", DAUGHTER_NUMBER)
    aide.type(prefix + "phone", HER_PHONE)
    aide.choose(prefix + "pays", "unable")
    aide.choose(prefix + "supporter_disabled", "no")
    aide.choose(prefix + "supporter_state", "tekun")
    aide.shot("tekun-support")
    faults = faults_of(aide)
    aide.press("下一步")
    aide.page.wait_for_url("**/care/")
    aide.choose("care_form", "scattered")
    aide.type("carer", "向大明")
    aide.type("carer_relation", "侄子")
    aide.shot("tekun-care")
    faults += faults_of(aide)
    aide.press("下一步")
    aide.page.wait_for_url("**/papers/")
    aide.shot("tekun-papers")
    families.fill_papers(aide)
    return faults


def signed(aide: Walker) -> str:
    """He signs on the pad; the application's address."""
    aide.shot("tekun-sign")
    assert "分散供养（在家），照料人向大明" in aide.words
    aide.sign()
    aide.press("签字并提交")
    aide.page.wait_for_url("**/applications/*/")
    expect(aide.page.get_by_text("还等谁签字")).to_be_visible()
    assert DAUGHTER in aide.words
    return aide.page.url.removeprefix(aide.house.address)


def surveyed(desk: Desk) -> list[str]:
    """陈刚 and 赵勇 at his home: six indicators, none answered beforehand; one left out comes back with the rest kept."""
    clerk = desk.file("陈刚", OLD_MAN.name)
    page = clerk.page
    if "/survey/" not in page.url:
        clerk.press("填写入户调查表")
    assert page.locator("input[type=radio][value=yes]:checked").count() == 0
    page.get_by_role("checkbox", name="赵勇").check()
    page.get_by_role("checkbox", name=OLD_MAN.name, exact=True).check()
    clerk.choose("living", "hard")
    clerk.choose("housing", "own_poor")
    for name in SELF_CARE_NAMES:
        answer = "no" if name in NEEDS_HELP else "yes"
        page.locator(f"input[name$='-{name}'][value={answer}]").check()
    page.locator("[name=remarks]").fill("走路要人扶，洗澡要人帮，其余自己能做")
    clerk.shot("tekun-survey")
    faults = faults_of(clerk)
    for pad in page.locator(".mz-signature").locator("visible=true").all():
        clerk.sign(pad.locator("canvas"))
    clerk.press("提交调查表")
    expect(page.get_by_text("入户调查已登记").first).to_be_visible()
    clerk.shot("tekun-after-survey")
    return faults


def confirmed(desk: Desk, house: House) -> list[str]:
    """Drawn for a look of the district's own, visited, confirmed by 李科 with both amounts in one sum."""
    confirmer = desk.file("李科", OLD_MAN.name)
    confirmer.shot("tekun-confirm")
    faults = faults_of(confirmer)
    (case_id,) = cases_of(house, application_of(house, OLD_MAN.name)).values()
    visited_by_district(house, case_id)
    confirmer = desk.file("李科", OLD_MAN.name)
    amount = confirmer.page.locator("#confirm-amount").input_value()
    assert float(amount.replace(",", "")) == BASIC + CARE, amount
    confirmer.page.locator("#confirm-reasons").fill(REASONS)
    confirmer.press("确认")
    expect(confirmer.page.get_by_text("审核确认：同意").first).to_be_visible()
    confirmer.shot("tekun-confirmed")
    assert state_of(house, case_id) == "confirmed"
    return faults + faults_of(confirmer)


def told(aide: Walker, application: str) -> list[str]:
    """The decision with both amounts, its letters and the care agreement, read to him from the aide's phone."""
    aide.see(application)
    aide.shot("tekun-told")
    said = aide.words.replace(",", "")
    assert REASONS in said
    for name, yuan in (("特困人员基本生活", BASIC), ("特困人员照料护理补贴", CARE)):
        assert name in said and f"{yuan} 元" in said, name
    for title in ("确认通知书", "生活自理能力评估", "照料"):
        assert opened_letter(aide, title).startswith(b"%PDF"), title
    return faults_of(aide)


def granted(meet: Meet, house: House) -> None:
    """Both awards stand in the ledger; the number the aide typed for messages opens nothing of his by itself."""
    (case_id,) = cases_of(house, application_of(house, OLD_MAN.name)).values()
    with house.inside():
        given = {one.kind: one.amount_in(one.start_month) for one in benefits.awards_of_case(case_id=case_id)}
    assert given == {"tekun": BASIC * 100, "tekun_care": CARE * 100}
    phone = meet(OLD_MAN.name)
    phone.see("/sign-in/")
    families.sign_in(phone, HIS_PHONE)
    phone.see("/benefits/")
    assert "特困" not in phone.words and str(BASIC) not in phone.words
