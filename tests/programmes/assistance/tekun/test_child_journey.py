"""孩子的特困申请，从表格走到待遇：监护人在工作人员面前申请、签字；哪里都看不到孩子的名字；钱打给监护人；长大只开任务。"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from io import BytesIO
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pypdf import PdfReader

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.benefits.models import Award
from minzheng.engines.benefits.services import enter_account
from minzheng.engines.benefits.types import ChildNotPaid, Keeping, NewAccount
from minzheng.engines.casework import queries, services
from minzheng.engines.casework.models import Application, Case, Guardianship, Review, Task
from minzheng.engines.casework.review_jobs import children_grown
from minzheng.engines.casework.services.growing_up import open_grown_review
from minzheng.engines.casework.types import NotYourRole, Opinion
from minzheng.engines.letters.models import Letter
from minzheng.engines.letters.services import open_letter
from minzheng.engines.letters.types import ServiceMethod
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel import clock
from minzheng.kernel.bank_accounts import AccountKind
from minzheng.kernel.clock import BEIJING
from minzheng.kernel.identifiers import new_id
from tests.cast import GAOTAN, MORNING, Cast
from tests.channels.resident.conftest import SIGNATURE, application_id, officer, send
from tests.engines.casework.intake_steps import photo
from tests.engines.casework.review_steps import act
from tests.jobs import run_queued_jobs
from tests.programmes.assistance.tekun.child import (
    AUNT,
    AUNT_NUMBER,
    CHILD,
    CHILD_NAME,
    POSTS,
    SAID,
    proof,
    signed_for,
)
from tests.programmes.assistance.tekun.old_man import ABLE, LATER, accepted, notice_runs_out, surveyed
from tests.programmes.assistance.tekun.test_from_form_to_award import visited_by_district

pytestmark = pytest.mark.django_db
CHILD_FEN, REASONS = 120_100, "父母去世，没有能抚养的亲属，同意"
CARD = "6228480000000000018"


@pytest.fixture(autouse=True)
def clock_back() -> Iterator[None]:
    yield
    clock.set_offset_source(lambda: timedelta(0))


def sheet() -> SimpleUploadedFile:
    return SimpleUploadedFile("户口簿.jpg", photo(), "image/jpeg")


def test_专干和监护人在一起_从头填到签字_没登记监护人的说清楚(cast: Cast) -> None:
    aide = officer(cast, "小杨")
    address = aide.post("/desk/helping/start/", {"item": "tekun"})["Location"]
    for step, post in POSTS.items():
        answer = send(aide, address, step, post)
        assert answer.status_code == 302, (step, answer.content.decode())
    assert send(aide, address, "papers", {"promises__there": "1"}).status_code == 302
    guardian_page = f"/desk/station/{application_id(address)}/mandate/"
    review = aide.get(f"{address}sign/").content.decode()
    assert "先登记监护人" in review and f'href="{guardian_page}"' in review
    early = aide.post(f"{address}sign/", SIGNATURE)
    assert early.status_code == 422 and "要由监护人申请、签字" in early.content.decode()
    assert "登记监护人" in aide.get(guardian_page).content.decode()
    given = {"kind": "relative", "name": AUNT, "identity": AUNT_NUMBER, "relation": "姑姑", "words": SAID}
    bare = aide.post(guardian_page, given)
    assert (
        bare.status_code == 422
        and f'value="{AUNT}"' in bare.content.decode()
        and SAID in bare.content.decode()
    )
    assert aide.post(guardian_page, {**given, "sheet": sheet()}).status_code == 302
    signed = aide.post(f"{address}sign/", SIGNATURE)
    assert signed.status_code == 302, signed.content.decode()
    with cast.acting("王敏"):
        assert Application.objects.get(pk=application_id(address)).state == "ready"
    inside = officer(cast, "王敏").get(f"/desk/files/{application_id(address)}/?part=intake").content.decode()
    assert SAID in inside and "代孩子申请、签字" in inside


def granted(cast: Cast, **changes: str) -> UUID:
    """Carried to the district's confirmation; the case's id."""
    case_id = surveyed(cast, accepted(cast, signed_for(cast, **changes)), ABLE)
    leader = officer(cast, "张主任")
    with cast.acting("张主任"):
        version, file = Case.objects.get(pk=case_id).version, Case.objects.get(pk=case_id).application_id
        opinion = Opinion(favourable=True, reasons=REASONS, amount_fen=CHILD_FEN)
        services.first_review(
            actor=cast["张主任"], case_id=case_id, version=version, opinion=opinion, at=MORNING
        )
    assert leader.get(f"/desk/files/{file}/").status_code == 200
    return case_id


def confirmed(cast: Cast, case_id: UUID) -> None:
    """The notice runs out, the district visits and confirms."""
    notice_runs_out()
    visited_by_district(cast, case_id)
    act(cast, "李科", services.confirm, case_id, amount_fen=CHILD_FEN, reasons=REASONS)
    run_queued_jobs()


def printed(cast: Cast, letter: UUID) -> str:
    """Every word of a printed letter."""
    run_queued_jobs()
    with cast.acting("王敏") as clerk:
        data = open_letter(actor=clerk, letter_id=letter, at=MORNING, purpose="查看")
    return "".join("".join(one.extract_text().split()) for one in PdfReader(BytesIO(data)).pages)


def test_公示的网页_反映页_公示单_张贴记录_都没有孩子的名字(cast: Cast) -> None:
    case_id = granted(cast)
    clock.set_offset_source(lambda: MORNING + timedelta(hours=1) - clock.real_now())
    page = Client().get(f"/notices/{GAOTAN}/").content.decode()
    assert "未成年人" in page and "特困人员救助供养" in page
    reached = [page]
    with open_scope(WHOLE_CITY):
        notice = Case.objects.get(pk=case_id).notice_id
    reached.append(Client().get(f"/notices/{GAOTAN}/objection/{notice}/").content.decode())
    with cast.acting("小杨") as aide:
        sheet_id = services.print_notice(actor=aide, case_id=case_id, at=MORNING)
    words = printed(cast, sheet_id)
    assert "未成年人" in words and "1人" in words and "1,201" not in words
    reached.append(words)
    secrets = (CHILD_NAME, CHILD, AUNT, AUNT_NUMBER, SAID)
    assert [one for one in secrets if any(one in text for text in reached)] == []
    confirmed(cast, case_id)
    clock.set_offset_source(lambda: datetime(2026, 12, 31, 23, tzinfo=BEIJING) - clock.real_now())
    with cast.acting("李科"):
        first = Award.objects.filter(case_id=case_id).order_by("kind")[0].start_month
    clock.set_offset_source(
        lambda: datetime(first.year, first.month, 9, 9, tzinfo=BEIJING) - clock.real_now()
    )
    standing = Client().get(f"/notices/{GAOTAN}/standing/").content.decode()
    assert "未成年人" in standing and CHILD_NAME not in standing and AUNT not in standing
    with open_scope(WHOLE_CITY):
        letter = Letter.objects.get(case_id=case_id, kind="tekun.confirmation")
    assert CHILD_NAME in printed(cast, letter.id), "letters to the family stay whole"


def test_钱打给监护人_孩子自己的卡不收_机构凭协议(cast: Cast) -> None:
    case_id = granted(cast)
    confirmed(cast, case_id)
    with cast.acting("王敏") as clerk:
        file = Case.objects.get(pk=case_id).application_id
        row = Guardianship.objects.get(application_id=file)
        awards = list(Award.objects.filter(case_id=case_id))
        assert {one.kind for one in awards} == {"tekun", "tekun_care"}
        assert {one.payee_person_id for one in awards} == {row.person_id} and row.person_id != awards[
            0
        ].person_id
        [payee] = queries.payees_of(file)
        assert (payee.person_id, payee.name) == (row.person_id, AUNT)
        assert {one.payee_person_id for one in benefits.due(month=awards[0].start_month)} == {row.person_id}
        child = NewAccount(
            awards[0].person_id, awards[0].area_code, AccountKind.CARD, "重庆农村商业银行", CHILD_NAME, CARD
        )
        with pytest.raises(ChildNotPaid):
            enter_account(actor=clerk, account=child, at=LATER)
        home = Keeping("綦江区儿童福利院", "抚养机构", new_id())
        with pytest.raises(ChildNotPaid):
            enter_account(actor=clerk, account=replace(child, keeping=home), at=LATER)
        kept = replace(child, holder_name=home.name, keeping=home)
        assert enter_account(actor=clerk, account=kept, at=LATER)
    aide = officer(cast, "小杨")
    for client, address in (
        (aide, f"/applications/{file}/account/"),
        (officer(cast, "王敏"), f"/desk/files/{file}/account/"),
    ):
        assert f'value="{AUNT}"' in client.get(address).content.decode()


def test_满十八岁_开一件复核_照常发放_还在上学的到毕业再问(cast: Cast) -> None:
    case_id = granted(cast)
    confirmed(cast, case_id)
    act(cast, "王敏", services.serve_letters, case_id, served=services.Served(ServiceMethod.AT_HOME, AUNT))
    birthday = datetime(2034, 5, 12, 9, tzinfo=BEIJING)
    children_grown(at=birthday - timedelta(days=60))
    with open_scope(WHOLE_CITY):
        assert not Review.objects.exists(), "not before its time"
    children_grown(at=birthday - timedelta(days=10))
    children_grown(at=birthday - timedelta(days=9))
    with open_scope(WHOLE_CITY):
        review = Review.objects.get(open=True)
        assert review.reason == "grown" and review.due_on == birthday.date()
        assert Task.objects.filter(case_id=review.case_id, kind="begin", closed_at__isnull=True).exists()
        assert all(one.end_month is None for one in Award.objects.filter(case_id=case_id))
        file = review.application_id
    note, school = services.note_schooling, date(2035, 7, 1)
    with cast.acting("王敏") as clerk, pytest.raises(services.SchoolingUnfit):
        note(actor=clerk, case_id=review.case_id, until=school, at=birthday)
    proof(cast, file, "student_proof")
    with cast.acting("王敏") as clerk:
        with pytest.raises(services.SchoolingUnfit):
            note(actor=clerk, case_id=review.case_id, until=birthday.date(), at=birthday)
        note(actor=clerk, case_id=review.case_id, until=school, at=birthday)
        assert Guardianship.objects.get().look_on == school
        with pytest.raises(services.SchoolingUnfit):
            note(actor=clerk, case_id=review.case_id, until=date(2045, 7, 1), at=birthday)
    with cast.acting("张主任") as leader, pytest.raises(NotYourRole):
        note(actor=leader, case_id=review.case_id, until=school, at=birthday)


def test_复核页上登记在校_没有证明的退回_填的还在(cast: Cast) -> None:
    case_id = granted(cast)
    confirmed(cast, case_id)
    act(cast, "王敏", services.serve_letters, case_id, served=services.Served(ServiceMethod.AT_HOME, AUNT))
    children_grown(at=datetime(2034, 5, 10, 9, tzinfo=BEIJING))
    with open_scope(WHOLE_CITY):
        file = Review.objects.get(open=True).application_id
    clerk, page = officer(cast, "王敏"), f"/desk/files/{file}/review-file/"
    assert "登记在校" in clerk.get(page).content.decode()
    until = f"{clock.local_date(clock.now()) + timedelta(days=300):%Y-%m-%d}"
    bare = clerk.post(page, {"do": "schooling", "until": until})
    assert bare.status_code == 422 and f'value="{until}"' in bare.content.decode()
    assert clerk.post(page, {"do": "schooling", "until": "毕业"}).status_code == 422
    assert clerk.post(page, {"do": "schooling", "until": until, "sheet": sheet()}).status_code == 302
    with open_scope(WHOLE_CITY):
        assert f"{Guardianship.objects.get().look_on:%Y-%m-%d}" == until


def test_还没有决定就满十八岁_决定以后照样问(cast: Cast) -> None:
    case_id = granted(cast)
    with open_scope(WHOLE_CITY):
        file = Case.objects.get(pk=case_id).application_id
        Guardianship.objects.filter(application_id=file).update(look_on=LATER.date())
    children_grown(at=LATER)
    with open_scope(WHOLE_CITY):
        row = Guardianship.objects.get(application_id=file)
        assert row.look_on == LATER.date(), "nobody is held yet: the question waits"
        assert not open_grown_review(guardianship_id=row.id, at=LATER)
        assert Guardianship.objects.get(pk=row.id).look_on == LATER.date()
