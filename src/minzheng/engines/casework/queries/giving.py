"""What a one-time decision gave in goods, and how they were handed over."""

from dataclasses import dataclass
from uuid import UUID

from minzheng.engines.casework.giving_ways import Goods, given_of
from minzheng.engines.casework.models import Case, GoodsHanded


@dataclass(frozen=True, slots=True)
class GoodsLine:
    """What a decision gave in goods, to whom else it sent the family, and in words how the goods were handed over ("": not yet)."""

    goods: tuple[Goods, ...]
    referred_to: str
    receipt: str


def goods_of(case_id: UUID) -> GoodsLine:
    """The goods of a case's decision; empty where it gave none."""
    case = Case.objects.select_related("decision").filter(pk=case_id).first()
    decision = case.decision if case is not None else None
    if decision is None or not decision.given:
        return GoodsLine((), "", "")
    given = given_of(decision.given, amount_fen=decision.amount_fen or 0)
    row = GoodsHanded.objects.filter(case_id=case_id).first()
    receipt = ""
    if row is not None:
        stood = row.carried_by or row.second_name
        receipt = f"{row.handed_on:%Y年%m月%d日}{row.receiver_name}领取，{row.by_name}、{stood}经手"
    return GoodsLine(given.goods, given.referred_to, receipt)
