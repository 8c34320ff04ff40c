"""Facts of the ledger that a family's re-check cycle follows. Each may be handled twice."""

from typing import Any
from uuid import UUID

from minzheng.engines.benefits.events import AwardGranted
from minzheng.engines.casework.rechecking import BEGINS_CYCLE
from minzheng.engines.casework.services.rechecks import award_began
from minzheng.engines.jobs.services import on
from minzheng.kernel import clock


@on(AwardGranted, BEGINS_CYCLE)
def award_granted(payload: dict[str, Any]) -> None:
    """The cycle of re-checks begins."""
    award_began(award_id=UUID(payload["award_id"]), at=clock.now())
