"""临时救助怎样给：一次给清、分次发放、一部分给实物、转介；合起来一分不差，每次只付一次，停发要说理由、先听意见。"""

import io
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import Error, IntegrityError, transaction
from pypdf import PdfReader

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.benefits.models import AidedCause, Award, DueItem, StoppedPart
from minzheng.engines.benefits.question_types import AnswerMissing, NotHeard
from minzheng.engines.benefits.services import DecisionNeeded, NewPartStop, enter_account
from minzheng.engines.benefits.types import GivenOnce, NewAccount, OncePart, OnceUnfit, PartStopUnfit
from minzheng.engines.casework import services
from minzheng.engines.casework.models import Case, GoodsHanded
from minzheng.engines.casework.services import (
    Given,
    GivenUnfit,
    Goods,
    GoodsNotHanded,
    Handover,
    HandoverUnfit,
)
from minzheng.engines.casework.types import NotThisStep, NotYourRole, ReasonsMissing
from minzheng.engines.letters import queries as letters
from minzheng.engines.letters.types import ServiceMethod
from minzheng.engines.messages.models import Message
from minzheng.engines.payments import services as payments
from minzheng.engines.payments.models import Instruction, Run
from minzheng.engines.payments.types import Prepared, RunKind
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.bank_accounts import AccountKind
from minzheng.kernel.clock import BEIJING
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours
from tests.cast import MORNING, Cast
from tests.jobs import run_queued_jobs
from tests.programmes.assistance import once_cases as once
from tests.programmes.assistance.test_temporary_aid import urgent

pytestmark = pytest.mark.django_db
NOVEMBER, DECEMBER, JANUARY = date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)
TOTAL = 500_000
THREE = (OncePart(NOVEMBER, 200_000), OncePart(DECEMBER, 150_001), OncePart(JANUARY, 149_999))
QUILTS = (Goods("棉被", "2 床", 40_000), Goods("大米", "25 千克", 16_000))
SAID = "房屋失火，连夜核实，同意救助"
SIGNED = Handover(MORNING.date(), "signed", "罗庆华", second="陈刚")


def ready(cast: Cast, fen: int = TOTAL) -> Case:
    """A fire last night, the town proposes so much; it waits for the decision."""
    case = urgent(cast)
    once.proposed(cast, case.id, "张主任", fen)
    return case


def decided(cast: Cast, given: Given, *, case: Case | None = None) -> Case:
    """李科 decides how it is given."""
    case = case or ready(cast, given.total_fen)
    with cast.acting("李科") as confirmer:
        version = Case.objects.get(pk=case.id).version
        services.confirm_given(
            actor=confirmer, case_id=case.id, version=version, reasons=SAID, given=given, at=MORNING
        )
    return case


def refused(cast: Cast, error: type[Exception], given: Given, case: Case) -> None:
    once.refused(cast, "李科", error, services.confirm_given, case.id, reasons=SAID, given=given)  # type: ignore[arg-type]


def award_of(case: Case) -> Any:
    with open_scope(WHOLE_CITY):
        line = next(iter(benefits.awards_of_case(case_id=case.id)), None)
    assert line is not None
    return line


def handed(cast: Cast, case: Case, how: Handover = SIGNED) -> UUID:
    with cast.acting("王敏") as clerk:
        version = Case.objects.get(pk=case.id).version
        return services.hand_goods(actor=clerk, case_id=case.id, version=version, handed=how, at=MORNING)


def served(cast: Cast, case: Case) -> None:
    run_queued_jobs()
    with cast.acting("王敏") as clerk:
        version = Case.objects.get(pk=case.id).version
        handed_over = services.Served(ServiceMethod.AT_HOME, "罗庆华")
        services.serve_letters(actor=clerk, case_id=case.id, version=version, served=handed_over, at=MORNING)


def text_of(case: Case, kind: str) -> str:
    """The words of the case's letter, spaces left out."""
    run_queued_jobs()
    with open_scope(WHOLE_CITY):
        found = [one for one in letters.letters_of(case.application_id) if one.kind == kind]
        pages = PdfReader(io.BytesIO(letters.pdf_of(found[-1].id))).pages
        return "".join("".join(page.extract_text().split()) for page in pages)


def test_分三次发放_每月一笔应发_合起来就是批准的金额(cast: Cast) -> None:
    case = decided(cast, Given(parts=THREE))
    line = award_of(case)
    assert (line.once_fen, line.goods_fen) == (TOTAL, 0)
    assert [(one.month, one.amount_fen) for one in line.once_parts] == [
        (one.month, one.amount_fen) for one in THREE
    ]
    with open_scope(WHOLE_CITY):
        for part in THREE:
            (item,) = benefits.once_due(month=part.month)
            assert (item.award_id, item.amount_fen) == (line.id, part.amount_fen)
        assert benefits.once_due(month=date(2027, 2, 1)) == []
        words = list(DueItem.objects.order_by("month").values_list("words", flat=True))
        assert words == [f"分次发放，第{n}次，共3次" for n in (1, 2, 3)]
    said = text_of(case, "temporary_aid.confirmation")
    assert (
        "分3次发到您登记的银行账户" in said
        and "2026年12月1,500.01元" in said
        and "2027年1月1,499.99元" in said
    )
    with open_scope(WHOLE_CITY):
        body = Message.objects.filter(kind="temporary_aid.confirmed").get().body
    assert "分3次发放：2026年11月2,000元、2026年12月1,500.01元、2027年1月1,499.99元" in body


def test_一次给清的照旧(cast: Cast) -> None:
    case = ready(cast)
    once.confirmed(cast, case.id, "李科", TOTAL)
    line = award_of(case)
    assert line.once_fen == TOTAL and len(line.once_parts) == 1
    said = text_of(case, "temporary_aid.confirmation")
    assert "一次性救助5,000元" in said and "分" not in said.split("二、理由")[0].split("一、救助金额")[1]


def test_分几次_合计差一分也不行_超过次数不行(cast: Cast) -> None:
    case = ready(cast)
    short = (*THREE[:2], OncePart(JANUARY, 149_998))
    refused(cast, ReasonsMissing, Given(parts=short), case)
    four = (*THREE[:2], OncePart(JANUARY, 49_999), OncePart(date(2027, 2, 1), 100_000))
    refused(cast, GivenUnfit, Given(parts=four), case)
    refused(cast, GivenUnfit, Given(money_fen=1, parts=THREE), case)
    past = (OncePart(date(2026, 10, 1), 200_000), *THREE[1:])
    far = (*THREE[:2], OncePart(date(2027, 11, 1), 149_999))
    twice = (OncePart(DECEMBER, 200_000), *THREE[1:])
    negative = (OncePart(NOVEMBER, 500_001), OncePart(DECEMBER, -1))
    for parts in (past, far, twice, negative, tuple(reversed(THREE))):
        refused(cast, OnceUnfit, Given(parts=parts), case)
    with open_scope(WHOLE_CITY):
        assert not Award.objects.filter(case_id=case.id).exists()


def test_小额快救和按月的事项不分次_不发实物(cast: Cast) -> None:
    case = once.accepted(cast, once.handed_in(cast, "quick_aid", once.quick()))
    once.proposed(cast, case.id, "王敏", 60_000)
    halves = Given(parts=(OncePart(NOVEMBER, 30_000), OncePart(DECEMBER, 30_000)))
    for given in (halves, Given(money_fen=44_000, goods=(QUILTS[1],))):
        once.refused(cast, "张主任", GivenUnfit, services.confirm_given, case.id, reasons=SAID, given=given)
    from minzheng.engines.casework.giving_ways import check_given

    with pytest.raises(GivenUnfit, match="按月发放"):
        check_given("dibao", halves)


def test_数据库守住_各次合起来等于批准的金额_给出的不改(cast: Cast) -> None:
    line = award_of(decided(cast, Given(parts=THREE)))
    with open_scope(WHOLE_CITY):
        item = DueItem.objects.order_by("-month").first()
        assert item is not None
        more = {
            name: getattr(item, name)
            for name in ("award_id", "area_code", "kind", "members", "decision_id", "rule_version")
        }
        with pytest.raises(IntegrityError, match="together what was approved"), transaction.atomic():
            DueItem.objects.create(**more, month=date(2027, 2, 1), amount_fen=1, words="多一次")
        with pytest.raises(IntegrityError, match="benefits_due_item_once"), transaction.atomic():
            DueItem.objects.create(**more, month=item.month, amount_fen=1, words="多一次")
        with pytest.raises(Error, match="does not change"), transaction.atomic():
            Award.objects.filter(pk=line.id).update(given_fen=TOTAL + 1)
        with pytest.raises(IntegrityError, match="award_goods_are_given_once"), transaction.atomic():
            Award.objects.filter(once=False).update(goods_fen=1)
            Award.objects.create(
                kind="dibao", kind_name="低保", case_id=new_id(), decision_id=new_id(), granted_by_posting=new_id(),
                household_id=new_id(), person_id=new_id(), payee_person_id=new_id(), start_month=NOVEMBER, member_count=1,
                rule_version="x", rule_profile="x", area_code=line.area_code, created_at=MORNING, given_fen=1, goods_fen=1,
            )  # fmt: skip


STOP = NewPartStop(
    JANUARY, "一家人已经搬进新房，住房保险赔付到账", "民发〔2018〕23号", MORNING.date(), "没有意见"
)


def test_以后的一次由决定人停发_先听意见_有文书有消息_别的照发(cast: Cast) -> None:
    case = decided(cast, Given(parts=THREE))
    line = award_of(case)

    def stop(who: str, error: type[Exception], new: NewPartStop) -> None:
        with cast.acting(who) as officer, pytest.raises(error):
            services.stop_part(actor=officer, award_id=line.id, new=new, at=MORNING)

    stop("王敏", DecisionNeeded, STOP)
    stop("外人", NotYours, STOP)
    stop("李科", AnswerMissing, replace(STOP, reasons=""))
    stop("李科", NotHeard, replace(STOP, family_said=""))
    for month in (NOVEMBER, date(2027, 2, 1)):
        stop("李科", PartStopUnfit, replace(STOP, month=month))
    with cast.acting("李科") as confirmer:
        services.stop_part(actor=confirmer, award_id=line.id, new=STOP, at=MORNING)
    stop("李科", PartStopUnfit, STOP)
    after = award_of(case)
    assert after.once_fen == TOTAL - 149_999
    assert [one.stopped_reasons != "" for one in after.once_parts] == [False, False, True]
    with open_scope(WHOLE_CITY):
        assert benefits.once_due(month=JANUARY) == [] and len(benefits.once_due(month=DECEMBER)) == 1
        row = StoppedPart.objects.get()
        assert (row.by_name, row.family_said) != ("", "") and row.account_id == cast["李科"].account_id
        assert Message.objects.filter(kind="temporary_aid.part_stopped").count() == 1
        with pytest.raises(Error), transaction.atomic():
            StoppedPart.objects.all().delete()
        with pytest.raises(Error, match="only moves"), transaction.atomic():
            StoppedPart.objects.update(reasons="改成别的理由")
    run_queued_jobs()
    with open_scope(WHOLE_CITY):
        pdf = letters.pdf_of(row.letter_id)
    assert "2027年01月的一次不再发放" in "".join(PdfReader(io.BytesIO(pdf)).pages[0].extract_text().split())


def test_一部分给实物_不进应发_记折价_决定书写清(cast: Cast) -> None:
    case = decided(cast, Given(money_fen=444_000, goods=QUILTS, referred_to="住房修缮请区县住房城乡建委安排"))
    line = award_of(case)
    assert (line.once_fen, line.goods_fen) == (444_000, 56_000)
    with open_scope(WHOLE_CITY):
        (item,) = benefits.once_due(month=NOVEMBER)
        assert item.amount_fen == 444_000
        assert benefits.once_given(month=NOVEMBER) == [("temporary_aid", 1, 444_000, 56_000)]
    said = text_of(case, "temporary_aid.confirmation")
    assert "救助合计5,000元" in said and "棉被2床400元" in said and "转介：住房修缮" in said
    with open_scope(WHOLE_CITY):
        body = Message.objects.filter(kind="temporary_aid.confirmed").get().body
    assert "一次性发放4,440元" in body and "另给实物：棉被2 床、大米25 千克" in body


def test_只给实物_没有一分钱要付_同一事由照样不能再来(cast: Cast) -> None:
    case = decided(cast, Given(goods=QUILTS))
    line = award_of(case)
    assert (line.once_fen, line.goods_fen, line.once_parts) == (0, 56_000, ())
    with open_scope(WHOLE_CITY):
        assert benefits.once_due(month=NOVEMBER) == [] and not DueItem.objects.exists()
        assert AidedCause.objects.filter(award_id=line.id, cause__startswith="disaster:2026-11").exists()
        body = Message.objects.filter(kind="temporary_aid.confirmed").get().body
    assert "给您实物：棉被2 床" in body and "银行账户" not in body.split("决定书")[0]


def test_实物写不清楚的不能决定(cast: Cast) -> None:
    case = ready(cast, 56_000)
    for wrong in (
        (replace(QUILTS[0], name=" "), QUILTS[1]),
        (replace(QUILTS[0], quantity=""), QUILTS[1]),
        (replace(QUILTS[0], worth_fen=0), replace(QUILTS[1], worth_fen=56_000)),
        tuple(Goods("米", "1 袋", 5_000) for _ in range(11)),
    ):
        refused(cast, GivenUnfit, Given(goods=wrong), case)
    refused(cast, GivenUnfit, Given(goods=QUILTS, referred_to="长" * 241), case)
    refused(cast, ReasonsMissing, Given(goods=QUILTS[:1]), case)


def test_实物当面签收_两人在场或者写明谁送的_有签收单(cast: Cast) -> None:
    case = decided(cast, Given(money_fen=444_000, goods=QUILTS))
    run_queued_jobs()
    how = services.Served(ServiceMethod.AT_HOME, "罗庆华")
    once.refused(cast, "王敏", GoodsNotHanded, services.serve_letters, case.id, served=how)
    for wrong in (
        replace(SIGNED, second=""),
        replace(SIGNED, second=cast["王敏"].name),
        replace(SIGNED, receiver=" "),
        replace(SIGNED, way="thrown"),
        replace(SIGNED, way="carried"),
        replace(SIGNED, handed_on=MORNING.date() + timedelta(days=1)),
        replace(SIGNED, handed_on=MORNING.date() - timedelta(days=1)),
        replace(SIGNED, receiver="长" * 51),
    ):
        once.refused(cast, "王敏", HandoverUnfit, services.hand_goods, case.id, handed=wrong)
    once.refused(cast, "李科", NotYourRole, services.hand_goods, case.id, handed=SIGNED)
    handed(cast, case)
    once.refused(cast, "王敏", NotThisStep, services.hand_goods, case.id, handed=SIGNED)
    said = text_of(case, "temporary_aid.goods_receipt")
    assert "棉被2床400元" in said and "合计折合560元" in said and "罗庆华" in said and "陈刚" in said
    served(cast, case)
    with open_scope(WHOLE_CITY):
        assert Case.objects.get(pk=case.id).state == "completing"
        with pytest.raises(Error), transaction.atomic():
            GoodsHanded.objects.update(receiver_name="别人")


def test_走不到的_托人送到_写明是谁(cast: Cast) -> None:
    case = decided(cast, Given(goods=QUILTS))
    handed(
        cast,
        case,
        Handover(MORNING.date(), "carried", "罗小军", carried_by="网格员周正", note="道路中断，步行送到"),
    )
    with open_scope(WHOLE_CITY):
        row = GoodsHanded.objects.get(case=case)
        assert (row.way, row.carried_by, row.second_name) == ("carried", "网格员周正", "")
    assert "网格员周正（送到）" in text_of(case, "temporary_aid.goods_receipt")


def test_没有实物的没有可签收的(cast: Cast) -> None:
    case = decided(cast, Given(parts=THREE))
    once.refused(cast, "王敏", NotThisStep, services.hand_goods, case.id, handed=SIGNED)


def test_给一次的写法_超出一年_负数_都不行() -> None:
    plain = GivenOnce("a", MORNING.date(), date(2027, 11, 23))
    assert plain.payments(amount_fen=5, start_month=NOVEMBER) == (OncePart(NOVEMBER, 5),)
    assert replace(plain, goods_fen=5).payments(amount_fen=5, start_month=NOVEMBER) == ()
    for wrong in (
        replace(plain, goods_fen=6),
        replace(plain, goods_fen=-1),
        replace(plain, parts=(OncePart(NOVEMBER, 4),)),
    ):
        with pytest.raises(OnceUnfit):
            wrong.payments(amount_fen=5, start_month=NOVEMBER)


DECEMBER_STOP = replace(STOP, month=DECEMBER)
UNIT = "500110"


#: Just past midnight: an act begun on the last evening of November may end after it.
FIRST = datetime(2026, 12, 1, 0, 1, tzinfo=BEIJING)


def prepared(cast: Cast, month: date = DECEMBER) -> Prepared:
    """周财务 prepares the one-time payments of a month, on 1 December."""
    with cast.acting("周财务") as finance:
        return payments.prepare_run(actor=finance, unit=UNIT, month=month, kind=RunKind.ONE_OFF, at=FIRST)


def with_account(cast: Cast, line: Any) -> Any:
    """A passbook in the family's own name; without one the payment is held."""
    bank = "重庆农村商业银行"
    new = NewAccount(
        line.person_id,
        line.area_code,
        AccountKind.PASSBOOK,
        bank,
        "罗庆华",
        "6217000000000001",
        reason="登记账户",
    )
    with cast.acting("王敏") as clerk:
        enter_account(actor=clerk, account=new, at=MORNING)
    return line


def sent_back(cast: Cast, run_id: UUID | None) -> int:
    """刘审核 sends a run back; its version now."""
    with open_scope(WHOLE_CITY):
        version = int(Run.objects.get(pk=run_id).version)
    assert run_id is not None
    with cast.acting("刘审核") as reviewer:
        reasons = "有一笔要停发，请重新编制"
        payments.return_run(actor=reviewer, run_id=run_id, version=version, reasons=reasons, at=FIRST)
    return version + 1


def test_暂缓着的_退回了也不停_在暂缓里决定不发(cast: Cast) -> None:
    line = award_of(decided(cast, Given(parts=THREE)))
    sent_back(cast, prepared(cast).run_id)
    with cast.acting("李科") as confirmer, pytest.raises(payments.PartInRun, match="在暂缓里决定不发"):
        services.stop_part(actor=confirmer, award_id=line.id, new=DECEMBER_STOP, at=MORNING)


def test_编进了发放单的不能停_退回后才能停_重新编制就不发了(cast: Cast) -> None:
    line = with_account(cast, award_of(decided(cast, Given(parts=THREE))))
    made = prepared(cast)
    assert (made.items, made.total_fen) == (1, 150_001)
    with cast.acting("李科") as confirmer, pytest.raises(payments.PartInRun, match="请先退回发放单再停"):
        services.stop_part(actor=confirmer, award_id=line.id, new=DECEMBER_STOP, at=MORNING)
    with open_scope(WHOLE_CITY):
        assert not StoppedPart.objects.exists()
        assert not Message.objects.filter(kind="temporary_aid.part_stopped").exists()
    assert made.run_id is not None
    version = sent_back(cast, made.run_id)
    with cast.acting("李科") as confirmer:
        services.stop_part(actor=confirmer, award_id=line.id, new=DECEMBER_STOP, at=MORNING)
    with cast.acting("周财务") as finance:
        payments.prepare_again(actor=finance, run_id=made.run_id, version=version, at=FIRST)
    with open_scope(WHOLE_CITY):
        (row,) = Instruction.objects.filter(award_id=line.id)
        assert (row.month, row.state) == (DECEMBER, "withdrawn")
        assert Run.objects.get(pk=made.run_id).total_fen == 0


def test_先停了的不编进发放单(cast: Cast) -> None:
    line = award_of(decided(cast, Given(parts=THREE)))
    with cast.acting("李科") as confirmer:
        services.stop_part(actor=confirmer, award_id=line.id, new=DECEMBER_STOP, at=MORNING)
    assert prepared(cast).run_id is None
    assert prepared(cast, NOVEMBER).total_fen == 200_000
