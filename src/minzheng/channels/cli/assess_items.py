"""Items beside 低保 as pages of plain Chinese text for `minzheng assess`."""

from __future__ import annotations

from minzheng.engines.rules.services import FamilyAdvice, ItemAdvice, ItemOutcome
from minzheng.kernel.money import yuan


def item_page(advice: ItemAdvice) -> str:
    """One item: result, explanation, grounds, what is still unknown, marks."""
    lines = [headline(advice), "", *(f"  {line}" for line in advice.explanation.splitlines())]
    if advice.reasons:
        lines += ["", "理由：", *(f"  · {reason.text}（{reason.article}）" for reason in advice.reasons)]
    if advice.questions:
        lines += ["", "还缺以下情况：", *(f"  · {one.label}（{one.path}）" for one in advice.questions)]
    if advice.marks:
        lines += ["", "参数待核实（请工作人员核对）："]
        lines += [f"  · {mark.text}（{mark.code}）" for mark in advice.marks]
    lines += ["", f"规则版本：{advice.law_version}；计算日期：{advice.on.isoformat()}"]
    return "\n".join([*lines, "本意见由规则计算，不是决定。"])


def headline(advice: ItemAdvice) -> str:
    """Name, result, who and how much."""
    who = "、".join(person.label for person in advice.persons if person.monthly_fen)
    amount = f" {who} 每月 {yuan(advice.monthly_fen)} 元" if advice.monthly_fen else ""
    return f"【{advice.label}：{advice.outcome.label}】{amount}{_once(advice)}"


def _once(advice: ItemAdvice) -> str:
    low, high = yuan(advice.once_low_fen), yuan(advice.once_high_fen)
    if advice.once_low_fen and advice.once_high_fen:
        return f" 一次 {low} 至 {high} 元" if low != high else f" 一次 {low} 元"
    if advice.once_high_fen:
        return f" 一次最多 {high} 元"
    return f" 一次不少于 {low} 元" if advice.once_low_fen else ""


def family_lines(family: FamilyAdvice) -> list[str]:
    """What else may be for the family, what cannot stand together, and what is worth telling."""
    lines = ["", "这一户还可能享受："]
    lines += [f"  · {headline(advice)}" for advice in family.fitting()] or ["  · 没有其他可能符合的事项"]
    unclear = [advice for advice in family.items if advice.outcome == ItemOutcome.MISSING]
    if unclear:
        lines += ["", "补充以下情况后还可以算："]
        lines += [
            f"  · {advice.label}：{'、'.join(question.label for question in advice.questions[:4])}"
            for advice in unclear
        ]
    if family.together:
        lines += ["", "不能同时享受的，就高不重复（由本人选择，工作人员核对）："]
        for one in family.together:
            lines.append(f"  · {one.label}：同时最多每月 {yuan(one.monthly_fen)} 元")
            lines += [f"    {sentence}" for sentence in one.sentences]
    return lines
