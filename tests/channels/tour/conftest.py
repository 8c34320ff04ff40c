"""The cast in office and on file, through the services."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from minzheng.channels.tour.clock_file import clock_file
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor
from minzheng_samples.offices import hire_everybody, register_families


@pytest.fixture
def staff(db: None) -> dict[str, Actor]:
    """Officers by login."""
    return hire_everybody(at=clock.now())


@pytest.fixture
def families(staff: dict[str, Actor]) -> dict[str, UUID]:
    """Person ids of the cast's families by key."""
    return register_families(aide=staff["xiaoyang"], at=clock.now())


@pytest.fixture
def own_clock(settings: Any, tmp_path: Path) -> Iterator[Path]:
    """A clock file of this test's own, read as the demo's processes read it."""
    settings.VAR = tmp_path
    clock.set_offset_source(clock_file().offset)
    yield tmp_path / "run" / "clock-offset"
