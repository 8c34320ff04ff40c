"""核对结果告知与异议 (审核确认办法 第十八条): told at once, dissent before the first opinion, both reports kept."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from minzheng.engines.casework import queries, services
from minzheng.engines.casework.models import Case, CheckResult, Dissent, Event, Task
from minzheng.engines.casework.services.dissent import (
    AlreadyDissented,
    Disagreement,
    DissentTooLate,
    DissentUnfit,
    NothingToDissent,
    tell_check_result,
)
from minzheng.engines.casework.types import NotYourRole, Opinion
from minzheng.engines.catalogue.services import handler_of, register_handler
from minzheng.engines.catalogue.types import Answers, Difference
from minzheng.engines.messages.models import Message
from minzheng.engines.verification import queries as checks
from minzheng.engines.verification import services as verification
from minzheng.engines.verification.types import Conclusion
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.clock import local_date
from minzheng.kernel.result import NotYours, Refusal
from minzheng.kernel.scope import Scope
from tests.cast import MORNING, Cast, resident
from tests.engines.casework.conftest import PlainHandler
from tests.engines.casework.steps import accepted, reviewed, surveyed_and_checked, visit
from tests.jobs import run_queued_jobs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("comparing_handler")]
SAID = Disagreement("面包车去年已经卖了，没有过户", "online", local_date(MORNING))


class ComparingHandler(PlainHandler):
    """Finds one difference with the applicant and one with her grown-up son."""

    def differences(self, answers: Answers, findings: list[Any], people: list[UUID]) -> list[Difference]:
        return [
            Difference(people[0], "车辆", "没有申报", "查到登记车辆"),
            Difference(people[1], "工资（每月）", "1,200 元", "3,210 元"),
        ]


@pytest.fixture
def comparing_handler(plain_handler: None) -> Iterator[None]:
    before = handler_of("dibao")
    register_handler("dibao", ComparingHandler())
    yield
    register_handler("dibao", before)


def report(
    cast: Cast, application_id: UUID, conclusion: Conclusion = Conclusion.DOUBTFUL, *, run: bool = True
) -> UUID:
    """The check asked and its report issued; with `run` the fact is handled."""
    with cast.acting("核对员") as officer:
        check = checks.check_of(application_id)
        assert check is not None
        verification.start_check(actor=officer, check_id=check.id, at=MORNING)
    run_queued_jobs()
    with cast.acting("核对员") as officer:
        issued = verification.issue_report(
            actor=officer, check_id=check.id, conclusion=conclusion, remarks="查到未申报的车辆", at=MORNING
        )
    if run:
        run_queued_jobs()
    return issued


def applicant_of(cast: Cast, application_id: UUID) -> Actor:
    with cast.acting("李科"):
        found = Case.objects.get(application_id=application_id)
        assert found.applicant_id is not None
        return resident(found.applicant_id)


def says(actor: Actor, application_id: UUID, said: Disagreement = SAID) -> UUID:
    with open_scope(actor.scope):
        return services.dissent(actor=actor, application_id=application_id, said=said, at=MORNING)


def refused(actor: Actor, application_id: UUID, why: type[Refusal], said: Disagreement = SAID) -> None:
    with open_scope(actor.scope), pytest.raises(why):
        services.dissent(actor=actor, application_id=application_id, said=said, at=MORNING)


def state(cast: Cast, application_id: UUID) -> str:
    with cast.acting("李科"):
        return str(Case.objects.get(application_id=application_id).state)


def surveyed(cast: Cast, application_id: UUID) -> None:
    seen = visit(cast, application_id)
    with cast.acting("陈刚") as clerk:
        services.record_survey(actor=clerk, application_id=application_id, visit=seen, at=MORNING)


def test_报告一出_申请人就收到消息_看到自己的差异_看不到其他成年人的金额(cast: Cast) -> None:
    application_id = accepted(cast)
    report(cast, application_id)
    her = applicant_of(cast, application_id)
    with open_scope(her.scope):
        kinds = list(Message.objects.order_by("created_at").values_list("kind", flat=True))
        assert "dibao.check_result" in kinds
        (told,) = queries.check_results(application_id)
        assert [(line.name, line.kind, line.declared, line.found) for line in told.lines] == [
            ("罗庆华", "车辆", "没有申报", "查到登记车辆"),
            ("罗小军", "工资（每月）", "", ""),
        ]
        assert queries.may_dissent(application_id)


def test_同一份报告只告知一次(cast: Cast) -> None:
    application_id = accepted(cast)
    issued = report(cast, application_id)
    with cast.acting("核对员"):
        tell_check_result(application_id=application_id, report_id=issued, at=MORNING)
        assert CheckResult.objects.count() == 1
        assert Message.objects.filter(kind="dibao.check_result").count() == 1


def test_结论符合且没有差异的_不打扰申请人_但能看到结果(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ComparingHandler, "differences", lambda *_: [])
    application_id = accepted(cast)
    report(cast, application_id, Conclusion.MEETS)
    with open_scope(applicant_of(cast, application_id).scope):
        assert not Message.objects.filter(kind__startswith="dibao.check_").exists()
        (told,) = queries.check_results(application_id)
        assert told.meets and told.lines == []


def test_本人在手机上提出异议_复查_两份报告都保留_再回到初审(cast: Cast) -> None:
    application_id = accepted(cast)
    first = report(cast, application_id)
    surveyed(cast, application_id)
    assert state(cast, application_id) == "reviewing"
    her = applicant_of(cast, application_id)
    says(her, application_id)
    assert state(cast, application_id) == "rechecking"
    with cast.acting("核对员"):
        assert [row.kind for row in queries.queue(role="verification_officer", on=MORNING.date())] == [
            "recheck"
        ]
        assert not Task.objects.filter(kind="first_review", closed_at__isnull=True).exists()
    second = report(cast, application_id, Conclusion.MEETS)
    assert state(cast, application_id) == "reviewing"
    with cast.acting("核对员"):
        kept = checks.reports_of(application_id)
        assert [(one.id, one.replaces) for one in kept] == [(second, first), (first, None)]
    with open_scope(her.scope):
        assert [(one.standing, one.disputed) for one in queries.check_results(application_id)] == [
            (True, False),
            (False, True),
        ]
        assert [one.text for one in queries.dissents(application_id)] == [SAID.text]
        assert "dibao.dissent_received" in Message.objects.values_list("kind", flat=True)


def test_原报告过期正在重新核对时_初审前仍可提出异议_两份报告都保留(cast: Cast) -> None:
    """第十八条：初审以前可以提出异议；重新核对的报告就是复查的报告，不用再等一轮。"""
    application_id = accepted(cast)
    first = report(cast, application_id)
    surveyed(cast, application_id)
    with cast.acting("核对员") as officer:
        case = Case.objects.get(application_id=application_id)
        late = MORNING + timedelta(days=100)
        services.renew_check(actor=officer, case_id=case.id, version=case.version, at=late)
        assert {row.kind for row in Task.objects.filter(closed_at=None)} == {"first_review", "fresh_check"}
    her = applicant_of(cast, application_id)
    with open_scope(her.scope):
        assert queries.may_dissent(application_id)
    says(her, application_id)
    assert state(cast, application_id) == "rechecking"
    with cast.acting("核对员"):
        assert [row.kind for row in Task.objects.filter(closed_at=None)] == ["recheck"]
    second = report(cast, application_id, Conclusion.MEETS)
    assert state(cast, application_id) == "reviewing"
    with cast.acting("核对员"):
        kept = checks.reports_of(application_id)
        assert [(one.id, one.replaces) for one in kept] == [(second, first), (first, None)]
        assert [row.kind for row in Task.objects.filter(closed_at=None)] == ["first_review"]
    with open_scope(her.scope):
        assert [row.report_id for row in Dissent.objects.all()] == [first]


def test_调查还没做完就提出异议_复查期间仍可入户_都齐了才初审(cast: Cast) -> None:
    application_id = accepted(cast)
    report(cast, application_id)
    says(applicant_of(cast, application_id), application_id)
    surveyed(cast, application_id)
    assert state(cast, application_id) == "rechecking"
    report(cast, application_id)
    assert state(cast, application_id) == "reviewing"


def test_调查没做_复查先完成_回到核对与调查(cast: Cast) -> None:
    application_id = accepted(cast)
    report(cast, application_id)
    says(applicant_of(cast, application_id), application_id)
    report(cast, application_id)
    assert state(cast, application_id) == "checking"
    surveyed(cast, application_id)
    assert state(cast, application_id) == "reviewing"


def test_没有手机的_由工作人员代记_方式和日期都留下(cast: Cast) -> None:
    application_id = accepted(cast)
    report(cast, application_id)
    with cast.acting("小杨") as aide:
        services.dissent(
            actor=aide, application_id=application_id, said=replace(SAID, way="counter"), at=MORNING
        )
        row = Dissent.objects.get()
        assert (row.way, row.made_on, row.recorded_by) == ("counter", local_date(MORNING), aide.posting_id)


def test_报告事实来得晚_不会把复查当作完成(cast: Cast) -> None:
    """The first report's fact handled only after the dissent: the re-check is not closed by it."""
    application_id = accepted(cast)
    report(cast, application_id, run=False)
    says(applicant_of(cast, application_id), application_id)
    run_queued_jobs()
    assert state(cast, application_id) == "rechecking"


def test_核对结果没出来_不能提出异议(cast: Cast) -> None:
    application_id = accepted(cast)
    refused(applicant_of(cast, application_id), application_id, NothingToDissent)


def test_复查中再提一次_被说明已经在复查(cast: Cast) -> None:
    application_id = accepted(cast)
    report(cast, application_id)
    her = applicant_of(cast, application_id)
    says(her, application_id)
    refused(her, application_id, DissentTooLate)


def test_同一份报告只能提一次_数据库也不允许(cast: Cast) -> None:
    application_id = accepted(cast)
    report(cast, application_id)
    her = applicant_of(cast, application_id)
    says(her, application_id)
    with cast.acting("李科"):
        case = Case.objects.get(application_id=application_id)
        kept = Dissent.objects.get()
        Case.objects.filter(pk=case.id).update(state="checking")  # back, with the report disputed already
    refused(her, application_id, AlreadyDissented)
    with cast.acting("李科"), pytest.raises(IntegrityError), transaction.atomic():
        kept.pk = UUID(int=7)
        kept.save(force_insert=True)


@pytest.mark.parametrize("favourable", [True, False])
def test_镇街初审以后_不再复查(cast: Cast, favourable: bool) -> None:
    application_id = accepted(cast)
    case_id = surveyed_and_checked(cast, application_id)
    reviewed(cast, case_id, Opinion(favourable, "按规定提出的初审意见", 77000 if favourable else None))
    her = applicant_of(cast, application_id)
    for _ in range(2):
        refused(her, application_id, DissentTooLate)
    with open_scope(her.scope):
        assert not queries.may_dissent(application_id)


@pytest.mark.parametrize(
    "said",
    [
        replace(SAID, text="  不对 "),
        replace(SAID, text="错" * 1001),
        replace(SAID, way="counter"),
        replace(SAID, way="鸽子"),
        replace(SAID, made_on=local_date(MORNING) + timedelta(days=1)),
    ],
)
def test_写得不合要求的异议_说明怎么改(cast: Cast, said: Disagreement) -> None:
    application_id = accepted(cast)
    report(cast, application_id)
    refused(applicant_of(cast, application_id), application_id, DissentUnfit, said)


def test_工作人员代记要写明方式_不能冒充网上(cast: Cast) -> None:
    application_id = accepted(cast)
    report(cast, application_id)
    with cast.acting("王敏") as clerk, pytest.raises(DissentUnfit):
        services.dissent(actor=clerk, application_id=application_id, said=SAID, at=MORNING)


@pytest.mark.parametrize("who", ["张主任", "核对员", "李科"])
def test_审核和核对的人不能替家庭提异议(cast: Cast, who: str) -> None:
    application_id = accepted(cast)
    report(cast, application_id)
    with cast.acting(who) as officer, pytest.raises(NotYourRole):
        services.dissent(
            actor=officer, application_id=application_id, said=replace(SAID, way="paper"), at=MORNING
        )


def test_别人的申请_别的镇_都当作不存在(cast: Cast) -> None:
    application_id = accepted(cast)
    report(cast, application_id)
    refused(resident(), application_id, NotYours)
    with cast.acting("外镇") as clerk, pytest.raises(NotYours):
        services.dissent(
            actor=clerk, application_id=application_id, said=replace(SAID, way="paper"), at=MORNING
        )


def test_异议和告知的内容是密封的_不能改(cast: Cast) -> None:
    application_id = accepted(cast)
    report(cast, application_id)
    says(applicant_of(cast, application_id), application_id)
    with cast.acting("李科"):
        assert "面包车".encode() not in bytes(Dissent.objects.get().text_box)
        assert "车辆".encode() not in bytes(CheckResult.objects.get().differences_box)
        with pytest.raises(Exception, match="append-only|permission denied"), transaction.atomic():
            Dissent.objects.update(way="paper")
        assert all("面包车" not in event.note for event in Event.objects.all())


def test_别的居民和别的区县_库里也读不到(cast: Cast) -> None:
    application_id = accepted(cast)
    report(cast, application_id)
    says(applicant_of(cast, application_id), application_id)
    for scope in (Scope(subject=resident().person_id), Scope(public=True), cast["外人"].scope):
        with open_scope(scope), connection.cursor() as cursor:
            for table in ("casework_dissent", "casework_check_result"):
                cursor.execute(f"select count(*) from {table}")  # noqa: S608 - our own names
                assert cursor.fetchone() == (0,), (table, scope)


def test_系统不会代替任何人提异议() -> None:
    from minzheng.engines.casework.processes import case_process

    for row in case_process("dibao").transitions:
        if row.act == "dissent":
            assert Role.SYSTEM not in row.by
