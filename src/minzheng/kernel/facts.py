"""Facts announced by acts: typed, in the past tense, delivered through the outbox."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Base of every event class in a module's `events.py`. `area_code` scopes its handlers."""

    name: ClassVar[str]
    area_code: str

    def payload(self) -> dict[str, Any]:
        """JSON-ready fields."""
        return {key: _plain(value) for key, value in asdict(self).items()}


def _plain(value: object) -> object:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value
