"""Places with other values for the items beside 低保: together they move every parameter of theirs off its default."""

from __future__ import annotations

from typing import Any

from tests.law.places import PLACES

TEKUN_EXEMPT = ("basic_pension", "honour_pension", "family_planning_reward", "scholarship", "bravery_award", "social_assistance", "local_exempt", "old_age_allowance", "social_insurance")  # fmt: skip

ITEM_PLACES: dict[str, dict[str, Any]] = {
    "本地未填写": {},
    "特困从宽": {
        "tekun.ability.age_from": 55,
        "tekun.ability.age_below": 18,
        "tekun.ability.grade_mind": 4,
        "tekun.ability.grade_physical": 3,
        "tekun.ability.grade_visual": 2,
        "tekun.ability.grade_multiple": 2,
        "tekun.property_as_dibao": False,
        "tekun.minor_until": 20,
        "tekun.supporter.dibao_age_from": 50,
        "tekun.supporter.old_age_from": 65,
        "tekun.supporter.grade_severe": 3,
        "tekun.supporter.grade_mind": 4,
        "local.disposable_yearly_fen": 1_000_001,
        "rigid_expense.property_as_dibao": False,
        "temporary_aid.expense.property_as_dibao": False,
        "disability.living_borderline": True,
        "disability.care_grade": 3,
    },
    "特困从严、照料另定": {
        **{f"tekun.exempt.{kind}": False for kind in TEKUN_EXEMPT},
        "tekun.basic_fen": 123_400,
        "tekun.care.half_from": 2,
        "tekun.care.full_from": 3,
        "tekun.care.full_fen": 55_500,
        "tekun.care.half_fen": 33_300,
        "tekun.care.self_fen": 0,
        "tekun.care.weak_fen": 40_000,
        "tekun.care.weak_grade": 3,
        "rigid_expense.ratio_permille": 333,
        "rigid_expense.at_ratio_qualifies": False,
        "rigid_expense.in_force": True,
        "child.months_from": 7,
        "child.grade_severe": 1,
        "child.grade_mind": 3,
        "child.orphan_while_schooling": False,
        "child.top_up": False,
        "child.institution_fen": 200_000,
        "child.scattered_fen": 190_000,
        "child.de_facto_orphan_fen": 180_000,
        "disability.living_fen": 11_100,
        "disability.care_one_fen": 13_300,
        "disability.care_two_fen": 12_200,
    },
    "临时救助另定": {
        "temporary_aid.class_c_permille": 1500,
        "temporary_aid.unit_fen": 1,
        "temporary_aid.quick.enabled": True,
        "temporary_aid.quick.months": 2,
        "temporary_aid.expense.assisted_skip": False,
        "temporary_aid.expense.borderline_skip": True,
        **{
            f"temporary_aid.medical.{letter}.{name}": value
            for letter in "abc"
            for name, value in {
                "above_fen": 77_700,
                "rate_low_permille": 123,
                "rate_high_permille": 777,
                "cap_fen": 2_000_000,
                "on_excess": letter == "c",
            }.items()
        },
        "temporary_aid.medical.b.rate_permille": 555,
        **{f"temporary_aid.long_treatment.{letter}_months": 5 for letter in "abc"},
        **{f"temporary_aid.disaster.{letter}_months": 7 for letter in "abc"},
        "temporary_aid.schooling.a_from_fen": 666_600,
        "temporary_aid.schooling.b_from_fen": 444_400,
        "referral.wider": False,
        "referral.compulsory_from": 7,
        "referral.compulsory_years": 12,
        "referral.work_from": 18,
        "rigid_expense.valid_months": 6,
    },
    **{
        f"低保：{name}": {f"dibao.{k}": v for k, v in values.items()}
        for name, values in PLACES.items()
        if values
    },
}
