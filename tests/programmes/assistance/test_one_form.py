"""一张表办几项：每一项读到的事实，和单独填它自己的表一样；给谁申请；同一个人不能申请两项互斥的。"""

from typing import Any

import pytest

from minzheng.engines.casework.one_form import (
    missing_of,
    parties_of,
    places_of,
    summary_of,
)
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.catalogue.types import Evidence
from minzheng.engines.forms import services as forms
from minzheng.engines.rules.services import settled
from minzheng.programmes.assistance.common.whom import is_asked
from minzheng.programmes.assistance.items.dibao import facts as dibao_facts
from minzheng.programmes.assistance.items.dibao.further import NOBODY as NOBODY_ALONE
from minzheng.programmes.assistance.items.dibao.further import ONE_ONLY
from minzheng.programmes.assistance.items.tekun import facts as tekun_facts
from minzheng.programmes.assistance.items.tekun.further import (
    APPLICANT_LEFT_OUT,
    BOTH,
    CHILD,
    FIRST_ONLY,
    NOBODY,
)
from minzheng.programmes.assistance.items.temporary_aid.further import SCHOOLING
from minzheng.programmes.assistance.whole import whole_facts
from tests.cast import GAOTAN, JIAN, SON, identity
from tests.programmes.assistance.once_cases import document
from tests.programmes.assistance.one_form import (
    AT,
    FATHER,
    FATHER_NAME,
    GRANDFATHER_NAME,
    GRANDSON_NAME,
    ITEMS,
    POSTS,
    Post,
    answers,
    form_of,
    typed_into,
)

ON = AT.date()
OTHERS: Post = {"obligors-o1-owes_whom": "others"}
#: The grandfather's own form of 特困: he stands first, the others are related to him.
HIS_FAMILY: Post = {
    "people-p1-name": GRANDFATHER_NAME, "people-p1-identity": JIAN, "people-p1-health": ["cannot_work"],
    "people-p2-name": GRANDSON_NAME, "people-p2-identity": SON, "people-p2-relation": "4",
    "people-p2-lives": "together", "people-p2-support_duty": "yes", "people-p2-health": [],
    "people-p3-relation": "2", "people-p3-student": "none",
}  # fmt: skip
HIS_INCOME: Post = {
    "people-p1-incomes": ["basic_pension"], "people-p1-basic_pension_fen": "155",
    "people-p2-incomes": ["wage"], "people-p2-wage_fen": "1800",
}  # fmt: skip


def messages(items: list[str], **changes: Post) -> list[str]:
    return [one.message for one in missing_of(items, answers(items, **changes))]


def monthly(member: dict[str, Any]) -> int:
    return sum(int(one["fen"]) for one in member["incomes"])


def test_低保读到的事实和单独填低保表一样() -> None:
    own = typed_into(forms.form_of("dibao"), {})
    together = answers(support=OTHERS)
    assert dibao_facts.to_facts(together) == dibao_facts.to_facts(own)


def test_特困读到的事实和爷爷自己填特困表一样() -> None:
    own = tekun_facts.to_facts(
        typed_into(
            forms.form_of("tekun"),
            {"family": HIS_FAMILY, "income": HIS_INCOME, "support": {"people-p2-owes": "no"}},
        )
    )
    together = tekun_facts.to_facts(answers())
    moved = {"m0": "m1", "m1": "m0", "m2": "m2"}

    def plain(row: dict[str, Any], *, rename: bool) -> dict[str, Any]:
        told = {name: moved.get(str(value), value) if rename else value for name, value in row.items()}
        for name in ("ref", "relation", "support_duty", "lives_together", "student_level"):
            told.pop(name, None)
        return told

    for part in ("members", "supporters"):
        his = sorted((plain(row, rename=True) for row in own[part]), key=lambda row: row["name"])
        theirs = sorted((plain(row, rename=False) for row in together[part]), key=lambda row: row["name"])
        assert his == theirs, part
    assert own["property"] == together["property"] and len(own["supporters"]) == 2


def test_临时救助读到的事实和单独填临时救助表一样() -> None:
    people: list[dict[str, Any]] = [
        {"name": GRANDSON_NAME, "identity": SON, "needs": "no", "holds": "none", "income_fen": 180_000},
        {
            "name": GRANDFATHER_NAME, "identity": JIAN, "relation": "6", "needs": "no", "holds": "none",
            "income_fen": 15_500,
        },
        {"name": FATHER_NAME, "identity": FATHER, "relation": "5", "needs": "yes", "holds": "none", "income_fen": 0},
    ]  # fmt: skip
    fields = {
        "type": "expense", "kind": "medical", "cost_fen": 2_260_500, "happened_on": "2026-11-10", "life_hard": "yes",
        "aided": "no", "village": GAOTAN,
    }  # fmt: skip
    handler: Any = catalogue.handler_of("temporary_aid")
    evidence = Evidence([], None)
    reading = forms.Reading(forms.form_of("temporary_aid"), document("temporary_aid", people, fields))
    own, together = handler.members(reading, evidence), answers(["dibao", "temporary_aid"])
    facts = whole_facts(together, evidence, on=ON)
    assert facts["hardship"] == handler.hardship(reading, evidence)
    assert handler.cause(together) == handler.cause(reading.answers)
    for his, theirs in zip(own, facts["members"], strict=True):
        assert str(his["birth_date"]) == str(theirs["birth_date"])
        assert (his["ref"], his["relation"], monthly(his)) == (
            theirs["ref"],
            theirs["relation"],
            monthly(theirs),
        )


@pytest.mark.parametrize("items", [["dibao", "tekun"], ["tekun", "temporary_aid"], ITEMS])
def test_没有选的事项_它的问题不问(items: list[str]) -> None:
    form = form_of(items)
    asked = {name: is_asked(form, name) for name in ("dibao_for", "tekun_for", "needs")}
    assert asked == {
        "dibao_for": "dibao" in items,
        "tekun_for": "tekun" in items,
        "needs": "temporary_aid" in items,
    }
    assert ("care" in [step.key for step in form.steps]) == ("tekun" in items)
    assert messages(items) == []


def test_只选低保_还是原来那张表() -> None:
    assert form_of(["dibao"]) is forms.form_of("dibao")
    assert forms.form_for(["tekun"], {}) is forms.form_of("tekun"), "从特困自己的表开始的照旧"


def test_每项给谁_各是各的() -> None:
    filled = answers()
    assert {code: places_of(code, ITEMS, filled) for code in ITEMS} == {
        "dibao": (2,),
        "tekun": (1,),
        "temporary_aid": None,
    }
    household = answers(whom={"dibao_for": "household"})
    assert places_of("dibao", ITEMS, household) is None
    assert [one.name for one in parties_of(ITEMS, filled)][:3] == [
        GRANDSON_NAME,
        GRANDFATHER_NAME,
        FATHER_NAME,
    ]
    assert dict(summary_of(ITEMS, filled))["特困供养给谁"] == GRANDFATHER_NAME


def test_改了主意的旧回答不算数() -> None:
    """父亲勾过单人保，后来没有选低保：留着的回答不再读。"""
    filled = answers()
    assert places_of("tekun", ["tekun"], filled) == (1,)
    assert places_of("dibao", ["dibao"], filled) is None, "只剩低保一项，又是全家的表"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"people-p3-dibao_alone": "no"}, NOBODY_ALONE),
        ({"people-p1-dibao_alone": "yes"}, ONE_ONLY),
        ({"people-p2-tekun_for": "no"}, NOBODY),
        ({"people-p1-tekun_for": "yes"}, FIRST_ONLY),
        ({"people-p2-dibao_alone": "yes", "people-p3-dibao_alone": "no"}, BOTH),
        (
            {"dibao_for": "household", "people-p1-tekun_for": "yes", "people-p2-tekun_for": "no"},
            APPLICANT_LEFT_OUT,
        ),
    ],
)
def test_给谁申请_选错了当时就说(changes: Post, said: str) -> None:
    assert said in messages(ITEMS, whom=changes)


def test_孩子的特困不在这里申请() -> None:
    child = identity("50011020150608431")
    assert CHILD in messages(ITEMS, family={"people-p2-identity": child})


def test_没有选低保_留着的单人保不挡特困() -> None:
    """同一个人从前勾过单人保，低保没有选，就不算两项都要。"""
    both = answers(ITEMS, whom={"people-p2-dibao_alone": "yes", "people-p3-dibao_alone": "no"})
    assert missing_of(["tekun", "temporary_aid"], both) == []


def test_上学不算急难() -> None:
    urgent = {"type": "emergency", "kind": "schooling"}
    assert SCHOOLING in messages(ITEMS, need=urgent)


def test_爷爷申请特困_不算在家里的低保里() -> None:
    handler: Any = catalogue.handler_of("dibao")
    filled = answers(whom={"dibao_for": "household"})
    advice = handler.assess(filled, Evidence([], None, beside=(1,)), on=ON)
    assert "m1" not in advice.counted and {one.ref for one in advice.persons} == {"m2"}
    assert "蹇桂芳" not in str(dibao_facts.to_facts(filled, left_out=(1,))["support_obligors"])


def test_单人保的钱_调标时不当全家的钱算() -> None:
    handler: Any = catalogue.handler_of("dibao")
    advice = handler.assess(answers(), Evidence([], None, subjects=(2,), beside=(1,)), on=ON)
    assert (advice.fits, advice.monthly_fen, advice.alone) == (True, 63_000, True)
    assert settled(advice).bound == "alone", "新标准由人逐户看，不由机器套全家的算法"


def test_单人保_全家够低保的_不建议只给一个人() -> None:
    handler: Any = catalogue.handler_of("dibao")
    poor = answers(income={"people-p1-wage_fen": "600"})
    advice = handler.assess(poor, Evidence([], None, subjects=(2,), beside=(1,)), on=ON)
    assert not advice.fits and advice.monthly_fen == 0 and advice.alone
    assert any("按全家申请更合适" in one.text for one in advice.reasons)


def test_两项共用的每一屏_从各项自己的文件夹来() -> None:
    keys = [step.key for step in form_of(ITEMS).steps]
    assert keys == ["family", "whom", "place", "income", "means", "support", "care", "need", "papers", "sign"]
    assert set(POSTS) == set(keys) - {"papers", "sign"}
