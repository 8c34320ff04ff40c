"""The desk's page about one check."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from minzheng.engines.verification.queries import check_of, report_of
from minzheng.engines.verification.types import CheckState
from minzheng.foundations.accounts.services import NewOfficer, add_posting, appoint
from minzheng.foundations.audit.models import Event
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel import clock
from minzheng.kernel.actor import SYSTEM, Role
from minzheng.kernel.identifiers import new_id
from tests.engines.verification.conftest import AT, QIJIANG, TODAY, Family, run_questions

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.engines.verification.urls_for_tests")]


def sign_in(client: Client, role: Role, area: tuple[str, str, str] = ("500110", "500111", "綦江区")) -> None:
    """An officer of that role at the desk."""
    officer = NewOfficer(f"u{new_id().hex[:12]}", "李科", "x" * 12, "A" * 32)
    account = appoint(actor=SYSTEM, officer=officer, at=AT)
    posting = add_posting(actor=SYSTEM, account_id=account, role=role, area=area, since=TODAY, at=AT)
    session = client.session
    session["account"], session["posting"], session["kind"] = str(account), str(posting), "officer"
    session["seen"] = clock.real_now().timestamp()
    session.save()


def address(check_id: UUID, act: str = "") -> str:
    return f"/desk/checks/{check_id}/" + (f"{act}/" if act else "")


def text(response: Any) -> str:
    return str(response.content.decode())


def test_the_officer_starts_watches_and_reports(
    client: Client, opened: UUID, signed: dict, samples: None, family: Family
) -> None:
    sign_in(client, Role.VERIFICATION_OFFICER)
    page = client.get(address(opened))
    assert page.status_code == 200 and "启动核对" in text(page) and "出具报告" not in text(page)
    assert client.post(address(opened, "start")).headers["Location"] == address(opened)
    watching = client.get(address(opened))
    assert 'hx-trigger="every 2s"' in text(watching) and "已有结果 0 / 28 项" in text(watching)
    with open_scope(QIJIANG):
        run_questions(opened)
    done = client.get(address(opened))
    assert "hx-trigger" not in text(done)
    for words in (
        "已有结果 28 / 28 项",
        "养老金（月）",
        "210 元",
        "不等于没有",
        "对方系统出错",
        "尚未联通",
        "重新查询",
    ):
        assert words in text(done), words
    refused = client.post(address(opened, "report"), {"conclusion": "meets", "remarks": ""})
    assert refused.status_code == 422 and "请写明核对意见" in text(refused)
    sent = {"conclusion": "exceeds", "remarks": "存款超过当地标准"}
    assert client.post(address(opened, "report"), sent).status_code == 302
    report = report_of(family.of.application_id)
    assert report is not None and report.remarks == "存款超过当地标准"
    assert report.number in text(client.get(address(opened)))


def test_the_check_leads_back_to_the_family_s_file(client: Client, opened: UUID, family: Family) -> None:
    sign_in(client, Role.VERIFICATION_OFFICER)
    assert f'href="/desk/files/{family.of.application_id}/"' in text(client.get(address(opened)))


def test_a_report_past_its_term_is_not_called_valid(client: Client, answered: UUID) -> None:
    sign_in(client, Role.VERIFICATION_OFFICER)
    client.post(address(answered, "report"), {"conclusion": "exceeds", "remarks": "存款超过当地标准"})
    assert "已过有效期" not in text(client.get(address(answered)))
    later = AT + timedelta(days=100)
    clock.set_offset_source(lambda: later - clock.real_now())
    sign_in(client, Role.VERIFICATION_OFFICER)
    page = text(client.get(address(answered)))
    assert "已过有效期" in page and ">有效<" not in page


def test_what_was_typed_stays_when_the_conclusion_is_missing(client: Client, answered: UUID) -> None:
    sign_in(client, Role.VERIFICATION_OFFICER)
    for conclusion in ("", "refuse"):
        page = client.post(address(answered, "report"), {"conclusion": conclusion, "remarks": "已写好的意见"})
        assert page.status_code == 422 and "请选择核对结论" in text(page) and "已写好的意见" in text(page)


def test_a_missing_authorisation_is_said_by_name(client: Client, opened: UUID, family: Family) -> None:
    sign_in(client, Role.VERIFICATION_OFFICER)
    page = client.post(address(opened, "start"))
    assert page.status_code == 422 and "罗秀英、罗小军 还没有签署授权书" in text(page)
    view = check_of(family.of.application_id)
    assert view is not None and view.state == CheckState.OPEN


def test_the_swapped_part_is_the_same_as_in_the_whole_page(client: Client, asking: UUID) -> None:
    sign_in(client, Role.VERIFICATION_OFFICER)
    part = client.get(address(asking, "progress"), headers={"HX-Request": "true"})
    whole = text(client.get(address(asking)))
    assert re.sub(r"\s+", "", text(part)) in re.sub(r"\s+", "", whole)
    assert "HX-Refresh" not in part.headers


def test_the_part_asks_for_the_whole_page_once_all_is_answered(client: Client, answered: UUID) -> None:
    sign_in(client, Role.VERIFICATION_OFFICER)
    part = client.get(address(answered, "progress"), headers={"HX-Request": "true"})
    assert part.headers["HX-Refresh"] == "true" and "hx-get" not in text(part)


def test_a_failed_question_is_asked_again(client: Client, answered: UUID, family: Family) -> None:
    sign_in(client, Role.VERIFICATION_OFFICER)
    assert client.post(address(answered, "retry")).status_code == 302
    assert client.post(address(answered, "retry")).status_code == 422
    view = check_of(family.of.application_id)
    assert view is not None and (view.state, view.waiting) == (CheckState.ASKING, 1)


@pytest.mark.parametrize("role", [Role.TOWN_LEADER, Role.DISTRICT_CONFIRMER])
def test_those_who_decide_may_read_and_not_act(client: Client, answered: UUID, role: Role) -> None:
    sign_in(client, role)
    page = client.get(address(answered))
    assert page.status_code == 200 and "养老金（月）" in text(page)
    assert "出具报告" not in text(page) and "重新查询" not in text(page)
    assert client.post(address(answered, "retry")).status_code == 403
    assert (
        client.post(address(answered, "report"), {"conclusion": "meets", "remarks": "x"}).status_code == 403
    )


@pytest.mark.parametrize(
    ("role", "area"),
    [
        (Role.TOWN_CLERK, ("500110", "500111", "綦江区")),
        (Role.VILLAGE_WORKER, ("500110", "500111", "綦江区")),
        (Role.OPERATOR, ("50", "51", "重庆市")),
        (Role.VERIFICATION_OFFICER, ("500112", "500113", "渝北区")),
    ],
)
def test_to_everybody_else_it_does_not_exist(client: Client, answered: UUID, role: Role, area: Any) -> None:
    sign_in(client, role, area)
    for act in ("", "progress"):
        assert client.get(address(answered, act)).status_code == 404
    for act in ("start", "retry", "report"):
        assert client.post(address(answered, act), {"conclusion": "meets"}).status_code == 404
    assert Client().get(address(answered)).status_code == 302, "nobody signed in is shown the way in"


def test_a_look_is_one_audit_line_for_each_person_and_polling_is_none(
    client: Client, answered: UUID, family: Family
) -> None:
    sign_in(client, Role.VERIFICATION_OFFICER)
    client.get(address(answered, "progress"))
    assert not Event.objects.filter(action="verification.findings.viewed").exists()
    client.get(address(answered))
    looked = Event.objects.filter(action="verification.findings.viewed").values_list("person_id", flat=True)
    assert sorted(looked) == sorted([family.mother, family.son])


def test_the_page_takes_few_queries_however_many_sources_answered(
    client: Client, answered: UUID, django_assert_max_num_queries: Any
) -> None:
    sign_in(client, Role.VERIFICATION_OFFICER)
    with django_assert_max_num_queries(100) as seen:
        client.get(address(answered))
    asked = [
        query["sql"] for query in seen.captured_queries if not re.match("SAVEPOINT|RELEASE", query["sql"])
    ]
    assert len(asked) <= 15
