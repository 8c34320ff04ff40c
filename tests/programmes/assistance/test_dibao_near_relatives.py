"""近亲属备案: asked on the first form, answered by the family, one tap for "none of us" (审核确认办法 art. 11)."""

import pytest

from minzheng.engines.catalogue.types import NearRelativeDraft
from minzheng.engines.forms import services as forms
from minzheng.engines.forms.types import Answers
from minzheng.programmes.assistance.items.dibao import form
from minzheng.programmes.assistance.items.dibao.form import DIBAO_FORM
from minzheng.programmes.assistance.items.dibao.form_near import QUESTION
from minzheng.programmes.assistance.items.dibao.handler import DibaoHandler
from tests.programmes.assistance.dibao_answers import HAND, filled, started

KIN = {
    "has_obligors": "no",
    "near_relative": "yes",
    "near_relatives": ["n1"],
    "near_relatives-n1-member": "罗庆华",
    "near_relatives-n1-official": "杨晓梅",
    "near_relatives-n1-kin": "sibling",
    "near_relatives-n1-post": "aide",
}


def declared(**changes: str) -> Answers:
    """The family with a near relative in the village office."""
    answers = filled()
    forms.add_item(DIBAO_FORM, answers, "near_relatives")
    (item,) = answers["groups"]["near_relatives"]
    post = {key.replace("n1", item["id"]): value for key, value in {**KIN, **changes}.items()}
    answers, _ = forms.parse_step(
        DIBAO_FORM, "support", {**post, "near_relatives": [item["id"]]}, answers=answers, hand=HAND
    )
    return answers


def test_没有回答近亲属备案的不能提交() -> None:
    missing = [one.field for one in form.missing(started(1))]
    assert "near_relative" in missing


def test_近亲属备案不预填也不沿用() -> None:
    assert QUESTION.required and QUESTION.prefill == ""
    assert "near_relative" not in started()["fields"], "a fresh form holds no answer"


def test_一次点选即可回答都没有() -> None:
    assert QUESTION.options[0] == ("no", "我们家都没有")
    assert form.missing(filled()) == [] and DibaoHandler().near_relatives(filled()) == []


def test_有近亲属的写明是谁什么关系什么岗位() -> None:
    answers = declared()
    assert form.missing(answers) == []
    assert DibaoHandler().near_relatives(answers) == [
        NearRelativeDraft("罗庆华", "兄弟姐妹", "杨晓梅", "村（社区）救助专干")
    ]
    assert ("近亲属备案", "罗庆华的兄弟姐妹杨晓梅（村（社区）救助专干）") in form.summary(answers)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"near_relatives-n1-member": "不在家里的人"}, "不在前面填写的家人里"),
        ({"near_relatives-n1-official": ""}, "近亲属"),
    ],
)
def test_写得不全的说清楚(changes: dict[str, str], words: str) -> None:
    found = form.missing(declared(**changes))
    assert [one.step for one in found] == ["support"] and words in found[0].message


def test_选了有却没有写的请补上() -> None:
    answers = filled(support={"has_obligors": "no", "near_relative": "yes"})
    assert [one.field for one in form.missing(answers)] == ["near_relative"]


def test_没有答过的表格没有备案() -> None:
    assert DibaoHandler().near_relatives({}) == []
