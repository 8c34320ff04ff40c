"""我的救助金 and 救助证明: what I get, what became of each payment in plain words; a certificate anybody may check."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client

from minzheng.engines.benefits import services as benefits
from minzheng.engines.letters.queries import pdf_of
from minzheng.engines.payments import queries, services
from minzheng.engines.payments.certificate_models import Certificate
from minzheng.engines.payments.types import InstructionState
from minzheng.engines.public_notices.scanner import scan_html, scan_pdf
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel import clock
from minzheng.kernel.identifiers import new_id
from tests.engines.letters.golden import text_of
from tests.engines.payments import scene
from tests.engines.payments.pages import RUNS, SignIn, morning, officer, resident, text
from tests.engines.payments.scene import CITY, DECEMBER, NOVEMBER, 签发
from tests.jobs import run_queued_jobs
from tests.seen import seen

__all__ = ["morning", "officer"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]
MINE, CERTIFICATE = "/payments/", "/payments/certificate/"


def test_已发到账_说出尾号和日期(line: UUID) -> None:
    home = scene.family(0)
    run_id = scene.financed(scene.prepared().run_id)
    (due,) = scene.sent(run_id)
    waiting = text(resident(home.head).get(MINE))
    assert "已经交给银行" in waiting and "600 元" in waiting
    scene.told(due, InstructionState.PAID)
    page = text(resident(home.head).get(MINE))
    assert "11月2日已发到尾号 0000 的账户" in page and "到账 600 元" in page
    assert "12月" in page and "预计" in page, "what comes next is December"


def test_没发成_说原因和下一步(line: UUID) -> None:
    home = scene.family(0)
    (due,) = scene.sent(scene.financed(scene.prepared().run_id))
    scene.told(due, InstructionState.FAILED, "账户已销户")
    page = text(resident(home.head).get(MINE))
    assert "账户已销户" in page and "钱没有丢" in page and "还在处理" in page


def test_暂缓_说谁在核实最迟哪天(line: UUID, officer: SignIn) -> None:
    home = scene.family(0, paid=False)
    scene.prepared()
    page = text(resident(home.head).get(MINE))
    assert "还没有可以用的收款账户" in page and "王敏核实，最迟11月9日给出结果" in page


def test_结果待查和决定不发(line: UUID) -> None:
    home, other = scene.family(0), scene.family(1, paid=False)
    run_id = scene.financed(scene.prepared().run_id)
    (due,) = scene.sent(run_id)
    scene.told(due, InstructionState.IN_DOUBT)
    assert "不会重复发，也不会不发" in text(resident(home.head).get(MINE))
    with open_scope(CITY):
        (hold,) = queries.holds(on=NOVEMBER)
    decision = services.HoldDecision(False, "家庭已搬离本市", "11 月不发，可以提出异议")
    with scene.as_actor(签发):
        services.decide_hold(actor=签发, hold_id=hold.id, decision=decision, at=scene.NOON)
    page = text(resident(other.head).get(MINE))
    assert "已经书面告诉您理由" in page and "行政复议" not in page and "依法申请复议" in page


def test_别人的一笔也看不到(line: UUID) -> None:
    scene.family(0, fen=61_300)
    stranger = scene.person(99)
    scene.prepared()
    page = seen(text(resident(stranger).get(MINE)))
    assert "613" not in page and "还没有待遇" in page
    assert Client().get(MINE).headers["Location"].startswith("/sign-in/")


def test_工作人员不走群众的门(officer: SignIn) -> None:
    assert officer("王敏").get(MINE).status_code == 404
    assert officer("王敏").get(CERTIFICATE).status_code == 404


def made(client: Client, award_id: UUID) -> Any:
    return client.post(CERTIFICATE, {"award": str(award_id)})


def code_of(letter_id: UUID) -> str:
    """The code printed on a certificate."""
    with open_scope(CITY):
        printed = "".join(text_of(pdf_of(letter_id)).split())
    return printed.split("/payments/check/", 1)[1].split("/", 1)[0]


def certificate_for(home: scene.Family) -> str:
    assert made(resident(home.head), home.award_id).status_code == 302
    run_queued_jobs()
    with open_scope(CITY):
        return code_of(Certificate.objects.get(award_id=home.award_id).letter_id)


def test_本人开证明_中英文_有文号(line: UUID) -> None:
    home = scene.family(0)
    client = resident(home.head)
    assert "开一张证明" in text(client.get(CERTIFICATE))
    assert made(client, home.award_id).status_code == 302
    assert "正在生成" in text(client.get(CERTIFICATE))
    run_queued_jobs()
    page = text(client.get(CERTIFICATE))
    address = page.split('href="/payments/letters/', 1)[1].split('"', 1)[0]
    pdf = client.get(f"/payments/letters/{address}")
    assert pdf.headers["Content-Type"] == "application/pdf" and "no-store" in pdf.headers["Cache-Control"]
    words = "".join(text_of(pdf.content).split())
    for said in (
        scene.NAMES[0],
        "600元",
        "2026年11月",
        "救证字〔2026〕第0001号",
        "CertificateofSocialAssistance",
        "2027年2月21日",
    ):
        assert said in words, said
    assert scan_pdf(pdf.content, allowed_phones={"12345"}) == [], "no whole number of hers"
    assert made(client, home.award_id).status_code == 302
    with open_scope(CITY):
        assert Certificate.objects.count() == 1, "a second one on a day is the first"


def test_查验页只答有效无效和日期(line: UUID) -> None:
    home = scene.family(0)
    code = certificate_for(home)
    answer = Client().get(f"/payments/check/{code}/")
    page = text(answer)
    assert (
        answer.status_code == 200 and "有效" in page and "2026年11月23日" in page and "2027年2月21日" in page
    )
    assert "无效" not in page
    for secret in (scene.NAMES[0], "600", "最低生活保障", str(home.award_id), "救证字", "綦江"):
        assert secret not in page, secret
    assert scan_html(answer.content, allowed_phones={"12345"}) == []
    assert "noindex" in answer.headers["X-Robots-Tag"] and "no-store" in answer.headers["Cache-Control"]
    assert Client().get(f"/payments/check/{code.lower()}/").content.count("有效".encode())


def test_不存在_过期_停发_都是同一个无效(line: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    home, other = scene.family(0), scene.family(1)
    code, ended = certificate_for(home), certificate_for(other)
    unknown = text(Client().get("/payments/check/AAAAAAAAAAAAAAAAAAAAAAAA/"))
    assert "无效" in unknown and "2027" not in unknown
    with scene.as_actor(签发):
        benefits.end_award(
            actor=签发, award_id=other.award_id, end_month=NOVEMBER, decided=scene.decided(), at=scene.NOON
        )
    november = clock.now()
    assert "无效" not in text(Client().get(f"/payments/check/{ended}/")), "November is still paid"
    clock.set_offset_source(lambda: november + timedelta(days=8) - clock.real_now())
    gone = text(Client().get(f"/payments/check/{ended}/"))
    unknown = text(Client().get("/payments/check/AAAAAAAAAAAAAAAAAAAAAAAA/"))
    assert main_of(gone) == main_of(unknown), "unknown and ended cannot be told apart"
    assert "无效" not in text(Client().get(f"/payments/check/{code}/"))
    clock.set_offset_source(lambda: november + timedelta(days=91) - clock.real_now())
    assert "无效" in text(Client().get(f"/payments/check/{code}/"))


def main_of(page: str) -> str:
    """What a page says, without its tokens."""
    return page[page.index("<main") : page.index("</main>")]


def test_证明的码不在数据库里(line: UUID) -> None:
    code = certificate_for(scene.family(0))
    with open_scope(CITY), connection.cursor() as cursor:
        cursor.execute("select to_jsonb(c)::text from payments_certificate c")
        assert code not in cursor.fetchone()[0]


def test_没有发放的不能开_别人的不能开(line: UUID, officer: SignIn) -> None:
    later, home = scene.family(0, start=DECEMBER), scene.family(1)
    assert "现在没有正在发放的待遇" in text(resident(later.head).get(CERTIFICATE))
    refused = made(resident(later.people[1]), later.award_id)
    assert refused.status_code == 422 and "这个月没有发放" in text(refused)
    stranger = resident(scene.person(99))
    assert made(stranger, home.award_id).status_code == 404 and made(stranger, new_id()).status_code == 404
    assert stranger.post(CERTIFICATE, {"award": "x"}).status_code == 404
    with open_scope(CITY):
        assert not Certificate.objects.exists()


def test_经办当面帮老人开(officer: SignIn, line: UUID) -> None:
    home = scene.family(0)
    here = f"{RUNS}people/{home.head}/"
    assert "开救助证明" in text(officer("王敏").get(here)) and "开救助证明" not in text(
        officer("李科").get(here)
    )
    assert officer("王敏").post(here, {"award": str(home.award_id)}).status_code == 302
    assert officer("李科").post(here, {"award": str(home.award_id)}).status_code == 404
    run_queued_jobs()
    with open_scope(CITY):
        letter_id = Certificate.objects.get().letter_id
    assert officer("王敏").get(f"{RUNS}certificates/{letter_id}/").content.startswith(b"%PDF")
    assert officer("外镇").get(f"{RUNS}certificates/{letter_id}/").status_code == 404
    assert resident(home.head).get(f"/payments/letters/{letter_id}/").status_code == 200
    assert resident(scene.person(98)).get(f"/payments/letters/{letter_id}/").status_code == 404


def test_下一笔按发放日算() -> None:
    from minzheng.engines.payments.resident_screen import next_pays

    home = scene.family(0)
    with open_scope(CITY):
        awards = list(benefits_of(home.head))
    early, late = next_pays(awards, [], on=date(2026, 11, 3)), next_pays(awards, [], on=date(2026, 11, 20))
    assert (early[0].month, early[0].day) == (NOVEMBER, date(2026, 11, 10)) and "11月10日" in early[0].words
    assert "正在办理" in late[0].words


def benefits_of(person_id: UUID) -> Any:
    from minzheng.engines.benefits.queries import awards_of

    return awards_of(person_id=person_id)


def test_数字相加的图(line: UUID) -> None:
    """The picture's bars: each begins where the former ended, whatever the signs."""
    from minzheng.engines.payments.lines import Cause, CauseLine, Difference
    from minzheng.engines.payments.pictures import _axis, _bars, waterfall

    steps = (
        CauseLine(Cause.NEW, "新纳入", 2, 120_000),
        CauseLine(Cause.ENDED, "停发", 1, -60_050),
        CauseLine(Cause.CUT, "减<发", 1, -1),
    )
    shown = Difference("500110", NOVEMBER, 10, 1_000_000, 11, 1_059_949, steps)
    bars = _bars(shown)
    assert [bar.after for bar in bars] == [1_000_000, 1_120_000, 1_059_950, 1_059_949, 1_059_949]
    floor, top = _axis(bars)
    assert 0 < floor < min(bar.low for bar in bars[1:-1]) and top > 1_120_000
    drawn = waterfall(shown)
    assert "纵轴从" in drawn and "减&lt;发" in drawn and "style" not in drawn
    assert "纵轴从" not in waterfall(
        Difference("500110", NOVEMBER, 0, 0, 1, 60_000, (CauseLine(Cause.NEW, "新纳入", 1, 60_000),))
    )
    assert "−600.50" in drawn
