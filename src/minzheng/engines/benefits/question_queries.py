"""What waits for an officer about awards, and what stands on one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from minzheng.engines.benefits.models import (
    AwardQuestion,
    AwardSuspension,
    OverpaymentQuestion,
    RecoveryDecision,
)
from minzheng.engines.benefits.question_types import (
    OVERPAYMENT_NAMES,
    QUESTION_NAMES,
    OverpaymentLine,
    OverpaymentState,
    QuestionKind,
    QuestionLine,
)
from minzheng.foundations.workdays.queries import working_days_between
from minzheng.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class SuspensionLine:
    """A suspension of an award: its months, who decided and why, and whether it was resumed. Units: 分."""

    id: UUID
    award_id: UUID
    from_month: date
    cap_month: date
    last_month: date
    reasons: str
    decided_at: datetime
    by_name: str
    letter_id: UUID
    resumed_at: datetime | None
    resumed_by_name: str
    resume_reasons: str
    back_fen: int


def open_questions(*, actor: Actor, on: date, kind: QuestionKind | None = None) -> list[QuestionLine]:
    """Questions for the officer's role in her area, those due first first."""
    rows = AwardQuestion.objects.filter(closed_at__isnull=True, role=actor.role)
    if kind is not None:
        rows = rows.filter(kind=kind)
    return _lines(rows.order_by("due_on", "opened_at", "pk"), on)


def questions_of(*, award_id: UUID, on: date) -> list[QuestionLine]:
    """Everything ever asked about an award, newest first."""
    rows = AwardQuestion.objects.filter(award_id=award_id)
    return _lines(rows.order_by("-opened_at", "-pk"), on)


def overpayments(
    *, states: Iterable[OverpaymentState] = (OverpaymentState.ASKED, OverpaymentState.FOUND)
) -> list[OverpaymentLine]:
    """Over-payment questions of the open scope in these states, those due first first."""
    rows = list(OverpaymentQuestion.objects.filter(state__in=list(states)).order_by("due_on", "pk"))
    found = RecoveryDecision.objects.filter(question__in=rows).order_by("pk")
    decided = {one.question_id: one for one in found}
    return [_overpayment(row, decided.get(row.id)) for row in rows]


def suspensions_of(*, award_id: UUID) -> list[SuspensionLine]:
    """Suspensions of an award, newest first."""
    rows = AwardSuspension.objects.filter(award_id=award_id).order_by("-from_month", "-decided_at")
    return [
        SuspensionLine(
            id=row.id,
            award_id=row.award_id,
            from_month=row.from_month,
            cap_month=row.cap_month,
            last_month=row.last_month,
            reasons=row.reasons,
            decided_at=row.decided_at,
            by_name=row.by_name,
            letter_id=row.letter_id,
            resumed_at=row.resumed_at,
            resumed_by_name=row.resumed_by_name,
            resume_reasons=row.resume_reasons,
            back_fen=row.back_fen,
        )
        for row in rows
    ]


def _lines(rows: "QuerySet[AwardQuestion]", on: date) -> list[QuestionLine]:
    return [
        QuestionLine(
            id=row.id,
            kind=row.kind,
            kind_name=QUESTION_NAMES[QuestionKind(row.kind)],
            area_code=row.area_code,
            role=row.role,
            posting_id=row.posting_id,
            award_id=row.award_id,
            other_award_id=row.other_award_id,
            person_id=row.person_id,
            words=row.words,
            advice=row.advice,
            opened_at=row.opened_at,
            due_on=row.due_on,
            days_left=_days_left(on, row.due_on),
            closed_at=row.closed_at,
            outcome=row.outcome,
            answer=row.answer,
            closed_by_name=row.closed_by_name,
        )
        for row in rows
    ]


def _days_left(on: date, due_on: date) -> int:
    return working_days_between(on, due_on) if due_on >= on else -working_days_between(due_on, on)


def _overpayment(row: OverpaymentQuestion, decision: RecoveryDecision | None) -> OverpaymentLine:
    return OverpaymentLine(
        id=row.id,
        award_id=row.award_id,
        person_id=row.person_id,
        area_code=row.area_code,
        from_month=row.from_month,
        to_month=row.to_month,
        amount_fen=row.amount_fen,
        cause=row.cause,
        source=row.source,
        state=row.state,
        state_name=OVERPAYMENT_NAMES[OverpaymentState(row.state)],
        role=row.role,
        due_on=row.due_on,
        told_on=row.told_on,
        family_said=row.family_said,
        answer=row.answer,
        found_fen=row.found_fen,
        answered_by_name=row.answered_by_name,
        decided_act=decision.act if decision else "",
        decided_fen=decision.amount_fen if decision else None,
        monthly_fen=decision.monthly_fen if decision else 0,
        reasons=decision.reasons if decision else "",
        letter_id=decision.letter_id if decision else None,
    )
