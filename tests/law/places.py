"""Places with other values: together they move every parameter of 低保 off its default."""

from __future__ import annotations

from typing import Any

PLACES: dict[str, dict[str, Any]] = {
    "本地未填写": {},
    "按工资扣就业成本、按子女数推算赡养费": {
        "employment_cost.wage_permille": 300,
        "employment_cost.disabled_wage_permille": 133,
        "employment_cost.cap_standard_permille": 450,
        "support.threshold_permille": 1000,
        "support.rate_few_permille": 500,
        "support.rate_many_permille": 400,
        "sole.amount_permille": 650,
        "members.count_graduate_students": True,
        "property.dwelling_area_dm2": 1300,
    },
    "按人取整、设下限、范围放宽": {
        "amount.round_per_head": True,
        "amount.floor_permille": 200,
        "sole.band_permille": 2000,
        "borderline.multiple_permille": 2000,
        "income.at_limit_qualifies": True,
        "members.unmarried_child_under_age": 30,
        "property.money_months": 24,
        "property.count_claims": True,
        "exempt.local_exempt": False,
    },
    "分户、军人不计、定额就业成本": {
        "split.enabled": True,
        "members.exclude_conscripts": True,
        "members.exclude_unmarried_soldiers": True,
        "members.clergy_years": 1,
        "employment_cost.amount_fen": 20000,
        "employment_cost.standard_permille": 77,
        "rigid.illness_permille": 333,
        "rigid.disability_permille": 0,
        "rigid.schooling_permille": 501,
        "rigid.cap_standard_permille": 250,
        "amount.unit_fen": 1,
    },
    "财产从宽、单人保从严": {
        "property.vehicle": False,
        "property.exempt_two_wheel_motorcycle": False,
        "property.commercial_premises": False,
        "property.registered_company": True,
        "property.reaching_vetoes": True,
        "property.other": False,
        "sole.major_illness": False,
        "sole.clergy": False,
        "sole.grade_any_kind": 1,
        "sole.jobless_severe_needs_borderline": True,
        "support.excuse_for_severe": False,
        "exempt.basic_pension": False,
        "exempt.scholarship": False,
        "amount.unit_fen": 1000,
    },
}
