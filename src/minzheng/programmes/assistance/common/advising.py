"""The advice over all items, as items ask it: the programme says at start-up how the facts of all of them are laid together."""

from collections.abc import Callable
from datetime import date

from minzheng.engines.catalogue.types import Answers, Evidence
from minzheng.engines.rules.services import FamilyAdvice

_ASKED: list[Callable[[Answers, Evidence, date], FamilyAdvice]] = []


def register_advice(advise: Callable[[Answers, Evidence, date], FamilyAdvice]) -> None:
    """Called once from the programme's `apps.ready()`."""
    _ASKED[:] = [advise]


def family_advice(answers: Answers, evidence: Evidence, *, on: date) -> FamilyAdvice:
    """What the family may be entitled to over every item, on the same facts. Refuses: FactsInvalid."""
    return _ASKED[0](answers, evidence, on)
