"""Which items a person cannot have beside one another, as data with its source; advice only, an officer decides."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import yaml
from pydantic import TypeAdapter

EXCLUSIONS = Path(__file__).parent / "exclusions.yaml"


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Two items of one person. `way`: `higher` take the higher one (就高), `choice` the person chooses.

    `one` and `other` are item codes; `tekun_care` is the care part of 特困 alone, `work_injury_care` is held only.
    """

    one: str
    other: str
    way: Literal["higher", "choice"]
    text: str
    source: str
    article: str
    status: Literal["verified", "verified-part", "unverified"]

    @property
    def pair(self) -> frozenset[str]:
        """The two, in no order."""
        return frozenset((self.one, self.other))


@functools.cache
def exclusions() -> tuple[Exclusion, ...]:
    """The matrix, in the order of the file."""
    return tuple(TypeAdapter(list[Exclusion]).validate_python(yaml.safe_load(EXCLUSIONS.read_text("utf-8"))))
