"""临时救助：急难型先行救助、后补手续；支出型按渝民发〔2017〕60号分类分档，由有权的人决定。"""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import Error, connection, transaction

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.benefits.models import AidedCause
from minzheng.engines.casework import queries, services
from minzheng.engines.casework.models import Application, Case, CompletedPapers, Party, Task
from minzheng.engines.casework.services import Completion, CompletionUnfit
from minzheng.engines.casework.types import NotThisStep, NotYourRole, Opinion, ReasonsMissing
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.catalogue.types import Evidence
from minzheng.engines.forms.services import Reading
from minzheng.engines.letters import queries as letters
from minzheng.engines.letters.types import ServiceMethod
from minzheng.engines.rules import queries as advice_store
from minzheng.engines.rules.services import ItemAdvice
from minzheng.engines.verification import queries as checks
from minzheng.kernel import clock
from minzheng.kernel.clock import local_date
from minzheng.kernel.result import StaleVersion
from tests.cast import MORNING, Cast
from tests.engines.casework import steps
from tests.jobs import run_queued_jobs, tick
from tests.programmes.assistance import once_cases as once

pytestmark = pytest.mark.django_db
FIRE = {"type": "emergency", "kind": "disaster", "cost_fen": None, "happened_on": "2026-11-22"}
SIGNED = Completion(
    signed_by="self", signed_on=MORNING.date(), signer="罗庆华", papers="身份证复印件、房屋受损照片",
    reason="失火当晚无处可住，先行救助，今天本人补签字",
)  # fmt: skip


def urgent(cast: Cast) -> Case:
    """A fire last night: accepted, nobody signed anything yet."""
    answers = once.temporary(**FIRE)
    del answers["fields"]["cost_fen"]
    return once.accepted(cast, once.handed_in(cast, "temporary_aid", answers))


def served(cast: Cast, case_id: UUID) -> None:
    """The decision reached the family."""
    run_queued_jobs()
    with cast.acting("王敏") as clerk:
        version = Case.objects.get(pk=case_id).version
        handed = services.Served(ServiceMethod.AT_HOME, "罗庆华")
        services.serve_letters(actor=clerk, case_id=case_id, version=version, served=handed, at=MORNING)


def advanced(cast: Cast) -> Case:
    """Helped first: decided and paid for, the letter served."""
    case = urgent(cast)
    once.proposed(cast, case.id, "张主任", 500_000)
    once.confirmed(cast, case.id, "李科", 500_000)
    served(cast, case.id)
    return case


def test_急难型先行救助_钱先发_手续后补_审批表最后齐全(cast: Cast) -> None:
    case = urgent(cast)
    with cast.acting("李科"):
        assert case.table == "urgent" and case.state == "reviewing"
        assert checks.check_of(case.application_id) is None, "no economic check"
        assert not Party.objects.filter(application_id=case.application_id, must_sign=True).exists()
        stored = advice_store.advice_of(application_id=case.application_id, item="temporary_aid")
        assert stored is not None and isinstance(stored.advice, ItemAdvice) and stored.advice.fits
        assert stored.advice.once_high_fen > 0 and "B类对象" in stored.advice.explanation
    once.proposed(cast, case.id, "张主任", 500_000)
    once.confirmed(cast, case.id, "李科", 500_000)
    with cast.acting("李科"):
        case.refresh_from_db()
        assert case.state == "advanced" and case.notice_id is None, "nothing is hung out"
        (item,) = benefits.once_due(month=date(2026, 11, 1))
        assert item.amount_fen == 500_000, "due before any paper is completed"
    served(cast, case.id)
    with cast.acting("王敏") as clerk:
        case.refresh_from_db()
        assert case.state == "completing"
        task = Task.objects.get(case=case, kind="complete_papers", closed_at__isnull=True)
        assert task.queue == "town_clerk" and task.due_on == date(2026, 12, 7)
        services.complete_papers(
            actor=clerk, case_id=case.id, version=case.version, completion=SIGNED, at=MORNING
        )
        assert Application.objects.get(pk=case.application_id).state == "closed"
    run_queued_jobs()
    with cast.acting("王敏"):
        found = {one.title: one for one in letters.letters_of(case.application_id)}
        assert set(found) == {"临时救助申请受理通知书", "临时救助决定书", "临时救助申请审批表"}
        assert found["临时救助申请审批表"].ready
        shown = queries.progress(case.application_id, on=MORNING.date())
        assert shown is not None
        assert [step.title for step in shown.steps][-2:] == ["文书送达", "补齐手续"]


def test_手续没补_只提醒办理的人_钱不收回(cast: Cast) -> None:
    case = advanced(cast)
    late = MORNING + timedelta(days=60)
    clock.set_offset_source(lambda: late - clock.real_now())
    tick()
    with cast.acting("王敏"):
        task = Task.objects.get(case=case, kind="complete_papers", closed_at__isnull=True)
        assert task.due_on < local_date(late)
        case.refresh_from_db()
        assert case.state == "completing"
        assert [one.amount_fen for one in benefits.once_due(month=date(2026, 11, 1))] == [500_000]


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"signer": " "}, CompletionUnfit),
        ({"signed_by": "nobody"}, CompletionUnfit),
        ({"signed_by": "unable", "signer": ""}, CompletionUnfit),
        ({"signed_by": "unable", "witness": "王敏"}, CompletionUnfit),
        ({"signed_on": date(2026, 11, 24)}, CompletionUnfit),
        ({"signed_on": date(2026, 11, 22)}, CompletionUnfit),
        ({"reason": "补签"}, ReasonsMissing),
    ],
)
def test_补办要写清谁签的_为什么_没人能签要有第二名工作人员(
    cast: Cast, changed: dict[str, object], error: type[CompletionUnfit]
) -> None:
    case = advanced(cast)
    wrong = replace(SIGNED, **changed)
    once.refused(cast, "王敏", error, services.complete_papers, case.id, completion=wrong)
    with cast.acting("王敏"):
        assert not CompletedPapers.objects.exists()


def test_无法签字的_两名工作人员证明(cast: Cast) -> None:
    case = advanced(cast)
    unable = replace(SIGNED, signed_by="unable", signer="", witness="陈刚")
    with cast.acting("王敏") as clerk:
        version = Case.objects.get(pk=case.id).version
        services.complete_papers(actor=clerk, case_id=case.id, version=version, completion=unable, at=MORNING)
        kept = CompletedPapers.objects.get(case=case)
        assert (kept.signed_by, kept.witness_name) == ("unable", "陈刚")
        for planted in (
            "update casework_completed_papers set witness_name = 'x'",
            "delete from casework_completed_papers",
        ):
            with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(planted)


def test_补办的角色_步骤和版本(cast: Cast) -> None:
    case = urgent(cast)
    once.refused(cast, "王敏", NotThisStep, services.complete_papers, case.id, completion=SIGNED)
    once.proposed(cast, case.id, "张主任", 500_000)
    once.confirmed(cast, case.id, "李科", 500_000)
    served(cast, case.id)
    once.refused(cast, "张主任", NotYourRole, services.complete_papers, case.id, completion=SIGNED)
    once.refused(cast, "王敏", StaleVersion, services.complete_papers, case.id, completion=SIGNED, version=1)


def reviewing(cast: Cast) -> Case:
    """支出型: signed by both adults, accepted, checked and surveyed."""
    application_id = once.handed_in(cast, "temporary_aid", once.temporary())
    with cast.acting("小杨") as aide:
        son = Party.objects.get(application_id=application_id, position=1)
        assert son.must_sign
        services.sign(
            actor=aide, application_id=application_id, party_id=son.id, signature=steps.TYPED_SON, at=MORNING
        )
    case = once.accepted(cast, application_id)
    assert case.table == "process"
    steps.surveyed_and_checked(cast, application_id)
    return case


def test_支出型按分类表_核对调查公示后决定(cast: Cast) -> None:
    case = reviewing(cast)
    with cast.acting("张主任"):
        stored = advice_store.advice_of(application_id=case.application_id, item="temporary_aid")
        assert stored is not None and isinstance(stored.advice, ItemAdvice) and stored.advice.fits
        assert (stored.advice.once_low_fen, stored.advice.once_high_fen) == (784_200, 1_176_300)
    once.proposed(cast, case.id, "张主任", 1_176_300, words="自付22605元，B类，按六成救助")
    with cast.acting("李科"):
        case.refresh_from_db()
        assert case.state == "notice" and case.notice_id is not None
    later = MORNING + timedelta(days=9)
    clock.set_offset_source(lambda: later - clock.real_now())
    tick()
    once.confirmed(cast, case.id, "李科", 1_176_300, at=later)
    with cast.acting("李科"):
        case.refresh_from_db()
        assert case.state == "confirmed"
        (item,) = benefits.once_due(month=date(2026, 12, 1))
        assert item.amount_fen == 1_176_300
        (line,) = benefits.awards_of_case(case_id=case.id)
        assert line.once_fen == 1_176_300 and line.member_count == 2


def test_支出型不予救助_不公示_区县写明理由(cast: Cast) -> None:
    case = reviewing(cast)
    once.proposed(cast, case.id, "张主任", None, words="核实自付金额已由单位全部补助，没有造成严重困难")
    with cast.acting("李科") as confirmer:
        case.refresh_from_db()
        assert case.state == "confirming" and case.notice_id is None
        services.refuse(
            actor=confirmer, case_id=case.id, version=case.version, at=MORNING,
            reasons="自付费用已由单位全部补助，不符合支出型救助条件",
        )  # fmt: skip
    run_queued_jobs()
    with cast.acting("王敏"):
        titles = {one.title for one in letters.letters_of(case.application_id)}
        assert "临时救助不予救助告知书" in titles
        assert benefits.once_due(month=date(2026, 11, 1)) == []


def test_上学的花费不算急难(cast: Cast) -> None:
    handler = catalogue.handler_of("temporary_aid")
    answers = once.temporary(type="emergency", kind="schooling")
    assert [one.field for one in handler.missing(answers)] == ["type"]
    assert handler.missing(once.temporary(type="expense", kind="schooling")) == []


def test_支出型没填费用先问费用(cast: Cast) -> None:
    answers = once.temporary()
    del answers["fields"]["cost_fen"]
    assert [one.field for one in catalogue.handler_of("temporary_aid").missing(answers)] == ["cost_fen"]


def test_金额多写了零_退回来(cast: Cast) -> None:
    case = urgent(cast)
    opinion = Opinion(favourable=True, reasons=once.REASONS, amount_fen=50_000_000)
    said = once.refused(cast, "张主任", ReasonsMissing, services.first_review, case.id, opinion=opinion)
    assert "一次性" in said


def test_事由记在遇到困难的人名下_家里另一个人生病不算同一事由(cast: Cast) -> None:
    """Hospital is one person's, a fire the whole family's; the advice reads the ledger for whom the answers name."""
    handler = catalogue.handler_of("temporary_aid")
    ill, fire = once.temporary(), once.temporary(kind="disaster")
    assert (handler.met(ill), handler.met(fire)) == ((0,), ())
    assert (handler.cause(ill), handler.cause(fire)) == ("medical:2026-11-10", "disaster:2026-11-10")
    for position, aided in ((0, True), (1, False)):
        known = Evidence([], None, unit="500110", aided=((position, "medical:2026-11-10"),))
        assert handler.hardship(Reading(handler.form, ill), known)["aided"] is aided
    known = Evidence([], None, unit="500110", aided=((1, "disaster:2026-11-10"),))
    assert handler.hardship(Reading(handler.form, fire), known)["aided"] is True


def test_支出型的决定_台账只记生病的人(cast: Cast) -> None:
    case = reviewing(cast)
    once.proposed(cast, case.id, "张主任", 1_176_300)
    later = MORNING + timedelta(days=9)
    clock.set_offset_source(lambda: later - clock.real_now())
    tick()
    once.confirmed(cast, case.id, "李科", 1_176_300, at=later)
    with cast.acting("李科"):
        ill = Party.objects.get(application_id=case.application_id, position=0).person_id
        assert list(AidedCause.objects.values_list("person_id", "cause")) == [(ill, "medical:2026-11-10")]
