"""The desk's two repairs: somebody named without wishing it is freed, and an expired report's check is made again."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.utils.html import escape

from minzheng.engines.casework.models import Application, Case, Party
from minzheng.engines.casework.services.review import notice_over
from minzheng.engines.casework.types import Opinion
from minzheng.kernel import clock
from tests.cast import MORNING, Cast
from tests.channels.desk.conftest import SignIn, field, text
from tests.engines.casework.steps import accepted, handed_in, reviewed, surveyed_and_checked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_handler")]
WHY = "本人到窗口说明早已分家，不同意列入"
MONTHS_LATER = MORNING + timedelta(days=100)


def son(cast: Cast, application_id: UUID) -> Party:
    with cast.acting("李科"):
        return Party.objects.get(application_id=application_id, position=1)


def test_the_clerk_frees_him_on_the_familys_page(cast: Cast, signed_in: SignIn) -> None:
    application_id = handed_in(cast)
    client, file = signed_in("王敏"), f"/desk/files/{application_id}/"
    page, address = text(client.get(file)), f"{file}parties/{son(cast, application_id).id}/release/"
    assert "移出罗小军" in page and "移出罗庆华" not in page
    version = field(page, "version", address)
    answer = client.post(address, {"version": version, "reasons": WHY}, follow=True)
    after = text(answer)
    assert answer.redirect_chain and "已移出" in after and "移出罗小军" not in after
    assert son(cast, application_id).released_at is not None


def test_a_refused_release_keeps_the_reasons_in_its_own_form(cast: Cast, signed_in: SignIn) -> None:
    application_id = handed_in(cast)
    client, file = signed_in("王敏"), f"/desk/files/{application_id}/"
    address = f"{file}parties/{son(cast, application_id).id}/release/"
    version = field(text(client.get(file)), "version", address)
    answer = client.post(address, {"version": version, "reasons": "不愿意"})
    page = text(answer)
    assert answer.status_code == 422 and "请写明为什么移出" in page and ">不愿意</textarea>" in page
    assert "重新打开最新内容" not in page and son(cast, application_id).released_at is None


def test_nobody_else_sees_the_form(cast: Cast, signed_in: SignIn) -> None:
    application_id = handed_in(cast)
    for name in ("小杨", "李科", "核对员", "审计"):
        assert "/release/" not in text(signed_in(name).get(f"/desk/files/{application_id}/"))
    assert "/release/" in text(signed_in("张主任").get(f"/desk/files/{application_id}/"))


def test_after_acceptance_there_is_no_form_and_the_act_says_what_to_do(cast: Cast, signed_in: SignIn) -> None:
    application_id = accepted(cast)
    client, file = signed_in("王敏"), f"/desk/files/{application_id}/"
    assert "/release/" not in text(client.get(file))
    with cast.acting("王敏"):
        version = Application.objects.get(pk=application_id).version
    answer = client.post(
        f"{file}parties/{son(cast, application_id).id}/release/", {"version": version, "reasons": WHY}
    )
    page = text(answer)
    assert answer.status_code == 422 and "家庭情况变化报告" in page and escape(WHY) in page


@pytest.fixture
def at_the_district(cast: Cast) -> Case:
    """A published case whose report has long expired."""
    application_id = accepted(cast)
    case_id = surveyed_and_checked(cast, application_id)
    reviewed(cast, case_id, Opinion(favourable=True, reasons="收入低于标准，拟予确认", amount_fen=77000))
    with cast.acting("李科"):
        notice_over(case_id=case_id, at=MORNING + timedelta(days=8))
        clock.set_offset_source(lambda: MONTHS_LATER - clock.real_now())
        return Case.objects.get(pk=case_id)


def test_an_expired_report_stops_the_confirmer_politely(
    cast: Cast, signed_in: SignIn, at_the_district: Case
) -> None:
    file = f"/desk/files/{at_the_district.application_id}/"
    sent = {"version": at_the_district.version, "amount": "770", "reasons": "情况属实，同意镇街意见"}
    answer = signed_in("李科").post(f"{file}cases/{at_the_district.id}/confirm/", sent)
    page = text(answer)
    assert (
        answer.status_code == 422 and "发起重新核对" in page and "情况属实，同意镇街意见</textarea>" in page
    )


def test_the_check_is_made_again_from_the_evidence(
    cast: Cast, signed_in: SignIn, at_the_district: Case
) -> None:
    client, file = signed_in("李科"), f"/desk/files/{at_the_district.application_id}/"
    address = f"{file}fresh-check/"
    page = text(client.get(file + "?part=evidence"))
    assert "（已过期）" in page
    answer = client.post(address, {"version": field(page, "version", address)}, follow=True)
    assert "已发起重新核对" in text(answer)
    assert address not in text(client.get(file + "?part=evidence"))
    checker = signed_in("核对员")
    assert "重新核对" in text(checker.get("/desk/"))
    to_check = checker.get(file + "tasks/fresh_check/")
    assert to_check.status_code == 302 and to_check.headers["Location"].startswith("/desk/checks/")


def test_a_valid_report_offers_no_second_check(cast: Cast, signed_in: SignIn, at_the_district: Case) -> None:
    clock.set_offset_source(lambda: MORNING + timedelta(days=9) - clock.real_now())
    client, file = signed_in("李科"), f"/desk/files/{at_the_district.application_id}/"
    assert "/fresh-check/" not in text(client.get(file + "?part=evidence"))
    address = f"{file}fresh-check/"
    answer = client.post(address, {"version": at_the_district.version})
    assert answer.status_code == 422 and "不用重新核对" in text(answer)
