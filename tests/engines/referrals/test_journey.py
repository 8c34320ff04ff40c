"""一家人的路: 低保在办, 住房部门自己答复不予, 医保部门一直没回复; 低保照样确认, 待遇照样有."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.casework import services as casework
from minzheng.engines.casework.firing import chain_is_whole
from minzheng.engines.casework.models import Case, Event, Party
from minzheng.engines.casework.types import Opinion
from minzheng.engines.letters import queries as letters
from minzheng.engines.referrals.models import Referral
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.scope import Scope
from tests.cast import MORNING, Cast
from tests.engines.casework.conftest import plain_handler as plain_handler  # noqa: PLC0414
from tests.engines.casework.steps import accepted, reviewed, surveyed_and_checked
from tests.engines.referrals.conftest import NO, Counters, browser, on_the, phone
from tests.engines.referrals.test_pages import Clock, words
from tests.jobs import run_queued_jobs, tick

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_handler", "at_nine")]
BOARD = "/desk/referrals/"
CITY = Scope(lo="50", hi="51")


def sent_by_town(cast: Cast, person: UUID, application_id: UUID, item: str, answers: dict[str, str]) -> str:
    """王敏 sends it on with the family's file, in her browser; the referral's address."""
    typed = {"do": "send", "person": str(person), "file": str(application_id), "item": item, "token": item}
    consent = {"consent": "spoken", "witness": "村支书 蹇平"}
    return str(browser(cast["王敏"]).post(BOARD + "new/", {**typed, **consent, **answers}).url)


def test_住房不予_医保不回复_低保照样确认(cast: Cast, counters: Counters, at_nine: Clock) -> None:
    application_id = accepted(cast)
    with open_scope(CITY):
        person = Party.objects.get(application_id=application_id, position=0).person_id
    housing = sent_by_town(
        cast, person, application_id, "housing", {"ask_now": "自己的房子，太小或太旧", "ask_people": "2 人"}
    )
    medical = sent_by_town(cast, person, application_id, "medical", {"ask_wish": "医药费负担太重"})

    housing_says_no(counters, housing)

    # one department's no is no event of the family's file
    with open_scope(CITY):
        assert "转办事项答复" in [one.title for one in letters.letters_of(application_id)]
        before = Event.objects.filter(application_id=application_id).count()
    case_id = surveyed_and_checked(cast, application_id)
    reviewed(
        cast,
        case_id,
        Opinion(favourable=True, reasons="收入低于标准，财产符合规定，拟予确认", amount_fen=77000),
    )
    later = MORNING + timedelta(days=9)
    at_nine(later)
    tick()
    with cast.acting("李科") as confirmer:
        case = Case.objects.get(pk=case_id)
        reasons = "情况属实，同意镇街意见"
        casework.confirm(
            actor=confirmer,
            case_id=case_id,
            version=case.version,
            amount_fen=77000,
            reasons=reasons,
            at=later,
        )
    with open_scope(CITY):
        award = benefits.current(person_id=person, kind="dibao", on=date(2027, 1, 15))
        assert award is not None and chain_is_whole(application_id)
        assert Event.objects.filter(application_id=application_id).count() > before

    # the silent department: 未回复, told and pressed, never 不予
    at_nine(on_the(date(2026, 12, 22)) + timedelta(seconds=30))
    tick()
    district = browser(cast["刘审核"])
    page = words(district.get(BOARD + "?tab=late"))
    assert "罗庆华 · 医疗救助" in page and "未回复" in page and "住房救助" not in page
    pressed = district.post(medical, {"do": "press", "version": "1", "words": "电话催了医保局，答应本周答复"})
    assert pressed.status_code == 302
    with open_scope(CITY):
        row = Referral.objects.get(person_id=person, item="medical")
        assert (row.state, row.outcome) == ("sent", "") and row.late_at is not None

    she_reads(person, housing, row.id)


def housing_says_no(counters: Counters, housing: str) -> None:
    """The housing department's own officer answers, in her own queue."""
    housing_says_no_for(counters, housing, "罗庆华")


def housing_says_no_for(counters: Counters, housing: str, name: str) -> None:
    """The same for a family whose applicant is called so."""
    officer = browser(counters["何玲"])
    assert f"{name} · 住房救助" in words(officer.get(BOARD)) and "医疗" not in words(officer.get(BOARD))
    assert officer.post(housing, {"do": "accept", "version": "1"}).status_code == 302
    no = {"outcome": "refused", "words": NO.words, "reasons": NO.reasons, "remedy": NO.remedy}
    assert officer.post(housing, {"do": "reply", "version": "2", **no}).status_code == 302
    run_queued_jobs()


def she_reads(person: UUID, housing: str, medical_id: UUID) -> None:
    """What stands on her phone."""
    mine = phone(person)
    listed = words(mine.get("/referrals/"))
    assert "部门答复：不予" in listed and "未回复" in listed
    silent = words(mine.get(f"/referrals/{medical_id}/"))
    assert "没有回复不是不同意" in silent and "不予" not in silent
    refused = words(mine.get(housing.replace("/desk", "")))
    assert "自有住房 86 平方米" in refused and "您家的低保等其他救助照常办理" in refused
