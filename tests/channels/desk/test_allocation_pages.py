"""Giving out work, cover, one's people, ratings: the pages."""

from datetime import timedelta

import pytest

from minzheng.engines.casework import queries, services
from minzheng.engines.casework.models import Party, Task
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.scope import Scope
from tests.cast import MORNING, Cast
from tests.channels.desk.conftest import SignIn, field, text
from tests.engines.casework.steps import accepted, handed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_handler")]
WHERE = "/desk/allocation/"


def test_the_leader_gives_out_and_the_clerk_finds_it(cast: Cast, signed_in: SignIn) -> None:
    application_id = accepted(cast)
    with cast.acting("王敏"):
        task = Task.objects.get(application_id=application_id, kind="survey").pk
    leader = signed_in("张主任")
    page = text(leader.get(WHERE))
    assert "罗庆华" in page and "陈刚（镇街经办，手上 0 件）" in page
    typed = {"idempotency_token": field(page, "idempotency_token", "/desk/allocation/assign/")}
    told = text(
        leader.post(
            f"{WHERE}assign/",
            typed | {"task": str(task), "posting": str(cast["陈刚"].posting_id)},
            follow=True,
        )
    )
    assert "已分派 1 件" in told and "陈刚（镇街经办，手上 1 件）" in told
    assert "罗庆华" in text(signed_in("陈刚").get(WHERE))
    assert "罗庆华" not in text(signed_in("赵勇").get(WHERE))


def test_what_cannot_be_given_out_is_said_and_stays(cast: Cast, signed_in: SignIn) -> None:
    application_id = accepted(cast)
    with cast.acting("王敏"):
        task = str(Task.objects.get(application_id=application_id, kind="survey").pk)
    leader = signed_in("张主任")
    assert "请先勾选" in text(
        leader.post(f"{WHERE}assign/", {"posting": str(cast["陈刚"].posting_id)}, follow=True)
    )
    told = leader.post(
        f"{WHERE}assign/", {"task": task, "posting": str(cast["外镇"].posting_id)}, follow=True
    )
    assert "管辖这个地方的在岗同事" in text(told)
    assert leader.post(f"{WHERE}assign/", {"task": "x", "posting": "y"}).status_code == 404


def test_cover_and_hand_over_by_form(cast: Cast, signed_in: SignIn) -> None:
    clerk = signed_in("王敏")
    days = {"from_day": "2026-11-23", "to_day": "2026-11-27", "reason": "休假"}
    told = text(clerk.post(f"{WHERE}cover/", days | {"covering": str(cast["陈刚"].posting_id)}, follow=True))
    assert "替岗已设好" in told and "休假" in told
    with cast.acting("张主任"):
        (line,) = queries.covers(on=MORNING.date())
    assert "替岗已结束" in text(clerk.post(f"{WHERE}covers/{line.id}/lift/", follow=True))
    assert "请选择替岗的同事" in text(clerk.post(f"{WHERE}cover/", {"covering": ""}, follow=True))
    bad = days | {"covering": str(cast["陈刚"].posting_id), "reason": ""}
    assert "请写明替岗原因" in text(clerk.post(f"{WHERE}cover/", bad, follow=True))
    done = text(clerk.post(f"{WHERE}hand-over/", {"taking": str(cast["陈刚"].posting_id)}, follow=True))
    assert "交接完成" in done
    assert "请选择交给哪位" in text(clerk.post(f"{WHERE}hand-over/", {}, follow=True))


def test_one_file_after_the_other(cast: Cast, signed_in: SignIn) -> None:
    application_id = accepted(cast)
    with cast.acting("王敏"):
        first = Task.objects.get(application_id=application_id, kind="survey")
    clerk = signed_in("陈刚")
    assert f"/desk/next/{first.pk}/" in text(clerk.get(f"/desk/files/{application_id}/"))
    assert "已经看完" in text(clerk.get(f"/desk/next/{first.pk}/", follow=True))
    assert clerk.get(f"/desk/next/{new_id()}/").headers["Location"] == "/desk/"


def test_no_address_decides_on_several_cases(cast: Cast) -> None:
    """批量只能看：没有一个地址能一次对多个办件作决定。"""
    from tests.access.matrix import addresses

    deciding = ("confirm", "refuse", "end", "stop", "cut", "decide", "review")
    for name, parts in addresses().items():
        if name.split(":")[-1] in deciding and name.startswith("desk:"):
            assert "case_id" in parts or "application_id" in parts, name


def test_my_people_and_ratings(cast: Cast, signed_in: SignIn) -> None:
    application_id = handed_in(cast)
    assert "正在享受救助的 0 户" in text(signed_in("小杨").get("/desk/people/"))
    with cast.acting("王敏"):
        person = Party.objects.get(application_id=application_id, position=0).person_id
    family = Actor(Role.RESIDENT, "群众", Scope(subject=person), new_id(), None, person)
    with open_scope(family.scope):
        services.rate(
            actor=family,
            application_id=application_id,
            stars=1,
            words="跑了三趟",
            at=clock.now() - timedelta(seconds=1),
        )
    page = text(signed_in("张主任").get("/desk/ratings/"))
    assert "1 星 1 条" in page and "跑了三趟" in page
    assert signed_in("小杨").get("/desk/ratings/").status_code == 404
