"""Who an award is for, who holds it and where it stands, changed by a decision; payment goes on."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from minzheng.engines.benefits.models import (
    AidedCause,
    AmountBasis,
    Award,
    AwardAmount,
    AwardMember,
    AwardQuestion,
    AwardSuspension,
    DueItem,
    OverpaymentQuestion,
    StoppedPart,
)
from minzheng.engines.benefits.services.changing import (
    Change,
    EndsBeforeStart,
    PastMonth,
    close_members,
    keep_change,
    locked_award,
)
from minzheng.engines.benefits.services.granting import refusal_for
from minzheng.engines.benefits.types import Decided, MembersChange, month_of
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.types import act
from minzheng.kernel.actor import Actor
from minzheng.kernel.clock import local_date
from minzheng.kernel.result import Refusal

#: Rows that stand where their award stands.
MOVED_WITH_IT: tuple[Any, ...] = (
    AwardAmount,
    AwardMember,
    AmountBasis,
    DueItem,
    AidedCause,
    AwardSuspension,
    OverpaymentQuestion,
    AwardQuestion,
    StoppedPart,
)


class MemberUnfit(Refusal):
    """Somebody who is no member leaves, a member joins again, the last one leaves, or the holder leaves alone."""

    code = "member_unfit"
    message = "保障对象填写有误：调出的要是现有保障对象，调入的不能已在其中，至少保留一人；申请人调出的，请先变更申请人"


@act
def change_members(
    *, actor: Actor, award_id: UUID, change: MembersChange, decided: Decided, at: datetime
) -> None:
    """People leave and join from a month on. Source: art. 30, 31.

    Refuses: DecisionNeeded, NotYours, MemberUnfit, PastMonth, EndsBeforeStart, AlreadyGranted (a joiner lives on
    another award of the kind, anywhere in the city).
    """
    award = locked_award(actor, award_id, decided)
    first = change.from_month
    if first < month_of(local_date(at)):
        raise PastMonth()
    if first.day != 1 or first < award.start_month or (award.end_month and first > award.end_month):
        raise EndsBeforeStart()
    present = set(_present(award).values_list("person_id", flat=True))
    joining = {member.person_id for member in change.join}
    left = present - set(change.leave)
    if (
        not set(change.leave) <= present
        or joining & present
        or not left | joining
        or award.person_id not in left | joining
    ):
        raise MemberUnfit()
    close_members(award, first, decided, only=change.leave)
    _join(award, change, decided)
    award.member_count = len(left | joining)
    award.changed_by_decision = decided.decision_id
    award.save(update_fields=["member_count", "changed_by_decision"])
    for person_id in change.leave:
        _note(award, Change("leave", first, person_id=person_id), actor=actor, decided=decided, at=at)
    for person_id in sorted(joining):
        _note(award, Change("join", first, person_id=person_id), actor=actor, decided=decided, at=at)


def _present(award: Award):  # type: ignore[no-untyped-def]
    """Rows of those counted to the award's end or on."""
    return AwardMember.objects.filter(
        Q(to_month__isnull=True) | Q(to_month=award.end_month), award=award, superseded_by__isnull=True
    )


def _join(award: Award, change: MembersChange, decided: Decided) -> None:
    rows = [
        AwardMember(
            award=award,
            area_code=award.area_code,
            kind=award.kind,
            person_id=member.person_id,
            holder_id=award.person_id,
            share_fen=member.share_fen,
            from_month=change.from_month,
            to_month=award.end_month,
            closed_by_decision=decided.decision_id if award.end_month else None,
        )
        for member in change.join
    ]
    try:
        with transaction.atomic():
            AwardMember.objects.bulk_create(rows)
    except IntegrityError as problem:
        raise refusal_for(problem) from None


@act
def succeed(*, actor: Actor, award_id: UUID, person_id: UUID, decided: Decided, at: datetime) -> None:
    """Another member becomes the award's holder and is paid; those who live on it go on being paid.

    The former holder's bank account is forgotten: it was hers. Refuses: DecisionNeeded, NotYours, MemberUnfit.
    """
    award = locked_award(actor, award_id, decided)
    if person_id == award.person_id or not _present(award).filter(person_id=person_id).exists():
        raise MemberUnfit("接替的申请人要是这项待遇现有的保障对象，请重新选择")
    award.person_id = award.payee_person_id = person_id
    award.payee_account_box = None
    award.changed_by_decision = decided.decision_id
    award.save(update_fields=["person_id", "payee_person_id", "payee_account_box", "changed_by_decision"])
    AwardMember.objects.filter(award=award).update(holder_id=person_id)
    change = Change("succeed", month_of(local_date(at)), person_id=person_id)
    _note(award, change, actor=actor, decided=decided, at=at)


@act
def move_award(*, actor: Actor, award_id: UUID, area_code: str, decided: Decided, at: datetime) -> None:
    """Re-key an award to another village of the city; the amount and the months stay as they are.

    The open scope must cover both places (the caller's act widens it). Refuses: DecisionNeeded, NotYours.
    """
    award = locked_award(actor, award_id, decided)
    former = award.area_code
    for model in MOVED_WITH_IT:
        model.objects.filter(award_id=award_id).update(area_code=area_code)
    award.area_code, award.changed_by_decision = area_code, decided.decision_id
    award.save(update_fields=["area_code", "changed_by_decision"])
    change = Change("move", month_of(local_date(at)), former_area=former)
    _note(award, change, actor=actor, decided=decided, at=at)


def _note(award: Award, change: Change, *, actor: Actor, decided: Decided, at: datetime) -> None:
    """The line of history, the fact and the audit record."""
    keep_change(award, change, decided=decided, at=at)
    record(
        actor=actor,
        action="benefits.award.handed_on",
        subject=Subject("award", award.id, award.person_id, award.area_code),
        at=at,
        act=change.act,
        decision_id=str(decided.decision_id),
    )
