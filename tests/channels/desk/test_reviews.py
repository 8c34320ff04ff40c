"""复核 at the desk: the list of re-checks, an award's page, a review carried to its decision through the pages."""

import io
from datetime import timedelta
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from minzheng.engines.benefits.queries import amount_due, members_on
from minzheng.engines.casework.models import Case, ChangeReport, Party, Recheck, Review
from minzheng.engines.letters.models import Letter
from minzheng.engines.papers.models import Paper
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel import clock
from tests.cast import GAOTAN_AREA, Cast
from tests.channels.desk.conftest import SignIn, text
from tests.engines.casework.review_steps import FEN, LATER, opened, receiving
from tests.jobs import run_queued_jobs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_handler")]
REASONS = "家庭收入核实后有变化，按规定办理"


@pytest.fixture
def award_id(cast: Cast) -> UUID:
    """A family that receives 620 yuan a month; the clock stands after its confirmation."""
    found = receiving(cast)
    ahead = LATER + timedelta(hours=1) - clock.real_now()
    clock.set_offset_source(lambda: ahead)
    return found


def version(case_id: UUID) -> str:
    """The case's version as its page shows it."""
    with open_scope(WHOLE_CITY):
        return str(Case.objects.get(pk=case_id).version)


def review_page(case_id: UUID) -> str:
    """The address of a review."""
    with open_scope(WHOLE_CITY):
        return f"/desk/files/{Case.objects.get(pk=case_id).application_id}/review-file/"


def send(client: Client, case_id: UUID, do: str, **given: object) -> str:
    """One act through the page; the page it leads to."""
    answer = client.post(review_page(case_id), {"do": do, "version": version(case_id), **given}, follow=True)
    assert answer.status_code == 200, text(answer)
    return text(answer)


def test_a_cut_through_the_pages(signed_in: SignIn, cast: Cast, award_id: UUID) -> None:
    case_id = opened(cast, award_id)
    assert "开始复核" in text(signed_in("王敏").get(review_page(case_id)))
    send(signed_in("王敏"), case_id, "begin", how="papers")
    page = send(signed_in("张主任"), case_id, "propose", verdict="cut", amount="400", reasons=REASONS)
    assert "拟作的调整" in page and "没有说明不等于同意" in page
    assert "登记家庭的说明" not in page, "the leader writes no answer"
    send(signed_in("王敏"), case_id, "answer", words="儿子的工资要下月才发")
    send(signed_in("王敏"), case_id, "hear")
    decider = signed_in("李科")
    page = text(decider.get(review_page(case_id)))
    assert "儿子的工资要下月才发" in page and "作出决定" in page and "参数待核实" in page
    page = send(decider, case_id, "decide", verdict="cut", amount="400", reasons=REASONS)
    assert "送达的下一个月才执行" in page
    with open_scope(WHOLE_CITY):
        assert amount_due(award_id=award_id, month=LATER.date() + timedelta(days=90)) == FEN


def test_what_is_refused_comes_back_with_what_was_typed(
    signed_in: SignIn, cast: Cast, award_id: UUID
) -> None:
    case_id = opened(cast, award_id)
    send(signed_in("王敏"), case_id, "begin", how="papers")
    given = {
        "do": "propose",
        "version": version(case_id),
        "verdict": "cut",
        "amount": "900",
        "reasons": REASONS,
    }
    answer = signed_in("张主任").post(review_page(case_id), given)
    page = text(answer)
    assert answer.status_code == 422 or answer.status_code == 400
    assert "金额与意见不一致" in page and REASONS in page and 'value="900"' in page
    for wrong in ({"amount": "abc"}, {"version": "x"}, {"verdict": "quota"}):
        assert signed_in("张主任").post(review_page(case_id), {**given, **wrong}).status_code in (400, 422)
    assert signed_in("张主任").post(review_page(case_id), {"do": "delete"}).status_code == 404


def test_people_leave_and_households_part_through_the_page(
    signed_in: SignIn, cast: Cast, award_id: UUID
) -> None:
    with open_scope(WHOLE_CITY):
        case_id = opened(cast, award_id)
        holder = Review.objects.get(case_id=case_id).applicant_id
        (son,) = [
            one for one in members_on(award_id=award_id, month=LATER.date() + timedelta(60)) if one != holder
        ]
    send(signed_in("王敏"), case_id, "begin", how="papers")
    send(signed_in("张主任"), case_id, "propose", verdict="keep", reasons="分户后金额合计不变")
    send(signed_in("李科"), case_id, "members", name="罗小宝", relation="4", reasons="新生儿计入保障人数")
    page = send(
        signed_in("李科"),
        case_id,
        "split",
        parting=[str(son)],
        head=str(son),
        stay="310",
        part="310",
        reasons="儿子成年重残，按规定单独成户",
    )
    assert "已分为两户" in page
    with open_scope(WHOLE_CITY):
        assert amount_due(award_id=award_id, month=LATER.date() + timedelta(60)) == 31_000


def test_the_list_of_rechecks_by_village(signed_in: SignIn, cast: Cast, award_id: UUID) -> None:
    with open_scope(WHOLE_CITY):
        Recheck.objects.update(next_on=LATER.date() + timedelta(days=5))
    page = text(signed_in("小杨").get("/desk/rechecks/"))
    assert "罗庆华" in page and "高滩村" in page and "5 天" in page
    assert "罗庆华" not in text(signed_in("外人").get("/desk/rechecks/?all=1"))
    assert "罗庆华" in text(signed_in("王敏").get(f"/desk/rechecks/?village={GAOTAN_AREA}&all=1"))


def test_an_awards_page_and_its_acts(signed_in: SignIn, cast: Cast, award_id: UUID) -> None:
    address, clerk = f"/desk/awards/{award_id}/", signed_in("王敏")
    page = text(clerk.get(address))
    assert "罗庆华家的待遇" in page and "620" in page and "登记家庭变化" in page
    for stranger in ("外人", "外镇"):
        assert signed_in(stranger).get(address).status_code == 404
    told = {"do": "change", "kind": "work", "words": "儿子进厂上班了", "happened_on": "2026-11-30"}
    assert "已安排复核" in text(signed_in("小杨").post(address, told, follow=True))
    with open_scope(WHOLE_CITY):
        assert ChangeReport.objects.get().kind == "work"
    answer = clerk.post(address, {"do": "open", "reason": "report"})
    assert answer.status_code == 409 and "正在复核" in text(answer)
    given = {"do": "class", "household_class": "severe", "reasons": "母亲重病长期卧床，收入稳定"}
    assert "复核类别已调整" in text(clerk.post(address, given, follow=True))
    moved = {"do": "move", "place": "500110108201", "reasons": "全家搬到石角镇居住"}
    assert "等待对方接收" in text(clerk.post(address, moved, follow=True))
    assert clerk.post(address, {"do": "pay"}).status_code == 404
    page = text(signed_in("外镇").get("/desk/"))
    assert "接收迁入家庭" in page


def test_the_public_list_is_printed_for_the_board(signed_in: SignIn, cast: Cast, award_id: UUID) -> None:
    ahead = LATER + timedelta(days=45) - clock.real_now()
    clock.set_offset_source(lambda: ahead)
    clerk = signed_in("王敏")
    answer = clerk.post("/desk/rechecks/", {"village": GAOTAN_AREA})
    assert answer.status_code == 302
    run_queued_jobs()
    with open_scope(WHOLE_CITY):
        letter = Letter.objects.get(kind="dibao.standing_list")
        assert (letter.application_id, letter.person_id) == (None, None)
    assert clerk.get(answer["Location"]).headers["Content-Type"] == "application/pdf"
    assert clerk.post("/desk/rechecks/", {"village": "x"}).status_code == 422
    assert "没有正在享受的家庭" in text(clerk.post("/desk/rechecks/", {"village": "500110500110120207"}))
    assert clerk.post("/desk/rechecks/", {"village": "500110500110108201"}).status_code == 404


def test_a_told_change_stands_on_the_review_with_who_joined_and_its_papers(
    signed_in: SignIn, cast: Cast, award_id: UUID
) -> None:
    told = {
        "do": "change", "kind": "birth", "words": "儿子家添了个小子", "new_name": "罗小宝", "new_relation": "4",
        "new_birth": "2026-11-20",
    }  # fmt: skip
    answer = signed_in("小杨").post(f"/desk/awards/{award_id}/", told)
    assert answer.status_code == 302 and answer["Location"].endswith("/papers/")
    out = io.BytesIO()
    Image.new("RGB", (400, 300), "white").save(out, "JPEG")
    sheet = SimpleUploadedFile("出生证.jpg", out.getvalue(), "image/jpeg")
    assert signed_in("小杨").post(answer["Location"], {"sheets": [sheet]}).status_code == 302
    with open_scope(WHOLE_CITY):
        case_id = Review.objects.get().case_id
        paper = Paper.objects.get()
    page = text(signed_in("张主任").get(review_page(case_id)))
    assert "家里添了孩子" in page and "罗小宝（孙辈" in page and "新来的人已经写进这次复核" in page
    assert "替家庭补交照片" not in page, "the leader writes nothing down for a family"
    assert f"/desk/papers/{paper.id}/" in page
    assert signed_in("张主任").get(f"/desk/papers/{paper.id}/").headers["Content-Type"] == "image/jpeg"
    assert signed_in("外镇").get(f"/desk/papers/{paper.id}/").status_code == 404
    send(signed_in("王敏"), case_id, "begin", how="papers")
    send(signed_in("张主任"), case_id, "propose", verdict="keep", reasons="添了人，金额另行决定")
    decider = signed_in("李科")
    with open_scope(WHOLE_CITY):
        child = Party.objects.get(name="罗小宝").person_id
    assert f'value="{child}"' in text(decider.get(review_page(case_id)))
    send(decider, case_id, "members", counted=[str(child)], reasons="新生儿计入保障人数")
    with open_scope(WHOLE_CITY):
        assert child in members_on(award_id=award_id, month=LATER.date() + timedelta(days=60))


def test_a_newcomer_of_no_relation_is_refused_and_what_was_typed_comes_back(
    signed_in: SignIn, cast: Cast, award_id: UUID
) -> None:
    told = {"do": "change", "kind": "birth", "words": "儿子家添了个小子", "new_name": "罗小宝"}
    answer = signed_in("小杨").post(f"/desk/awards/{award_id}/", told)
    assert answer.status_code == 422 and "什么关系" in text(answer) and "罗小宝" in text(answer)
    with open_scope(WHOLE_CITY):
        assert not ChangeReport.objects.exists()
