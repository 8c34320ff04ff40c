"""A three-person family typed into the form, as posts a browser would send."""

from datetime import UTC, datetime
from typing import Any

from minzheng.engines.forms import services as forms
from minzheng.engines.forms.types import Answers
from minzheng.programmes.assistance.items.dibao.form import DIBAO_FORM
from tests.cast import GAOTAN, LUO, SON, identity

AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
HAND = forms.Hand(by="罗婶", at=AT)
HUSBAND = identity("50011019660108431")

Post = dict[str, Any]
FAMILY: Post = {
    "people": ["p1", "p2", "p3"],
    "people-p1-name": "罗庆华", "people-p1-identity": LUO, "people-p1-health__there": "1",
    "people-p2-name": "蹇大全", "people-p2-identity": HUSBAND, "people-p2-relation": "1", "people-p2-health": ["illness"],
    "people-p3-name": "蹇小兵", "people-p3-identity": SON, "people-p3-relation": "2", "people-p3-student": "bachelor",
    "people-p3-lives": "apart", "people-p3-member_phone": "13800000003", "people-p3-health__there": "1",
}  # fmt: skip
PLACE: Post = {"village": GAOTAN, "address": "3 组 12 号", "area": "rural", "phone": "13800000001"}
INCOME: Post = {
    "people": ["p1", "p2", "p3"],
    "people-p1-has_income": "yes", "people-p1-incomes": ["wage"], "people-p1-wage_fen": "600",
    "people-p2-has_income": "no", "people-p3-has_income": "no",
}  # fmt: skip
MEANS: Post = {
    "expenses": ["illness"], "illness_fen": "8000", "homes": "1", "home1_area": "80", "home1_dangerous__there": "1",
    "assets": ["deposits"], "deposits_fen": "3,000", "vehicles__there": "1",
}  # fmt: skip
SUPPORT: Post = {"has_obligors": "no", "near_relative": "no"}
POSTS: dict[str, Post] = {
    "family": FAMILY, "place": PLACE, "income": INCOME, "means": MEANS, "support": SUPPORT,
}  # fmt: skip


def started(people: int = 3) -> Answers:
    """A blank document with rows for some people."""
    answers = forms.blank(DIBAO_FORM, at=AT)
    for _ in range(people - 1):
        forms.add_item(DIBAO_FORM, answers, "people")
    return answers


def filled(**changes: Post) -> Answers:
    """The whole family; `changes` replace values of a step: filled(family={"people-p2-relation": "2"})."""
    answers = started()
    for step, post in POSTS.items():
        answers, _ = forms.parse_step(
            DIBAO_FORM, step, {**post, **changes.get(step, {})}, answers=answers, hand=HAND
        )
    return answers
