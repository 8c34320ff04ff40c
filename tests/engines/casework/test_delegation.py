"""权限下放: both routes to the award, who may decide on which, the district's sample (审核确认办法 art. 2; 2022 notice)."""

from contextlib import nullcontext
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.casework import guards, queries, sampling, services
from minzheng.engines.casework.firing import Step, locked_application, write_event
from minzheng.engines.casework.models import (
    Application,
    Case,
    Decision,
    Delegation,
    SamplePlan,
    SampleReview,
    Task,
)
from minzheng.engines.casework.services.delegation import (
    AlreadyDelegated,
    DayPassed,
    DelegationOver,
    DocumentMissing,
    NobodyConfirmsThere,
    is_drawn,
)
from minzheng.engines.casework.types import NotThisStep, NotYourRole, NotYourRoute, ReasonsMissing, SamePerson
from minzheng.engines.letters import queries as letters
from minzheng.engines.letters.types import ServiceMethod
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours
from tests.cast import FUHUAN, JIANGJIN, MORNING, QIJIANG, Cast
from tests.engines.casework.routes_steps import (
    LATER,
    accepted_with,
    confirming,
    decide,
    delegated,
    state_of,
    version_of,
)
from tests.engines.casework.steps import accepted
from tests.jobs import run_queued_jobs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_handler")]
NEW = services.NewDelegation(
    FUHUAN, "dibao", MORNING.date(), "綦民发〔2026〕12号", "镇街力量充足，便于群众就近办理"
)


@pytest.fixture
def everybody_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """A month in which the district looks at every case."""
    drawn = sampling.confirming_of("dibao").__class__(sample_permille=1000)
    monkeypatch.setattr(sampling, "confirming_of", lambda item: drawn)


@pytest.fixture
def nobody_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """A month without a sample."""
    none = sampling.confirming_of("dibao").__class__(sample_permille=0)
    monkeypatch.setattr(sampling, "confirming_of", lambda item: none)


def served(cast: Cast, application_id: UUID, case_id: UUID) -> None:
    """The letter handed over at home."""
    run_queued_jobs()
    version = version_of(cast, case_id)
    with cast.acting("王敏") as clerk:
        way = services.Served(ServiceMethod.AT_HOME, "罗庆华")
        services.serve_letters(actor=clerk, case_id=case_id, version=version, served=way, at=LATER)


@pytest.mark.usefixtures("nobody_drawn")
def test_委托镇街的办件由镇街确认人确认_下月发放(cast: Cast) -> None:
    delegated(cast)
    application_id = accepted(cast)
    with cast.acting("王敏"):
        case = Case.objects.get(application_id=application_id)
        assert case.route == "town"
        assert case.due_on == date(2026, 12, 21), "20 working days from 2026-11-23"
        assert Application.objects.get(pk=application_id).due_on == case.due_on
    case_id = confirming(cast, application_id)
    with cast.acting("吴镇长"):
        (line,) = queries.queue(role="town_confirmer", on=LATER.date())
        assert line.kind == "confirm_town" and line.kind_name == "审核确认（镇街）"
    with cast.acting("李科"):
        assert queries.queue(role="district_confirmer", on=LATER.date()) == []
    decision_id = decide(cast, "吴镇长", case_id)
    with cast.acting("李科"):
        decision = Decision.objects.get(pk=decision_id)
        assert decision.account_id == cast["吴镇长"].account_id
        due = benefits.due(month=date(2027, 1, 1))
        assert [item.amount_fen for item in due] == [77000]
    served(cast, application_id, case_id)
    assert state_of(cast, case_id) == "closed"


def test_没有委托的镇街由区县确认(cast: Cast) -> None:
    case_id = confirming(cast, accepted(cast))
    with cast.acting("李科"):
        case = Case.objects.get(pk=case_id)
        assert (case.route, case.due_on) == ("district", date(2027, 1, 4))
    decide(cast, "吴镇长", case_id, refused=NotYourRoute)
    decide(cast, "李科", case_id)
    with cast.acting("李科"):
        assert not SampleReview.objects.exists(), "only delegated cases are drawn"


def test_委托镇街的办件区县不能直接确认(cast: Cast) -> None:
    delegated(cast)
    case_id = confirming(cast, accepted(cast))
    for yes in (True, False):
        decide(cast, "李科", case_id, yes=yes, refused=NotYourRoute)


def test_缺了路线的检查_区县就能替镇街确认(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """A planted defect: without the guard the wrong office decides, so the guard is what holds it."""
    delegated(cast)
    case_id = confirming(cast, accepted(cast))
    monkeypatch.setitem(guards.GUARDS, "of_route", lambda application, case, actor: None)
    decide(cast, "李科", case_id)


def test_委托前受理的办件仍由区县确认(cast: Cast) -> None:
    application_id = accepted(cast)
    delegated(cast)
    case_id = confirming(cast, application_id)
    decide(cast, "李科", case_id)


def test_委托从约定的那天起生效(cast: Cast) -> None:
    delegated(cast, since=MORNING.date() + timedelta(days=1))
    application_id = accepted(cast)
    with cast.acting("王敏"):
        assert Case.objects.get(application_id=application_id).route == "district"


def test_初审人不能又作镇街确认人(cast: Cast) -> None:
    """One officer in two postings is one officer: who reviewed does not confirm."""
    from minzheng.foundations.accounts import services as accounts
    from minzheng.foundations.accounts.queries import officer_in_posting
    from minzheng.foundations.privacy.types import open_scope
    from minzheng.foundations.regions.types import range_of
    from minzheng.kernel.actor import SYSTEM, Role

    delegated(cast)
    case_id = confirming(cast, accepted(cast))
    area = range_of(FUHUAN)
    leader = cast["张主任"]
    assert leader.account_id is not None
    posting = accounts.add_posting(
        actor=SYSTEM,
        account_id=leader.account_id,
        role=Role.TOWN_CONFIRMER,
        area=(area.lo, area.hi, "綦江区扶欢镇"),
        since=MORNING.date(),
        at=MORNING,
    )
    both = officer_in_posting(posting, on=LATER.date())
    version = version_of(cast, case_id)
    with open_scope(both.scope), pytest.raises(SamePerson):
        services.confirm(
            actor=both, case_id=case_id, version=version, amount_fen=77000, reasons="情况属实，同意", at=LATER
        )


def test_镇街确认人也可以不予确认_告知书由镇街出具(cast: Cast) -> None:
    from minzheng.engines.casework.types import Opinion

    delegated(cast)
    application_id = accepted(cast)
    case_id = confirming(cast, application_id, opinion=Opinion(False, "家庭人均收入高于低保标准"))
    decide(cast, "吴镇长", case_id, at=MORNING, yes=False)
    run_queued_jobs()
    with cast.acting("王敏"):
        assert "最低生活保障不予确认告知书" in [one.title for one in letters.letters_of(application_id)]


def test_区县可以收回一个委托办件(cast: Cast) -> None:
    delegated(cast)
    case_id = confirming(cast, accepted(cast))
    version = version_of(cast, case_id)
    with cast.acting("李科") as district:
        services.take_back(
            actor=district, case_id=case_id, version=version, reasons="镇街确认人长期请假", at=LATER
        )
        case = Case.objects.get(pk=case_id)
        assert case.route == "district" and case.due_on == date(2026, 12, 21), "the family's day stays"
        kinds = Task.objects.filter(case=case, closed_at__isnull=True).values_list("kind", flat=True)
        assert list(kinds) == ["confirm"]
    decide(cast, "李科", case_id)


def test_不是委托的办件不用收回_理由要写(cast: Cast) -> None:
    case_id = confirming(cast, accepted(cast))
    version = version_of(cast, case_id)
    with cast.acting("李科") as district:
        with pytest.raises(ReasonsMissing):
            services.take_back(actor=district, case_id=case_id, version=version, reasons="请假", at=LATER)
        with pytest.raises(NotThisStep):
            services.take_back(
                actor=district, case_id=case_id, version=version, reasons="镇街确认人长期请假", at=LATER
            )


# 委托


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"document": "  "}, DocumentMissing),
        ({"reasons": "方便"}, ReasonsMissing),
        ({"since": MORNING.date() - timedelta(days=1)}, DayPassed),
        ({"place": JIANGJIN}, NotYours),
        ({"place": "500110108"}, NobodyConfirmsThere),
        ({"place": QIJIANG}, NobodyConfirmsThere),
        ({"place": "nowhere"}, NotYours),
    ],
)
def test_委托要有文件理由日期和人(cast: Cast, changes: dict[str, object], refusal: type[Exception]) -> None:
    new = services.NewDelegation(
        **{  # type: ignore[arg-type]
            "place": NEW.place,
            "item": NEW.item,
            "since": NEW.since,
            "document": NEW.document,
            "reasons": NEW.reasons,
            **changes,
        }
    )
    with cast.acting("李科") as district, pytest.raises(refusal):
        services.delegate(actor=district, new=new, at=MORNING)


def test_只有区县确认人能委托_只能委托一次(cast: Cast) -> None:
    for who in ("张主任", "吴镇长", "刘审核"):
        with cast.acting(who) as officer, pytest.raises(NotYourRole):
            services.delegate(actor=officer, new=NEW, at=MORNING)
    with cast.acting("外人") as stranger, pytest.raises(NotYours):
        services.delegate(actor=stranger, new=NEW, at=MORNING)
    delegated(cast)
    with cast.acting("李科") as district, pytest.raises(AlreadyDelegated):
        services.delegate(actor=district, new=NEW, at=MORNING)


def test_结束委托后新受理的由区县确认_已受理的不变(cast: Cast) -> None:
    delegation_id = delegated(cast)
    before = accepted(cast)
    last = MORNING.date()
    with cast.acting("李科") as district:
        with pytest.raises(ReasonsMissing):
            services.end_delegation(
                actor=district, delegation_id=delegation_id, last_day=last, reasons="", at=MORNING
            )
        with pytest.raises(DayPassed):
            services.end_delegation(
                actor=district,
                delegation_id=delegation_id,
                last_day=last - timedelta(days=1),
                reasons="镇街人员调整，改由区县确认",
                at=MORNING,
            )
        services.end_delegation(
            actor=district,
            delegation_id=delegation_id,
            last_day=last,
            reasons="镇街人员调整，改由区县确认",
            at=MORNING,
        )
        with pytest.raises(DelegationOver):
            services.end_delegation(
                actor=district,
                delegation_id=delegation_id,
                last_day=last,
                reasons="镇街人员调整，改由区县确认",
                at=MORNING,
            )
    from minzheng.engines.casework.routes import route_of

    with cast.acting("王敏"):
        case = Case.objects.get(application_id=before)
        assert case.route == "town"
        assert route_of(case.area_code, "dibao", on=last) == "town"
        assert route_of(case.area_code, "dibao", on=last + timedelta(days=1)) == "district"
    with cast.acting("张主任") as leader, pytest.raises(NotYourRole):
        services.end_delegation(
            actor=leader,
            delegation_id=delegation_id,
            last_day=last,
            reasons="镇街人员调整，改由区县确认",
            at=MORNING,
        )
    with cast.acting("外人") as stranger, pytest.raises(NotYours):
        services.end_delegation(
            actor=stranger,
            delegation_id=delegation_id,
            last_day=last,
            reasons="镇街人员调整，改由区县",
            at=MORNING,
        )


# 抽查


def test_抽查按办件编号和当月的盐值_谁都能重算() -> None:
    salt, ids = "2026-11-盐", [new_id() for _ in range(4000)]
    first = [is_drawn(one, salt=salt, share_permille=200) for one in ids]
    assert first == [is_drawn(one, salt=salt, share_permille=200) for one in ids]
    assert 650 < sum(first) < 950, "about one in five"
    assert first != [is_drawn(one, salt="另一个月", share_permille=200) for one in ids]
    assert not any(is_drawn(one, salt=salt, share_permille=0) for one in ids)
    assert all(is_drawn(one, salt=salt, share_permille=1000) for one in ids)


def drawn_case(cast: Cast) -> tuple[UUID, UUID]:
    """A delegated case, confirmed, drawn, its letter handed over."""
    delegated(cast)
    application_id = accepted_with(cast)
    case_id = confirming(cast, application_id)
    decide(cast, "吴镇长", case_id)
    served(cast, application_id, case_id)
    assert state_of(cast, case_id) == "sampling"
    return application_id, case_id


def sampled(
    cast: Cast,
    who: str,
    case_id: UUID,
    *,
    agrees: bool,
    reasons: str = "材料齐全，金额与公示一致",
    refused: type[Exception] | None = None,
) -> None:
    """The district's look at one drawn case."""
    version = version_of(cast, case_id)
    with cast.acting(who) as officer, pytest.raises(refused) if refused else nullcontext():
        services.review_sample(
            actor=officer, case_id=case_id, version=version, agrees=agrees, reasons=reasons, at=LATER
        )


@pytest.mark.usefixtures("everybody_drawn")
def test_抽中的办件区县同意后办结_方案留存(cast: Cast) -> None:
    application_id, case_id = drawn_case(cast)
    with cast.acting("刘审核"):
        (line,) = queries.queue(role="district_reviewer", on=LATER.date())
        assert line.kind == "sample_review"
        plan = SamplePlan.objects.get()
        assert (plan.month, plan.share_permille) == (date(2026, 12, 1), 1000) and len(plan.salt) == 32
    sampled(cast, "刘审核", case_id, agrees=True, reasons="同意", refused=ReasonsMissing)
    sampled(cast, "张主任", case_id, agrees=True, refused=NotYourRole)
    sampled(cast, "刘审核", case_id, agrees=True)
    assert state_of(cast, case_id) == "closed"
    with cast.acting("李科"):
        row = SampleReview.objects.get(case_id=case_id)
        assert row.agrees and row.posting_id == cast["刘审核"].posting_id
        assert Application.objects.get(pk=application_id).state == "closed"


@pytest.mark.usefixtures("everybody_drawn")
def test_自己确认过的办件_换了岗位也不能自己抽查(cast: Cast) -> None:
    application_id, case_id = drawn_case(cast)
    with cast.acting("刘审核") as reviewer:
        application = locked_application(application_id)
        write_event(application, actor=reviewer, step=Step("confirm", ("confirming", "confirmed")), at=LATER)
    for agrees in (True, False):
        sampled(cast, "刘审核", case_id, agrees=agrees, refused=SamePerson)
    sampled(cast, "李科", case_id, agrees=True)


@pytest.mark.usefixtures("everybody_drawn")
def test_抽查只能请镇街重新核实_不直接改变待遇(cast: Cast) -> None:
    application_id, case_id = drawn_case(cast)
    with cast.acting("李科"):
        before = [(item.award_id, item.amount_fen) for item in benefits.due(month=date(2027, 1, 1))]
    sampled(cast, "刘审核", case_id, agrees=False, reasons="务工收入只有口头说明，请再核实")
    with cast.acting("李科"):
        assert [(i.award_id, i.amount_fen) for i in benefits.due(month=date(2027, 1, 1))] == before
    with cast.acting("张主任") as leader:
        (line,) = [one for one in queries.queue(role="town_leader", on=LATER.date())]
        assert line.kind == "look_again"
        version = Case.objects.get(pk=case_id).version
        with pytest.raises(ReasonsMissing):
            services.looked_again(actor=leader, case_id=case_id, version=version, findings="查了", at=LATER)
        services.looked_again(
            actor=leader,
            case_id=case_id,
            version=version,
            findings="已向用工单位核实，收入与申报一致",
            at=LATER,
        )
    assert state_of(cast, case_id) == "closed"
    with cast.acting("李科"):
        row = SampleReview.objects.get(case_id=case_id)
        assert row.agrees is False and row.town_findings and row.looked_again_at
        assert [(i.award_id, i.amount_fen) for i in benefits.due(month=date(2027, 1, 1))] == before
        assert Application.objects.get(pk=application_id).state == "closed"


@pytest.mark.usefixtures("everybody_drawn")
def test_没有送达的办件还不能抽查(cast: Cast) -> None:
    delegated(cast)
    case_id = confirming(cast, accepted(cast))
    decide(cast, "吴镇长", case_id)
    sampled(cast, "刘审核", case_id, agrees=True, refused=NotThisStep)


def test_不存在的委托(cast: Cast) -> None:
    with cast.acting("李科") as district, pytest.raises(NotYours):
        services.end_delegation(
            actor=district,
            delegation_id=uuid4(),
            last_day=MORNING.date(),
            reasons="镇街人员调整，改由区县",
            at=MORNING,
        )
        assert not Delegation.objects.exists()
