"""The advice in plain Chinese: at most 600 characters, sentences of at most 30, every number with source and date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from minzheng.engines.rules.advice import CITY_2016, CITY_PROPERTY, NATIONAL, PROPERTY_GROUNDS
from minzheng.engines.rules.types import Change, Mark, Outcome, PersonAdvice, Quoted
from minzheng.kernel.money import yuan
from openfisca_chongqing.engine import Evaluation
from openfisca_chongqing.facts import HouseholdFacts
from openfisca_chongqing.system import Figure

LONGEST_TEXT = 600
LONGEST_SENTENCE = 30
COMPUTED = "由上列各数计算"


def day(moment: date) -> str:
    """2026-11-22 → 2026年11月22日."""
    return f"{moment.year}年{moment.month}月{moment.day}日"


def monthly(yearly: int) -> str:
    """分 per twelve months as monthly yuan; 约 when the month has a fraction of a 分."""
    return ("" if yearly % 12 == 0 else "约") + yuan(yearly // 12) + "元"


class Sentences:
    """Sentences in paragraphs and the numbers they quote, gathered in order; `text` keeps within the limits."""

    def __init__(self, known: HouseholdFacts, on: date) -> None:
        self.on = on
        self.source = known.source
        self.evidence = evidence_of(known, on)
        self.paragraphs: list[list[str]] = [[]]
        self.figures: list[Quoted] = []

    def turn(self) -> None:
        """Begin a new paragraph."""
        self.paragraphs.append([])

    def say(self, text: str) -> None:
        """Add a sentence; one that is too long is broken at its commas."""
        parts = [text] if len(text) < LONGEST_SENTENCE else text.split("，")
        self.paragraphs[-1] += [part[: LONGEST_SENTENCE - 1] for part in parts]

    def quote(
        self, text: str, label: str, article: str = "", figure: Figure | None = None, fact: bool = False
    ) -> str:
        """Note a number with where it comes from: the law's figure, the family's facts, or the numbers above."""
        source, since = self.evidence if fact else (COMPUTED, self.on)
        if figure:
            source, since = figure.source, figure.since
        self.figures.append(Quoted(text, label, source, since.isoformat(), article))
        return text

    def origin(self, figure: Figure) -> None:
        """The sentence that gives a law figure's source and day."""
        self.say(f"出处{figure.source}，自{day(figure.since)}起")

    def text(self, marks: Sequence[Mark]) -> str:
        """All sentences, then as many marks as fit; the rest are counted and stay in the list of marks."""
        budget = LONGEST_TEXT - LONGEST_SENTENCE
        lines = []
        for paragraph in self.paragraphs:
            kept, budget = _within(budget - 1, paragraph)
            lines.append(kept)
        told, _ = _within(budget, [f"参数待核实：{mark.text}"[: LONGEST_SENTENCE - 1] for mark in marks])
        if len(told) < len(marks):
            told.append(f"另有{len(marks) - len(told)}项待核实，见清单")
        return "\n".join("".join(f"{sentence}。" for sentence in line) for line in [*lines, told] if line)


class Explanation(Sentences):
    """The explanation of one evaluation of 低保."""

    def __init__(self, found: Evaluation, known: HouseholdFacts) -> None:
        super().__init__(known, found.on)
        self.found = found


def evidence_of(known: HouseholdFacts, on: date) -> tuple[str, date]:
    """Where the family's numbers come from and the latest day they were found true; the day of the advice if unsaid."""
    incomes = [income for member in known.members for income in member.incomes or []]
    sources = list(dict.fromkeys(income.source or known.source for income in incomes)) or [known.source]
    days = [income.as_of for income in incomes if income.as_of and income.as_of <= on]
    return "、".join(sources), max(days, default=on)


def _within(budget: int, sentences: Sequence[str]) -> tuple[list[str], int]:
    kept = []
    for sentence in sentences:
        if len(sentence) + 1 > budget:
            break
        kept.append(sentence)
        budget -= len(sentence) + 1
    return kept, budget


def explain(
    found: Evaluation,
    outcome: Outcome,
    persons: Sequence[PersonAdvice],
    changes: Sequence[Change],
    known: HouseholdFacts,
) -> Explanation:
    """Write the explanation of an evaluation. Source of the numbers: the figures' own metadata and the facts given."""
    page = Explanation(found, known)
    page.say(f"这是计算意见：{outcome.words('低保')}")
    page.say("决定由工作人员作出")
    page.say(f"按{found.law.short}，算至{day(found.on)}")
    page.say(f"以下条文出自{NATIONAL}")
    page.turn()
    _members(page)
    if found.household["members_counted"]:
        for part in (_standard, _income, _property):
            part(page)
            page.turn()
    _result(page, outcome, persons)
    page.turn()
    _turning(page, changes)
    return page


def _members(page: Explanation) -> None:
    number = page.found.household["members_counted"]
    page.say(f"依第七条，计入{page.quote(f'{number}人', '共同生活成员', '第七条', fact=True)}")


def _standard(page: Explanation) -> None:
    home, urban = page.found.household, page.found.household_in["urban"]
    name = "城市低保标准" if urban else "农村低保标准"
    figure = page.found.figures["dibao.standard.urban" if urban else "dibao.standard.rural"]
    page.say(f"{name}每人每月{page.quote(yuan(home['standard_monthly']) + '元', name, figure=figure)}")
    page.origin(figure)
    total = page.quote(monthly(home["standard_total_yearly"]), "全家标准合计")
    page.say(f"{home['members_counted']}人合计每月{total}")


def _income(page: Explanation) -> None:
    found, home = page.found, page.found.household
    counted = [row for row in found.people if row["counted"]]
    own, support = (
        sum(row[key] for row in counted) for key in ("own_income_yearly", "support_received_yearly")
    )
    page.say(f"依第十三条，月收入{page.quote(monthly(own), '成员收入', '第十三条', fact=True)}")
    page.say(f"收入据{page.source}，核至{day(page.evidence[1])}")
    for key, label in (("not_counted_yearly", "不计入的收入"), ("employment_cost_yearly", "就业成本扣减")):
        total = sum(row[key] for row in counted)
        if total:
            page.say(f"其中已除去{label}{page.quote(monthly(total), label, '第十三条', fact=True)}")
    if support:
        page.say(f"另计赡养费{page.quote(monthly(support), '赡养费', '第十三条', fact=True)}")
    rigid = home["household_rigid_yearly"]
    if rigid:
        page.say(f"刚性支出扣减{page.quote(monthly(rigid), '刚性支出', '第十三条', fact=True)}")
    below = "低于" if home["income_fits"] else "不低于"
    page.say(f"核定月收入{page.quote(monthly(home['counted_income_yearly']), '核定收入')}，{below}标准合计")


def _property(page: Explanation) -> None:
    found, home = page.found, page.found.household
    if home["property_fits"]:
        page.say("依第十四条，财产未超出规定")
    for veto, (text, _) in PROPERTY_GROUNDS.items():
        if home[veto]:
            page.say(f"依第十四条，{text}")
    if home["veto_money"]:
        months = found.figures["dibao.property.money_months"]
        page.say(
            f"存款等共{page.quote(yuan(home['money_held_fen']) + '元', '货币财产', '第十四条', fact=True)}"
        )
        page.say(f"上限为{page.quote(yuan(home['money_limit_fen']) + '元', '货币财产上限', '第十四条')}")
        page.say(
            f"上限按标准合计的{page.quote(f'{months.value}个月', '上限月数', '第十四条', figure=months)}计"
        )
        page.origin(months)
    elif not home["property_fits"]:
        page.say(f"财产情形见{CITY_PROPERTY}")


def _result(page: Explanation, outcome: Outcome, persons: Sequence[PersonAdvice]) -> None:
    home = page.found.household
    if outcome == Outcome.ELIGIBLE:
        amount = page.quote(yuan(home["amount_monthly"]) + "元", "月保障金", "第二十三条")
        page.say(f"依第二十三条补差，每月{amount}")
        month = "下月" if page.found.figures["dibao.amount.start_next_month"].value else "当月"
        page.say(f"自确认的{month}起发放" + ("，依第二十一条" if month == "下月" else f"，依{CITY_2016}"))
    if home["reducible_monthly"]:
        part = page.quote(yuan(home["reducible_monthly"]) + "元", "可减发份额", "第三十四条")
        page.say("有成员连续拒绝就业")
        page.say(f"依第三十四条，可减本人份额{part}")
    if home["borderline"]:
        band = page.found.figures["dibao.borderline.multiple_permille"]
        times = page.quote(f"{int(band.value or 0) / 1000:g}倍", "边缘家庭倍数", "第八条", figure=band)
        page.say(f"依第八条，收入低于标准的{times}")
        page.origin(band)
        page.say("属低保边缘家庭情形")
    for person in persons[:3]:
        amount = page.quote(yuan(person.monthly_fen) + "元", "个人月保障金", person.article)
        way = "可单独申请" if person.kind == "sole" else "可分户计算"
        page.say(f"依{person.article.removeprefix(NATIONAL)}，{person.label[:8]}{way}")
        page.say(f"本人标准减本人收入，每月{amount}")


def _turning(page: Explanation, changes: Sequence[Change]) -> None:
    if len(changes) > 1:
        page.say("以下变化同时发生，结果才会改变")
    for change in changes:
        if change.fen:
            page.quote(yuan(change.fen) + "元", "改变结果的数额")
        page.say(change.text)
