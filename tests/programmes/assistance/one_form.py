"""蹇家 on one form for several items: 爷爷 75 (特困), 父亲一级残疾 (单人保), 孙子打工; the father was in hospital (临时救助)."""

from datetime import UTC, datetime
from typing import Any

from minzheng.engines.forms import services as forms
from minzheng.engines.forms.types import Answers, FormDef
from tests.cast import GAOTAN, JIAN, SON, identity

Post = dict[str, Any]
AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
HAND = forms.Hand(by="小杨", at=AT)
ITEMS = ["dibao", "tekun", "temporary_aid"]
FATHER = identity("50011019750608431")
DAUGHTER = identity("50011019760312432")
GRANDSON_NAME, GRANDFATHER_NAME, FATHER_NAME, DAUGHTER_NAME = "蹇小军", "蹇世全", "蹇大全", "蹇桂芳"

POSTS: dict[str, Post] = {
    "family": {
        "people": ["p1", "p2", "p3"],
        "people-p1-name": GRANDSON_NAME, "people-p1-identity": SON, "people-p1-health__there": "1",
        "people-p2-name": GRANDFATHER_NAME, "people-p2-identity": JIAN, "people-p2-relation": "6",
        "people-p2-lives": "together", "people-p2-support_duty": "yes", "people-p2-health": ["cannot_work"],
        "people-p3-name": FATHER_NAME, "people-p3-identity": FATHER, "people-p3-relation": "5",
        "people-p3-lives": "together", "people-p3-health": ["disability", "cannot_work"],
        "people-p3-disability_kind": "physical", "people-p3-disability_grade": "1",
    },
    "whom": {
        "people": ["p1", "p2", "p3"], "dibao_for": "one",
        "people-p1-dibao_alone": "no", "people-p2-dibao_alone": "no", "people-p3-dibao_alone": "yes",
        "people-p1-tekun_for": "no", "people-p2-tekun_for": "yes", "people-p3-tekun_for": "no",
    },
    "place": {"village": GAOTAN, "address": "2 组 7 号", "area": "rural", "phone": "13800000011"},
    "income": {
        "people": ["p1", "p2", "p3"],
        "people-p1-has_income": "yes", "people-p1-incomes": ["wage"], "people-p1-wage_fen": "1800",
        "people-p2-has_income": "yes", "people-p2-incomes": ["basic_pension"], "people-p2-basic_pension_fen": "155",
        "people-p3-has_income": "no",
    },
    "means": {
        "homes": "1", "home1_area": "60", "home1_dangerous__there": "1", "assets__there": "1", "vehicles__there": "1",
        "expenses__there": "1",
    },
    "support": {
        "people": ["p1", "p2", "p3"], "people-p1-owes": "no", "people-p3-owes": "yes",
        "people-p3-supporter_state__there": "1", "people-p3-supporter_own_fen": "0",
        "people-p3-supporter_property": "low",
        "has_obligors": "yes", "near_relative": "no", "obligors": ["o1"],
        "obligors-o1-name": DAUGHTER_NAME, "obligors-o1-kind": "child", "obligors-o1-owes_whom": "him",
        "obligors-o1-reach": "yes", "obligors-o1-identity": DAUGHTER, "obligors-o1-phone": "13800000012",
        "obligors-o1-pays": "unable", "obligors-o1-supporter_disabled": "no",
        "obligors-o1-supporter_state": ["tekun"],
    },
    "care": {"care_form": "scattered", "carer": "蹇大明", "carer_relation": "侄子"},
    "need": {
        "people": ["p1", "p2", "p3"], "type": "expense", "kind": "medical", "cost_fen": "22605",
        "happened_on": "2026-11-10", "life_hard": "yes", "aided": "no",
        "people-p1-needs": "no", "people-p2-needs": "no", "people-p3-needs": "yes",
    },
}  # fmt: skip


def form_of(items: list[str]) -> FormDef:
    """The one form of these items."""
    return forms.form_for(items, {"form": "dibao"})


def answers(items: list[str] | None = None, **changes: Post) -> Answers:
    """The whole form filled by typing each screen once; `changes` replace values of a screen."""
    return typed_into(form_of(items or ITEMS), changes)


def typed_into(form: FormDef, changes: dict[str, Post], *, people: int = 3) -> Answers:
    """The same posts typed into a form, its own screens alone."""
    document = forms.blank(form, at=AT)
    for _more in range(people - 1):
        forms.add_item(form, document, "people")
    daughter = ""
    if any(group.name == "obligors" for group in form.groups):
        daughter = str(forms.add_item(form, document, "obligors"))
    for step in form.steps:
        post = {
            key.replace("obligors-o1-", f"obligors-{daughter}-"): [daughter] if value == ["o1"] else value
            for key, value in {**POSTS.get(step.key, {}), **changes.get(step.key, {})}.items()
        }
        document, _errors = forms.parse_step(form, step.key, post, answers=document, hand=HAND)
    return document
