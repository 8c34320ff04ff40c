"""An award of one amount: its due item, and the cause nobody of the family is helped for again."""

from minzheng.engines.benefits.models import AidedCause, Award, DueItem
from minzheng.engines.benefits.once_types import ONE_OFF, PAID_ONCE, GivenOnce
from minzheng.engines.benefits.types import NewAward


def enter_once(row: Award, award: NewAward, given: GivenOnce) -> None:
    """Write what is due, at once or in several months, and whom it helped for which cause.

    Part of `grant`. The next run of one-off payments takes it, or one made for it the same day; the key award × month ×
    kind pays it at most once, and the database holds the payments of an award to the sum that was approved. Whose
    hardship it is alone is kept apart for it: another of the family in another hardship is helped as well.
    """
    due = given.payments(amount_fen=award.amount_fen, start_month=award.start_month)
    DueItem.objects.bulk_create(
        [
            DueItem(
                award=row,
                area_code=award.area_code,
                month=one.month,
                kind=ONE_OFF,
                amount_fen=one.amount_fen,
                members=len(award.members),
                decision_id=row.decision_id,
                rule_version=award.rule_version,
                words=PAID_ONCE if len(due) == 1 else f"分次发放，第{n}次，共{len(due)}次",
            )
            for n, one in enumerate(due, 1)
        ]
    )
    AidedCause.objects.bulk_create(
        [
            AidedCause(
                award=row,
                area_code=award.area_code,
                kind=award.kind,
                person_id=member.person_id,
                cause=given.kept_cause,
                anew=given.anew,
                given_on=given.given_on,
                apart_until=given.apart_until,
            )
            for member in award.members
            if not given.met or member.person_id in given.met
        ]
    )
