"""一户一档: a whole file as one zip; each part hashed, each page marked with who took it and when; rights hold inside too."""

import hashlib
import io
import zipfile
from datetime import timedelta
from uuid import UUID

import pytest
from PIL import Image
from pypdf import PdfReader

from minzheng.engines.casework.models import Application, FileCopy, FileCopyPart
from minzheng.engines.casework.queries.archive import copies_of
from minzheng.engines.casework.services import archive
from minzheng.engines.papers.services import add_paper
from minzheng.engines.verification.desk_screen import READERS
from minzheng.foundations.audit.queries import looks_at
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import Role
from minzheng.kernel.result import NotYours
from minzheng.kernel.scope import Scope
from tests.cast import MORNING, Cast
from tests.engines.casework.steps import accepted, surveyed_and_checked
from tests.jobs import run_queued_jobs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_handler")]


@pytest.fixture
def file_id(cast: Cast) -> UUID:
    """A file with a survey, a report, letters and one photographed paper."""
    application_id = accepted(cast)
    surveyed_and_checked(cast, application_id)
    photo = io.BytesIO()
    Image.new("RGB", (600, 800), (230, 220, 200)).save(photo, "JPEG")
    with cast.acting("王敏") as clerk:
        row = Application.objects.get(pk=application_id)
        add_paper(
            actor=clerk,
            application_id=application_id,
            area_code=row.area_code,
            kind="income_proof",
            upload=photo.getvalue(),
            filename="证明.jpg",
            at=MORNING,
            source="camera",
            owner_id=row.applicant_id,
        )
    run_queued_jobs()
    return application_id


def copied(cast: Cast, application_id: UUID, who: str) -> tuple[UUID, bytes]:
    """Asked for, packed, streamed."""
    with cast.acting(who) as officer:
        copy_id = archive.ask_copy(
            actor=officer, application_id=application_id, reason="行政复议答复", at=MORNING
        )
    run_queued_jobs()
    with cast.acting(who) as officer:
        _name, size = archive.take_file_copy(actor=officer, copy_id=copy_id, at=MORNING)
    pieces, position = b"", 0
    while piece := archive.piece_of(scope=cast[who].scope, copy_id=copy_id, position=position):
        pieces, position = pieces + piece, position + 1
    assert len(pieces) == size
    return copy_id, pieces


def words(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_the_copy_holds_everything_hashed_and_marked(cast: Cast, file_id: UUID) -> None:
    copy_id, data = copied(cast, file_id, "李科")
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        names = parts.namelist()
        assert parts.testzip() is None
        index = words(parts.read("00-目录.pdf"))
        for name in names:
            pdf = parts.read(name)
            for page in PdfReader(io.BytesIO(pdf)).pages:
                assert "李科" in page.extract_text().replace(" ", ""), f"{name} bears no mark"
            if name != "00-目录.pdf":
                digest = hashlib.sha256(pdf).hexdigest()
                assert digest in index.replace("\n", "").replace(" ", ""), f"{name} is not in the index"
    told = words(zipfile.ZipFile(io.BytesIO(data)).read("01-申请与签字.pdf"))
    assert "罗庆华" in told and "罗小军" in told
    course = words(zipfile.ZipFile(io.BytesIO(data)).read("04-办理过程.pdf"))
    assert "完整，未发现改动" in course.replace("\n", "")
    assert {"02-核对报告.pdf", "03-走访调查.pdf", "05-查看留痕.pdf"} <= set(names)
    assert any(name.startswith("文书/") for name in names) and any(name.startswith("材料/") for name in names)
    with cast.acting("李科"):
        copy = FileCopy.objects.get(pk=copy_id)
        assert copy.sha256 == hashlib.sha256(data).hexdigest() and copy.sheets >= len(names)


def test_who_may_not_read_the_check_gets_a_copy_without_it(cast: Cast, file_id: UUID) -> None:
    _, data = copied(cast, file_id, "王敏")
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert "02-核对报告.pdf" not in parts.namelist()
        assert "不含核对报告" in words(parts.read("00-目录.pdf")).replace("\n", "")
    assert set(archive.CHECK_READERS) == set(READERS) & set(archive.COPIERS)


def test_the_family_sees_who_took_the_file_and_why(cast: Cast, file_id: UUID) -> None:
    copied(cast, file_id, "李科")
    with cast.acting("李科"):
        applicant = Application.objects.get(pk=file_id).applicant_id
    assert applicant is not None
    with open_scope(Scope(subject=applicant)):
        looks = [look for look in looks_at(person_id=applicant) if look.action == "casework.file_copy.taken"]
        assert [look.purpose for look in looks] == ["行政复议答复"]
        assert FileCopy.objects.count() == 0  # the copy itself is not the applicant's to open


@pytest.mark.parametrize("who", ["小杨", "核对员", "外人", "外镇"])
def test_others_get_no_copy(cast: Cast, file_id: UUID, who: str) -> None:
    with cast.acting(who) as officer, pytest.raises(NotYours):
        archive.ask_copy(actor=officer, application_id=file_id, reason="想看一看", at=MORNING)


def test_a_copy_needs_a_reason(cast: Cast, file_id: UUID) -> None:
    with cast.acting("李科") as officer, pytest.raises(archive.CopyReasonMissing):
        archive.ask_copy(actor=officer, application_id=file_id, reason=" 看 ", at=MORNING)


def test_only_who_asked_takes_it_and_only_when_it_is_packed(cast: Cast, file_id: UUID) -> None:
    with cast.acting("李科") as officer:
        copy_id = archive.ask_copy(actor=officer, application_id=file_id, reason="档案移交", at=MORNING)
        with pytest.raises(archive.CopyNotReady):
            archive.take_file_copy(actor=officer, copy_id=copy_id, at=MORNING)
    run_queued_jobs()
    with cast.acting("刘审核") as other, pytest.raises(NotYours):
        archive.take_file_copy(actor=other, copy_id=copy_id, at=MORNING)
    with cast.acting("外人"):
        assert copies_of(file_id) == []
        assert archive.piece_of(scope=cast["外人"].scope, copy_id=copy_id, position=0) is None


def test_packing_twice_packs_once_and_old_copies_are_forgotten(cast: Cast, file_id: UUID) -> None:
    copy_id, _ = copied(cast, file_id, "李科")
    with cast.acting("李科") as officer:
        before = FileCopyPart.objects.count()
        archive.make_copy(copy_id=copy_id, at=MORNING)
        assert FileCopyPart.objects.count() == before
        later = MORNING + archive.KEPT + timedelta(minutes=1)
        assert archive.forget_copies(at=MORNING) == 0
        assert archive.forget_copies(at=later) == 1
        assert FileCopyPart.objects.count() == 0 and copies_of(file_id)[0].gone
        with pytest.raises(archive.CopyNotReady):
            archive.take_file_copy(actor=officer, copy_id=copy_id, at=later)


def test_roles_are_officers_of_town_and_district_and_the_auditor() -> None:
    assert Role.VILLAGE_WORKER not in archive.COPIERS and Role.OPERATOR not in archive.COPIERS
