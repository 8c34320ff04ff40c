"""经办人的受理前页面：一次性告知、转交、协查、打印表格、登记委托书。"""

import re
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfReader

from minzheng.engines.casework.models import Application, Assistance, Forwarding, Mandate, Supplement
from minzheng.engines.catalogue.services import register_handler
from minzheng.programmes.assistance.items.dibao.handler import DibaoHandler
from tests.access.world import village_of
from tests.cast import Cast
from tests.channels.desk.conftest import SignIn, field, text
from tests.engines.casework.conftest import filled
from tests.engines.casework.intake_steps import NEIGHBOUR, photo, speaking
from tests.engines.casework.steps import DRAWN, POINTS, accepted, handed_in
from tests.jobs import run_queued_jobs
from tests.programmes.assistance.dibao_answers import filled as form_filled

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_handler")]
SHIJIAO = village_of("500110108")


def sheet() -> SimpleUploadedFile:
    return SimpleUploadedFile("纸.jpg", photo(), "image/jpeg")


def draft(cast: Cast) -> UUID:
    """A whole family's draft the aide filled in the real form."""
    register_handler("dibao", DibaoHandler())
    application_id, _version = filled(cast, form_filled())
    return UUID(str(application_id))


def test_一次性告知一页写全_家庭补来以后回到待受理(cast: Cast, signed_in: SignIn) -> None:
    application_id = handed_in(cast)
    clerk, address = signed_in("王敏"), f"/desk/files/{application_id}/supplement/"
    page = text(clerk.get(address))
    post = {"version": field(page, "version", "supplement/"), "papers": ["household_book"]}
    with speaking():
        refused = clerk.post(address, {**post, "what1": "银行存款证明", "why1": "看存款"})
    assert (
        refused.status_code == 422
        and "由银行提供" in text(refused)
        and 'value="银行存款证明"' in text(refused)
    )
    assert clerk.post(address, {**post, "what1": "离婚判决书", "why1": "确认抚养关系"}).status_code == 302
    aide, supply = signed_in("小杨"), f"/applications/{application_id}/supplement/"
    assert "离婚判决书" in text(aide.get(supply))
    assert aide.post(supply, {"note": ""}).status_code == 422
    assert aide.post(supply, {"note": "都在这里", "sheets": sheet()}).status_code == 302
    with cast.acting("李科"):
        assert Application.objects.get(pk=application_id).state == "ready"
        assert Supplement.objects.get().answer == "都在这里"


def test_转交_先找村再选_写原因(cast: Cast, signed_in: SignIn) -> None:
    application_id = handed_in(cast)
    clerk, address = signed_in("王敏"), f"/desk/files/{application_id}/forward/"
    assert SHIJIAO in text(clerk.get(address + "?q=石角镇"))
    with cast.acting("王敏"):
        version = str(Application.objects.get(pk=application_id).version)
    refused = clerk.post(address, {"version": version, "village": SHIJIAO, "reason": "", "q": "石角"})
    assert refused.status_code == 422 and "原因" in text(refused)
    done = clerk.post(address, {"version": version, "village": SHIJIAO, "reason": "户籍在石角镇"})
    assert done.status_code == 302 and done["Location"] == "/desk/"
    assert clerk.get(f"/desk/files/{application_id}/").status_code == 404
    shown = text(signed_in("外镇").get(f"/desk/files/{application_id}/?part=intake"))
    assert "户籍在石角镇" in shown
    with cast.acting("外镇"):
        assert Forwarding.objects.count() == 1


def test_协查函发出_对方答复_办件里看得到(cast: Cast, signed_in: SignIn) -> None:
    application_id = accepted(cast)
    clerk, there = signed_in("王敏"), signed_in("外镇")
    post = {"village": SHIJIAO, "question": "请核实户主名下住房是否自住"}
    assert clerk.post(f"/desk/files/{application_id}/assistance/", post).status_code == 302
    run_queued_jobs()
    with cast.acting("外镇"):
        asked = Assistance.objects.get()
    assert "请核实户主名下住房是否自住" in text(there.get("/desk/assistance/"))
    assert there.get(f"/desk/files/{application_id}/").status_code == 404
    empty = there.post(f"/desk/assistance/{asked.id}/reply/", {"reply": " "})
    assert empty.status_code == 422
    assert there.post(f"/desk/assistance/{asked.id}/reply/", {"reply": "有房一处，出租"}).status_code == 302
    assert "有房一处，出租" in text(clerk.get(f"/desk/files/{application_id}/?part=intake"))
    assert clerk.post(f"/desk/assistance/{asked.id}/reply/", {"reply": "自己答"}).status_code == 404


@pytest.mark.parametrize("kind", ["application_form", "authorisation", "promise", "mandate"])
def test_签字前打印的表格里是现在填的内容(cast: Cast, signed_in: SignIn, kind: str) -> None:
    application_id = draft(cast)
    aide, address = signed_in("小杨"), f"/desk/station/{application_id}/print/"
    assert aide.post(address, {"kind": kind}).status_code == 302
    assert "正在生成" in text(aide.get(address))
    run_queued_jobs()
    page = text(aide.get(address))
    found = re.search(rf'href="({address}[0-9a-f-]{{36}}/)"', page)
    assert found, page[-3000:]
    answer = aide.get(found.group(1))
    assert answer["Content-Type"] == "application/pdf" and answer.content[:5] == b"%PDF-"
    words = "".join(one.extract_text() for one in PdfReader(BytesIO(answer.content)).pages)
    assert "罗庆华" in words


def test_什么都没填的打印不了_别的岗位打不开(cast: Cast, signed_in: SignIn) -> None:
    register_handler("dibao", DibaoHandler())
    aide = signed_in("小杨")
    begun = aide.post("/desk/helping/start/", {"item": "dibao"})["Location"].split("/")[2]
    answer = aide.post(f"/desk/station/{begun}/print/", {"kind": "application_form"})
    assert answer.status_code == 422 and "填好" in text(answer)
    assert signed_in("外镇").get(f"/desk/station/{begun}/print/").status_code == 404
    assert signed_in("李科").get(f"/desk/station/{begun}/print/").status_code == 404


def given(**changes: Any) -> dict[str, Any]:
    return {
        "principal": "罗庆华", "name": "周大明", "identity": NEIGHBOUR, "kind": "other", "relation": "邻居",
        "scope": ["apply", "papers"], "until": "2027-05-22", "how": "pen", "sheet": sheet(), **changes,
    }  # fmt: skip


def test_登记委托书_没照片_没见证的请补上(cast: Cast, signed_in: SignIn) -> None:
    application_id = draft(cast)
    aide, address = signed_in("小杨"), f"/desk/station/{application_id}/mandate/"
    bare = given()
    del bare["sheet"]
    assert aide.post(address, bare).status_code == 422
    assert "到期日" in text(aide.post(address, given(until="明年")))
    thumb = aide.post(address, given(how="thumbprint", witness="adult"))
    assert thumb.status_code == 422 and "见证人" in text(thumb) and 'value="周大明"' in text(thumb)
    adult = given(
        how="thumbprint", witness="adult", witness_name="赵四海", witness_svg=DRAWN, witness_points=POINTS
    )
    assert aide.post(address, adult).status_code == 302
    with cast.acting("小杨"):
        kept = Mandate.objects.get(ended_at__isnull=True)
        assert (kept.witness, kept.method) == ("赵四海", "thumbprint")
    assert "已登记：周大明（邻居）" in text(aide.get(address))


def test_回执不在草稿时_也不给别人(cast: Cast, signed_in: SignIn) -> None:
    application_id = draft(cast)
    assert signed_in("小杨").get(f"/applications/{application_id}/receipt/").status_code == 404
    done = handed_in_other(cast)
    assert signed_in("外镇").post(f"/applications/{done}/receipt/").status_code == 404


def handed_in_other(cast: Cast) -> UUID:
    from tests.engines.casework.conftest import PlainHandler  # noqa: PLC0415

    register_handler("dibao", PlainHandler())
    return handed_in(cast)
