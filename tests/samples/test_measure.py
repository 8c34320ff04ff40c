"""The measure behind the bench: the same rows loaded and copied, and nothing left behind."""

import pytest

from minzheng_samples import measure_copy
from minzheng_samples.seeding import already_seeded


def test_load_and_copy_of_the_same_rows(owner_db: str) -> None:
    found = measure_copy(people=1_000)
    assert found["rows"] > 5_000 and found["seconds"] > 0 and found["copy_seconds"] > 0
    assert found["ratio"] == pytest.approx(found["seconds"] / found["copy_seconds"])
    assert not already_seeded()
    assert measure_copy(people=1_000)["rows"] == found["rows"], "the first run was rolled back"
