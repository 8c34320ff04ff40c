"""还可能享受: what else the rules say a family may be entitled to, one panel of the file's page. Advice, never an act."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from minzheng.engines.rules import queries as rules
from minzheng.engines.rules.services import FamilyAdvice, ItemAdvice, ItemOutcome
from minzheng.foundations.ui.services import yuan
from minzheng.programmes.assistance import services as assistance

#: Who decides where no department of its own does.
TOWN = "镇街"
COLOURS = {
    ItemOutcome.FITS: "done",
    ItemOutcome.MISSING: "wait",
    ItemOutcome.UNSETTLED: "wait",
    ItemOutcome.NOT_NOW: "neutral",
}
MOST_QUESTIONS = 3


def entitlements(application_id: UUID, *, items: Collection[str]) -> dict[str, Any] | None:
    """The kept advice over all items but those applied for: what may fit first, what lacks facts, what does not; one query."""
    kept = rules.family_advice_of(application_id=application_id)
    if kept is None:
        return None
    advice = kept.advice
    others = [one for one in advice.items if one.item not in items]
    departments = {one.code: one.where for one in assistance.guide()}
    told = {
        outcome: [_line(one, departments.get(one.item, "")) for one in others if one.outcome is outcome]
        for outcome in ItemOutcome
    }
    return {
        "at": kept.created_at,
        "fitting": _dibao(advice, items) + told[ItemOutcome.FITS],
        "open": told[ItemOutcome.MISSING] + told[ItemOutcome.UNSETTLED],
        "not_now": told[ItemOutcome.NOT_NOW],
        "together": [
            {"who": one.label, "fen": one.monthly_fen, "sentences": one.sentences} for one in advice.together
        ],
        "marks": list(dict.fromkeys(mark.text for one in others if one.fits for mark in one.marks)),
    }


def _line(one: ItemAdvice, department: str) -> dict[str, Any]:
    asked = [question.label for question in one.questions]
    return {
        "name": one.label,
        "outcome": one.outcome_words,
        "colour": COLOURS[one.outcome],
        "who": "、".join(person.label for person in one.persons),
        "money": _money(one),
        "reasons": [(reason.text, reason.article) for reason in one.reasons] if not asked or one.fits else [],
        "asked": asked[:MOST_QUESTIONS],
        "more": max(0, len(asked) - MOST_QUESTIONS),
        "department": department or TOWN,
    }


def _dibao(advice: FamilyAdvice, items: Collection[str]) -> list[dict[str, Any]]:
    """低保 itself, where the family applied for something else and its figures fit."""
    one = advice.dibao
    if one is None or one.item in items or not one.fits:
        return []
    reasons = [(reason.text, reason.article) for reason in one.reasons]
    return [
        {
            "name": one.name, "outcome": one.outcome_words, "colour": "done", "who": "",
            "money": f"每月 {yuan(one.monthly_fen)}", "reasons": reasons, "asked": [], "more": 0, "department": TOWN,
        }
    ]  # fmt: skip


def _money(one: ItemAdvice) -> str:
    if one.monthly_fen:
        return f"每月 {yuan(one.monthly_fen)}"
    if one.once_high_fen:
        return f"一次 {yuan(one.once_low_fen)}—{yuan(one.once_high_fen)}" if one.once_low_fen else f"一次，不超过 {yuan(one.once_high_fen)}"  # fmt: skip
    return f"一次，不低于 {yuan(one.once_low_fen)}" if one.once_low_fen else ""
