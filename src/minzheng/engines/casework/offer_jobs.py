"""The day's look at offers (事项建议) a family has not answered: the village is asked to ask it; nothing is declined."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from minzheng.engines.casework.jobs import each_alone
from minzheng.engines.casework.models import ItemProposal, Task
from minzheng.engines.casework.parameters import parameter
from minzheng.engines.casework.services.proposing_items import ASK_AGAIN, ask_family_again
from minzheng.engines.jobs.services import job
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.privacy.types import open_scope

AT_ONCE = 200


@job("casework.offers_unanswered", cron="*/10 * * * *")
def look_at_offers(*, at: datetime) -> None:
    """One file a transaction; a second run finds nothing. A term of working days is no shorter in days of the calendar."""
    long_ago = at - timedelta(days=parameter("offer_answer_days").value)
    with open_scope(WHOLE_CITY):
        asked = Task.objects.filter(
            application=OuterRef("application"), kind=ASK_AGAIN, closed_at__isnull=True
        )
        rows = ItemProposal.objects.filter(~Exists(asked), state="offered", looked_at__lte=long_ago)
        ids = list(rows.order_by("looked_at", "pk").values_list("pk", flat=True)[:AT_ONCE])
    each_alone(ids, lambda one: ask_family_again(proposal_id=one, at=at))
