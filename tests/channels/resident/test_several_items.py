"""一次申请多个事项，在家庭的手机上：什么都只填一次、只签一次；选什么由家庭决定，测算只是提示。"""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from minzheng.engines.casework import services
from minzheng.engines.casework.models import Application, Case, ItemProposal, Party
from minzheng.engines.verification.models import Authorisation
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.scope import Scope
from tests.cast import MORNING, Cast
from tests.channels.resident.conftest import SIGNATURE, application_id, officer, send, start, version_on
from tests.jobs import run_queued_jobs, tick
from tests.programmes.assistance.dibao_answers import POSTS
from tests.programmes.assistance.together_steps import (
    RIGID,
    accepted,
    checked_and_surveyed,
    decided,
    handed_in,
    reviewed,
    stand_at,
)

pytestmark = pytest.mark.django_db
CITY = Scope(lo="50", hi="51")


def walked(client: Client, address: str, typed: list[str]) -> Any:
    """Every screen in its order; what was typed by hand is added to `typed`. The last answer."""
    for _ in range(2):
        send(client, address, "family", {"people": ["p1"]}, act="add:people")
    answer = None
    for step, post in POSTS.items():
        sent = {**post, **RIGID.get(step, {})}
        answer = send(client, address, step, sent)
        assert answer.status_code == 302, answer.content.decode()
        typed += [
            name for name, value in sent.items() if isinstance(value, str) and value and "__" not in name
        ]
    return answer


def test_填完收入财产_看到还可能符合的_勾两项_只填一次只签一次(luo: Client) -> None:
    typed: list[str] = []
    address = start(luo)
    answer = walked(luo, address, typed)
    assert answer["Location"] == f"{address}choose/", "低保可能不符合、刚性支出可能符合：先给家庭看"
    page = luo.get(answer["Location"]).content.decode()
    assert "刚性支出困难家庭认定" in page and "按填的情况，可能符合" in page and "不是承诺" in page
    version = page.split('name="version" value="')[1].split('"')[0]
    answer = luo.post(f"{address}choose/", {"items": ["dibao", "rigid_expense"], "version": version})
    assert answer["Location"] == f"{address}papers/"
    assert len(typed) == len(set(typed)), "没有一项要填第二次"
    review = luo.get(f"{address}sign/").content.decode()
    assert "申请社会救助（最低生活保障、刚性支出困难家庭认定）" in review
    assert "必要生活开支" in review
    answer = luo.post(f"{address}sign/", SIGNATURE)
    assert answer.status_code == 302, answer.content.decode()
    progress = luo.get(answer["Location"]).content.decode()
    assert "最低生活保障、刚性支出困难家庭认定" in progress
    with open_scope(CITY):
        row = Application.objects.get(pk=application_id(address))
        assert row.items == ["dibao", "rigid_expense"] and Authorisation.objects.count() == 1


def test_只有低保可能符合的家庭_不多看一屏(luo: Client) -> None:
    address = start(luo)
    for _ in range(2):
        send(luo, address, "family", {"people": ["p1"]}, act="add:people")
    for step, post in POSTS.items():
        answer = send(luo, address, step, post)
    assert answer["Location"] == f"{address}papers/"
    assert f'href="{address}choose/"' in luo.get(f"{address}sign/").content.decode(), "想多看的，签字前还能选"


def test_一项都不勾_说明白_什么都不丢(luo: Client) -> None:
    address = start(luo)
    walked(luo, address, [])
    answer = luo.post(
        f"{address}choose/", {"version": version_on(luo.get(f"{address}papers/").content.decode())}
    )
    assert answer.status_code == 422 and "请至少选择一项" in answer.content.decode()
    with open_scope(CITY):
        assert Application.objects.get(pk=application_id(address)).items == ["dibao"]


def test_页面过期_不覆盖别处的选择(luo: Client) -> None:
    address = start(luo)
    walked(luo, address, [])
    assert luo.post(f"{address}choose/", {"items": ["rigid_expense"], "version": "1"}).status_code == 409


def proposed(cast: Cast) -> tuple[Any, ItemProposal]:
    application = accepted(cast, ["dibao"])
    cases = checked_and_surveyed(cast, application)
    reviewed(cast, cases["dibao"], favourable=False)
    later = MORNING + timedelta(days=9)
    stand_at(later)
    tick()
    decided(cast, cases["dibao"], "refuse", at=later)
    run_queued_jobs()
    with cast.acting("王敏"):
        return application, ItemProposal.objects.get()


def test_窗口一点就问_家庭在手机上同意(cast: Cast) -> None:
    application, proposal = proposed(cast)
    clerk = officer(cast, "王敏")
    page = clerk.get(f"/desk/files/{application}/").content.decode()
    assert "询问家庭是否办理" in page and "刚性支出占比达到规定" in page
    act = f"/desk/files/{application}/items/{proposal.id}/"
    assert clerk.post(act, {"do": "offer"}).status_code == 302
    assert "等家庭答复" in clerk.get(f"/desk/files/{application}/").content.decode()
    answer = clerk.post(act, {"do": "agree", "words": ""}, follow=True)
    assert "请写明家庭什么时候、怎么答复的" in answer.content.decode()
    clerk.post(act, {"do": "agree", "words": "11月25日上门问过，愿意"})
    with cast.acting("李科"):
        assert sorted(Case.objects.values_list("item", "state")) == [
            ("dibao", "refused"),
            ("rigid_expense", "reviewing"),
        ]
    leader = officer(cast, "张主任").get(f"/desk/files/{application}/").content.decode()
    tabs = re.findall(r'<a class="desk-item( is-active)?" href="[^"]+"[^>]*><span>([^<]+)</span>', leader)
    assert sorted(name for _active, name in tabs) == ["刚性支出困难家庭认定", "最低生活保障"] and [
        name for active, name in tabs if active
    ] == ["刚性支出困难家庭认定"], tabs
    assert 'id="review-form"' in leader and 'name="amount"' not in leader, "认定不填金额"
    with cast.acting("李科"):
        rigid = Case.objects.get(item="rigid_expense")
    gone = officer(cast, "张主任").post(
        f"/desk/files/{application}/cases/{rigid.id}/review/",
        {
            "opinion": "favourable",
            "reasons": "刚性支出占比达到规定，财产未超出规定",
            "version": rigid.version,
        },
    )
    assert gone.status_code == 302
    with cast.acting("李科"):
        assert Case.objects.get(pk=rigid.id).state == "notice"


def test_别人的建议不存在(cast: Cast, luo: Client) -> None:
    application, proposal = proposed(cast)
    with cast.acting("王敏") as clerk:
        services.offer_item(actor=clerk, proposal_id=proposal.id, at=MORNING + timedelta(days=9))
    assert luo.post(f"/applications/{application}/items/{proposal.id}/", {"do": "agree"}).status_code == 404
    assert officer(cast, "外镇").post(f"/desk/files/{application}/items/{proposal.id}/").status_code == 404


def test_家庭的进度页_各事项在一页上_有新的一项可以同意(cast: Cast, client: Client) -> None:
    from tests.access.world import person_session

    application, proposal = proposed(cast)
    with cast.acting("王敏") as clerk:
        services.offer_item(actor=clerk, proposal_id=proposal.id, at=MORNING + timedelta(days=9))
        me = Party.objects.get(application_id=application, position=0).person_id
    session = client.session
    session.update(person_session(me))
    session.save()
    page = client.get(f"/applications/{application}/").content.decode()
    assert "还可以办理一项" in page and "同意办理" in page
    answer = client.post(f"/applications/{application}/items/{proposal.id}/", {"do": "agree"}, follow=True)
    page = answer.content.decode()
    assert "已经开始办理，不用再填" in page and "一起申请的事项" in page and "镇街初审" in page


def test_同意以前家庭已经另外申请_页面上说清楚_不办理也还能点(cast: Cast, client: Client) -> None:
    from tests.access.world import person_session

    application, proposal = proposed(cast)
    with cast.acting("王敏") as clerk:
        services.offer_item(actor=clerk, proposal_id=proposal.id, at=MORNING + timedelta(days=9))
        me = Party.objects.get(application_id=application, position=0).person_id
    handed_in(cast, ["rigid_expense"])
    session = client.session
    session.update(person_session(me))
    session.save()
    address = f"/applications/{application}/items/{proposal.id}/"
    page = client.post(address, {"do": "agree"}, follow=True).content.decode()
    assert "正在另一份刚性支出困难申请中" in page and "还可以办理一项" in page
    page = client.post(address, {"do": "decline"}, follow=True).content.decode()
    assert "不办理这一项" in page and "还可以办理一项" not in page
