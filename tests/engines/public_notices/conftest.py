"""The module's screens in a bare frame: no shell's chrome, which would need the shell's addresses."""

import pytest

from minzheng.foundations.ui import services


@pytest.fixture(autouse=True)
def bare_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    """No shell has contributed anything."""
    monkeypatch.setattr(services, "_providers", {})
