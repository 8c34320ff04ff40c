"""到期清除: what is over long enough is forgotten; what is open is left alone, however old.

Source: 个人信息保护法 art. 19, 47 (no longer than needed); the days are parameters, 参数待核实. Nothing of a family
changes by it: applications, awards and visits stand where they are.
"""

import json
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q

from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.services import seal
from minzheng.foundations.privacy.types import act
from minzheng.kernel.actor import SYSTEM
from minzheng.programmes.monitoring.models import CardTerm, HardshipReport, Question, QuestionRow
from minzheng.programmes.monitoring.parameters import parameter

NOBODY = {"place": "", "words": "", "phone": "", "told_by": "other"}


def _before(name: str, at: datetime) -> datetime:
    return at - timedelta(days=parameter(name).value)


def reports_over(at: datetime) -> Q:
    """Reports handled long enough ago that still say whose they were."""
    return Q(purged_at__isnull=True, handled_at__lt=_before("report_kept_days", at))


def terms_over(at: datetime) -> Q:
    """Terms whose paper was renewed long enough ago."""
    return Q(renewed_at__lt=_before("term_kept_days", at))


def questions_over(at: datetime) -> Q:
    """Questions closed long enough ago that still have their rows."""
    return Q(purged_at__isnull=True, closed_at__lt=_before("question_kept_days", at))


@act
def forget_report(*, report_id: UUID, at: datetime) -> bool:
    """Forget whose a handled report was, who told it and what was written; whether it was due. Kept: kind, days, outcome."""
    row = (
        HardshipReport.objects.select_for_update(of=("self",)).filter(reports_over(at), pk=report_id).first()
    )
    if row is None:
        return False
    row.who = row.reporter_name = row.handler_name = ""
    row.person_id, row.outcome_box = None, None
    row.told_box = seal(json.dumps(NOBODY).encode(), context=f"hardship.told|{row.id}")
    row.purged_at, row.version = at, row.version + 1
    row.save()
    record(
        actor=SYSTEM, action="monitoring.hardship.purged", at=at, kind=row.kind,
        subject=Subject("hardship_report", row.id, None, row.area_code),
    )  # fmt: skip
    return True


@act
def forget_term(*, term_id: UUID, at: datetime) -> bool:
    """Forget the last day of a paper that was renewed; whether it was due. The new paper's term stands."""
    row = CardTerm.objects.select_for_update(of=("self",)).filter(terms_over(at), pk=term_id).first()
    if row is None:
        return False
    record(
        actor=SYSTEM, action="monitoring.term.purged", at=at, kind=row.kind,
        subject=Subject("card_term", row.id, None, row.area_code),
    )  # fmt: skip
    row.delete()
    return True


@act
def forget_answers(*, question_id: UUID, at: datetime) -> bool:
    """Forget everybody's row of a closed question; whether it was due. Kept: the question, how many were asked and answered."""
    row = Question.objects.select_for_update(of=("self",)).filter(questions_over(at), pk=question_id).first()
    if row is None:
        return False
    rows = QuestionRow.objects.filter(question_id=row.id)
    found = rows.aggregate(all=Count("pk"), answered=Count("pk", filter=~Q(answer="")))
    row.asked_of, row.answered, row.purged_at = found["all"], found["answered"], at
    row.version += 1
    row.save()
    rows.delete()
    record(
        actor=SYSTEM, action="monitoring.question.purged", at=at, rows=row.asked_of,
        subject=Subject("question", row.id, None, row.area_code),
    )  # fmt: skip
    return True


__all__ = [
    "forget_answers", "forget_report", "forget_term", "questions_over", "reports_over", "terms_over",
]  # fmt: skip
