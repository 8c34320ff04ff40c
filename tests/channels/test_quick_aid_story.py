"""小额快救的故事：手机上一屏八个问题，数点了几下、看了几屏、打了几个字；从邻居一句话到一次性发放。"""

import re
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.casework.models import Application, Case, CompletedPapers
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel import clock
from minzheng.kernel.clock import BEIJING
from minzheng.kernel.identifiers import new_id
from minzheng.programmes.monitoring import services as monitoring
from minzheng.programmes.monitoring.types import NewReport
from tests.cast import GAOTAN, LUO, MORNING, Cast
from tests.channels.desk.conftest import SignIn, field, signed_in
from tests.channels.resident.conftest import luo, version_on
from tests.engines.payments import scene
from tests.jobs import run_queued_jobs
from tests.programmes.assistance import once_cases as once

__all__ = ["luo", "signed_in"]
TAGS = re.compile(r"<(?:input|select|textarea)[^>]*>")
START = reverse("desk:start")
pytestmark = pytest.mark.django_db
NEED = {
    "people": ["p1"], "people-p1-name": "罗庆华", "people-p1-identity": LUO, "kind": "illness",
    "happened_on": "2026-11-22", "now": "food", "village": GAOTAN, "phone": "13800000001", "aided": "no",
}  # fmt: skip


@pytest.fixture(autouse=True)
def morning() -> None:
    """A Monday morning."""
    later = MORNING + timedelta(minutes=30)
    clock.set_offset_source(lambda: later - clock.real_now())


def words(page: Any) -> str:
    """What stands on a page, without its tags."""
    return unescape(re.sub(r"<[^>]+>", " ", page.content.decode()))


def story(client: Client, item: str = "quick_aid") -> tuple[str, int, int]:
    """From the first tap to handed in: (address, screens seen, taps on buttons)."""
    about = client.get(f"/apply/{item}/")
    assert about.status_code == 200
    begun = client.post(f"/apply/{item}/")
    address = str(begun["Location"])
    form = client.get(address, follow=True)
    sent = client.post(
        f"{address}need/", {**NEED, "version": version_on(form.content.decode()), "act": "next"}
    )
    assert sent.status_code == 302, words(sent)[:2000]
    read = client.get(str(sent["Location"]))
    assert "不查家庭经济状况" in words(read) and "signature_svg" not in read.content.decode()
    done = client.post(str(sent["Location"]), {})
    assert done.status_code == 302, words(done)[:2000]
    return address, 3, 3


def test_一屏八个问题_三个点选_四处填写_三屏三次按钮(luo: Client) -> None:
    about = words(luo.get("/apply/quick_aid/"))
    assert "3 天内答复" in about
    address = str(luo.post("/apply/quick_aid/")["Location"])
    form = luo.get(address, follow=True).content.decode()
    asked = set(re.findall(r'id="id_([\w-]+)-field"', form))
    assert len(asked) == 8, asked
    tags = {name: "".join(tag for tag in TAGS.findall(form) if f'name="{name}"' in tag) for name in asked}
    assert 'value="13800000001"' in tags["phone"], "known, and not typed again"
    chosen = {name for name, tag in tags.items() if 'type="radio"' in tag}
    assert chosen == {"kind", "now", "aided"}, "answered by one tap each"
    assert asked - chosen - {"phone"} == {"people-p1-name", "people-p1-identity", "happened_on", "village"}
    _address, screens, taps = story(luo)
    assert (screens, taps) == (3, 3), "about, the form, reading it once; begin, next, send"


def test_从手机申请到一次性发放(luo: Client, signed_in: SignIn, cast: Cast) -> None:
    story(luo)
    with open_scope(scene.CITY):
        application = Application.objects.get()
        assert application.state == "ready", "nobody signs beforehand"
    file = f"/desk/files/{application.id}/"
    clerk, leader = signed_in("王敏"), signed_in("张主任")
    page = clerk.get(file).content.decode()
    assert clerk.post(f"{file}accept/", {"version": field(page, "version", "accept/")}).status_code == 302
    with open_scope(scene.CITY):
        case = Case.objects.get()
    page = clerk.get(file).content.decode()
    assert "拟救助金额（元，一次性）" in page and 'value="630.00"' in page.replace('630"', '630.00"')
    proposal = {"opinion": "favourable", "amount": "600", "reasons": once.REASONS}
    sent = clerk.post(
        f"{file}cases/{case.id}/review/", {**proposal, "version": field(page, "version", "review/")}
    )
    assert sent.status_code == 302, words(sent)[:1500]
    page = leader.get(file).content.decode()
    assert "救助金额（元，一次性）" in page
    decision = {"amount": "600", "reasons": "情况属实，同意救助"}
    sent = leader.post(
        f"{file}cases/{case.id}/confirm/",
        {**decision, "version": field(page, "version", "confirm/")},
        follow=True,
    )
    assert "一次性发放" in words(sent)
    run_queued_jobs()
    page = clerk.get(file).content.decode()
    served = {"method": "at_home", "received_by": "罗庆华", "version": field(page, "version", "serve/")}
    assert clerk.post(f"{file}cases/{case.id}/serve/", served).status_code == 302
    shown = words(luo.get(f"/applications/{application.id}/"))
    assert "一次性救助" in shown and "公示" not in shown and "每月" not in shown
    mine = words(luo.get("/benefits/"))
    assert "一次性救助" in mine, mine[500:1500]
    assert "600" in mine, mine[500:1500]
    assert "已停止" not in mine
    book = words(luo.get(reverse("passbook:mine")))
    assert "一次性救助" in book and "已停止" not in book and "每月" not in book
    certificate = words(luo.get(reverse("passbook:certificate")))
    assert "现在没有正在发放的待遇" in certificate, "no certificate of what is given one time"


def test_邻居一句话_村里记下_三天从那时算(signed_in: SignIn, cast: Cast) -> None:
    told = datetime(2026, 11, 22, 20, 0, tzinfo=BEIJING)
    with cast.acting("小杨") as aide:
        report = NewReport(
            who="4组老罗",
            kind="illness",
            told_at=told,
            token=str(new_id()),
            words="没饭吃",
            told_by="neighbour",
        )
        report_id = monitoring.report_hardship(actor=aide, report=report, at=MORNING)
    helper = signed_in("小杨")
    page = helper.get(f"/desk/hardship/{report_id}/").content.decode()
    assert page.index("小额快救") < page.index("最低生活保障"), "help at once stands first"
    begun = helper.post(START, {"item": "quick_aid", "report": str(report_id)})
    assert begun.status_code == 302
    address = str(begun["Location"])
    form = helper.get(address, follow=True).content.decode()
    sent = helper.post(f"{address}need/", {**NEED, "version": version_on(form), "act": "next"})
    done = helper.post(str(sent["Location"]), {"channel": "counter"})
    assert done.status_code == 302, words(done)[:1500]
    with open_scope(scene.CITY):
        application = Application.objects.get()
        assert application.first_told_at == told
    case = once.accepted(cast, application.id)
    assert str(case.due_on) == "2026-11-25", "three days from the neighbour's word, not from acceptance"
    assert helper.post(START, {"item": "quick_aid", "report": str(new_id())}).status_code == 404
    assert helper.post(START, {"item": "quick_aid", "report": "x"}).status_code == 404


def test_先行救助的手续在办件页上补_填错了不丢(signed_in: SignIn, cast: Cast) -> None:
    answers = once.temporary(type="emergency", kind="disaster", happened_on="2026-11-22")
    del answers["fields"]["cost_fen"]
    case = once.accepted(cast, once.handed_in(cast, "temporary_aid", answers))
    once.proposed(cast, case.id, "张主任", 500_000)
    once.confirmed(cast, case.id, "李科", 500_000)
    run_queued_jobs()
    clerk, file = signed_in("王敏"), f"/desk/files/{case.application_id}/"
    page = clerk.get(file).content.decode()
    served = {"method": "at_home", "received_by": "罗庆华", "version": field(page, "version", "serve/")}
    assert clerk.post(f"{file}cases/{case.id}/serve/", served).status_code == 302
    page = clerk.get(file).content.decode()
    assert "手续已补齐" in page and "补办手续" in page
    sent = {
        "do": "complete", "method": "self", "received_by": "罗庆华", "served_on": "", "proof": "身份证复印件",
        "reason": "失火当晚先行救助，今天补签字", "witness": "", "version": field(page, "version", "serve/"),
    }  # fmt: skip
    wrong = clerk.post(f"{file}cases/{case.id}/serve/", sent)
    assert wrong.status_code == 422 and "身份证复印件" in wrong.content.decode()
    assert "哪天签的" in wrong.content.decode()
    right = clerk.post(f"{file}cases/{case.id}/serve/", {**sent, "served_on": "2026-11-23"}, follow=True)
    assert "手续已补办" in words(right), words(right)[:1500]
    with open_scope(scene.CITY):
        assert CompletedPapers.objects.get().signer_name == "罗庆华"
        assert len(benefits.once_due(month=MORNING.date())) == 1
