"""Reading the record."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from minzheng.foundations.audit.models import Event


@dataclass(frozen=True, slots=True)
class Look:
    """One line of 谁看过我的信息."""

    at: datetime
    who: str
    action: str
    purpose: str


def looks_at(*, person_id: UUID, limit: int = 100) -> list[Look]:
    """Who saw or changed something about a person, newest first. Own scope, or an auditor's.

    Source: 个人信息保护法 art. 44 (right to know).
    """
    rows = Event.objects.filter(person_id=person_id).order_by("-real_at", "-id")[:limit]
    return [Look(row.business_at, row.actor_name, row.action, row.purpose) for row in rows]


def trail_of(*, subject_id: UUID, limit: int = 200) -> list[Look]:
    """Everything recorded on one object, oldest first."""
    rows = Event.objects.filter(subject_id=subject_id).order_by("real_at", "id")[:limit]
    return [Look(row.business_at, row.actor_name, row.action, row.purpose) for row in rows]


def marked(action: str) -> list[tuple[UUID, dict[str, Any]]]:
    """(subject, detail) of every event of one action in the open scope, oldest first."""
    rows = Event.objects.filter(action=action, subject_id__isnull=False).order_by("real_at", "id")
    return [(row.subject_id, dict(row.detail)) for row in rows]
