"""异议 at the desk: what each officer sees and may send; what is refused keeps what was typed."""

from typing import Any
from uuid import UUID

import pytest

from minzheng.engines.casework.models import Case, DemocraticReview, Dissent, Objection
from minzheng.kernel import clock
from minzheng.kernel.clock import local_date
from tests.cast import MORNING, Cast
from tests.channels.desk.conftest import SignIn, field, text
from tests.engines.casework.objecting import (
    TEXT,
    by_phone,
    case_of,
    day,
    objected,
    on_the_page,
    published,
    tick_at,
)
from tests.engines.casework.steps import accepted, surveyed_and_checked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_handler")]
SAID = {"way": "telephone", "made_on": "2026-11-23", "text": "面包车去年已经卖了，没有过户"}


def file_of(cast: Cast, case_id: UUID) -> str:
    return f"/desk/files/{case_of(cast, case_id).application_id}/"


def at(moment: Any) -> None:
    clock.set_offset_source(lambda: moment - clock.real_now())


def test_代群众登记核对异议(cast: Cast, signed_in: SignIn) -> None:
    case_id = surveyed_and_checked(cast, accepted(cast))
    file, clerk = file_of(cast, case_id), signed_in("小杨")
    tab = text(clerk.get(file + "?part=objections"))
    assert "代群众登记异议" in tab and f'href="{file}dissent/"' in tab
    assert "哪里不对" in text(clerk.get(file + "dissent/"))
    short = clerk.post(file + "dissent/", {**SAID, "text": "不"})
    assert short.status_code == 422 and "2026-11-23" in text(short)
    assert clerk.post(file + "dissent/", {**SAID, "made_on": "昨天"}).status_code == 422
    done = clerk.post(file + "dissent/", SAID)
    assert (done.status_code, done.headers["Location"]) == (302, file + "?part=objections")
    assert case_of(cast, case_id).state == "rechecking"
    tab = text(clerk.get(file + "?part=objections"))
    assert SAID["text"] in tab and "代群众登记异议" not in tab
    with cast.acting("李科"):
        assert Dissent.objects.get().way == "telephone"
    officer = signed_in("核对员")
    page = text(officer.get(file))
    assert "tasks/recheck/" in page
    assert "/desk/checks/" in officer.get(file + "tasks/recheck/").headers["Location"]


def test_登记公示异议_负责人看得到是谁_经办看不到(cast: Cast, signed_in: SignIn) -> None:
    case_id = published(cast)
    file = file_of(cast, case_id)
    address, clerk = f"{file}cases/{case_id}/objections/", signed_in("王敏")
    assert f'href="{address}"' in text(clerk.get(file + "?part=objections"))
    typed = {
        "way": "telephone",
        "made_on": "2026-11-23",
        "text": TEXT,
        "name": "何某",
        "phone": "13900001234",
    }
    half = clerk.post(address, {**typed, "phone": ""})
    assert half.status_code == 422 and TEXT in text(half) and "要么都留" in text(half)
    assert clerk.post(address, typed).status_code == 302
    seen = text(clerk.get(file + "?part=objections"))
    assert TEXT in seen and "何某" not in seen and "13900001234" not in seen
    leader = text(signed_in("张主任").get(file + "?part=objections"))
    assert TEXT in leader and "何某" in leader
    for name in ("小杨", "核对员"):
        other = text(signed_in(name).get(file + "?part=objections"))
        assert TEXT not in other and "何某" not in other
    assert "没有收到异议" in text(signed_in("小杨").get(file + "?part=objections"))


def test_负责人决定民主评议_经办登记_不合要求的原样退回(cast: Cast, signed_in: SignIn) -> None:
    case_id = published(cast)
    objected(cast, case_id)
    at(day(8))
    file, leader, clerk = file_of(cast, case_id), signed_in("张主任"), signed_in("王敏")
    page = text(leader.get(file))
    assert "重新调查（至少换一人）" in page and "组织民主评议" in page
    version = field(page, "version", "/measure/")
    measure = f"{file}cases/{case_id}/objections/measure/"
    assert leader.post(measure, {"version": "x", "measure": "resurvey"}).status_code == 409
    assert case_of(cast, case_id).version == int(version)
    leader.post(measure, {"version": version, "measure": "democratic_review"})
    address = f"{file}cases/{case_id}/democratic-review/"
    assert f'href="{address}"' in text(clerk.get(file))
    blank = text(clerk.get(address))
    assert "参数待核实" in blank
    sent: dict[str, Any] = {
        "version": field(blank, "version"), "held_on": "2026-11-30", "place": "高滩村委会", "chair": "张主任",
        "for": "5", "against": "1", "abstained": "0", "opinions": "多数认为情况属实",
        **{f"name-{n}": f"代表{n}" for n in range(1, 8)},
    }  # fmt: skip
    wrong = clerk.post(address, sent)
    assert wrong.status_code == 422 and "代表7" in text(wrong) and "多数认为情况属实" in text(wrong)
    assert clerk.post(address, {**sent, "for": "五"}).status_code == 422
    kin = {**sent, "abstained": "1", "name-8": "罗二叔", "recused-8": "yes"}
    assert clerk.post(address, kin).status_code == 302
    assert case_of(cast, case_id).state == "reviewing"
    with cast.acting("李科"):
        assert DemocraticReview.objects.get().voting == 7
    tab = text(leader.get(file + "?part=objections"))
    assert "同意 5，不同意 1，弃权 1" in tab and "罗二叔" in tab
    assert "拟予确认" in text(leader.get(file))


def test_重新调查的待办_带到调查表(cast: Cast, signed_in: SignIn) -> None:
    case_id = published(cast)
    objected(cast, case_id, "resurvey")
    at(day(8))
    file = file_of(cast, case_id)
    answer = signed_in("陈刚").get(file + "tasks/resurvey/")
    assert answer.headers["Location"] == file + "survey/"
    assert signed_in("陈刚").get(file + "survey/").status_code == 200


def test_实名的登记答复(cast: Cast, signed_in: SignIn) -> None:
    case_id = published(cast)
    tick_at(day(8))
    by_phone(cast, case_id, made_on=local_date(day(8)), at=day(8), name="何某", phone="023-48660000")
    file, leader = file_of(cast, case_id), signed_in("张主任")
    with cast.acting("李科"):
        row = Objection.objects.get()
        case = Case.objects.get(pk=case_id)
        assert row.late and case.visit_required
    address = f"{file}cases/{case_id}/objections/{row.id}/answer/"
    assert f'action="{address}"' in text(leader.get(file + "?part=objections"))
    assert leader.post(address, {"how": "鸽子"}).status_code == 422
    assert leader.post(address, {"how": "telephone"}).status_code == 302
    assert "已答复（电话）" in text(leader.get(file + "?part=objections"))
    wrong_case = address.replace(str(case_id), str(row.id))
    assert leader.post(wrong_case, {"how": "letter"}).status_code == 404


def test_公示页上提的_在镇街待办里(cast: Cast, signed_in: SignIn) -> None:
    published(cast)
    on_the_page(MORNING)
    page = text(signed_in("张主任").get("/desk/"))
    assert "处理公示异议" in page


def test_别镇的人_哪一页都进不去(cast: Cast, signed_in: SignIn) -> None:
    case_id = published(cast)
    file, other = file_of(cast, case_id), signed_in("外镇")
    for address in (
        "dissent/", "inquiries/neighbours/", f"cases/{case_id}/objections/", f"cases/{case_id}/democratic-review/",
    ):  # fmt: skip
        assert other.get(file + address).status_code == 404
        assert other.post(file + address, {}).status_code == 404
