"""Due work, promptly: once the clock has jumped, nobody waits for the next minute."""

from minzheng.engines.jobs.services import job, run_periodic
from minzheng.kernel import clock

CATCH_UP = "tour.catch_up"


@job(CATCH_UP)
def catch_up() -> None:
    """Run every periodic job as of business time now; harmless beside the minute's own tick."""
    run_periodic(at=clock.now())
