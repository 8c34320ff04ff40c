"""What no page may have: a WCAG violation, a sideways scroll, a face scan."""

from axe_playwright_python.sync_playwright import Axe

from tests.journeys.walking import Walker

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
FACE = ('capture="user"', "getUserMedia", "刷脸认证", "人脸识别", "人脸验证", "面部识别")


def faults_of(walker: Walker) -> list[str]:
    """What is wrong with the page shown, one line for each fault."""
    page, path = walker.page, walker.page.url.removeprefix(walker.house.address)
    usual = page.viewport_size or {"width": 390, "height": 844}
    whole = page.evaluate("document.documentElement.scrollHeight")
    # the whole page at once: what happens to lie under the bar at the foot of a screen is a matter of scrolling
    page.set_viewport_size({"width": usual["width"], "height": max(usual["height"], whole)})
    found = Axe().run(page, options=RULES).response["violations"]
    page.set_viewport_size(usual)
    faults = [f"{path} {one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]
    if not page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"):
        faults.append(f"{path} runs over the edge")
    source = page.content()
    return faults + [f"{path} asks for a face: {word}" for word in FACE if word in source]


def judge(walker: Walker, *paths: str) -> list[str]:
    """The faults of several pages."""
    faults: list[str] = []
    for path in paths:
        walker.see(path)
        faults += faults_of(walker)
    return faults
