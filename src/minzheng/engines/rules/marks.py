"""Which unverified or carried figures touched this family: only those are shown, so that a mark means something."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from minzheng.engines.rules.types import Mark
from openfisca_chongqing.engine import LEVELS, RELATIONS, SITUATIONS, Evaluation, Row
from openfisca_chongqing.facts import Relation, Situation, StudentLevel

Touches = Callable[[Evaluation], bool]

CONSCRIPT = SITUATIONS.index(Situation.CONSCRIPT)
SOLDIERS = (CONSCRIPT, SITUATIONS.index(Situation.SERVING_SOLDIER))
CLERGY = SITUATIONS.index(Situation.CLERGY)
GRADUATE = LEVELS.index(StudentLevel.GRADUATE)
CHILD, PARENT_IN_LAW = RELATIONS.index(Relation.CHILD), RELATIONS.index(Relation.PARENT_IN_LAW)


def _members(found: Evaluation) -> Iterator[tuple[Row, Row]]:
    pairs = zip(found.people_in, found.people, found.roles, strict=True)
    return ((given, result) for given, result, role in pairs if role == "member")


def _listed(test: Callable[[Row, Row], bool]) -> Touches:
    return lambda found: any(test(given, result) for given, result in _members(found))


def _counted(field: str) -> Touches:
    return _listed(lambda given, result: bool(result["counted"] and given[field]))


def _held(field: str) -> Touches:
    return lambda found: bool(found.household_in.get(field))


def _silent_obligor(found: Evaluation) -> bool:
    obligors = (row for row, role in zip(found.people_in, found.roles, strict=True) if role == "obligor")
    return any(not row["support_evidenced"] and not row["obligor_unable"] for row in obligors)


def _uncounted_adult_child(found: Evaluation) -> bool:
    return _listed(lambda g, r: g["relation"] == CHILD and g["age"] >= 18 and not r["counted"])(found)


def _rounded(found: Evaluation) -> bool:
    gap = found.household["standard_total_yearly"] - found.household["counted_income_yearly"]
    return bool(found.household["eligible"]) and gap != found.household["amount_monthly"] * 12


def _at_limit(found: Evaluation) -> bool:
    return found.household["counted_income_yearly"] == found.household["standard_total_yearly"]


def _at_money_limit(found: Evaluation) -> bool:
    return found.household["money_held_fen"] == found.household["money_limit_fen"] > 0


def _paid_alone(found: Evaluation) -> bool:
    return _listed(lambda given, result: bool(result["sole_possible"]))(found)


def _not_whole(found: Evaluation) -> bool:
    return bool(found.household["property_fits"] and not found.household["eligible"])


def _paid(found: Evaluation) -> bool:
    return bool(found.household["amount_monthly"])


def _severe_alone(found: Evaluation) -> bool:
    return _not_whole(found) and _listed(lambda g, r: 1 <= g["disability_grade"] <= 2)(found)


def _left_out_obligor(found: Evaluation) -> bool:
    return any(row.get("obligor_left_out") for row in found.people_in)


#: Path under `dibao.` → short name for the sentence, and when it touches a family.
SHOWN: dict[str, tuple[str, Touches]] = {
    "standard.urban": ("城市低保标准", lambda found: bool(found.household_in["urban"])),
    "standard.rural": ("农村低保标准", lambda found: not found.household_in["urban"]),
    "members.clergy_years": ("教职人员年限", _listed(lambda g, r: g["situation"] == CLERGY)),
    "members.exclude_conscripts": ("义务兵是否计入", _listed(lambda g, r: g["situation"] == CONSCRIPT)),
    "members.exclude_unmarried_soldiers": (
        "未婚军人是否计入",
        _listed(lambda g, r: g["situation"] in SOLDIERS),
    ),
    "members.count_graduate_students": (
        "在读研究生是否计入",
        _listed(
            lambda g, r: g["relation"] == CHILD and g["student_level"] == GRADUATE and not g["lives_together"]
        ),
    ),
    "members.count_parents_in_law": (
        "配偶父母是否计入",
        _listed(lambda g, r: g["relation"] == PARENT_IN_LAW),
    ),
    "members.unmarried_child_under_age": ("成年未婚子女是否计入", _uncounted_adult_child),
    "exempt.honour_pension": ("优待抚恤金免计", _counted("honour_pension_yearly")),
    "exempt.family_planning_reward": ("计生奖扶金免计", _counted("family_planning_reward_yearly")),
    "exempt.scholarship": ("奖学金免计", _counted("scholarship_yearly")),
    "exempt.bravery_award": ("见义勇为奖免计", _counted("bravery_award_yearly")),
    "exempt.social_assistance": ("救助款物免计", _counted("social_assistance_yearly")),
    "exempt.basic_pension": ("基础养老金免计", _counted("basic_pension_yearly")),
    "exempt.local_exempt": ("当地免计收入", _counted("local_exempt_yearly")),
    "employment_cost.wage_permille": ("就业成本扣减", _counted("wage_yearly")),
    "rigid.illness_permille": ("因病支出扣减", _counted("illness_expense_yearly")),
    "rigid.disability_permille": ("因残支出扣减", _counted("disability_expense_yearly")),
    "rigid.schooling_permille": ("就学支出扣减", _counted("schooling_expense_yearly")),
    "support.rate_few_permille": ("赡养费推算", _silent_obligor),
    "support.excuse_for_severe": ("供养费用豁免", _left_out_obligor),
    "borderline.multiple_permille": ("边缘家庭倍数", _not_whole),
    "income.at_limit_qualifies": ("收入等于标准时的口径", _at_limit),
    "sole.band_permille": ("单人保收入范围", _paid_alone),
    "sole.jobless_severe_needs_borderline": ("无业重残是否须属边缘", _severe_alone),
    "sole.amount_permille": ("单人保发放比例", _paid_alone),
    "property.money_months": ("货币财产上限月数", lambda found: found.household["money_held_fen"] > 0),
    "property.reaching_vetoes": ("恰达财产上限的口径", _at_money_limit),
    "property.count_claims": ("债权是否计入财产", _held("claims_fen")),
    "property.dwelling_area_dm2": ("住房面积标准", lambda found: bool(found.household["second_dwelling"])),
    "property.commercial_premises": ("商业门面规定", _held("commercial_premises")),
    "property.vehicle": (
        "车辆规定",
        lambda found: any(key.startswith("vehicles_") for key in found.household_in),
    ),
    "property.exempt_electric_scooter": ("电动自行车除外", _held("vehicles_electric_scooter")),
    "property.other": ("区县其他情形", _held("other_veto")),
    "amount.unit_fen": ("补差取整方式", _rounded),
    "amount.floor_permille": (
        "补差下限",
        lambda found: _paid(found) and bool(found.figures["dibao.amount.floor_permille"].value),
    ),
    "amount.start_next_month": ("发放起始月", _paid),
    "work.refusals_from": ("拒绝就业次数", lambda found: bool(found.household["refusers"])),
}


def marks_of(found: Evaluation) -> tuple[Mark, ...]:
    """The marks this family's advice must carry, in the order of the law; none is a ground for or against it."""
    shown = []
    if found.law.in_force and found.on < found.law.in_force:
        shown.append(Mark("profile.in_force", f"{found.law.short}在这一天尚未施行", "carried"))
    for path, (name, touches) in SHOWN.items():
        figure = found.figures[f"dibao.{path}"]
        if figure.marked and touches(found):
            text = f"{name}，{figure.note}" if figure.note else name
            shown.append(Mark(figure.name, text, figure.status))
    return tuple(shown)
