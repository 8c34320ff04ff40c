"""Asking an officer about an award, once; closing what was asked. A question changes no award and no payment."""

from datetime import datetime, timedelta
from uuid import UUID

from minzheng.engines.benefits.models import AwardQuestion
from minzheng.engines.benefits.question_types import NewQuestion, Outcome
from minzheng.kernel.actor import Actor

LONGEST_WORDS, LONGEST_ANSWER = 300, 500


def open_question(*, new: NewQuestion, at: datetime, quiet_days: int = 0) -> UUID:
    """Ask once: while the same question (`kind` and `cause`) is open, or was answered within so many days, its id is given back."""
    if quiet_days:
        asked = AwardQuestion.objects.filter(kind=new.kind, cause=new.cause)
        answered = asked.filter(closed_at__gt=at - timedelta(days=quiet_days)).order_by("-closed_at").first()
        if answered is not None:
            return answered.id  # type: ignore[no-any-return]
    row, _ = AwardQuestion.objects.get_or_create(
        kind=new.kind,
        cause=new.cause,
        closed_at=None,
        defaults={
            "area_code": new.area_code,
            "role": new.role,
            "posting_id": new.posting_id,
            "award_id": new.award_id,
            "other_award_id": new.other_award_id,
            "person_id": new.person_id,
            "words": new.words[:LONGEST_WORDS],
            "advice": new.advice[:LONGEST_WORDS],
            "opened_at": at,
            "due_on": new.due_on,
        },
    )
    return row.id  # type: ignore[no-any-return]


def close_questions(rows, *, actor: Actor, outcome: Outcome, answer: str, at: datetime) -> int:  # type: ignore[no-untyped-def]
    """Close the open ones of these questions by what an officer (or confirming data) did; how many."""
    return int(
        rows.filter(closed_at__isnull=True).update(
            closed_at=at,
            closed_by_posting=actor.posting_id,
            closed_by_name=actor.title[:120],
            outcome=outcome,
            answer=answer.strip()[:LONGEST_ANSWER],
        )
    )
