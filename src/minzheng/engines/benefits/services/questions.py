"""Answering a question about an award: by an officer, in her own words. It changes no award and no payment."""

from datetime import datetime
from uuid import UUID

from minzheng.engines.benefits.asking import close_questions
from minzheng.engines.benefits.models import AwardQuestion
from minzheng.engines.benefits.question_types import AnswerMissing, Outcome, QuestionClosed
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.types import act
from minzheng.kernel.actor import Actor
from minzheng.kernel.result import NotYours

SHORTEST_ANSWER = 4


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
