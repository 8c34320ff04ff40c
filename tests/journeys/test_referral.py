"""转办: a family asks for housing help with three taps; the department's own officer answers at its counter; the family reads it."""

import pytest
from playwright.sync_api import expect

from minzheng.channels.tour.types import LUO
from tests.journeys import families
from tests.journeys.conftest import Meet
from tests.journeys.house import House
from tests.journeys.judging import faults_of, judge
from tests.journeys.officers import Desk
from tests.journeys.walking import Walker

pytestmark = [pytest.mark.browser, pytest.mark.slow]
BOARD = "/desk/referrals/"
ANSWER, WHY = "您家人均住房面积超过我区公租房标准，这次不能安排", "人均 29 平方米，我区标准为 18 平方米以下"
REMEDY = "可以在 60 日内向綦江区人民政府申请行政复议"


def test_一家三口问住房_住建自己的窗口答复_手机上读到理由和去处(meet: Meet, desk: Desk, house: House) -> None:
    luo = meet("罗婶")
    asked, faults = ask_alone(luo)
    officer = desk.of("夏敏")
    assert officer.page.url.endswith(BOARD), "her own queue is where she begins"
    expect(officer.page.get_by_text(f"{LUO.name} · 住房救助").first).to_be_visible()
    faults += faults_of(officer)
    officer.shot("referral-board")
    officer.page.get_by_role("link", name=f"{LUO.name} · 住房救助").first.click()
    officer.page.wait_for_load_state("load")
    assert LUO.number in officer.words, "sent with her consent"
    for other in ("存款", "收入 ", "杨世珍", "罗小军"):
        assert other not in officer.words, other
    officer.press("接收办理")
    faults += faults_of(officer)
    answered(officer)
    faults += faults_of(officer)
    officer.shot("referral-answered")
    closed_to_others(desk, officer)
    house.settle()
    luo.see(asked)
    luo.shot("referral-read")
    for words in ("不予", ANSWER, WHY, REMEDY, "不受这件事影响"):
        assert words in luo.words, words
    letter = luo.page.request.get(house.address + asked + "?as=pdf")
    assert letter.status == 200 and letter.body().startswith(b"%PDF")
    faults += judge(luo, asked, "/referrals/", "/messages/")
    for name in ("王敏", "李科"):
        faults += judge(desk.of(name), f"{BOARD}?tab=refused")
        desk.of(name).see(f"{BOARD}?tab=refused")
        expect(desk.of(name).page.locator("main")).to_be_visible()
    assert faults == []


def ask_alone(luo: Walker) -> tuple[str, list[str]]:
    """Two taps, a look at what is sent, one yes; (the referral's address, faults)."""
    luo.see("/sign-in/")
    families.sign_in(luo, LUO.phone)
    luo.taps = 0
    luo.see("/referrals/")
    faults = faults_of(luo)
    luo.shot("referral-list")
    for words in ("住房救助", "自己的房子，太小或太旧", "3 人"):
        luo.tap(luo.page.get_by_role("link").filter(has_text=words).first)
        luo.page.wait_for_load_state("load")
        faults += faults_of(luo)
        luo.shot(f"referral-ask-{luo.taps}")
    luo.press("我同意，转给部门")
    expect(luo.page.get_by_text("已转给部门").first).to_be_visible()
    assert luo.taps == 4 and luo.typed[2:] == [], "nothing is typed"
    return luo.page.url.removeprefix(luo.house.address), faults


def answered(officer: Walker) -> None:
    """不予, with reasons and where to turn; without them the form comes back with everything typed."""
    page = officer.page
    officer.choose("outcome", "refused")
    page.locator("#reply-words").fill(ANSWER)
    page.locator("[name=reasons]").fill(WHY)
    page.locator("[name=remedy]").fill(REMEDY)
    officer.shot("referral-answering")
    page.get_by_role("button", name="答复", exact=True).click()
    expect(page.get_by_text(WHY).first).to_be_visible()


def closed_to_others(desk: Desk, officer: Walker) -> None:
    """袁怀 at the medical counter finds nothing of it, neither in her queue nor by its address."""
    path = officer.page.url.removeprefix(officer.house.address)
    other = desk.of("袁怀")
    assert LUO.name not in other.words
    answer = other.page.request.get(other.house.address + path)
    assert answer.status == 404
