"""政策宣传 at the desk: the town plans, the aide goes from house to house, whoever wants to apply does so beside her."""

from datetime import timedelta

import pytest

from minzheng.engines.casework.models import Application
from minzheng.foundations.audit.models import Event
from minzheng.programmes.monitoring.campaign_models import PolicyCampaign, PolicyTold
from tests.cast import MORNING, Cast
from tests.channels.desk.conftest import SignIn, text
from tests.engines.casework.conftest import plain_handler
from tests.jobs import run_queued_jobs
from tests.programmes.monitoring.test_campaigns import home, planned

__all__ = ["home", "plain_handler"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_handler")]
PLAN = {
    "title": "十一月政策宣传月", "items": ["dibao", "tekun"], "who_goes": "救助专干和网格员",
    "from_on": MORNING.date().isoformat(), "until_on": (MORNING.date() + timedelta(days=20)).isoformat(),
}  # fmt: skip


def test_镇街安排_缺了什么_写的还在(cast: Cast, signed_in: SignIn) -> None:
    leader = signed_in("张主任")
    assert "安排一次宣传" in text(leader.get("/desk/campaigns/"))
    wrong = leader.post("/desk/campaigns/", {**PLAN, "items": []})
    assert wrong.status_code == 422 and "讲哪些政策" in text(wrong) and "救助专干和网格员" in text(wrong)
    done = leader.post("/desk/campaigns/", PLAN, follow=True)
    page = text(done)
    assert "十一月政策宣传月" in page and "进行中" in page and "特困人员救助供养" in page
    with cast.acting("张主任"):
        assert PolicyCampaign.objects.count() == 1
    assert "安排一次宣传" not in text(signed_in("小杨").get("/desk/campaigns/"))


def test_专干到一家_讲了什么_家里怎么说(cast: Cast, signed_in: SignIn, home: object) -> None:
    campaign, aide = planned(cast), signed_in("小杨")
    here = f"/desk/campaigns/{campaign}/"
    listed = text(aide.get(here))
    assert "蹇大全" in listed and "还没讲" in listed and "不能答应" in listed
    assert "蹇大全" not in text(aide.get(f"{here}?q=罗"))
    asked = text(aide.get(f"{here}?home={home}"))
    assert "家里怎么说" in asked and "不答应结果" in asked
    unclear = aide.post(here, {"home": str(home), "answer": "wants", "items": ["dibao"]})
    assert unclear.status_code == 422 and "点选讲了哪些" in text(unclear)
    done = aide.post(here, {"home": str(home), "answer": "later", "items": ["dibao"], "wanted": "dibao"})
    assert done.status_code == 302
    after = text(aide.get(here))
    assert "现在不申请" in after and "讲过的户" in after
    begun = aide.post(here, {"home": str(home), "answer": "wants", "items": ["dibao"], "wanted": "dibao"})
    with cast.acting("小杨"):
        told = PolicyTold.objects.get()
        assert begun["Location"] == f"/apply/{told.application_id}/"
        assert Application.objects.get(pk=told.application_id).assisted_by == cast["小杨"].posting_id
        assert Event.objects.filter(action="monitoring.home.opened", subject_id=home).exists()
    assert aide.get(f"{here}?home=x").status_code == 404


def test_没见到人_不用选讲了什么(cast: Cast, signed_in: SignIn, home: object) -> None:
    campaign, aide = planned(cast), signed_in("小杨")
    sent = {"home": str(home), "answer": "not_reached", "items": ["dibao"], "wanted": "dibao"}
    assert aide.post(f"/desk/campaigns/{campaign}/", sent).status_code == 302
    assert "没见到人" in text(aide.get(f"/desk/campaigns/{campaign}/"))


def test_镇街领导只看数_不记门口的话(cast: Cast, signed_in: SignIn, home: object) -> None:
    campaign, leader = planned(cast), signed_in("张主任")
    here = f"/desk/campaigns/{campaign}/"
    page = text(leader.get(here))
    assert "多少户知道了" in page and "本辖区全部申请户" in page and "蹇大全" not in page
    sent = {"home": str(home), "answer": "later", "items": ["dibao"]}
    assert leader.post(here, sent).status_code == 404
    assert signed_in("外镇").get(here).status_code == 404


def test_单页打得出来_先等几秒(cast: Cast, signed_in: SignIn) -> None:
    aide = signed_in("小杨")
    assert "正在排版" in text(aide.get("/desk/campaigns/?sheet=dibao.poster"))
    run_queued_jobs()
    made = aide.get("/desk/campaigns/?sheet=dibao.poster")
    assert made["Content-Type"] == "application/pdf" and made.content.startswith(b"%PDF")
    for wrong in ("dibao.song", "moon.sheet", "dibao"):
        assert aide.get(f"/desk/campaigns/?sheet={wrong}").status_code == 404
