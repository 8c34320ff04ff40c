"""What the advice over all items says of those that share the family's form, before anybody applied for them."""

from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.catalogue.types import ItemHint
from minzheng.engines.rules.services import FamilyAdvice, ItemAdvice
from minzheng.engines.rules.types import EligibilityAdvice, Outcome

#: Outcomes of 低保 that speak for applying; a borderline family is told of 低保边缘 instead.
SPEAK_FOR = (Outcome.ELIGIBLE, Outcome.SOLE_POSSIBLE, Outcome.SPLIT_POSSIBLE)


def hints_of(found: FamilyAdvice, *, owner: str) -> list[ItemHint]:
    """One hint for each item an application on the form may be for, as far as the rules know it; the item that owns the form (`owner`) comes first."""
    known = {advice.item: advice for advice in found.items}
    told = []
    for item in catalogue.offered_on(owner):
        if item.code == owner:
            told.append(_of_owner(owner, found.dibao))
        elif item.code in known:
            told.append(_of_item(known[item.code]))
    return told


def _of_owner(owner: str, advice: EligibilityAdvice | None) -> ItemHint:
    if advice is None:
        return ItemHint(owner, "missing")
    fits = advice.outcome in SPEAK_FOR
    return ItemHint(owner, "fits" if fits else "not_now", tuple(one.text for one in advice.reasons))


def _of_item(advice: ItemAdvice) -> ItemHint:
    return ItemHint(
        advice.item,
        advice.outcome.value,
        tuple(one.text for one in advice.reasons),
        tuple(one.label for one in advice.questions),
    )
