"""价格临时补贴：达到启动条件才有，按当月文件发，一人一份；没达到的月份不发。"""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from minzheng.engines.benefits import queries, services
from minzheng.engines.benefits.jobs import write_price_items
from minzheng.engines.benefits.models import DueItem, PriceSubsidy
from minzheng.engines.benefits.price_subsidy import generate_items
from minzheng.engines.benefits.price_types import (
    IndexUnfit,
    NotStarted,
    SubsidyNotReady,
    SubsidyUnfit,
)
from minzheng.engines.benefits.question_types import NotYourTurn, SameAccount
from minzheng.engines.benefits.types import KindAmount, NewIndex, NewSubsidy
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours
from tests.engines.benefits.awards import AT, CITY, granted, 刘审核
from tests.engines.benefits.scene import as_actor, 外人, 李科, 经办

pytestmark = pytest.mark.django_db
NOVEMBER = date(2026, 11, 1)
INDEX = NewIndex(NOVEMBER, 36, 41, "国家统计局重庆调查总队 2026年11月", scpi_permille=41)
PAID = NewSubsidy(
    "500110", NOVEMBER, (KindAmount("tekun", 4_500), KindAmount("dibao", 3_200)), "渝发改〔2026〕88号"
)


def indexed(index: NewIndex = INDEX) -> None:
    with transaction.atomic(), as_actor(刘审核):
        services.enter_index(actor=刘审核, index=index, at=AT)


def proposed(new: NewSubsidy = PAID) -> UUID:
    with transaction.atomic(), as_actor(刘审核):
        return services.propose_subsidy(actor=刘审核, new=new, at=AT)


def approved(new: NewSubsidy = PAID) -> UUID:
    subsidy_id = proposed(new)
    with transaction.atomic(), as_actor(李科):
        services.approve_subsidy(actor=李科, subsidy_id=subsidy_id, at=AT)
    return subsidy_id


def items() -> list[DueItem]:
    with open_scope(CITY):
        return list(DueItem.objects.filter(kind="price").order_by("amount_fen"))


def test_达到任何一项就启动_写明依据和待核实() -> None:
    indexed()
    advice = queries.price_advice(month=NOVEMBER, unit="500110")
    assert advice is not None and advice.started
    assert advice.reasons == ("居民消费价格同比上涨 3.6%，达到 3.5%", "食品价格同比上涨 4.1%，没有达到 6.0%")
    assert (advice.urban_fen, advice.rural_fen) == (3_200, 2_600)
    assert any("重庆文本待核实" in mark for mark in advice.marks) and len(advice.marks) >= 3


@pytest.mark.parametrize(
    ("month", "cpi", "food", "started"),
    [
        (NOVEMBER, 34, 59, False),
        (NOVEMBER, 35, 0, True),
        (NOVEMBER, 0, 60, True),
        (NOVEMBER, -5, 10, False),
        (date(2022, 12, 1), 30, 0, True),
        (date(2023, 4, 1), 30, 0, False),
    ],
)
def test_启动线按月份的文件(month: date, cpi: int, food: int, started: bool) -> None:
    indexed(replace(INDEX, month=month, cpi_permille=cpi, food_permille=food))
    advice = queries.price_advice(month=month)
    assert advice is not None and advice.started is started
    assert (advice.urban_fen is not None) is started


def test_没有登记指数就没有说法() -> None:
    assert queries.price_advice(month=NOVEMBER) is None
    with pytest.raises(NotStarted):
        proposed()


def test_批准后按人生成_一人只得一份_暂停和已结束的没有() -> None:
    indexed()
    both = new_id()
    couple = granted(new_id(), new_id(), start_month=NOVEMBER)
    granted(both, start_month=NOVEMBER)
    granted(both, kind="tekun", start_month=NOVEMBER, amount_fen=100_100)
    granted(start_month=date(2026, 12, 1))
    granted(kind="disability_care", start_month=NOVEMBER)
    subsidy_id = approved()
    assert items() == [], "nothing before the job"
    write_price_items(subsidy_id=str(subsidy_id))
    found = items()
    assert [(row.amount_fen, row.members) for row in found] == [(4_500, 1), (6_400, 2)]
    assert found[1].award_id == couple.award_id and found[0].decision_id == subsidy_id
    assert "渝发改〔2026〕88号" in found[0].words
    (line,) = queries.subsidies(month=NOVEMBER)
    assert (line.items, line.total_fen, line.state) == (2, 10_900, "generated")
    assert generate_items(subsidy_id=subsidy_id, at=AT + timedelta(days=1)) == 2
    assert len(items()) == 2


def test_发放单里是单独一类_同一月一次() -> None:
    """What a price run is made of, in the columns of a monthly one."""
    indexed()
    home = granted(start_month=NOVEMBER)
    subsidy_id = approved()
    write_price_items(subsidy_id=str(subsidy_id))
    with open_scope(CITY), connection.cursor() as cursor:
        cursor.execute("select award_id, amount_fen, members from benefits_price_due(%s)", [NOVEMBER])
        assert cursor.fetchall() == [(home.award_id, 3_200, 1)]
        cursor.execute("select count(*) from benefits_price_due(%s)", [date(2026, 12, 1)])
        assert cursor.fetchone() == (0,), "a month without its own document gives nothing"


def test_没达到的月份不能提出() -> None:
    indexed(replace(INDEX, cpi_permille=20, food_permille=30))
    with pytest.raises(NotStarted):
        proposed()


def test_指数要出处_一个月登记一次_由该登记的人() -> None:
    with pytest.raises(IndexUnfit):
        indexed(replace(INDEX, source=" "))
    with pytest.raises(IndexUnfit):
        indexed(replace(INDEX, month=date(2026, 12, 1)))
    with pytest.raises(IndexUnfit):
        indexed(replace(INDEX, cpi_permille=3_500))
    indexed()
    with pytest.raises(IndexUnfit):
        indexed()
    with as_actor(经办), pytest.raises(NotYourTurn):
        services.enter_index(actor=经办, index=replace(INDEX, month=date(2026, 10, 1)), at=AT)


def test_方案要文号和金额_同月一个_两个人办() -> None:
    indexed()
    for wrong in (
        replace(PAID, document=" "),
        replace(PAID, amounts=()),
        replace(PAID, amounts=(KindAmount("dibao", 0),)),
        replace(PAID, amounts=(KindAmount("dibao", 1), KindAmount("dibao", 2))),
    ):
        with pytest.raises(SubsidyUnfit):
            proposed(wrong)
    with as_actor(李科), pytest.raises(NotYourTurn):
        services.propose_subsidy(actor=李科, new=PAID, at=AT)
    with as_actor(刘审核), pytest.raises(NotYours):
        services.propose_subsidy(actor=刘审核, new=replace(PAID, unit=""), at=AT)
    subsidy_id = proposed()
    with pytest.raises(SubsidyUnfit):
        proposed()
    same = replace(李科, account_id=刘审核.account_id)
    for actor, refusal in ((刘审核, NotYourTurn), (外人, NotYours), (same, SameAccount)):
        with as_actor(actor), pytest.raises(refusal):
            services.approve_subsidy(actor=actor, subsidy_id=subsidy_id, at=AT)
    with transaction.atomic(), as_actor(李科):
        services.approve_subsidy(actor=李科, subsidy_id=subsidy_id, at=AT)
        with pytest.raises(SubsidyNotReady):
            services.approve_subsidy(actor=李科, subsidy_id=subsidy_id, at=AT)


def test_没批准的不生成_数据库也不许() -> None:
    indexed()
    home = granted(start_month=NOVEMBER)
    subsidy_id = proposed()
    assert generate_items(subsidy_id=subsidy_id, at=AT) == 0
    with open_scope(CITY), pytest.raises(IntegrityError, match="approved document"), transaction.atomic():
        DueItem.objects.create(
            area_code="500110500110120206", award_id=home.award_id, month=NOVEMBER, kind="price", amount_fen=1,
            members=1, decision_id=subsidy_id, rule_version="x", words="x",
        )  # fmt: skip
    with pytest.raises(IntegrityError, match="two_accounts"), transaction.atomic():
        PriceSubsidy.objects.filter(pk=subsidy_id).update(
            state="approved", approved_by_account=刘审核.account_id, approved_by_posting=new_id()
        )
