"""From the law's findings to the advice of each item: outcome, who, how much, on what grounds, and one trace for all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from minzheng.engines.rules.advice import named
from minzheng.engines.rules.item_marks import marks_of_item
from minzheng.engines.rules.item_text import explain_item
from minzheng.engines.rules.item_types import ItemAdvice, ItemOutcome, ItemPerson, Unknown
from minzheng.engines.rules.types import HouseholdFacts, Reason
from openfisca_chongqing.item_facts import HARDSHIP_KINDS, HARDSHIPS, ParentState
from openfisca_chongqing.items import ITEMS, Item, ItemsFound

TEKUN = "民发〔2021〕43号"
RIGID = "民发〔2024〕57号"
OPINION_2018 = "民发〔2018〕23号"
OPINION_2026 = "民政部、财政部2026年1月意见"
CHILD = "民发〔2019〕62号"
ORPHAN = "渝民发〔2010〕184号"
TWO_SUBSIDIES = "渝民发〔2021〕15号"
MEASURE = "社会救助暂行办法"

Ground = tuple[str, str, str]

#: Household items: result of the engine → (code, text, article) when true, and when false (null: nothing to say).
HOME_GROUNDS: dict[str, dict[str, tuple[Ground | None, Ground | None]]] = {
    "borderline": {
        "eligible": (("is_dibao", "全家符合低保条件，按低保办理", "民发〔2021〕57号第八条"), None),
        "borderline": (("borderline", "收入低于标准的一倍半，财产符合", "民发〔2021〕57号第八条"), None),
        "property_fits": (None, ("property", "财产超出规定", "民发〔2021〕57号第十四条")),
    },
    "rigid_expense": {
        "otherwise_assisted": (("assisted", "已属低保、特困或低保边缘", f"{RIGID}第四条（一）"), None),
        "below_disposable": (
            ("income_below", "人均收入低于上年度人均可支配收入", f"{RIGID}第四条（二）"),
            ("income_not_below", "人均收入不低于上年度人均可支配收入", f"{RIGID}第四条（二）"),
        ),
        "rigid_property_fits": (
            ("property_fits", "财产未超出规定", f"{RIGID}第四条（三）"),
            ("property", "财产超出规定", f"{RIGID}第四条（三）"),
        ),
        "rigid_ratio_fits": (
            ("ratio", "刚性支出占比达到规定", f"{RIGID}第四条（四）"),
            ("ratio_not", "刚性支出占比未达到规定", f"{RIGID}第四条（四）"),
        ),
    },
    "quick_aid": {
        "quick_fits": (
            ("quick", "急难情形，不核对、不公示，三天内办理", OPINION_2026),
            ("quick_not", "没有需要立即救助的急难情形", OPINION_2026),
        ),
    },
    "temporary_aid": {
        "emergency_fits": (
            ("emergency", "急难型：可先行救助，事后补齐手续", f"{OPINION_2018}二（二）"),
            None,
        ),
        "expense_fits": (("expense", "支出型：必需支出超出家庭承受能力", f"{OPINION_2018}二（一）"), None),
        "temporary_fits": (None, ("none", "没有符合的急难或支出情形", f"{OPINION_2018}二（一）")),
    },
    "housing": {
        "housing_fits": (
            ("housing", "住房困难，由住房保障部门按其标准审核", f"{MEASURE}第三十七条"),
            ("housing_not", "没有住房困难，或家中没有救助对象", f"{MEASURE}第三十七条"),
        ),
    },
    "dangerous_house": {
        "dangerous_house_fits": (
            ("dangerous", "农村住房为C、D级危房，由住建部门鉴定", f"{MEASURE}第三十八条"),
            ("dangerous_not", "不是农村危房，或家中没有救助对象", f"{MEASURE}第三十八条"),
        ),
    },
    "legal_aid": {
        "legal_aid_fits": (
            ("legal", "社会救助对象申请法律援助，免核查经济困难", "法律援助法第四十二条"),
            ("legal_not", "没有需要法律帮助的事，或家中没有救助对象", "法律援助法第四十二条"),
        ),
    },
    "disaster": {
        "disaster_fits": (
            ("disaster", "基本生活受自然灾害严重影响", f"{MEASURE}第二十条"),
            ("disaster_not", "基本生活没有受自然灾害严重影响", f"{MEASURE}第二十条"),
        ),
    },
}
#: Items of a person: the ground said of everyone who fits.
PERSON_GROUNDS: dict[str, Ground] = {
    "orphan": ("orphan", "的父母均死亡、失踪或查找不到", ORPHAN),
    "de_facto_orphan": ("de_facto_orphan", "的父母均不能履行抚养责任", f"{CHILD}一"),
    "disability_living": ("living", "是低保家庭中持证的残疾人", TWO_SUBSIDIES),
    "disability_care": ("care", "是重度残疾人", TWO_SUBSIDIES),
    "medical": ("medical", "属于医疗救助对象，由医疗保障部门办理", f"{MEASURE}第二十八条"),
    "education": ("education", "属于教育救助对象，向就读学校提出", f"{MEASURE}第三十三条"),
    "employment": ("employment", "有劳动能力而失业，向公共就业服务机构提出", f"{MEASURE}第四十二条"),
}
NOBODY: dict[str, str] = {
    "tekun": "没有成员同时具备三项条件",
    "orphan": "没有父母均失去的未成年人",
    "de_facto_orphan": "没有父母均不能抚养的未成年人",
    "disability_living": "没有低保家庭中持证的残疾人",
    "disability_care": "没有重度残疾的成员",
    "medical": "家中没有医疗救助对象",
    "education": "家中没有教育救助对象",
    "employment": "家中没有失业的救助对象",
}


def advise_items(found: ItemsFound, known: HouseholdFacts, profile: str) -> tuple[ItemAdvice, ...]:
    """The advice of every item, in the order of the law."""
    trace = items_trace(found)
    names = {member.ref: member.name or member.ref for member in known.members}
    return tuple(_advice(found, item, known, names, (profile, trace)) for item in ITEMS)


def outcome_of_item(found: ItemsFound, item: Item) -> ItemOutcome:
    """What fits is told before what is unknown; a gap in the law's numbers before a no."""
    if found.fits(item):
        return ItemOutcome.UNSETTLED if found.gaps[item.code] else ItemOutcome.FITS
    if found.questions[item.code]:
        return ItemOutcome.MISSING
    return ItemOutcome.UNSETTLED if item.on_dibao and found.dibao is None else ItemOutcome.NOT_NOW


def persons_of_item(found: ItemsFound, item: Item, names: Mapping[str, str]) -> tuple[ItemPerson, ...]:
    """Everyone the item may be for, in the order of the form."""
    return tuple(
        ItemPerson(ref, names.get(ref, ref), int(found.people[n].get(item.amount, 0)) if item.amount else 0)
        for n in found.fitting(item)
        for ref in (found.rows.refs[n],)
    )


def _advice(
    found: ItemsFound, item: Item, known: HouseholdFacts, names: Mapping[str, str], kept: tuple[str, dict]
) -> ItemAdvice:
    outcome = outcome_of_item(found, item)
    persons = persons_of_item(found, item, names) if outcome == ItemOutcome.FITS else ()
    reasons = _reasons(found, item, outcome, persons, names)
    marks = marks_of_item(found, item) if outcome in (ItemOutcome.FITS, ItemOutcome.NOT_NOW) else ()
    low, high = once_of(found, item) if outcome == ItemOutcome.FITS else (0, 0)
    page = explain_item(found, item, outcome, reasons, known)
    return ItemAdvice(
        item=item.code,
        label=item.label,
        profile=kept[0],
        on=found.on,
        outcome=outcome,
        persons=persons,
        monthly_fen=sum(person.monthly_fen for person in persons),
        once_low_fen=low,
        once_high_fen=high,
        reasons=reasons,
        questions=tuple(Unknown(q.path, q.label) for q in found.questions[item.code]),
        explanation=page.text(marks),
        figures=tuple(page.figures),
        marks=marks,
        law_version=found.law.version,
        trace=kept[1],
    )


def once_of(found: ItemsFound, item: Item) -> tuple[int, int]:
    """Least and most given once, 分; 0 where the law names none, or the class is unknown while the means are."""
    home = found.household
    if item.code == "quick_aid":
        return 0, int(home["quick_high_fen"])
    if item.code == "temporary_aid" and (found.dibao is not None or home["temporary_class"] <= 2):
        return int(home["temporary_low_fen"]), int(home["temporary_high_fen"])
    return 0, 0


def _reasons(
    found: ItemsFound,
    item: Item,
    outcome: ItemOutcome,
    persons: tuple[ItemPerson, ...],
    names: Mapping[str, str],
) -> tuple[Reason, ...]:
    if outcome in (ItemOutcome.MISSING, ItemOutcome.UNSETTLED):
        return ()
    if item.code in HOME_GROUNDS:
        told = [pair[not found.household[key]] for key, pair in HOME_GROUNDS[item.code].items()]
        return tuple(Reason(*ground) for ground in told if ground)
    if item.code == "tekun":
        return _tekun_reasons(found, names)
    if not persons:
        return (Reason("nobody", NOBODY[item.code], item.label),)
    code, text, article = PERSON_GROUNDS[item.code]
    return tuple(Reason(f"{code}:{person.ref}", person.label + text, article) for person in persons)


def _tekun_reasons(found: ItemsFound, names: Mapping[str, str]) -> tuple[Reason, ...]:
    """For everyone without ability to work: which of the three conditions hold and which do not."""
    reasons = []
    for ref, row in zip(found.rows.refs, found.people, strict=True):
        if not row["tekun_no_ability"] or not row["counted"]:
            continue
        who = names.get(ref, ref)
        means = row["tekun_income_fits"] and found.household["tekun_property_fits"]
        told: list[Ground] = [("no_ability", "无劳动能力", "第五条")]
        told.append(("no_means", "无生活来源", "第六条") if means else ("means", "有生活来源", "第六条"))
        able = row["supporters_able"]
        told.append(
            ("supporter_able", f"有{able}名义务人能履行义务", "第八条")
            if able
            else ("no_supporter", "没有能履行义务的法定义务人", "第八条")
        )
        if row["child_scheme_chosen"]:
            told.append(("child_scheme", "已选择儿童保障", "第九条"))
        reasons += [Reason(f"{code}:{ref}", who + text, TEKUN + article) for code, text, article in told]
    return tuple(reasons) or (Reason("nobody", NOBODY["tekun"], f"{TEKUN}第四条"),)


def items_trace(found: ItemsFound) -> dict[str, Any]:
    """Everything the amounts of all items depend on, as plain JSON; from it alone they can be worked out again.

    Shape as `advice.trace_of`; people are members, obligors, supporters and parents, told apart by `role`.
    """
    rows = found.rows
    return {
        "place": found.law.place,
        "people": [
            {"ref": ref, "role": role, **_spelled(named(row))}
            for ref, role, row in zip(rows.refs, rows.roles, rows.people, strict=True)
        ],
        "household": _spelled({key: value for key, value in rows.household.items() if value}),
        "parameters": {path: figure.value for path, figure in found.figures.items()},
        "results": {
            "household": {key: value for key, value in found.household.items() if value},
            "people": [
                {"ref": ref, **{key: value for key, value in row.items() if value}}
                for ref, row in zip(rows.refs, found.people, strict=True)
            ],
        },
    }


#: Options the engine holds as numbers, by their words.
_WORDS: dict[str, tuple[str, ...]] = {
    "parent_state": tuple(state.value for state in ParentState),
    "hardship_type": HARDSHIPS,
    "hardship_kind": HARDSHIP_KINDS,
}


def _spelled(row: dict[str, Any]) -> dict[str, Any]:
    for key, words in _WORDS.items():
        if key in row:
            row[key] = words[row[key]]
    return row
