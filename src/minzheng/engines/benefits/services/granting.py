"""What a decision gives is entered in the ledger."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from minzheng.engines.benefits.basis import keep_basis
from minzheng.engines.benefits.events import AwardGranted
from minzheng.engines.benefits.models import Award, AwardAmount, AwardMember
from minzheng.engines.benefits.types import NewAward
from minzheng.engines.jobs.services import announce
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.services import seal
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours, Refusal

#: Confirmed by the district, or by the town where the power is delegated (权限下放). Source: art. 2.
DECIDERS = frozenset({Role.DISTRICT_CONFIRMER, Role.TOWN_LEADER, Role.TOWN_CONFIRMER})


class DecisionNeeded(Refusal):
    """Only a human officer's decision gives something."""

    code = "decision_needed"
    message = "待遇只能由有确认权限的工作人员作出决定后发放，请先完成审核确认"


class AlreadyGranted(Refusal):
    """The household, one of its members, or this very decision has such an award already."""

    code = "already_granted"
    message = "这户家庭或其中的成员已经在享受同一待遇，不能重复发放，请核对保障名单"


@transaction.atomic
def grant(*, actor: Actor, award: NewAward, at: datetime) -> UUID:
    """Enter what a decision gives: the award, its amount from the start month on, its members. Returns its id.

    Refuses: DecisionNeeded (no decision, no posting, another role), NotYours, AlreadyGranted (also across towns).
    Source: 最低生活保障审核确认办法 art. 21, 23.
    """
    if not actor.is_officer or actor.role not in DECIDERS or award.decision_id is None:
        raise DecisionNeeded()
    if not actor.scope.lo <= award.area_code < actor.scope.hi:
        raise NotYours()
    same = Q(household_id=award.household_id, kind=award.kind, end_month__isnull=True)
    if Award.objects.select_for_update(of=("self",)).filter(same | Q(decision_id=award.decision_id)).exists():
        raise AlreadyGranted()
    award_id = new_id()
    try:
        with transaction.atomic():
            _enter(award_id, award, award.decision_id, actor, at)
    except IntegrityError as problem:
        raise refusal_for(problem) from None
    record(
        actor=actor,
        action="benefits.award.granted",
        subject=Subject("award", award_id, award.person_id, award.area_code),
        at=at,
        decision_id=str(award.decision_id),
    )
    announce(
        AwardGranted(
            area_code=award.area_code,
            award_id=award_id,
            case_id=award.case_id,
            decision_id=award.decision_id,
            person_id=award.person_id,
            kind=award.kind,
            start_month=award.start_month,
        ),
        at=at,
    )
    return award_id


_ONCE = frozenset(
    {
        "award_one_per_decision",
        "award_one_current",
        "award_never_twice",
        "award_person_once",
        "award_person_never_twice",
    }
)


def refusal_for(problem: IntegrityError) -> Exception:
    """Uniqueness holds over the whole city, beyond what this officer may see: the database tells."""
    diagnosis = getattr(problem.__cause__, "diag", None)
    return AlreadyGranted() if getattr(diagnosis, "constraint_name", "") in _ONCE else problem


def _enter(award_id: UUID, award: NewAward, decision_id: UUID, actor: Actor, at: datetime) -> None:
    account = award.payee_account
    row = Award.objects.create(
        id=award_id,
        kind=award.kind,
        kind_name=award.kind_name,
        case_id=award.case_id,
        decision_id=decision_id,
        granted_by_posting=actor.posting_id,
        household_id=award.household_id,
        person_id=award.person_id,
        payee_person_id=award.payee_person_id or award.person_id,
        payee_account_box=seal(account.encode(), context=f"award.account|{award_id}") if account else None,
        start_month=award.start_month,
        member_count=len(award.members),
        rule_version=award.rule_version,
        rule_profile=award.rule_profile,
        origin=award.origin,
        origin_document=award.origin_document,
        area_code=award.area_code,
        created_at=at,
    )
    AwardAmount.objects.create(
        award_id=award_id,
        from_month=award.start_month,
        amount_fen=award.amount_fen,
        rule_version=award.rule_version,
        decision_id=decision_id,
        area_code=award.area_code,
    )
    keep_basis(row, decision_id=decision_id, amount_fen=award.amount_fen, advice_id=award.advice_id)
    AwardMember.objects.bulk_create(
        [
            AwardMember(
                award_id=award_id,
                kind=award.kind,
                person_id=member.person_id,
                holder_id=award.person_id,
                share_fen=member.share_fen,
                from_month=award.start_month,
                area_code=award.area_code,
            )
            for member in award.members
        ]
    )


__all__ = ["DECIDERS", "AlreadyGranted", "DecisionNeeded", "grant", "refusal_for"]
