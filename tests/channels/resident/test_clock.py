"""群众看到的期限: 等谁、等了几天; 到哪天; 延长了; 超期几天、在谁手里、能做什么; 中英文."""

from datetime import datetime
from uuid import UUID

import pytest
from django.conf import settings
from django.test import Client

from minzheng.engines.casework import services
from minzheng.engines.casework.models import Case
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel import clock
from minzheng.kernel.scope import Scope
from tests.cast import MORNING, Cast
from tests.channels.resident.conftest import SIGNATURE, application_id, fill, start
from tests.channels.resident.test_progress import accepted
from tests.engines.casework.clocks import after_days, after_working_days, look_at_terms
from tests.engines.casework.test_due_days_oracle import straight

__all__ = ["accepted"]
pytestmark = pytest.mark.django_db


def at(moment: datetime) -> None:
    clock.set_offset_source(lambda: moment - clock.real_now())


def see(client: Client, file: UUID, language: str = "") -> str:
    if language:
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    page = client.get(f"/applications/{file}/").content.decode()
    return page[page.index("<main") :]


def test_等签字时看得见等了几天_还差谁_不算撤回(luo: Client, cast: Cast) -> None:
    at(MORNING)
    address = start(luo)
    fill(luo, address)
    luo.post(f"{address}sign/", SIGNATURE)
    at(after_days(4))
    page = see(luo, application_id(address))
    for words in ("已等了 4 天", "还差", "不会算撤回"):
        assert words in page, words


def test_超期时说清几天_在谁手里_能做什么(luo: Client, accepted: UUID) -> None:
    look_at_terms(after_working_days(33))
    at(after_working_days(33))
    late = (after_working_days(33).date() - straight(MORNING.date(), 30, [])).days
    page = see(luo, accepted)
    for words in (f"已经超过 {late} 天", "现在在谁手里", "区县核对员", "12345", "上级民政部门", "不用重新交"):
        assert words in page, words
    assert 'href="tel:12345"' in page
    english = see(luo, accepted, "en")
    for words in (f"is {late} day(s) late", "Who has it now", "not because of you", "Call 12345"):
        assert words in english, words
    inbox = luo.get("/messages/").content.decode()
    assert "超过了办理期限" in inbox


def test_期限内不提超期(luo: Client, accepted: UUID) -> None:
    at(after_working_days(30))
    page = see(luo, accepted)
    assert "办理超过了规定时限" not in page and "已用 30 个工作日，共 30 个" in page


def test_延长后说明新旧期限(luo: Client, cast: Cast, accepted: UUID) -> None:
    with open_scope(Scope(lo="500110", hi="500111")):
        case = Case.objects.get(application_id=accepted)
    with cast.acting("张主任") as leader:
        words = "外省房产信息还没有回函，预计还要两周"
        services.ask_extension(
            actor=leader, case_id=case.id, version=case.version, reason="hard_survey", words=words, at=MORNING
        )
    with cast.acting("李科") as confirmer:
        version = Case.objects.get(pk=case.id).version
        due = services.extend_deadline(
            actor=confirmer, case_id=case.id, version=version, words="", at=MORNING
        )
    at(after_working_days(5))
    page = see(luo, accepted)
    assert (
        f"延长到 {due.month}月{due.day}日" in page or f"延长到 {due.year}年{due.month}月{due.day}日" in page
    )
    assert "共 45 个" in page and "延长只影响时间" in page
