"""特困全程：手机申请、女儿签授权、入户评估、初审、公示、区县抽查、确认、发放；也有不予确认、异议重新公示、各种拒绝。"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.benefits.models import Award
from minzheng.engines.benefits.services import AlreadyGranted, enter_account, grant, set_published_kinds
from minzheng.engines.benefits.types import (
    AwardUnfit,
    HolderMismatch,
    Keeping,
    NewAccount,
    NewAward,
    NewMember,
)
from minzheng.engines.casework import services
from minzheng.engines.casework.archive_sheets import Sheets
from minzheng.engines.casework.models import Application, Case, Party, SpotCheck, Task
from minzheng.engines.casework.queries.retention import files_due
from minzheng.engines.casework.review_types import FamilyNotTold, Verdict
from minzheng.engines.casework.services.spot_check import fewest
from minzheng.engines.casework.types import (
    EndNotPublished,
    NotThisStep,
    NotYourRole,
    Opinion,
    ReasonsMissing,
    SelfCareMissing,
    VisitMissing,
)
from minzheng.engines.catalogue.queries import published_kinds
from minzheng.engines.letters import queries as letters
from minzheng.engines.letters.types import ServiceMethod
from minzheng.engines.public_notices import queries as notices
from minzheng.engines.rules import queries as advice_store
from minzheng.engines.verification import queries as checks
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel import clock
from minzheng.kernel.bank_accounts import AccountKind
from minzheng.kernel.identifiers import new_id
from tests.cast import MORNING, Cast
from tests.engines.casework.objecting import by_phone
from tests.engines.casework.review_steps import act, at_opinion, refused
from tests.jobs import run_queued_jobs, tick
from tests.programmes.assistance.tekun.old_man import (
    ABLE,
    BASIC_FEN,
    DAUGHTER_NAME,
    HALF_FEN,
    LATER,
    NAME,
    REASONS,
    accepted,
    notice_runs_out,
    reviewed,
    signed,
    submitted,
    surveyed,
    with_self_care,
)

pytestmark = pytest.mark.django_db
TWO_FAIL = {**ABLE, "walks": False, "bathes": False}


@pytest.fixture(autouse=True)
def clock_back() -> Iterator[None]:
    yield
    clock.set_offset_source(lambda: timedelta(0))


def state_of(case_id: UUID) -> str:
    with open_scope(WHOLE_CITY):
        return str(Case.objects.get(pk=case_id).state)


def open_kinds(case_id: UUID) -> set[str]:
    with open_scope(WHOLE_CITY):
        rows = Task.objects.filter(case_id=case_id, closed_at__isnull=True)
        return set(rows.values_list("kind", flat=True))


def visited_by_district(cast: Cast, case_id: UUID) -> None:
    """刘审核 and 孙审核 go and see."""
    with open_scope(WHOLE_CITY):
        application_id = Case.objects.get(pk=case_id).application_id
    seen = with_self_care(cast, application_id, None, who=("刘审核", "孙审核"), token="district-1")
    act(cast, "刘审核", services.record_district_visit, case_id, visit=seen)


def confirmed(cast: Cast, **changes: Any) -> UUID:
    """On to a confirmed case, the spot check done where it was drawn; its id."""
    case_id = surveyed(cast, accepted(cast, signed(cast, **changes)), TWO_FAIL)
    reviewed(cast, case_id)
    notice_runs_out()
    visited_by_district(cast, case_id)
    act(cast, "李科", services.confirm, case_id, amount_fen=BASIC_FEN + HALF_FEN, reasons=REASONS)
    run_queued_jobs()
    return case_id


def test_初审公示只写基本生活_看不出照料等级(cast: Cast) -> None:
    """What hangs is the basic living: with the care in it everybody could subtract the published standard."""
    case_id = surveyed(cast, accepted(cast, signed(cast)), TWO_FAIL)
    reviewed(cast, case_id)
    with open_scope(WHOLE_CITY):
        assert Case.objects.get(pk=case_id).proposed_fen == BASIC_FEN + HALF_FEN
    with cast.acting("张主任"):
        hung = notices.notice_of(case_id=case_id)
    assert hung is not None and hung.notice.amount_fen == BASIC_FEN


def test_长期公示只有基本生活_看不出照料等级(cast: Cast) -> None:
    """Care money beside a name would tell the village how ill one is: one line, the basic living alone."""
    case_id = confirmed(cast)
    with open_scope(WHOLE_CITY):
        award = Award.objects.get(case_id=case_id, kind="tekun")
        assert Award.objects.filter(case_id=case_id).count() == 2, "the test is blind"
    listed = notices.standing_list(village_code=award.area_code[6:], month=award.start_month)
    assert listed is not None
    assert [(one.applicant_name, one.amount_fen, one.item_name) for one in listed.lines] == [
        (NAME, BASIC_FEN, "特困人员基本生活")
    ]
    set_published_kinds(None)
    try:
        assert benefits.standing(village_area=award.area_code, month=award.start_month) == []
    finally:
        set_published_kinds(published_kinds)


def test_一户一档和保管期限看得到两笔待遇(cast: Cast) -> None:
    """Care alone still running keeps the file from being listed; the archive names both."""
    case_id = confirmed(cast)
    with open_scope(WHOLE_CITY):
        case = Case.objects.get(pk=case_id)
        sheets = Sheets(Application.objects.get(pk=case.application_id), LATER)
        (given,) = [one for one in sheets.process_sheet() if one.title == "待遇"]
        assert sorted(line.partition("，")[0] for line in given.words) == [
            "特困人员基本生活", "特困人员照料护理补贴",
        ]  # fmt: skip
        Application.objects.filter(pk=case.application_id).update(
            state="closed", settled_at=LATER, retain_until=date(2030, 1, 1)
        )
        Case.objects.filter(pk=case_id).update(state="closed", settled_at=LATER)
        Task.objects.filter(application=case.application_id).update(closed_at=LATER)
        for ended in ("tekun", "tekun_care"):
            assert files_due(on=date(2056, 12, 2)) == [], "one of them still runs"
            Award.objects.filter(kind=ended).update(
                status="ended", end_month=date(2030, 1, 1), end_reason="去世", ended_by_decision=new_id(),
                ended_by_posting=cast["李科"].posting_id,
            )  # fmt: skip
        assert len(files_due(on=date(2056, 12, 2))) == 1


def test_从申请到发放_两笔待遇都是他本人的(cast: Cast) -> None:
    application_id = signed(cast)
    with cast.acting("王敏"):
        names = {row.name: row.signed_at for row in Party.objects.filter(application_id=application_id)}
        assert set(names) == {NAME, DAUGHTER_NAME} and all(names.values())
    case_id = surveyed(cast, accepted(cast, application_id), TWO_FAIL)
    with cast.acting("张主任"):
        check = checks.check_of(application_id)
        assert check is not None and len(check.people) == 2, "the daughter's means are asked as well"
        kept = advice_store.advice_of(application_id=application_id, item="tekun")
        assert kept is not None and kept.advice.monthly_fen == BASIC_FEN + HALF_FEN
        assert kept.advice.counted == ("m0",) and "部分丧失自理能力" in kept.advice.explanation
    reviewed(cast, case_id)
    assert state_of(case_id) == "notice"
    notice_runs_out()
    assert state_of(case_id) == "confirming"
    assert open_kinds(case_id) == {"confirm", "district_visit"}, "the first of the month's files is drawn"
    visited_by_district(cast, case_id)
    act(cast, "李科", services.confirm, case_id, amount_fen=BASIC_FEN + HALF_FEN, reasons=REASONS)
    run_queued_jobs()
    with cast.acting("王敏"):
        found = {one.kind: one for one in letters.letters_of(application_id)}
        for kind in ("acceptance", "self_care", "confirmation", "care_agreement"):
            assert found[f"tekun.{kind}"].ready, kind
        assert "特困供养确字" in found["tekun.confirmation"].number
    served = services.Served(ServiceMethod.AT_HOME, NAME)
    act(cast, "王敏", services.serve_letters, case_id, served=served)
    assert state_of(case_id) == "closed"
    with cast.acting("李科"):
        due = sorted((one.kind, one.amount_fen) for one in benefits.due(month=date(2027, 1, 1)))
        assert due == [("tekun", BASIC_FEN), ("tekun_care", HALF_FEN)]
        assert benefits.due(month=date(2026, 12, 1)) == [], "from the month after the decision"
        rows = Award.objects.filter(case_id=case_id)
        assert {row.kind_name for row in rows} == {"特困人员基本生活", "特困人员照料护理补贴"}
        assert all(row.of_person and row.member_count == 1 for row in rows)
        assert {row.person_id for row in rows} == {Application.objects.get(pk=application_id).applicant_id}


def test_不符合的由区县不予确认_写明理由_不公示(cast: Cast) -> None:
    able = {"obligors-o1-supporter_state": [], "obligors-o1-supporter_state__there": "1"}
    case_id = surveyed(cast, accepted(cast, signed(cast, support=able)), ABLE)
    reviewed(cast, case_id, favourable=False)
    assert state_of(case_id) == "confirming"
    with open_scope(WHOLE_CITY):
        assert Case.objects.get(pk=case_id).notice_id is None
    visited_by_district(cast, case_id)
    refused(cast, "李科", ReasonsMissing, services.refuse, case_id, reasons="")
    refused(cast, "张主任", NotYourRole, services.refuse, case_id, reasons=REASONS)
    act(cast, "李科", services.refuse, case_id, reasons="女儿有履行赡养义务的能力，不符合第八条规定的情形")
    run_queued_jobs()
    with cast.acting("王敏"):
        application_id = Case.objects.get(pk=case_id).application_id
        assert "tekun.non_confirmation" in {one.kind for one in letters.letters_of(application_id)}
        assert not Award.objects.filter(case_id=case_id).exists()


def test_女儿没有签授权_不能受理(cast: Cast) -> None:
    application_id = submitted(cast)
    with cast.acting("王敏") as clerk:
        application = Application.objects.get(pk=application_id)
        assert application.state == "waiting"
        with pytest.raises(NotThisStep):
            services.accept(
                actor=clerk, application_id=application_id, version=application.version, at=MORNING
            )


def test_没有评估自理能力_镇街不能提同意的意见(cast: Cast) -> None:
    case_id = surveyed(cast, accepted(cast, signed(cast)), None)
    opinion = Opinion(favourable=True, reasons=REASONS, amount_fen=BASIC_FEN)
    refused(cast, "张主任", SelfCareMissing, services.first_review, case_id, opinion=opinion)
    reviewed(cast, case_id, favourable=False)
    assert state_of(case_id) == "confirming", "an unfavourable opinion needs no grade"


def test_抽中的没有入户核查_不能决定(cast: Cast) -> None:
    case_id = surveyed(cast, accepted(cast, signed(cast)), TWO_FAIL)
    reviewed(cast, case_id)
    notice_runs_out()
    fen = BASIC_FEN + HALF_FEN
    refused(cast, "李科", VisitMissing, services.confirm, case_id, amount_fen=fen, reasons=REASONS)
    with open_scope(WHOLE_CITY):
        row = SpotCheck.objects.get(case_id=case_id)
        assert row.drawn and row.area_code.startswith("500110")


@pytest.mark.parametrize(("files", "least"), [(1, 1), (3, 1), (4, 2), (6, 2), (7, 3), (10, 3), (11, 4)])
def test_任何时候抽查都不低于三成(files: int, least: int) -> None:
    assert fewest(files, 300) == least and least / files >= 0.3


def test_公示有异议_重新调查后要重新公示七天(cast: Cast) -> None:
    case_id = surveyed(cast, accepted(cast, signed(cast)), TWO_FAIL)
    reviewed(cast, case_id)
    by_phone(cast, case_id, made_on=MORNING.date(), at=MORNING + timedelta(hours=2))
    notice_runs_out()
    assert state_of(case_id) == "objected"
    act(cast, "张主任", services.order_measure, case_id, measure="resurvey")
    with open_scope(WHOLE_CITY):
        application_id = Case.objects.get(pk=case_id).application_id
    again = with_self_care(cast, application_id, TWO_FAIL, who=("小杨", "陈刚"), token="survey-2")
    with cast.acting("小杨") as aide:
        services.record_survey(actor=aide, application_id=application_id, visit=again, at=LATER)
    assert state_of(case_id) == "reviewing"
    reviewed(cast, case_id)
    assert state_of(case_id) == "notice", "the new opinion hangs again"
    with cast.acting("李科"):
        due = Task.objects.get(case_id=case_id, kind="notice", closed_at__isnull=True).due_on
        assert due >= LATER.date() + timedelta(days=7)
    clock.set_offset_source(lambda: LATER + timedelta(days=10) - clock.real_now())
    tick()
    run_queued_jobs()
    assert state_of(case_id) == "confirming"


def test_同一个人不能两次享受_同住的另一位可以(cast: Cast) -> None:
    case_id = confirmed(cast)
    with cast.acting("李科") as confirmer:
        award = Award.objects.get(case_id=case_id, kind="tekun")
        new = NewAward(
            kind="tekun", kind_name="特困人员基本生活", case_id=new_id(), decision_id=new_id(), household_id=new_id(),
            person_id=award.person_id, area_code=award.area_code, start_month=award.start_month, amount_fen=BASIC_FEN,
            rule_version="x", rule_profile="cn-2021", members=(NewMember(award.person_id),), of_person=True,
        )  # fmt: skip
        with pytest.raises(AlreadyGranted):
            grant(actor=confirmer, award=new, at=LATER)
    other = new_id()
    with cast.acting("李科") as confirmer:
        wife = replace(
            new,
            household_id=award.household_id,
            person_id=other,
            members=(NewMember(other),),
            decision_id=new_id(),
        )
        assert grant(actor=confirmer, award=wife, at=LATER), "each of a couple holds her own"
        with pytest.raises(AwardUnfit):
            replace(wife, members=(NewMember(other), NewMember(award.person_id)))


def test_终止供养_告知_公示七天_由区县决定_两笔一起停(cast: Cast) -> None:
    case_id = confirmed(cast)
    act(cast, "王敏", services.serve_letters, case_id, served=services.Served(ServiceMethod.AT_HOME, NAME))
    with cast.acting("李科"):
        award_id = Award.objects.get(case_id=case_id, kind="tekun").id
    review_id = at_opinion(cast, award_id)
    stop = Verdict("stop", "女儿已经恢复收入，有履行赡养义务的能力")
    act(cast, "张主任", services.propose_review, review_id, opinion=stop)
    publish = services.publish_end
    with cast.acting("王敏") as clerk:
        services.answer_review(actor=clerk, case_id=review_id, words="女儿刚上班，还养不起我", at=LATER)
    act(cast, "王敏", services.end_hearing, review_id)
    refused(cast, "李科", EndNotPublished, services.decide_review, review_id, verdict=stop)
    refused(cast, "李科", services.GroundUnknown, publish, review_id, ground="人品不好")
    refused(cast, "张主任", NotYourRole, publish, review_id, ground="supporter")
    act(cast, "李科", publish, review_id, ground="supporter")
    assert state_of(review_id) == "notice"
    refused(cast, "李科", NotThisStep, services.decide_review, review_id, verdict=stop)
    over = LATER + timedelta(days=10)
    clock.set_offset_source(lambda: over - clock.real_now())
    tick()
    run_queued_jobs()
    assert state_of(review_id) == "deciding", "a timer opens a task and ends nothing"
    with cast.acting("李科"):
        assert all(row.end_month is None for row in Award.objects.filter(case_id=case_id))
        application_id = Case.objects.get(pk=review_id).application_id
        printed = [one.kind for one in letters.letters_of(application_id)]
        assert "tekun.ending_notice" in printed
    act(cast, "李科", services.decide_review, review_id, verdict=stop, at=over)
    with cast.acting("李科"):
        assert all(row.end_month is None for row in Award.objects.filter(case_id=case_id)), (
            "not before service"
        )
    run_queued_jobs()
    served = services.Served(ServiceMethod.AT_HOME, NAME)
    act(cast, "王敏", services.serve_letters, review_id, served=served, at=over)
    with cast.acting("李科"):
        ended = Award.objects.filter(case_id=case_id)
        assert {(row.kind, row.status) for row in ended} == {("tekun", "ended"), ("tekun_care", "ended")}
        assert all(row.ended_by_posting == cast["李科"].posting_id for row in ended)
        assert benefits.due(month=date(2027, 2, 1)) == []


def test_没有提出终止意见_不能公示(cast: Cast) -> None:
    case_id = confirmed(cast)
    act(cast, "王敏", services.serve_letters, case_id, served=services.Served(ServiceMethod.AT_HOME, NAME))
    with cast.acting("李科"):
        award_id = Award.objects.get(case_id=case_id, kind="tekun").id
    review_id = at_opinion(cast, award_id)
    keep = Verdict("keep", "情况没有变化，继续供养", None)
    act(cast, "张主任", services.propose_review, review_id, opinion=keep)
    refused(cast, "李科", FamilyNotTold, services.publish_end, review_id, ground="able")


def test_选机构的_没有照料协议_款项凭协议付给机构(cast: Cast) -> None:
    home = "重庆市綦江区扶欢镇敬老院"
    case_id = confirmed(cast, care={"care_form": "institution", "institution": "扶欢镇敬老院"})
    card = "6228480000000000018"
    with cast.acting("王敏") as clerk:
        row = Award.objects.get(case_id=case_id, kind="tekun")
        kinds = {one.kind for one in letters.letters_of(Case.objects.get(pk=case_id).application_id)}
        assert "tekun.confirmation" in kinds and "tekun.care_agreement" not in kinds
        account = NewAccount(
            row.payee_person_id, row.area_code, AccountKind.CARD, "重庆农村商业银行", home, card
        )
        with pytest.raises(HolderMismatch):
            enter_account(actor=clerk, account=account, at=LATER)
    with cast.acting("王敏") as clerk:
        kept = Keeping(home, "供养服务机构", new_id())
        enter_account(actor=clerk, account=replace(account, keeping=kept), at=LATER)
        line = benefits.account_of(person_id=row.payee_person_id)
        assert line is not None and (line.holder_is_payee, line.keeper_name) == (False, home)
    with cast.acting("李科"):
        assert {one.payee_person_id for one in benefits.due(month=date(2027, 1, 1))} == {row.person_id}
