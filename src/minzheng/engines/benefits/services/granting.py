"""What a decision gives is entered in the ledger."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from minzheng.engines.benefits.basis import keep_basis
from minzheng.engines.benefits.events import AwardGranted
from minzheng.engines.benefits.exclusion import ASKS_CLASHES, ask_clashes
from minzheng.engines.benefits.models import Award, AwardAmount, AwardMember
from minzheng.engines.benefits.once_types import PAID_ONCE, AlreadyAided
from minzheng.engines.benefits.services.giving_once import enter_once
from minzheng.engines.benefits.types import AwardStatus, NewAward
from minzheng.engines.jobs.services import announce_each
from minzheng.foundations.audit.services import Line, Subject, record_each
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

    With `award.once`: one amount, one due item, ended by the same decision.
    Refuses: DecisionNeeded (no decision, no posting, another role), NotYours, AlreadyGranted (also across towns),
    AlreadyAided (the same cause). Source: 最低生活保障审核确认办法 art. 21, 23; 国发〔2014〕47号.
    """
    return grant_each(actor=actor, awards=[award], at=at)[0]


@transaction.atomic
def grant_each(
    *, actor: Actor, awards: list[NewAward], at: datetime, heard: Sequence[str] = ()
) -> list[UUID]:
    """What several decisions give, all or nothing, in a fixed number of statements; ids in their order.

    `heard`: handlers of AwardGranted whose work the caller does for all of them in the same act. Refuses: as `grant`.
    """
    if not actor.is_officer or actor.role not in DECIDERS or any(one.decision_id is None for one in awards):
        raise DecisionNeeded()
    if not all(actor.scope.lo <= one.area_code < actor.scope.hi for one in awards):
        raise NotYours()
    _refuse_standing(awards)
    entered = [(new_id(), one) for one in awards]
    try:
        with transaction.atomic():
            _enter(entered, actor, at)
    except IntegrityError as problem:
        raise refusal_for(problem) from None
    lines: list[Line] = [
        (
            "benefits.award.granted",
            Subject("award", award_id, one.person_id, one.area_code),
            {"decision_id": str(one.decision_id)},
        )
        for award_id, one in entered
    ]
    record_each(actor=actor, lines=lines, at=at)
    done = list(heard)
    if len(entered) > 1:
        ask_clashes(at=at, award_ids=[award_id for award_id, _one in entered])
        done.append(ASKS_CLASHES)
    announce_each([_granted(award_id, one) for award_id, one in entered], at=at, done=done)
    return [award_id for award_id, _one in entered]


def _refuse_standing(awards: list[NewAward]) -> None:
    """A household that has such an award already, or a decision that has given one. Refuses: AlreadyGranted.

    Where the award is a person's own, only that person's may not stand already: the database refuses a second one.
    """
    wanted = {(one.household_id, one.kind) for one in awards if not one.of_person}
    same = Q(household_id__in=[one.household_id for one in awards], end_month__isnull=True)
    rows = Award.objects.select_for_update(of=("self",)).filter(
        same | Q(decision_id__in=[one.decision_id for one in awards])
    )
    decided = {(one.decision_id, one.kind) for one in awards}
    for row in rows.order_by("pk"):
        standing = (row.household_id, row.kind) in wanted and row.end_month is None
        if standing or (row.decision_id, row.kind) in decided:
            raise AlreadyGranted()


def _granted(award_id: UUID, award: NewAward) -> AwardGranted:
    return AwardGranted(
        area_code=award.area_code,
        award_id=award_id,
        case_id=award.case_id,
        decision_id=_decision_of(award),
        person_id=award.person_id,
        kind=award.kind,
        start_month=award.start_month,
    )


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
    if getattr(diagnosis, "constraint_name", "") == "benefits_aided_apart":
        return AlreadyAided()
    return AlreadyGranted() if getattr(diagnosis, "constraint_name", "") in _ONCE else problem


def _enter(entered: list[tuple[UUID, NewAward]], actor: Actor, at: datetime) -> None:
    rows = Award.objects.bulk_create([_row(award_id, one, actor, at) for award_id, one in entered])
    AwardAmount.objects.bulk_create(
        [
            AwardAmount(
                award_id=award_id,
                from_month=one.start_month,
                amount_fen=one.amount_fen,
                rule_version=one.rule_version,
                decision_id=_decision_of(one),
                area_code=one.area_code,
            )
            for award_id, one in entered
            if one.once is None
        ]
    )
    for row, (_id, one) in zip(rows, entered, strict=True):
        if one.once is None:
            keep_basis(row, decision_id=_decision_of(one), amount_fen=one.amount_fen, advice_id=one.advice_id)
        else:
            enter_once(row, one, one.once)
    AwardMember.objects.bulk_create(
        [
            AwardMember(
                award_id=award_id,
                kind=one.kind,
                person_id=member.person_id,
                holder_id=one.person_id,
                share_fen=member.share_fen,
                from_month=one.start_month,
                to_month=one.start_month if one.once else None,
                closed_by_decision=_decision_of(one) if one.once else None,
                once=one.once is not None,
                area_code=one.area_code,
            )
            for award_id, one in entered
            for member in one.members
        ]
    )


def _decision_of(award: NewAward) -> UUID:
    """Its decision, which was asked for before anything was entered."""
    assert award.decision_id is not None  # noqa: S101 - DecisionNeeded refuses it
    return award.decision_id


def _ended_at_once(award: NewAward, actor: Actor) -> dict[str, object]:
    """What is given one time ends by the decision that gives it: the item's legal fixed term."""
    return {
        "once": True,
        "given_fen": award.amount_fen,
        "goods_fen": award.once.goods_fen if award.once else 0,
        "end_month": award.start_month,
        "end_reason": PAID_ONCE,
        "ended_by_decision": _decision_of(award),
        "ended_by_posting": actor.posting_id,
        "status": AwardStatus.ENDED,
    }


def _row(award_id: UUID, award: NewAward, actor: Actor, at: datetime) -> Award:
    account = award.payee_account
    assert actor.posting_id is not None  # noqa: S101 - an officer decides
    ended = _ended_at_once(award, actor) if award.once else {}
    return Award(
        **ended,
        id=award_id,
        kind=award.kind,
        kind_name=award.kind_name,
        case_id=award.case_id,
        decision_id=_decision_of(award),
        granted_by_posting=actor.posting_id,
        household_id=award.household_id,
        person_id=award.person_id,
        payee_person_id=award.payee_person_id or award.person_id,
        payee_account_box=seal(account.encode(), context=f"award.account|{award_id}") if account else None,
        start_month=award.start_month,
        member_count=len(award.members),
        of_person=award.of_person,
        rule_version=award.rule_version,
        rule_profile=award.rule_profile,
        origin=award.origin,
        origin_document=award.origin_document,
        area_code=award.area_code,
        created_at=at,
    )


__all__ = ["DECIDERS", "AlreadyGranted", "DecisionNeeded", "grant", "grant_each", "refusal_for"]
