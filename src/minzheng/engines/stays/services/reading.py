"""Looks that leave a line: a stay opened, its papers."""

from datetime import datetime
from uuid import UUID

from minzheng.engines.letters.services import open_letter
from minzheng.engines.stays.models import Handover, Stay
from minzheng.engines.stays.moves import READERS
from minzheng.engines.stays.queries import view_of
from minzheng.engines.stays.recording import subject_of
from minzheng.engines.stays.types import StayView
from minzheng.foundations.audit.services import record
from minzheng.foundations.privacy.types import act, acting_for_family
from minzheng.kernel.actor import Actor
from minzheng.kernel.result import NotYours

PURPOSE = "办理救助"


@act
def open_stay(*, actor: Actor, stay_id: UUID, at: datetime) -> StayView:
    """One stay with everything on it; the look is on record. Refuses: NotYours."""
    row = Stay.objects.filter(pk=stay_id).first()
    if row is None or actor.role not in READERS:
        raise NotYours()
    record(actor=actor, action="stays.stay.opened", subject=subject_of(row), at=at, purpose=PURPOSE)
    return view_of(row, actor=actor, at=at)


@act
def open_paper(*, actor: Actor, stay_id: UUID, letter_id: UUID, at: datetime) -> bytes:
    """The PDF of one of a stay's papers. Refuses: NotYours, LetterNotReady."""
    row = Stay.objects.filter(pk=stay_id).first()
    if row is None or actor.role not in READERS:
        raise NotYours()
    sheets = Handover.objects.filter(stay=row).order_by("pk").values_list("letter_id", flat=True)
    if letter_id not in {row.registration_id, row.leaving_id, *sheets}:
        raise NotYours()
    with acting_for_family(row.area_code):
        return open_letter(actor=actor, letter_id=letter_id, at=at, purpose=PURPOSE)
