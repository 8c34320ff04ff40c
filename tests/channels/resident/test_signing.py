"""Signing: by link in two screens, here with an officer as witness, and what a bad link or wrong digits answer."""

import re
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from minzheng.engines.casework import queries as casework
from minzheng.engines.casework.types import PartyLine
from minzheng.engines.messages.queries import demo_outbox
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel import clock
from minzheng.kernel.scope import Scope
from tests.cast import SON, Cast
from tests.channels.resident.conftest import SIGNATURE, application_id, fill, officer, sign_in, start
from tests.jobs import run_queued_jobs

pytestmark = pytest.mark.django_db
QIJIANG = Scope(lo="500110", hi="500111")


@pytest.fixture
def file(luo: Client) -> UUID:
    """A file handed in, the husband's and the son's signatures missing."""
    address = start(luo)
    fill(luo, address)
    assert luo.post(f"{address}sign/", SIGNATURE).status_code == 302
    run_queued_jobs()
    return application_id(address)


def party(file: UUID, name: str) -> PartyLine:
    with open_scope(QIJIANG):
        shown = casework.progress(file, on=clock.local_date(clock.now()))
    assert shown is not None
    return next(one for one in shown.parties if one.name == name)


def link_of(phone: str) -> str:
    """The link in the SMS a signer got: a phone typed in a form opens no account of hers."""
    found = [re.search(r"/sign/[^/]+/", line.body) for line in demo_outbox(phone=phone)]
    return next(one.group(0) for one in found if one)


def test_the_son_signs_elsewhere_in_two_screens(file: UUID) -> None:
    link, son = link_of("13800000003"), Client()
    first = son.get(link).content.decode()
    assert "罗庆华请您签字" in first
    assert "第 1 步，共 2 步" in first
    answer = son.post(link, {"tail": SON[-4:].lower()})
    assert answer["Location"] == f"{link}read/"
    second = son.get(answer["Location"]).content.decode()
    assert "第 2 步，共 2 步" in second
    assert "授权人：蹇小兵" in second
    once = {**SIGNATURE, "idempotency_token": "d" * 32}
    for _click in range(2):
        answer = son.post(f"{link}read/", once, follow=True)
        assert answer.status_code == 200 and "签好了" in answer.content.decode(), (
            "a second click is thanked too"
        )
    assert Client().get(f"{link}read/").status_code == 410, "but nobody else"
    assert party(file, "蹇小兵").signed_at is not None
    assert son.get(link).status_code == 410


def test_wrong_digits_lead_back_and_the_link_dies_after_five(file: UUID) -> None:
    link, son = link_of("13800000003"), Client()
    for _ in range(5):
        assert son.post(link, {"tail": "0000"}).status_code == 302
        answer = son.post(f"{link}read/", SIGNATURE)
        assert answer.status_code in (410, 422)
    assert son.get(link).status_code == 410
    assert party(file, "蹇小兵").signed_at is None


def test_one_address_has_so_many_tries_beside_those_of_the_link(file: UUID, settings: Any) -> None:
    settings.LINK_TRIES_A_SOURCE_AN_HOUR = 2
    link, son = link_of("13800000003"), Client()
    for _ in range(2):
        stranger = Client()
        stranger.post(link, {"tail": "0000"})
        assert stranger.post(f"{link}read/", SIGNATURE).status_code == 422
    son.post(link, {"tail": SON[-4:]})
    answer = son.post(f"{link}read/", SIGNATURE)
    assert answer.status_code == 422 and "操作太频繁，请过" in answer.content.decode()
    assert party(file, "蹇小兵").signed_at is None
    answer = son.post(f"{link}read/", SIGNATURE, REMOTE_ADDR="203.0.113.9")
    assert answer.status_code == 302 and party(file, "蹇小兵").signed_at is not None


def test_digits_of_the_wrong_shape_are_told_at_once(file: UUID) -> None:
    answer = Client().post(link_of("13800000003"), {"tail": "12"})
    assert answer.status_code == 422
    assert "请填 4 位" in answer.content.decode()


def test_the_second_screen_needs_the_first(file: UUID) -> None:
    link = link_of("13800000003")
    assert Client().get(f"{link}read/")["Location"] == link


def test_an_unknown_link_is_polite(client: Client, db: None) -> None:
    for path in ("/sign/nothing/", "/sign/nothing/read/"):
        answer = client.get(path)
        assert answer.status_code == 410
        assert "重新发送链接" in answer.content.decode()


def test_a_blank_pad_is_not_a_signature(file: UUID) -> None:
    link, son = link_of("13800000003"), Client()
    son.post(link, {"tail": SON[-4:]})
    answer = son.post(f"{link}read/", {})
    assert answer.status_code == 422
    assert party(file, "蹇小兵").signed_at is None


def test_the_officer_beside_the_family_is_witness(file: UUID, cast: Cast) -> None:
    aide, husband = officer(cast, "小杨"), party(file, "蹇大全")
    path = f"/applications/{file}/sign/{husband.id}/"
    assert "小杨 在场见证" in aide.get(path).content.decode()
    assert aide.post(path, SIGNATURE)["Location"] == f"/applications/{file}/"
    assert party(file, "蹇大全").signed_at is not None
    assert aide.get(path).status_code == 404


def test_the_applicant_does_not_sign_for_another_adult(luo: Client, file: UUID) -> None:
    path = f"/applications/{file}/sign/{party(file, '蹇大全').id}/"
    answer = luo.post(path, SIGNATURE)
    assert answer.status_code == 422
    assert "本人签名" in answer.content.decode()


def test_a_lost_link_is_sent_again_and_the_old_one_dies(luo: Client, file: UUID) -> None:
    old = link_of("13800000003")
    answer = luo.post(f"/applications/{file}/renew/{party(file, '蹇小兵').id}/")
    assert answer.status_code == 302
    assert Client().get(old).status_code == 410


def test_strangers_see_no_file(file: UUID, cast: Cast) -> None:
    husband = party(file, "蹇大全")
    for stranger in (officer(cast, "外镇"), officer(cast, "外人"), sign_in(Client(), "13800000009")):
        for path in (f"/applications/{file}/", f"/applications/{file}/sign/{husband.id}/"):
            assert stranger.get(path).status_code == 404
        assert stranger.post(f"/applications/{file}/renew/{husband.id}/").status_code == 404
        assert stranger.post(f"/apply/{file}/withdraw/").status_code == 404


def test_the_family_takes_its_application_back(luo: Client, file: UUID, cast: Cast) -> None:
    assert officer(cast, "小杨").post(f"/apply/{file}/withdraw/").status_code == 404
    path = f"/apply/{file}/withdraw/"
    assert luo.post(path)["Location"] == "/applications/"
    assert "已撤回" in luo.get("/applications/").content.decode()
