"""暂停、补发、价格临时补贴怎样进发放单：各是一类，各付一次。"""

from datetime import date, datetime

import pytest

from minzheng.engines.benefits import services as benefits
from minzheng.engines.benefits.jobs import write_price_items
from minzheng.engines.benefits.services import NewResumption, NewSuspension
from minzheng.engines.benefits.types import KindAmount, NewIndex, NewSubsidy
from minzheng.engines.payments.types import RunKind
from minzheng.kernel.clock import BEIJING
from tests.engines.payments import scene
from tests.engines.payments.scene import DECEMBER, NOON, NOVEMBER, UNIT, 复核, 签发

pytestmark = pytest.mark.django_db
LATE_NOVEMBER = datetime(2026, 11, 25, 12, tzinfo=BEIJING)
JANUARY = date(2027, 1, 1)


def test_暂停的月份不进发放单_恢复后补发单独一类() -> None:
    home = scene.family(0)
    new = NewSuspension(DECEMBER, 1, "居住情况待核实", "办法第三十二条", date(2026, 11, 2), "知道了")
    with scene.as_actor(签发):
        suspension_id = benefits.suspend_award(actor=签发, award_id=home.award_id, new=new, at=NOON)
    assert scene.prepared(NOVEMBER).items == 1
    assert scene.prepared(DECEMBER, at=LATE_NOVEMBER).run_id is None
    january = datetime(2027, 1, 5, 12, tzinfo=BEIJING)
    with scene.as_actor(签发):
        benefits.resume_award(
            actor=签发,
            suspension_id=suspension_id,
            new=NewResumption(JANUARY, True, "核实无误，补发"),
            at=january,
        )
    assert scene.prepared(JANUARY, at=january).items == 1
    february = date(2027, 2, 1)
    made = scene.prepared(february, at=january, kind=RunKind.BACK_PAY)
    assert (made.items, made.total_fen) == (1, 60_000)
    assert scene.prepared(february, at=january, kind=RunKind.BACK_PAY).run_id is None, "once"


def test_价格临时补贴是单独一类发放单_一月一次() -> None:
    home = scene.family(0, members=3)
    with scene.as_actor(复核):
        index = NewIndex(NOVEMBER, 36, 20, "国家统计局重庆调查总队")
        benefits.enter_index(actor=复核, index=index, at=LATE_NOVEMBER)
        new = NewSubsidy(UNIT, NOVEMBER, (KindAmount("dibao", 3_200),), "渝发改〔2026〕88号")
        subsidy_id = benefits.propose_subsidy(actor=复核, new=new, at=LATE_NOVEMBER)
    with scene.as_actor(签发):
        benefits.approve_subsidy(actor=签发, subsidy_id=subsidy_id, at=LATE_NOVEMBER)
    assert scene.prepared(at=LATE_NOVEMBER, kind=RunKind.PRICE).run_id is None
    write_price_items(subsidy_id=str(subsidy_id))
    made = scene.prepared(at=LATE_NOVEMBER, kind=RunKind.PRICE)
    assert (made.items, made.total_fen) == (1, 9_600)
    scene.prepared(at=LATE_NOVEMBER)
    kinds = [(row.kind, row.amount_fen) for row in scene.rows(award_id=home.award_id)]
    assert kinds == [("monthly", 60_000), ("price", 9_600)]
