"""What a member declared is offered to the surveyors, so that nobody types it a second time."""

from minzheng.programmes.assistance.items.dibao.declared import declared_incomes
from tests.programmes.assistance.dibao_answers import filled, started


def test_declared_incomes_in_the_surveys_words() -> None:
    assert declared_incomes(filled()) == [[("wage", 60000)], [], []]


def test_nothing_said_is_not_nothing_earned() -> None:
    assert declared_incomes(started()) == [None, None, None]


def test_yearly_business_counts_after_cost_by_the_month_and_what_no_survey_asks_is_left_out() -> None:
    income = {
        "people-p1-incomes": ["operating", "basic_pension", "social_assistance"],
        "people-p1-operating_fen": "5000", "people-p1-operating_cost_fen": "1400",
        "people-p1-basic_pension_fen": "135", "people-p1-social_assistance_fen": "80",
    }  # fmt: skip
    assert declared_incomes(filled(income=income))[0] == [("operating", 30000), ("pension", 13500)]
