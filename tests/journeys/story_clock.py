"""The story's clock, in a file that web, worker and test read: seconds by which business time runs ahead."""

import os
from datetime import timedelta
from pathlib import Path

from minzheng.kernel import clock

FILE = "story-clock"


def path() -> Path:
    """Where the offset stands."""
    return Path(os.environ["MINZHENG_VAR"]) / FILE


def offset() -> timedelta:
    """The offset as it stands now."""
    return timedelta(seconds=float(path().read_text(encoding="ascii")))


def follow() -> None:
    """Let this process's clock follow the file."""
    clock.set_offset_source(offset)
