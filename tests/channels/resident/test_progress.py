"""What the family sees from handing in to the decision: who holds it, why, how to object, who looked."""

from uuid import UUID

import pytest
from django.test import Client

from minzheng.engines.casework import queries as casework
from minzheng.engines.casework import services
from minzheng.engines.casework.models import Application, Case
from minzheng.engines.casework.services.review import notice_over
from minzheng.engines.casework.types import Opinion
from minzheng.engines.verification.types import Signature, SignatureMethod
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.scope import Scope
from tests.cast import MORNING, Cast
from tests.channels.resident.conftest import SIGNATURE, application_id, fill, officer, start
from tests.engines.casework.steps import reviewed, surveyed_and_checked
from tests.jobs import run_queued_jobs

pytestmark = pytest.mark.django_db
QIJIANG = Scope(lo="500110", hi="500111")


@pytest.fixture
def accepted(luo: Client, cast: Cast) -> UUID:
    """Handed in on her phone, signed by all, accepted by 王敏."""
    address = start(luo)
    fill(luo, address)
    assert luo.post(f"{address}sign/", SIGNATURE).status_code == 302
    file = application_id(address)
    with cast.acting("小杨") as aide:
        for party in parties(file):
            typed = Signature(method=SignatureMethod.TYPED, typed=party.name)
            services.sign(actor=aide, application_id=file, party_id=party.id, signature=typed, at=MORNING)
    with cast.acting("王敏") as clerk:
        version = Application.objects.get(pk=file).version
        services.accept(actor=clerk, application_id=file, version=version, at=MORNING)
    return file


def parties(file: UUID) -> list:
    with open_scope(QIJIANG):
        shown = casework.progress(file, on=MORNING.date())
    assert shown is not None
    return [one for one in shown.parties if one.must_sign and one.signed_at is None]


def decided(cast: Cast, file: UUID, kind: str) -> None:
    case_id = surveyed_and_checked(cast, file)
    opinion = Opinion(favourable=False, reasons="存款 300,000 元，超过第十四条规定的上限，数字来自银行核对")
    if kind == "confirm":
        opinion = Opinion(favourable=True, reasons="收入低于标准，财产符合规定，拟予确认", amount_fen=98000)
    reviewed(cast, case_id, opinion)
    with open_scope(cast["李科"].scope):
        notice_over(case_id=case_id, at=MORNING)
    with cast.acting("李科") as confirmer:
        version = Case.objects.get(pk=case_id).version
        if kind == "refuse":
            reasons = "存款 300,000 元，超过规定的上限，数据来自银行核对"
            services.refuse(actor=confirmer, case_id=case_id, version=version, reasons=reasons, at=MORNING)
        else:
            services.confirm(
                actor=confirmer,
                case_id=case_id,
                version=version,
                amount_fen=98000,
                reasons="按差额计算：低保标准乘人口，减去核实的家庭收入",
                at=MORNING,
            )
    run_queued_jobs()


def test_a_running_file_says_who_holds_it_until_when_and_what_comes_next(luo: Client, accepted: UUID) -> None:
    page = luo.get(f"/applications/{accepted}/").content.decode()
    assert "核对与调查" in page
    assert "现在谁在办" in page
    assert "区县核对员" in page
    assert "镇街初审" in page
    assert "共 30 个" in page
    assert "process-now" in page
    assert "撤回申请" not in page


def test_a_late_file_is_told_honestly_with_what_one_can_do(luo: Client, accepted: UUID) -> None:
    assert "办理超过了规定时限" not in luo.get(f"/applications/{accepted}/").content.decode()
    with open_scope(QIJIANG):
        Application.objects.filter(pk=accepted).update(due_on="2026-01-05")
    page = luo.get(f"/applications/{accepted}/").content.decode()
    assert "办理超过了规定时限" in page
    assert "12345" in page


def test_a_refusal_gives_reasons_remedies_and_what_else_there_is(
    luo: Client, cast: Cast, accepted: UUID
) -> None:
    decided(cast, accepted, "refuse")
    page = luo.get(f"/applications/{accepted}/").content.decode()
    assert "存款 300,000 元，超过规定的上限，数据来自银行核对" in page
    assert "行政复议" in page
    assert "临时救助" in page
    assert "李科" in page


def test_a_confirmation_gives_the_amount_the_month_and_why(luo: Client, cast: Cast, accepted: UUID) -> None:
    decided(cast, accepted, "confirm")
    page = luo.get(f"/applications/{accepted}/").content.decode()
    assert "980 元" in page
    assert "2026年12月" in page
    assert "按差额计算" in page
    assert "这次没有通过" not in page


def test_letters_open_for_the_family_and_for_nobody_else(luo: Client, cast: Cast, accepted: UUID) -> None:
    run_queued_jobs()
    page = luo.get(f"/applications/{accepted}/").content.decode()
    assert "受理通知书" in page
    path = next(
        part.split('"')[0]
        for part in page.split('href="')[1:]
        if "/letters/" in part.split('"')[0] and part.startswith("/applications/")
    )
    answer = luo.get(path)
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content[:4] == b"%PDF"
    assert "受理通知书" in luo.get("/letters/").content.decode()
    assert officer(cast, "外镇").get(path).status_code == 404
    assert "打开了文书" in luo.get("/me/looks/").content.decode()


def test_who_looked_is_told_in_words_with_the_officer_s_name(luo: Client, accepted: UUID) -> None:
    page = luo.get("/me/looks/").content.decode()
    assert "受理了申请" in page
    assert "王敏" in page
    assert "本人" in page
    assert "casework." not in page
    assert "办理了业务" not in page


def test_home_shows_the_running_file(luo: Client, accepted: UUID) -> None:
    page = luo.get("/").content.decode()
    assert "核对与调查" in page
    assert f'href="/applications/{accepted}/"' in page
