"""邻里访问、信函索证 at the desk: short forms, one tap for nothing found, no photo asked, who was asked stays sealed."""

from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from minzheng.engines.papers.queries import papers_of
from minzheng.engines.visits.models import Visit
from minzheng.engines.visits.queries import inquiries_of, visit_of
from minzheng.engines.visits.types import VisitKind
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.scope import Scope
from tests.cast import Cast
from tests.channels.desk.conftest import SignIn, text
from tests.channels.desk.test_straight_run import survey_of
from tests.engines.casework.intake_steps import photo
from tests.engines.casework.steps import DRAWN, POINTS, accepted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_handler")]


def asked_by(cast: Cast, *who: str, **changed: object) -> dict[str, object]:
    """A neighbours' visit as sent by the form, signed by those who went."""
    postings = [str(cast[name].posting_id) for name in who]
    signed = {
        f"sign-{one}_{part}": value
        for one in postings
        for part, value in (("svg", DRAWN), ("points", POINTS))
    }
    sent = {
        "on": "2026-11-23", "asked-1": "蒋大爷", "relation-1": "邻居", "as_declared": "yes", "token": "t-1",
        "surveyors": postings, **signed,
    }  # fmt: skip
    return {**sent, **changed}


def form(application_id: UUID, kind: str = "neighbours") -> str:
    return f"/desk/files/{application_id}/inquiries/{kind}/"


def test_邻里访问_一键没有发现_问了谁不给家庭看(cast: Cast, signed_in: SignIn) -> None:
    application_id = accepted(cast)
    clerk = signed_in("陈刚")
    assert form(application_id) in text(clerk.get(f"/desk/files/{application_id}/?part=evidence"))
    page = text(clerk.get(form(application_id)))
    assert "与申报一致，没有发现别的情况" in page and "不要求拍照" in page
    sent = asked_by(cast, "陈刚", "赵勇")
    assert [clerk.post(form(application_id), sent).status_code for _ in range(2)] == [302, 302]
    with cast.acting("李科"):
        (kept,) = inquiries_of(application_id)
        assert [(one.name, one.relation) for one in kept.found.asked] == [("蒋大爷", "邻居")]
        assert kept.found.as_declared and kept.kind is VisitKind.NEIGHBOURS
        applicant = Visit.objects.get().applicant_id
        assert "蒋大爷".encode() not in bytes(Visit.objects.get().found_box)
    with open_scope(Scope(subject=applicant)):
        assert Visit.objects.count() == 0 and inquiries_of(application_id) == []
    seen = text(clerk.get(f"/desk/files/{application_id}/?part=evidence"))
    assert "蒋大爷" in seen


def test_访问时拍的纸_家庭打不开(cast: Cast, signed_in: SignIn) -> None:
    application_id = accepted(cast)
    sheet = SimpleUploadedFile("邻居的话.jpg", photo(), content_type="image/jpeg")
    sent = asked_by(cast, "陈刚", "赵勇", papers=sheet)
    assert signed_in("陈刚").post(form(application_id), sent).status_code == 302
    with cast.acting("李科"):
        (kept,) = inquiries_of(application_id)
        assert [one.id for one in papers_of(application_id)] == kept.papers != []
        applicant = Visit.objects.get().applicant_id
    with open_scope(Scope(subject=applicant)):
        assert papers_of(application_id) == []


@pytest.mark.parametrize(
    "changed",
    [
        {"asked-1": ""},
        {"as_declared": ""},
        {"as_declared": "no", "told": ""},
        {"on": "2026-12-30"},
        {"on": "?"},
        {"surveyors": []},
    ],
)
def test_缺项的访问记录_原样退回(cast: Cast, signed_in: SignIn, changed: dict[str, object]) -> None:
    application_id = accepted(cast)
    answer = signed_in("陈刚").post(form(application_id), asked_by(cast, "陈刚", "赵勇", **changed))
    assert answer.status_code == 422 and "邻居" in text(answer)


def test_一个人不能单独访问_没签名的不收_受理的人不去(cast: Cast, signed_in: SignIn) -> None:
    application_id = accepted(cast)
    clerk = signed_in("陈刚")
    assert clerk.post(form(application_id), asked_by(cast, "陈刚")).status_code == 422
    unsigned = {key: value for key, value in asked_by(cast, "陈刚", "赵勇").items() if "_svg" not in key}
    assert clerk.post(form(application_id), unsigned).status_code == 422
    assert clerk.post(form(application_id), asked_by(cast, "陈刚", "王敏")).status_code == 422
    with cast.acting("李科"):
        assert Visit.objects.count() == 0


def test_信函索证_寄出_登记答复_只登记一次(cast: Cast, signed_in: SignIn) -> None:
    application_id = accepted(cast)
    clerk, file = signed_in("陈刚"), f"/desk/files/{application_id}/"
    letter = {"to": "綦江区供销社", "question": "罗庆华是否领取遗属补助", "on": "2026-11-23", "token": "l-1"}
    assert clerk.post(form(application_id, "letter"), {**letter, "to": ""}).status_code == 422
    done = clerk.post(form(application_id, "letter"), letter)
    assert done.status_code == 302, text(done)
    page = text(clerk.get(file + "?part=evidence"))
    assert "等待答复" in page and "綦江区供销社" in page
    with cast.acting("李科"):
        (kept,) = inquiries_of(application_id)
    address = f"{file}inquiries/letters/{kept.id}/"
    assert f'href="{address}"' in page
    answer = {"on": "2026-11-23", "as_declared": "no", "told": "每月领取补助 300 元", "token": "l-2"}
    assert clerk.post(address, answer).status_code == 302
    again = clerk.post(address, {**answer, "token": "l-3"})
    assert again.status_code == 422 and "已经登记过答复" in text(again)
    page = text(clerk.get(file + "?part=evidence"))
    assert "每月领取补助 300 元" in page and "等待答复" not in page
    elsewhere = f"{file}inquiries/letters/{application_id}/"
    assert clerk.post(elsewhere, {**answer, "token": "l-4"}).status_code == 404


def test_其他方式_不是这些的没有这一页(cast: Cast, signed_in: SignIn) -> None:
    application_id = accepted(cast)
    clerk = signed_in("陈刚")
    sent = {
        key: value
        for key, value in asked_by(cast, "陈刚", "赵勇", to="查看村集体分红册").items()
        if "asked" not in key
    }
    assert clerk.post(form(application_id, "other"), sent).status_code == 302
    for kind in ("survey", "remote", "answer", "x"):
        assert clerk.get(form(application_id, kind)).status_code == 404


def test_核对和审核的人不去访问(cast: Cast, signed_in: SignIn) -> None:
    application_id = accepted(cast)
    for name in ("核对员", "张主任", "李科"):
        assert signed_in(name).get(form(application_id)).status_code in (403, 422)
        assert "邻里访问" not in text(signed_in(name).get(f"/desk/files/{application_id}/"))


def test_平时不能用视频代替入户(cast: Cast, signed_in: SignIn) -> None:
    application_id = accepted(cast)
    clerk, address = signed_in("陈刚"), f"/desk/files/{application_id}/survey/"
    assert "视频或电话" not in text(clerk.get(address))
    answer = clerk.post(address, survey_of(cast, application_id) | {"kind": "remote"})
    assert answer.status_code == 422 and "不能用视频或电话代替" in text(answer)


@override_settings(MINZHENG_EMERGENCIES={"500110": [("2026-11-20", "2026-11-30", "渝府发〔2026〕1号")]})
def test_宣布重大突发事件期间_可以视频调查_依据留在记录里(cast: Cast, signed_in: SignIn) -> None:
    application_id = accepted(cast)
    clerk, address = signed_in("陈刚"), f"/desk/files/{application_id}/survey/"
    assert "渝府发〔2026〕1号" in text(clerk.get(address))
    sent = survey_of(cast, application_id) | {"kind": "remote", "as_declared": "yes"}
    sent = {key: value for key, value in sent.items() if not key.startswith("sign-member")}
    assert clerk.post(address, sent).status_code == 302
    with cast.acting("李科"):
        row = Visit.objects.get()
        seen = visit_of(application_id)
        assert (row.kind, row.basis) == ("remote", "渝府发〔2026〕1号")
        assert seen is not None and seen.findings.remarks == "与申报相符，没有发现别的情况"


@override_settings(
    MINZHENG_EMERGENCIES={
        "500110": [("2026-01-01", "2026-01-31", "渝府发〔2026〕1号")],
        "500116": [("2026-11-01", "2026-12-31", "别的区")],
    }
)
def test_期限外和别的区县宣布的_不算(cast: Cast, signed_in: SignIn) -> None:
    application_id = accepted(cast)
    address = f"/desk/files/{application_id}/survey/"
    assert (
        signed_in("陈刚").post(address, survey_of(cast, application_id) | {"kind": "remote"}).status_code
        == 422
    )


def test_一键与申报相符_不用写意见(cast: Cast, signed_in: SignIn) -> None:
    application_id = accepted(cast)
    sent = survey_of(cast, application_id) | {"as_declared": "yes", "remarks": "", "property_seen": ""}
    assert signed_in("陈刚").post(f"/desk/files/{application_id}/survey/", sent).status_code == 302
    with cast.acting("李科"):
        seen = visit_of(application_id)
        assert (
            seen is not None and seen.findings.remarks == "与申报相符，没有发现别的情况" and not seen.photos
        )
