"""价格临时补贴在工作台上: 登记指数、看测算、一人提出一人批准、生成明细。"""

import pytest
from django.urls import reverse

from minzheng.engines.benefits import queries as benefits
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.privacy.types import open_scope
from tests.engines.payments.pages import SignIn, morning, officer, text
from tests.jobs import run_queued_jobs

__all__ = ["morning", "officer"]
pytestmark = pytest.mark.django_db
MONTH = "2026-10"
INDEX = {
    "do": "index",
    "month": MONTH,
    "cpi": "3.6",
    "food": "6.5",
    "scpi": "4.1",
    "source": "市统计局 2026-11-10 发布",
}
PLAN = {"do": "propose", "month": MONTH, "fen_dibao": "28.50", "document": "渝发改〔2026〕1号"}


def page() -> str:
    return f"{reverse('payments:price')}?month={MONTH}"


def test_没有指数先登记_写错了说清楚_别的都还在(officer: SignIn) -> None:
    reviewer = officer("刘审核")
    assert "还没有登记这个月的指数" in text(reviewer.get(page()))
    for wrong, said in (
        ({"cpi": "三"}, "百分数"),
        ({"cpi": "3.55"}, "一位小数"),
        ({"cpi": ""}, "来源"),
        ({"source": ""}, "来源"),
    ):
        answer = reviewer.post(page(), {**INDEX, **wrong})
        assert answer.status_code == 422 and said in text(answer), wrong
        assert "6.5" in text(answer), "what was typed is still there"
    assert reviewer.post(page(), INDEX).status_code == 302
    shown = text(reviewer.get(page()))
    assert "达到启动条件" in shown and "提出当月方案" in shown and "待核实" in shown


def test_没达到条件不能提出(officer: SignIn) -> None:
    reviewer = officer("刘审核")
    reviewer.post(page(), {**INDEX, "cpi": "0.4", "food": "1.2"})
    shown = text(reviewer.get(page()))
    assert "没有达到启动条件" in shown and "提出当月方案" not in shown
    answer = reviewer.post(page(), PLAN)
    assert answer.status_code == 422 and "没有达到联动机制" in text(answer)


def test_一人提出_另一人批准_生成一次(officer: SignIn) -> None:
    reviewer, confirmer = officer("刘审核"), officer("李科")
    reviewer.post(page(), INDEX)
    assert reviewer.post(page(), {**PLAN, "fen_dibao": ""}).status_code == 422
    assert reviewer.post(page(), PLAN).status_code == 302
    with open_scope(WHOLE_CITY):
        (plan,) = benefits.subsidies()
    approve = {"do": "approve", "month": MONTH, "subsidy": str(plan.id)}
    assert "等您批准" not in text(reviewer.get(page())) and reviewer.post(page(), approve).status_code == 422
    assert "等您批准" in text(confirmer.get(page()))
    assert confirmer.post(page(), {**approve, "subsidy": "x"}).status_code == 422
    assert confirmer.post(page(), approve).status_code == 302
    run_queued_jobs()
    assert "已生成发放明细" in text(confirmer.get(page()))
    assert confirmer.post(page(), approve).status_code == 422


def test_别的岗位看不到_看得到的不能办(officer: SignIn) -> None:
    assert officer("王敏").get(page()).status_code == 404
    assert officer("周财务").get(page()).status_code == 200
    assert officer("周财务").post(page(), INDEX).status_code == 422
    assert officer("李科").post(page(), {"do": "x"}).status_code == 404
