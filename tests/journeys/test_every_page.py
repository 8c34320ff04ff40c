"""Every page a family sees and the desk's main ones: WCAG, nothing over the edge, no face scan, elder mode, English."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.cast import GAOTAN, identity
from tests.journeys import families
from tests.journeys.conftest import Meet
from tests.journeys.families import One
from tests.journeys.officers import Desk
from tests.journeys.walking import Walker

pytestmark = [pytest.mark.browser, pytest.mark.slow]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
STEPS = ("family", "place", "income", "means", "support", "papers", "sign")
FACE = ('capture="user"', "getUserMedia", "刷脸认证", "人脸识别", "人脸验证", "面部识别")


def violations(page: Any) -> list[str]:
    """What axe finds wrong, one line for each element."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]


def judge(walker: Walker, path: str, faults: list[str]) -> None:
    """One page: what is wrong with it is added to `faults`."""
    walker.see(path)
    page = walker.page
    faults.extend(f"{path} {line}" for line in violations(page))
    if not page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"):
        faults.append(f"{path} runs over the edge")
    source = page.content()
    faults.extend(f"{path} asks for a face: {word}" for word in FACE if word in source)


def test_every_page_of_a_family(meet: Meet) -> None:
    walker = meet("田大娘")
    person = One("田茂兰", identity("50011019560606432"), {}, {"wage": "100"})
    faults: list[str] = []
    for path in ("/", "/sign-in/", "/notices/", f"/notices/{GAOTAN}/"):
        judge(walker, path, faults)
    families.begin(walker, "13800000301")
    draft = walker.page.url.removeprefix(walker.house.address).removesuffix("family/")
    families.fill_family(walker, (person,), carried_name=False)
    families.fill_place(walker)
    families.fill_income(walker, (person,))
    families.fill_means(walker, illness="3000", deposits="500")
    families.fill_support(walker)
    families.fill_papers(walker)
    for step in STEPS:
        judge(walker, f"{draft}{step}/", faults)
        walker.shot(f"step-{step}", whole=False)
    judge(walker, "/apply/dibao/", faults)
    walker.see(f"{draft}sign/")
    application = families.hand_in(walker)
    walker.house.settle()
    for path in (
        "/",
        application,
        "/applications/",
        "/messages/",
        "/letters/",
        "/benefits/",
        "/me/",
        "/me/looks/",
    ):
        judge(walker, path, faults)
        walker.shot("page" + path.replace("/", "-")[:14], whole=False)
    assert faults == []


def test_the_desks_main_pages(meet: Meet, desk: Desk) -> None:
    faults: list[str] = []
    judge(meet("门口", desk=True), "/desk/sign-in/", faults)
    clerk = desk.of("王敏")
    for path in ("/desk/", "/desk/overdue/", "/desk/search/?q=罗", "/desk/helping/", "/desk/posting/"):
        judge(clerk, path, faults)
        clerk.shot("desk" + path.replace("/", "-")[5:16], whole=False)
    assert faults == []


def test_elder_mode_and_english(meet: Meet) -> None:
    walker = meet("老人")
    walker.see("/")
    walker.press("大字版")
    walker.page.wait_for_selector("html[data-elder]")
    walker.see("/apply/dibao/")
    assert walker.page.evaluate("getComputedStyle(document.documentElement).fontSize") == "20px"
    walker.shot("elder", whole=False)
    faults: list[str] = []
    judge(walker, "/", faults)
    walker.press("English")
    expect(walker.page.locator("html")).to_have_attribute("lang", "en")
    walker.shot("english", whole=False)
    judge(walker, "/", faults)
    assert faults == []
