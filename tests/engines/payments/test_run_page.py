"""The run's page: four officers, each her button; why the month differs; lists by state; files taken out."""

import io
import zipfile
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from minzheng.engines.payments.models import BankFile
from minzheng.engines.payments.types import InstructionState
from minzheng.foundations.audit.models import Event
from minzheng.foundations.privacy.types import open_scope
from tests.engines.payments import banking, scene
from tests.engines.payments.pages import RUNS, SignIn, morning, officer, text, version_on
from tests.engines.payments.scene import CITY, DECEMBER

__all__ = ["morning", "officer"]
pytestmark = pytest.mark.django_db
BUTTONS = {"review": "复核通过", "release": "签发", "finance": "拨付资金"}


def page_of(run_id: UUID | None) -> str:
    return f"{RUNS}runs/{run_id}/"


def test_四人四步_每人只看到自己的按钮(officer: SignIn, line: UUID) -> None:
    scene.family(0)
    finance = officer("周财务")
    assert "编制发放单" in text(finance.get(RUNS))
    made = finance.post(RUNS, {"month": "2026-11", "kind": "monthly"})
    assert made.status_code == 302
    here = made.headers["Location"]
    turns = (("刘审核", "review"), ("李科", "release"), ("郑财政", "finance"))
    for name, act in turns:
        for other in ("周财务", "刘审核", "李科", "郑财政", "审计"):
            page = text(officer(other).get(here))
            assert (f'value="{act}"' in page) is (other == name), (other, act)
        client = officer(name)
        done = client.post(here, {"do": act, "version": version_on(text(client.get(here)))})
        assert done.status_code == 302, text(done)
    page = text(officer("周财务").get(here))
    assert "财政已拨付，待送银行" in page and "编制" in page
    for name in ("周财务", "刘审核", "李科", "郑财政"):
        assert f" {name}" in page
    assert "中央困难群众救助补助" in page and "600 元" in page


def test_旧版本和越位都被礼貌地拒绝(officer: SignIn) -> None:
    scene.family(0)
    here = page_of(scene.prepared().run_id)
    late = officer("刘审核").post(here, {"do": "review", "version": "9"})
    assert late.status_code == 409 and "已被别人更新" in text(late)
    wrong = officer("李科").post(here, {"do": "review", "version": "1"})
    assert wrong.status_code == 403 and 'role="alert"' in text(wrong)
    assert officer("李科").post(here, {"do": "nothing", "version": "1"}).status_code == 404
    assert scene.run(UUID(here.split("/")[-2])).state == "prepared"


def test_退回要写原因_写了的不会丢(officer: SignIn) -> None:
    scene.family(0)
    run_id = scene.prepared().run_id
    here, client = page_of(run_id), officer("刘审核")
    short = client.post(here, {"do": "return", "version": "1", "reasons": "错"})
    assert short.status_code == 422 and "请写明原因" in text(short) and ">错</textarea>" in text(short)
    assert (
        client.post(here, {"do": "return", "version": "1", "reasons": "罗庆华一家人数不对"}).status_code
        == 302
    )
    page = text(officer("周财务").get(here))
    assert "罗庆华一家人数不对" in page and 'value="again"' in page


def test_没有资金时说清差多少(officer: SignIn) -> None:
    scene.family(0)
    run_id = scene.prepared().run_id
    scene.reviewed_and_released(run_id)
    answer = officer("郑财政").post(page_of(run_id), {"do": "finance", "version": str(scene.version(run_id))})
    assert answer.status_code == 422 and "还差 600 元" in text(answer)


def test_和上月相比的图和表_数字相加正好相等(officer: SignIn) -> None:
    scene.family(0, fen=60_000)
    scene.family(1, fen=40_000, start=DECEMBER)
    scene.prepared()
    run_id = scene.prepared(DECEMBER).run_id
    page = text(officer("刘审核").get(page_of(run_id)))
    picture = page[
        page.index('<svg xmlns="http://www.w3.org/2000/svg" width') : page.index("</svg></div></figure>")
    ]
    assert "新纳入 +400" in picture and "上月应发 600" in picture and "本月应发 1,000" in picture
    assert "style" not in picture and "一分不差" in page
    drill = "/desk/payments/difference/?unit=500110&amp;month=2026-12&amp;cause=new"
    assert drill in page
    listed = text(officer("刘审核").get(drill.replace("&amp;", "&")))
    family = scene.rows(month=DECEMBER, computed_fen=40_000)[0]
    assert f"/desk/payments/people/{family.person_id}/" in listed and "400 元" in listed
    assert officer("刘审核").get(f"/desk/payments/people/{family.person_id}/").status_code == 200


def test_财政局只看合计_不看名单(officer: SignIn) -> None:
    home = scene.family(0)
    here, client = page_of(scene.prepared().run_id), officer("郑财政")
    page = text(client.get(here))
    assert scene.NAMES[0] not in page and 'id="list"' not in page and "导出明细" not in page
    for address in (f"people/{home.head}/", "questions/", "difference/", "supervision/"):
        assert client.get(RUNS + address).status_code == 404, address
    assert client.post(here + "list/", {"purpose": "银行核对明细"}).status_code == 404


def test_按状态看名单_没发成的有原因和下一步(officer: SignIn, line: UUID) -> None:
    scene.family(0)
    scene.family(1, paid=False)
    run_id = scene.financed(scene.prepared().run_id)
    (due,) = scene.sent(run_id)
    scene.told(due, InstructionState.FAILED, "账户已销户")
    client, here = officer("周财务"), page_of(run_id)
    failed = text(client.get(here + "?state=failed"))
    assert "账户已销户" in failed and "更正后重新发放" in failed and f"payment/{due}/" in failed
    held = text(client.get(here + "?state=held"))
    assert "没有可以用的收款账户" in held and "王敏" in held and "个工作日" in held


def test_导出要写用途_留痕_每行有标记_不带公式(officer: SignIn, line: UUID) -> None:
    scene.family(0)
    run_id = scene.financed(scene.prepared().run_id)
    (due,) = scene.sent(run_id)
    scene.told(due, InstructionState.FAILED, '=HYPERLINK("http://x","点")')
    client, here = officer("李科"), page_of(run_id) + "list/"
    assert client.post(here, {"purpose": "看"}).status_code == 422
    with open_scope(CITY):
        assert not Event.objects.filter(action="payments.run.exported").exists()
    taken = client.post(here, {"purpose": "银行核对明细", "form": "csv"})
    lines = b"".join(taken.streaming_content).decode("gb18030").splitlines()
    with open_scope(CITY):
        event = Event.objects.get(action="payments.run.exported")
    mark = event.detail["mark"]
    assert event.purpose == "银行核对明细" and mark in taken.headers["Content-Disposition"]
    assert lines[0].startswith("收款人,") and lines[1].endswith(mark)
    assert ",\"'=HYPERLINK(" in lines[1] and ",=HYPERLINK" not in lines[1]
    assert "银行核对明细" in lines[-1] and "不得转发" in lines[-1] and "李科" in lines[-1]
    book = b"".join(client.post(here, {"purpose": "银行核对明细"}).streaming_content)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_name("明细").to_python()
    assert rows[1][5] == 600.0 and rows[1][7].startswith("=HYPERLINK") and rows[1][-1]
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


def test_别的区县和镇街看不到(officer: SignIn) -> None:
    scene.family(0)
    run_id = scene.prepared().run_id
    for name in ("外人",):
        assert officer(name).get(page_of(run_id)).status_code == 404
        assert scene.NAMES[0] not in text(officer(name).get(RUNS))
    for name in ("王敏", "张主任", "小杨", "核对员"):
        assert officer(name).get(page_of(run_id)).status_code == 404, name
        assert officer(name).get(RUNS).status_code == 404, name


def test_资金登记和追加(officer: SignIn) -> None:
    client, here = officer("郑财政"), RUNS + "budget/"
    new = {
        "do": "enter",
        "name": "区县配套资金",
        "source": "district",
        "document": "綦财〔2026〕8号",
        "amount": "abc",
    }
    wrong = client.post(here, new)
    assert wrong.status_code == 422 and "请填写金额" in text(wrong) and "綦财〔2026〕8号" in text(wrong)
    assert client.post(here, new | {"amount": "500000"}).status_code == 302
    page = text(client.get(here))
    assert "区县配套资金" in page and "余 500,000 元" in page
    line_id = page.split('name="line" value="', 1)[1].split('"', 1)[0]
    added = client.post(
        here, {"do": "add", "line": line_id, "amount": "1000.50", "document": "綦财〔2026〕9号"}
    )
    assert added.status_code == 302 and "余 501,000.50 元" in text(client.get(here))
    assert client.post(here, {"do": "add", "line": "x", "amount": "1", "document": "文"}).status_code == 404
    assert officer("李科").post(here, new | {"amount": "1"}).status_code == 404
    assert 'name="amount"' not in text(officer("审计").get(here))


def test_没有新的应发项目时说清楚(officer: SignIn) -> None:
    scene.family(0)
    scene.prepared()
    client = officer("周财务")
    answer = client.post(RUNS, {"month": "2026-11", "kind": "monthly"}, follow=True)
    assert "没有新的应发项目" in text(answer)
    far = client.post(RUNS, {"month": "2027-06", "kind": "monthly"})
    assert far.status_code == 422 and "最早可提前一个月编制" in text(far)


def test_没有接通银行时_财务取送文件_回盘登记到每一笔(officer: SignIn, line: UUID, settings: Any) -> None:
    settings.BANK_CHANNELS = {}
    scene.family(0)
    run_id = scene.financed(scene.prepared().run_id)
    here, client = page_of(run_id), officer("周财务")
    assert "由区县财务取送文件" in text(client.get(here)) and "生成银行文件" not in text(
        officer("李科").get(here)
    )
    refused = officer("李科").post(here, {"do": "files"})
    assert refused.status_code == 403 and "由区县财务生成" in text(refused)
    assert client.post(here, {"do": "files"}).status_code == 302
    with open_scope(CITY):
        file = BankFile.objects.get(run_id=run_id)
    address = f"{RUNS}bank-files/{file.id}/"
    assert address in text(client.get(here)) and officer("李科").post(address).status_code == 404
    fetched = client.post(address)
    assert b"".join(fetched.streaming_content) == banking.content(file)
    assert file.name in fetched.headers["Content-Disposition"]
    assert client.post(here, {"do": "take"}).status_code == 422
    data = banking.returned(file, banking.entries(file))
    for said in ("已登记 1 笔", "以前登记过"):
        back = SimpleUploadedFile(f"{file.name}.1.ret", data)
        answer = client.post(here, {"do": "take", "back": back}, follow=True)
        assert said in text(answer)
    assert scene.rows()[0].state == "paid" and "登记 1 笔" in text(client.get(here))
    strange = client.post(here, {"do": "take", "back": SimpleUploadedFile("x.ret", b"1")})
    assert strange.status_code == 422 and "不是我们送出文件的回盘" in text(strange)


def test_一次性救助待发在发放页面上看得见_区县财务一点就编制(officer: SignIn, line: UUID) -> None:
    scene.given_once(1)
    reviewer, finance = text(officer("刘审核").get(RUNS)), text(officer("周财务").get(RUNS))
    assert (
        "一次性救助待发" in finance and "2026年11月决定的 1 笔，合计 630" in finance and "现在编制" in finance
    )
    assert "一次性救助待发" in reviewer and "现在编制" not in reviewer
    made = officer("周财务").post(RUNS, {"month": "2026-11", "kind": "one_off"})
    assert made.status_code == 302 and "一次性救助待发" not in text(officer("周财务").get(RUNS))
