"""参数待核实 for the items beside 低保: which unverified or carried figures touched this family's item."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from minzheng.engines.rules.marks import marks_of
from minzheng.engines.rules.types import Mark
from openfisca_chongqing.fact_words import DisabilityKind
from openfisca_chongqing.item_facts import HARDSHIP_KINDS, HARDSHIPS
from openfisca_chongqing.items import Item, ItemsFound
from openfisca_chongqing.rows import DISABILITIES, Row

Touches = Callable[[ItemsFound], bool]
MULTIPLE = DISABILITIES.index(DisabilityKind.MULTIPLE)
LETTERS = "abcd"


def people(found: ItemsFound) -> Iterator[tuple[Row, Row, str]]:
    """Everybody listed: what went in, what came out, the role."""
    return zip(found.rows.people, found.people, found.rows.roles, strict=True)


def _given(field: str) -> Touches:
    return lambda found: any(row.get(field) for row in found.rows.people)


def _fits(name: str) -> Touches:
    return lambda found: any(row[name] for row in found.people)


def _means(found: ItemsFound) -> bool:
    """Somebody who passes on age or disability is asked for her means."""
    return any(row["tekun_no_ability"] and row["counted"] for row in found.people)


def _old_or_disabled_supporter(found: ItemsFound) -> bool:
    return any(role == "supporter" and given["supporter_income_yearly"] for given, _, role in people(found))


def _multiple(found: ItemsFound) -> bool:
    return any(
        role == "member" and given["disability_kind"] == MULTIPLE and given["disability_grade"]
        for given, _, role in people(found)
    )


def _trouble(found: ItemsFound) -> str:
    return HARDSHIP_KINDS[int(found.rows.household.get("hardship_kind", 0))]


def _expense(found: ItemsFound) -> bool:
    return HARDSHIPS[int(found.rows.household.get("hardship_type", 0))] == "expense"


def _always(found: ItemsFound) -> bool:
    return True


#: Item → path of the parameter → short name for the sentence, and when it touches a family.
SHOWN: dict[str, dict[str, tuple[str, Touches]]] = {
    "tekun": {
        "tekun.basic_fen": ("特困基本生活标准", _fits("tekun_fits")),
        "tekun.ability.grade_multiple": ("多重残疾如何认定", _multiple),
        "tekun.property_as_dibao": ("特困财产规定", _means),
        "tekun.exempt.family_planning_reward": ("计生奖扶金免计", _given("family_planning_reward_yearly")),
        "tekun.exempt.scholarship": ("奖学金免计", _given("scholarship_yearly")),
        "tekun.exempt.bravery_award": ("见义勇为奖免计", _given("bravery_award_yearly")),
        "tekun.exempt.social_assistance": ("救助款物免计", _given("social_assistance_yearly")),
        "tekun.exempt.local_exempt": ("当地免计收入", _given("local_exempt_yearly")),
        "local.disposable_yearly_fen": ("人均可支配收入", _old_or_disabled_supporter),
        "tekun.care.full_fen": ("全护理补贴", lambda found: _graded(found, 3)),
        "tekun.care.half_fen": ("半护理补贴", lambda found: _graded(found, 2)),
        "tekun.care.self_fen": ("全自理补贴", lambda found: _graded(found, 1)),
    },
    "rigid_expense": {
        "rigid_expense.ratio_permille": ("刚性支出比例", _always),
        "rigid_expense.at_ratio_qualifies": ("恰达比例的口径", _always),
        "rigid_expense.property_as_dibao": ("财产规定", _always),
        "local.disposable_yearly_fen": ("人均可支配收入", _always),
    },
    "quick_aid": {
        "temporary_aid.quick.enabled": ("小额快救", lambda found: bool(found.household["quick_fits"])),
        "dibao.standard.urban": ("城市低保标准", lambda found: bool(found.rows.household["urban"])),
        "dibao.standard.rural": ("农村低保标准", lambda found: not found.rows.household["urban"]),
    },
    "temporary_aid": {
        "temporary_aid.expense.property_as_dibao": ("财产规定", _expense),
        "temporary_aid.expense.borderline_skip": ("免再核查", _expense),
        "local.disposable_yearly_fen": ("人均可支配收入", _expense),
        "temporary_aid.unit_fen": ("金额取整", lambda found: _trouble(found) == "medical"),
        "dibao.standard.urban": (
            "城市低保标准",
            lambda found: _trouble(found) in ("long_treatment", "disaster"),
        ),
    },
    "orphan": {
        "child.institution_fen": ("机构孤儿生活费", _given("in_institution")),
        "child.scattered_fen": ("散居孤儿生活费", _fits("orphan_fits")),
    },
    "de_facto_orphan": {"child.de_facto_orphan_fen": ("事实无人抚养补贴", _fits("de_facto_orphan_fits"))},
    "disability_living": {
        "disability.living_fen": ("生活补贴标准", _fits("disability_living_fits")),
        "disability.living_borderline": ("是否扩大到边缘家庭", _fits("borderline_person")),
    },
    "disability_care": {
        "disability.care_one_fen": ("一级护理补贴标准", _fits("disability_care_fits")),
        "disability.care_two_fen": ("二级护理补贴标准", _fits("disability_care_fits")),
    },
}
for _code in ("medical", "education", "employment", "housing"):
    SHOWN[_code] = {"referral.wider": ("延伸到边缘和刚性家庭", _fits("borderline_person"))}


def _graded(found: ItemsFound, grade: int) -> bool:
    return any(row["tekun_fits"] and row["tekun_grade"] == grade for row in found.people)


def marks_of_item(found: ItemsFound, item: Item) -> tuple[Mark, ...]:
    """The marks this item's advice must carry; for items that ask the means, those of 低保 come with them."""
    shown = (
        list(marks_of(found.dibao)) if found.dibao and item.code in ("borderline", "rigid_expense") else []
    )
    for path, (name, touches) in SHOWN.get(item.code, {}).items():
        figure = found.figures[path]
        if figure.marked and touches(found):
            text = f"{name}，{figure.note}" if figure.note else name
            shown.append(Mark(figure.name, text, figure.status))
    if item.code == "temporary_aid" and _trouble(found) in (
        "medical",
        "long_treatment",
        "disaster",
        "schooling",
    ):
        shown.append(Mark("temporary_aid.rate", "比例由区县在幅度内定", "unverified"))
    return tuple({mark.code: mark for mark in shown}.values())
