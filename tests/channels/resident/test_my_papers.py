"""我的材料 on the phone, and the one tap that uses a paper again: while filling in, when papers are asked for, at the desk."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from minzheng.engines.casework import services
from minzheng.engines.casework.models import Application, Party
from minzheng.engines.papers.models import Paper
from minzheng.engines.papers.services import add_paper
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel import clock
from tests.cast import GAOTAN_AREA, MORNING, Cast
from tests.channels.resident.conftest import officer, send
from tests.channels.resident.test_changes import person, phone_of
from tests.engines.casework.conftest import plain_handler
from tests.engines.casework.review_steps import LATER, receiving
from tests.engines.casework.steps import handed_in
from tests.engines.casework.test_papers_follow import photo
from tests.programmes.assistance.dibao_answers import POSTS

__all__ = ["plain_handler"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_handler")]
LIST = "/me/papers/"


def page(answer: Any) -> str:
    """The page."""
    return str(answer.content.decode())


@pytest.fixture
def first(cast: Cast) -> UUID:
    """A file with a household book and a disability card; the clock stands three months on."""
    application_id = handed_in(cast)
    for kind in ("household_book", "disability_card"):
        with cast.acting("小杨") as aide:
            add_paper(
                actor=aide, application_id=application_id, area_code=GAOTAN_AREA, kind=kind, upload=photo(),
                filename="照片.jpg", at=MORNING, owner_id=person("罗庆华"),
            )  # fmt: skip
    clock.set_offset_source(lambda: MORNING + timedelta(days=90) - clock.real_now())
    return application_id


def kept(kind: str) -> Paper:
    """The paper first handed in."""
    with open_scope(WHOLE_CITY):
        return Paper.objects.get(kind=kind, reused_from=None)


def test_the_list_says_what_each_proves_and_until_when(first: UUID) -> None:
    phone = phone_of(person("罗庆华"))
    assert f'href="{LIST}"' in page(phone.get("/me/"))
    shown = page(phone.get(LIST))
    assert "户口簿" in shown and "有效到 2027年11月23日" in shown and "还没写到期日" in shown
    book = page(phone.get(f"{LIST}?paper={kept('household_book').id}"))
    assert "家里有哪些人" in book and "参数待核实" in book and "最低生活保障" in book
    assert "还没有交过材料" in page(phone_of(person("罗小军")).get(LIST))


def test_one_question_a_screen_about_a_card(first: UUID) -> None:
    phone, here = phone_of(person("罗庆华")), f"{LIST}?paper={kept('disability_card').id}"
    asked = page(phone.get(f"{here}&ask=end"))
    assert "证件上印的到期日" in asked and "让家里人也能用" not in asked
    wrong = phone.post(f"{here}&ask=end", {"do": "end", "ends_on": "2020-01-01"})
    assert wrong.status_code == 422 and "有效期限" in page(wrong)
    assert phone.post(f"{here}&ask=end", {"do": "end", "ends_on": "2030-05-01"}).status_code == 302
    assert "2030年5月1日" in page(phone.get(here))
    assert phone.post(f"{here}&ask=end", {"do": "end", "lasting": "yes"}).status_code == 302
    assert "长期有效" in page(phone.get(here))
    with open_scope(WHOLE_CITY):
        son = Party.objects.get(application_id=first, position=1)
    assert phone.post(f"{here}&ask=whose", {"do": "whose", "party": str(son.id)}).status_code == 302
    assert "罗小军" in page(phone.get(here))


def test_lent_and_taken_back_by_the_owner(first: UUID) -> None:
    phone, here = phone_of(person("罗庆华")), f"{LIST}?paper={kept('household_book').id}"
    with open_scope(WHOLE_CITY):
        son = Party.objects.get(application_id=first, position=1)
    assert str(son.id) in page(phone.get(f"{here}&ask=lend"))
    assert phone.post(f"{here}&ask=lend", {"do": "lend", "party": str(son.id)}).status_code == 302
    his = phone_of(son.person_id)
    assert "家里人给您用的" in page(his.get(LIST))
    assert his.get(here).status_code == 404
    assert his.post(f"{here}&ask=back", {"do": "back"}).status_code == 404
    assert "照常办" in page(phone.get(f"{here}&ask=back"))
    assert phone.post(f"{here}&ask=back", {"do": "back"}).status_code == 302
    assert "不再沿用" in page(phone.get(LIST))
    assert "家里人给您用的" not in page(his.get(LIST))
    assert phone.post(f"{here}&ask=back", {"do": "again"}).status_code == 302
    assert phone.post(here, {"do": "burn"}).status_code == 404
    assert phone.post(f"{here}&ask=lend", {"do": "lend", "party": "x"}).status_code == 404


def test_asked_for_papers_she_uses_the_one_there_is(first: UUID, cast: Cast) -> None:
    phone = phone_of(person("罗庆华"))
    with open_scope(WHOLE_CITY):
        row = Application.objects.get(pk=first)
    with cast.acting("王敏") as clerk:
        asked = services.Asked(lines=(services.ToSupply("近三个月的流水"),))
        services.ask_supplement(
            actor=clerk, application_id=first, version=row.version, asked=asked, at=MORNING
        )
    address = f"/applications/{first}/supplement/"
    assert "reuse:" not in page(phone.get(address))  # what the file has is not offered to it
    with open_scope(WHOLE_CITY):
        Paper.objects.filter(kind="household_book").update(application_id=first_of_other(cast))
    shown = page(phone.get(address))
    assert "就用这份，不用再拍" in shown and "上次交过：户口簿" in shown
    act = re.findall(r'value="(reuse:[^"]+)"', shown)
    assert len(act) == 1
    assert phone.post(address, {"act": act[0]}).status_code == 302
    assert "已收到 1 份" in page(phone.get(address))
    desk = page(officer(cast, "王敏").get(f"/desk/files/{first}/?part=documents"))
    assert "沿用：" in desk and "首次交" in desk


def first_of_other(cast: Cast) -> UUID:
    """An earlier file of the family, withdrawn."""
    with open_scope(WHOLE_CITY):
        row = Application.objects.create(
            area_code=GAOTAN_AREA, applicant_id=person("罗庆华"), items=["dibao"], state="withdrawn",
            number="500110-2025-9", process_version="2026.1", answers_box=b"", applicant_name="罗庆华",
            created_at=MORNING, updated_at=MORNING, submitted_at=MORNING, settled_at=MORNING,
        )  # fmt: skip
    return UUID(str(row.id))


def test_a_told_change_takes_a_paper_over(cast: Cast) -> None:
    award_id = receiving(cast)
    clock.set_offset_source(lambda: LATER + timedelta(hours=1) - clock.real_now())
    with open_scope(WHOLE_CITY):
        application_id = Application.objects.get(kind="new").id
    with cast.acting("小杨") as aide:
        add_paper(
            actor=aide, application_id=application_id, area_code=GAOTAN_AREA, kind="income_proof",
            upload=photo(), filename="流水.jpg", at=MORNING, owner_id=person("罗庆华"),
        )  # fmt: skip
    phone = phone_of(person("罗庆华"))
    told = {
        "kind": "work", "person": str(person("罗小军")), "happened_on": "2026-11-30",
        "words": "儿子进厂上班，一个月3000元", "screen": "check", "act": "next",
    }  # fmt: skip
    address = phone.post(f"/changes/{award_id}/", told, follow=True).redirect_chain[-1][0]
    shown = page(phone.get(address))
    act = re.findall(r'value="(reuse:[^"]+)"', shown)
    assert "收入证明" in shown and len(act) == 1
    assert phone.post(address, {"act": act[0]}).status_code == 302
    assert "已经交了 1 份" in page(phone.get(address))
    assert phone.post(address, {"act": "reuse:x"}).status_code == 404


def test_filling_in_anew_the_household_book_is_there_by_one_tap(luo_again: tuple[Client, str]) -> None:
    phone, address = luo_again
    shown = page(phone.get(f"{address}papers/"))
    act = re.findall(r'value="(reuse:[^"]+)"', shown)
    assert "上次交过：户口簿" in shown and len(act) == 1
    answer = send(phone, address, "papers", {}, act=act[0])
    assert answer.status_code == 302, page(answer)[:800]
    after = page(phone.get(f"{address}papers/"))
    assert "reuse:" not in after and "/papers/" in after
    with open_scope(WHOLE_CITY):
        assert Paper.objects.filter(kind="household_book").values("blob_id").distinct().count() == 1
    late = send(phone, address, "papers", {}, act=f"reuse:{kept('disability_card').id}")
    assert late.status_code == 409 and "到期的日子" in page(late)


@pytest.fixture
def luo_again(first: UUID) -> tuple[Client, str]:
    """罗庆华 with a new draft under the real form, her place chosen."""
    from minzheng.engines.catalogue.services import register_handler
    from minzheng.programmes.assistance.items.dibao.handler import DibaoHandler

    with open_scope(WHOLE_CITY):
        Application.objects.filter(pk=first).update(answers_box=_empty(first))
    register_handler("dibao", DibaoHandler())
    phone = phone_of(person("罗庆华"))
    address = str(phone.post("/apply/dibao/")["Location"])
    answer = send(phone, address, "place", POSTS["place"])
    assert answer.status_code == 302, page(answer)[:800]
    return phone, address


def _empty(application_id: UUID) -> bytes:
    from minzheng.engines.casework.answers import seal_answers

    return seal_answers(application_id, {})


def test_a_paper_of_a_draft_is_no_paper_handed_in(luo_again: tuple[Client, str]) -> None:
    phone, address = luo_again
    sheet = SimpleUploadedFile("票据.jpg", photo(), content_type="image/jpeg")
    assert send(phone, address, "papers", {"other": sheet}, act="save").status_code == 302
    assert "票据" in page(phone.get(f"{address}papers/"))
    assert "其他材料" not in page(phone.get(LIST))
