"""What every act on a stay writes beside its own change: a step, a line in the record, sealed words."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from minzheng.engines.stays.models import Handover, Proposal, Stay, StayStep
from minzheng.engines.stays.refusals import WordsMissing
from minzheng.engines.stays.types import StepKind
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.services import seal, unseal
from minzheng.kernel.actor import Actor
from minzheng.kernel.identifiers import new_id

LONGEST_WORDS = 500
LONGEST_LINE = 120


def said(words: str) -> str:
    """Words somebody typed. Refuses: WordsMissing."""
    cleaned = words.strip()[:LONGEST_WORDS]
    if len(cleaned) < 2:
        raise WordsMissing()
    return cleaned


def line_of(text: str) -> str:
    """One typed line, cut."""
    return " ".join(text.split())[:LONGEST_LINE]


def step_and_record(
    kind: StepKind, *, actor: Actor, row: Stay, at: datetime, words: str = "", **detail: Any
) -> None:
    """Write what happened, and the audit event. `words` are sealed; `detail` holds codes only."""
    step_id = new_id()
    StayStep.objects.create(
        id=step_id,
        stay=row,
        number=StayStep.objects.filter(stay=row).count() + 1,
        area_code=row.area_code,
        counter=row.counter,
        kind=kind,
        at=at,
        by_posting=actor.posting_id,
        by_name=detail.pop("by_name", "") or actor.title[:120],
        words_box=seal(words.encode(), context=step_context(step_id)) if words else None,
    )
    record(actor=actor, action=f"stays.stay.{kind.value}", subject=subject_of(row), at=at, **detail)


def subject_of(row: Stay) -> Subject:
    """Whom and what the record is about."""
    return Subject("stay", row.id, row.person_id, row.area_code)


def step_context(step_id: UUID) -> str:
    """What binds sealed words to their step."""
    return f"stays_step.words_box|{step_id}"


def words_of(step: StayStep) -> str:
    """The words of a step."""
    return unseal(step.words_box, context=step_context(step.id)).decode() if step.words_box else ""


def put(value: dict[str, Any], *, box: str, row_id: UUID) -> bytes:
    """Seal words into a box of a row."""
    return seal(json.dumps(value, ensure_ascii=False).encode(), context=f"stays.{box}|{row_id}")


def taken(value: bytes | memoryview | None, *, box: str, row_id: UUID) -> dict[str, Any]:
    """The words in a box; {} where it is empty."""
    if value is None:
        return {}
    opened: dict[str, Any] = json.loads(unseal(value, context=f"stays.{box}|{row_id}").decode())
    return opened


def who(row: Stay) -> dict[str, Any]:
    """Who she is, as far as known."""
    return taken(row.box, box="stay", row_id=row.id)


def sheet_of(row: Handover) -> dict[str, Any]:
    """What stands on a handover's sheet, with its link and code while it waits."""
    return taken(row.box, box="handover", row_id=row.id)


def proposed(row: Proposal) -> dict[str, Any]:
    """What a proposal says."""
    return taken(row.box, box="proposal", row_id=row.id)
