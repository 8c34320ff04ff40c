"""拨快时钟: how far the demo's business time runs ahead, in one small file that every process of the demo reads."""

import fcntl
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from minzheng.kernel import clock
from minzheng.kernel.result import Refusal


class ClockNeverBack(Refusal):
    """Business time only moves forward: what was decided yesterday stays decided yesterday."""

    code = "clock_never_back"
    message = "演示时钟只能往前拨，不能往回拨"


class ClockFile:
    """Whole seconds ahead of real time. Read again when the file changes; written atomically, under a lock."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen: tuple[int, int] | None = None
        self._ahead = timedelta(0)

    def offset(self) -> timedelta:
        """How far ahead; zero without a file."""
        try:
            found = self.path.stat()
        except FileNotFoundError:
            self._seen, self._ahead = None, timedelta(0)
            return self._ahead
        mark = (found.st_mtime_ns, found.st_ino)
        if mark != self._seen:
            self._ahead, self._seen = self._read(), mark
        return self._ahead

    def move_to(self, moment: datetime) -> timedelta:
        """Let business time be `moment` now; the new offset. Refuses: ClockNeverBack."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with open(self.path.with_suffix(".lock"), "w", encoding="ascii") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            ahead = timedelta(seconds=round((moment - clock.real_now()).total_seconds()))
            if ahead < self._read():
                raise ClockNeverBack()
            draft = self.path.with_suffix(".new")
            draft.write_text(f"{int(ahead.total_seconds())}\n", encoding="ascii")
            draft.replace(self.path)
        return ahead

    def _read(self) -> timedelta:
        try:
            return timedelta(seconds=int(self.path.read_text(encoding="ascii")))
        except FileNotFoundError:
            return timedelta(0)


def clock_file() -> ClockFile:
    """The demo's own."""
    return ClockFile(Path(settings.VAR) / "run" / "clock-offset")
