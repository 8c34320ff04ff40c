"""`entitlement.toml` of an item without code: who is entitled to how much, as data, and the advice it gives.

Two kinds of ground, both must hold where both are named: being on the item's list (`named_list`), and an answer of the
form (`when`, in the form's own language of conditions). The amount is one, or one for each value of an answer (`by`).
"""

import tomllib
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from minzheng.engines.benefits.types import StandardFigure, StandardScheme, Way
from minzheng.engines.catalogue.types import ItemBroken, ServiceItem
from minzheng.engines.forms.services import Reading
from minzheng.engines.rules.types import Change, EligibilityAdvice, Mark, MissingFact, Outcome, Quoted, Reason
from minzheng.kernel.money import yuan
from minzheng.programmes.assistance.declared.form_file import PEOPLE

#: An amount above this a month for one person is a slip of the pen in the file [D].
MOST_FEN = 300_000


@dataclass(frozen=True, slots=True)
class Entitlement:
    """Units: 分 a month for the applicant. `amounts` by the value of the answer `by`; "" is the only amount."""

    version: str
    amounts: dict[str, int]
    source: str
    since: date
    verified: bool
    article: str
    by: str = ""
    named_list: str = ""
    when: str = ""
    when_words: str = ""
    marks: tuple[str, ...] = field(default=())


def read_entitlement(path: Path) -> Entitlement:
    """The rule of an item. Raises ItemBroken with the file and the reason."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        amount, grounds = table["amount"], table["grounds"]
        each = amount.get("by_answer", {}) or {"": amount["each_fen"]}
        found = Entitlement(
            version=table["version"],
            amounts={str(key): int(fen) for key, fen in each.items()},
            source=amount["source"],
            since=amount["since"],
            verified=amount["status"] == "verified",
            article=grounds["article"],
            by=amount.get("by", ""),
            named_list=grounds.get("named_list", ""),
            when=grounds.get("when", ""),
            when_words=grounds.get("when_words", ""),
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise ItemBroken(f"{path}: {error!r}") from error
    if not (found.named_list or found.when) or bool(found.when) != bool(found.when_words):
        raise ItemBroken(f"{path}: names a ground, and says in words what it is")
    if bool(found.by) != ("" not in found.amounts) or not all(
        0 < f <= MOST_FEN for f in found.amounts.values()
    ):
        raise ItemBroken(
            f"{path}: an amount is above 0 and at most {yuan(MOST_FEN)} yuan, by one answer or by none"
        )
    return found


@dataclass(frozen=True, slots=True)
class Grounds:
    """What is known of one applicant: on the list or not (None: nobody brought a list), the condition, the amount's answer."""

    listed: bool | None
    condition: bool
    answer: str


def advise(
    rule: Entitlement, item: ServiceItem, reading: Reading, grounds: Grounds, *, on: date
) -> EligibilityAdvice:
    """What the file's rule says of an application. Refuses: MissingFact (no list yet, or the answer of the amount)."""
    applicant = reading.items(PEOPLE)[0]
    if rule.named_list and grounds.listed is None:
        raise MissingFact(f"“{rule.named_list}”还没有导入，暂时不能测算，请区县先导入名单", facts=[])
    if rule.by and grounds.answer not in rule.amounts:
        raise MissingFact("还缺确定金额的情况，请补充后再计算", facts=[{"path": rule.by, "label": rule.by}])
    met = [(f"在“{rule.named_list}”内", grounds.listed is not False)] if rule.named_list else []
    met += [(rule.when_words, grounds.condition)] if rule.when else []
    fen = amount_of(
        {"listed": grounds.listed, "condition": grounds.condition, "fen": rule.amounts.get(grounds.answer, 0)}
    )
    quoted = Quoted(
        f"{yuan(rule.amounts[grounds.answer])} 元",
        "每月金额",
        rule.source,
        rule.since.isoformat(),
        rule.article,
    )
    unsure = (
        () if rule.verified else (Mark("amount", f"每月金额依据“{rule.source}”，参数待核实", "unverified"),)
    )
    return EligibilityAdvice(
        item=item.code,
        profile=rule.version,
        on=on,
        outcome=Outcome.ELIGIBLE if fen else Outcome.NOT_ELIGIBLE,
        monthly_fen=fen,
        reducible_fen=0,
        counted=(str(applicant["id"]),),
        persons=(),
        starts_next_month=True,
        reasons=tuple(
            Reason(
                "met" if holds else "unmet",
                f"{'' if holds else '不'}{words}"
                if words.startswith("在")
                else f"{'符合' if holds else '不符合'}：{words}",
                rule.article,
            )
            for words, holds in met
        ),
        changes=tuple(Change("ground", 0, f"经核实{words}") for words, holds in met if not holds),
        explanation=_words(item, met, fen, quoted),
        figures=(quoted,),
        marks=unsure,
        law_version=rule.version,
        trace={
            "listed": grounds.listed,
            "condition": grounds.condition,
            "fen": rule.amounts[grounds.answer],
            "figure": figure_of(grounds.answer),
        },
        name=item.short_name,
    )


def amount_of(trace: dict[str, Any]) -> int:
    """The amount from the stored trace alone: 分 a month, 0 where a ground does not hold."""
    return int(trace["fen"]) if trace["listed"] is not False and trace["condition"] else 0


def figure_of(answer: str) -> str:
    """The name under which a document may set an amount: "each", or the answer it goes by."""
    return f"answer:{answer}" if answer else "each"


def adopted(rule: Entitlement, answer: str, figures: dict[str, tuple[int, str, date]]) -> Entitlement:
    """The rule with the amount a document has set since, as `benefits.adopted_figures` names it, 分 a month."""
    fen, document, since = figures.get(figure_of(answer), (0, "", rule.since))
    if not document:
        return rule
    return replace(rule, amounts={**rule.amounts, answer: fen}, source=document, since=since, verified=True)


def scheme_of(rule: Entitlement, item: ServiceItem) -> StandardScheme:
    """How the item's amount follows a document: each amount of the file is a figure of its own."""
    return StandardScheme(
        item=item.code,
        name=item.name,
        way=Way.FIGURE,
        kinds=(item.code,),
        figures=tuple(
            StandardFigure(figure_of(answer), f"每月金额（{answer}）" if answer else "每月金额", fen)
            for answer, fen in rule.amounts.items()
        ),
        rests_on=lambda _kind, advice: rests_on(advice),
    )


def rests_on(advice: Any) -> tuple[tuple[str, int], ...]:
    """The figure an amount was, from the stored trace alone; () for advice kept before figures were named."""
    figure = advice.trace.get("figure")
    return ((str(figure), amount_of(advice.trace)),) if figure and amount_of(advice.trace) else ()


def _words(item: ServiceItem, met: list[tuple[str, bool]], fen: int, quoted: Quoted) -> str:
    lines = [f"依据{item.law}。"]
    lines += [
        f"本人{words if words.startswith('在') else '符合：' + words}。"
        if holds
        else f"目前没有查到：{words}。"
        for words, holds in met
    ]
    if fen:
        lines.append(f"测算每月{quoted.text}，自{quoted.since}起执行。")
    else:
        lines.append("测算结果只供参考，由工作人员核实后决定。")
    return "".join(lines)
