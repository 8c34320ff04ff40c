"""Money is integer 分."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.kernel.money import AmountUnreadable, parse_yuan, yuan


@given(st.integers(0, 10_000_000_000))
def test_what_is_shown_is_read_back(fen: int) -> None:
    assert parse_yuan(yuan(fen)) == fen


@pytest.mark.parametrize(
    ("typed", "fen"), [("1,234.5", 123450), ("８００元", 80000), ("0", 0), (" 12.05 ", 1205), ("770", 77000)]
)
def test_people_type_amounts_in_many_ways(typed: str, fen: int) -> None:
    assert parse_yuan(typed) == fen


@pytest.mark.parametrize("typed", ["", "-5", "abc", "1.234", "1e5", "999999999999", "1.2.3"])
def test_what_is_no_amount_is_said(typed: str) -> None:
    with pytest.raises(AmountUnreadable):
        parse_yuan(typed)
