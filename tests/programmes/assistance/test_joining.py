"""家里添人：写进上一次的填报，测算按新的人口算；不知道的不猜，留着问。"""

from datetime import date

import pytest

from minzheng.engines.catalogue.types import Evidence, JoiningDraft
from minzheng.engines.forms import services as forms
from minzheng.kernel.result import Refusal
from minzheng.programmes.assistance.items.dibao import joining
from minzheng.programmes.assistance.items.dibao.facts import to_facts
from minzheng.programmes.assistance.items.dibao.form import DIBAO_FORM
from minzheng.programmes.assistance.items.dibao.handler import DibaoHandler
from tests.cast import identity
from tests.programmes.assistance.dibao_answers import AT, filled

ON = date(2026, 11, 23)
BABY = JoiningDraft("蹇小宝", "2", born_on=date(2026, 9, 1))


def test_新生儿_计入测算_保障标准按四口人() -> None:
    before = filled()
    after = joining.join(before, BABY, by="罗婶", at=AT)
    facts = to_facts(after)
    assert [one["name"] for one in facts["members"]] == ["罗庆华", "蹇大全", "蹇小兵", "蹇小宝"]
    child = facts["members"][3]
    assert (child["birth_date"], child["relation"], child["incomes"]) == ("2026-09-01", "child", [])
    assert (child["student_level"], child["lives_together"]) == ("none", True)
    handler, evidence = DibaoHandler(), Evidence([], None)
    was = handler.assess(before, evidence, on=ON)
    now = handler.assess(after, evidence, on=ON)
    assert len(now.counted) == len(was.counted) + 1
    assert (now.monthly_fen or 0) > (was.monthly_fen or 0)


def test_what_is_plain_of_a_baby_is_derived_and_what_was_said_is_typed() -> None:
    child = joining.join(filled(), BABY, by="罗婶", at=AT)["groups"]["people"][3]["fields"]
    assert {name: one["source"] for name, one in child.items()} == {
        "name": "typed", "relation": "typed", joining.BORN_ON: "typed",
        "lives": "derived", "has_income": "derived", "student": "derived",
    }  # fmt: skip


def test_结婚来的配偶_收入不猜_测算说缺什么() -> None:
    wife = JoiningDraft("周小梅", "1", identity("50011019700108432"))
    answers = joining.join(filled(), wife, by="罗婶", at=AT)
    fields = answers["groups"]["people"][3]["fields"]
    assert set(fields) == {"name", "relation", "identity"}
    with pytest.raises(Refusal):
        DibaoHandler().assess(answers, Evidence([], None), on=ON)
    assert [one.field for one in forms.missing(DIBAO_FORM, answers) if "p4" in one.field]


def test_a_child_of_school_age_is_asked_about() -> None:
    grown = JoiningDraft("蹇大宝", "2", born_on=date(2018, 1, 1))
    fields = joining.join(filled(), grown, by="罗婶", at=AT)["groups"]["people"][3]["fields"]
    assert "student" not in fields and "has_income" not in fields


def test_answers_never_given_by_the_form_stay_as_they_are() -> None:
    assert joining.join({}, BABY, by="罗婶", at=AT) == {}


def test_the_former_answers_are_not_touched() -> None:
    before = filled()
    joining.join(before, BABY, by="罗婶", at=AT)
    assert len(before["groups"]["people"]) == 3
