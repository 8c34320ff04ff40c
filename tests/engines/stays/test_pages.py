"""页面: 站里的名单和一个人的一页, 区县和镇上看到的, 谁都能开的寻亲公告和接收链接; 从第一句话到对方确认的全程."""

import re
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from minzheng.engines.stays.models import Stay
from minzheng.engines.stays.types import State, StepKind
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import Actor
from tests.cast import JIANGJIN, MORNING, Cast
from tests.engines.stays.conftest import (
    CITY,
    Clock,
    Stations,
    browser,
    did,
    entered,
    handover_of,
    row_of,
    steps_of,
    told,
)
from tests.jobs import run_queued_jobs, tick

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_nine")]
BOARD = "/desk/stays/"
COMES = {
    "do": "take_in", "token": "t1", "source": "police", "place": "綦江区古南街道北门汽车站", "health": "doctor",
    "will": "yes", "words": "想回家，路上钱丢了", "name": "陆启芳", "sex": "f", "age": "41", "home": "贵州省习水县",
    "belongings": "布包一个\n旧手机一部",
}  # fmt: skip
CHILD = {
    **COMES,
    "token": "t2",
    "name": "",
    "age": "9",
    "health": "well",
    "will": "cannot",
    "marks": "红色外套，左脸有疤",
}
GOES = {
    "do": "hand_over", "kind": "station", "to_name": "贵州省习水县救助管理站", "taker": "袁光明", "day": "2026-11-24",
    "place": "习水县救助管理站", "health": "已退烧", "agreed": "yes", "returned": "yes", "suggestion": "独自生活，请看看低保",
}  # fmt: skip


def words(response: Any) -> str:
    """The visible text of a page."""
    page = re.sub(r"<(script|style)[^>]*>.*?</\1>", " ", response.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def post(actor: Actor, address: str, version: int = 0, /, **typed: str) -> Any:
    """One form sent from a page."""
    return browser(actor).post(address, {"version": str(version), **typed})


def act(stations: Stations, stay_id: UUID, officer: str = "冉站", /, **typed: str) -> Any:
    """One act on a person's page, as it stands."""
    return post(stations[officer], one(stay_id), row_of(stay_id).version, **typed)


def one(stay_id: UUID) -> str:
    return f"{BOARD}{stay_id}/"


def only() -> UUID:
    with open_scope(CITY):
        return UUID(str(Stay.objects.get().pk))


def paper(stations: Stations, stay_id: UUID, letter_id: UUID | None) -> str:
    """The words of a PDF opened at the station."""
    answer = browser(stations["冉站"]).get(f"{one(stay_id)}?paper={letter_id}")
    assert answer.headers["Content-Type"] == "application/pdf"
    read = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    return re.sub(r"\s", "", read)


def test_从第一句话到外省确认_全程不登录的只用链接(stations: Stations, cast: Cast, at_nine: Clock) -> None:
    # the town hears of her first; the station sees it at once
    said = {"source": "passer_by", "place": "扶欢镇大桥下", "words": "有个女的坐在桥下哭"}
    assert post(cast["王敏"], BOARD, do="tell", token="w", **said).status_code == 302
    stay_id = only()
    listed = words(browser(stations["冉站"]).get(BOARD + "?tab=told"))
    assert "还没有接到" in listed and "路过的群众" in listed
    assert "马上到现场看人" in words(browser(stations["冉站"]).get(one(stay_id)))

    # brought at night, ill: the doctor comes first
    assert act(stations, stay_id, "谭夜", **COMES).status_code == 302
    page = words(browser(stations["冉站"]).get(one(stay_id)))
    assert "先治病" in page and "陆启芳" in page and "出交接单" not in page
    assert act(stations, stay_id, do="back", words="区医院：感冒，已退烧").status_code == 302

    # she wants to go home, to another province
    page = words(browser(stations["冉站"]).get(one(stay_id)))
    assert "出交接单" in page and "已当面清点交还：布包一个、旧手机一部" in page
    assert act(stations, stay_id, **GOES).status_code == 302
    run_queued_jobs()
    page = words(browser(stations["冉站"]).get(one(stay_id)))
    link = re.search(r"http://testserver(/found/handover/[^\s]+/)", page)
    code = re.search(r"接收码 (\d{6})", page)
    assert link and code and "已送出，等对方确认" in page
    sheet = paper(stations, stay_id, handover_of(stay_id).letter_id)
    for printed in (
        "陆启芳",
        "谭夜" if "谭夜" in sheet else "冉站",
        "袁光明",
        "布包一个；旧手机一部",
        "已退烧",
        code[1],
    ):
        assert printed in sheet, printed

    # nobody answers: told as silence, on top, chased
    at_nine(MORNING + timedelta(days=7, seconds=30))
    tick()
    board = words(browser(cast["刘审核"]).get(BOARD))
    assert "对方到期未确认" in board
    assert "没有确认不等于已经接到" in words(browser(stations["冉站"]).get(one(stay_id)))
    assert act(stations, stay_id, do="press", words="打习水站电话，说人到了，马上点链接").status_code == 302
    assert row_of(stay_id).state == State.HANDED

    confirm_by_link(link[1], code[1])
    row = row_of(stay_id)
    assert (row.state, row.ended_how) == (State.LEFT, "station")
    run_queued_jobs()
    assert "随人移交接收地" in paper(stations, stay_id, row.leaving_id)
    assert "求助登记表" in paper(stations, stay_id, row.registration_id)
    kinds = [kind for kind, _ in steps_of(stay_id)]
    assert kinds == ["told", "entered", "doctor", "back", "handed", "silent", "pressed", "received"]
    assert "已经办结" in words(browser(stations["冉站"]).get(one(stay_id)))
    assert "陆启芳" in words(browser(stations["冉站"]).get(BOARD + "?tab=ended"))


def confirm_by_link(link: str, code: str) -> None:
    """The receiving side, without an account: the code on the sheet, then its answer; the link is used up."""
    phone = Client()
    first = words(phone.get(link))
    assert "綦江区救助管理站移交一位受助人员" in first and "陆启芳" not in first
    wrong = phone.post(link, {"do": "look", "code": "000000" if code != "000000" else "111111"})
    assert wrong.status_code == 422 and "陆启芳" not in words(wrong)
    opened = words(phone.post(link, {"do": "look", "code": code}))
    assert "陆启芳" in opened and "布包一个、旧手机一部" in opened and "人接到了吗" in opened
    empty = phone.post(link, {"do": "answer", "code": code, "received": "yes", "name": "", "words": ""})
    assert empty.status_code == 422 and "陆启芳" in words(empty)
    given = {
        "do": "answer",
        "code": code,
        "received": "yes",
        "name": "袁光明",
        "words": "24 日下午到，精神好",
    }
    assert "已经记下：接到了" in words(phone.post(link, given))
    assert phone.get(link).status_code == 410
    assert phone.post(link, given).status_code == 410


def test_她自己要走_当天就走(stations: Stations) -> None:
    assert post(stations["谭夜"], BOARD, **{**COMES, "health": "well"}).status_code == 302
    stay_id = only()
    refused = act(stations, stay_id, do="leave", how="own_will", words="我要去找我妹妹")
    assert refused.status_code == 422
    assert "当面清点交还" in words(refused) and "我要去找我妹妹" in refused.content.decode()
    done = act(stations, stay_id, do="leave", how="own_will", words="我要去找我妹妹", returned="yes")
    assert done.status_code == 302
    assert steps_of(stay_id)[-1][1] == "自行离站。我要去找我妹妹"
    run_queued_jobs()
    printed = paper(stations, stay_id, row_of(stay_id).leaving_id)
    assert "我要去找我妹妹" in printed and "任何一天、任何时候都可以再来求助" in printed


def test_孩子_不能一个人走_市内另一个站接走(stations: Stations) -> None:
    assert post(stations["谭夜"], BOARD, **CHILD).status_code == 302
    stay_id = only()
    page = words(browser(stations["冉站"]).get(one(stay_id)))
    assert "无名氏（女，约9岁）" in page and "没有在站期限" in page and "身份不明" in page
    assert "自行离站" not in page.split("办理过程")[0] and "凭乘车凭证返乡" not in page
    alone = act(
        stations, stay_id, do="leave", how="own_will", words="我想回家", returned="yes", witness="谭夜"
    )
    assert alone.status_code == 422 and "不能一个人送走" in words(alone)
    near = {**GOES, "to_unit": JIANGJIN, "taker": "邻区王站", "agreed": "cannot"}
    assert act(stations, stay_id, **near).status_code == 302
    coming = words(browser(stations["邻站"]).get(BOARD))
    assert "无名氏（女，约9岁）" in coming and "接到了" in coming
    handover = handover_of(stay_id)
    told_us = {"about": str(handover.id), "received": "yes", "name": "王启", "words": "孩子已到，精神好"}
    assert post(stations["邻站"], BOARD, 1, do="receive", **told_us).status_code == 302
    assert row_of(stay_id).ended_how == "station"


def test_查询_认人_公告_建议都在一页上(stations: Stations, cast: Cast) -> None:
    stay_id = entered(stations)
    looked = act(stations, stay_id, do="look", words="陆启芳")
    assert looked.status_code == 200 and "没有查到" in words(looked)
    assert act(stations, stay_id, do="publish", accent="贵州", top="红色").status_code == 302
    assert "正在公布" in words(browser(stations["冉站"]).get(one(stay_id)))
    assert "贵州" in words(Client().get("/found/"))
    assert act(stations, stay_id, do="take_down", words="认出来了").status_code == 302
    card = {"do": "identify", "name": "陆启芳", "words": "看了身份证"}
    assert act(stations, stay_id, **card).status_code == 302
    wish = {
        "do": "propose",
        "help": "temporary_aid",
        "town": "扶欢镇",
        "words": "回来没有路费和米",
        "agreed": "yes",
    }
    ill = {"do": "care", "care": "disabled", "words": "医院说走路不稳"}
    assert act(stations, stay_id, **ill).status_code == 302
    assert act(stations, stay_id, **wish).status_code == 302
    assert act(stations, stay_id, do="extend", days="3", words="等家人来接").status_code == 422
    assert act(stations, stay_id, do="extend", days="3", words="家人后天到，等他们来接").status_code == 302
    assert act(stations, stay_id, do="note", kind="family", words="给妹妹打通了电话").status_code == 302
    town = words(browser(cast["王敏"]).get(BOARD))
    assert "陆启芳" in town and "临时救助" in town
    with open_scope(CITY):
        proposal = str(row_of(stay_id).proposal_set.get().pk)
    answer = {"about": proposal, "outcome": "visited", "words": "村里已去看过"}
    assert post(cast["王敏"], BOARD, 1, do="answer", **answer).status_code == 302
    assert "已上门，正在帮助" in words(browser(stations["冉站"]).get(one(stay_id)))


def test_镇上只看到报告的人有没有人管_看不到是谁(stations: Stations, cast: Cast) -> None:
    stay_id = told(cast["王敏"])
    act(stations, stay_id, **{**COMES, "health": "well"})
    town = words(browser(cast["王敏"]).get(BOARD + "?tab=open"))
    assert "您报告的人" in town and "在站" in town and "陆启芳" not in town
    assert browser(cast["王敏"]).get(one(stay_id)).status_code == 404


def test_谁打不开(stations: Stations, cast: Cast) -> None:
    stay_id = entered(stations)
    letter = row_of(stay_id).registration_id
    run_queued_jobs()
    for actor in (stations["住建"], cast["周财务"], cast["核对员"]):
        assert browser(actor).get(BOARD).status_code == 404
    for actor in (stations["邻站"], stations["住建"], cast["外人"], cast["王敏"], cast["周财务"]):
        assert browser(actor).get(one(stay_id)).status_code == 404
        assert browser(actor).get(f"{one(stay_id)}?paper={letter}").status_code == 404
    other = entered(stations, token_of("t9"))
    assert browser(stations["冉站"]).get(f"{one(other)}?paper={letter}").status_code == 404
    for wrong in ({"do": "fly"}, {"do": "receive"}, {"do": "receive", "about": str(stay_id)}, {}):
        assert post(stations["冉站"], BOARD, **wrong).status_code == 404
    assert act(stations, stay_id, do="fly").status_code == 404
    assert act(stations, stay_id, do="note", kind="nonsense", words="乱写").status_code == 404
    assert browser(stations["冉站"]).get("/desk/").url == BOARD
    assert browser(stations["住建"]).get("/desk/").url == "/desk/referrals/"


def token_of(token: str) -> Any:
    from dataclasses import replace

    from tests.engines.stays.conftest import WOMAN

    return replace(WOMAN, token=token)


def test_填错了_写的都还在(stations: Stations) -> None:
    refused = post(stations["谭夜"], BOARD, **{**COMES, "will": "", "care": "aged"})
    page = refused.content.decode()
    assert refused.status_code == 422 and "救助要本人愿意" in words(refused)
    assert 'value="陆启芳"' in page and "旧手机一部" in page
    with open_scope(CITY):
        assert not Stay.objects.exists()


def test_没有这样的链接_答的都一样(stations: Stations) -> None:
    pages = set()
    for token in ("abcde", "5" * 60, "500110500110000000" + "z" * 32):
        answer = Client().get(reverse("found:handover", args=[token]))
        pages.add(
            (
                answer.status_code,
                re.sub(r'(nonce|value)="[^"]*"|"X-CSRFToken": "[^"]*"', "", answer.content.decode()),
            )
        )
    assert len(pages) == 1 and next(iter(pages))[0] == 410


def test_锁了的链接_换一个(stations: Stations) -> None:
    stay_id = entered(stations)
    act(stations, stay_id, **GOES)
    page = words(browser(stations["冉站"]).get(one(stay_id)))
    link = re.search(r"http://testserver(/found/handover/[^\s]+/)", page)
    assert link
    for _ in range(5):
        Client().post(link[1], {"do": "look", "code": "x"})
    locked = words(browser(stations["冉站"]).get(one(stay_id)))
    assert "链接已锁" in locked and link[1] not in locked
    assert act(stations, stay_id, do="link").status_code == 302
    again = words(browser(stations["冉站"]).get(one(stay_id)))
    assert "/found/handover/" in again and link[1] not in again


def test_区县民政局能催能办结_不能替站里登记(stations: Stations, cast: Cast) -> None:
    stay_id = entered(stations)
    did(stations, "note", stay_id, kind=StepKind.NOTE, words="喝了粥")
    page = words(browser(cast["刘审核"]).get(one(stay_id)))
    assert "记一笔" in page and "登记离站" not in page and "出交接单" not in page
    assert act_as(cast["刘审核"], stay_id, do="leave", how="own_will", words="走吧").status_code == 404
    assert act_as(cast["刘审核"], stay_id, do="note", kind="note", words="已问过站里").status_code == 302
    assert "记一笔" not in words(browser(cast["审计"]).get(one(stay_id)))


def act_as(actor: Actor, stay_id: UUID, **typed: str) -> Any:
    return post(actor, one(stay_id), row_of(stay_id).version, **typed)
