"""页面: 部门的队列, 民政的总表, 本人手机上一屏一问."""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import Error, transaction
from django.urls import reverse

from minzheng.engines.referrals.models import Referral, ReferralStep
from minzheng.engines.referrals.types import State
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.scope import Scope
from tests.access.matrix import addresses
from tests.cast import LUO, Cast
from tests.engines.referrals.conftest import Counters, asked, browser, on_the, phone, replied, row_of
from tests.jobs import run_queued_jobs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_nine")]
Clock = Callable[[datetime], None]
BOARD = "/desk/referrals/"


def words(response: Any) -> str:
    """The visible text of a page."""
    page = re.sub(r"<(script|style)[^>]*>.*?</\1>", " ", response.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def one(referral_id: UUID) -> str:
    return f"{BOARD}{referral_id}/"


def test_部门登录后只有自己的队列(luo: UUID, counters: Counters) -> None:
    asked(luo)
    asked(luo, "medical", token="two")
    client = browser(counters["何玲"])
    home = client.get("/desk/")
    assert home.status_code == 302 and home.url == BOARD
    page = words(client.get(BOARD))
    assert "罗庆华 · 住房救助" in page and "医疗救助" not in page and LUO not in page
    for closed in (
        "/desk/search/",
        "/desk/overdue/",
        "/desk/helping/",
        "/desk/referrals/new/",
        "/desk/payments/",
    ):
        assert client.get(closed).status_code == 404, closed


def test_部门接收_再问_再答复(luo: UUID, counters: Counters) -> None:
    referral_id = asked(luo)
    client = browser(counters["何玲"])
    page = words(client.get(one(referral_id)))
    assert "租房住" in page and "答复结果" in page and "催办" not in page
    assert client.post(one(referral_id), {"do": "accept", "version": "1"}).status_code == 302
    assert (
        client.post(one(referral_id), {"do": "ask", "version": "2", "words": "合同到哪天？"}).status_code
        == 302
    )
    # a refusal without reasons comes back with all that was typed
    again = client.post(
        one(referral_id), {"do": "reply", "version": "3", "outcome": "refused", "words": "面积超过我区标准"}
    )
    assert again.status_code == 422 and "面积超过我区标准" in again.content.decode()
    assert row_of(referral_id).state == State.ASKING
    done = client.post(
        one(referral_id), {"do": "reply", "version": "3", "outcome": "kind", "words": "安排公租房"}
    )
    assert done.status_code == 302 and row_of(referral_id).state == State.GRANTED
    assert client.post(one(referral_id), {"do": "nonsense"}).status_code == 404


def test_民政看总表_未回复在前_不叫不予(luo: UUID, cast: Cast, counters: Counters, at_nine: Clock) -> None:
    asked(luo)
    at_nine(on_the(date(2026, 12, 22)))
    client = browser(cast["李科"])
    page = words(client.get(BOARD))
    assert "住房城乡建委" in page and "未回复" in page and "超期 1 天" in page
    assert "罗庆华" not in words(client.get(BOARD + "?tab=refused"))
    assert "罗庆华" in words(client.get(BOARD + "?department=housing"))
    assert "罗庆华" not in words(client.get(BOARD + "?department=medical&tab=nonsense"))


def test_镇街代转_先找人_再选事_再念同意书(luo: UUID, cast: Cast) -> None:
    client = browser(cast["王敏"])
    new = BOARD + "new/"
    assert client.get(new).status_code == 200
    found = client.post(new, {"q": "罗庆华"}).content.decode()
    assert f"?person={luo}" in found
    assert "住房和城乡建设委员会" in words(client.get(f"{new}?person={luo}"))
    assert "念给本人听" in words(client.get(f"{new}?person={luo}&item=housing"))
    typed = {
        "do": "send",
        "person": str(luo),
        "item": "housing",
        "token": "t1",
        "ask_now": "借住亲友家",
        "ask_people": "1 人",
    }
    refused = client.post(new, typed)
    assert refused.status_code == 422 and "本人同意" in words(refused)
    sent = client.post(new, {**typed, "consent": "paper", "witness": "镇档案柜 3 号"})
    assert sent.status_code == 302
    with open_scope(Scope(lo="50", hi="51")):
        assert Referral.objects.get(person_id=luo).asked_by == cast["王敏"].posting_id
    assert client.post(new, {"do": "send", "person": str(luo), "item": "castle"}).status_code == 200


def test_本人一屏一问_点两下再同意(luo: UUID, counters: Counters) -> None:
    client = phone(luo)
    assert "住房救助" in words(client.get("/referrals/"))
    first = words(client.get("/referrals/new/housing/"))
    assert "现在住在哪里" in first and "家里几口人" not in first and "第 1 步，共 3 步" in first
    second = words(client.get("/referrals/new/housing/?now=租房住"))
    assert "家里几口人" in second and "第 2 步" in second
    answers = "?now=租房住&people=3 人"
    last = words(client.get("/referrals/new/housing/" + answers))
    assert "我同意，转给部门" in last and "身份证号" in last
    sent = client.post("/referrals/new/housing/" + answers, {"agree": "yes", "token": "t1", "words": ""})
    assert sent.status_code == 302
    assert "部门应在2026年12月21日前答复" in words(client.get(sent.url))
    assert client.get("/referrals/new/castle/").status_code == 404
    again = client.post("/referrals/new/housing/" + answers, {"agree": "yes", "token": "t2", "words": ""})
    assert again.status_code == 409 and "已经转给部门" in words(again)


def test_本人看到答复_理由_救济_答复书(luo: UUID, counters: Counters) -> None:
    referral_id = asked(luo)
    client = phone(luo)
    mine = f"/referrals/{referral_id}/"
    assert client.get(mine + "?as=pdf").status_code == 404
    replied(counters, referral_id)
    run_queued_jobs()
    page = words(client.get(mine))
    assert "部门答复：不予" in page and "自有住房 86 平方米" in page and "行政复议" in page
    assert "您家的低保等其他救助照常办理" in page
    assert client.get(mine + "?as=pdf").content.startswith(b"%PDF")


def test_本人回答部门_也可以撤回(luo: UUID, counters: Counters) -> None:
    referral_id = asked(luo)
    officer, client, mine = browser(counters["何玲"]), phone(luo), f"/referrals/{referral_id}/"
    officer.post(one(referral_id), {"do": "ask", "version": "1", "words": "合同到哪天？"})
    assert "合同到哪天？" in words(client.get(mine))
    assert client.post(mine, {"do": "answer", "version": "2", "words": ""}).status_code == 422
    assert client.post(mine, {"do": "answer", "version": "2", "words": "明年一月"}).status_code == 302
    assert client.post(mine, {"do": "withdraw", "version": "3"}).status_code == 302
    assert row_of(referral_id).state == State.WITHDRAWN
    assert "本人已撤回同意" in words(officer.get(one(referral_id)))


def test_部门没回复_本人看到的是没有回复(luo: UUID, at_nine: Clock) -> None:
    referral_id = asked(luo)
    at_nine(on_the(date(2026, 12, 22)))
    page = words(phone(luo).get(f"/referrals/{referral_id}/"))
    assert "没有回复不是不同意" in page and "不予" not in page


def test_别人打不开(luo: UUID, cast: Cast, counters: Counters) -> None:
    referral_id = asked(luo)
    for client in (browser(counters["秦医保"]), browser(cast["外人"]), browser(cast["小杨"])):
        assert client.get(one(referral_id)).status_code == 404
    # an officer does not enter by the family's door
    assert browser(cast["王敏"]).get(f"/referrals/{referral_id}/").status_code == 404


def test_部门账号打不开工作台的其他页面(counters: Counters) -> None:
    """Every desk address without parts, and every one with made-up ids, is closed to a department's officer."""
    client = browser(counters["何玲"])
    hers = {"desk:home", "desk:sign_in", "desk:sign_out", "desk:posting", "referrals:board"}
    # what the law says is everybody's
    of_nobody = {"desk:process", "desk:bpmn", "desk:policies"}
    parts = {
        "item": "dibao",
        "kind": "survey",
        "means": "neighbours",
        "act": "contact",
        "code": "500110120206",
    }
    shown = []
    for name, wanted in addresses().items():
        if not name.startswith(("desk:", "payments:", "assistance:", "verification:", "referrals:")):
            continue
        address = reverse(name, kwargs={part: parts.get(part, UUID(int=7)) for part in wanted})
        status = client.get(address).status_code
        if status not in (404, 405) and name not in hers | of_nobody:
            shown.append(f"{name}: {status}")
    assert shown == []


def test_部门来问_村里看得到这一件_替她写下回答_别的转办村里看不到(
    luo: UUID, cast: Cast, counters: Counters
) -> None:
    referral_id, other = asked(luo), asked(luo, item="medical", token="other")
    officer, aide = browser(counters["何玲"]), browser(cast["小杨"])
    assert aide.get(one(referral_id)).status_code == 404 and "罗庆华" not in words(aide.get(BOARD))
    officer.post(one(referral_id), {"do": "ask", "version": "1", "words": "合同到哪天？"})
    assert "部门等家庭补充：1 件" in words(aide.get("/desk/helping/"))
    assert "罗庆华" in words(aide.get(BOARD)) and "合同到哪天？" in words(aide.get(one(referral_id)))
    assert aide.get(one(other)).status_code == 404
    assert (
        aide.post(one(referral_id), {"do": "withdraw", "version": "2", "words": "不要了"}).status_code == 404
    )
    done = aide.post(one(referral_id), {"do": "answer", "version": "2", "words": "本人说明年一月到期"})
    assert done.status_code == 302 and row_of(referral_id).state == State.ACCEPTED
    assert "部门等家庭补充" not in words(aide.get("/desk/helping/"))


def test_不归本部门的_镇街看得到_帮她找到后登记_本人看得到(luo: UUID, cast: Cast, counters: Counters) -> None:
    referral_id = asked(luo)
    answer = {"do": "reply", "version": "1", "outcome": "not_ours", "words": "这件事由城管部门办"}
    assert browser(counters["何玲"]).post(one(referral_id), answer).status_code == 302
    clerk = browser(cast["王敏"])
    assert "部门答复“不归本部门办”：1 件" in words(clerk.get("/desk/"))
    version = str(row_of(referral_id).version)
    refused = clerk.post(one(referral_id), {"do": "guide", "version": version, "words": ""})
    assert refused.status_code == 422
    said = {"do": "guide", "version": version, "words": "已联系区城管局，带她去办了"}
    assert clerk.post(one(referral_id), said).status_code == 302
    assert "不归本部门办”：" not in words(clerk.get("/desk/"))
    assert "已联系区城管局" in words(phone(luo).get(f"/referrals/{referral_id}/"))


def test_到期没有回复_区县的待办里看得到(luo: UUID, cast: Cast, at_nine: Clock) -> None:
    asked(luo)
    assert "部门到期未回复" not in words(browser(cast["刘审核"]).get("/desk/"))
    at_nine(on_the(date(2026, 12, 22)))
    assert "部门到期未回复：1 件" in words(browser(cast["刘审核"]).get("/desk/"))


def test_撤回以后_问过答过的话谁也看不到_数据库里也没有(luo: UUID, cast: Cast, counters: Counters) -> None:
    referral_id = asked(luo)
    browser(counters["何玲"]).post(one(referral_id), {"do": "ask", "version": "1", "words": "得的什么病？"})
    phone(luo).post(f"/referrals/{referral_id}/", {"do": "answer", "version": "2", "words": "肺上的毛病"})
    assert "肺上的毛病" in words(browser(cast["王敏"]).get(one(referral_id)))
    phone(luo).post(f"/referrals/{referral_id}/", {"do": "withdraw", "version": "3"})
    for client in (browser(cast["王敏"]), browser(counters["何玲"])):
        page = words(client.get(one(referral_id)))
        assert "肺上的毛病" not in page and "得的什么病" not in page
    with open_scope(Scope(lo="50", hi="51")):
        assert not ReferralStep.objects.filter(referral_id=referral_id, words_box__isnull=False).exists()


def test_没有撤回的_谁也改不了说过的话(luo: UUID) -> None:
    referral_id = asked(luo)
    with open_scope(Scope(lo="50", hi="51")), transaction.atomic():
        steps = ReferralStep.objects.filter(referral_id=referral_id)
        with pytest.raises(Error, match="append-only"), transaction.atomic():
            steps.update(words_box=None)
        with pytest.raises(Error), transaction.atomic():
            steps.update(by_name="别人")
