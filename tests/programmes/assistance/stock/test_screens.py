"""The pages of stock import through HTTP: upload, diff, rejected rows, two people, the list to look at."""

import re
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from minzheng.programmes.assistance.stock.reading import read_sheet
from tests.cast import Cast
from tests.channels.desk.conftest import SignIn, field, morning, signed_in, text
from tests.jobs import run_queued_jobs
from tests.programmes.assistance.stock.lists import Row, family, number, workbook

__all__ = ["morning", "signed_in"]
pytestmark = pytest.mark.django_db


def upload(data: bytes, name: str = "扶欢镇存量.xlsx") -> dict[str, Any]:
    return {"workbook": SimpleUploadedFile(name, data)}


def brought(client: Any, rows: list[Row]) -> str:
    """Uploaded and checked; the import's address."""
    response = client.post("/desk/stock/", upload(workbook(rows)))
    assert response.status_code == 302, text(response)
    run_queued_jobs()
    return str(response["Location"])


def test_from_upload_to_the_list_to_look_at(cast: Cast, signed_in: SignIn) -> None:
    reviewer, confirmer, clerk = signed_in("刘审核"), signed_in("李科"), signed_in("王敏")
    address = brought(reviewer, [*family(1), *family(2, amount="0")])
    page = text(reviewer.get(address))
    assert "请另一位区县确认人" in page and "确认导入" not in re.sub(r"请另一位.*?。", "", page).replace(
        "等待确认", ""
    )
    assert "4 行 每月金额（元）" in page and "大于 0" in page
    page = text(confirmer.get(address))
    done = confirmer.post(
        address + "confirm/", {"version": field(page, "version", "confirm/"), "reasons": ""}
    )
    assert done.status_code == 302
    run_queued_jobs()
    page = text(confirmer.get(address))
    assert "已导入" in page and "已处理 1 / 1 户" in page
    listed = text(clerk.get("/desk/stock/to-look-at/"))
    assert "邓乙松" in listed and "高滩村" in listed
    household = re.search(r"/desk/stock/to-look-at/([0-9a-f-]{36})/", listed)
    assert household is not None
    assert clerk.post(f"/desk/stock/to-look-at/{UUID(household[1])}/").status_code == 302
    assert "邓乙松" not in text(clerk.get("/desk/stock/to-look-at/"))


def test_no_page_shows_an_identity_or_card_number(cast: Cast, signed_in: SignIn) -> None:
    reviewer = signed_in("刘审核")
    address = brought(reviewer, [*family(1), *family(2, amount="0")])
    for finding in ("new", "rejected"):
        page = text(reviewer.get(f"{address}?finding={finding}"))
        assert number(1) not in page and number(2) not in page and "621700" not in page


def test_rejected_rows_are_downloaded_and_the_download_is_on_the_record(
    cast: Cast, signed_in: SignIn
) -> None:
    from minzheng.foundations.audit.models import Event

    reviewer = signed_in("刘审核")
    address = brought(reviewer, [*family(1), *family(2, amount="0")])
    response = reviewer.get(address + "rejected/")
    assert response["Content-Type"].endswith("sheet") and "attachment" in response["Content-Disposition"]
    rows = read_sheet(response.content).rows
    assert [row.get("identity") for row in rows][0] == number(2)
    with cast.acting("李科"):
        assert Event.objects.filter(action="casework.stock.rejected_taken").count() == 1


def test_families_given_less_stand_apart_with_the_way_to_go(cast: Cast, signed_in: SignIn) -> None:
    reviewer, confirmer = signed_in("刘审核"), signed_in("李科")
    for rows in (family(1), family(1, amount="800")):
        address = brought(reviewer, rows)
        page = text(confirmer.get(address))
        version = field(page, "version", "confirm/")
        assert confirmer.post(address + "confirm/", {"version": version}).status_code == 302
        run_queued_jobs()
    assert "金额减少，请走复核" in page and "导入不减发、不停发" in page and "860 元 → 800 元" in page
    after = text(confirmer.get(address))
    assert "已发起复核" in after and "已处理 1 / 1 户" in after


def test_the_template_is_downloaded(cast: Cast, signed_in: SignIn) -> None:
    assert len(read_sheet(signed_in("刘审核").get("/desk/stock/template/").content).rows) == 2


def test_a_refused_file_says_why_and_writes_nothing(cast: Cast, signed_in: SignIn) -> None:
    reviewer = signed_in("刘审核")
    refused = reviewer.post("/desk/stock/", upload(b"a,b\n", "存量.csv"))
    assert refused.status_code == 422 and "只收 .xlsx" in text(refused)
    assert "请先选择" in text(reviewer.post("/desk/stock/", {}))


def test_the_bringer_cannot_confirm_through_the_form_either(cast: Cast, signed_in: SignIn) -> None:
    confirmer = signed_in("李科")
    address = brought(confirmer, family(1))
    refused = confirmer.post(address + "confirm/", {"version": "2"})
    assert refused.status_code == 422 and "两个人" in text(refused)
    assert confirmer.post(address + "withdraw/", {"version": "2"}).status_code == 302


@pytest.mark.parametrize("who", ["小杨", "王敏", "张主任", "核对员", "审计", "外人"])
def test_others_find_no_import(cast: Cast, signed_in: SignIn, who: str) -> None:
    address = brought(signed_in("刘审核"), family(1))
    stranger = signed_in(who)
    for path in ("", "progress/", "rejected/"):
        assert stranger.get(address + path).status_code == 404
    assert stranger.post(address + "confirm/", {"version": "2"}).status_code == 404


def test_progress_says_when_to_load_anew(cast: Cast, signed_in: SignIn) -> None:
    reviewer = signed_in("刘审核")
    address = str(reviewer.post("/desk/stock/", upload(workbook(family(1))))["Location"])
    waiting = reviewer.get(address + "progress/")
    assert 'hx-trigger="every 2s"' in text(waiting) and "HX-Refresh" not in waiting
    run_queued_jobs()
    assert reviewer.get(address + "progress/")["HX-Refresh"] == "true"
