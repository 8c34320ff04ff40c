"""您家还可能享受: what the rules say besides what was applied for, in plain words and without a promise."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from minzheng.engines.rules import queries as rules
from minzheng.programmes.assistance import services as assistance
from minzheng.programmes.assistance.services import GuideItem


@dataclass(frozen=True, slots=True)
class Also:
    """One item that may fit: its page's words, and whom in the family it may be for."""

    item: GuideItem
    who: str


def also_for(application_id: UUID, *, items: Collection[str]) -> list[Also]:
    """What may fit besides `items`, from the kept advice; one query. The family's own page only."""
    kept = rules.family_advice_of(application_id=application_id)
    if kept is None:
        return []
    known = {one.code: one for one in assistance.guide()}
    dibao = kept.advice.dibao
    found = [Also(known[dibao.item], "")] if dibao and dibao.fits and dibao.item in known else []
    for one in kept.advice.fitting():
        whole = len(one.persons) == len(dibao.counted) if dibao else False
        if one.item in known:
            found.append(Also(known[one.item], "" if whole else "、".join(p.label for p in one.persons)))
    return [one for one in found if one.item.code not in items]
