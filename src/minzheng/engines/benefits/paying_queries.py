"""What payments ask of the ledger: where an award's money goes now, whose share is whose, which awards taper."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Q

from minzheng.engines.benefits.models import Award, AwardAmount, AwardMember
from minzheng.engines.benefits.payee_account import PayeeAccount
from minzheng.engines.benefits.types import month_of


@dataclass(frozen=True, slots=True)
class PaidTo:
    """The payee of an award today and her account; `box` (sealed) is None when there is none."""

    payee_person_id: UUID
    account_id: UUID | None
    box: bytes | None = field(repr=False)
    index: bytes | None = field(repr=False)
    tail: str
    bank: str
    holder_name: str


def paid_to(*, award_id: UUID) -> PaidTo | None:
    """Where an award's money goes now; None when the award is not visible. As in `benefits_due`."""
    award = Award.objects.filter(pk=award_id).first()
    if award is None:
        return None
    row = PayeeAccount.objects.filter(person_id=award.payee_person_id, closed_at__isnull=True).first()
    if row is not None:
        box, index = bytes(row.number_box), bytes(row.number_index)
        return PaidTo(award.payee_person_id, row.id, box, index, row.tail, row.bank, row.holder_name)
    former = bytes(award.payee_account_box) if award.payee_account_box is not None else None
    return PaidTo(award.payee_person_id, None, former, None, "", "", "")


def share_of(*, award_id: UUID, person_id: UUID, month: date) -> tuple[int | None, int] | None:
    """A person's part of an award in a month: (分 of her own where the item gives shares, how many are counted).

    None when she is not counted in it that month.
    """
    first = month_of(month)
    rows = AwardMember.objects.filter(
        Q(to_month__isnull=True) | Q(to_month__gte=first),
        award_id=award_id,
        superseded_by__isnull=True,
        from_month__lte=first,
    )
    shares = dict(rows.order_by("pk").values_list("person_id", "share_fen"))
    return (shares[person_id], len(shares)) if person_id in shares else None


def awards_counting(*, person_id: UUID) -> list[UUID]:
    """Awards of the open scope a person is or was counted in, or is paid."""
    counted = AwardMember.objects.filter(person_id=person_id, superseded_by__isnull=True).values("award_id")
    rows = Award.objects.filter(Q(pk__in=counted) | Q(person_id=person_id))
    return list(rows.order_by("pk").values_list("pk", flat=True))


def tapering_awards(*, month: date) -> list[UUID]:
    """Awards of the open scope whose tapering (渐退) begins in a month."""
    rows = Award.objects.filter(tapers_from=month_of(month))
    return list(rows.order_by("pk").values_list("pk", flat=True))


def units_with_awards(*, month: date) -> list[str]:
    """Units (6 characters) of the open scope in which an award pays in a month. One look at each unit's first row."""
    first = month_of(month)
    rows = AwardAmount.objects.filter(
        Q(to_month__isnull=True) | Q(to_month__gte=first), superseded_by__isnull=True, from_month__lte=first
    )
    found: list[str] = []
    after = ""
    while True:
        row = (
            rows.filter(area_code__gt=after).order_by("area_code").values_list("area_code", flat=True).first()
        )
        if row is None:
            return found
        found.append(row[:6])
        after = row[:6] + "\uffff"
