"""政策库: the text every item rests on, and every figure of the law with its document, article, day and how sure it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.rules.services import Figure, figures_on
from minzheng.kernel.money import yuan
from minzheng.programmes.assistance.guide.reading import guide

#: How sure a figure is, in words; what is not sure carries the mark of the house.
STATUS_WORDS = {
    "verified": "已核对原文",
    "verified-part": "部分核对",
    "unverified": "参数待核实",
    "carried": "沿用，参数待核实",
}
SURE = ("verified", "verified-part")
#: Beginnings of a figure's path → the item it is of.
PARTS = {
    "dibao": "低保",
    "tekun": "特困",
    "rigid_expense": "刚性支出困难",
    "temporary_aid": "临时救助",
    "child": "儿童保障",
    "disability": "残疾人补贴",
    "price_subsidy": "价格补贴",
    "referral": "转介",
    "local": "各事项共用",
}
UNITS = {"grade": "级", "years": "年（岁）", "months": "个月", "indicators": "项", "dwellings": "套", "times": "次", "persons": "人"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class LawText:
    """The text an item rests on, who decides, the articles its terms cite; `sure` False: 文号待核实."""

    item: str
    law: str
    who: str
    articles: tuple[str, ...]
    sure: bool


@dataclass(frozen=True, slots=True)
class PolicyFigure:
    """One figure as an officer reads it. `sure` False: 参数待核实."""

    part: str
    label: str
    value: str
    source: str
    reference: str
    article: str
    since: date
    status: str
    sure: bool


def law_texts(words: str = "") -> list[LawText]:
    """Every item's text, those of which every word typed occurs somewhere."""
    known = {item.code: item for item in catalogue.items()}
    told = []
    for one in guide():
        own = known.get(one.code)
        articles = tuple(dict.fromkeys(own.articles.values())) if own else ()
        told.append(
            LawText(one.name, own.law if own else one.law, one.where or "镇街", articles, one.verified)
        )
    return [one for one in told if _has(words, one.item, one.law, one.who, *one.articles)]


def policy_figures(*, on: date, profile: str, words: str = "") -> list[PolicyFigure]:
    """Every figure as it stands on a day, those of which every word typed occurs somewhere. Refuses: ParametersUnusable."""
    rows = [_figure(one) for one in _in_order(figures_on(on, profile=profile))]
    return [
        one
        for one in rows
        if _has(words, one.part, one.label, one.source, one.reference, one.article, one.status)
    ]


def _in_order(figures: Mapping[str, Figure]) -> list[Figure]:
    order = list(PARTS)
    return sorted(figures.values(), key=lambda one: (order.index(one.name.split(".")[0]), one.name))


def _figure(one: Figure) -> PolicyFigure:
    return PolicyFigure(
        part=PARTS[one.name.split(".")[0]],
        label=one.label,
        value=value_of(one),
        source=one.source,
        reference=one.reference,
        article=one.article,
        since=one.since,
        status=STATUS_WORDS[one.status],
        sure=one.status in SURE and not one.marked,
    )


def value_of(one: Figure) -> str:
    """The value with its unit, as an officer reads it."""
    if one.value is None:
        return "未公布"
    if one.unit == "bool":
        return "是" if one.value else "否"
    if one.unit.startswith("fen"):
        return f"{yuan(int(one.value))} 元"
    if one.unit == "permille":
        return f"{one.value / 10:g}%"
    if one.unit.startswith("dm2"):
        return f"{one.value / 100:g} 平方米"
    return f"{one.value} {UNITS[one.unit]}"


def _has(words: str, *texts: str) -> bool:
    whole = " ".join(texts)
    return all(word in whole for word in words.split())
