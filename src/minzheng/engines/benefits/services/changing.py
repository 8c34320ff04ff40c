"""An award's amount and end, changed by a decision: never by a machine, never for a month that has passed."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from minzheng.engines.benefits.basis import keep_basis
from minzheng.engines.benefits.events import AwardChanged
from minzheng.engines.benefits.models import Award, AwardAmount, AwardChange, AwardMember
from minzheng.engines.benefits.services.granting import DecisionNeeded
from minzheng.engines.benefits.types import AwardStatus, Decided, month_of, months_later
from minzheng.engines.jobs.services import announce
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.types import act
from minzheng.kernel.actor import Actor
from minzheng.kernel.clock import local_date
from minzheng.kernel.result import NotYours, Refusal

LONGEST_REASON = 200


class PastMonth(Refusal):
    """The ledger of a month that has passed stands: it was paid or is being paid."""

    code = "past_month"
    message = "已经过去的月份不能改，请从本月或以后的月份开始；多发、少发的另行补发或核减"


class EndsBeforeStart(Refusal):
    """The last month paid lies before the award begins, or the change after its end."""

    code = "ends_before_start"
    message = "停发月份早于起始月份，或变动月份晚于已经决定的停发月份，请核对月份"


class AlreadyEnded(Refusal):
    """An earlier or equal end stands: an ended award is not prolonged; a family may apply again."""

    code = "already_ended"
    message = "这项待遇已经决定停发，不能改到更晚。家庭重新符合条件的，请按新申请办理"


class AmountUnfit(Refusal):
    """Not above zero, or months that are no first of a month."""

    code = "amount_unfit"
    message = "调整后的金额应大于零，月份应为某月 1 日；不再发放的请办理停发"


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the award's history."""

    act: str
    from_month: date
    amount_fen: int | None = None
    person_id: UUID | None = None
    former_area: str = ""


@act
def change_amount(
    *, actor: Actor, award_id: UUID, from_month: date, amount_fen: int, decided: Decided, at: datetime
) -> None:
    """Another amount from a month on; until the award's end, if one is decided.

    Refuses: DecisionNeeded, NotYours, AmountUnfit, PastMonth, EndsBeforeStart. Source: art. 31, 32.
    """
    award = locked_award(actor, award_id, decided)
    if amount_fen <= 0:
        raise AmountUnfit()
    _check_month(award, from_month, at)
    _close_from(award, from_month, decided)
    _enter(award, from_month, award.end_month, amount_fen, decided)
    note_change(award, Change("amount", from_month, amount_fen), actor=actor, decided=decided, at=at)


@act
def end_award(*, actor: Actor, award_id: UUID, end_month: date, decided: Decided, at: datetime) -> None:
    """停发: `end_month` is the last month paid; members are free for another award from the month after.

    Refuses: DecisionNeeded, NotYours, AmountUnfit, PastMonth, EndsBeforeStart, AlreadyEnded.
    Source: art. 32 (legal ground, procedure, reasons told).
    """
    award = locked_award(actor, award_id, decided)
    if end_month.day != 1:
        raise AmountUnfit()
    if end_month < award.start_month:
        raise EndsBeforeStart()
    if end_month < month_of(local_date(at)):
        raise PastMonth()
    if award.end_month is not None and award.end_month <= end_month:
        raise AlreadyEnded()
    _close_from(award, months_later(end_month, 1), decided)
    _end(award, end_month, decided, tapers_from=award.tapers_from)
    note_change(award, Change("end", end_month), actor=actor, decided=decided, at=at)


@dataclass(frozen=True, slots=True)
class Tapering:
    """渐退: an amount for some months more, then the end."""

    from_month: date
    months: int
    amount_fen: int


@act
def taper(*, actor: Actor, award_id: UUID, tapering: Tapering, decided: Decided, at: datetime) -> None:
    """渐退期: paid for `months` months from a month on, then ended, by one decision.

    How many months are allowed is the caller's parameter. Refuses: as `change_amount`, AlreadyEnded.
    Source: art. 33 (after work raises income above the standard).
    """
    award = locked_award(actor, award_id, decided)
    if tapering.amount_fen <= 0 or tapering.months < 1:
        raise AmountUnfit()
    if award.end_month is not None:
        raise AlreadyEnded()
    _check_month(award, tapering.from_month, at)
    end_month = months_later(tapering.from_month, tapering.months - 1)
    _close_from(award, tapering.from_month, decided)
    _enter(award, tapering.from_month, end_month, tapering.amount_fen, decided)
    _end(award, end_month, decided, tapers_from=tapering.from_month)
    change = Change("taper", tapering.from_month, tapering.amount_fen)
    note_change(award, change, actor=actor, decided=decided, at=at)


def locked_award(actor: Actor, award_id: UUID, decided: Decided) -> Award:
    """The award, locked, for an officer with a decision. Refuses: DecisionNeeded, NotYours."""
    if not actor.is_officer or decided.decision_id is None or decided.posting_id is None:
        raise DecisionNeeded()
    if not decided.reasons.strip() or not decided.rule_version:
        raise DecisionNeeded("变动待遇的决定要写明理由和规则版本，请先完成审核确认")
    award = Award.objects.select_for_update(of=("self",)).filter(pk=award_id).first()
    if award is None:
        raise NotYours()
    return award  # type: ignore[no-any-return]


def _check_month(award: Award, from_month: date, at: datetime) -> None:
    if from_month.day != 1:
        raise AmountUnfit()
    if from_month < month_of(local_date(at)):
        raise PastMonth()
    if from_month < award.start_month or (award.end_month is not None and from_month > award.end_month):
        raise EndsBeforeStart()


def _close_from(award: Award, from_month: date, decided: Decided) -> None:
    """No period of the award reaches into a month or beyond it."""
    rows = AwardAmount.objects.filter(award=award, superseded_by__isnull=True)
    rows.filter(from_month__gte=from_month).update(superseded_by=decided.decision_id)
    reaching = Q(to_month__isnull=True) | Q(to_month__gte=from_month)
    rows.filter(reaching, from_month__lt=from_month).update(
        to_month=months_later(from_month, -1), closed_by_decision=decided.decision_id
    )


def _enter(award: Award, from_month: date, to_month: date | None, amount_fen: int, decided: Decided) -> None:
    AwardAmount.objects.create(
        award=award,
        area_code=award.area_code,
        from_month=from_month,
        to_month=to_month,
        amount_fen=amount_fen,
        rule_version=decided.rule_version,
        decision_id=decided.decision_id,
    )
    if decided.decision_id is not None:
        keep_basis(award, decision_id=decided.decision_id, amount_fen=amount_fen, advice_id=decided.advice_id)


def _end(award: Award, end_month: date, decided: Decided, *, tapers_from: date | None) -> None:
    award.end_month, award.end_reason = end_month, decided.reasons.strip()[:LONGEST_REASON]
    award.ended_by_decision, award.ended_by_posting = decided.decision_id, decided.posting_id
    award.tapers_from = tapers_from if tapers_from and tapers_from <= end_month else None
    award.status = AwardStatus.ENDED
    award.save(
        update_fields=[
            "end_month", "end_reason", "ended_by_decision", "ended_by_posting", "tapers_from", "status",
        ]
    )  # fmt: skip
    close_members(award, months_later(end_month, 1), decided)


def close_members(
    award: Award, from_month: date, decided: Decided, *, only: tuple[UUID, ...] | None = None
) -> None:
    """Nobody of the award (or of these people) is counted from a month on."""
    rows = AwardMember.objects.filter(award=award, superseded_by__isnull=True)
    if only is not None:
        rows = rows.filter(person_id__in=only)
    rows.filter(from_month__gte=from_month).update(superseded_by=decided.decision_id)
    reaching = Q(to_month__isnull=True) | Q(to_month__gte=from_month)
    rows.filter(reaching, from_month__lt=from_month).update(
        to_month=months_later(from_month, -1), closed_by_decision=decided.decision_id
    )


def note_change(award: Award, change: Change, *, actor: Actor, decided: Decided, at: datetime) -> None:
    """The line of history, the fact and the audit record of one change."""
    keep_change(award, change, decided=decided, at=at)
    record(
        actor=actor,
        action="benefits.award.changed",
        subject=Subject("award", award.id, award.person_id, award.area_code),
        at=at,
        act=change.act,
        decision_id=str(decided.decision_id),
    )


def keep_change(award: Award, change: Change, *, decided: Decided, at: datetime) -> None:
    """The line of history and the fact of one change."""
    AwardChange.objects.create(
        award=award,
        area_code=award.area_code,
        act=change.act,
        decision_id=decided.decision_id,
        posting_id=decided.posting_id,
        from_month=change.from_month,
        amount_fen=change.amount_fen,
        person_id=change.person_id,
        former_area=change.former_area,
        at=at,
    )
    announce(
        AwardChanged(
            area_code=award.area_code,
            award_id=award.id,
            decision_id=decided.decision_id,  # type: ignore[arg-type]
            act=change.act,
            from_month=change.from_month,
        ),
        at=at,
    )
