"""Every page a family sees and the desk's main ones: WCAG, nothing over the edge, no face scan, elder mode, English."""

import pytest
from playwright.sync_api import expect

from tests.cast import GAOTAN, identity
from tests.journeys import families
from tests.journeys.conftest import Meet
from tests.journeys.families import One
from tests.journeys.judging import faults_of, judge
from tests.journeys.officers import Desk

pytestmark = [pytest.mark.browser, pytest.mark.slow]
STEPS = ("family", "place", "income", "means", "support", "papers", "sign")
MINE = ("/", "/applications/", "/messages/", "/letters/", "/benefits/", "/me/", "/me/looks/")
AT_THE_DESK = ("/desk/", "/desk/overdue/", "/desk/search/", "/desk/helping/", "/desk/posting/")
FROM_DOOR_TO_DOOR = (
    *("/desk/round/", "/desk/round/log/", "/desk/terms/", "/desk/hardship/", "/desk/hardship/new/"),
    *("/desk/questions/", "/desk/questions/ask/"),
)


def test_the_scan_finds_planted_faults(meet: Meet) -> None:
    walker = meet("有心人")
    walker.see("/notices/")
    walker.page.evaluate(
        """() => { const main = document.querySelector('main');
        main.append(document.createElement('button'));
        const camera = document.createElement('input'); camera.type = 'file'; camera.setAttribute('capture', 'user');
        camera.setAttribute('aria-label', '自拍'); main.append(camera);
        const wide = document.createElement('pre'); wide.textContent = '宽'.repeat(200); main.append(wide); }"""
    )
    found = " ".join(faults_of(walker))
    assert "button-name" in found and "face" in found and "over the edge" in found


def test_every_page_of_a_family(meet: Meet) -> None:
    walker = meet("田大娘", excused=("status of 410",))
    person = One("田茂兰", identity("50011019560606432"), {}, {"wage": "100"})
    faults = judge(walker, "/", "/sign-in/", "/notices/", f"/notices/{GAOTAN}/", "/sign/nothing/")
    families.begin(walker, "13800000301")
    draft = walker.page.url.removeprefix(walker.house.address).removesuffix("family/")
    families.fill_family(walker, (person,), carried_name=False)
    families.fill_place(walker)
    families.fill_income(walker, (person,))
    families.fill_means(walker, illness="3000", deposits="500")
    families.fill_support(walker)
    families.fill_papers(walker)
    for step in STEPS:
        faults += judge(walker, f"{draft}{step}/")
        walker.shot(f"step-{step}", whole=False)
    faults += judge(walker, "/apply/dibao/", f"{draft}sign/")
    application = families.hand_in(walker)
    for path in (*MINE, application):
        faults += judge(walker, path)
        walker.shot("page" + path.replace("/", "-")[:14], whole=False)
    assert faults == []


def test_the_desks_main_pages(meet: Meet, desk: Desk) -> None:
    faults = judge(meet("门口", desk=True), "/desk/sign-in/")
    clerk = desk.of("王敏")
    for path in (*AT_THE_DESK, *FROM_DOOR_TO_DOOR):
        faults += judge(clerk, path)
        clerk.shot("desk" + path.replace("/", "-")[5:16], whole=False)
    assert faults == []


def test_elder_mode_and_english(meet: Meet) -> None:
    walker = meet("老人")
    walker.see("/")
    walker.press("大字版")
    walker.page.wait_for_selector("html[data-elder]")
    assert walker.page.evaluate("getComputedStyle(document.documentElement).fontSize") == "20px"
    faults = judge(walker, "/sign-in/")
    walker.shot("elder", whole=False)
    faults += judge(walker, "/")
    walker.press("English")
    expect(walker.page.locator("html")).to_have_attribute("lang", "en")
    walker.shot("english", whole=False)
    faults += judge(walker, "/")
    assert faults == []
