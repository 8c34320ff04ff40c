"""核对结果 on the family's progress page, and her dissent from it on the phone."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from minzheng.engines.casework.models import Case, Dissent, Party
from minzheng.engines.papers.models import Paper
from minzheng.kernel import clock
from tests.access.world import person_session
from tests.cast import MORNING, Cast
from tests.channels.resident.conftest import officer
from tests.engines.casework.conftest import plain_handler
from tests.engines.casework.objecting import FOR_IT, on_the_page, published
from tests.engines.casework.steps import accepted, reviewed, surveyed_and_checked
from tests.engines.casework.test_dissent import comparing_handler, report
from tests.engines.papers.hostile import photo

__all__ = ["comparing_handler", "plain_handler"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("comparing_handler")]
TEXT = "面包车去年已经卖了，没有过户"


@pytest.fixture(autouse=True)
def morning() -> None:
    """The pages' clock stands a little after the cast's morning."""
    later = MORNING + timedelta(minutes=30)
    clock.set_offset_source(lambda: later - clock.real_now())


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def her_phone(cast: Cast, client: Client, application_id: UUID, place: int = 0) -> Client:
    """The phone of the applicant (0) or her son (1), signed in."""
    with cast.acting("李科"):
        person = Party.objects.get(application_id=application_id, position=place).person_id
    session = client.session
    session.update(person_session(person))
    session.save()
    return client


def test_结果出来_申请人看到自己的差异_儿子的金额不显示(cast: Cast, client: Client) -> None:
    application_id = accepted(cast)
    report(cast, application_id)
    shown = page(her_phone(cast, client, application_id), f"/applications/{application_id}/")
    assert "查到登记车辆" in shown and "罗庆华：车辆" in shown and "结果不对，我有异议" in shown
    assert "罗小军：工资（每月）" in shown and "3,210" not in shown and "1,200" not in shown
    assert "这不是最后决定" in shown


def test_一句话提出异议_不写清楚的原样退回(cast: Cast, client: Client) -> None:
    application_id = accepted(cast)
    report(cast, application_id)
    luo, address = her_phone(cast, client, application_id), f"/applications/{application_id}/dissent/"
    assert "哪里不对" in page(luo, address)
    short = luo.post(address, {"text": "不"})
    assert short.status_code == 422 and "请写明哪里不对" in short.content.decode()
    done = luo.post(address, {"text": TEXT})
    assert (done.status_code, done["Location"]) == (302, f"/applications/{application_id}/")
    shown = page(luo, f"/applications/{application_id}/")
    assert "您已提出异议" in shown and "结果不对，我有异议" not in shown and "复查" in shown
    again = luo.post(address, {"text": TEXT})
    assert again.status_code == 409
    with cast.acting("李科"):
        assert Case.objects.get().state == "rechecking" and Dissent.objects.get().way == "online"
    report(cast, application_id)
    shown = page(luo, f"/applications/{application_id}/")
    assert "上一次的核对结果（已复查）" in shown and "结果不对，我有异议" in shown


def test_可以附证明_退回的不留下照片(cast: Cast, client: Client) -> None:
    application_id = accepted(cast)
    report(cast, application_id)
    luo, address = her_phone(cast, client, application_id), f"/applications/{application_id}/dissent/"
    picture = photo()

    def upload() -> SimpleUploadedFile:
        return SimpleUploadedFile("sold.jpg", picture, "image/jpeg")

    luo.post(address, {"text": "不", "papers": [upload()]})
    with cast.acting("李科"):
        assert Paper.objects.count() == 0
    luo.post(address, {"text": TEXT, "papers": [upload()]})
    with cast.acting("李科"):
        assert [str(one) for one in Dissent.objects.get().papers] == [str(Paper.objects.get().id)]


def test_初审以后_页面说明该找谁(cast: Cast, client: Client) -> None:
    application_id = accepted(cast)
    case_id = surveyed_and_checked(cast, application_id)
    reviewed(cast, case_id, FOR_IT)
    luo = her_phone(cast, client, application_id)
    assert "结果不对，我有异议" not in page(luo, f"/applications/{application_id}/")
    shown = page(luo, f"/applications/{application_id}/dissent/")
    assert "现在不能提出核对异议" in shown and "dissent-form" not in shown
    assert luo.post(f"/applications/{application_id}/dissent/", {"text": TEXT}).status_code == 409


def test_儿子_外人_工作人员_都不能用这一页(cast: Cast, client: Client) -> None:
    application_id = accepted(cast)
    report(cast, application_id)
    address = f"/applications/{application_id}/dissent/"
    assert client.get(address).status_code == 302, "nobody signed in: to the door"
    son = her_phone(cast, client, application_id, 1)
    assert son.get(address).status_code == 404 and son.post(address, {"text": TEXT}).status_code == 404
    assert officer(cast, "小杨").get(address).status_code == 404


def test_公示有异议_申请人看到在处理_看不到谁说了什么(cast: Cast, client: Client) -> None:
    case_id = published(cast)
    on_the_page(MORNING, name="何某", phone="13900001234")
    with cast.acting("李科"):
        application_id = Case.objects.get(pk=case_id).application_id
    luo = her_phone(cast, client, application_id)
    shown = page(luo, f"/applications/{application_id}/") + page(luo, "/messages/")
    assert "处理公示中的不同意见" in shown and "公示期间收到不同意见" in shown
    for secret in ("何某", "13900001234", "门面", "反映人"):
        assert secret not in shown
