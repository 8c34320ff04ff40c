"""The minute's look at drafts nobody touches: warn, and two weeks later delete what they hold. Nothing else is deleted."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from minzheng.engines.casework.models import Application
from minzheng.engines.casework.services.old_drafts import clear_draft, to_clear, to_warn, warn_of_clearing
from minzheng.engines.jobs.services import job
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.privacy.types import open_scope

AT_ONCE = 200


@job("casework.old_drafts", cron="* * * * *")
def look_at_drafts(*, at: datetime) -> None:
    """Each draft in a transaction of its own; a second run finds nothing."""
    for application_id in _found(to_warn(at)):
        with open_scope(WHOLE_CITY):
            warn_of_clearing(application_id=application_id, at=at)
    for application_id in _found(to_clear(at)):
        with open_scope(WHOLE_CITY):
            clear_draft(application_id=application_id, at=at)


def _found(due: Q) -> list[UUID]:
    with open_scope(WHOLE_CITY):
        rows = Application.objects.filter(due).order_by("updated_at", "pk")
        return list(rows.values_list("pk", flat=True)[:AT_ONCE])
