"""听取意见: the family's days to answer, from the service of what tells it, and whether it may be gone on without them."""

from datetime import date
from uuid import UUID

from minzheng.engines.casework import review_rules
from minzheng.engines.casework.models import Application, Review, Task
from minzheng.engines.letters import queries as letter_queries
from minzheng.foundations.workdays.queries import add_working_days

TOLD = "intended_change"
#: States of a review in which what the family was told of still waits for a decision.
WAITING = ("hearing", "deciding")


def may_go_on(review: Review, *, on: date) -> bool:
    """Whether the family has answered what it was told last, or was served it and its days are over.

    An answer to an earlier opinion is no answer to this one. Source: 审核确认办法 art. 32.
    """
    if review.answered_at and review.told_at and review.answered_at >= review.told_at:
        return True
    return review.answer_until is not None and review.answer_until < on


def told_served(application: Application, letter_id: UUID) -> None:
    """A letter of a file was served: when it is the newest that tells of a change, the days to answer run from it.

    Any other letter, and a file that is no review, changes nothing. The file's lock is held.
    """
    told = [one for one in letter_queries.letters_of(application.id) if one.kind.endswith(f".{TOLD}")]
    if not told or told[-1].id != letter_id or told[-1].effective_on is None:
        return
    found = Review.objects.select_for_update(of=("self",)).filter(application=application)
    review = found.select_related("case").first()
    if review is None or review.case.state not in WAITING or review.answer_until is not None:
        return
    days = review_rules.parameter(review.case.item, "hearing_working_days").value
    review.answer_until = add_working_days(told[-1].effective_on, days).date
    review.save(update_fields=["answer_until"])
    hearing = Task.objects.filter(case=review.case, kind="hear", closed_at__isnull=True)
    hearing.update(due_on=review.answer_until)
