"""小额快救：三日内办结，不核对、不公示，最多一个月低保标准；期限从第一次有人报告起；谁都可以报。"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.benefits.models import AidedCause
from minzheng.engines.benefits.types import AlreadyAided
from minzheng.engines.casework import queries, services
from minzheng.engines.casework.giving import CapUnpublished
from minzheng.engines.casework.models import Application, Case, Deadline, Decision, Task
from minzheng.engines.casework.types import NotYourRole, Opinion, ReasonsMissing, SamePerson
from minzheng.engines.letters import queries as letters
from minzheng.engines.letters.types import ServiceMethod
from minzheng.engines.rules import queries as advice_store
from minzheng.engines.rules.services import ItemAdvice, ItemOutcome
from minzheng.engines.verification import queries as checks
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel import clock
from minzheng.kernel.clock import BEIJING, local_date
from minzheng.kernel.result import NotYours, StaleVersion
from minzheng.programmes.assistance.items.quick_aid import handler as quick_aid
from tests.cast import MORNING, Cast
from tests.channels.desk.conftest import SignIn, signed_in
from tests.engines.payments import scene
from tests.jobs import run_queued_jobs, tick
from tests.programmes.assistance import once_cases as once

__all__ = ["signed_in"]
pytestmark = pytest.mark.django_db
ONE_MONTH = 63_000
FRIDAY = datetime(2026, 11, 27, 9, tzinfo=BEIJING)


def test_从报告到决定到发放全程办完(cast: Cast) -> None:
    application_id = once.handed_in(cast, "quick_aid", once.quick())
    case = once.accepted(cast, application_id)
    with cast.acting("张主任"):
        stored = advice_store.advice_of(application_id=application_id, item="quick_aid")
        assert stored is not None and isinstance(stored.advice, ItemAdvice)
        assert stored.advice.fits and stored.advice.once_high_fen == ONE_MONTH
        assert checks.check_of(application_id) is None, "nobody's means are looked at"
    once.proposed(cast, case.id, "王敏", 60_000)
    once.confirmed(cast, case.id, "张主任", 60_000)
    run_queued_jobs()
    with cast.acting("王敏") as clerk:
        found = letters.letters_of(application_id)
        assert {one.title for one in found} == {
            "临时救助（小额快救）申请受理通知书", "临时救助（小额快救）决定书",
        }  # fmt: skip
        assert all(one.ready for one in found)
        served = services.Served(ServiceMethod.AT_HOME, "罗庆华")
        version = Case.objects.get(pk=case.id).version
        services.serve_letters(actor=clerk, case_id=case.id, version=version, served=served, at=MORNING)
        assert Application.objects.get(pk=application_id).state == "closed"
    with cast.acting("李科"):
        (item,) = benefits.once_due(month=date(2026, 11, 1))
        assert (item.kind, item.amount_fen) == ("quick_aid", 60_000)
        assert benefits.due(month=date(2026, 12, 1)) == []
        decision = Decision.objects.get(case_id=case.id)
        assert decision.start_month == date(2026, 11, 1)
        shown = queries.progress(application_id, on=MORNING.date())
        assert shown is not None and shown.outcome is not None and shown.outcome.once
        assert "公示" not in "".join(step.title for step in shown.steps)


def test_三天从第一次报告起按自然日算_周末也算(cast: Cast) -> None:
    told = FRIDAY - timedelta(days=1)
    application_id = once.handed_in(cast, "quick_aid", once.quick(), at=FRIDAY, told=told)
    with cast.acting("王敏"):
        task = Task.objects.get(application_id=application_id, kind="accept", closed_at__isnull=True)
        assert task.due_on == date(2026, 11, 27), "the day after somebody first told of it"
    case = once.accepted(cast, application_id, at=FRIDAY)
    with cast.acting("李科"):
        assert case.due_on == date(2026, 11, 29), "a Sunday: three days from Thursday"
        term = Deadline.objects.get(case=case, kind="whole")
        assert (term.started_on, term.days, term.unit) == (date(2026, 11, 26), 3, "calendar")
        assert set(Task.objects.filter(case=case).values_list("due_on", flat=True)) == {date(2026, 11, 29)}
        clock_shown = queries.file_clock(application_id, on=date(2026, 11, 28))
        assert clock_shown.term is not None and clock_shown.term.used == 2


def test_过了三天只提醒_不会自动变成什么(cast: Cast) -> None:
    case = once.accepted(cast, once.handed_in(cast, "quick_aid", once.quick()))
    late = MORNING + timedelta(days=5)
    clock.set_offset_source(lambda: late - clock.real_now())
    tick()
    with cast.acting("李科"):
        case.refresh_from_db()
        assert case.state == "reviewing" and case.decision is None
        shown = queries.file_clock(case.application_id, on=local_date(late))
        assert shown.term is not None and shown.term.late > 0
        assert {told.to_role for told in shown.term.told} >= {"town_leader", "district_confirmer", "resident"}


def test_报告的时间不能在以后_本人不能自己写报告时间(cast: Cast) -> None:
    with cast.acting("小杨") as aide, pytest.raises(NotYours):
        services.start_application(
            actor=aide, items=["quick_aid"], at=MORNING, first_told_at=MORNING + timedelta(hours=1)
        )


def test_超过一个月标准的不能办小额快救(cast: Cast) -> None:
    case = once.accepted(cast, once.handed_in(cast, "quick_aid", once.quick()))
    opinion = Opinion(favourable=True, reasons=once.REASONS, amount_fen=ONE_MONTH + 100)
    said = once.refused(cast, "王敏", ReasonsMissing, services.first_review, case.id, opinion=opinion)
    assert "最多 630 元" in said and "临时救助" in said
    once.proposed(cast, case.id, "王敏", ONE_MONTH)


def test_提意见的人不能自己决定_镇街以外不决定(cast: Cast) -> None:
    case = once.accepted(cast, once.handed_in(cast, "quick_aid", once.quick()))
    opinion = Opinion(favourable=True, reasons=once.REASONS, amount_fen=60_000)
    once.refused(cast, "张主任", NotYourRole, services.first_review, case.id, opinion=opinion)
    once.proposed(cast, case.id, "王敏", 60_000)
    given = {"amount_fen": 60_000, "reasons": "情况属实，同意救助"}
    for who in ("王敏", "李科"):
        once.refused(cast, who, NotYourRole, services.confirm, case.id, **given)
    with cast.acting("张主任") as leader:
        proposer = replace(leader, account_id=cast["王敏"].account_id)
        with pytest.raises(SamePerson):
            version = Case.objects.get(pk=case.id).version
            services.confirm(actor=proposer, case_id=case.id, version=version, at=MORNING, **given)


def test_不予救助由镇街负责人写明理由_书面告知(cast: Cast) -> None:
    application_id = once.handed_in(cast, "quick_aid", once.quick(now="bearable"))
    case = once.accepted(cast, application_id)
    with cast.acting("张主任"):
        stored = advice_store.advice_of(application_id=application_id, item="quick_aid")
        assert stored is not None and not stored.advice.fits
    once.proposed(cast, case.id, "王敏", None, words="电话核实，本人说这个月退休金刚发，暂时过得去")
    with cast.acting("张主任") as leader:
        version = Case.objects.get(pk=case.id).version
        with pytest.raises(ReasonsMissing):
            services.refuse(actor=leader, case_id=case.id, version=version, reasons="不够", at=MORNING)
        services.refuse(
            actor=leader, case_id=case.id, version=version, at=MORNING,
            reasons="经核实眼下基本生活没有严重困难；情况变化可以随时再申请",
        )  # fmt: skip
    run_queued_jobs()
    with cast.acting("王敏"):
        assert "临时救助（小额快救）不予救助告知书" in {
            one.title for one in letters.letters_of(application_id)
        }
        assert benefits.once_due(month=date(2026, 11, 1)) == []


def test_同一件事不救助两次_新的急难可以再来(cast: Cast) -> None:
    first = once.accepted(cast, once.handed_in(cast, "quick_aid", once.quick()))
    once.proposed(cast, first.id, "王敏", 60_000)
    once.confirmed(cast, first.id, "张主任", 60_000)
    run_queued_jobs()
    with cast.acting("王敏") as clerk:
        served = services.Served(ServiceMethod.AT_HOME, "罗庆华")
        version = Case.objects.get(pk=first.id).version
        services.serve_letters(actor=clerk, case_id=first.id, version=version, served=served, at=MORNING)
    later = MORNING + timedelta(days=20)
    again_id = once.handed_in(cast, "quick_aid", once.quick(), at=later)
    again = once.accepted(cast, again_id, at=later)
    with cast.acting("张主任"):
        stored = advice_store.advice_of(application_id=again_id, item="quick_aid")
        assert stored is not None and not stored.advice.fits, "the ledger of the city knows the cause"
    once.proposed(cast, again.id, "王敏", 60_000, at=later)
    given = {"amount_fen": 60_000, "reasons": "情况属实，同意救助", "at": later}
    assert "同一事由" in once.refused(cast, "张主任", AlreadyAided, services.confirm, again.id, **given)
    with cast.acting("李科"):
        again.refresh_from_db()
        assert again.state == "confirming", "an officer refuses it, no machine does"


def helped(cast: Cast, *, at: datetime = MORNING, **changes: object) -> Case:
    """Told, accepted, proposed, decided for, served."""
    case = once.accepted(cast, once.handed_in(cast, "quick_aid", once.quick(**changes), at=at), at=at)
    once.proposed(cast, case.id, "王敏", 60_000, at=at)
    once.confirmed(cast, case.id, "张主任", 60_000, at=at)
    run_queued_jobs()
    with cast.acting("王敏") as clerk:
        served = services.Served(ServiceMethod.AT_HOME, "罗庆华")
        version = Case.objects.get(pk=case.id).version
        services.serve_letters(actor=clerk, case_id=case.id, version=version, served=served, at=at)
    return case


def test_同一个月里着火以后又受伤_两次都能救助(cast: Cast) -> None:
    helped(cast, kind="disaster", happened_on="2026-11-03")
    helped(cast, kind="accident", happened_on="2026-11-20")
    with cast.acting("李科"):
        assert [one.amount_fen for one in benefits.once_due(month=date(2026, 11, 1))] == [60_000, 60_000]


def test_看着是同一事由_决定人写明是新发生的困难才能再救助(cast: Cast, signed_in: SignIn) -> None:
    helped(cast)
    later = MORNING + timedelta(days=2)
    again = once.accepted(cast, once.handed_in(cast, "quick_aid", once.quick(), at=later), at=later)
    once.proposed(cast, again.id, "王敏", 60_000, at=later)
    given = {"amount_fen": 60_000, "reasons": "情况属实，同意救助", "at": later}
    once.refused(cast, "张主任", AlreadyAided, services.confirm, again.id, **given)
    words = {"reasons": "上次是摔伤，这次是脑溢血，已向医院核实"}
    once.refused(cast, "王敏", NotYourRole, services.find_new_hardship, again.id, **words)
    once.refused(cast, "张主任", ReasonsMissing, services.find_new_hardship, again.id, reasons="新的")
    once.refused(cast, "张主任", StaleVersion, services.find_new_hardship, again.id, **words, version=1)
    clock.set_offset_source(lambda: later - clock.real_now())
    leader, address = signed_in("张主任"), f"/desk/files/{again.application_id}/"
    shown = leader.get(address).content.decode()
    assert 'id="new-hardship-form"' in shown
    with cast.acting("张主任"):
        sent = {"version": Case.objects.get(pk=again.id).version, "do": "find_new", **words}
    page = leader.post(reverse("desk:confirm", args=[again.application_id, again.id]), sent, follow=True)
    assert "已写明是新发生的困难" in page.content.decode()
    once.confirmed(cast, again.id, "张主任", 60_000, at=later)
    with cast.acting("李科"):
        kept = AidedCause.objects.exclude(anew="").get()
        assert kept.anew == words["reasons"] and kept.cause.startswith("illness:2026-11-22#")
        history = queries.case_file(again.application_id, actor=cast["李科"], on=later.date())
        assert history is not None
        assert words["reasons"] in {e.note for e in history.events if e.name == "认定为新发生的困难"}


@pytest.mark.parametrize("changed", [{"now": "bearable"}, {"aided": "yes"}])
def test_测算说不符合也不放开法定上限(cast: Cast, changed: dict[str, str]) -> None:
    """NOT_NOW advises no amount; one month of the standard stays the most whatever the decider finds."""
    case = once.accepted(cast, once.handed_in(cast, "quick_aid", once.quick(**changed)))
    with cast.acting("王敏"):
        stored = advice_store.advice_of(application_id=case.application_id, item="quick_aid")
        assert stored is not None and isinstance(stored.advice, ItemAdvice)
        assert stored.advice.outcome == "not_now" and stored.advice.once_high_fen == 0
    opinion = Opinion(favourable=True, reasons=once.REASONS, amount_fen=ONE_MONTH + 100)
    assert "最多 630 元" in once.refused(
        cast, "王敏", ReasonsMissing, services.first_review, case.id, opinion=opinion
    )
    once.proposed(cast, case.id, "王敏", ONE_MONTH)


@pytest.mark.parametrize("outcome", [ItemOutcome.MISSING, ItemOutcome.UNSETTLED, None])
def test_还没有测算或参数没定_按公布的标准封顶_没有标准就说明怎么办(
    cast: Cast, outcome: ItemOutcome | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = once.accepted(cast, once.handed_in(cast, "quick_aid", once.quick()))
    real = advice_store.advice_of

    def unknown(**asked: Any) -> Any:
        kept = real(**asked)
        if outcome is None or kept is None:
            return None
        return replace(kept, advice=replace(kept.advice, outcome=outcome, once_high_fen=0))

    monkeypatch.setattr(advice_store, "advice_of", unknown)
    opinion = Opinion(favourable=True, reasons=once.REASONS, amount_fen=ONE_MONTH + 100)
    assert "最多 630 元" in once.refused(
        cast, "王敏", ReasonsMissing, services.first_review, case.id, opinion=opinion
    )
    nothing = dict.fromkeys(["dibao.standard.urban", "dibao.standard.rural", "temporary_aid.quick.months"])
    monkeypatch.setattr(
        quick_aid, "figures_under", lambda paths, **_given: {path: nothing[path] for path in paths}
    )
    lower = replace(opinion, amount_fen=100)
    said = once.refused(cast, "王敏", CapUnpublished, services.first_review, case.id, opinion=lower)
    assert "录入标准" in said and "临时救助" in said
    once.proposed(cast, case.id, "王敏", None, words="电话核实，眼下暂时过得去，本人同意不办")


def test_表单八个问题一屏_别的地方不再问(cast: Cast) -> None:
    from minzheng.engines.forms.services import form_of

    form = form_of("quick_aid")
    screens = [step for step in form.steps if step.sections]
    asked = [one.name for step in screens for section in step.sections for one in section.fields]
    assert len(screens) == 1 and len(asked) == 8 and "identity" in asked
    assert "income_fen" not in asked and "phone" in asked


def test_户口在外地的人在出事的地方申请(cast: Cast) -> None:
    away = once.quick()
    from tests.cast import identity

    away["groups"]["people"][0]["fields"]["identity"] = once.typed(identity("51062319800101333"))
    case = once.accepted(cast, once.handed_in(cast, "quick_aid", away))
    once.proposed(cast, case.id, "王敏", 60_000)
    assert once.confirmed(cast, case.id, "张主任", 60_000)


def test_没有账户的钱不丢_有人管(cast: Cast) -> None:
    case = once.accepted(cast, once.handed_in(cast, "quick_aid", once.quick()))
    once.proposed(cast, case.id, "王敏", 60_000)
    once.confirmed(cast, case.id, "张主任", 60_000)
    from minzheng.engines.payments.types import RunKind

    made = scene.prepared(date(2026, 11, 1), kind=RunKind.ONE_OFF, at=MORNING)
    assert (made.items, made.total_fen, made.held_items) == (1, 60_000, 1)
    with open_scope(scene.CITY):
        assert made.run_id is not None
