"""From lines of text to a name and a number: nothing is guessed."""

from datetime import date

import pytest

from minzheng.engines.papers.card_words import CardWords, TextLine, card_words
from tests.engines.papers.cards import number

TODAY, GOOD = date(2026, 11, 22), number("50011019740809900")


def at(top: float, left: float, text: str) -> TextLine:
    return TextLine(text, left, top, top + 40)


def card(*first: TextLine, identity: str = GOOD) -> list[TextLine]:
    return [
        *first,
        at(140, 60, "性别女"),
        at(140, 280, "民族汉"),
        at(300, 160, "重庆市綦江区扶欢镇高滩村"),
        at(540, 60, "公民身份号码"),
        at(532, 300, identity),
    ]


@pytest.mark.parametrize(
    ("first", "name"),
    [
        ((at(60, 60, "姓名"), at(52, 160, "罗庆华")), "罗庆华"),
        ((at(60, 60, "姓名罗庆华"),), "罗庆华"),
        ((at(60, 60, "姓 名 冉隆燚"),), "冉隆燚"),
        ((at(60, 60, "姓名"), at(52, 160, "买买提•艾力")), "买买提·艾力"),
        ((at(52, 160, "罗庆华"), at(60, 60, "姓名")), "罗庆华"),
        ((at(60, 60, "姓名"),), ""),
        ((at(60, 60, "姓名"), at(52, 160, "罗庆1华")), ""),
        ((at(60, 60, "居民身份证"),), ""),
    ],
)
def test_the_name_is_what_stands_beside_its_label(first: tuple[TextLine, ...], name: str) -> None:
    assert card_words(card(*first), today=TODAY) == CardWords(name, GOOD)


def test_spaces_and_full_width_digits_are_folded() -> None:
    wide = GOOD.translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)})
    spaced = f"{wide[:6]} {wide[6:14]} {wide[14:]}"
    found = card_words(card(identity=spaced), today=TODAY)
    assert found is not None and found.identity == GOOD


@pytest.mark.parametrize(
    "wrong",
    [
        GOOD[:17] + ("0" if GOOD[17] != "0" else "1"),
        GOOD[:16],
        "1" + GOOD,
        number("50011020740809900"),
        "没有号码",
    ],
)
def test_a_number_that_fails_its_check_fills_nothing(wrong: str) -> None:
    assert card_words(card(identity=wrong), today=TODAY) is None
