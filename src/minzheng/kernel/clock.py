"""The one clock. Views, jobs and commands ask it; services are given the time.

Business time may run ahead of real time in the demo (拨快时钟, forward only); audit keeps both.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

BEIJING = ZoneInfo("Asia/Shanghai")


def _no_offset() -> timedelta:
    return timedelta(0)


_offset: Callable[[], timedelta] = _no_offset


def set_offset_source(source: Callable[[], timedelta]) -> None:
    """Let the demo run ahead. Only demo and test settings call this; production never does."""
    global _offset
    _offset = source


def real_now() -> datetime:
    """Real time, UTC, aware."""
    return datetime.now(UTC)


def now() -> datetime:
    """Business time, UTC, aware: real time plus the demo's offset (zero elsewhere)."""
    return real_now() + _offset()


def local_date(moment: datetime) -> date:
    """The civil day in Beijing on which a moment falls; deadlines count these days."""
    return moment.astimezone(BEIJING).date()


def start_of(day: date) -> datetime:
    """00:00 in Beijing of a civil day, as an aware moment."""
    return datetime(day.year, day.month, day.day, tzinfo=BEIJING)
