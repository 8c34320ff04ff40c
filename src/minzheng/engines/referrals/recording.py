"""What every act on a referral writes beside its own change: a step, a line in the record, sealed words."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from minzheng.engines.referrals.models import Referral, ReferralStep
from minzheng.engines.referrals.types import StepKind
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.services import seal, unseal
from minzheng.kernel.actor import Actor
from minzheng.kernel.identifiers import new_id

LONGEST_WORDS = 500


def step_and_record(
    kind: StepKind, *, actor: Actor, row: Referral, at: datetime, words: str = "", **detail: Any
) -> None:
    """Write what happened, and the audit event. `words` are sealed; `detail` holds codes only."""
    step_id = new_id()
    ReferralStep.objects.create(
        id=step_id,
        referral=row,
        area_code=row.area_code,
        counter=row.counter,
        person_id=row.person_id,
        kind=kind,
        at=at,
        by_posting=actor.posting_id,
        by_name=actor.title[:120],
        words_box=seal(words.encode(), context=step_context(step_id)) if words else None,
    )
    record(
        actor=actor,
        action=f"referrals.referral.{kind.value}",
        subject=subject_of(row),
        at=at,
        item=row.item,
        **detail,
    )


def subject_of(row: Referral) -> Subject:
    """Whom and what the record is about."""
    return Subject("referral", row.id, row.person_id, row.area_code)


def step_context(step_id: UUID) -> str:
    """What binds sealed words to their step."""
    return f"referrals_step.words_box|{step_id}"


def put(value: dict[str, Any], *, box: str, referral_id: UUID) -> bytes:
    """Seal a referral's words into one of its boxes."""
    return seal(
        json.dumps(value, ensure_ascii=False).encode(), context=f"referrals_referral.{box}|{referral_id}"
    )


def taken(box_value: bytes | memoryview | None, *, box: str, referral_id: UUID) -> dict[str, Any]:
    """The words in a box; {} where it is empty."""
    if box_value is None:
        return {}
    opened: dict[str, Any] = json.loads(
        unseal(box_value, context=f"referrals_referral.{box}|{referral_id}").decode()
    )
    return opened
