"""The day's looks: checks that come due, children who grow up, days to answer that are over. They open tasks only."""

from datetime import datetime

from django.db.models import Exists, OuterRef

from minzheng.engines.casework.jobs import each_alone
from minzheng.engines.casework.models import Case, Guardianship, Recheck, Review
from minzheng.engines.casework.services.growing_up import open_grown_review
from minzheng.engines.casework.services.rechecks import AHEAD, open_due_review
from minzheng.engines.casework.services.reviews import hearing_over
from minzheng.engines.jobs.services import job
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.clock import local_date

AT_ONCE = 200


@job("casework.rechecks_due", cron="*/10 * * * *")
def rechecks_due(*, at: datetime) -> None:
    """Open the review of each family whose check comes due, one failing holds up none; a second run finds nothing."""
    day = local_date(at)
    with open_scope(WHOLE_CITY):
        running = Review.objects.filter(open=True).values("award_id")
        due = Recheck.objects.filter(ended=False, next_on__lte=day + AHEAD).exclude(award_id__in=running)
        ids = list(due.order_by("next_on", "pk").values_list("award_id", flat=True)[:AT_ONCE])
    each_alone(ids, lambda one: open_due_review(award_id=one, at=at))


@job("casework.children_grown", cron="*/10 * * * *")
def children_grown(*, at: datetime) -> None:
    """Open the review of each child who turns eighteen or leaves school soon; a second run finds nothing."""
    with open_scope(WHOLE_CITY):
        soon = Guardianship.objects.filter(ended_at__isnull=True, look_on__lte=local_date(at) + AHEAD)
        soon = soon.filter(
            Exists(Case.objects.filter(application_id=OuterRef("application_id"), decision_id__isnull=False))
        )
        ids = list(soon.order_by("look_on", "pk").values_list("pk", flat=True)[:AT_ONCE])
    each_alone(ids, lambda one: open_grown_review(guardianship_id=one, at=at))


@job("casework.hearings_over", cron="*/10 * * * *")
def hearings_over(*, at: datetime) -> None:
    """Send on what waits for an answer whose days are over, one file a transaction; a second run finds nothing."""
    with open_scope(WHOLE_CITY):
        over = Review.objects.filter(
            open=True, case__state="hearing", answer_until__lt=local_date(at)
        ).order_by("answer_until", "pk")
        ids = list(over.values_list("case_id", flat=True)[:AT_ONCE])
    each_alone(ids, lambda one: hearing_over(case_id=one, at=at))
