"""Answers beside former ones: whose, which question, what it was, what it is, from where and when."""

from datetime import UTC, date, datetime

from minzheng.engines.forms import services as forms
from minzheng.engines.forms.types import Answers
from minzheng.programmes.assistance.items.dibao.form import DIBAO_FORM
from tests.programmes.assistance.dibao_answers import AT, INCOME, MEANS, filled

LATER = datetime(2027, 6, 7, 2, 0, tzinfo=UTC)
AIDE = forms.Hand(by="高滩村 杨毓芳", at=LATER)


def changed(answers: Answers, step: str, **post: object) -> Answers:
    """A screen typed again by the aide, half a year later."""
    sent = {**{"income": INCOME, "means": MEANS}[step], **post}
    return forms.parse_step(DIBAO_FORM, step, sent, answers=answers, hand=AIDE)[0]


def test_what_was_typed_then_is_carried_with_its_day_and_its_hand() -> None:
    carried = forms.carried(filled())
    answer = carried["fields"]["illness_fen"]
    assert (answer["source"], answer["by"], answer["at"]) == ("carried", "罗婶", AT.isoformat())
    assert carried["groups"]["people"][1]["fields"]["name"]["source"] == "carried"
    assert filled()["fields"]["illness_fen"]["source"] == "typed", "the former document stays as it was"


def test_nothing_said_otherwise_is_nothing_changed() -> None:
    before = forms.carried(filled())
    again = changed(before, "income")
    assert forms.changed_lines(DIBAO_FORM, before, again) == []
    assert again["groups"]["people"][0]["fields"]["wage_fen"]["source"] == "carried"


def test_a_changed_answer_is_typed_now_and_shows_both_values_and_who() -> None:
    before = forms.carried(filled())
    after = changed(before, "income", **{"people-p1-wage_fen": "900"})
    (line,) = forms.changed_lines(DIBAO_FORM, before, after)
    assert (line.whose, line.label, line.step) == ("罗庆华", "打工、工资", "income")
    assert "600" in line.before and "900" in line.after and line.before.endswith("元/月")
    assert (line.source, line.on, line.by) == ("typed", date(2027, 6, 7), "高滩村 杨毓芳")
    assert after["groups"]["people"][1]["fields"]["has_income"]["source"] == "carried"


def test_an_answer_given_for_the_first_time_and_one_no_longer_given() -> None:
    before = forms.carried(filled())
    after = changed(before, "means", expenses=["schooling"], schooling_fen="6000")
    found = {
        line.label: (line.before != "", line.after != "")
        for line in forms.changed_lines(DIBAO_FORM, before, after)
    }
    assert (False, True) in found.values(), "what is new has no former value"
    assert (True, False) in found.values(), "what was given before and is no more"


def test_numbers_of_people_are_in_no_line() -> None:
    answers = filled()
    number = answers["groups"]["people"][0]["fields"]["identity"]["value"]
    lines = forms.said_lines(DIBAO_FORM, answers)
    assert lines and number not in str(lines) and "13800000001" not in str(lines)
    assert [line.words for line in lines if line.label == "身份证号"] == ["已填"] * 3


def test_who_left_the_family_is_no_changed_answer() -> None:
    before = filled()
    after = {**before, "groups": {**before["groups"], "people": before["groups"]["people"][:2]}}
    assert forms.changed_lines(DIBAO_FORM, before, after) == []


def test_answers_of_another_form_are_no_document_of_this_one() -> None:
    assert forms.is_document(DIBAO_FORM, filled())
    assert not forms.is_document(DIBAO_FORM, {}) and not forms.is_document(DIBAO_FORM, {"parties": []})


def test_who_joined_is_no_answer_given_otherwise_either() -> None:
    after = filled()
    before = {**after, "groups": {**after["groups"], "people": after["groups"]["people"][:2]}}
    assert forms.changed_lines(DIBAO_FORM, before, after) == []
