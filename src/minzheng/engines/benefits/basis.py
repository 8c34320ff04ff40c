"""What an amount rests on, taken from the kept advice of its decision."""

from uuid import UUID

from minzheng.engines.benefits.models import AmountBasis, Award
from minzheng.engines.rules import queries as advice_store
from minzheng.engines.rules.services import settled
from minzheng.engines.rules.types import EligibilityAdvice


def keep_basis(award: Award, *, decision_id: UUID, amount_fen: int, advice_id: UUID | None) -> None:
    """Keep the figures of a decision's advice beside its amount; nothing where no advice, or none of the law, was kept.

    An amount an officer set otherwise than advised is marked: a later standard is not laid over it by a machine.
    """
    kept = advice_store.advice_by_id(advice_id=advice_id) if advice_id is not None else None
    advice = kept.advice if kept is not None else None
    if not isinstance(advice, EligibilityAdvice) or "results" not in advice.trace:
        return
    family = settled(advice)
    own = advice.monthly_fen != amount_fen
    AmountBasis.objects.create(
        award=award,
        area_code=award.area_code,
        decision_id=decision_id,
        advice_id=advice_id,
        urban=family.urban,
        heads=family.heads,
        income_yearly_fen=family.income_yearly_fen,
        assessed_on=advice.on,
        rule_profile=advice.profile,
        rule_version=advice.law_version,
        bound=family.bound or ("own_amount" if own else ""),
    )
