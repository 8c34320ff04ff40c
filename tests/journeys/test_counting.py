"""The counter itself is under test: what is typed twice must not pass."""

from typing import Any, cast

from tests.journeys.walking import Typed, Walker


def walker(*typed: Typed) -> Walker:
    """Somebody who has typed, with no browser at all."""
    return Walker("无人", cast(Any, None), cast(Any, None), [], typed=list(typed))


def test_different_values_in_different_fields_are_no_repetition() -> None:
    typed = (Typed("name", "p1", "罗庆华"), Typed("name", "p2", "杨世珍"), Typed("wage_fen", "p1", "600"))
    assert walker(*typed).typed_twice() == []


def test_the_same_field_of_the_same_person_asked_again_is_found() -> None:
    assert walker(Typed("name", "p1", "罗庆华"), Typed("name", "p1", "罗婶")).typed_twice()


def test_one_fact_typed_into_two_fields_is_found() -> None:
    assert walker(Typed("phone", "", "13800000001"), Typed("contact", "", "13800000001")).typed_twice()
