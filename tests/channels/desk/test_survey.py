"""The home visit's form at the desk."""

from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from minzheng.engines.papers.models import Paper
from minzheng.engines.visits.models import Visit
from minzheng.engines.visits.queries import visit_of
from tests.cast import Cast
from tests.channels.desk.conftest import SignIn, field, text
from tests.channels.desk.test_straight_run import survey_of
from tests.engines.casework.steps import accepted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_handler")]


def visits(cast: Cast, application_id: UUID) -> int:
    with cast.acting("李科"):
        return int(Visit.objects.filter(application_id=application_id).count())


def test_the_form_begins_here_and_now_with_whoever_fills_it_in(cast: Cast, signed_in: SignIn) -> None:
    page = text(signed_in("陈刚").get(f"/desk/files/{accepted(cast)}/survey/"))
    assert 'value="2026-11-23"' in page and 'value="09:30"' in page and "扶欢镇高滩村" in page
    own = page.index(f'value="{cast["陈刚"].posting_id}"')
    assert "checked" in page[own : page.index(">", own)]
    assert "赵勇" in page and "小杨" in page and "不要求拍照" in page


def test_a_double_submit_records_one_visit(cast: Cast, signed_in: SignIn) -> None:
    application_id = accepted(cast)
    client, address = signed_in("陈刚"), f"/desk/files/{application_id}/survey/"
    sent = survey_of(cast, application_id)
    sent["idempotency_token"] = field(text(client.get(address)), "idempotency_token", "/survey/")
    assert [client.post(address, sent).status_code for _ in range(2)] == [302, 302]
    assert visits(cast, application_id) == 1


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"surveyors": []}, "请选择至少两名调查人员"),
        ({"present": []}, "请选择在场的家庭成员"),
        ({"living": ""}, "请选择一项"),
        ({"at_time": "25:99"}, "请填写入户日期和时间"),
        ({"at_date": "2027-01-01"}, "入户时间晚于现在"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    changed: dict[str, object], words: str, cast: Cast, signed_in: SignIn
) -> None:
    application_id = accepted(cast)
    answer = signed_in("陈刚").post(
        f"/desk/files/{application_id}/survey/",
        survey_of(cast, application_id) | {"remarks": "屋顶漏雨"} | changed,
    )
    page = text(answer)
    assert answer.status_code == 422 and words in page and "屋顶漏雨" in page and 'value="210"' in page
    assert visits(cast, application_id) == 0


def test_an_unsigned_survey_leaves_no_paper_behind(
    cast: Cast, signed_in: SignIn, clean_picture: bytes
) -> None:
    application_id = accepted(cast)
    sent = {
        name: value for name, value in survey_of(cast, application_id).items() if not name.startswith("sign-")
    }
    sent["photos"] = SimpleUploadedFile("屋顶.jpg", clean_picture, "image/jpeg")
    answer = signed_in("陈刚").post(f"/desk/files/{application_id}/survey/", sent)
    assert answer.status_code == 422 and "补签" in text(answer)
    with cast.acting("李科"):
        assert not Paper.objects.filter(application_id=application_id).exists()


def test_a_sheet_signed_on_paper_and_a_photo_are_kept(
    cast: Cast, signed_in: SignIn, clean_picture: bytes
) -> None:
    application_id = accepted(cast)
    sent = survey_of(cast, application_id)
    member = next(name for name in sent if name.startswith("sign-member") and name.endswith("_svg"))
    del sent[member], sent[member.replace("_svg", "_points")]
    sent[member.replace("_svg", "_paper")] = SimpleUploadedFile("签名.jpg", clean_picture, "image/jpeg")
    sent["photos"] = SimpleUploadedFile("屋顶.jpg", clean_picture, "image/jpeg")
    client, file = signed_in("陈刚"), f"/desk/files/{application_id}/"
    assert client.post(file + "survey/", sent).status_code == 302
    with cast.acting("李科"):
        visit = visit_of(application_id)
    assert visit is not None and len(visit.photos) == 1 and any(one.paper_id for one in visit.signatures)
    shown = text(client.get(file + "?part=evidence"))
    assert f"/desk/papers/{visit.photos[0]}/" in shown and "养老金 210 元/月" in shown


def test_a_hostile_upload_is_refused_politely(cast: Cast, signed_in: SignIn) -> None:
    application_id = accepted(cast)
    sent = survey_of(cast, application_id)
    sent["photos"] = SimpleUploadedFile("photo.jpg", b"MZ\x90\x00 not a picture", "image/jpeg")
    answer = signed_in("陈刚").post(f"/desk/files/{application_id}/survey/", sent)
    assert answer.status_code == 422 and "家中陈设简单" in text(answer)
    assert visits(cast, application_id) == 0


def test_only_surveyors_open_the_form(cast: Cast, signed_in: SignIn) -> None:
    address = f"/desk/files/{accepted(cast)}/survey/"
    for name in ("李科", "张主任", "核对员", "审计", "王敏"):
        assert signed_in(name).get(address).status_code == 302, name
    assert signed_in("小杨").get(address).status_code == 200
