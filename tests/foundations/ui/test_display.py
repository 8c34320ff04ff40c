"""Money, dates and masks in people's words; tables and page links."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from minzheng.foundations.ui.display import element_id, masked, yuan, zhdate
from minzheng.foundations.ui.icons import IconUnknown, icon_svg
from minzheng.foundations.ui.navigation import page_links
from minzheng.foundations.ui.tables import table_view


@pytest.mark.parametrize(
    ("fen", "words"), [(123450, "1,234.50 元"), (60000, "600 元"), (0, "0 元"), (-5, "-0.05 元"), (None, "—")]
)
def test_fen_in_words(fen: int | None, words: str) -> None:
    assert yuan(fen) == words


@pytest.mark.parametrize(
    ("style", "words"),
    [
        ("", "2026年11月2日"),
        ("day", "11月2日"),
        ("month", "2026年11月"),
        ("weekday", "11月2日 周一"),
        ("short", "11-02"),
    ],
)
def test_a_date_in_words(style: str, words: str) -> None:
    assert zhdate(date(2026, 11, 2), style) == words


def test_an_instant_is_told_in_local_hours() -> None:
    assert zhdate(datetime(2026, 11, 21, 16, 5, tzinfo=UTC)) == "2026年11月22日 00:05"
    assert zhdate(datetime(2026, 11, 21, 16, 5, tzinfo=UTC), "date") == "2026年11月22日"


def test_dates_follow_the_language() -> None:
    with translation.override("en"):
        assert zhdate(date(2026, 11, 2)) == "2 Nov 2026"


def test_nothing_known_is_a_dash() -> None:
    assert (zhdate(None), masked(""), yuan("")) == ("—", "—", "—")


@pytest.mark.parametrize(
    ("text", "kind", "shown"),
    [
        ("510222196303071224", "id", "5102**********1224"), ("13812345678", "phone", "138****5678"),
        ("罗庆华", "name", "罗*华"), ("罗婶", "name", "罗*"), ("1234", "bank", "****"), ("欧阳小明", "name", "欧**明"),
    ],
)  # fmt: skip
def test_the_middle_is_hidden(text: str, kind: str, shown: str) -> None:
    assert masked(text, kind) == shown


def test_an_element_id_has_no_brackets() -> None:
    assert element_id("members[2].id_number") == "id_members-2-id_number"


@pytest.mark.parametrize(
    ("number", "total", "links"),
    [(6, 12, [1, 0, 4, 5, 6, 7, 8, 0, 12]), (1, 1, [1]), (1, 3, [1, 2, 3]), (3, 49, [1, 2, 3, 4, 5, 0, 49])],
)
def test_page_links_have_gaps(number: int, total: int, links: list[int]) -> None:
    assert page_links(number, total) == links


def test_a_table_writes_money_and_names_its_main_column() -> None:
    view = table_view(["姓名", {"label": "金额", "kind": "yuan"}], [["罗庆华", 64000], ["陈德芳", None]])
    assert [row["cells"][1]["text"] for row in view.rows] == ["640 元", "—"]
    assert view.columns[0]["main"] and view.columns[1]["align"] == "end"


def test_a_row_that_does_not_fit_its_columns_is_refused() -> None:
    with pytest.raises(ValueError, match="shorter|longer"):
        table_view(["甲", "乙"], [["一"]])


def test_an_icon_is_inline_and_an_unknown_one_is_refused() -> None:
    assert icon_svg("home").startswith("<svg") and 'aria-hidden="true"' in icon_svg("home")
    assert 'aria-label="返回"' in icon_svg("arrow-left", label="返回")
    with pytest.raises(IconUnknown, match="vendor.toml"):
        icon_svg("unicorn-rampant")
