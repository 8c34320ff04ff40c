"""The door of the rules: one family, one day, one advice. Pure: no database, no clock, nothing is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from minzheng.engines.rules.advice import changes_of, outcome_of, persons_of, reasons_of, trace_of
from minzheng.engines.rules.explain import explain
from minzheng.engines.rules.item_advice import advise_items
from minzheng.engines.rules.item_types import Advice as Advice
from minzheng.engines.rules.item_types import FamilyAdvice as FamilyAdvice
from minzheng.engines.rules.item_types import ItemAdvice as ItemAdvice
from minzheng.engines.rules.item_types import ItemOutcome as ItemOutcome
from minzheng.engines.rules.marks import marks_of
from minzheng.engines.rules.standards import AdoptedStandard as AdoptedStandard
from minzheng.engines.rules.standards import SettledFamily as SettledFamily
from minzheng.engines.rules.standards import amounts_under as amounts_under
from minzheng.engines.rules.standards import figures_under as figures_under
from minzheng.engines.rules.standards import place_text as place_text
from minzheng.engines.rules.standards import price_subsidy as price_subsidy
from minzheng.engines.rules.standards import settled as settled
from minzheng.engines.rules.standards import standard_on as standard_on
from minzheng.engines.rules.standards import version_of as version_of
from minzheng.engines.rules.together import together_of
from minzheng.engines.rules.types import (
    EligibilityAdvice,
    FactsInvalid,
    HouseholdFacts,
    MissingFact,
    Outcome,
    ParametersUnusable,
    ParameterUnsettled,
)
from openfisca_chongqing.engine import Evaluation, FactsContradict, FigureUnsettled, evaluate_many
from openfisca_chongqing.exclusions import exclusions as exclusions
from openfisca_chongqing.items import ITEMS, ItemsFound, evaluate_items_many
from openfisca_chongqing.places import ParametersUnreadable
from openfisca_chongqing.questions import FactsMissing
from openfisca_chongqing.system import Figure as Figure
from openfisca_chongqing.system import Law, law

#: pydantic's kinds of error in words a resident can act on.
WORDS = {
    "extra_forbidden": "不认识的项目",
    "enum": "不是可选的值",
    "literal_error": "不是可选的值",
    "int_type": "应为整数（分）",
    "missing": "没有填写",
    "greater_than_equal": "数值太小",
    "less_than_equal": "数值太大",
    "bool_type": "应为是或否",
}


def assess(
    facts: Mapping[str, Any] | HouseholdFacts,
    *,
    on: date,
    profile: str = "cn-2021",
    parameters: Path | None = None,
    adopted: str | None = None,
) -> EligibilityAdvice:
    """What the law of 低保 says of a family on a day, with an explanation, marks and a trace that stands alone.

    Shape: facts as `HouseholdFacts`; `parameters` is a file of a place's values laid over the profile;
    `adopted` such a file's text, from standards adopted in the system.
    Refuses: FactsInvalid, MissingFact (all unknown facts at once), ParameterUnsettled (a gap in the law's numbers),
    ParametersUnusable.
    Source: 最低生活保障审核确认办法 (民发〔2021〕57号) art. 7, 8, 13, 14, 21, 23, 34; profiles name where they differ.
    """
    return assess_many([facts], on=on, profile=profile, parameters=parameters, adopted=adopted)[0]


def assess_many(
    families: Sequence[Mapping[str, Any] | HouseholdFacts],
    *,
    on: date,
    profile: str = "cn-2021",
    parameters: Path | None = None,
    adopted: str | None = None,
) -> list[EligibilityAdvice]:
    """The advice of `assess` for many families in one run of the engine, about ten times as fast for each.

    Shape: one advice per family, in order. Refuses as `assess`, at the first family that cannot be assessed.
    """
    known = [read_facts(facts) for facts in families]
    try:
        found = evaluate_many(known, on=on, law=_law(profile, parameters, adopted))
    except FactsMissing as gap:
        asked = [{"path": q.path, "label": q.label} for q in gap.questions]
        raise MissingFact(f"还缺以下情况，请补充后再计算：{gap}", facts=asked) from gap
    except FactsContradict as error:
        raise FactsInvalid(str(error), errors=[str(error)]) from error
    except FigureUnsettled as gap:
        listed = [{"path": figure.name, "label": figure.label} for figure in gap.figures]
        raise ParameterUnsettled(f"参数待核实，没有公布的值：{gap}", parameters=listed) from gap
    return [_advice(evaluation, facts, profile) for evaluation, facts in zip(found, known, strict=True)]


def assess_family(
    facts: Mapping[str, Any] | HouseholdFacts,
    *,
    on: date,
    profile: str = "cn-2021",
    parameters: Path | None = None,
    adopted: str | None = None,
) -> FamilyAdvice:
    """What this family may be entitled to on a day: 低保 and every other item, each with what is still unknown, and 就高.

    Shape: facts, `parameters` and `adopted` as in `assess`; an item with unknown facts names them, the others are answered.
    Refuses: FactsInvalid, ParametersUnusable. Unknown facts and gaps in the law's numbers are told, never refused.
    Source: 社会救助暂行办法; 特困人员认定办法; 民发〔2018〕23号; 民发〔2024〕57号; 民发〔2019〕62号; parameters name theirs.
    """
    return assess_family_many([facts], on=on, profile=profile, parameters=parameters, adopted=adopted)[0]


def assess_family_many(
    families: Sequence[Mapping[str, Any] | HouseholdFacts],
    *,
    on: date,
    profile: str = "cn-2021",
    parameters: Path | None = None,
    adopted: str | None = None,
) -> list[FamilyAdvice]:
    """The advice of `assess_family` for many families in one run of the engine. Refuses as `assess_family`."""
    known = [read_facts(facts) for facts in families]
    try:
        found = evaluate_items_many(known, on=on, law=_law(profile, parameters, adopted))
    except FactsContradict as error:
        raise FactsInvalid(str(error), errors=[str(error)]) from error
    return [_family(one, facts, profile) for one, facts in zip(found, known, strict=True)]


def figures_on(on: date, *, profile: str) -> Mapping[str, Figure]:
    """Every figure of the law as it stands on a day, by path, with source, article and how sure it is.

    Shape: `value` None where nothing is published for the day. Refuses: ParametersUnusable.
    """
    return _law(profile, None, None).all_figures(on)


def item_names() -> dict[str, str]:
    """Code → name of every item beside 低保, in the order of the law."""
    return {item.code: item.label for item in ITEMS}


def _family(found: ItemsFound, known: HouseholdFacts, profile: str) -> FamilyAdvice:
    names = {member.ref: member.name or member.ref for member in known.members}
    return FamilyAdvice(
        on=found.on,
        profile=profile,
        dibao=_advice(found.dibao, known, profile) if found.dibao else None,
        items=advise_items(found, known, profile),
        together=together_of(found, names),
    )


def read_facts(facts: Mapping[str, Any] | HouseholdFacts) -> HouseholdFacts:
    """Facts as the law takes them. Refuses (FactsInvalid): unknown keys, unreadable values, broken references."""
    if isinstance(facts, HouseholdFacts):
        return facts
    try:
        return HouseholdFacts.model_validate(dict(facts))
    except ValidationError as error:
        listed = [
            {"path": ".".join(map(str, item["loc"])) or "facts", "reason": _words(item["type"], item["msg"])}
            for item in error.errors()
        ]
        text = "；".join(f"{item['path']}：{item['reason']}" for item in listed[:8])
        raise FactsInvalid(f"填写的情况有误：{text}", errors=listed) from error


def facts_schema() -> dict[str, Any]:
    """The JSON schema of `HouseholdFacts`, for forms and for `minzheng assess --schema`."""
    return HouseholdFacts.model_json_schema()


def _words(kind: str, message: str) -> str:
    if kind == "value_error":
        return message.removeprefix("Value error, ")
    return WORDS.get(kind, f"填写有误（{message}）")


def _law(profile: str, parameters: Path | None, adopted: str | None) -> Law:
    try:
        if parameters is None:
            return law(profile) if adopted is None else law(profile, adopted, "adopted")
        return law(profile, _read(parameters), parameters.name)
    except ParametersUnreadable as error:
        raise ParametersUnusable(str(error)) from error


def _read(parameters: Path) -> str:
    try:
        return parameters.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ParametersUnusable(f"参数文件 {parameters.name} 打不开，请检查路径和编码") from error


def _advice(found: Evaluation, known: HouseholdFacts, profile: str) -> EligibilityAdvice:
    names = {member.ref: member.name or member.ref for member in known.members}
    outcome, persons, changes = outcome_of(found), persons_of(found, names), changes_of(found)
    marks = marks_of(found)
    page = explain(found, outcome, persons, changes, known)
    whole = outcome == Outcome.ELIGIBLE
    alone = sum(person.monthly_fen for person in persons)
    return EligibilityAdvice(
        item="dibao",
        profile=profile,
        on=found.on,
        outcome=outcome,
        monthly_fen=found.household["amount_monthly"] if whole else alone,
        reducible_fen=found.household["reducible_monthly"],
        counted=tuple(ref for ref, row in zip(found.refs, found.people, strict=True) if row["counted"]),
        persons=persons,
        starts_next_month=bool(found.figures["dibao.amount.start_next_month"].value),
        reasons=reasons_of(found, persons),
        changes=changes,
        explanation=page.text(marks),
        figures=tuple(page.figures),
        marks=marks,
        law_version=found.law.version,
        trace=trace_of(found),
        name="低保",
    )
