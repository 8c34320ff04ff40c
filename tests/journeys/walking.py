"""A person with a phone or at a desk: every screen, tap and typed value is counted, every complaint of the browser kept."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

from minzheng_ops.pytest_plugin import PROJECT
from tests.journeys.house import House
from tests.journeys.journey_settings import FORGOTTEN

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "locale": "zh-CN"}
DESK = {"viewport": {"width": 1440, "height": 900}, "locale": "zh-CN"}
SHOTS = PROJECT / "var" / "journeys"
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
#: How fast somebody unpractised with a phone is: characters read in a second; seconds a tap, and a character typed.
READS, TAP, KEY = 4.0, 3.0, 2.0
#: A person's block in the form: people-p2-name is the name of p2.
ITEM = re.compile(r"^(?P<group>[a-z]+)-(?P<item>[a-z]+\d+)-(?P<name>\w+)$")


@dataclass(frozen=True, slots=True)
class Typed:
    """One value typed: what it means, about whom, and the value."""

    meaning: str
    about: str
    value: str


@dataclass
class Walker:
    """One browser page walked by one person. `screens` are distinct pages seen, in order; `read`: characters on them."""

    name: str
    page: Page
    house: House
    complaints: list[str]
    screens: list[str] = field(default_factory=list)
    typed: list[Typed] = field(default_factory=list)
    taps: int = 0
    read: int = 0

    def see(self, path: str = "") -> None:
        """Open an address, or note the screen now shown."""
        if path:
            self.page.goto(self.house.address + path, wait_until="load")
        self._note()

    def _note(self) -> None:
        path = UUID.sub("*", urlsplit(self.page.url).path)
        half = "#code" if self.page.locator("[name=code]").count() else ""
        if not self.screens or self.screens[-1] != path + half:
            self.screens.append(path + half)
            self.read += len("".join(self.words.split()))
        assert FORGOTTEN not in self.page.content(), f"a forgotten template variable on {path}"

    def tap(self, what: str | Locator, *, again: int = 1) -> None:
        """One tap; the screen it leads to is noted by `arrive`."""
        self.taps += again
        (self.page.locator(what) if isinstance(what, str) else what).first.click()

    def press(self, name: str) -> None:
        """Tap a button or link by its words, and note the screen it leads to."""
        found = self.page.get_by_role("button", name=name, exact=True).or_(
            self.page.get_by_role("link", name=name, exact=True)
        )
        self.tap(found.locator("visible=true"))
        self.page.wait_for_load_state("load")
        self._note()

    def choose(self, field_name: str, value: str) -> None:
        """One of several: a tap on a choice; two on a phone's picker (open it, pick)."""
        box = self.page.locator(f"select[name='{field_name}']")
        if box.count():
            self.taps += 2
            box.select_option(value)
            return
        self.tap(f"input[name='{field_name}'][value='{value}']")

    def type(self, field_name: str, text: str) -> None:
        """A tap into the field, and a value typed."""
        self.taps += 1
        found = ITEM.match(field_name)
        meaning, about = (found["name"], found["item"]) if found else (field_name, "")
        self.typed.append(Typed(meaning, about, text))
        self.page.locator(f"[name='{field_name}']").locator("visible=true").first.fill(text)

    def pick_place(self, text: str, words: str) -> None:
        """Type part of a village's name, tap it in the list."""
        self.taps += 1
        self.typed.append(Typed("village", "", text))
        self.page.locator("#id_village").fill(text)
        self.tap(self.page.get_by_role("option").filter(has_text=words))

    def attach(self, field_name: str, file: dict[str, Any]) -> None:
        """A paper by file: a tap on the field, a tap on the file."""
        self.taps += 2
        self.page.locator(f"input[type=file][name='{field_name}']").set_input_files(file)
        expect(self.page.locator(".mz-upload.is-new").first).to_be_visible()

    def sign(self, canvas: str | Locator = "canvas") -> None:
        """Draw a signature with the mouse (one touch of the pad)."""
        self.taps += 1
        pad = self.page.locator(canvas) if isinstance(canvas, str) else canvas
        pad.scroll_into_view_if_needed()
        self.page.wait_for_function("pad => pad.closest('[x-data]')._x_dataStack", arg=pad.element_handle())
        box = pad.bounding_box()
        assert box is not None
        x, y = box["x"], box["y"]
        for start, end in (((50, 40), (150, 70)), ((90, 25), (95, 110)), ((140, 60), (210, 95))):
            self.page.mouse.move(x + start[0], y + start[1])
            self.page.mouse.down()
            self.page.mouse.move(x + end[0], y + end[1], steps=8)
            self.page.mouse.up()
        expect(pad.locator("xpath=ancestor::*[@x-data][1]")).to_have_class(re.compile("is-signed"))

    def shot(self, name: str, *, whole: bool = True) -> None:
        """The screen as a picture under var/, for people to look at."""
        SHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=whole, caret="initial")

    @property
    def words(self) -> str:
        """What the page says."""
        return self.page.locator("body").inner_text()

    @property
    def seconds(self) -> float:
        """How long all this takes somebody who reads every word of every screen and types with one finger."""
        typed = sum(len(one.value) for one in self.typed)
        return self.read / READS + self.taps * TAP + typed * KEY

    def typed_twice(self) -> list[str]:
        """Values typed twice for one meaning: the same field for the same person, or one fact in two fields."""
        seen: dict[tuple[str, str], str] = {}
        values: dict[str, str] = {}
        twice = []
        for one in self.typed:
            key = (one.meaning, one.about)
            if key in seen:
                twice.append(f"{one.about} {one.meaning} asked again")
            if len(one.value) >= 4 and one.value in values:
                twice.append(f"{one.value} typed as {values[one.value]} and as {one.meaning}")
            seen[key] = one.value
            values[one.value] = one.meaning
        return twice


def opened_letter(walker: Walker, title: str) -> bytes:
    """A letter from the page's list, as the browser gets it."""
    link = walker.page.get_by_role("link").filter(has_text=title).first
    href = link.get_attribute("href")
    assert href
    answer = walker.page.request.get(walker.house.address + href)
    assert answer.status == 200 and answer.headers["content-type"] == "application/pdf"
    return answer.body()
