"""Back pay: what months gave too little or nothing, given once in a month to come."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Max, Q

from minzheng.engines.benefits.models import Award, AwardAmount, DueItem
from minzheng.engines.benefits.types import month_after, months_later
from minzheng.kernel.clock import local_date

BACK_PAY, PRICE = "back_pay", "price"


@dataclass(frozen=True, slots=True)
class BackPay:
    """Months to be given in full, and the decision they rest on."""

    decision_id: UUID
    rule_version: str
    words: str
    from_month: date
    to_month: date


def give_back_pay(award: Award, given: BackPay, *, at: datetime) -> int:
    """Write what the ledger says of these months as one item of the next free month; 分 (0: nothing was due)."""
    total = ledger_sum(award, given.from_month, given.to_month)
    if total:
        DueItem.objects.create(
            award=award,
            area_code=award.area_code,
            month=free_month(award.id, wanted=month_after(local_date(at))),
            kind=BACK_PAY,
            amount_fen=total,
            members=award.member_count,
            decision_id=given.decision_id,
            rule_version=given.rule_version,
            words=given.words[:120],
        )
    return total


def ledger_sum(award: Award, from_month: date, to_month: date) -> int:
    """分 due by the ledger over months, both included, suspended or not."""
    rows = AwardAmount.objects.filter(
        Q(to_month__isnull=True) | Q(to_month__gte=from_month),
        award=award,
        superseded_by__isnull=True,
        from_month__lte=to_month,
    )
    total, month = 0, from_month
    periods = list(rows.order_by("from_month"))
    while month <= to_month:
        if award.start_month <= month and (award.end_month is None or month <= award.end_month):
            total += sum(
                one.amount_fen
                for one in periods
                if one.from_month <= month and (one.to_month is None or month <= one.to_month)
            )
        month = months_later(month, 1)
    return total


def free_month(award_id: UUID, *, wanted: date) -> date:
    """The first month from `wanted` on in which the award has no back pay yet: an item is paid once, never added to."""
    last = DueItem.objects.filter(award_id=award_id, kind=BACK_PAY, month__gte=wanted).aggregate(
        last=Max("month")
    )["last"]
    return wanted if last is None else months_later(last, 1)
