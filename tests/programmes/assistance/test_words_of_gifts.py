"""话要对得上给的东西：一次性救助不说“每月”，认定不写金额，不予救助告知书说的是这一项以后怎么办。"""

import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from pypdf import PdfReader

from minzheng.engines.casework import services
from minzheng.engines.casework.letter_data import refusal_letter
from minzheng.engines.casework.meeting_letter import _discussed
from minzheng.engines.casework.models import Application, Case, Decision, MeetingCase
from minzheng.engines.letters import queries as letters
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel import clock
from tests.cast import GAOTAN, MORNING, Cast
from tests.jobs import run_queued_jobs
from tests.programmes.assistance import once_cases as once
from tests.programmes.assistance import together_steps as together
from tests.programmes.assistance.test_temporary_aid import reviewing

pytestmark = pytest.mark.django_db
FEN = 1_176_300


@pytest.fixture(autouse=True)
def this_morning() -> Iterator[None]:
    together.stand_at(MORNING)
    yield
    clock.set_offset_source(lambda: timedelta(0))


def printed(cast: Cast, case_id: UUID) -> str:
    """The words of the printed public notice of a case, spaces left out."""
    with cast.acting("王敏") as clerk:
        letter_id = services.print_notice(actor=clerk, case_id=case_id, at=MORNING)
    run_queued_jobs()
    with cast.acting("王敏"):
        pages = PdfReader(io.BytesIO(letters.pdf_of(letter_id))).pages
        return "".join("".join(page.extract_text().split()) for page in pages)


def heads(html: str) -> list[str]:
    """The table's heads as read."""
    cells = html.split("<thead", 1)[1].split("</thead", 1)[0].split("<th")[1:]
    return [one.split(">", 1)[1].split("<", 1)[0].strip() for one in cells]


def test_支出型公示写一次性金额(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    case = reviewing(cast)
    once.proposed(cast, case.id, "张主任", FEN, words="自付22605元，B类，按六成救助")
    said = printed(cast, case.id)
    assert "拟一次性救助金额" in said and "拟月保障金额" not in said and "11,763元" in said
    monkeypatch.setattr(clock, "now", lambda: MORNING + timedelta(hours=1))
    page = Client().get(f"/notices/{GAOTAN}/").content.decode()
    assert "拟保障金额" in heads(page) and "拟保障金额（每月）" not in heads(page)
    assert "一次性" in page.split("<tbody", 1)[1].split("</tbody", 1)[0]


def test_认定的公示不写金额(cast: Cast) -> None:
    application_id = together.accepted(cast, ["dibao", "rigid_expense"])
    cases = together.checked_and_surveyed(cast, application_id)
    together.reviewed(cast, cases["dibao"], favourable=False)
    together.reviewed(cast, cases["rigid_expense"], favourable=True)
    said = printed(cast, cases["rigid_expense"])
    assert "罗庆华" in said and "家庭人数" in said and "认定本身不发放保障金" in said
    assert "金额" not in said and "0元" not in said.replace("认定本身不发放保障金", "")
    with open_scope(WHOLE_CITY):
        case = Case.objects.select_related("application").get(pk=cases["rigid_expense"])
        row = MeetingCase(case=case, n=1, opinion="材料齐全，情况属实", advice="for")
        assert _discussed(row, case.application, case, [])["proposed_fen"] is None


def refusal_of(cast: Cast, case_id: UUID, who: str) -> dict[str, Any]:
    """What a refusal of this case prints."""
    reasons = "经核实没有造成严重困难，这一次不予救助"
    with cast.acting(who) as officer:
        case = Case.objects.get(pk=case_id)
        decision_id = services.refuse(
            actor=officer, case_id=case_id, version=case.version, reasons=reasons, at=MORNING
        )
        application = Application.objects.get(pk=case.application_id)
        return refusal_letter(application, case, Decision.objects.get(pk=decision_id))


def test_不予救助告知书_说的是一次性救助以后怎么办(cast: Cast) -> None:
    case = reviewing(cast)
    once.proposed(cast, case.id, "张主任", None, words="自付费用已由单位全部补助，没有造成严重困难")
    data = refusal_of(cast, case.id, "李科")
    assert data["would_change"][0].startswith("同一件事又有了新的")
    assert not any("临时救助，找" in line for line in data["other_help"]), "not sent back to the same door"
    run_queued_jobs()
    with cast.acting("王敏"):
        letter = next(
            one for one in letters.letters_of(case.application_id) if one.kind.endswith("non_confirmation")
        )
        assert letter.ready and letter.title == "临时救助不予救助告知书"
        text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(letters.pdf_of(letter.id))).pages)
    assert "不予救助" in text and "不予确认" not in text


def test_小额快救不予救助_不提核对报告(cast: Cast) -> None:
    case = once.accepted(cast, once.handed_in(cast, "quick_aid", once.quick(now="bearable")))
    once.proposed(cast, case.id, "王敏", None, words="电话核实，本人说这个月退休金刚发，暂时过得去")
    data = refusal_of(cast, case.id, "张主任")
    assert "核对报告" not in data["correction"] and any("临时救助，找" in line for line in data["other_help"])
