"""第四个故事：救助管理站: whose turn it is, told from where she really is."""

from datetime import timedelta

import pytest
from django.test import Client

from minzheng.channels.tour.night import STATIONS, brought_at_night
from minzheng.engines.stays import queries, services
from minzheng.engines.stays.types import NewHandover, Receipt, State
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor
from minzheng.kernel.clock import local_date
from minzheng.kernel.scope import Scope
from minzheng_samples.sheltered import shelter

pytestmark = pytest.mark.django_db


def test_她的故事从夜里到习水(staff: dict[str, Actor], client: Client) -> None:
    now = clock.now()
    on = local_date(now)
    assert brought_at_night(on=on).steps == []
    night, child, on_her_way, told = shelter(staff, at=now)
    step = brought_at_night(on=on).steps[0]
    assert step.who == "ranwen" and str(night) in step.go and "习水" in step.text
    page = client.get("/tour/").content.decode()
    assert "夜里送来的人" in page and "綦江区救助管理站" in page

    ranwen = staff["ranwen"]
    new = NewHandover(
        kind="station", to_name="贵州省习水县救助管理站", taker="袁光明", day=on, place="习水县城", health="身体好",
        agreed="yes", returned=True,
    )  # fmt: skip
    with open_scope(ranwen.scope):
        services.hand_over(actor=ranwen, stay_id=night, version=1, new=new, at=now)
        view = services.open_stay(actor=ranwen, stay_id=night, at=now)
        states = {line.id: line.state for line in queries.board(tab=queries.ALL_OPEN, on=on)}
        assert states == {night: State.HANDED, child: State.HERE, on_her_way: State.HANDED}
        assert [line.id for line in queries.board(tab=queries.TOLD, on=on)] == [told]
    assert "接收链接" in brought_at_night(on=on).steps[0].text
    link = view.handovers[0]
    with open_scope(Scope(public=True)):
        yes = Receipt(True, "袁光明", "人已到，精神好")
        assert services.receive_by_link(
            token=link.token, code=link.code, receipt=yes, at=now + timedelta(hours=9)
        )
    story = brought_at_night(on=on)
    assert story.ending == "对方已确认" and story.steps == []
    assert [one.state for one in story.stations] == ["done"] * len(STATIONS)


def test_江津的站在自己的名单上看到要来的人(staff: dict[str, Actor]) -> None:
    shelter(staff, at=clock.now())
    with open_scope(staff["shilei"].scope):
        coming = queries.coming_to(actor=staff["shilei"], on=local_date(clock.now()))
    assert [one.sheet["name"] for one in coming] == ["覃兴发"]
