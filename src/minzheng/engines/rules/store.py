"""Keeping advice with its application: written once, sealed, never overwritten."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from minzheng.engines.rules.models import StoredAdvice
from minzheng.engines.rules.types import EligibilityAdvice
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.services import seal, unseal
from minzheng.kernel.actor import Actor
from minzheng.kernel.identifiers import new_id


@dataclass(frozen=True, slots=True)
class NewAdvice:
    """Advice to keep, and whose it is. `case_id` where the advice was asked for a case already opened."""

    application_id: UUID
    applicant_id: UUID
    area_code: str
    advice: EligibilityAdvice
    case_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class KeptAdvice:
    """Advice as kept. Advice is never an act: what was decided stands with the case."""

    id: UUID
    application_id: UUID
    case_id: UUID | None
    applicant_id: UUID
    advice: EligibilityAdvice
    created_at: datetime
    current: bool


@transaction.atomic
def store_advice(*, actor: Actor, new: NewAdvice, at: datetime) -> UUID:
    """Keep advice as the current one of its application and item; earlier ones stay readable. Returns its id.

    Refuses: nothing of its own; a row outside the open scope is refused by the database.
    """
    advice = new.advice
    same = StoredAdvice.objects.filter(application_id=new.application_id, item=advice.item, current=True)
    for earlier in same.select_for_update(of=("self",)).order_by("id"):
        earlier.current = False
        earlier.save(update_fields=["current"])
    advice_id = new_id()
    StoredAdvice.objects.create(
        id=advice_id,
        application_id=new.application_id,
        case_id=new.case_id,
        applicant_id=new.applicant_id,
        area_code=new.area_code,
        item=advice.item,
        profile=advice.profile,
        rule_version=advice.law_version,
        on_date=advice.on,
        advice_box=seal(advice.to_json().encode(), context=f"rules.advice|{advice_id}"),
        outcome=advice.outcome,
        amount_fen=advice.monthly_fen,
        created_at=at,
    )
    record(
        actor=actor,
        action="rules.advice.kept",
        subject=Subject("advice", advice_id, new.applicant_id, new.area_code),
        at=at,
        rule_version=advice.law_version,
    )
    return advice_id


def advice_of(*, application_id: UUID, item: str = "") -> KeptAdvice | None:
    """The current advice of an application (of one item, when it has several), inside the open scope; None if none."""
    rows = StoredAdvice.objects.filter(application_id=application_id, current=True)
    if item:
        rows = rows.filter(item=item)
    row = rows.order_by("-created_at", "-id").first()
    return _kept(row) if row else None


def advice_by_id(*, advice_id: UUID) -> KeptAdvice | None:
    """One advice by its id, current or not: a decision names the advice its officer had beside it."""
    row = StoredAdvice.objects.filter(pk=advice_id).first()
    return _kept(row) if row else None


def advice_history(*, application_id: UUID) -> list[KeptAdvice]:
    """Every advice of an application, newest first."""
    rows = StoredAdvice.objects.filter(application_id=application_id).order_by("-created_at", "-id")
    return [_kept(row) for row in rows]


def _kept(row: StoredAdvice) -> KeptAdvice:
    return KeptAdvice(
        id=row.id,
        application_id=row.application_id,
        case_id=row.case_id,
        applicant_id=row.applicant_id,
        advice=EligibilityAdvice.from_json(unseal(row.advice_box, context=f"rules.advice|{row.id}").decode()),
        created_at=row.created_at,
        current=row.current,
    )
