"""From the law's numbers to an outcome with its grounds, what would turn it, and a trace that stands alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from minzheng.engines.rules.types import Change, Outcome, PersonAdvice, Reason
from minzheng.kernel.money import yuan
from openfisca_chongqing.engine import CHOICES, DISABILITIES, LEVELS, RELATIONS, SITUATIONS, Evaluation, Row
from openfisca_chongqing.facts import Situation

NATIONAL = "民发〔2021〕57号"
NOTICE_2022 = "民发〔2022〕83号"
CITY_2016 = "重庆低保条例（2016）"
CITY_PROPERTY = "渝府办发〔2017〕33号"

#: Ground of the property list → what is found, what would turn it.
PROPERTY_GROUNDS = {
    "veto_money": ("存款、证券等超过上限", ""),
    "veto_dwellings": ("住房套数和面积超过规定", "住房套数或面积降到规定以内"),
    "veto_commercial": ("有商业门面或店铺", "不再拥有商业门面、店铺"),
    "veto_vehicle": ("有规定不得拥有的车辆", "不再拥有该车辆、船舶或机械"),
    "veto_company": ("有登记注册的企业", "企业已注销登记"),
    "veto_local": ("有区县规定的其他情形", "区县规定的其他情形消除"),
}
_OPTION_NAMES: dict[str, list[Any]] = dict(
    zip(CHOICES, (RELATIONS, SITUATIONS, LEVELS, DISABILITIES), strict=True)
)


def outcome_of(found: Evaluation) -> Outcome:
    """The outcome the figures suggest: the whole family first, then one person alone, then the borderline."""
    if found.household["eligible"]:
        return Outcome.ELIGIBLE
    if any(row["sole_possible"] for row in found.people):
        return Outcome.SOLE_POSSIBLE
    if any(row["split_possible"] for row in found.people):
        return Outcome.SPLIT_POSSIBLE
    return Outcome.BORDERLINE if found.household["borderline"] else Outcome.NOT_ELIGIBLE


def persons_of(found: Evaluation, names: Mapping[str, str]) -> tuple[PersonAdvice, ...]:
    """Everyone who may apply alone or be counted apart; a person with both ways appears once, with sole application."""
    people = []
    for ref, given, row in zip(found.refs, found.people_in, found.people, strict=True):
        label = names.get(ref, ref)
        if row["sole_possible"]:
            people.append(
                PersonAdvice(ref, label, "sole", row["sole_amount"], _sole_article(found, given, row))
            )
        elif row["split_possible"]:
            people.append(PersonAdvice(ref, label, "split", row["split_amount"], CITY_2016))
    return tuple(sorted(people, key=lambda person: person.kind != "sole"))


def _sole_article(found: Evaluation, given: Row, row: Row) -> str:
    clergy = given["situation"] == SITUATIONS.index(Situation.CLERGY) and not row["counted"]
    by_ground = row["sole_ground"] and found.household["in_sole_band"]
    return f"{NATIONAL}第八条" if clergy or by_ground else NOTICE_2022


def reasons_of(found: Evaluation, persons: Sequence[PersonAdvice]) -> tuple[Reason, ...]:
    """The grounds of the outcome, income first; for an eligible family what makes it so."""
    home = found.household
    reasons = []
    if not home["members_counted"]:
        reasons.append(Reason("no_member", "名单中没有可计入的成员", f"{NATIONAL}第七条"))
    elif home["income_fits"]:
        reasons.append(Reason("income_below", "核定收入低于标准合计", f"{NATIONAL}第二十三条"))
    else:
        reasons.append(Reason("income_not_below", "核定收入不低于标准合计", f"{NATIONAL}第二十三条"))
    for veto, (text, _) in PROPERTY_GROUNDS.items():
        if home[veto]:
            reasons.append(Reason(veto, text, f"{NATIONAL}第十四条；{CITY_PROPERTY}"))
    if home["property_fits"]:
        reasons.append(Reason("property_fits", "财产未超出规定", f"{NATIONAL}第十四条"))
    if home["borderline"]:
        reasons.append(Reason("borderline", "收入低于标准的一倍半", f"{NATIONAL}第八条"))
    for person in persons:
        text = "可单独提出申请" if person.kind == "sole" else "可与父母、兄弟姐妹分户计算"
        reasons.append(Reason(f"{person.kind}:{person.ref}", person.label + text, person.article))
    return tuple(reasons)


def changes_of(found: Evaluation) -> tuple[Change, ...]:
    """The shortest list of changes that turns eligible into not, or not into eligible; all of them together.

    Units: 分 a month of ordinary income with nothing deducted from it; 分 for property. The least whole 分 that does it.
    """
    home = found.household
    if not home["members_counted"]:
        return ()
    equal_passes = bool(found.figures["dibao.income.at_limit_qualifies"].value)
    over = home["raw_income_yearly"] - home["standard_total_yearly"]
    if home["eligible"]:
        rise = (-over) // 12 + 1 if equal_passes else -(over // 12)
        return (Change("income_rise", rise, f"家庭月收入再增加{yuan(rise)}元，就不再符合"),)
    changes = []
    if not home["income_fits"]:
        fall = -(-over // 12) if equal_passes else over // 12 + 1
        changes.append(Change("income_fall", fall, f"家庭月收入减少{yuan(fall)}元，就低于标准"))
    if home["veto_money"]:
        reaching = bool(found.figures["dibao.property.reaching_vetoes"].value)
        spent = home["money_held_fen"] - home["money_limit_fen"] + reaching
        changes.append(Change("money_fall", spent, f"存款等减少{yuan(spent)}元，就不超上限"))
    for veto, (_, turn) in PROPERTY_GROUNDS.items():
        if home[veto] and turn:
            changes.append(Change(veto, 0, turn))
    return tuple(changes)


def trace_of(found: Evaluation) -> dict[str, Any]:
    """Everything the amount depends on, as plain JSON; from it alone the amount can be worked out again.

    Shape: `people` and `household` are inputs, `parameters` values by path, `results` what the engine found.
    A name left out of a person or household is 0 or false. Units: as the names say; `*_yearly` is 分 per twelve months.
    """
    people = [
        {"ref": ref, "role": role, **named(row)}
        for ref, role, row in zip(found.refs, found.roles, found.people_in, strict=True)
    ]
    return {
        "place": found.law.place,
        "people": people,
        "household": {key: value for key, value in found.household_in.items() if value},
        "parameters": {path: figure.value for path, figure in found.figures.items()},
        "results": {
            "household": dict(found.household),
            "people": [
                {"ref": ref, **{key: value for key, value in row.items() if value}}
                for ref, row in zip(found.refs, found.people, strict=True)
            ],
        },
    }


def named(row: Row) -> dict[str, Any]:
    """A row of inputs with its options by name; what is 0 or false is left out."""
    plain: dict[str, Any] = {key: value for key, value in row.items() if value and key not in _OPTION_NAMES}
    for key, options in _OPTION_NAMES.items():
        if key in row:
            plain[key] = options[int(row[key])].value
    return plain
