"""上次填的，还对吗：带着来源和日期看，哪里不一样改哪里，镇街看得到改了什么。"""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from minzheng.engines.benefits.models import Award
from minzheng.engines.casework import services
from minzheng.engines.casework.models import Case, Party, Review
from minzheng.engines.casework.review_types import NewReview
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel import clock
from tests.cast import MORNING, Cast
from tests.channels.desk.conftest import SignIn, signed_in
from tests.channels.resident.test_changes import page, phone_of
from tests.engines.benefits.scene import person as stranger
from tests.programmes.assistance.stock.lists import family, number
from tests.programmes.assistance.stock.test_import import taken_over
from tests.seen import seen

__all__ = ["signed_in"]
pytestmark = pytest.mark.django_db
INCOME = {
    "people": ["p1", "p2"],
    "people-p1-has_income": "yes",
    "people-p1-incomes": ["wage"],
    "people-p1-wage_fen": "900",
}


@pytest.fixture
def file(cast: Cast) -> UUID:
    """A review of a couple that came by a list."""
    later = MORNING + timedelta(days=30)
    taken_over(cast, family(1))
    with cast.acting("王敏") as clerk:
        award = Award.objects.get()
        made = services.open_review(actor=clerk, award_id=award.id, new=NewReview("cycle"), at=later)
    clock.set_offset_source(lambda: later + timedelta(hours=1) - clock.real_now())
    return made


def holder() -> Client:
    """The phone of whom the award is for."""
    with open_scope(WHOLE_CITY):
        return phone_of(Award.objects.get().person_id)


def version(file: UUID) -> str:
    with open_scope(WHOLE_CITY):
        return str(Case.objects.get(application_id=file).version)


def test_the_family_sees_what_was_said_and_changes_one_thing(file: UUID) -> None:
    phone, address = holder(), f"/applications/{file}/answers/"
    assert address in page(phone.get(f"/applications/{file}/"))
    shown = page(phone.get(address))
    assert "邓乙松" in shown and re.search(r"20\d\d年\d+月\d+日 上次填的", shown)
    assert number(1) not in shown, "an identity number is in no list"
    form = page(phone.get(f"{address}income/"))
    assert 'name="people-p1-has_income"' in form and "添加家庭成员" not in form
    family_form = page(phone.get(f"{address}family/"))
    assert 'name="people-p1-name"' not in family_form and 'name="people-p1-identity"' not in family_form
    done = phone.post(f"{address}income/", {**INCOME, "version": version(file)}, follow=True)
    assert "已记下" in page(done) and "900" in page(done) and "这次改的" in page(done)


def test_a_wrong_value_comes_back_and_changes_nothing(file: UUID) -> None:
    phone, address = holder(), f"/applications/{file}/answers/income/"
    wrong = phone.post(address, {**INCOME, "people-p1-wage_fen": "九百块", "version": version(file)})
    assert wrong.status_code == 422 and "九百块" in page(wrong) and "还没有保存" in page(wrong)
    stale = phone.post(address, {**INCOME, "version": "77"})
    assert stale.status_code == 409 and "900" in page(stale), "what was typed stays on the page"
    assert "900" not in seen(page(phone.get(f"/applications/{file}/answers/")))


def test_the_desk_shows_what_is_otherwise_now(file: UUID, signed_in: SignIn) -> None:
    desk = f"/desk/files/{file}/review-file/"
    assert f"/applications/{file}/answers/" in page(signed_in("小杨").get(desk))
    assert f"/applications/{file}/answers/" not in page(signed_in("张主任").get(desk))
    aide = signed_in("小杨")
    aide.post(f"/applications/{file}/answers/income/", {**INCOME, "version": version(file)})
    shown = page(signed_in("张主任").get(desk))
    assert "家庭说和上次不一样的" in shown and "打工、工资" in shown and "900" in shown and "小杨" in shown


def test_nobody_else_reads_or_changes_them(file: UUID, signed_in: SignIn) -> None:
    address = f"/applications/{file}/answers/"
    for client in (phone_of(stranger("外人甲")), signed_in("外镇"), signed_in("张主任")):
        assert client.get(address).status_code == 404
        assert client.post(f"{address}income/", {**INCOME, "version": "1"}).status_code == 404
    spouse = _spouse()
    assert spouse.get(address).status_code == 404, "a file is its holder's"
    assert holder().get(f"{address}papers/").status_code == 404


def _spouse() -> Client:
    with open_scope(WHOLE_CITY):
        return phone_of(Party.objects.filter(role="member").earliest("pk").person_id)


def test_when_it_is_being_decided_they_are_read_only(file: UUID, cast: Cast) -> None:
    with open_scope(WHOLE_CITY):
        Case.objects.filter(pk=Review.objects.get().case_id).update(state="deciding")
    phone, address = holder(), f"/applications/{file}/answers/"
    shown: Any = phone.get(address)
    assert "这里只能看" in page(shown) and "改一改" not in page(shown)
    assert phone.post(f"{address}income/", {**INCOME, "version": version(file)})["Location"] == address
