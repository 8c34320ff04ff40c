"""Who sees a file: its own area's officers; to everybody else it does not exist, byte for byte."""

import re
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from minzheng.engines.casework.models import Case, Party
from minzheng.foundations.audit.queries import looks_at
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel import clock
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.scope import Scope
from tests.cast import Cast
from tests.channels.desk.conftest import SignIn, text
from tests.engines.casework.conftest import filled
from tests.engines.casework.steps import accepted, handed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_handler")]
PARTS = ("", "?part=evidence", "?part=documents", "?part=history")
HERE = ("小杨", "王敏", "张主任", "核对员", "李科", "审计")
ELSEWHERE = ("外人", "外镇")


@pytest.mark.parametrize("name", HERE)
def test_officers_of_the_area_read_every_part(name: str, cast: Cast, signed_in: SignIn) -> None:
    file, client = f"/desk/files/{accepted(cast)}/", signed_in(name)
    for part in PARTS:
        page = client.get(file + part)
        assert page.status_code == 200 and "罗庆华" in text(page), part


@pytest.mark.parametrize("name", ELSEWHERE)
def test_elsewhere_it_does_not_exist(name: str, cast: Cast, signed_in: SignIn) -> None:
    application_id = accepted(cast)
    client, nothing = signed_in(name), new_id()
    for part in (*PARTS, "survey/", "tasks/survey/"):
        foreign, random = (
            client.get(f"/desk/files/{application_id}/{part}"),
            client.get(f"/desk/files/{nothing}/{part}"),
        )
        assert (foreign.status_code, foreign.content) == (404, random.content), part
    with cast.acting("李科"):
        case_id = Case.objects.get(application_id=application_id).id
        person = Party.objects.get(application_id=application_id, position=0)
    acts = [
        "accept/", "survey/", f"cases/{case_id}/review/", f"cases/{case_id}/confirm/", f"cases/{case_id}/refuse/",
        f"cases/{case_id}/serve/", f"signers/{person.id}/renew/", f"people/{person.person_id}/identity/",
    ]  # fmt: skip
    typed = {"version": "1", "reasons": "外地不能办理本地的家庭", "amount": "1", "purpose": "核对户口簿"}
    for act in acts:
        foreign = client.post(f"/desk/files/{application_id}/{act}", typed)
        random = client.post(f"/desk/files/{nothing}/{act}", typed)
        assert (foreign.status_code, foreign.content) == (404, random.content), act
    assert "罗庆华" not in text(client.get("/desk/")) + text(client.get("/desk/search/?q=luoqinghua"))
    assert "罗庆华" not in text(client.get("/desk/overdue/"))


def test_nobody_is_shown_the_door(cast: Cast) -> None:
    client = Client()
    file = f"/desk/files/{handed_in(cast)}/"
    for address in ("/desk/", "/desk/search/", "/desk/helping/", "/desk/overdue/", file, file + "survey/"):
        answer = client.get(address)
        assert answer.status_code == 302 and answer.headers["Location"].startswith("/desk/sign-in/"), address
    assert client.post(file + "accept/", {"version": "1"}).headers["Location"] == "/desk/sign-in/"


def test_a_resident_is_no_officer(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from minzheng.foundations.accounts import middleware
    from tests.cast import resident

    monkeypatch.setattr(middleware, "actor_of_session", lambda request: resident())
    client = Client()
    for address in ("/desk/", f"/desk/files/{handed_in(cast)}/", "/desk/search/?q=罗"):
        assert client.get(address).status_code == 404, address


def test_a_draft_is_the_familys_own(cast: Cast, signed_in: SignIn) -> None:
    application_id, _version = filled(cast)
    for name in ("小杨", "王敏", "李科"):
        assert signed_in(name).get(f"/desk/files/{application_id}/").status_code == 404
    assert f"/apply/{application_id}/" in text(signed_in("小杨").get("/desk/helping/"))
    assert f"/apply/{application_id}/" not in text(signed_in("王敏").get("/desk/helping/"))


WRONG_ROLES = [
    ("核对员", "accept/"), ("张主任", "accept/"), ("李科", "accept/"), ("审计", "accept/"), ("小杨", "accept/"),
    ("王敏", "review/"), ("李科", "review/"), ("审计", "review/"),
    ("张主任", "confirm/"), ("王敏", "confirm/"), ("审计", "confirm/"),
    ("张主任", "refuse/"), ("核对员", "refuse/"), ("审计", "refuse/"), ("李科", "serve/"), ("审计", "serve/"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "act"), WRONG_ROLES)
def test_another_role_gets_no_form_and_a_polite_no(
    name: str, act: str, cast: Cast, signed_in: SignIn
) -> None:
    application_id = handed_in(cast) if act == "accept/" else accepted(cast)
    client, file = signed_in(name), f"/desk/files/{application_id}/"
    assert act not in text(client.get(file))
    address = file + act
    version = 3
    with cast.acting("李科"):
        if act != "accept/":
            case = Case.objects.get(application_id=application_id)
            address, version = f"{file}cases/{case.id}/{act}", case.version
            before = case.state
    typed = {
        "version": str(version), "reasons": "写好的理由不会丢失，八个字以上", "amount": "100", "opinion": "favourable",
        "method": "at_home", "received_by": "罗庆华",
    }  # fmt: skip
    answer = client.post(address, typed)
    assert answer.status_code in (409, 422), text(answer)
    assert 'role="alert"' in text(answer)
    if act in ("review/", "confirm/", "refuse/"):
        assert "写好的理由不会丢失" in text(answer)
    with cast.acting("李科"):
        if act != "accept/":
            assert Case.objects.get(application_id=application_id).state == before


def test_each_opening_is_on_the_record_she_can_read(cast: Cast, signed_in: SignIn) -> None:
    application_id = accepted(cast)
    signed_in("李科").get(f"/desk/files/{application_id}/")
    with cast.acting("李科"):
        person = Party.objects.get(application_id=application_id, position=0).person_id
    with open_scope(Scope(subject=person)):
        seen = [look.who for look in looks_at(person_id=person) if look.action == "casework.file.viewed"]
    assert seen == ["綦江区 区县确认人 李科"]


def test_an_identity_number_is_shown_for_a_purpose_only(cast: Cast, signed_in: SignIn) -> None:
    application_id, client = accepted(cast), signed_in("王敏")
    with cast.acting("李科"):
        person = Party.objects.get(application_id=application_id, position=0).person_id
    page = text(client.get(f"/desk/files/{application_id}/"))
    assert not re.search(r"\b\d{17}[\dX]\b", page), "masked until asked for"
    address = f"/desk/files/{application_id}/people/{person}/identity/"
    refused = client.post(address, {"purpose": ""})
    assert refused.status_code == 422 and "需要填写事由" in text(refused)
    shown = client.post(address, {"purpose": "核对户口簿"}, headers={"HX-Request": "true"})
    assert re.search(r"\d{17}[\dX]", text(shown)) and "<html" not in text(shown)
    assert shown.headers["Cache-Control"] == "no-store"
    assert signed_in("审计").post(address, {"purpose": "核对户口簿"}).status_code == 422
    assert (
        client.post(
            f"/desk/files/{application_id}/people/{new_id()}/identity/", {"purpose": "好奇"}
        ).status_code
        == 404
    )
    with open_scope(Scope(subject=person)):
        told = [
            look.purpose for look in looks_at(person_id=person) if look.action == "people.identity.revealed"
        ]
    assert told == ["核对户口簿"]


def test_letters_and_papers_leave_a_line(cast: Cast, signed_in: SignIn, clean_picture: bytes) -> None:
    from minzheng.engines.letters.queries import letters_of
    from minzheng.engines.papers.services import add_paper
    from tests.cast import GAOTAN_AREA
    from tests.jobs import run_queued_jobs

    application_id = accepted(cast)
    with cast.acting("小杨") as aide:
        person = Party.objects.get(application_id=application_id, position=0).person_id
        given: dict[str, Any] = {
            "application_id": application_id, "area_code": GAOTAN_AREA, "kind": "household_book",
            "upload": clean_picture, "filename": "户口簿.jpg", "at": clock.now(), "owner_id": person,
        }  # fmt: skip
        paper_id: UUID = add_paper(actor=aide, **given).id
        letter_id = letters_of(application_id)[0].id
    client, stranger = signed_in("李科"), signed_in("外人")
    assert client.get(f"/desk/letters/{letter_id}/").status_code == 409, "still being set"
    run_queued_jobs()
    letter, paper = client.get(f"/desk/letters/{letter_id}/"), client.get(f"/desk/papers/{paper_id}/")
    assert letter.content.startswith(b"%PDF") and paper.headers["Content-Type"] == "image/jpeg"
    for answer in (letter, paper):
        assert answer.headers["Content-Disposition"].startswith("inline;")
        assert (
            answer.headers["X-Content-Type-Options"] == "nosniff"
            and "no-store" in answer.headers["Cache-Control"]
        )
    for kind, known in (("letters", letter_id), ("papers", paper_id)):
        foreign, random = stranger.get(f"/desk/{kind}/{known}/"), stranger.get(f"/desk/{kind}/{new_id()}/")
        assert (foreign.status_code, foreign.content) == (404, random.content)
    with open_scope(Scope(subject=person)):
        actions = [look.action for look in looks_at(person_id=person)]
    assert actions.count("letters.letter.opened") == 1 and actions.count("papers.paper.opened") == 1


def test_a_drafts_papers_are_the_familys_own_too(cast: Cast, signed_in: SignIn, clean_picture: bytes) -> None:
    from minzheng.engines.papers.services import add_paper
    from tests.cast import GAOTAN_AREA

    application_id, _version = filled(cast)
    with cast.acting("小杨") as aide:
        paper = add_paper(
            actor=aide, application_id=application_id, area_code=GAOTAN_AREA, kind="household_book",
            upload=clean_picture, filename="户口簿.jpg", at=clock.now(),
        )  # fmt: skip
    client = signed_in("王敏")
    known, random = client.get(f"/desk/papers/{paper.id}/"), client.get(f"/desk/papers/{new_id()}/")
    assert (known.status_code, known.content) == (404, random.content)
