"""The forms engine on a small form of its own: parse, keep, ask once, render, describe."""

from datetime import UTC, datetime

import pytest

from minzheng.engines.forms import services as forms
from minzheng.engines.forms.types import Field, FormDef, Group, Missing, Section, Step

AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
HAND = forms.Hand(by="小杨", at=AT)


def no_two_names(reading: forms.Reading) -> list[Missing]:
    names = [reading.value("name", row, "people") for row in reading.items("people")]
    return (
        [Missing("who", "people-p2-name", "两个人同名")] if len(names) == 2 and names[0] == names[1] else []
    )


FORM = FormDef(
    id="small",
    version="1",
    title="小表",
    groups=(Group(name="people", first_fixed=True, most=3),),
    checks=(no_two_names,),
    steps=(
        Step(
            key="who",
            title="谁",
            sections=(
                Section(
                    group="people",
                    add_label="添加",
                    item_label="{title}",
                    fields=(
                        Field(name="name", label="姓名", kind="name"),
                        Field(name="tie", label="关系", kind="select", options=(("1", "配偶"),), when="first!=yes"),
                        Field(name="ill", label="有病", kind="checkbox", options=(("a", "甲"), ("b", "乙")), required=False),
                        Field(name="cost", label="花费", kind="money", when="ill=a", sensitive=True),
                    ),
                ),
            ),
        ),
        Step(
            key="what",
            title="什么",
            sections=(
                Section(
                    fields=(
                        Field(name="has", label="有没有", kind="radio", options=(("yes", "有"), ("no", "没有")), allow_unknown=True),
                        Field(name="how", label="怎么", when="has=yes", maxlength=5),
                        Field(name="on", label="开着", kind="switch", required=False),
                        Field(name="when", label="哪天", kind="date", required=False),
                        Field(name="size", label="大小", kind="decimal", required=False),
                        Field(name="count", label="个数", kind="number", required=False),
                    )
                ),
            ),
        ),
    ),
)  # fmt: skip


def take(step: str, post: dict[str, object], answers: dict | None = None) -> tuple[dict, dict[str, str]]:
    return forms.parse_step(FORM, step, post, answers=answers or forms.blank(FORM, at=AT), hand=HAND)


def two_people() -> dict:
    answers = forms.blank(FORM, at=AT)
    forms.add_item(FORM, answers, "people")
    return answers


def test_values_are_kept_with_who_when_and_how() -> None:
    answers, errors = take(
        "who",
        {"people": ["p1"], "people-p1-name": " 罗庆华 ", "people-p1-ill": ["a"], "people-p1-cost": "1,200.5"},
    )
    assert errors == {}
    fields = answers["groups"]["people"][0]["fields"]
    assert fields["name"] == {"value": "罗庆华", "source": "typed", "at": AT.isoformat(), "by": "小杨"}
    assert fields["cost"]["value"] == 120050


def test_a_wrong_value_stays_as_typed_and_is_said_again_at_the_end() -> None:
    answers, errors = take("who", {"people": ["p1"], "people-p1-name": "罗1华"})
    assert "汉字" in errors["people-p1-name"]
    assert answers["groups"]["people"][0]["fields"]["name"]["raw"] == "罗1华"
    drawn = forms.render_step(FORM, "who", answers, errors).sections[0].items[0].fields[0].view
    assert (drawn.value, drawn.error) == ("罗1华", errors["people-p1-name"])
    assert [one.message for one in forms.missing(FORM, answers) if one.field == "people-p1-name"] == [
        f"第1位：{errors['people-p1-name']}"
    ]


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("how", "六个字太长了", "最多 5 个字"),
        ("has", "maybe", "选项"),
        ("when", "2026-13-01", "日期"),
        ("when", "2027-01-01", "今天以后"),
        ("size", "很大", "只填数字"),
        ("size", "1.234", "两位小数"),
        ("size", "Infinity", "大于 0"),
        ("count", "三", "整数"),
    ],
)
def test_each_kind_says_what_is_wrong(field: str, typed: str, words: str) -> None:
    answers, errors = take("what", {"has": "yes", **{field: typed}})
    if field == "has":
        errors = take("what", {"has": typed})[1]
    assert words in errors[field]


def test_a_long_name_is_refused_politely_and_kept() -> None:
    answers, errors = take("who", {"people": ["p1"], "people-p1-name": "罗" * 200})
    assert "200 个字" in errors["people-p1-name"]
    assert answers["groups"]["people"][0]["fields"]["name"]["raw"] == "罗" * 200


def test_what_is_not_asked_is_neither_missing_nor_read_but_not_lost() -> None:
    answers, _ = take("what", {"has": "yes", "how": "走路"})
    answers, _ = take("what", {"has": "no"}, answers)
    reading = forms.Reading(FORM, answers)
    assert reading.value("how") is None
    assert answers["fields"]["how"]["value"] == "走路"
    answers, _ = take("what", {"has": "yes"}, answers)
    assert forms.Reading(FORM, answers).value("how") == "走路"


def test_unknown_is_an_answer_and_not_a_value() -> None:
    answers, errors = take("what", {"has": "unknown"})
    assert errors == {}
    assert forms.Reading(FORM, answers).value("has") is None
    assert "has" not in [one.field for one in forms.missing(FORM, answers)]


def test_everything_missing_is_said_once_in_the_order_of_the_form() -> None:
    found = forms.missing(FORM, two_people())
    assert [one.field for one in found] == ["people-p1-name", "people-p2-name", "people-p2-tie", "has"]
    assert found[2].message == "第2位：请选择“关系”"


def test_checks_across_answers_show_at_their_field() -> None:
    post = {"people": ["p1", "p2"], "people-p1-name": "罗华", "people-p2-name": "罗华", "people-p2-tie": "1"}
    _, errors = take("who", post, two_people())
    assert errors == {"people-p2-name": "两个人同名"}


def test_an_unticked_box_is_an_answer_only_when_it_was_on_the_page() -> None:
    answers, _ = take("who", {"people": ["p1"], "people-p1-name": "罗华"})
    assert "ill" not in answers["groups"]["people"][0]["fields"]
    answers, _ = take("who", {"people": ["p1"], "people-p1-name": "罗华", "people-p1-ill__there": "1"})
    assert answers["groups"]["people"][0]["fields"]["ill"]["value"] == []


def test_a_page_that_does_not_know_an_item_leaves_it_alone() -> None:
    answers = two_people()
    answers, _ = take("who", {"people": ["p1", "p2"], "people-p2-name": "蹇大全"}, answers)
    answers, _ = take(
        "who", {"people": ["p1"], "people-p1-name": "罗华", "people-p9-name": "无此人"}, answers
    )
    assert [row["fields"]["name"]["value"] for row in answers["groups"]["people"]] == ["罗华", "蹇大全"]


def test_the_first_item_is_fixed_and_the_group_has_a_limit() -> None:
    answers = two_people()
    forms.remove_item(FORM, answers, "people", "p1")
    assert [row["id"] for row in answers["groups"]["people"]] == ["p1", "p2"]
    assert forms.add_item(FORM, answers, "people") == "p3"
    assert forms.add_item(FORM, answers, "people") == ""
    forms.remove_item(FORM, answers, "people", "p2")
    assert [row["id"] for row in answers["groups"]["people"]] == ["p1", "p3"]


def test_a_carried_value_keeps_its_source_when_sent_back_unchanged() -> None:
    answers = forms.blank(FORM, at=AT)
    forms.put(answers, "how", "走路", forms.Hand("系统", AT, "carried"))
    answers, _ = take("what", {"has": "yes", "how": "走路"}, answers)
    assert answers["fields"]["how"]["source"] == "carried"
    assert forms.typed_count(FORM, answers) == 0
    answers, _ = take("what", {"has": "yes", "how": "坐车"}, answers)
    assert answers["fields"]["how"]["source"] == "typed"
    assert forms.typed_count(FORM, answers) == 1


def test_rendering_mirrors_conditions_with_full_names() -> None:
    view = forms.render_step(FORM, "who", two_people(), {})
    first, second = view.sections[0].items
    assert (first.title, first.removable, second.removable) == ("申请人", False, True)
    assert [one.view.name for one in first.fields] == ["people-p1-name", "people-p1-ill", "people-p1-cost"]
    assert second.fields[3].view.when == "people-p2-ill=a"
    assert (view.number, view.previous, view.following) == (1, "", "what")


def test_the_schema_describes_values_conditions_and_groups() -> None:
    schema = forms.json_schema(FORM)
    people = schema["properties"]["people"]["items"]["properties"]
    assert people["cost"] == {
        "type": "integer",
        "minimum": 0,
        "description": "分",
        "title": "花费",
        "x-when": "ill=a",
        "x-sensitive": True,
    }
    assert schema["properties"]["has"]["enum"] == ["yes", "no"]
