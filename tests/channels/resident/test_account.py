"""钱发到哪里: the family enters its account on the phone, alone or with the aide; letters say until when to object."""

from uuid import UUID

import pytest
from django.test import Client

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.casework import services
from minzheng.engines.casework.models import Application
from minzheng.engines.letters import queries as letters
from minzheng.engines.letters import services as letter_services
from minzheng.engines.letters.types import Delivery, ServiceMethod
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.scope import Scope
from tests.cast import MORNING, Cast
from tests.channels.resident.conftest import officer
from tests.channels.resident.test_progress import accepted, decided
from tests.engines.letters.samples import DATA
from tests.jobs import run_queued_jobs

__all__ = ["accepted"]

pytestmark = pytest.mark.django_db
QIJIANG = Scope(lo="500110", hi="500111")


def card(file: UUID, **changes: str) -> dict[str, str]:
    """A card in the applicant's own name."""
    with open_scope(QIJIANG):
        name = Application.objects.get(pk=file).applicant_name
    return {
        "kind": "card",
        "bank": "重庆农村商业银行",
        "number": "6228 4800 0000 0000 018",
        "holder_name": name,
    } | changes


def test_她登记自己的卡_写错一位会说哪里错(luo: Client, accepted: UUID) -> None:
    page = f"/applications/{accepted}/account/"
    assert "还没有登记" in luo.get(page).content.decode()
    wrong = luo.post(page, card(accepted, number="6228 4800 0000 0000 081"))
    assert wrong.status_code == 422
    assert "两位写反" in wrong.content.decode()
    assert "6228 4800 0000 0000 081" in wrong.content.decode(), "nothing typed is lost"
    assert luo.post(page, card(accepted, holder_name="别人")).status_code == 422
    assert luo.post(page, card(accepted, kind="")).status_code == 422
    assert luo.post(page, card(accepted)).status_code == 302
    shown = luo.get(page).content.decode()
    assert "尾号 0018" in shown
    assert "密码和验证码" in shown
    assert luo.post(page, card(accepted, number="6228480000000000026")).status_code == 422
    changed = card(accepted, number="6228480000000000026", reason="旧卡丢失")
    assert luo.post(page, changed).status_code == 302
    looks = luo.get("/me/looks/").content.decode()
    assert "登记了收款账户" in looks
    assert "更换了收款账户" in looks


def test_another_bank_is_typed(luo: Client, accepted: UUID) -> None:
    page = f"/applications/{accepted}/account/"
    assert luo.post(page, card(accepted, bank="other", bank_other="")).status_code == 422
    assert luo.post(page, card(accepted, bank="other", bank_other="綦江民生村镇银行")).status_code == 302
    assert "綦江民生村镇银行" in luo.get(page).content.decode()


def test_the_aide_beside_her_enters_it_too_and_a_stranger_sees_nothing(cast: Cast, accepted: UUID) -> None:
    page = f"/applications/{accepted}/account/"
    assert officer(cast, "小杨").post(page, card(accepted)).status_code == 302
    with open_scope(QIJIANG):
        person = Application.objects.get(pk=accepted).applicant_id
        line = benefits.account_of(person_id=person)
    assert line is not None
    assert "小杨" in line.entered_by_name
    assert officer(cast, "外镇").get(page).status_code == 404
    assert officer(cast, "李科").get(page).status_code == 404


def test_送达以后她看到可以申请复议到哪一天(cast: Cast, luo: Client, accepted: UUID) -> None:
    decided(cast, accepted, "refuse")
    run_queued_jobs()
    with cast.acting("王敏") as clerk:
        (one,) = [row for row in letters.letters_of(accepted) if row.decision]
        delivery = Delivery(ServiceMethod.AT_HOME, "罗庆华")
        services.serve_letter(actor=clerk, letter_id=one.id, delivery=delivery, at=MORNING)
    for address in ("/letters/", f"/applications/{accepted}/"):
        shown = luo.get(address).content.decode()
        assert "2026年11月23日 已送达" in shown
        assert "可以申请行政复议到 2027年1月22日" in shown
        assert "期限待法制机构核定" in shown


def test_what_neighbours_said_is_not_the_familys_to_read(cast: Cast, luo: Client, accepted: UUID) -> None:
    with cast.acting("王敏") as clerk:
        inside = letter_services.issue(
            actor=clerk,
            kind="dibao.neighbour_visit",
            case_id=None,
            application_id=accepted,
            person_id=Application.objects.get(pk=accepted).applicant_id,
            area_code=Application.objects.get(pk=accepted).area_code,
            addressee="罗庆华",
            data=DATA["dibao.neighbour_visit"],
            at=MORNING,
        )
    run_queued_jobs()
    assert inside.person_id is None
    for client in (luo, officer(cast, "小杨")):
        assert "邻里访问记录" not in client.get(f"/applications/{accepted}/").content.decode()
        assert client.get(f"/applications/{accepted}/letters/{inside.id}/").status_code == 404
