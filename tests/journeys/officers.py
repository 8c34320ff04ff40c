"""Officers at their desks: the door, and each act as they do it on the screen."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar

import pyotp
from playwright.sync_api import expect

from minzheng.channels.tour.types import DEMO_PASSWORD, DEMO_TOTP_SECRET, NICKNAMES, OFFICERS
from minzheng.kernel import clock
from tests.journeys.house import House
from tests.journeys.judging import faults_of
from tests.journeys.walking import Walker

LOGINS = {NICKNAMES.get(part.login, part.name): part.login for part in OFFICERS}


@dataclass
class Desk:
    """Everybody's browser by name; sessions are kept through the whole run, for a code is good once."""

    meet: Callable[..., Walker]
    house: House
    here: dict[str, Walker] = field(default_factory=dict)
    sessions: ClassVar[dict[tuple[str, str], Any]] = {}

    def of(self, name: str) -> Walker:
        """The officer at her work-list."""
        if name not in self.here:
            key = (self.house.database, name)
            kept = self.sessions.get(key)
            walker = self.meet(name, desk=True, **({"storage_state": kept} if kept else {}))
            if not kept:
                sign_in(walker, LOGINS[name])
                self.sessions[key] = walker.page.context.storage_state()
            self.here[name] = walker
        walker = self.here[name]
        walker.see("/desk/")
        if "/sign-in/" in walker.page.url:  # kept from an earlier journey, idle too long since
            sign_in(walker, LOGINS[name])
            self.sessions[self.house.database, name] = walker.page.context.storage_state()
            walker.screens.clear()
            walker.taps = 0
            walker.see("/desk/")
        return walker

    def file(self, name: str, applicant: str) -> Walker:
        """The officer in a family's file, opened from her work-list."""
        walker = self.of(name)
        walker.page.get_by_role("link", name=applicant).first.click()
        walker.page.wait_for_load_state("load")
        return walker

    def accept(self, applicant: str) -> None:
        """王敏 accepts."""
        clerk = self.file("王敏", applicant)
        clerk.press("受理")
        expect(clerk.page.get_by_text("已受理，").first).to_be_visible()

    def check(self, applicant: str, *, conclusion: str, remarks: str) -> Walker:
        """周颖 starts the check, sees every source answer, issues the report."""
        officer = self.of("周颖")
        officer.page.get_by_role("row").filter(has_text=applicant).get_by_role("link").last.click()
        officer.page.wait_for_load_state("load")
        officer.press("启动核对")
        officer.page.locator("[name=conclusion]").first.wait_for()
        officer.choose("conclusion", conclusion)
        officer.page.locator("[name=remarks]").fill(remarks)
        officer.press("出具报告")
        return officer

    def survey(self, applicant: str, *, present: str, confirm: dict[str, str] | None = None) -> Walker:
        """陈刚 and 赵勇 at the family's home: ticked, looked at, signed by both and by who was there."""
        clerk = self.file("陈刚", applicant)
        page = clerk.page
        if "/survey/" not in page.url:  # the work-list leads straight to the form
            clerk.press("填写入户调查表")
        assert faults_of(clerk) == []
        page.get_by_role("checkbox", name="赵勇").check()
        page.get_by_role("checkbox", name=present, exact=True).check()
        clerk.choose("living", "hard")
        clerk.choose("housing", "own_poor")
        page.locator("[name=remarks]").fill("家中陈设简单，与申报一致")
        for pad in page.locator(".mz-signature").locator("visible=true").all():
            clerk.sign(pad.locator("canvas"))
        clerk.press("提交调查表")
        expect(page.get_by_text("入户调查已登记").first).to_be_visible()
        return clerk

    def review(self, applicant: str, *, favourable: bool, reasons: str) -> Walker:
        """张主任's first review, the advice beside the form."""
        leader = self.file("张主任", applicant)
        expect(leader.page.get_by_text("测算建议（不是决定）").first).to_be_visible()
        leader.choose("opinion", "favourable" if favourable else "unfavourable")
        leader.page.locator("#review-form [name=reasons]").fill(reasons)
        leader.press("提交初审意见")
        expect(leader.page.get_by_text("初审意见已提交").first).to_be_visible()
        return leader


def sign_in(walker: Walker, login: str) -> None:
    """Login, password, one-time code."""
    walker.see("/desk/sign-in/")
    page = walker.page
    page.locator("[name=login]").fill(login)
    page.locator("[name=password]").fill(DEMO_PASSWORD)
    page.locator("[name=totp]").fill(pyotp.TOTP(DEMO_TOTP_SECRET).at(clock.real_now()))
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url(lambda url: "/sign-in/" not in url)
