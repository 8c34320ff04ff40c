"""What an amount rests on, taken from the kept advice of its decision."""

from uuid import UUID

from minzheng.engines.benefits.models import AmountBasis, Award
from minzheng.engines.benefits.standard_schemes import RestsOn, scheme_of_kind
from minzheng.engines.rules import queries as advice_store
from minzheng.engines.rules.services import Advice, settled
from minzheng.engines.rules.types import EligibilityAdvice

#: Between the paths of the figures an amount is the highest of.
AND = " "


def keep_basis(award: Award, *, decision_id: UUID, amount_fen: int, advice_id: UUID | None) -> None:
    """Keep the figures of a decision's advice beside its amount; nothing where no advice, or none of the law, was kept.

    An amount an officer set otherwise than advised is marked: a later standard is not laid over it by a machine.
    """
    kept = advice_store.advice_by_id(advice_id=advice_id) if advice_id is not None else None
    advice = kept.advice if kept is not None else None
    if advice is None:
        return
    followed = scheme_of_kind(award.kind)
    if followed is not None and followed.rests_on is not None:
        found = _of_figures(award, followed.rests_on, advice, amount_fen)
    else:
        found = _of_family(advice, amount_fen)
    if found:
        AmountBasis.objects.create(
            award=award,
            area_code=award.area_code,
            decision_id=decision_id,
            advice_id=advice_id,
            assessed_on=advice.on,
            rule_profile=advice.profile,
            rule_version=advice.law_version,
            **found,
        )


def _of_family(advice: Advice, amount_fen: int) -> dict[str, object]:
    if not isinstance(advice, EligibilityAdvice) or "results" not in advice.trace:
        return {}
    family = settled(advice)
    own = advice.monthly_fen != amount_fen
    return {
        "urban": family.urban,
        "heads": family.heads,
        "income_yearly_fen": family.income_yearly_fen,
        "bound": family.bound or ("own_amount" if own else ""),
    }


def _of_figures(award: Award, rests_on: RestsOn, advice: Advice, amount_fen: int) -> dict[str, object]:
    """The item says which figures; the highest of them, for each person the award is for, is the amount."""
    figures = rests_on(award.kind, advice)
    if not figures:
        return {}
    advised = max(fen for _path, fen in figures) * award.member_count
    return {
        "urban": False,
        "heads": award.member_count,
        "income_yearly_fen": 0,
        "figures": AND.join(path for path, _fen in figures),
        "bound": "" if advised == amount_fen else "own_amount",
    }
