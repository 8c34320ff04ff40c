"""What a told change leads to: a review at once, or, when it came too late for the one that runs, the next."""

from datetime import date, datetime

from django.db.models import Max, Q, QuerySet

from minzheng.engines.benefits.types import AwardLine
from minzheng.engines.casework import review_rules
from minzheng.engines.casework.models import Application, Case, ChangeReport, Review, Task, next_check
from minzheng.engines.casework.newcomers import take_in_told
from minzheng.engines.casework.review_files import carried_from, open_file
from minzheng.engines.casework.review_types import CHANGE_NAMES, NewReview
from minzheng.engines.catalogue import queries as catalogue
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.privacy.types import open_scope
from minzheng.foundations.workdays.queries import add_working_days
from minzheng.kernel.actor import SYSTEM, Actor
from minzheng.kernel.clock import local_date


def open_for_change(
    actor: Actor, award: AwardLine, kind: str, happened_on: date | None, *, at: datetime
) -> tuple[Application, Case]:
    """The review of a told change, its first task due soon; a death is to be reviewed within `death_months`."""
    due = None
    if kind == "death":
        months = review_rules.parameter(catalogue.item_of_kind(award.kind).code, "death_months").value
        due = max(next_check(happened_on or local_date(at), months), local_date(at))
    new = NewReview("death" if kind == "death" else "change", CHANGE_NAMES[kind], due)
    application = open_file(actor, award, carried_from(award), new, at=at)
    case = Case.objects.get(application=application)
    days = review_rules.parameter(catalogue.item_of_kind(award.kind).code, "begin_working_days").value
    begin = Task.objects.filter(case=case, kind="begin", closed_at__isnull=True)
    begin.update(due_on=add_working_days(local_date(at), days).date)
    return application, case


def arrives_elsewhere(award: AwardLine) -> bool:
    """Whether the family is on its way to another town, whose file of it is not this one's to write in."""
    with open_scope(WHOLE_CITY):
        return bool(Review.objects.filter(award_id=award.id, open=True, case__state="arriving").exists())


def reports_for(review: Review) -> QuerySet[ChangeReport]:
    """What the family told that this review looks at, the oldest first.

    Its own reports, and those without a file: told after the last review's decision and before this one's.
    """
    decided = Review.objects.filter(award_id=review.award_id, opened_at__lt=review.opened_at)
    since = decided.exclude(decided_act="").aggregate(last=Max("case__decision__decided_at"))["last"]
    loose = Q(application__isnull=True, award_id=review.award_id)
    if since is not None:
        loose &= Q(reported_at__gte=since)
    if review.case.decision is not None:
        loose &= Q(reported_at__lt=review.case.decision.decided_at)
    found = ChangeReport.objects.filter(Q(application_id=review.application_id) | loose)
    return found.order_by("reported_at", "pk")  # type: ignore[no-any-return]


def follow_up(award: AwardLine, *, decided_at: datetime, at: datetime) -> None:
    """What was told after a review's decision, which could no longer use it, is looked at in a review of its own.

    Called when the decided review has closed. Nothing is opened for an award that has ended.
    """
    late = ChangeReport.objects.filter(
        award_id=award.id, application__isnull=True, reported_at__gte=decided_at
    ).order_by("reported_at", "pk")
    told = list(late)
    if not told or (award.end_month is not None and award.end_month < local_date(at).replace(day=1)):
        return
    first = next((one for one in told if one.kind == "death"), told[0])
    application, case = open_for_change(SYSTEM, award, first.kind, first.happened_on, at=at)
    for report in told:
        take_in_told(application, case, report, actor=SYSTEM, at=at)
