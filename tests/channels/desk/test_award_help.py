"""待遇页上替没有手机的人登记一位亲属；去世待核实的，在待办和超期里看得到由谁办、最迟哪天。"""

import re
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import UUID

import pytest

from minzheng.engines.messages.models import Outgoing
from minzheng.engines.payments import services as payments
from minzheng.engines.payments.account_models import ToldRelative
from minzheng.engines.payments.types import NamedPerson, VitalKind
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.people.services import reveal_identity
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel import clock
from tests.cast import Cast
from tests.channels.desk.conftest import SignIn, text
from tests.channels.desk.test_last_turns import death
from tests.engines.casework.review_steps import LATER, receiving
from tests.engines.casework.test_after_confirmation import people_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_handler")]
CHOICE = {
    "do": "relative",
    "relative_name": "罗小红",
    "relative_relation": "侄女",
    "relative_phone": "13900001111",
    "asked_on": "2026-12-02",
    "asked_how": "home",
    "consent_words": "我没有手机，钱到了告诉侄女一声",
}


def at(moment: Any) -> None:
    clock.set_offset_source(lambda: moment - clock.real_now())


@pytest.fixture
def page(cast: Cast) -> str:
    """The page of a family's award, some days after its confirmation."""
    award_id = receiving(cast)
    at(LATER + timedelta(days=2))
    return f"/desk/awards/{award_id}/"


def words(page: str) -> str:
    """What is read on a page, without its tags."""
    main = page[page.index("<main") : page.index("</main>")]
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main)))


def test_没有手机的_村里当面问过本人再登记_写明怎么问的(page: str, signed_in: SignIn) -> None:
    aide = signed_in("小杨")
    assert "本人同意，记下" in text(aide.get(page))
    for wrong, said in (
        ({"consent_words": ""}, "怎样问过本人"),
        ({"asked_on": "2030-01-01"}, "怎样问过本人"),
        ({"asked_on": "?"}, "怎样问过本人"),
        ({"asked_how": "photo"}, "怎样问过本人"),
        ({"relative_phone": "12"}, "11 位手机号码"),
    ):
        answer = aide.post(page, {**CHOICE, **wrong})
        assert answer.status_code == 422 and said in words(text(answer)), wrong
        assert "罗小红" in text(answer), "what was typed is still there"
    with open_scope(WHOLE_CITY):
        assert not ToldRelative.objects.exists() and not Outgoing.objects.filter(kind__contains="relative")
    assert aide.post(page, CHOICE).status_code == 302
    shown = words(text(aide.get(page)))
    assert "罗小红（侄女，139****1111）" in shown and "上门当面问的" in shown and "13900001111" not in shown
    assert "我没有手机，钱到了告诉侄女一声" in shown
    with open_scope(WHOLE_CITY):
        row = ToldRelative.objects.get()
        assert row.asked_how == "home" and row.chosen_by_posting is not None
        assert Outgoing.objects.filter(kind="payments.relative_chosen").count() == 1


def test_本人不要了_写一句就取消(page: str, signed_in: SignIn) -> None:
    aide = signed_in("小杨")
    assert aide.post(page, {"do": "relative_stop", "stop_words": "本人说不用了"}).status_code == 404
    aide.post(page, CHOICE)
    refused = aide.post(page, {"do": "relative_stop", "stop_words": "不"})
    assert refused.status_code == 422 and "本人怎么说" in text(refused)
    assert aide.post(page, {"do": "relative_stop", "stop_words": "本人说不用了"}).status_code == 302
    with open_scope(WHOLE_CITY):
        row = ToldRelative.objects.get()
    assert row.ended_at is not None and row.ended_words == "本人说不用了" and "小杨" in row.ended_by_name


def test_别的岗位没有这一步(page: str, signed_in: SignIn) -> None:
    confirmer = signed_in("李科")
    assert "本人同意，记下" not in text(confirmer.get(page))
    assert confirmer.post(page, CHOICE).status_code == 422


def test_证件到期日在待遇页登记_进同一张到期清单(page: str, signed_in: SignIn) -> None:
    aide, son = signed_in("小杨"), people_of(UUID(page.split("/")[-2]))[1]
    ends = f"{(LATER + timedelta(days=40)).date():%Y-%m-%d}"
    sent = {"do": "term", "term_holder": str(son), "term_kind": "guardianship", "term_until": ends}
    for wrong in (
        {"term_holder": "x"},
        {"term_kind": "face"},
        {"term_until": "?"},
        {"term_until": "2226-01-01"},
    ):
        assert aide.post(page, {**sent, **wrong}).status_code == 422, wrong
    assert aide.post(page, sent).status_code == 302
    assert "罗小军 · 监护、委托照护期限" in words(text(aide.get(page)))
    listed = words(text(signed_in("王敏").get("/desk/terms/")))
    assert "监护、委托照护期限" in listed and "还有 38 天" in listed
    assert "记下到期日" not in text(signed_in("李科").get(page))
    assert signed_in("李科").post(page, sent).status_code == 404


def test_去世登记_待办里写明由谁核实_登记的人自己没有(page: str, signed_in: SignIn) -> None:
    son = people_of(UUID(page.split("/")[-2]))[1]
    clerk, leader = signed_in("王敏"), signed_in("张主任")
    assert clerk.post(page, death(son)).status_code == 302
    assert "去世待核实" not in words(text(clerk.get("/desk/")))
    shown = words(text(leader.get("/desk/")))
    assert "去世待核实" in shown and "罗小军" in shown and "由" in shown and "核实" in shown
    assert page in text(leader.get("/desk/"))
    assert "去世没有按时核实" not in words(text(leader.get("/desk/overdue/")))
    at(LATER + timedelta(days=12))
    late = words(text(leader.get("/desk/overdue/")))
    assert "去世没有按时核实" in late and "罗小军" in late and "超期" in late


def test_数据提示的去世_也在待办和超期里(page: str, cast: Cast, signed_in: SignIn) -> None:
    son = people_of(UUID(page.split("/")[-2]))[1]
    with open_scope(WHOLE_CITY):
        number = reveal_identity(actor=cast["王敏"], person_id=son, purpose="核对数据", at=LATER)
    gone = NamedPerson("罗小军", number)
    payments.report_vital_event(source="殡葬", person=gone, kind=VitalKind.DEATH, on=LATER.date(), at=LATER)
    clerk = signed_in("王敏")
    shown = words(text(clerk.get("/desk/")))
    assert "去世待核实" in shown and "罗小军" in shown and "王敏" in shown
    at(LATER + timedelta(days=12))
    assert "去世没有按时核实" in words(text(signed_in("张主任").get("/desk/overdue/")))
    assert "去世没有按时核实" not in words(text(signed_in("小杨").get("/desk/overdue/")))
