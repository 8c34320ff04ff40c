"""全部事项与先看看能办什么：每个事项都有去处，五个问题只指路、不拒绝。"""

from datetime import date

import pytest

from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.forms import services as forms
from minzheng.engines.rules.services import figures_on, item_names
from minzheng.programmes.assistance.services import groups, guide, guide_item, read, screen

ON = date(2026, 11, 22)
PROFILE = "cn-2021"


def codes(answers: dict[str, str], *ticked: str, on: date = ON) -> list[str]:
    return [one.code for one in screen(read(answers, list(ticked)), on=on, profile=PROFILE)]


def income(yuan: int, people: int = 3, area: str = "rural") -> dict[str, str]:
    return {"area": area, "people": str(people), "income": str(yuan)}


def test_规则能测算的每个事项都在目录里() -> None:
    """Whatever the rules may advise can be looked up by the family, with who does it and the text it rests on."""
    told = {one.code: one for one in guide()}
    assert {"dibao", *item_names()} <= set(told)
    assert all(one.name == item_names().get(code, one.name) for code, one in told.items())
    assert all(one.law and one.phone in ("12345", "12349") for one in told.values())


def test_只有能在这里申请的才给申请入口() -> None:
    able = {item.code for item in catalogue.items() if forms.has_form(item.code)}
    assert {one.code for one in guide() if one.here} == able
    dibao, medical = guide_item("dibao"), guide_item("medical")
    assert dibao is not None and dibao.here and dibao.days == catalogue.item("dibao").working_days
    assert (
        medical is not None
        and not medical.here
        and medical.where == "医疗保障部门"
        and medical.phone == "12345"
    )
    assert guide_item("nothing-of-the-kind") is None


def test_每个事项只在一组里() -> None:
    listed = [one.code for _name, items in groups(guide()) for one in items]
    assert sorted(listed) == sorted(one.code for one in guide()) and len(set(listed)) == len(listed)


def test_收入的线就是法定标准() -> None:
    """One yuan below the standard points to 低保, at the standard no longer; the same for the margin."""
    figures = figures_on(ON, profile=PROFILE)
    line = int(figures["dibao.standard.rural"].value or 0) * 3 // 100
    assert codes(income(line - 1)) == ["dibao"]
    assert codes(income(line)) == ["borderline"]
    top = -(-line * int(figures["dibao.borderline.multiple_permille"].value or 0) // 1000)
    assert codes(income(top - 1)) == ["borderline"] and codes(income(top)) == []
    assert codes(income(top), "ill")[0] == "rigid_expense"
    assert codes(income(line, area="urban")) == ["dibao"], "the town's standard is higher"


def test_说不清收入也指向低保() -> None:
    """审核确认办法第四条：谁都可以申请；没有填的不当作零，也不当作不符合。"""
    assert codes({}) == ["dibao"]
    for gap in ("area", "people", "income"):
        assert codes({**income(90_000), gap: ""}) == ["dibao"]
    assert codes({**income(1), "income": "很少"}) == ["dibao"]
    assert codes({**income(1), "people": "0"}) == ["dibao"]


@pytest.mark.parametrize(
    ("ticked", "first"),
    [
        ("old", "tekun"),
        ("orphan", "orphan"),
        ("left", "de_facto_orphan"),
        ("severe", "disability_care"),
        ("study", "temporary_aid"),
        ("jobless", "employment"),
        ("homeless", "housing"),
        ("danger", "dangerous_house"),
        ("legal", "legal_aid"),
    ],
)
def test_勾选的情况各有去处(ticked: str, first: str) -> None:
    assert codes(income(90_000, area="urban"), ticked)[0] == first


def test_突然出事先指急难救助() -> None:
    assert codes(income(90_000), "sudden") == ["temporary_aid", "quick_aid"]
    assert codes(income(90_000), "disaster") == ["temporary_aid", "quick_aid", "disaster"]
    assert codes(income(90_000), "sudden", on=date(2026, 1, 28)) == ["temporary_aid"], "not yet in force"


def test_只有困难家庭才指的不给富裕家庭() -> None:
    assert "medical" in codes(income(100), "ill") and "disability_living" in codes(income(100), "disabled")
    assert "medical" not in codes(income(90_000), "ill")


def test_一个事项只说一次() -> None:
    found = codes(income(100), "sudden", "ill", "study", "disaster", "severe", "disabled")
    assert len(found) == len(set(found)) and found[0] == "temporary_aid"


def test_不认识的勾选不算() -> None:
    assert read({}, ["old", "rich", "'; drop table"]).ticked == {"old"}
