"""What families said, sealed where it is kept: a reported change, an answer to what is meant against them."""

from minzheng.engines.casework.models import ChangeReport, Review
from minzheng.foundations.privacy.services import unseal


def answer_of(review: Review) -> str:
    """What the family answered, "" when nothing yet."""
    if review.answer_box is None:
        return ""
    return unseal(review.answer_box, context=f"review.answer|{review.id}").decode()


def words_of(report: ChangeReport) -> str:
    """What was told."""
    return unseal(report.words_box, context=f"change.words|{report.id}").decode()
