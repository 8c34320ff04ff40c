"""How far the telling of a rise has come; which document stands behind a payment made once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.benefits.types import RaiseCause
from minzheng.engines.payments.lines import PaymentLine
from minzheng.engines.payments.models import RaiseTold


@dataclass(frozen=True, slots=True)
class Telling:
    """Households' payees a cause raised, and how many of them have been told, inside the open scope."""

    homes: int
    told: int


@dataclass(frozen=True, slots=True)
class PaidFor:
    """Why a payment made once is made: "price" or "standard", and the document."""

    cause: str
    document: str


def raise_telling(*, cause: RaiseCause, cause_id: UUID, on: date) -> Telling:
    """Progress of one cause's telling."""
    told = RaiseTold.objects.filter(cause_id=cause_id).count()
    homes = benefits.raised_count(cause=cause, cause_id=cause_id, on=on)
    return Telling(max(homes, told), told)


def paid_for(lines: Iterable[PaymentLine]) -> dict[UUID, PaidFor]:
    """By payment: the document behind it, for price subsidies and back pay of a standard; others are absent."""
    once = {line.id: line.decision_id for line in lines if line.kind != "monthly"}
    documents = benefits.documents_of(once.values()) if once else {}
    return {
        payment: PaidFor(documents[decision].cause.value, documents[decision].document)
        for payment, decision in once.items()
        if decision in documents
    }
