"""Copies of a file asked for by an officer."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from minzheng.engines.casework.models import FileCopy


@dataclass(frozen=True, slots=True)
class CopyLine:
    """One copy: `ready` while it can be taken."""

    id: UUID
    reason: str
    asked_by: UUID
    asked_by_name: str
    asked_at: datetime
    ready: bool
    gone: bool
    sheets: int
    size: int
    sha256: str


def copies_of(application_id: UUID) -> list[CopyLine]:
    """Every copy of a file ever asked for, newest first: who took it out, and why."""
    rows = FileCopy.objects.filter(application_id=application_id).order_by("-asked_at", "-pk")
    return [
        CopyLine(
            id=row.id,
            reason=row.reason,
            asked_by=row.asked_by,
            asked_by_name=row.asked_by_name,
            asked_at=row.asked_at,
            ready=row.made_at is not None and row.forgotten_at is None,
            gone=row.forgotten_at is not None,
            sheets=row.sheets,
            size=row.size,
            sha256=row.sha256,
        )
        for row in rows
    ]
