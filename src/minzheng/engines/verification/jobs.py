"""The job that asks one source."""

from uuid import UUID

from minzheng.engines.jobs.services import job
from minzheng.engines.verification.services import ask_source
from minzheng.kernel import clock


@job("verification.ask")
def ask(*, query_id: str, area_code: str) -> None:
    """Ask one question; running it again changes nothing once it is settled."""
    ask_source(query_id=UUID(query_id), area_code=area_code, at=clock.now())
