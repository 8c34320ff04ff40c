"""Work of monitoring that comes due by itself: forgetting what is over."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from minzheng.engines.benefits.events import AwardChanged
from minzheng.engines.jobs.services import job, on
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.privacy.types import open_scope
from minzheng.programmes.monitoring.models import CardTerm, HardshipReport, Question
from minzheng.programmes.monitoring.services import purging
from minzheng.programmes.monitoring.services.terms import follow_family

AT_ONCE = 100


@job("monitoring.purge", cron="* * * * *")
def look_for_what_is_over(*, at: datetime) -> None:
    """Each row in a transaction of its own; a second run finds nothing."""
    for report_id in _ids(HardshipReport.objects, purging.reports_over(at), "handled_at"):
        _apart(purging.forget_report, report_id=report_id, at=at)
    for term_id in _ids(CardTerm.objects, purging.terms_over(at), "renewed_at"):
        _apart(purging.forget_term, term_id=term_id, at=at)
    for question_id in _ids(Question.objects, purging.questions_over(at), "closed_at"):
        _apart(purging.forget_answers, question_id=question_id, at=at)


def _ids(rows: Any, over: Any, oldest: str) -> list[UUID]:
    with open_scope(WHOLE_CITY):
        return list(rows.filter(over).order_by(oldest, "pk").values_list("pk", flat=True)[:AT_ONCE])


def _apart(forget: Callable[..., bool], **given: Any) -> None:
    with open_scope(WHOLE_CITY):
        forget(**given)


@on(AwardChanged, "monitoring.follow_family")
def follow(payload: dict[str, Any]) -> None:
    """After a move the open terms of the family stand in its new village."""
    if payload["act"] == "move":
        with open_scope(WHOLE_CITY):
            follow_family(award_id=UUID(payload["award_id"]))
