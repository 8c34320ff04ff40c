"""What another department is asked: a family's wish for housing, sent by herself."""

from datetime import datetime
from uuid import UUID

from minzheng.engines.referrals.services import refer
from minzheng.engines.referrals.types import ConsentHow, NewReferral
from tests.cast import resident


def asked(person_id: UUID, *, at: datetime) -> dict[str, UUID]:
    """One open referral of this person, under the scope that stands open."""
    answers = {"now": "租房住", "people": "2 人"}
    wish = NewReferral(person_id, "housing", answers, "", ConsentHow.OWN, "world")
    return {"referral_id": refer(actor=resident(person_id), new=wish, at=at)}
