"""Families on their phones: signing in, filling the form, signing by link."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from PIL import Image
from playwright.sync_api import expect

from minzheng.channels.tour.types import LUO, MOTHER, SON
from tests.cast import GAOTAN
from tests.journeys.house import CODE
from tests.journeys.judging import faults_of
from tests.journeys.walking import Walker


@dataclass(frozen=True, slots=True)
class One:
    """One person of a form: `answers` by field name, on the screens 家人 and 收入."""

    name: str
    number: str
    about: dict[str, str]
    incomes: dict[str, str]


LUO_FAMILY = (
    One(LUO.name, LUO.number, {}, {"wage": "600"}),
    One(
        MOTHER.name,
        MOTHER.number,
        {"relation": "5", "lives": "together", "health": "disability", "disability_kind": "physical"}
        | {"disability_grade": "2"},
        {"basic_pension": "145"},
    ),
    One(SON.name, SON.number, {"relation": "2", "student": "bachelor", "lives": "apart"}, {}),
)


def photo() -> dict[str, Any]:
    """A photographed page, as a file of the phone."""
    made = BytesIO()
    Image.effect_noise((800, 600), 60).convert("RGB").save(made, "JPEG", quality=80)
    return {"name": "户口簿.jpg", "mimeType": "image/jpeg", "buffer": made.getvalue()}


def sign_in(walker: Walker, phone: str) -> None:
    """The code from her phone, on the page that asks for it."""
    seen = walker.house.sms_count(phone)
    walker.type("phone", phone)
    walker.press("获取验证码")
    found = CODE.search(walker.house.sms_after(phone, seen))
    assert found is not None
    walker.type("code", found.group())
    walker.press("登录")


def begin(walker: Walker, phone: str, *, tile: str = "低保申请", first: str = "family") -> None:
    """From the first page to the first screen of the form, signing in on the way."""
    walker.see("/")
    walker.press(tile)
    sign_in(walker, phone)
    walker.press("开始填写")
    walker.page.wait_for_url(f"**/{first}/")


def fill_family(walker: Walker, people: tuple[One, ...], *, carried_name: bool) -> None:
    """家人."""
    for _ in people[1:]:
        walker.press("添加家庭成员")
    for number, one in enumerate(people, 1):
        prefix = f"people-p{number}-"
        if number > 1 or not carried_name:
            walker.type(prefix + "name", one.name)
        walker.type(prefix + "identity", one.number)
        for name, value in one.about.items():
            walker.choose(prefix + name, value)
    walker.press("下一步")
    walker.page.wait_for_url("**/place/")


def fill_place(walker: Walker, *, phone: str = "", place_known: bool = False) -> None:
    """住处."""
    if not place_known:
        walker.pick_place("gtc", "高滩村")
        assert walker.page.locator("input[name=village]").input_value() == GAOTAN
    walker.type("address", "4 组 12 号")
    walker.choose("area", "rural")
    if phone:
        walker.type("phone", phone)
    walker.press("下一步")
    walker.page.wait_for_url("**/income/")


def fill_income(walker: Walker, people: tuple[One, ...]) -> None:
    """收入."""
    for number, one in enumerate(people, 1):
        prefix = f"people-p{number}-"
        walker.choose(prefix + "has_income", "yes" if one.incomes else "no")
        for kind, amount in one.incomes.items():
            walker.choose(prefix + "incomes", kind)
            walker.type(prefix + kind + "_fen", amount)
    walker.press("下一步")
    walker.page.wait_for_url("**/means/")


def fill_means(walker: Walker, *, illness: str = "", deposits: str = "") -> None:
    """支出财产."""
    if illness:
        walker.choose("expenses", "illness")
        walker.type("illness_fen", illness)
    walker.choose("homes", "1")
    walker.type("home1_area", "86")
    if deposits:
        walker.choose("assets", "deposits")
        walker.type("deposits_fen", deposits)
    walker.press("下一步")
    walker.page.wait_for_url("**/support/")


def fill_support(walker: Walker) -> None:
    """亲属: none elsewhere."""
    walker.choose("has_obligors", "no")
    walker.choose("near_relative", "no")
    walker.press("下一步")
    walker.page.wait_for_url("**/papers/")


def fill_papers(walker: Walker) -> None:
    """材料: one photographed page."""
    walker.attach("household_book", photo())
    walker.press("下一步")
    walker.page.wait_for_url("**/sign/")


def hand_in(walker: Walker) -> str:
    """Sign on the pad and submit; the application's address."""
    walker.sign()
    expect(walker.page.locator(".mz-signature-state")).to_contain_text("已签名")
    walker.press("签字并提交")
    walker.page.wait_for_url("**/applications/*/")
    return walker.page.url.removeprefix(walker.house.address)


def sign_by_link(walker: Walker, link: str, tail: str) -> list[str]:
    """Two screens: who one is, read and sign; the faults of both."""
    walker.see(link)
    faults = faults_of(walker)
    walker.type("tail", tail)
    walker.press("下一步：看授权书")
    faults += faults_of(walker)
    walker.sign()
    walker.press("同意并签字")
    expect(walker.page.get_by_text("签名已收到")).to_be_visible()
    return faults
