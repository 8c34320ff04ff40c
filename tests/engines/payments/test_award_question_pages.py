"""调标 and questions about awards on the desk: seen as a picture, approved by another, answered in words."""

from datetime import date
from uuid import UUID

import pytest

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.benefits import services as ledger
from minzheng.engines.benefits.asking import open_question
from minzheng.engines.benefits.types import OverpaymentState, QuestionKind
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.identifiers import new_id
from tests.cast import Cast
from tests.engines.payments import scene
from tests.engines.payments.pages import RUNS, SignIn, morning, officer, text
from tests.engines.payments.scene import CITY, NOON, NOVEMBER

__all__ = ["morning", "officer"]
pytestmark = pytest.mark.django_db
STANDARDS, LIST = RUNS + "standards/", RUNS + "questions/"
NEW = {
    "month": "2026-12", "urban": "900", "rural": "800", "document": "渝民发〔2026〕30号",
    "reference": "关于调整低保标准的通知（样件）",
}  # fmt: skip


def test_一人提出_另一人看过预览才能批准(officer: SignIn) -> None:
    scene.family(0)
    reviewer, confirmer = officer("刘审核"), officer("李科")
    wrong = reviewer.post(STANDARDS, NEW | {"month": "12月"})
    assert wrong.status_code == 422 and "请填写执行月份" in text(wrong) and NEW["document"] in text(wrong)
    assert confirmer.post(STANDARDS, NEW).status_code == 422, "the confirmer proposes nothing"
    made = reviewer.post(STANDARDS, NEW)
    assert made.status_code == 302, text(made)
    here = made.headers["Location"]
    page = text(reviewer.get(here))
    assert (
        'value="approve"' not in page and "<svg" in page and "每月增加多少" in page and "style=" not in page
    )
    assert reviewer.post(here, {"do": "approve", "digest": "x"}).status_code == 403
    seen = text(confirmer.get(here))
    digest = seen.split('name="digest" value="', 1)[1].split('"', 1)[0]
    stale = confirmer.post(here, {"do": "approve", "digest": "0" * 64})
    assert stale.status_code == 422 and "重新查看预览" in text(stale)
    assert confirmer.post(here, {"do": "approve", "digest": digest}).status_code == 302
    assert "已批准" in text(confirmer.get(here)) and 'value="approve"' not in text(confirmer.get(here))
    assert confirmer.post(here, {"do": "withdraw", "reasons": "撤回试试看"}).status_code == 422
    assert officer("外人").get(here).status_code == 404
    assert officer("王敏").get(here).status_code == 404 and officer("王敏").get(STANDARDS).status_code == 404


def test_每个事项有自己的栏目_现在是多少写在旁边(officer: SignIn) -> None:
    reviewer = officer("刘审核")
    page = text(reviewer.get(STANDARDS + "?item=tekun"))
    assert (
        "基本生活标准（元／人·月）" in page and "现在 1,001" in page and "城市标准（元／人·月）" not in page
    )
    assert "城市标准（元／人·月）" in text(reviewer.get(STANDARDS)), "the first item's"
    assert reviewer.get(STANDARDS + "?item=borderline").status_code == 404
    new = {
        "item": "tekun",
        "month": "2026-12",
        "document": "渝民发〔2026〕31号",
        "reference": "特困标准（样件）",
    }
    for figures, said in (
        ({}, "至少一项标准"),
        ({"figure-0": "1000"}, "低于现行标准"),
        ({"urban": "900"}, "至少一项"),
    ):
        wrong = reviewer.post(STANDARDS, new | figures)
        assert wrong.status_code == 422 and said in text(wrong) and new["document"] in text(wrong)
    here = reviewer.post(STANDARDS, new | {"figure-0": "1040", "figure-2": "220"}).headers["Location"]
    page = text(reviewer.get(here))
    assert "特困人员救助供养" in page and "是城市低保标准的" in page and "一般不低于 1.3 倍" in page
    listed = text(reviewer.get(STANDARDS))
    assert "基本生活标准 1,040" in listed and "照料护理（半护理） 220" in listed


def test_撤回要写理由(officer: SignIn) -> None:
    reviewer = officer("刘审核")
    here = reviewer.post(STANDARDS, NEW).headers["Location"]
    assert reviewer.post(here, {"do": "withdraw", "reasons": "错"}).status_code == 422
    assert reviewer.post(here, {"do": "withdraw", "reasons": "文号写错了，重新提出"}).status_code == 302
    assert "已撤回" in text(reviewer.get(here))
    assert reviewer.post(here, {"do": "else"}).status_code == 404


def over(home: scene.Family) -> UUID:
    with scene.as_actor(scene.复核):
        return ledger.ask_overpayment(
            actor=scene.复核,
            new=ledger.NewOverpayment(
                home.award_id, NOVEMBER, NOVEMBER, 20_000, "11 月有一人已去世，仍按三人发放", "对账", "r-1"
            ),
            at=NOON,
        )


def test_疑似多领_告知核实决定_由不同的人办(cast: Cast, officer: SignIn) -> None:
    home = scene.family(0)
    question = over(home)
    assert "疑似多领 200 元" in text(officer("王敏").get(LIST))
    here, clerk, confirmer = f"{RUNS}overpayments/{question}/", officer("王敏"), officer("李科")
    assert clerk.post(here, {"do": "heard", "told_on": "昨天"}).status_code == 422
    heard = {"do": "heard", "told_on": "2026-11-20", "said": "愿意每月还 50 元"}
    assert clerk.post(here, heard).status_code == 302
    typed = clerk.post(here, {"do": "answer", "amount": "300", "reasons": "查了发放记录"})
    assert typed.status_code == 422 and "查了发放记录" in text(typed)
    assert clerk.post(here, {"do": "answer", "amount": "200", "reasons": "查了发放记录"}).status_code == 302
    assert 'value="recover"' not in text(clerk.get(here)) and 'value="recover"' in text(confirmer.get(here))
    decided = {
        "do": "recover", "amount": "200", "monthly": "50", "reasons": "多领属实，按月归还", "basis": "社会救助暂行办法",
    }  # fmt: skip
    assert clerk.post(here, decided).status_code == 403
    assert confirmer.post(here, decided).status_code == 302
    with open_scope(CITY):
        (line,) = benefits.overpayments(states=list(OverpaymentState))
    assert (line.state, line.decided_fen, line.monthly_fen) == ("recovered", 20_000, 5_000)
    page = text(confirmer.get(here))
    assert "决定追回" in page and 'value="heard"' not in page
    assert officer("外镇").get(here).status_code == 404
    assert clerk.post(here, {"do": "else"}).status_code == 404


def test_待遇冲突的提问_答复不改变待遇(officer: SignIn) -> None:
    from minzheng.engines.benefits.question_types import NewQuestion

    home = scene.family(0)
    new = NewQuestion(
        kind=QuestionKind.CLASH, cause="c-1", area_code=scene.AREA, role="town_clerk", words="同时有特困供养",
        due_on=date(2026, 11, 30), award_id=home.award_id, person_id=home.head,
    )  # fmt: skip
    with open_scope(CITY):
        question = open_question(new=new, at=NOON)
    page = text(officer("王敏").get(LIST))
    assert "同时有特困供养" in page and f"award-questions/{question}/" in page
    here, clerk = f"{RUNS}award-questions/{question}/", officer("王敏")
    assert clerk.post(here, {"outcome": "fits", "reasons": "无"}).status_code == 422
    assert officer("李科").get(here).status_code == 404 and officer("外镇").get(here).status_code == 404
    before = [(row.amount_fen, row.state) for row in scene.rows()]
    assert clerk.post(here, {"outcome": "review", "reasons": "确有重复，启动复核"}).status_code == 302
    assert [(row.amount_fen, row.state) for row in scene.rows()] == before
    assert f"award-questions/{question}/" not in text(clerk.get(LIST))
    assert clerk.get(f"{RUNS}award-questions/{new_id()}/").status_code == 404
