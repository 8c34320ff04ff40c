"""Asking an officer about an award. A question, open or answered, changes no award and no payment."""

from datetime import datetime
from uuid import UUID

from minzheng.engines.benefits.models import AwardQuestion
from minzheng.engines.benefits.question_types import (
    AnswerMissing,
    NewQuestion,
    Outcome,
    QuestionClosed,
)
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.types import act
from minzheng.kernel.actor import Actor
from minzheng.kernel.result import NotYours

LONGEST_WORDS, LONGEST_ANSWER, SHORTEST_ANSWER = 300, 500, 4


def open_question(*, new: NewQuestion, at: datetime) -> UUID:
    """Ask once: while the same question (`kind` and `cause`) is open, its id is given back."""
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


@act
def answer_question(*, actor: Actor, question_id: UUID, outcome: Outcome, answer: str, at: datetime) -> None:
    """An officer answers in her own words; what has to change goes its own way, by a decision of its own.

    Refuses: NotYours (another role or area), QuestionClosed, AnswerMissing.
    """
    row = AwardQuestion.objects.select_for_update(of=("self",)).filter(pk=question_id).first()
    if row is None or not actor.is_officer or row.role != actor.role:
        raise NotYours()
    if row.closed_at is not None:
        raise QuestionClosed()
    if len(answer.strip()) < SHORTEST_ANSWER:
        raise AnswerMissing()
    close_questions(
        AwardQuestion.objects.filter(pk=question_id), actor=actor, outcome=outcome, answer=answer, at=at
    )
    record(
        actor=actor,
        action="benefits.question.answered",
        subject=Subject("award_question", question_id, row.person_id, row.area_code),
        at=at,
        kind=row.kind,
        outcome=outcome,
    )


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
