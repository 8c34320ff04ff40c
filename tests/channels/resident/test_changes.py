"""家里有变化 on the phone: one question a screen; saying what one thinks of an intended change; applying alone."""

import io
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from minzheng.engines.casework import services
from minzheng.engines.casework.models import Application, Case, ChangeReport, Party, Review
from minzheng.engines.casework.review_types import Verdict
from minzheng.engines.casework.review_words import answer_of, words_of
from minzheng.engines.casework.types import Opinion
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel import clock
from tests.access.world import person_session, session_key
from tests.cast import Cast
from tests.engines.benefits.scene import person as stranger
from tests.engines.casework.conftest import plain_handler
from tests.engines.casework.review_steps import LATER, act, at_opinion, receiving
from tests.engines.casework.steps import accepted, reviewed, surveyed_and_checked

__all__ = ["plain_handler"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_handler")]
WORDS = "儿子10月进厂上班，一个月3000元"


@pytest.fixture
def award_id(cast: Cast) -> UUID:
    """A family that receives; the clock stands after its confirmation."""
    found = receiving(cast)
    clock.set_offset_source(lambda: LATER + timedelta(hours=1) - clock.real_now())
    return found


def person(name: str) -> UUID:
    """One of the family."""
    with open_scope(WHOLE_CITY):
        return UUID(str(Party.objects.filter(name=name).earliest("pk").person_id))


def phone_of(person_id: UUID) -> Client:
    """A phone on which a person of the family is signed in."""
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = session_key(person_session(person_id))
    return client


def page(answer: Any) -> str:
    """The page."""
    return str(answer.content.decode())


def test_one_question_a_screen_and_nothing_is_lost(cast: Cast, award_id: UUID) -> None:
    phone, address = phone_of(person("罗庆华")), f"/changes/{award_id}/"
    assert f'href="{address}"' in page(phone.get("/benefits/"))
    assert "家里有什么变化" in page(phone.get(address))
    told = {"kind": "work"}
    wrong = phone.post(address, {"screen": "kind", "act": "next"})
    assert wrong.status_code == 422 and "请选一个" in page(wrong)
    assert "是谁" in page(phone.post(address, {**told, "screen": "kind", "act": "next"}))
    told["person"] = str(person("罗小军"))
    assert "什么时候的事" in page(phone.post(address, {**told, "screen": "person", "act": "next"}))
    late = phone.post(address, {**told, "happened_on": "2030-01-01", "screen": "happened_on", "act": "next"})
    assert late.status_code == 422 and "不能晚于今天" in page(late) and "2030-01-01" in page(late)
    told["happened_on"] = "2026-11-30"
    assert "说一说情况" in page(phone.post(address, {**told, "screen": "happened_on", "act": "next"}))
    assert phone.post(address, {**told, "words": " ", "screen": "words", "act": "next"}).status_code == 422
    told["words"] = WORDS
    last = page(phone.post(address, {**told, "screen": "words", "act": "next"}))
    assert "看一遍" in last and WORDS in last and "罗小军" in last and "2026年11月30日" in last
    back = page(phone.post(address, {**told, "screen": "check", "act": "back"}))
    assert WORDS in back and "说一说情况" in back
    done = phone.post(address, {**told, "screen": "check", "act": "next"}, follow=True)
    assert "已经收到" in page(done) and "拍照或选照片" in page(done)
    with open_scope(WHOLE_CITY):
        report = ChangeReport.objects.get()
        assert (report.kind, words_of(report), report.recorded_by) == ("work", WORDS, None)
        assert report.person_id == person("罗小军")


def test_a_member_tells_too_and_a_stranger_finds_nothing(cast: Cast, award_id: UUID) -> None:
    address, given = (
        f"/changes/{award_id}/",
        {"kind": "income", "words": WORDS, "screen": "check", "act": "next"},
    )
    sent = phone_of(person("罗小军"))
    papers = sent.post(address, given)["Location"]
    assert papers.endswith("/papers/") and 'href="/benefits/"' in page(sent.get(papers))
    assert phone_of(person("罗庆华")).get(papers).status_code == 200, (
        "the holder sees what was told of her award"
    )
    assert phone_of(stranger("外人甲")).get(address).status_code == 404


def through(phone: Client, address: str, *screens: tuple[str, dict[str, str]]) -> Any:
    """Screen after screen, each with all that was said before; the last answer."""
    told: dict[str, str] = {}
    answer = None
    for screen, said in screens:
        told |= said
        answer = phone.post(address, {**told, "screen": screen, "act": "next"})
    return answer


def test_who_joined_the_family_is_asked_one_question_a_screen(cast: Cast, award_id: UUID) -> None:
    phone, address = phone_of(person("罗庆华")), f"/changes/{award_id}/"
    kind = ("kind", {"kind": "birth"})
    asked = page(through(phone, address, kind))
    assert "新来的人叫什么名字" in asked and "共 6 步" in asked and "是谁？" not in asked
    nameless = through(phone, address, kind, ("newcomer", {"new_name": "", "new_relation": "2"}))
    assert nameless.status_code == 422 and "请写新来的人叫什么名字" in page(nameless)
    named = ("newcomer", {"new_name": "罗小宝", "new_relation": "4"})
    assert "身份证号" in page(through(phone, address, kind, named))
    nothing = through(phone, address, kind, named, ("number", {}))
    assert nothing.status_code == 422 and "请填出生日期" in page(nothing) and "罗小宝" in page(nothing)
    wrong = through(phone, address, kind, named, ("number", {"new_identity": "500110199"}))
    assert wrong.status_code == 422 and "500110199" in page(wrong)
    born = ("number", {"new_identity": "", "new_birth": "2026-11-20"})
    rest = (("happened_on", {"happened_on": "2026-11-20"}), ("words", {"words": "儿子家上周添了个小子"}))
    assert "罗小宝 · 孙辈" in page(through(phone, address, kind, named, born, *rest))
    done = through(phone, address, kind, named, born, *rest, ("check", {}))
    assert done.status_code == 302 and done["Location"].endswith("/papers/")
    with open_scope(WHOLE_CITY):
        file = Review.objects.get().application_id
        assert Party.objects.filter(application_id=file, name="罗小宝", relation="4").exists()


def test_a_marriage_asks_who_and_may_have_nobody_new(cast: Cast, award_id: UUID) -> None:
    phone, address = phone_of(person("罗庆华")), f"/changes/{award_id}/"
    screens = (("kind", {"kind": "marriage"}), ("person", {"person": str(person("罗小军"))}))
    assert "没有人搬来一起住，就空着" in page(through(phone, address, *screens))
    without = (*screens, ("newcomer", {"new_name": "", "new_relation": ""}))
    assert "什么时候的事" in page(through(phone, address, *without)), "no number is asked of nobody"


def photo() -> SimpleUploadedFile:
    """A slip, photographed."""
    out = io.BytesIO()
    Image.new("RGB", (400, 300), "white").save(out, "JPEG")
    return SimpleUploadedFile("住院单.jpg", out.getvalue(), "image/jpeg")


def test_slips_are_photographed_after_the_change_is_safe(cast: Cast, award_id: UUID) -> None:
    phone, given = (
        phone_of(person("罗庆华")),
        {"kind": "illness", "words": WORDS, "screen": "check", "act": "next"},
    )
    papers = phone.post(f"/changes/{award_id}/", given)["Location"]
    nothing = phone.post(papers, {})
    assert nothing.status_code == 422 and "还没有选照片" in page(nothing)
    bad = SimpleUploadedFile("a.exe", b"MZ no picture", "application/octet-stream")
    mixed = phone.post(papers, {"sheets": [bad, photo()]})
    assert mixed.status_code == 422 and "只能收照片" in page(mixed) and "已经交了 1 份" in page(mixed)
    assert "住院单" in page(phone.get(papers))
    assert phone_of(stranger("外人甲")).get(papers).status_code == 404
    assert phone_of(stranger("外人甲")).post(papers, {"sheets": [photo()]}).status_code == 404


def test_the_family_reads_what_is_meant_and_answers(cast: Cast, award_id: UUID) -> None:
    case_id = at_opinion(cast, award_id)
    with open_scope(WHOLE_CITY):
        file = Case.objects.get(pk=case_id).application_id
    phone, address = phone_of(person("罗庆华")), f"/applications/{file}/answer/"
    assert phone.get(address).status_code == 404, "nothing is meant against the family yet"
    cut = Verdict("cut", "儿子就业，家庭月收入增加，按差额减发", 40_000)
    act(cast, "张主任", services.propose_review, case_id, opinion=cut)
    shown = page(phone.get(f"/applications/{file}/"))
    assert "拟减发，还没有决定" in shown and "400" in shown and address in shown
    empty = phone.post(address, {"words": ""})
    assert empty.status_code >= 400 and "哪怕一句话" in page(empty)
    assert "已经收到" in page(phone.post(address, {"words": "工资还没有发"}, follow=True))
    with open_scope(WHOLE_CITY):
        assert answer_of(Review.objects.get(case_id=case_id)) == "工资还没有发"
    assert phone_of(person("罗小军")).get(address).status_code == 404


def test_没有通过的家庭_知道还能问什么_重残成员可以单独申请(cast: Cast) -> None:
    case_id = surveyed_and_checked(cast, accepted(cast))
    reviewed(cast, case_id, Opinion(False, "家庭人均收入高于标准，拟不予确认。"))
    act(cast, "李科", services.refuse, case_id, reasons="家庭人均收入高于当地低保标准")
    clock.set_offset_source(lambda: LATER + timedelta(hours=1) - clock.real_now())
    with open_scope(WHOLE_CITY):
        file = Case.objects.get(pk=case_id).application_id
    phone = phone_of(person("罗庆华"))
    shown = page(phone.get(f"/applications/{file}/"))
    assert "临时救助，找镇街便民服务中心" in shown and "要看您家的情况" in shown and "我要单独申请" in shown
    answer = phone.post(f"/applications/{file}/alone/")
    assert answer.status_code == 302
    with open_scope(WHOLE_CITY):
        draft = Application.objects.get(state="draft")
        assert draft.applicant_name == "罗庆华" and answer["Location"] == f"/apply/{draft.id}/"
    assert phone_of(person("罗小军")).post(f"/applications/{file}/alone/").status_code == 404


def test_nobody_applies_alone_from_a_file_that_was_not_refused(cast: Cast, award_id: UUID) -> None:
    with open_scope(WHOLE_CITY):
        file = Application.objects.get().id
    phone = phone_of(person("罗庆华"))
    assert phone.post(f"/applications/{file}/alone/").status_code in (409, 422)
