"""Without a phone: an old villager, a thumb and an aide's device; the next person sees nothing of it."""

import re
from collections.abc import Callable
from contextlib import suppress

from playwright.sync_api import Error as PageNotKept
from playwright.sync_api import expect

from tests.cast import identity
from tests.journeys import families
from tests.journeys.families import One
from tests.journeys.house import House
from tests.journeys.judging import faults_of
from tests.journeys.officers import Desk
from tests.journeys.walking import PHONE, Walker

ANFU = One("司马安福", identity("50011019470506721"), {}, {})


def fill_in(aide: Walker) -> list[str]:
    """The family's own form on the aide's phone; where it may apply is said on the page."""
    families.fill_family(aide, (ANFU,), carried_name=False)
    aide.choose("hukou_where", "all_there")
    aide.choose("hukou_side", "city")
    aide.choose("residence_permit", "yes")
    expect(aide.page.locator("#where")).to_contain_text("重庆市内的户籍地镇街")
    aide.shot("station-where")
    faults = faults_of(aide)
    families.fill_place(aide, place_known=True)
    families.fill_income(aide, (ANFU,))
    families.fill_means(aide)
    families.fill_support(aide)
    aide.choose("promises", "renting")
    aide.shot("station-papers")
    families.fill_papers(aide)
    return faults


def sign_by_thumb(aide: Walker) -> list[str]:
    """A thumb on the pad, the aide as witness."""
    aide.choose("how", "thumbprint")
    aide.tap("input[name=witness][value=officer]")
    aide.sign()
    aide.shot("station-thumb")
    faults = faults_of(aide)
    aide.press("签字并提交")
    aide.page.wait_for_url("**/receipt/")
    aide.shot("station-receipt")
    return faults


def nothing_left(aide: Walker, *words: str) -> None:
    """The browser's own back brings none of it back."""
    for _ in range(4):
        with suppress(PageNotKept):  # the answer to a form, which the browser was told not to keep
            aide.page.go_back(wait_until="load")
        assert not [one for one in words if one in aide.words]
        aide.see("/desk/station/")


def test_a_villager_without_a_phone_applies_by_thumb_and_asks_by_code(
    house: House, meet: Callable[..., Walker]
) -> None:
    desk = Desk(meet, house)
    aide = meet(
        "小杨的手机",
        storage_state=desk.of("小杨").page.context.storage_state(),
        excused=("ERR_CACHE_MISS",),
        **PHONE,
    )
    aide.see("/desk/station/")
    aide.shot("station-empty")
    faults = faults_of(aide)
    aide.type("name", ANFU.name)
    aide.press("开始办理")
    aide.shot("station-open")
    faults += faults_of(aide)
    aide.press("新申请：最低生活保障")
    faults += fill_in(aide)
    faults += sign_by_thumb(aide)
    aide.press("生成查询码，打印回执")
    shown = aide.page.locator(".mr-code strong").inner_text()
    assert len(re.sub(r"\D", "", shown)) == 6
    aide.shot("station-code")
    faults += faults_of(aide)
    aide.press("结束，清空屏幕")
    assert ANFU.name not in aide.words
    nothing_left(aide, ANFU.name, shown)
    aide.page.locator("#code-name").fill(ANFU.name)
    aide.type("code", shown)
    aide.press("查进度")
    aide.page.wait_for_url("**/applications/*/")
    expect(aide.page.get_by_text("等待镇街受理").first).to_be_visible()
    aide.press("结束，清空屏幕")
    nothing_left(aide, ANFU.name)
    assert faults + desk_pages(desk) == []


def desk_pages(desk: Desk) -> list[str]:
    """The clerk's pages before acceptance, at her desk."""
    clerk, faults = desk.file("王敏", ANFU.name), []
    file = clerk.page.url.split("?")[0].removeprefix(clerk.house.address)
    number = file.strip("/").split("/")[-1]
    for name, path in (
        ("intake", f"{file}?part=intake"),
        ("supplement", f"{file}supplement/"),
        ("forward", f"{file}forward/?q=石角"),
        ("inquiry", f"{file}assistance/?q=石角"),
        ("print", f"/desk/station/{number}/print/"),
        ("inquiries", "/desk/assistance/"),
    ):
        clerk.see(path)
        clerk.shot(f"station-desk-{name}")
        faults += faults_of(clerk)
    return faults
