"""What the field component draws from its description."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from minzheng.foundations.ui.fields import FieldUnknown, field_context, field_view
from minzheng.foundations.ui.types import FieldView

Draw = Callable[..., str]


def test_label_help_and_error_belong_to_the_control(draw: Draw) -> None:
    markup = draw('{% field name="income" label="收入" help="打工都算" error="请填写" required=True %}')
    assert '<label for="id_income"' in markup
    assert 'aria-describedby="id_income-help id_income-error"' in markup
    assert 'aria-invalid="true"' in markup and 'id="id_income-error"' in markup
    assert "（必填）" in markup and " required" in markup


@dataclass(frozen=True)
class ForeignQuestion:
    """Another module's question with names of its own besides ours."""

    name: str
    label: str
    kind: str
    article: str


def test_a_foreign_dataclass_may_be_the_spec_and_arguments_override(draw: Draw) -> None:
    markup = draw("{% field spec label='您的姓名' %}", spec=ForeignQuestion("name", "姓名", "text", "8"))
    assert "您的姓名" in markup and 'name="name"' in markup


def test_a_fieldview_and_a_mapping_draw_the_same(draw: Draw) -> None:
    view = FieldView(name="a", label="甲", value="1")
    assert draw("{% field spec %}", spec=view) == draw(
        "{% field spec %}", spec={"name": "a", "label": "甲", "value": "1"}
    )


@pytest.mark.parametrize(
    ("value", "shown"), [(123450, "1234.50"), (60000, "600"), ("12x", "12x"), (None, ""), (0, "0")]
)
def test_money_is_fen_when_an_int_and_the_users_own_text_when_a_str(value: object, shown: str) -> None:
    assert field_context(FieldView(name="m", label="钱", kind="money", value=value))["value"] == shown


def test_a_chosen_option_is_marked_once(draw: Draw) -> None:
    options = (("1", "一级", "最重"), ("2", "二级"))
    select = draw("{% field name='g' label='等级' kind='select' options=o value=2 %}", o=options)
    assert select.count(" selected") == 1 and '<option value="2" selected>' in select
    radio = draw("{% field name='g' label='等级' kind='radio' options=o value='1' %}", o=options)
    assert radio.count(" checked") == 1 and 'role="radiogroup"' in radio and "最重" in radio


def test_several_boxes_may_be_checked(draw: Draw) -> None:
    markup = draw(
        "{% field name='c' label='开支' kind='checkbox' options=o value=v %}",
        o=("病", "学", "残"),
        v=["病", "残"],
    )
    assert markup.count(" checked") == 2


def test_what_the_user_typed_is_escaped(draw: Draw) -> None:
    assert "<script>" not in draw("{% field name='n' label='名' value=v %}", v='"><script>x</script>')


def test_where_a_value_came_from_is_said(draw: Draw) -> None:
    assert "部门数据 · 公安户籍" in draw(
        "{% field name='n' label='名' source='matched' source_note='公安户籍' %}"
    )
    assert "mz-source" not in draw("{% field name='n' label='名' source='typed' %}")


def test_an_unknown_kind_or_argument_is_refused() -> None:
    with pytest.raises(FieldUnknown, match="kind"):
        field_view(None, {"name": "n", "label": "名", "kind": "slider"})
    with pytest.raises(FieldUnknown, match="lable"):
        field_view(None, {"name": "n", "label": "名", "lable": "x"})


def test_repeated_members_get_ids_of_their_own(draw: Draw) -> None:
    assert 'id="id_members-0-name"' in draw("{% field name='members[0].name' label='姓名' %}")


def test_a_long_label_stands_above_its_control() -> None:
    assert field_context(FieldView(name="a", label="姓名"))["layout"] == "row"
    assert field_context(FieldView(name="a", label="上月全家一共挣了多少钱"))["layout"] == "stack"


def test_a_condition_is_carried(draw: Draw) -> None:
    assert 'data-when="disabled=yes"' in draw("{% field name='g' label='等级' when='disabled=yes' %}")
