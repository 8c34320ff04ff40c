"""政策库: every item's text and every figure of the law, with the mark where it is not sure; searched by words."""

import re
from datetime import date

import pytest
from django.test import Client

from minzheng.engines.rules.services import figures_on, item_names
from minzheng.programmes.assistance.services import law_texts, policy_figures
from tests.channels.desk.conftest import SignIn, text

ON, PROFILE = date(2026, 11, 23), "cn-2021"


def test_every_figure_of_the_law_is_there_with_its_source() -> None:
    told = policy_figures(on=ON, profile=PROFILE)
    known = figures_on(ON, profile=PROFILE)
    assert sorted(one.label for one in told) == sorted(one.label for one in known.values())
    assert all(one.source and one.value and one.status for one in told)


def test_what_is_not_sure_is_marked() -> None:
    """参数待核实: a figure that is unverified, carried forward or doubted in its note is never shown as sure."""
    known = {one.label: one for one in figures_on(ON, profile=PROFILE).values()}
    told = policy_figures(on=ON, profile=PROFILE)
    assert {one.label for one in told if not one.sure} == {
        label for label, one in known.items() if one.marked
    }
    assert {one.status for one in told if known[one.label].status in ("unverified", "carried")} == {
        "参数待核实", "沿用，参数待核实",
    }  # fmt: skip
    assert not next(one for one in law_texts() if one.item == "特困人员救助供养").sure


def test_every_item_has_its_text() -> None:
    told = {one.item: one for one in law_texts()}
    assert set(item_names().values()) <= set(told) and all(one.law for one in told.values())
    assert "民发〔2021〕57号" in told["最低生活保障"].law
    assert "审核确认办法第二十二条" in told["最低生活保障"].articles


@pytest.mark.parametrize(
    ("words", "label", "value"),
    [
        ("低保 标准 城市", "城市低保标准", "770"),
        ("民发〔2024〕57号", "刚性支出", ""),
        ("临时救助 施行", "小额快救已施行", "是"),
    ],
)
def test_words_find_figures(words: str, label: str, value: str) -> None:
    found = policy_figures(on=ON, profile=PROFILE, words=words)
    assert any(label in one.label and value in one.value for one in found), [one.label for one in found]
    assert len(found) < len(policy_figures(on=ON, profile=PROFILE))


def test_a_day_before_a_figure_was_published_says_so() -> None:
    told = {one.label: one.value for one in policy_figures(on=date(2018, 6, 1), profile=PROFILE)}
    assert "未公布" in told.values()


@pytest.mark.django_db
def test_an_officer_looks_up_what_a_case_rests_on(signed_in: SignIn) -> None:
    page = text(signed_in("王敏").get("/desk/policies/"))
    assert "政策库" in page and "最低生活保障审核确认办法" in page and "参数待核实" in page
    found = text(signed_in("小杨").get("/desk/policies/?q=特困 自理"))
    main = re.sub(r"<[^>]+>", " ", found[found.index("<main") :])
    assert "照料" in main and "医疗救助" not in main
    none = text(signed_in("王敏").get("/desk/policies/?q=没有这样的词"))
    assert none.count("没有找到") == 2


@pytest.mark.django_db
def test_nobody_else_comes_in(client: Client) -> None:
    assert client.get("/desk/policies/").status_code == 302
