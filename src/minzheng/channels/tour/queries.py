"""The story as it stands: computed from the real state of each family's application, never remembered."""

import re
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from minzheng.channels.tour.stepping import NextStep, Station, officer_step
from minzheng.channels.tour.types import CHEN, LUO, RESIDENTS, ResidentPart
from minzheng.engines.casework import queries as casework
from minzheng.engines.casework.types import Progress
from minzheng.engines.messages.queries import demo_outbox
from minzheng.engines.messages.types import Channel
from minzheng.foundations.accounts.queries import account_of_phone, resident_actor
from minzheng.foundations.privacy.types import open_scope
from minzheng.foundations.regions.types import range_of
from minzheng.kernel.scope import Scope

STATIONS = ("填写申请", "全家签字", "镇街受理", "核对与入户", "镇街初审", "公示7天", "区县确认", "送达办结")
#: Station (from 1) of each state; 9 is past the last.
STATION_OF = {
    "draft": 1, "waiting": 2, "ready": 3, "checking": 4, "reviewing": 5, "notice": 6, "confirming": 7,
    "confirmed": 8, "refused": 8, "closed": 9,
}  # fmt: skip
SIGNING_LINK = re.compile(r"/sign/[\w-]+/")


@dataclass(frozen=True, slots=True)
class Story:
    """A family's story."""

    title: str
    lead: str
    number: str
    stations: list[Station]
    steps: list[NextStep]
    ending: str
    waiting_for_days: bool


@dataclass(frozen=True, slots=True)
class Bubble:
    """An SMS or a call of the demo, with the signing link it carries, if any."""

    name: str
    text: str
    link: str
    at: object
    spoken: bool = False


def stories(*, on: date) -> list[Story]:
    """罗's and 陈's, on a day."""
    return [
        _story(LUO, "一户符合条件的家庭", "罗婶一家三口，收入低于标准。从手机上的一次申请，走到下个月领到低保金。", on),
        _story(CHEN, "一户超过标准的家庭", "陈大姐家有存款、有工资。不予确认也要由具名的人决定，写明理由和救济途径。", on),
    ]  # fmt: skip


def _story(part: ResidentPart, title: str, lead: str, on: date) -> Story:
    found = _progress(part, on)
    state = found.state if found else ""
    now = STATION_OF.get(state, 1)
    stations = [
        Station(name, "done" if number < now else "now" if number == now else "todo")
        for number, name in enumerate(STATIONS, 1)
    ]
    return Story(
        title=title,
        lead=lead,
        number=found.number if found else "",
        stations=stations,
        steps=_steps(part, found),
        ending=_ending(found),
        waiting_for_days=state == "notice",
    )


def person_of(part: ResidentPart) -> UUID | None:
    """The person behind a part with a phone; None before the demo is seeded."""
    account_id = account_of_phone(part.phone) if part.phone else None
    actor = resident_actor(account_id=account_id) if account_id else None
    return actor.person_id if actor else None


def _progress(part: ResidentPart, on: date) -> Progress | None:
    """The newest application that was not taken back."""
    person = person_of(part)
    if person is None:
        return None
    with open_scope(Scope(subject=person)):
        mine = [row for row in casework.applications_of(person) if row.state != "withdrawn"]
        return casework.progress(mine[0].id, on=on) if mine else None


def _steps(part: ResidentPart, found: Progress | None) -> list[NextStep]:
    if found is None:
        begin = NextStep(f"{part.called}用手机申请低保", part.key, part.called, "/apply/dibao/")
        return [begin, officer_step("xiaoyang", "或者由{who}上门协助填报", "/desk/helping/")]
    desk = f"/desk/files/{found.id}/"
    by_state = {
        "draft": [NextStep(f"{part.called}把申请填完、提交", part.key, part.called, f"/apply/{found.id}/")],
        "waiting": _signers(found, desk),
        "ready": [officer_step("wangmin", "{who}受理", desk)],
        "checking": _checking(found, desk),
        "reviewing": [officer_step("zhangzhuren", "{who}初审", desk)],
        "notice": [NextStep("公示满7天后转到区县，请把时钟拨快", "", "", "")],
        "confirming": [officer_step("like", "{who}审核确认", desk)],
        "confirmed": [officer_step("wangmin", "{who}送达确认通知书", desk)],
        "refused": [officer_step("wangmin", "{who}送达不予确认告知书", desk)],
        "closed": [
            NextStep(f"{part.called}看结果和理由", part.key, part.called, f"/applications/{found.id}/")
        ],
    }
    return by_state.get(found.state, [])


def _signers(found: Progress, desk: str) -> list[NextStep]:
    steps = []
    for party in found.parties:
        if not party.must_sign or party.signed_at is not None:
            continue
        part = next((one for one in RESIDENTS if one.name == party.name), None)
        if part is None or not part.phone:
            steps.append(officer_step("xiaoyang", f"{party.name}没有手机，由{{who}}上门请她签字", desk))
        else:
            go = _signing_link(part.phone) or "/"
            steps.append(NextStep(f"{part.called}打开短信里的链接签字", part.key, part.called, go))
    return steps


def _signing_link(phone: str) -> str:
    for line in demo_outbox(limit=5, phone=phone):
        if link := SIGNING_LINK.search(line.body):
            return link.group()
    return ""


def _checking(found: Progress, desk: str) -> list[NextStep]:
    doing = {step.title for step in found.steps if step.state == "now"}
    steps = []
    if "信息核对" in doing:
        steps.append(officer_step("zhouying", "{who}启动核对、出具报告", f"{desk}tasks/verification/"))
    if "入户调查" in doing:
        steps.append(officer_step("chengang", "{who}和赵勇入户调查", f"{desk}tasks/survey/"))
    return steps


def _ending(found: Progress | None) -> str:
    if found is None or found.outcome is None:
        return ""
    return "已确认" if found.outcome.kind == "confirm" else "不予确认"


def bubbles() -> list[Bubble]:
    """What the phones of the cast received last, newest first."""
    lines = []
    for part in RESIDENTS:
        for line in demo_outbox(limit=3, phone=part.phone) if part.phone else ():
            link = SIGNING_LINK.search(line.body)
            spoken = line.channel is Channel.VOICE
            lines.append(Bubble(part.called, line.body, link.group() if link else "", line.at, spoken))
    return sorted(lines, key=lambda one: str(one.at), reverse=True)[:6]


def picture(*, on: date) -> str:
    """The process drawing (SVG) with 罗's file in it, or with a sample file; "" before the demo is seeded."""
    person = person_of(LUO)
    if person is not None:
        with open_scope(Scope(subject=person)):
            for row in casework.applications_of(person):
                if row.state != "withdrawn":
                    return casework.drawing(row.id)
    area = range_of(LUO.place[:9])
    with open_scope(Scope(lo=area.lo, hi=area.hi)):
        samples = casework.in_area(states=["accepted"], limit=20)
        first = next((one for one in samples if casework.review_of(one.id, on=on) is None), None)
        return casework.drawing(first.id) if first else ""
