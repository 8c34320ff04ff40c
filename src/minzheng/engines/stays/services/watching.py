"""Terms that pass: seen, told, pressed. Nobody is put out and nothing is closed by a clock."""

from datetime import datetime
from uuid import UUID

from minzheng.engines.jobs.services import announce
from minzheng.engines.stays.events import HandoverSilent
from minzheng.engines.stays.models import Handover, Stay
from minzheng.engines.stays.moves import begin
from minzheng.engines.stays.recording import said, step_and_record
from minzheng.engines.stays.refusals import NotDueYet
from minzheng.engines.stays.types import INSIDE, HandoverState, StepKind
from minzheng.foundations.privacy.types import act
from minzheng.kernel.actor import SYSTEM, Actor
from minzheng.kernel.clock import local_date


@act
def note_overstay(*, actor: Actor = SYSTEM, stay_id: UUID, at: datetime) -> bool:
    """The days of a stay have passed: on record once; whether it was news. The stay goes on. Refuses: nothing."""
    row = Stay.objects.select_for_update(of=("self",)).filter(pk=stay_id, state__in=INSIDE).first()
    if row is None or row.overstayed_at or row.term_on is None or row.term_on >= local_date(at):
        return False
    row.overstayed_at = at
    row.save(update_fields=["overstayed_at"])
    step_and_record(StepKind.OVERSTAYED, actor=actor, row=row, at=at)
    return True


@act
def note_silence(*, actor: Actor = SYSTEM, handover_id: UUID, at: datetime) -> bool:
    """The receiving side has said nothing in its days: on record once. Silence is not "received".

    Announces HandoverSilent. Refuses: nothing.
    """
    seen = Handover.objects.filter(pk=handover_id).first()
    if seen is None:
        return False
    # the stay before its handover, as every act locks them
    row = Stay.objects.select_for_update(of=("self",)).get(pk=seen.stay_id)
    handover = Handover.objects.select_for_update(of=("self",)).get(pk=handover_id)
    if handover.state != HandoverState.WAITING:
        return False
    if handover.late_at is not None or handover.due_on >= local_date(at):
        return False
    handover.late_at = at
    handover.save(update_fields=["late_at"])
    step_and_record(StepKind.SILENT, actor=actor, row=row, at=at)
    fact = HandoverSilent(area_code=row.area_code, stay_id=row.id, handover_id=handover.id)
    announce(fact, at=at)
    return True


@act
def press(*, actor: Actor, stay_id: UUID, version: int, words: str, at: datetime) -> None:
    """催问: whom one asked, what was said. Refuses: NotYours, StayClosed, StaleVersion, NotDueYet, WordsMissing."""
    told = said(words)
    row = begin("press", actor=actor, stay_id=stay_id, version=version)
    handover = Handover.objects.filter(stay=row, state=HandoverState.WAITING).first()
    if handover is not None and handover.due_on >= local_date(at):
        raise NotDueYet()
    row.save()
    step_and_record(StepKind.PRESSED, actor=actor, row=row, at=at, words=told)
