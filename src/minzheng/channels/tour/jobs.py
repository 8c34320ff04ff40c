"""Due work, promptly: once the clock has jumped, nobody waits for the next minute."""

from minzheng.engines.jobs.services import job, run_periodic
from minzheng.engines.payments.services import take_returns
from minzheng.kernel import clock

CATCH_UP = "tour.catch_up"
#: Seconds the demo's bank gets for files it has not taken yet.
PATIENCE = 5.0


@job(CATCH_UP)
def catch_up() -> None:
    """Take in what the bank has answered meanwhile, then run every periodic job as of business time now.

    Harmless beside the minute's own tick. The bank comes first: what it has answered is not asked about as overdue.
    """
    take_returns(at=clock.now(), patience=PATIENCE)
    run_periodic(at=clock.now())
