"""终止: only people end a procedure, after two tries to reach the family by two ways on two days (审核确认办法 art. 29)."""

from contextlib import nullcontext
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, transaction

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.casework import guards, queries, services
from minzheng.engines.casework.models import Application, Case, ContactAttempt, Decision, Party, Task
from minzheng.engines.casework.process_table import ProcessBroken, read_process
from minzheng.engines.casework.processes import case_process
from minzheng.engines.casework.services.ending import ContactUnfit
from minzheng.engines.casework.types import (
    ContactsTooFew,
    NearRelativeRecuses,
    NotThisStep,
    NotYourRole,
    NotYourRoute,
    ReasonsMissing,
    SamePerson,
)
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.letters import queries as letters
from minzheng.engines.letters.types import ServiceMethod
from minzheng.engines.verification import queries as checks
from minzheng.engines.verification import services as verification
from minzheng.engines.verification.desk_screen import check_screen
from minzheng.engines.verification.models import CheckQuery
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel import clock
from minzheng.kernel.actor import SYSTEM, Role
from minzheng.kernel.application import ApplicationRef
from minzheng.kernel.result import NotYours, StaleVersion
from minzheng.kernel.scope import Scope
from tests.cast import MORNING, Cast
from tests.engines.casework.routes_steps import (
    KIN,
    accepted_with,
    confirming,
    decide,
    delegated,
    state_of,
    version_of,
)
from tests.engines.casework.steps import accepted, surveyed_and_checked
from tests.jobs import run_queued_jobs, tick

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_handler")]
DAY = MORNING.date()
AFTER = MORNING + timedelta(days=3)
WHY = "多次约不到入户，也不说明收入，调查做不下去"


def case_of(cast: Cast, application_id: UUID) -> UUID:
    """The file's case."""
    with cast.acting("李科"):
        return UUID(str(Case.objects.get(application_id=application_id).id))


def contacted(
    cast: Cast,
    case_id: UUID,
    *tries: tuple[str, int],
    who: str = "陈刚",
    result: str = "家里没人，邻居说外出了",
) -> None:
    """Tries to reach the family: (way, days after acceptance)."""
    with cast.acting(who) as officer:
        for way, days in tries:
            contact = services.Contact(way, DAY + timedelta(days=days), result)
            services.log_contact(actor=officer, case_id=case_id, contact=contact, at=AFTER)


def proposed(
    cast: Cast,
    case_id: UUID,
    *,
    who: str = "张主任",
    reasons: str = WHY,
    refused: type[Exception] | None = None,
) -> None:
    """The leader's proposal."""
    version = version_of(cast, case_id)
    with cast.acting(who) as officer, pytest.raises(refused) if refused else nullcontext():
        services.propose_end(actor=officer, case_id=case_id, version=version, reasons=reasons, at=AFTER)


def ended(
    cast: Cast,
    case_id: UUID,
    *,
    who: str = "李科",
    reasons: str = WHY,
    refused: type[Exception] | None = None,
) -> None:
    """The confirmer's decision."""
    version = version_of(cast, case_id)
    with cast.acting(who) as officer, pytest.raises(refused) if refused else nullcontext():
        services.end_case(actor=officer, case_id=case_id, version=version, reasons=reasons, at=AFTER)


def ready_to_end(cast: Cast) -> UUID:
    """A case in its survey, two tries on record, the proposal made."""
    case_id = case_of(cast, accepted(cast))
    contacted(cast, case_id, ("visit", 1), ("phone", 2))
    proposed(cast, case_id)
    return case_id


def test_两次联系_建议_终止_告知_送达_办结(cast: Cast) -> None:
    application_id = accepted(cast)
    case_id = case_of(cast, application_id)
    contacted(cast, case_id, ("visit", 1), ("phone", 2))
    proposed(cast, case_id)
    assert state_of(cast, case_id) == "checking", "the work goes on beside the proposal"
    with cast.acting("李科"):
        kinds = {line.kind for line in queries.queue(role="district_confirmer", on=AFTER.date())}
        assert kinds == {"end"}
    ended(cast, case_id)
    assert state_of(cast, case_id) == "discontinued"
    run_queued_jobs()
    with cast.acting("王敏") as clerk:
        decision = Decision.objects.get(case_id=case_id)
        assert (decision.kind, decision.account_id) == ("end", cast["李科"].account_id)
        assert decision.rule_version and decision.reasons == WHY
        titles = [one.title for one in letters.letters_of(application_id)]
        assert "最低生活保障终止办理告知书" in titles or any("终止" in one for one in titles)
        open_tasks = Task.objects.filter(case_id=case_id, closed_at__isnull=True)
        assert list(open_tasks.values_list("kind", flat=True)) == ["serve"]
        version = Case.objects.get(pk=case_id).version
        way = services.Served(ServiceMethod.AT_HOME, "罗庆华")
        services.serve_letters(actor=clerk, case_id=case_id, version=version, served=way, at=AFTER)
        assert Application.objects.get(pk=application_id).state == "closed"
        assert not Party.objects.exclude(counts_for=None).exists(), "she may apply again the same day"
        assert benefits.due(month=date(2027, 1, 1)) == []


def test_家庭看得到是谁因为什么终止的(cast: Cast) -> None:
    application_id = accepted(cast)
    case_id = case_of(cast, application_id)
    contacted(cast, case_id, ("visit", 1), ("phone", 2))
    proposed(cast, case_id)
    ended(cast, case_id)
    with cast.acting("李科"):
        applicant = Application.objects.get(pk=application_id).applicant_id
    with open_scope(Scope(subject=applicant)):
        mine = queries.progress(application_id, on=AFTER.date())
        assert mine is not None and mine.outcome is not None
        assert (mine.outcome.kind, mine.outcome.reasons) == ("end", WHY) and "李科" in mine.outcome.by
        assert {"镇街建议终止办理", "终止办理"} <= {step.title for step in mine.steps if step.state == "done"}


@pytest.mark.parametrize(
    "tries",
    [
        (),
        (("visit", 1),),
        (("visit", 1), ("visit", 2)),  # one way
        (("visit", 1), ("phone", 1)),  # one day
    ],
)
def test_联系不够的不能建议终止(cast: Cast, tries: tuple[tuple[str, int], ...]) -> None:
    case_id = case_of(cast, accepted(cast))
    contacted(cast, case_id, *tries)
    proposed(cast, case_id, refused=ContactsTooFew)


def test_没有这道检查就会不联系也终止(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """A planted defect: the guard alone stands between silence and an end."""
    case_id = case_of(cast, accepted(cast))
    monkeypatch.setitem(guards.GUARDS, "contacts_made", lambda application, case, actor: None)
    proposed(cast, case_id)


def test_没有建议的不能终止_建议撤回的也不能(cast: Cast) -> None:
    case_id = case_of(cast, accepted(cast))
    contacted(cast, case_id, ("visit", 1), ("phone", 2))
    ended(cast, case_id, refused=NotThisStep)
    proposed(cast, case_id)
    proposed(cast, case_id, refused=NotThisStep)
    version = version_of(cast, case_id)
    with cast.acting("张主任") as leader:
        with pytest.raises(ReasonsMissing):
            services.withdraw_end(actor=leader, case_id=case_id, version=version, reasons="来了", at=AFTER)
        services.withdraw_end(
            actor=leader, case_id=case_id, version=version, reasons="罗庆华已经来镇上，约好明天入户", at=AFTER
        )
        with pytest.raises(NotThisStep):
            version = Case.objects.get(pk=case_id).version
            services.withdraw_end(
                actor=leader,
                case_id=case_id,
                version=version,
                reasons="罗庆华已经来镇上，约好明天入户",
                at=AFTER,
            )
    ended(cast, case_id, refused=NotThisStep)


def test_建议期间家庭配合了_照常初审_建议随之失效(cast: Cast) -> None:
    application_id = accepted(cast)
    case_id = case_of(cast, application_id)
    contacted(cast, case_id, ("visit", 1), ("phone", 2))
    proposed(cast, case_id)
    assert confirming(cast, application_id) == case_id
    with cast.acting("李科"):
        assert not Task.objects.filter(case_id=case_id, kind="end", closed_at__isnull=True).exists()
    ended(cast, case_id, refused=NotThisStep)


@pytest.mark.parametrize("who", ["王敏", "刘审核", "李科", "小杨"])
def test_只有镇街审核负责人能建议(cast: Cast, who: str) -> None:
    case_id = case_of(cast, accepted(cast))
    contacted(cast, case_id, ("visit", 1), ("phone", 2))
    proposed(cast, case_id, who=who, refused=NotYourRole)


def test_终止由办件所在路线的确认人决定(cast: Cast) -> None:
    case_id = ready_to_end(cast)
    ended(cast, case_id, who="张主任", refused=NotYourRole)
    ended(cast, case_id, who="吴镇长", refused=NotYourRoute)
    ended(cast, case_id, who="外人", refused=NotYours)
    ended(cast, case_id, reasons="不配合", refused=ReasonsMissing)
    ended(cast, case_id)


def test_委托镇街的由镇街确认人终止(cast: Cast) -> None:
    delegated(cast)
    case_id = ready_to_end(cast)
    ended(cast, case_id, refused=NotYourRoute)
    ended(cast, case_id, who="吴镇长")
    with cast.acting("李科"):
        assert Decision.objects.get(case_id=case_id).account_id == cast["吴镇长"].account_id


def test_建议的人不能自己终止(cast: Cast) -> None:
    from minzheng.foundations.accounts import services as accounts
    from minzheng.foundations.accounts.queries import officer_in_posting
    from minzheng.foundations.regions.types import range_of
    from tests.cast import QIJIANG

    case_id = ready_to_end(cast)
    area, leader = range_of(QIJIANG), cast["张主任"]
    assert leader.account_id is not None
    posting = accounts.add_posting(
        actor=SYSTEM,
        account_id=leader.account_id,
        role=Role.DISTRICT_CONFIRMER,
        area=(area.lo, area.hi, "綦江区"),
        since=DAY,
        at=MORNING,
    )
    both = officer_in_posting(posting, on=DAY)
    version = version_of(cast, case_id)
    with open_scope(both.scope), pytest.raises(SamePerson):
        services.end_case(actor=both, case_id=case_id, version=version, reasons=WHY, at=AFTER)


def test_公示期间不能建议终止(cast: Cast) -> None:
    from tests.engines.casework.routes_steps import GOOD
    from tests.engines.casework.steps import reviewed

    case_id = surveyed_and_checked(cast, accepted(cast))
    reviewed(cast, case_id, GOOD)
    contacted(cast, case_id, ("visit", 1), ("phone", 2))
    proposed(cast, case_id, refused=NotThisStep)


# 沉默和时间不能终止


def test_一年不动_没有人终止(cast: Cast) -> None:
    """A timer opens tasks and sends messages; it never ends anything."""
    case_id = ready_to_end(cast)
    for days in (30, 90, 365):
        moment = MORNING + timedelta(days=days)
        clock.set_offset_source(lambda moment=moment: moment - clock.real_now())  # type: ignore[misc]
        tick()
    assert state_of(cast, case_id) == "checking"
    with cast.acting("李科"):
        assert not Decision.objects.exists()


def test_系统在流程表里没有终止的权限() -> None:
    for row in case_process("dibao").transitions:
        if row.act in ("end", "propose_end", "withdraw_end"):
            assert Role.SYSTEM not in row.by


def test_流程表写成系统终止的读不进来(tmp_path: object) -> None:
    from pathlib import Path

    folder = Path(str(tmp_path))
    text = (catalogue.item("dibao").folder / "process.toml").read_text(encoding="utf-8")
    start = text.index('act = "end"\n')
    broken = text[:start] + text[start:].replace('by = ["district_confirmer"', 'by = ["system"', 1)
    (folder / "process.toml").write_text(broken, encoding="utf-8")
    with pytest.raises(ProcessBroken, match="human role only"):
        read_process(folder / "process.toml")


# 联系记录


@pytest.mark.parametrize(
    ("way", "days", "result"),
    [
        ("sms", 1, "没有回复短信"),
        ("phone", 9, "打不通，停机了"),
        ("phone", -1, "打不通，停机了"),
        ("phone", 1, "没"),
    ],
)
def test_联系记录要有方式日期结果(cast: Cast, way: str, days: int, result: str) -> None:
    case_id = case_of(cast, accepted(cast))
    with cast.acting("陈刚") as clerk, pytest.raises(ContactUnfit):
        contact = services.Contact(way, DAY + timedelta(days=days), result)
        services.log_contact(actor=clerk, case_id=case_id, contact=contact, at=AFTER)


def test_谁能登记联系记录(cast: Cast) -> None:
    case_id = case_of(cast, accepted_with(cast, kin=[KIN]))
    contact = services.Contact("phone", DAY, "打了三次没有人接")
    with cast.acting("小杨") as kin, pytest.raises(NearRelativeRecuses):
        services.log_contact(actor=kin, case_id=case_id, contact=contact, at=AFTER)
    with cast.acting("审计") as auditor, pytest.raises(NotYourRole):
        services.log_contact(actor=auditor, case_id=case_id, contact=contact, at=AFTER)
    with cast.acting("外镇") as stranger, pytest.raises(NotYours):
        services.log_contact(actor=stranger, case_id=case_id, contact=contact, at=AFTER)


def test_已经决定的不再登记联系(cast: Cast) -> None:
    case_id = ready_to_end(cast)
    ended(cast, case_id)
    with cast.acting("陈刚") as clerk, pytest.raises(NotThisStep):
        contact = services.Contact("phone", DAY, "打了三次没有人接")
        services.log_contact(actor=clerk, case_id=case_id, contact=contact, at=AFTER)


def test_联系记录改不了(cast: Cast) -> None:
    ready_to_end(cast)
    with cast.acting("李科"), pytest.raises(DatabaseError), transaction.atomic():
        ContactAttempt.objects.update(result="联系上了")


def test_页面过时的不收(cast: Cast) -> None:
    case_id = ready_to_end(cast)
    with cast.acting("李科") as district, pytest.raises(StaleVersion):
        services.end_case(actor=district, case_id=case_id, version=99, reasons=WHY, at=AFTER)


@pytest.mark.parametrize("how", ["end", "refuse"])
def test_决定以后_不再向任何单位查询(cast: Cast, how: str) -> None:
    """A check still open when the case is ended or refused: nothing is started, repeated, asked or kept."""
    case_id = ready_to_end(cast) if how == "end" else confirming(cast, accepted(cast))
    with cast.acting("核对员") as officer:
        application_id = Case.objects.get(pk=case_id).application_id
        file = Application.objects.get(pk=application_id)
        if how == "refuse":
            of = ApplicationRef(application_id, file.applicant_id, file.area_code)
            people = list(Party.objects.filter(application=file).values_list("person_id", flat=True))
            verification.open_check(actor=officer, of=of, person_ids=people, due_on=DAY, at=AFTER)
        check = checks.check_of(application_id)
        assert check is not None and not check.ended
        verification.start_check(actor=officer, check_id=check.id, at=AFTER)
    if how == "end":
        ended(cast, case_id)
    else:
        decide(cast, "李科", case_id, yes=False)
    run_queued_jobs()
    with cast.acting("核对员") as officer:
        after = checks.check_of(application_id)
        assert after is not None and after.ended and after.answered == 0
        assert {row.reason for row in CheckQuery.objects.filter(check_request_id=check.id)} == {"decided"}
        for again in (verification.start_check, verification.retry_failed):
            with pytest.raises(verification.CheckEnded):
                again(actor=officer, check_id=check.id, at=AFTER)
        screen = check_screen(officer, after, AFTER)
        assert not (screen.can_start or screen.can_retry or screen.can_report or screen.polling)
