"""The door: a code to the phone, the same answer for every failure, out again."""

import re
from typing import Any

import pytest
from django.test import Client

from minzheng.engines.messages import queries as messages
from minzheng.foundations.accounts import services as accounts
from minzheng.kernel import clock
from tests.cast import Cast
from tests.channels.resident.conftest import PHONE, officer, sign_in
from tests.jobs import run_queued_jobs

pytestmark = pytest.mark.django_db


def test_a_code_comes_by_sms_and_opens_the_door(client: Client) -> None:
    page = client.post("/sign-in/", {"phone": "138 0000 0001", "act": "send"}).content.decode()
    assert "验证码已发到 13800000001" in page
    run_queued_jobs()
    body = messages.demo_outbox(phone=PHONE)[0].body
    code = "".join(one for one in body.split("验证码")[1] if one.isdigit())[:6]
    assert code not in page
    answer = client.post("/sign-in/", {"phone": PHONE, "code": code, "act": "enter", "next": "/me/"})
    assert answer["Location"] == "/me/"
    assert "138****0001" in client.get("/me/").content.decode()


def test_a_wrong_code_has_one_answer_and_keeps_the_phone(client: Client) -> None:
    accounts.issue_phone_code(phone=PHONE, at=clock.now())
    answer = client.post("/sign-in/", {"phone": PHONE, "code": "000000x", "act": "enter"})
    assert answer.status_code == 422
    assert "验证码不对或已过期" in answer.content.decode()
    assert f'value="{PHONE}"' in answer.content.decode()
    assert "account" not in client.session


def test_a_number_that_is_no_phone_is_told_what_is_wrong_and_kept(client: Client) -> None:
    answer = client.post("/sign-in/", {"phone": "1380000", "act": "send"})
    assert answer.status_code == 422
    assert "11 位" in answer.content.decode()
    assert 'value="1380000"' in answer.content.decode()


def test_too_many_codes_are_refused_politely(client: Client) -> None:
    for _ in range(5):
        client.post("/sign-in/", {"phone": PHONE, "act": "send"})
    answer = client.post("/sign-in/", {"phone": PHONE, "act": "send"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert re.search(r"操作太频繁，请过 \d+ 分钟再试；着急办理可以拨打窗口电话或请工作人员协助", page)
    assert f'value="{PHONE}"' in page


def test_one_address_cannot_make_us_write_to_every_phone(client: Client, settings: Any) -> None:
    settings.CODES_A_SOURCE_AN_HOUR = 3
    for n in range(3):
        assert client.post("/sign-in/", {"phone": f"1390000000{n}", "act": "send"}).status_code == 200
    answer = client.post(
        "/sign-in/", {"phone": "13900000009", "act": "send"}, headers={"X-Forwarded-For": "198.51.100.7"}
    )
    assert answer.status_code == 422 and "操作太频繁" in answer.content.decode()
    run_queued_jobs()
    assert messages.demo_outbox(phone="13900000009") == []
    elsewhere = client.post("/sign-in/", {"phone": "13900000009", "act": "send"}, REMOTE_ADDR="203.0.113.9")
    assert elsewhere.status_code == 200


def test_nobody_is_sent_to_another_site(client: Client) -> None:
    code = accounts.issue_phone_code(phone=PHONE, at=clock.now())
    answer = client.post(
        "/sign-in/", {"phone": PHONE, "code": code, "act": "enter", "next": "//evil.example/"}
    )
    assert answer["Location"] == "/"


def test_out_is_out(luo: Client) -> None:
    assert luo.get("/me/").status_code == 200
    luo.post("/sign-out/")
    assert luo.get("/me/")["Location"] == "/sign-in/?next=%2Fme%2F"


@pytest.mark.parametrize("path", ["/applications/", "/letters/", "/me/", "/me/looks/"])
def test_a_resident_s_own_pages_are_not_an_officer_s(cast: Cast, path: str) -> None:
    assert officer(cast, "小杨").get(path).status_code == 404
    assert sign_in(Client()).get(path).status_code == 200


def test_the_first_page_is_for_everybody(client: Client, cast: Cast) -> None:
    assert "低保申请" in client.get("/").content.decode()
    aide = officer(cast, "小杨").get("/").content.decode()
    assert "协助一户申请低保" in aide
    district = officer(cast, "李科").get("/").content.decode()
    assert "去工作台" in district
    assert "协助一户申请低保" not in district


def test_large_type_is_one_tap_away(luo: Client) -> None:
    answer = luo.post("/ui/elder/", {"elder": "1", "next": "/me/"})
    assert answer["Location"] == "/me/"
    assert 'data-elder="true"' in luo.get("/me/").content.decode()
