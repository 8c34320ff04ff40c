"""The form through HTTP: fill, keep, resume elsewhere, be told once what is missing, sign and hand in."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from minzheng.engines.casework import queries as casework
from minzheng.engines.casework.models import Application
from minzheng.engines.casework.types import Draft
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.scope import Scope
from tests.cast import LUO, SON, Cast, identity
from tests.channels.resident.conftest import (
    PHONE,
    SIGNATURE,
    application_id,
    fill,
    officer,
    send,
    sign_in,
    start,
    version_on,
)
from tests.programmes.assistance.dibao_answers import FAMILY

pytestmark = pytest.mark.django_db
QIJIANG = Scope(lo="500110", hi="500111")


def kept(address: str) -> Draft:
    """The draft as its owner has it: a family's draft is open to the family alone."""
    with open_scope(Scope(lo="50", hi="51")):
        row = Application.objects.get(pk=application_id(address))
    with open_scope(Scope(subject=row.applicant_id) if row.applicant_id else QIJIANG):
        found = casework.draft(row.id)
    assert found is not None
    return found


def test_a_family_applies_and_sees_where_it_stands(luo: Client) -> None:
    address = start(luo)
    fill(luo, address)
    review = luo.get(f"{address}sign/").content.decode()
    assert "打工、工资每月 600 元" in review
    assert "居民家庭经济状况核对授权书" in review
    answer = luo.post(f"{address}sign/", SIGNATURE)
    assert answer.status_code == 302, answer.content.decode()
    page = luo.get(answer["Location"]).content.decode()
    assert "还等谁签字" in page
    assert "蹇大全" in page
    assert "已提交" in page
    assert kept(address).state == "waiting"
    assert kept(address).area_code == "500110500110120206"


def test_the_phone_of_the_account_is_carried_and_not_typed_again(luo: Client) -> None:
    address = start(luo)
    page = luo.get(f"{address}place/").content.decode()
    assert f'value="{PHONE}"' in page
    assert "上次填写" in page


def test_everything_missing_is_listed_once_with_a_way_to_each(luo: Client) -> None:
    address = start(luo)
    fill(luo, address, skip=("income", "support"))
    page = luo.get(f"{address}sign/").content.decode()
    assert page.count("罗庆华：请选择“近一年有没有收入”") == 1
    assert f'href="{address}income/#id_people-p1-has_income-field"' in page
    assert "签字并提交" not in page
    assert luo.post(f"{address}sign/", SIGNATURE).status_code == 422
    assert kept(address).state == "draft"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"people-p1-identity": LUO[:17] + ("1" if LUO[17] != "1" else "2")}, "校验位不对"),
        ({"people-p1-name": "罗" * 200}, "您填了 200 个字"),
        ({"people-p3-relation": "3"}, "身份证号显示是男性"),
        ({"people-p2-identity": LUO}, "同一个人只写一次"),
        ({"people-p3-relation": "1"}, "配偶只能有一位"),
        ({"people-p3-relation": "5"}, "不像是长辈"),
    ],
)
def test_what_is_wrong_is_said_in_the_page_and_nothing_typed_is_lost(
    luo: Client, change: dict[str, str], words: str
) -> None:
    address = start(luo)
    for _ in range(2):
        send(luo, address, "family", {"people": ["p1"]}, act="add:people")
    answer = send(luo, address, "family", {**FAMILY, **change})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert all(f'value="{text}"' in page for name, text in change.items() if not name.endswith("relation"))
    assert 'value="蹇大全"' in page
    again = luo.get(f"{address}family/").content.decode()
    assert words in again
    assert 'value="蹇大全"' in again


def test_members_are_added_and_removed_but_never_the_applicant(luo: Client) -> None:
    address = start(luo)
    answer = send(luo, address, "family", {"people": ["p1"], "people-p1-name": "罗庆华"}, act="add:people")
    assert answer["Location"].endswith("/family/#people-p2")
    page = luo.get(f"{address}family/").content.decode()
    assert 'value="罗庆华"' in page
    assert 'value="remove:people:p2"' in page
    assert 'value="remove:people:p1"' not in page
    send(luo, address, "family", {"people": ["p1", "p2"]}, act="remove:people:p2")
    send(luo, address, "family", {"people": ["p1"]}, act="remove:people:p1")
    assert [row["id"] for row in kept(address).answers["groups"]["people"]] == ["p1"]


def test_a_draft_saves_itself_and_opens_on_another_phone(luo: Client) -> None:
    address = start(luo)
    version = version_on(luo.get(f"{address}family/").content.decode())
    post = {"people": ["p1"], "people-p1-name": "罗庆华", "version": version}
    answer = luo.post(f"{address}family/draft/", post, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert int(version_on(answer.content.decode())) == int(version) + 1
    elsewhere = sign_in(Client())
    assert 'value="罗庆华"' in elsewhere.get(f"{address}family/").content.decode()


def test_the_same_browser_overtakes_its_own_autosave(luo: Client) -> None:
    address = start(luo)
    version = version_on(luo.get(f"{address}family/").content.decode())
    luo.post(f"{address}family/draft/", {"people": ["p1"], "people-p1-name": "罗庆", "version": version})
    answer = luo.post(f"{address}family/", {"people": ["p1"], "people-p1-name": "罗庆华", "version": version})
    assert answer.status_code == 302


def test_two_devices_at_once_lose_nothing_and_ask_to_look(luo: Client) -> None:
    address = start(luo)
    other = sign_in(Client())
    version = version_on(luo.get(f"{address}family/").content.decode())
    first = {"people": ["p1"], "people-p1-name": "罗庆华", "version": version, "act": "next"}
    assert luo.post(f"{address}family/", first).status_code == 302
    second = {"people": ["p1"], "people-p1-name": "罗庆花", "version": version, "act": "next"}
    answer = other.post(f"{address}family/", second)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "另一台设备" in page
    assert 'value="罗庆花"' in page
    answer = other.post(f"{address}family/", {**second, "version": version_on(page)})
    assert answer.status_code == 302


def test_a_double_click_hands_in_once(luo: Client) -> None:
    address = start(luo)
    fill(luo, address)
    post = {**SIGNATURE, "idempotency_token": "a" * 32}
    first, second = luo.post(f"{address}sign/", post), luo.post(f"{address}sign/", post)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"]
    assert len(casework_lines(luo)) == 1


def casework_lines(client: Client) -> list[str]:
    page = client.get("/applications/").content.decode()
    return [part for part in page.split('class="mz-cell"')[1:] if "最低生活保障" in part]


def test_without_a_signature_nothing_is_handed_in_and_the_page_says_so(luo: Client) -> None:
    address = start(luo)
    fill(luo, address)
    answer = luo.post(f"{address}sign/", {"signature_svg": "", "signature_points": ""})
    assert answer.status_code == 422
    assert "签名" in answer.content.decode()
    assert kept(address).state == "draft"


def test_a_typed_name_signs_for_who_cannot_draw(luo: Client) -> None:
    address = start(luo)
    fill(luo, address)
    assert luo.post(f"{address}sign/", {"typed_name": "罗庆花"}).status_code == 422
    assert luo.post(f"{address}sign/", {"typed_name": "罗庆华"}).status_code == 302


def picture() -> SimpleUploadedFile:
    box = BytesIO()
    Image.new("RGB", (320, 200), (120, 160, 140)).save(box, "JPEG")
    return SimpleUploadedFile("户口簿.jpg", box.getvalue(), "image/jpeg")


def test_papers_are_taken_in_shown_and_taken_out(luo: Client) -> None:
    address = start(luo)
    fill(luo, address)
    assert send(luo, address, "papers", {}, household_book=[picture()]).status_code == 302
    page = luo.get(f"{address}papers/").content.decode()
    path = page.split('<img src="')[1].split('"')[0]
    assert luo.get(path)["Content-Type"] == "image/jpeg"
    assert Client().get(path).status_code == 302
    assert luo.get(f"{path}remove/").status_code == 200
    luo.post(f"{path}remove/")
    assert path not in luo.get(f"{address}papers/").content.decode()


def test_a_file_that_is_no_paper_is_refused_beside_its_field_and_the_others_are_kept(luo: Client) -> None:
    address = start(luo)
    fill(luo, address)
    trap = SimpleUploadedFile("账单.jpg", b"MZ" + b"\x00" * 400, "image/jpeg")
    answer = send(luo, address, "papers", {}, household_book=[picture()], other=[trap])
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "只能收照片" in page
    assert page.count("<img src=") == 1


def test_papers_wait_for_the_place(luo: Client) -> None:
    answer = send(luo, start(luo), "papers", {}, household_book=[picture()])
    assert answer.status_code == 422
    assert "选好村" in answer.content.decode()


def test_an_aide_fills_in_with_her_name_on_the_page_and_her_village_filled(aide: Client) -> None:
    address = start(aide)
    page = aide.get(f"{address}place/").content.decode()
    assert "小杨 正在协助" in page
    assert "綦江区扶欢镇高滩村" in page
    fill(aide, address)
    assert "小杨 正在协助 罗庆华 填写" in aide.get(f"{address}income/").content.decode()
    assert aide.post(f"{address}sign/", SIGNATURE).status_code == 302
    assert kept(address).assisted_by.endswith("小杨")


def test_an_aide_cannot_file_a_family_under_another_town(aide: Client) -> None:
    address = start(aide)
    answer = send(aide, address, "place", {"village": "500110108200", "address": "1 组", "area": "rural"})
    assert answer.status_code in (404, 422)
    assert kept(address).area_code.startswith("500110500110120206")


def test_nobody_else_opens_a_draft(luo: Client, cast: Cast) -> None:
    address = start(luo)
    fill(luo, address)
    for stranger in (
        sign_in(Client(), "13800000009"),
        officer(cast, "外镇"),
        officer(cast, "外人"),
        officer(cast, "李科"),
    ):
        for path in (address, f"{address}family/", f"{address}sign/", f"{address}family/draft/"):
            assert stranger.get(path).status_code in (404, 405), path
        assert stranger.post(f"{address}family/", {"people": ["p1"], "version": "1"}).status_code == 404
    assert Client().get(f"{address}family/")["Location"].startswith("/sign-in/?next=")


def test_places_are_found_by_name_pinyin_and_town(luo: Client, aide: Client) -> None:
    def found(client: Client, text: str) -> list[str]:
        return [row["value"] for row in client.get("/places/", {"q": text}).json()]

    assert "500110120206" in found(luo, "高滩村")
    assert "500110120206" in found(luo, "扶欢镇")
    assert found(aide, "高滩") == ["500110120206"]
    assert found(luo, "") == []


def test_an_unknown_step_or_item_does_not_exist(luo: Client) -> None:
    assert luo.get(f"{start(luo)}nothing/").status_code == 404
    assert luo.get("/apply/nothing/").status_code == 404


def test_a_handed_in_form_leads_to_its_progress(luo: Client) -> None:
    address = start(luo)
    fill(luo, address)
    luo.post(f"{address}sign/", SIGNATURE)
    for path in (address, f"{address}family/"):
        assert luo.get(path)["Location"] == f"/applications/{application_id(address)}/"
    assert luo.post(f"{address}family/draft/", {"version": "1"}).status_code == 409


def test_the_same_household_is_told_when_it_applies_twice(luo: Client) -> None:
    address = start(luo)
    fill(luo, address)
    luo.post(f"{address}sign/", SIGNATURE)
    husband = sign_in(Client(), "13800000002")
    second = start(husband)
    for _ in range(1):
        send(husband, second, "family", {"people": ["p1"]}, act="add:people")
    family = {
        "people": ["p1", "p2"], "people-p1-name": "罗小妹", "people-p1-identity": identity("50011019700312452"),
        "people-p1-health__there": "1", "people-p2-name": "蹇小兵", "people-p2-identity": SON, "people-p2-relation": "7",
        "people-p2-lives": "apart", "people-p2-health__there": "1",
    }  # fmt: skip
    assert send(husband, second, "family", family).status_code == 302
    from tests.programmes.assistance.dibao_answers import MEANS, PLACE, SUPPORT

    income = {"people": ["p1", "p2"], "people-p1-has_income": "no", "people-p2-has_income": "no"}
    place = {**PLACE, "phone": "13800000002"}
    for step, post in (("place", place), ("income", income), ("means", MEANS), ("support", SUPPORT)):
        assert send(husband, second, step, post).status_code == 302
    answer = husband.post(f"{second}sign/", SIGNATURE)
    assert answer.status_code == 422, answer.get("Location")
    assert "一户只能申请一次" in answer.content.decode()
