"""The day's look at recognitions (认定) that run out: it tells families and opens tasks, it ends nothing."""

from datetime import datetime

from minzheng.engines.casework.jobs import each_alone
from minzheng.engines.casework.models import Recognition
from minzheng.engines.casework.services.recognising import recognition_runs_out
from minzheng.engines.jobs.services import job
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.clock import local_date

AT_ONCE = 200


@job("casework.recognitions_running_out", cron="*/10 * * * *")
def recognitions_running_out(*, at: datetime) -> None:
    """Tell each family whose recognition runs out soon, one a transaction; a second run finds nothing."""
    with open_scope(WHOLE_CITY):
        due = Recognition.objects.filter(told_at__isnull=True, ahead_on__lte=local_date(at))
        ids = list(due.order_by("ahead_on", "pk").values_list("pk", flat=True)[:AT_ONCE])
    each_alone(ids, lambda one: recognition_runs_out(recognition_id=one, at=at))
