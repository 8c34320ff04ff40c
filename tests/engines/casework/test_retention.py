"""保存期限：办结和撤回的定下保存到哪一天；没提交过的草稿先提醒、再清除内容；到期的只列给人看，系统不删。"""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings as house

from minzheng.channels.cli.main import main
from minzheng.engines.benefits.models import Award
from minzheng.engines.casework import queries, services
from minzheng.engines.casework.answers import open_answers
from minzheng.engines.casework.draft_jobs import look_at_drafts
from minzheng.engines.casework.firing import chain_is_whole
from minzheng.engines.casework.models import Application, Case, Event, Task
from minzheng.engines.casework.retention import kept_until
from minzheng.engines.casework.services.old_drafts import clear_draft, warn_of_clearing
from minzheng.engines.casework.services.review import notice_over
from minzheng.engines.casework.types import Opinion
from minzheng.engines.letters.types import ServiceMethod
from minzheng.engines.messages.models import Message
from minzheng.engines.papers.models import Blob, Paper
from minzheng.foundations.audit.models import Event as Line
from minzheng.foundations.people.models import Person
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor
from minzheng.kernel.scope import Scope
from tests.cast import MORNING, Cast, resident
from tests.engines.casework.conftest import FAMILY, TYPED, filled
from tests.engines.casework.steps import accepted, handed_in, reviewed, surveyed_and_checked
from tests.engines.casework.test_papers_follow import put
from tests.jobs import run_queued_jobs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_handler")]
CITY = Scope(lo="50", hi="51")
WARNED_ON, GOES_ON = MORNING + timedelta(days=76), MORNING + timedelta(days=90)


def seen(application_id: UUID) -> Application:
    with open_scope(CITY):
        return Application.objects.get(pk=application_id)  # type: ignore[no-any-return]


@pytest.fixture
def own_draft(db: None) -> tuple[Actor, UUID]:
    """A resident's own draft with a photo, last touched in the cast's morning."""
    me = resident()
    with open_scope(me.scope):
        Person(id=me.person_id, name="", created_at=MORNING).save(force_insert=True)
        application_id = services.start_application(actor=me, items=["dibao"], at=MORNING)
        services.save_answers(actor=me, application_id=application_id, answers=FAMILY, version=1, at=MORNING)
        put(me, application_id, Application.objects.get(pk=application_id).area_code)
    return me, application_id


def told(application_id: UUID) -> list[Message]:
    with open_scope(CITY):
        return list(Message.objects.filter(kind="dibao.draft_expiring", link=f"/apply/{application_id}/"))


def test_清除前十四天提醒一次_写明哪一天(own_draft: tuple[Actor, UUID]) -> None:
    me, draft = own_draft
    look_at_drafts(at=WARNED_ON - timedelta(minutes=1))
    assert told(draft) == []
    for minute in range(3):
        look_at_drafts(at=WARNED_ON + timedelta(minutes=minute))
    (message,) = told(draft)
    assert message.person_id == me.person_id
    assert "2027年02月21日以后" in message.body and "清除不是拒绝" in message.body
    with open_scope(CITY):
        assert Task.objects.get(application_id=draft, kind="fill").due_on == date(2027, 2, 21)
        assert Line.objects.filter(action="casework.draft.warned").count() == 1


def test_到期清除填的内容和照片_草稿还在_可以重新填(own_draft: tuple[Actor, UUID]) -> None:
    me, draft = own_draft
    look_at_drafts(at=WARNED_ON)
    look_at_drafts(at=GOES_ON - timedelta(minutes=1))
    assert seen(draft).applicant_name == "罗庆华"
    look_at_drafts(at=GOES_ON)
    row = seen(draft)
    assert (row.state, row.applicant_name, open_answers(draft, row.answers_box)) == ("draft", "", {})
    with open_scope(CITY):
        assert not Paper.objects.filter(application_id=draft).exists() and not Blob.objects.exists()
        assert Event.objects.filter(application_id=draft, act="clear").count() == 1 and chain_is_whole(draft)
        line = Line.objects.get(action="casework.draft.cleared")
        assert line.person_id == me.person_id and line.detail == {"papers": 1}
    with open_scope(me.scope):
        again = services.start_application(actor=me, items=["dibao"], at=GOES_ON)
        assert again == draft
        services.save_answers(actor=me, application_id=draft, answers=FAMILY, version=row.version, at=GOES_ON)
    assert seen(draft).applicant_name == "罗庆华"


def test_清除过的空草稿不再提醒也不再清除(own_draft: tuple[Actor, UUID]) -> None:
    _, draft = own_draft
    for day in range(70, 400, 5):
        look_at_drafts(at=MORNING + timedelta(days=day))
    with open_scope(CITY):
        assert len(told(draft)) == 1 and Event.objects.filter(application_id=draft, act="clear").count() == 1


def test_提醒以后又接着填的_重新起算(own_draft: tuple[Actor, UUID]) -> None:
    me, draft = own_draft
    look_at_drafts(at=WARNED_ON)
    with open_scope(me.scope):
        services.save_answers(
            actor=me,
            application_id=draft,
            answers=FAMILY,
            version=seen(draft).version,
            at=WARNED_ON + timedelta(days=3),
        )
    look_at_drafts(at=GOES_ON)
    assert seen(draft).applicant_name == "罗庆华" and len(told(draft)) == 1
    look_at_drafts(at=WARNED_ON + timedelta(days=3 + 76))
    assert len(told(draft)) == 2


def test_没有提醒满十四天不清除(own_draft: tuple[Actor, UUID]) -> None:
    """A worker that stood still for months warns first, and waits its fourteen days."""
    _, draft = own_draft
    late = MORNING + timedelta(days=300)
    look_at_drafts(at=late)
    look_at_drafts(at=late + timedelta(days=13))
    assert seen(draft).applicant_name == "罗庆华" and len(told(draft)) == 1
    look_at_drafts(at=late + timedelta(days=14))
    assert seen(draft).applicant_name == ""


def test_工作人员替没有账户的家庭起草的_到期日写在待办上(cast: Cast) -> None:
    draft, _version = filled(cast)
    look_at_drafts(at=WARNED_ON)
    assert told(draft) == []
    with open_scope(CITY):
        assert Task.objects.get(application_id=draft, kind="fill").due_on == date(2027, 2, 21)
    look_at_drafts(at=GOES_ON)
    assert seen(draft).applicant_name == ""


@pytest.mark.parametrize("stage", ["waiting", "ready", "accepted"])
def test_提交过的一概不动(cast: Cast, stage: str) -> None:
    if stage == "waiting":
        application_id, version = filled(cast)
        with cast.acting("小杨") as aide:
            services.submit(
                actor=aide, application_id=application_id, version=version, signature=TYPED, at=MORNING
            )
    else:
        application_id = {"ready": handed_in, "accepted": accepted}[stage](cast)
    before = (seen(application_id).answers_box, seen(application_id).version)
    for day in (80, 100, 200, 400):
        look_at_drafts(at=MORNING + timedelta(days=day))
        with open_scope(CITY):
            assert warn_of_clearing(application_id=application_id, at=MORNING + timedelta(days=day)) is False
            assert clear_draft(application_id=application_id, at=MORNING + timedelta(days=day)) is False
    assert (seen(application_id).answers_box, seen(application_id).version) == before
    assert told(application_id) == []


def test_从没保存过的空草稿不用提醒(db: None) -> None:
    me = resident()
    with open_scope(me.scope):
        Person(id=me.person_id, name="", created_at=MORNING).save(force_insert=True)
        draft = services.start_application(actor=me, items=["dibao"], at=MORNING)
    look_at_drafts(at=GOES_ON)
    assert told(draft) == []


def settled(cast: Cast, *, favourable: bool) -> UUID:
    """A file decided, served and closed eight days after the morning. Returns the application's id."""
    application_id = accepted(cast)
    case_id, at = surveyed_and_checked(cast, application_id), MORNING + timedelta(days=8)
    if favourable:
        reviewed(cast, case_id, Opinion(favourable=True, reasons="收入低于标准，拟予确认", amount_fen=77000))
        with cast.acting("李科"):
            notice_over(case_id=case_id, at=at)
    else:
        reviewed(cast, case_id, Opinion(favourable=False, reasons="家庭人均收入高于低保标准"))
    with cast.acting("李科") as confirmer:
        given: dict[str, Any] = {
            "actor": confirmer,
            "case_id": case_id,
            "at": at,
            "reasons": "情况属实，按规定办理",
        }
        given["version"] = Case.objects.get(pk=case_id).version
        if favourable:
            services.confirm(**given, amount_fen=77000)
        else:
            services.refuse(**given)
    run_queued_jobs()
    with cast.acting("王敏") as clerk:
        version = Case.objects.get(pk=case_id).version
        served = services.Served(ServiceMethod.AT_HOME, "罗庆华")
        services.serve_letters(actor=clerk, case_id=case_id, version=version, served=served, at=at)
    return application_id


@pytest.mark.parametrize(("favourable", "until"), [(True, date(2056, 12, 1)), (False, date(2036, 12, 1))])
def test_办结时定下保存到哪一天(cast: Cast, favourable: bool, until: date) -> None:
    assert seen(settled(cast, favourable=favourable)).retain_until == until


def test_期限是参数(cast: Cast, settings: Any) -> None:
    settings.RETENTION_YEARS = {**house.RETENTION_YEARS, "refused": 3}
    assert seen(settled(cast, favourable=False)).retain_until == date(2029, 12, 1)


def test_撤回时定下保存到哪一天(own_draft: tuple[Actor, UUID]) -> None:
    me, draft = own_draft
    with open_scope(me.scope):
        services.withdraw(actor=me, application_id=draft, reason="先不申请了", at=MORNING)
    assert seen(draft).retain_until == date(2027, 2, 21), "never handed in: as a draft"


def test_提交后撤回的按撤回的年限(own_draft: tuple[Actor, UUID]) -> None:
    me, draft = own_draft
    with open_scope(me.scope):
        services.submit(
            actor=me, application_id=draft, version=seen(draft).version, signature=TYPED, at=MORNING
        )
        services.withdraw(actor=me, application_id=draft, reason="先不申请了", at=MORNING)
    assert seen(draft).retain_until == date(2028, 11, 23)


def test_闰日的期限到平年二月二十八() -> None:
    assert kept_until("refused", on=date(2028, 2, 29)) == date(2038, 2, 28)


def listed(on: date) -> list[str]:
    with open_scope(CITY):
        return [line.number for line in queries.files_due(on=on)]


def test_到期的列出来_在享的不列_什么都不删(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    application_id = settled(cast, favourable=True)
    number = seen(application_id).number
    last, after = date(2056, 12, 1), date(2056, 12, 2)
    assert listed(last) == [] and listed(after) == [], "the award still runs"
    with open_scope(CITY):
        decision = Case.objects.get(application_id=application_id).decision_id
        Award.objects.update(
            status="ended", end_month=date(2030, 1, 1), end_reason="家庭收入提高", ended_by_decision=decision,
            ended_by_posting=cast["李科"].posting_id,
        )  # fmt: skip
    assert listed(last) == [] and listed(after) == [number]
    later = datetime(2056, 12, 2, 1, tzinfo=MORNING.tzinfo)
    clock.set_offset_source(lambda: later - clock.real_now())
    assert main(["retention", "due"]) == 0
    shown = capsys.readouterr().out
    assert number in shown and "2056-12-01" in shown and "不会自动删除" in shown and "罗庆华" not in shown
    with open_scope(CITY):
        assert Line.objects.filter(action="casework.retention.listed").count() == 1
    look_at_drafts(at=later)
    assert seen(application_id).applicant_name == "罗庆华"


def test_没有到期的也说一声(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["retention", "due"]) == 0 and "没有保存期限已满" in capsys.readouterr().out
