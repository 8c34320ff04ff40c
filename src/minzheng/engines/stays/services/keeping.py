"""While she is there: the doctor, what is written down, some days more with reasons."""

from datetime import datetime, timedelta
from uuid import UUID

from minzheng.engines.stays.moves import begin
from minzheng.engines.stays.recording import said, step_and_record
from minzheng.engines.stays.refusals import ExtensionUnfit, ReasonsMissing
from minzheng.engines.stays.types import NOTES, StepKind
from minzheng.foundations.privacy.types import act
from minzheng.kernel.actor import Actor
from minzheng.kernel.clock import local_date
from minzheng.kernel.result import NotYours

MOST_DAYS = 10
SHORTEST_REASON = 6


@act
def to_doctor(*, actor: Actor, stay_id: UUID, version: int, words: str, at: datetime) -> None:
    """送医: which hospital, who went along. Refuses: NotYours, StayClosed, StaleVersion, WordsMissing.

    Source: 救助管理办法 art. 7 (3).
    """
    told = said(words)
    row = begin("to_doctor", actor=actor, stay_id=stay_id, version=version)
    row.save()
    step_and_record(StepKind.DOCTOR, actor=actor, row=row, at=at, words=told)


@act
def back_from_doctor(*, actor: Actor, stay_id: UUID, version: int, words: str, at: datetime) -> None:
    """出院回站: what the hospital says. Refuses: NotYours, StayClosed, StaleVersion, WordsMissing."""
    told = said(words)
    row = begin("back", actor=actor, stay_id=stay_id, version=version)
    row.save()
    step_and_record(StepKind.BACK, actor=actor, row=row, at=at, words=told)


@act
def note(*, actor: Actor, stay_id: UUID, version: int, kind: StepKind, words: str, at: datetime) -> None:
    """Something worth keeping: what was done, the police told, the family called.

    Refuses: NotYours, StayClosed, StaleVersion, WordsMissing.
    """
    told = said(words)
    if kind not in NOTES:
        raise NotYours()
    row = begin("note", actor=actor, stay_id=stay_id, version=version)
    row.save()
    step_and_record(kind, actor=actor, row=row, at=at, words=told)


@act
def extend(*, actor: Actor, stay_id: UUID, version: int, days: int, reasons: str, at: datetime) -> None:
    """Some days more, by a named officer with reasons, from the later of the term and today; on record for the district.

    Refuses: NotYours, StayClosed, StaleVersion, ExtensionUnfit, ReasonsMissing. Source: 实施细则 art. 12.
    """
    if len(reasons.strip()) < SHORTEST_REASON:
        raise ReasonsMissing()
    row = begin("extend", actor=actor, stay_id=stay_id, version=version)
    if row.term_on is None or not 1 <= days <= MOST_DAYS:
        raise ExtensionUnfit()
    row.term_on = max(row.term_on, local_date(at)) + timedelta(days=days)
    row.overstayed_at = None
    row.save()
    words = f"延长{days}天。{said(reasons)}"
    step_and_record(StepKind.EXTENDED, actor=actor, row=row, at=at, words=words, days=days)
