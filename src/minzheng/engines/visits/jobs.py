"""The night's look at papers of inquiries taken in before they were kept inside: the family opens none of them."""

import json
from datetime import UTC, datetime
from uuid import UUID

from minzheng.engines.jobs.services import job
from minzheng.engines.papers import services as papers
from minzheng.engines.visits.models import Visit
from minzheng.engines.visits.types import OF_THE_FAMILY
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.privacy.services import unseal
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import SYSTEM
from minzheng.kernel.clock import BEIJING

#: Papers of inquiries recorded from then on never had the family as their owner.
INSIDE_SINCE = datetime(2026, 11, 22, 11, 0, tzinfo=UTC)
AT_NIGHT = (3, 17)


@job("visits.papers_inside", cron="17 3 * * *")
def keep_old_papers_inside(*, at: datetime) -> None:
    """What neighbours and letters said before the mend leaves the family's scope; once a night, twice changes nothing."""
    local = at.astimezone(BEIJING)
    if (local.hour, local.minute) != AT_NIGHT:
        return
    with open_scope(WHOLE_CITY):
        rows = Visit.objects.filter(recorded_at__lt=INSIDE_SINCE)
        asked = rows.exclude(kind__in=[kind.value for kind in OF_THE_FAMILY]).order_by("pk")
        found = {paper for row in asked.iterator(chunk_size=200) for paper in _papers_of(row)}
        if found:
            papers.keep_inside(actor=SYSTEM, paper_ids=sorted(found), at=at)


def _papers_of(row: Visit) -> list[UUID]:
    """Photos, and sheets signed by hand."""
    signatures = json.loads(unseal(row.signatures_box, context=f"visit.signatures|{row.id}"))
    signed = [UUID(one["paper_id"]) for one in signatures if one.get("paper_id")]
    return [*row.photos, *signed]
