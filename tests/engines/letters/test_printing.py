"""From declared contents to printed words: refusals, numbers, dates, amounts."""

from datetime import date
from typing import Any

import pytest

from minzheng.engines.letters.contents import KINDS as DECLARED
from minzheng.engines.letters.printing import (
    FONTS,
    capital_amount,
    chinese_date,
    letter_number,
    payload,
    printed,
    read_contents,
    template_digest,
)
from minzheng.engines.letters.registry import kind_of
from minzheng.engines.letters.types import LetterIncomplete, LetterKindUnknown, LetterSaysTooMuch
from tests.engines.letters.samples import DATA, KINDS, words


@pytest.mark.parametrize("code", DATA)
def test_no_missing_field_is_printed_as_a_blank(code: str) -> None:
    for field in DATA[code]:
        if not KINDS[code].contents.model_fields[field].is_required():
            continue
        without = {key: value for key, value in DATA[code].items() if key != field}
        with pytest.raises(LetterIncomplete) as caught:
            read_contents(KINDS[code], without)
        assert KINDS[code].title in caught.value.message
        assert field in caught.value.detail["fields"]


def test_every_declared_kind_has_a_sample_and_every_kind_is_an_items() -> None:
    assert set(DATA) == set(KINDS)
    assert {kind.contents for kind in KINDS.values()} == set(DECLARED.values())


def test_votes_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(LetterIncomplete, match="表决人数"):
        read_contents(
            KINDS["dibao.democratic_review"], {**DATA["dibao.democratic_review"], "agree": 6, "abstain": 0}
        )


def test_入户调查至少两名调查人员() -> None:
    alone = DATA["dibao.survey_form"]["surveyors"][:1]
    with pytest.raises(LetterIncomplete, match="调查人员"):
        read_contents(KINDS["dibao.survey_form"], {**DATA["dibao.survey_form"], "surveyors": alone})


@pytest.mark.parametrize("code", ["12345", "1234567", "12345a", "１２３４５６"])
def test_a_progress_code_is_six_plain_digits(code: str) -> None:
    with pytest.raises(LetterIncomplete, match="查询码"):
        read_contents(KINDS["dibao.receipt"], {**DATA["dibao.receipt"], "code": code})


def test_the_missing_field_is_named_in_chinese() -> None:
    members = [{"name": "罗庆华", "relation": "本人", "counted": "纳入保障"}]
    with pytest.raises(LetterIncomplete, match="月保障金额"):
        read_contents(KINDS["dibao.confirmation"], {**DATA["dibao.confirmation"], "members": members})


@pytest.mark.parametrize("blank", ["", "   "])
def test_an_empty_reason_is_missing(blank: str) -> None:
    with pytest.raises(LetterIncomplete, match="理由"):
        read_contents(KINDS["dibao.non_confirmation"], {**DATA["dibao.non_confirmation"], "reasons": [blank]})


@pytest.mark.parametrize(
    "extra",
    [{"identity": "500222198003150025"}, {"address": "3社12号"}, {"illness": "肾病"}, {"account": "6217"}],
)
@pytest.mark.parametrize("code", [code for code, kind in KINDS.items() if kind.public])
def test_a_public_letter_prints_its_allow_list_only(code: str, extra: dict[str, str]) -> None:
    rows = [{**DATA[code]["rows"][0], **extra}]
    with pytest.raises(LetterSaysTooMuch):
        read_contents(KINDS[code], {**DATA[code], "rows": rows})


def test_the_public_letters_are_the_notices_and_the_standing_list() -> None:
    assert {code for code, kind in KINDS.items() if kind.public} == {
        "dibao.public_notice",
        "dibao.standing_list",
        "tekun.ending_notice",
    }


def test_a_number_cannot_hide_in_a_published_name() -> None:
    rows = [{"applicant": "罗庆华500222198003150025", "members": 3, "amount_fen": 1}]
    with pytest.raises(LetterIncomplete):
        read_contents(KINDS["dibao.public_notice"], {**DATA["dibao.public_notice"], "rows": rows})


def test_an_undeclared_kind_is_refused() -> None:
    with pytest.raises(LetterKindUnknown):
        kind_of("dibao.love_letter")


def test_amounts_and_dates_become_words() -> None:
    shown = printed(read_contents(KINDS["dibao.confirmation"], DATA["dibao.confirmation"]))
    assert shown["amount"] == "630元"
    assert shown["amount_capital"] == "陆佰叁拾元整"
    assert shown["decided_on"] == "2026年11月20日"
    assert "amount_fen" not in shown


def test_a_character_without_a_glyph_is_announced_not_boxed() -> None:
    contents = read_contents(
        KINDS["dibao.acceptance"], {**DATA["dibao.acceptance"], "members": ["罗\U00031350", "罗燚"]}
    )
    shown = payload(contents, {"title": "x"})
    assert shown["members"] == ["罗〓", "罗燚"]
    assert shown["handwrite"] == "U+31350"
    assert "handwrite" not in words("dibao.acceptance")


def test_the_faces_are_the_ones_described() -> None:
    import hashlib  # noqa: PLC0415

    described = (FONTS / "README.md").read_text(encoding="utf-8")
    for face in FONTS.glob("*.otf"):
        assert hashlib.sha256(face.read_bytes()).hexdigest() in described
    assert "SIL OPEN FONT LICENSE" in (FONTS / "OFL.txt").read_text(encoding="utf-8")


def test_a_template_is_known_by_its_digest() -> None:
    digests = {template_digest(kind.template) for kind in KINDS.values()}
    assert len(digests) == len(KINDS)


def test_a_number_has_mark_word_year_and_four_digits() -> None:
    assert letter_number(mark="綦民", word="低保确字", year=2026, serial=1) == "綦民低保确字〔2026〕第0001号"
    assert letter_number(mark="綦民", word="低保确字", year=2026, serial=12345).endswith("第12345号")


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 11, 22), "二〇二六年十一月二十二日"),
        (date(2030, 1, 10), "二〇三〇年一月十日"),
        (date(2027, 10, 31), "二〇二七年十月三十一日"),
    ],
)
def test_dates_in_chinese_numerals(day: date, text: str) -> None:
    assert chinese_date(day) == text


CAPITALS: dict[int, Any] = {
    0: "零元整",
    5: "伍分",
    50: "伍角",
    105: "壹元零伍分",
    63000: "陆佰叁拾元整",
    100000: "壹仟元整",
    100100: "壹仟零壹元整",
    1001000: "壹万零壹拾元整",
    1000050: "壹万元伍角",
    12345678: "壹拾贰万叁仟肆佰伍拾陆元柒角捌分",
    1000000000: "壹仟万元整",
    10000000001: "壹亿元零壹分",
    10010000000: "壹亿零壹拾万元整",
    2003000: "贰万零叁拾元整",
}


@pytest.mark.parametrize("fen", CAPITALS)
def test_amounts_in_capitals(fen: int) -> None:
    assert capital_amount(fen) == CAPITALS[fen]


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\u202e", "\u2066"])
def test_control_and_direction_signs_are_refused(sign: str) -> None:
    with pytest.raises(LetterIncomplete, match="如何更正"):
        read_contents(
            KINDS["dibao.non_confirmation"], {**DATA["dibao.non_confirmation"], "correction": f"请{sign}更正"}
        )


def test_typed_lines_become_one_paragraph() -> None:
    typed = "收入高于标准。\r\n存款超过规定\n请看下面的数据"
    contents = read_contents(
        KINDS["dibao.non_confirmation"], {**DATA["dibao.non_confirmation"], "reasons": [typed]}
    )
    assert printed(contents)["reasons"] == ["收入高于标准。存款超过规定；请看下面的数据"]
