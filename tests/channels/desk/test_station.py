"""站点办理：一台设备一次为一位群众办理，办完清空，下一位什么也看不到；每一步记在工作人员和本人名下。"""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from minzheng.engines.casework import services as casework
from minzheng.engines.casework.models import Application
from minzheng.foundations.accounts.models import StationSession
from minzheng.foundations.audit.models import Event as Record
from minzheng.kernel import clock
from tests.cast import LUO, MORNING, PASSWORD, Cast
from tests.channels.desk.conftest import SignIn, text
from tests.engines.casework.conftest import filled
from tests.engines.casework.steps import DRAWN, POINTS, accepted, handed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_handler")]
STATION = "/desk/station/"


def open_for(client: Client, name: str = "罗庆华", *, tail: str = "", purpose: str = "") -> Any:
    purpose = purpose or ("continue" if tail else "apply")
    return client.post(STATION + "open/", {"name": name, "purpose": purpose, "tail": tail})


def sessions(cast: Cast) -> list[StationSession]:
    with cast.acting("李科"):
        return list(StationSession.objects.order_by("started_at", "pk"))


def test_为一位群众开始办理_结束以后屏幕清空(cast: Cast, signed_in: SignIn) -> None:
    aide = signed_in("小杨")
    assert open_for(aide).status_code == 302
    page = aide.get(STATION)
    assert "正在为 罗庆华 办理" in text(page) and page["Cache-Control"] == "no-store"
    assert aide.post(STATION + "end/").status_code == 302
    after = aide.get(STATION)
    assert "罗庆华" not in text(after)
    assert after["Clear-Site-Data"] == '"cache"' and "no-store" in after["Cache-Control"]
    (kept,) = sessions(cast)
    assert (kept.person_name, kept.ended_how) == ("罗庆华", "closed") and kept.ended_at is not None


def test_每一步都记在工作人员和这一位名下(cast: Cast, signed_in: SignIn) -> None:
    aide = signed_in("小杨")
    open_for(aide)
    begun = aide.post(STATION + "start/", {"item": "dibao"})
    assert begun["Location"].startswith("/apply/")
    (kept,) = sessions(cast)
    with cast.acting("李科"):
        row = Record.objects.get(action="casework.application.started")
        assert row.detail["station"] == str(kept.id) and row.posting_id == cast["小杨"].posting_id
        assert kept.files == [begun["Location"].split("/")[2]]
        other = Record.objects.filter(action="accounts.station.opened").count()
        assert other == 1
    assert aide.post(STATION + "end/").status_code == 302
    with cast.acting("小杨") as outside:
        casework.start_application(actor=outside, items=["dibao"], at=MORNING)
        rows = Record.objects.filter(action="casework.application.started").order_by("real_at")
        assert ["station" in one.detail for one in rows] == [True, False]


def test_下一位打不开上一位的任何页面(cast: Cast, signed_in: SignIn) -> None:
    first, _ = filled(cast)
    done = accepted_with_other_family(cast)
    aide = signed_in("小杨")
    open_for(aide, tail=LUO[-4:])
    mine = f"/apply/{first}/family/"
    assert aide.get(f"/desk/station/{first}/print/").status_code == 200
    aide.post(STATION + "end/")
    pages = [mine, f"/apply/{first}/", f"/applications/{done}/", f"/applications/{done}/receipt/"]
    pages += [f"/desk/station/{first}/print/", f"/desk/station/{first}/mandate/", f"/desk/files/{done}/"]
    pages += ["/desk/", "/desk/helping/", "/desk/search/?q=罗", "/desk/overdue/", "/", "/applications/"]
    for opened_next in (False, True):
        if opened_next:
            open_for(aide, "蹇大全")
        for page in pages:
            answer = aide.get(page)
            assert (answer.status_code, answer.headers.get("Location")) == (302, STATION), page
            assert "罗庆华" not in text(answer)
        posted = aide.post(f"/apply/{first}/family/draft/", {"version": "1"}, headers={"HX-Request": "true"})
        assert posted["HX-Redirect"] == STATION


def accepted_with_other_family(cast: Cast) -> UUID:
    return accepted(cast)


def test_换人以后会话钥匙也换了_浏览器留着的页面作废(cast: Cast, signed_in: SignIn) -> None:
    aide = signed_in("小杨")
    open_for(aide)
    before = aide.session.session_key
    aide.post(STATION + "end/")
    assert aide.session.session_key != before
    assert "no-store" in aide.get(STATION)["Cache-Control"]


def idle(client: Client, minutes: float) -> None:
    session = client.session
    session["station_seen"] = clock.real_now().timestamp() - minutes * 60
    session.save()


def test_十五分钟没有操作自动结束(cast: Cast, signed_in: SignIn) -> None:
    first, _ = filled(cast)
    aide = signed_in("小杨")
    open_for(aide, tail=LUO[-4:])
    idle(aide, 14)
    assert aide.get(f"/desk/station/{first}/print/").status_code == 200
    idle(aide, 15.1)
    assert aide.get(f"/desk/station/{first}/print/")["Location"] == STATION
    assert [one.ended_how for one in sessions(cast)] == ["idle"]


def test_开着的页面会自己回到空白页_心跳不算操作(cast: Cast, signed_in: SignIn) -> None:
    aide = signed_in("小杨")
    open_for(aide)
    idle(aide, 14)
    assert aide.get(STATION + "pulse/").status_code == 204
    idle(aide, 15.1)
    assert aide.get(STATION + "pulse/")["HX-Redirect"] == STATION


def test_一位没结束不能为下一位办理(cast: Cast, signed_in: SignIn) -> None:
    aide = signed_in("小杨")
    open_for(aide)
    answer = open_for(aide, "蹇大全")
    assert answer.status_code == 422 and "蹇大全" not in text(answer)
    assert len(sessions(cast)) == 1


def test_写错姓名或后四位找不到_第一次来的选新申请(cast: Cast, signed_in: SignIn) -> None:
    filled(cast)
    aide = signed_in("小杨")
    for name, tail in (("罗庆华", "0000"), ("周大明", LUO[-4:])):
        answer = open_for(aide, name, tail=tail)
        assert answer.status_code == 422 and "没有找到" in text(answer)
    assert open_for(aide, "").status_code == 422
    assert open_for(aide, purpose="everything").status_code == 422
    assert sessions(cast) == []


def test_回到工作台以后可以办自己的事(cast: Cast, signed_in: SignIn) -> None:
    aide = signed_in("小杨")
    open_for(aide)
    assert aide.post(STATION + "leave/", {"password": PASSWORD})["Location"] == "/desk/helping/"
    assert aide.get("/desk/helping/").status_code == 200
    assert [one.ended_how for one in sessions(cast)] == ["left"]


@pytest.mark.parametrize("typed", ["", "wrong-horse-7", PASSWORD.upper()])
def test_群众点回到工作台_没有工作人员的密码打不开(cast: Cast, signed_in: SignIn, typed: str) -> None:
    aide = signed_in("小杨")
    open_for(aide)
    answer = aide.post(STATION + "leave/", {"password": typed})
    assert answer.status_code == 422 and "密码不对" in text(answer)
    assert typed == "" or typed not in text(answer)
    assert aide.get("/desk/helping/")["Location"] == STATION, "the desk stays shut"
    assert [one.ended_how for one in sessions(cast)] == [""], "the person served goes on being served"


def test_没有人在办理时离开站点也要密码(cast: Cast, signed_in: SignIn) -> None:
    aide = signed_in("小杨")
    open_for(aide)
    aide.post(STATION + "end/")
    page = text(aide.get(STATION))
    assert 'name="password"' in page and 'autocomplete="new-password"' in page
    assert aide.post(STATION + "leave/").status_code == 422
    assert aide.post(STATION + "leave/", {"password": PASSWORD}).status_code == 302


def test_密码连续五次不对_账号锁定_对的密码也不放行(cast: Cast, signed_in: SignIn) -> None:
    aide = signed_in("小杨")
    open_for(aide)
    for _ in range(5):
        assert aide.post(STATION + "leave/", {"password": "wrong-horse-7"}).status_code == 422
    assert aide.post(STATION + "leave/", {"password": PASSWORD}).status_code == 422
    assert aide.post("/desk/sign-out/").status_code == 302, "the way out stays open"


def test_站点只给村专干和镇街经办(cast: Cast, signed_in: SignIn) -> None:
    for who in ("李科", "张主任", "核对员"):
        assert signed_in(who).get(STATION).status_code == 404
        assert open_for(signed_in(who)).status_code == 404


def test_办不了别的镇街的家庭(cast: Cast, signed_in: SignIn) -> None:
    filled(cast)
    assert open_for(signed_in("外镇"), tail=LUO[-4:]).status_code == 422


# the receipt and its code ------------------------------------------------------------------


def receipt(client: Client, application_id: UUID) -> str:
    page = text(client.post(f"/applications/{application_id}/receipt/"))
    found = re.search(r'class="mr-code">.*?<strong class="mz-num">(\d{3}) (\d{3})</strong>', page, re.DOTALL)
    assert found, page[:600]
    return "".join(found.groups())


def test_回执上的码在站点查进度_查完清空(cast: Cast, signed_in: SignIn) -> None:
    application_id = handed_in(cast)
    code = receipt(signed_in("王敏"), application_id)
    aide = signed_in("小杨")
    answer = aide.post(STATION + "code/", {"name": "罗庆华", "code": code})
    assert answer["Location"] == f"/applications/{application_id}/"
    page = text(aide.get(answer["Location"]))
    assert "等待镇街受理" in page and "正在为 罗庆华 办理" in page
    assert sessions(cast)[-1].purpose == "progress"
    aide.post(STATION + "end/")
    assert aide.get(f"/applications/{application_id}/")["Location"] == STATION


def test_码不对礼貌地说没有查到_十次以后请过一会儿(cast: Cast, signed_in: SignIn) -> None:
    application_id = handed_in(cast)
    code = receipt(signed_in("王敏"), application_id)
    aide = signed_in("小杨")
    for _ in range(10):
        answer = aide.post(
            STATION + "code/", {"name": "罗庆华", "code": "000000" if code != "000000" else "1"}
        )
        assert answer.status_code == 422 and "没有查到" in text(answer) and 'value="罗庆华"' in text(answer)
    last = aide.post(STATION + "code/", {"name": "罗庆华", "code": code})
    assert last.status_code == 429 and "再试" in text(last)
    assert sessions(cast) == []


def test_查询码在群众的手机上没有用(cast: Cast, client: Client) -> None:
    assert client.post(STATION + "code/", {"name": "罗庆华", "code": "123456"}).status_code == 302
    assert sessions(cast) == []


def test_码只在打印那一次显示(cast: Cast, signed_in: SignIn) -> None:
    application_id = handed_in(cast)
    clerk = signed_in("王敏")
    code = receipt(clerk, application_id)
    page = clerk.get(f"/applications/{application_id}/receipt/")
    assert f"{code[:3]} {code[3:]}" not in text(page) and page["Cache-Control"] == "no-store"


# signing beside an officer ---------------------------------------------------------------------


def hand_in(client: Client, application_id: UUID, **more: Any) -> Any:
    post = {"signature_svg": DRAWN, "signature_points": POINTS, "how": "thumbprint", **more}
    return client.post(f"/apply/{application_id}/sign/", post)


def test_按手印提交_没有见证人的请补上_填的都在(cast: Cast, signed_in: SignIn, clean_picture: bytes) -> None:
    from minzheng.engines.catalogue.services import register_handler  # noqa: PLC0415
    from minzheng.programmes.assistance.items.dibao.handler import DibaoHandler  # noqa: PLC0415
    from tests.programmes.assistance.dibao_answers import filled as form_filled  # noqa: PLC0415

    register_handler("dibao", DibaoHandler())
    with cast.acting("小杨") as officer:
        application_id = casework.start_application(actor=officer, items=["dibao"], at=MORNING)
        casework.save_answers(
            actor=officer, application_id=application_id, answers=form_filled(), version=1, at=MORNING
        )
    aide = signed_in("小杨")
    refused = hand_in(aide, application_id)
    assert refused.status_code == 422 and "见证人" in text(refused)
    done = hand_in(aide, application_id, witness="officer", channel="paper", applied_on="2026-11-20")
    assert done.status_code == 302, text(done)
    with cast.acting("李科"):
        row = Application.objects.get(pk=application_id)
        assert row.state == "waiting"
        signed = Record.objects.get(action="verification.authorisation.signed")
        assert signed.detail["method"] == "thumbprint" and signed.detail["witnessed"]
    shown = text(signed_in("王敏").get(f"/desk/files/{application_id}/?part=intake"))
    assert "纸质" in shown and "情况属实" in shown


def test_一天里三位群众先后办理_互相看不到(cast: Cast, signed_in: SignIn) -> None:
    aide, begun = signed_in("小杨"), []
    for name in ("罗庆华", "蹇大全", "周大明"):
        open_for(aide, name)
        begun.append(aide.post(STATION + "start/", {"item": "dibao"})["Location"])
        assert all(aide.get(other).headers.get("Location") == STATION for other in begun[:-1])
        aide.post(STATION + "end/")
    kept = sessions(cast)
    assert [one.person_name for one in kept] == ["罗庆华", "蹇大全", "周大明"]
    assert all(one.ended_at and one.ended_at - one.started_at < timedelta(minutes=15) for one in kept)
