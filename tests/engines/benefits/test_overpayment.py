"""疑似多领只是一个问题，不是债；追回要由另一个人听取意见后决定，写明理由，出具决定书，不动任何一笔发放。"""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from minzheng.engines.benefits import queries, services
from minzheng.engines.benefits.models import DueItem, OverpaymentQuestion, RecoveryDecision
from minzheng.engines.benefits.question_types import (
    AnswerMissing,
    NotHeard,
    NotYourTurn,
    OverpaymentState,
    QuestionClosed,
    SameAccount,
)
from minzheng.engines.benefits.services import NewOverpayment, Recovery
from minzheng.engines.benefits.services.overpaying import OverpaymentUnfit
from minzheng.engines.letters.models import Letter
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import SYSTEM
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours
from tests.engines.benefits.awards import AT, CITY, DECEMBER, Given, granted
from tests.engines.benefits.scene import as_actor, person, resident, 外人, 李科, 经办

pytestmark = pytest.mark.django_db
SEPTEMBER, NOVEMBER = date(2026, 9, 1), date(2026, 11, 1)
RECOVER = Recovery(
    "recover", 40_000, 10_000, "去世后仍发放两个月，家属已知情", "最低生活保障审核确认办法第三十条"
)
WAIVE = Recovery("waive", 0, 0, "家庭困难，款项已用于丧葬", "区县研究意见")


def asked(given: Given, **changes: Any) -> UUID:
    new = NewOverpayment(
        given.award_id, SEPTEMBER, NOVEMBER, 60_000, "核对发现八月起已就业", "reconciliation", "r-1"
    )
    with transaction.atomic(), open_scope(CITY):
        return services.ask_overpayment(actor=SYSTEM, new=replace(new, **changes), at=AT)


def home() -> Given:
    return granted(person("罗庆华"), start_month=SEPTEMBER)


def answered(question_id: UUID, fen: int = 50_000) -> None:
    with transaction.atomic(), as_actor(经办):
        services.answer_overpayment(
            actor=经办, question_id=question_id, found_fen=fen, answer="逐月核对了工资流水", at=AT
        )


def told(question_id: UUID, said: str = "我不晓得要报告", on: date = date(2026, 11, 20)) -> None:
    with transaction.atomic(), as_actor(经办):
        services.note_heard(actor=经办, question_id=question_id, told_on=on, family_said=said, at=AT)


def decided(question_id: UUID, recovery: Recovery = RECOVER) -> UUID:
    with transaction.atomic(), as_actor(李科):
        return services.decide_recovery(actor=李科, question_id=question_id, recovery=recovery, at=AT)


def line() -> Any:
    with open_scope(CITY):
        (one,) = queries.overpayments(states=list(OverpaymentState))
    return one


def test_机器只能问_问了不欠钱_同一件事只问一次() -> None:
    given = home()
    question_id = asked(given)
    assert asked(given) == question_id
    one = line()
    assert (one.state, one.amount_fen, one.role, one.found_fen) == ("asked", 60_000, "town_clerk", None)
    with open_scope(CITY):
        assert [row.amount_fen for row in queries.due(month=DECEMBER)] == [60_000], "payment goes on"


def test_核实_听取意见_另一人决定追回_出决定书() -> None:
    given = home()
    question_id = asked(given)
    told(question_id)
    answered(question_id)
    decision_id = decided(question_id)
    one = line()
    assert (one.state, one.found_fen, one.decided_fen, one.monthly_fen) == (
        "recovered",
        50_000,
        40_000,
        10_000,
    )
    with open_scope(resident(given.people[0]).scope):
        assert RecoveryDecision.objects.get(pk=decision_id).letter_id == one.letter_id
    with open_scope(CITY):
        letter = Letter.objects.get(pk=one.letter_id)
        assert [row.amount_fen for row in queries.due(month=DECEMBER)] == [60_000], "no payment is touched"
        assert not DueItem.objects.exists()
    assert letter.kind == "benefits.recovery" and letter.person_id == given.people[0]


def test_可以决定不追回() -> None:
    question_id = asked(home())
    told(question_id, said="")
    answered(question_id)
    with pytest.raises(NotHeard):
        decided(question_id, WAIVE)
    told(question_id, on=date(2026, 11, 9), said="")
    decided(question_id, WAIVE)
    assert line().state == "waived"


def test_核实没有多领就到此为止() -> None:
    question_id = asked(home())
    answered(question_id, 0)
    told(question_id)
    assert line().state == "none"
    with pytest.raises(QuestionClosed):
        decided(question_id)
    with pytest.raises(QuestionClosed):
        answered(question_id)


def test_没核实不能决定_答的人不能决定_没听意见不能决定() -> None:
    question_id = asked(home())
    told(question_id)
    with pytest.raises(QuestionClosed):
        decided(question_id)
    answered(question_id)
    same = replace(李科, account_id=经办.account_id)
    with as_actor(same), pytest.raises(SameAccount):
        services.decide_recovery(actor=same, question_id=question_id, recovery=RECOVER, at=AT)
    with as_actor(经办), pytest.raises(NotYourTurn):
        services.decide_recovery(actor=经办, question_id=question_id, recovery=RECOVER, at=AT)
    with as_actor(外人), pytest.raises(NotYours):
        services.decide_recovery(actor=外人, question_id=question_id, recovery=RECOVER, at=AT)


def test_金额理由依据都要合规() -> None:
    given = home()
    for changes in ({"amount_fen": 0}, {"cause": "多"}, {"to_month": date(2026, 8, 1)}):
        with pytest.raises(OverpaymentUnfit):
            asked(given, reference="r-2", **changes)
    with pytest.raises(NotYours):
        asked(replace(given, award_id=new_id()))
    question_id = asked(given)
    with pytest.raises(OverpaymentUnfit):
        told(question_id, on=date(2026, 12, 24))
    with pytest.raises(OverpaymentUnfit):
        answered(question_id, 60_001)
    with as_actor(经办), pytest.raises(AnswerMissing):
        services.answer_overpayment(actor=经办, question_id=question_id, found_fen=1, answer="是", at=AT)
    with as_actor(李科), pytest.raises(NotYourTurn):
        services.answer_overpayment(
            actor=李科, question_id=question_id, found_fen=1, answer="核对过了", at=AT
        )
    told(question_id)
    answered(question_id)
    for wrong, refusal in (
        (replace(RECOVER, amount_fen=50_001), OverpaymentUnfit),
        (replace(RECOVER, monthly_fen=0), OverpaymentUnfit),
        (replace(WAIVE, amount_fen=1), OverpaymentUnfit),
        (replace(RECOVER, act="seize"), OverpaymentUnfit),
        (replace(RECOVER, reasons="追"), AnswerMissing),
        (replace(RECOVER, basis=" "), AnswerMissing),
    ):
        with pytest.raises(refusal):
            decided(question_id, wrong)


def test_数据库不许没有决定就追回() -> None:
    """Planted: a script that turns a question into a debt. The database refuses, whoever runs it."""
    question_id = asked(home())
    with open_scope(CITY):
        rows = OverpaymentQuestion.objects.filter(pk=question_id)
        signed = {
            "answered_by_posting": new_id(),
            "answered_by_account": new_id(),
            "answer": "自动认定",
            "answered_at": AT,
        }
        with pytest.raises(IntegrityError, match="does not go"), transaction.atomic():
            rows.update(state="recovered", found_fen=60_000, **signed)
        with pytest.raises(IntegrityError, match="answered_by_somebody"), transaction.atomic():
            rows.update(state="found", found_fen=60_000)
        rows.update(state="found", found_fen=60_000, **signed)
        with pytest.raises(IntegrityError, match="by a decision only"), transaction.atomic():
            rows.update(state="recovered")
        plain = {
            "area_code": "500110500110120206", "question_id": question_id, "person_id": new_id(), "act": "recover",
            "amount_fen": 60_000, "monthly_fen": 1, "reasons": "系统自动追回", "basis": "无", "letter_id": new_id(),
            "decided_at": AT, "posting_id": new_id(), "by_name": "系统",
        }  # fmt: skip
        with pytest.raises(IntegrityError, match="who answered"), transaction.atomic():
            RecoveryDecision.objects.create(**plain, account_id=signed["answered_by_account"])
        with pytest.raises(IntegrityError, match="account_id"), transaction.atomic():
            RecoveryDecision.objects.create(**plain, account_id=None)
        with pytest.raises(IntegrityError, match="removed"), transaction.atomic():
            rows.delete()
