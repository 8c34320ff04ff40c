"""GB 11643 with what is wrong said; names; phones; ids."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.kernel.identifiers import (
    Unreadable,
    check_character,
    new_id,
    normalise_name,
    parse_identity_number,
    parse_phone,
)

TODAY = date(2026, 11, 23)
GOOD = "11010519491231002X"


def test_a_right_number_gives_birth_and_sex() -> None:
    number = parse_identity_number(GOOD, today=TODAY)
    assert (number.birth, number.sex, number.masked) == (date(1949, 12, 31), 2, "110*************2X")


def test_full_width_spaces_and_small_x_are_folded() -> None:
    assert parse_identity_number(" １１０１０５ 19491231 002x ", today=TODAY).text == GOOD


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("1101051949123100", "18 位"),
        ("11010519491231002Y", "最后一位"),
        ("110105194913310020", "不是一个日期"),
        ("110105202712310026", "不合理"),
        ("110105194912310021", "校验位不对"),
    ],
)
def test_what_is_wrong_is_said(typed: str, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        parse_identity_number(typed, today=TODAY)


@given(
    st.from_regex(r"\A500110(19[0-9]{2})(0[1-9]|1[0-2])(0[1-9]|1[0-9]|2[0-8])[0-9]{3}\Z"), st.integers(0, 16)
)
def test_one_wrong_digit_is_always_caught(first17: str, place: int) -> None:
    number = first17 + check_character(first17)
    wrong = number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :]
    with pytest.raises(Unreadable):
        parse_identity_number(wrong, today=TODAY)


@pytest.mark.parametrize("dot", "•‧∙⋅・･．.●")
def test_name_dots_are_folded_to_the_registers_dot(dot: str) -> None:
    assert normalise_name(f"阿依{dot}古丽") == "阿依·古丽"


def test_rare_characters_are_kept() -> None:
    assert normalise_name(" 冉隆燚 ") == "冉隆燚"
    assert normalise_name("𬱖 小明") == "𬱖小明"


@pytest.mark.parametrize("typed", ["", "   ", "张" * 200, "张3", "张<script>", "李;drop"])
def test_what_is_no_name_is_refused(typed: str) -> None:
    with pytest.raises(Unreadable):
        normalise_name(typed)


def test_phones() -> None:
    assert parse_phone("+86 138-0000 0001") == "13800000001"
    for typed in ("12800000001", "1380000000", "abc"):
        with pytest.raises(Unreadable):
            parse_phone(typed)


def test_ids_sort_by_time_and_say_version_7() -> None:
    ids = [new_id() for _ in range(200)]
    assert {one.version for one in ids} == {7} and len(set(ids)) == 200
    assert [one.int >> 80 for one in ids] == sorted(one.int >> 80 for one in ids)
