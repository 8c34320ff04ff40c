"""Keeping advice with its application: written once, sealed, never overwritten."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from minzheng.engines.rules.item_types import Advice, FamilyAdvice, ItemOutcome, read_advice
from minzheng.engines.rules.models import StoredAdvice
from minzheng.engines.rules.types import EligibilityAdvice
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.services import seal, unseal
from minzheng.kernel.actor import Actor
from minzheng.kernel.identifiers import new_id

#: The item under which the advice over all items of a family is kept; no item has this code.
WHOLE_FAMILY = "family"


@dataclass(frozen=True, slots=True)
class NewAdvice:
    """Advice to keep, and whose it is. `case_id` where the advice was asked for a case already opened."""

    application_id: UUID
    applicant_id: UUID
    area_code: str
    advice: Advice
    case_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class NewFamilyAdvice:
    """Advice over all items to keep, and whose it is."""

    application_id: UUID
    applicant_id: UUID
    area_code: str
    advice: FamilyAdvice


@dataclass(frozen=True, slots=True)
class KeptAdvice:
    """Advice as kept. Advice is never an act: what was decided stands with the case."""

    id: UUID
    application_id: UUID
    case_id: UUID | None
    applicant_id: UUID
    advice: Advice
    created_at: datetime
    current: bool


@dataclass(frozen=True, slots=True)
class KeptFamilyAdvice:
    """Advice over all items as kept, the newest of its application."""

    application_id: UUID
    advice: FamilyAdvice
    created_at: datetime


@transaction.atomic
def store_advice(*, actor: Actor, new: NewAdvice, at: datetime) -> UUID:
    """Keep advice as the current one of its application and item; earlier ones stay readable. Returns its id.

    Refuses: nothing of its own; a row outside the open scope is refused by the database.
    """
    advice = new.advice
    row = _row(new, advice.item, at=at)
    row.case_id = new.case_id
    row.rule_version, row.outcome, row.amount_fen = advice.law_version, advice.outcome, _amount(advice)
    return _keep(row, advice.to_json(), actor=actor, at=at)


@transaction.atomic
def store_family_advice(*, actor: Actor, new: NewFamilyAdvice, at: datetime) -> UUID:
    """Keep the advice over all items as the current one of its application; no item's own advice is touched."""
    advice = new.advice
    row = _row(new, WHOLE_FAMILY, at=at)
    row.rule_version = advice.items[0].law_version if advice.items else ""
    row.outcome = ItemOutcome.FITS if advice.fitting() else ItemOutcome.NOT_NOW
    return _keep(row, advice.to_json(), actor=actor, at=at)


def _row(new: NewAdvice | NewFamilyAdvice, item: str, *, at: datetime) -> StoredAdvice:
    return StoredAdvice(
        id=new_id(),
        application_id=new.application_id,
        applicant_id=new.applicant_id,
        area_code=new.area_code,
        item=item,
        profile=new.advice.profile,
        on_date=new.advice.on,
        created_at=at,
    )


def _amount(advice: Advice) -> int | None:
    """分 a month; what is given once is no monthly amount."""
    return advice.monthly_fen if advice.monthly_fen or isinstance(advice, EligibilityAdvice) else None


def _keep(row: StoredAdvice, text: str, *, actor: Actor, at: datetime) -> UUID:
    same = StoredAdvice.objects.filter(application_id=row.application_id, item=row.item, current=True)
    for earlier in same.select_for_update(of=("self",)).order_by("id"):
        earlier.current = False
        earlier.save(update_fields=["current"])
    row.advice_box = seal(text.encode(), context=f"rules.advice|{row.id}")
    row.save(force_insert=True)
    record(
        actor=actor,
        action="rules.advice.kept",
        subject=Subject("advice", row.id, row.applicant_id, row.area_code),
        at=at,
        rule_version=row.rule_version,
    )
    return row.id  # type: ignore[no-any-return]


def advice_of(*, application_id: UUID, item: str = "") -> KeptAdvice | None:
    """The current advice of an application (of one item, when it has several), inside the open scope; None if none."""
    rows = _of_items(application_id).filter(current=True)
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
    return [_kept(row) for row in _of_items(application_id).order_by("-created_at", "-id")]


def family_advice_of(*, application_id: UUID) -> KeptFamilyAdvice | None:
    """The current advice over all items of an application, inside the open scope; None if none was asked."""
    rows = StoredAdvice.objects.filter(application_id=application_id, item=WHOLE_FAMILY, current=True)
    row = rows.first()
    if row is None:
        return None
    return KeptFamilyAdvice(row.application_id, FamilyAdvice.from_json(_text(row)), row.created_at)


def fitting_of(application_ids: Iterable[UUID]) -> dict[UUID, tuple[str, ...]]:
    """Items the current advice says each application's family may fit, by application; one question. Advice, never an act."""
    rows = StoredAdvice.objects.filter(
        application_id__in=list(application_ids), item=WHOLE_FAMILY, current=True
    )
    found = {}
    for row in rows.order_by("pk"):
        advice = FamilyAdvice.from_json(_text(row))
        dibao = (advice.dibao.item,) if advice.dibao is not None and advice.dibao.fits else ()
        found[row.application_id] = (*dibao, *(one.item for one in advice.items if one.fits))
    return found


def _of_items(application_id: UUID) -> QuerySet[StoredAdvice]:
    return StoredAdvice.objects.filter(application_id=application_id).exclude(item=WHOLE_FAMILY)  # type: ignore[no-any-return]


def _text(row: StoredAdvice) -> str:
    return unseal(row.advice_box, context=f"rules.advice|{row.id}").decode()


def _kept(row: StoredAdvice) -> KeptAdvice:
    return KeptAdvice(
        id=row.id,
        application_id=row.application_id,
        case_id=row.case_id,
        applicant_id=row.applicant_id,
        advice=read_advice(_text(row)),
        created_at=row.created_at,
        current=row.current,
    )
