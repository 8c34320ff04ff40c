"""She leaves without being handed over: by her own will, unseen, or with a ticket home."""

from datetime import datetime
from uuid import UUID

from minzheng.engines.stays.care import is_child, may_go_alone
from minzheng.engines.stays.models import Stay
from minzheng.engines.stays.moves import begin, item_of
from minzheng.engines.stays.recording import line_of, said, step_and_record, who
from minzheng.engines.stays.refusals import (
    BelongingsKept,
    DoctorFirst,
    NeverAlone,
    PoliceFirst,
    StayUnfit,
    TicketMissing,
    WitnessMissing,
)
from minzheng.engines.stays.services.ending import Ended, end
from minzheng.engines.stays.services.keeping import SHORTEST_REASON
from minzheng.engines.stays.types import ENDING_NAMES, Ending, Leaving, State, StepKind
from minzheng.foundations.privacy.types import act
from minzheng.kernel.actor import Actor

ALONE = (Ending.OWN_WILL, Ending.WALKED_OFF, Ending.RIDE)


@act
def leave(*, actor: Actor, stay_id: UUID, version: int, leaving: Leaving, at: datetime) -> None:
    """离站: any day she wants, with her words. A ticket sends home only those who may travel alone.

    By her own will: from 16 years on and of sound mind; the aged, the disabled and who lies in hospital before a witness.
    Walked off: kept as it was; of a child, somebody of unknown age or who may not be alone, with what the police were told.
    Refuses: NotYours, StayClosed, StaleVersion, StayUnfit, WordsMissing, BelongingsKept, DoctorFirst, NeverAlone,
    WitnessMissing, TicketMissing, PoliceFirst. Source: 救助管理办法; 规程 (自行离站, 乘车凭证; articles not seen).
    """
    if leaving.how not in ALONE:
        raise StayUnfit()
    how, words = Ending(leaving.how), said(leaving.words)
    row = begin("leave", actor=actor, stay_id=stay_id, version=version)
    in_hospital = Stay.objects.filter(pk=row.pk, state=State.HOSPITAL).exists()
    if how is not Ending.WALKED_OFF and who(row).get("belongings") and not leaving.returned:
        raise BelongingsKept()
    if how is Ending.RIDE:
        _ride(row, leaving, in_hospital)
    elif how is Ending.OWN_WILL:
        _own_will(row, leaving, in_hospital)
    else:
        _missed(row, leaving, actor=actor, at=at)
    end(row, Ended(how, words, ride=line_of(leaving.ticket)), actor=actor, at=at)
    witness = f"（在场：{line_of(leaving.witness)}）" if leaving.witness.strip() else ""
    told = f"{ENDING_NAMES[how]}。{words}{witness}"
    step_and_record(StepKind.LEFT, actor=actor, row=row, at=at, words=told, how=how.value)


def _missed(row: Stay, leaving: Leaving, *, actor: Actor, at: datetime) -> None:
    """The police are told of this disappearance; what they were told before is another matter."""
    police = leaving.police.strip()
    if len(police) >= SHORTEST_REASON:
        step_and_record(StepKind.POLICE, actor=actor, row=row, at=at, words=said(police))
    elif row.never_alone or is_child(who(row), item_of(row)):
        raise PoliceFirst()


def _own_will(row: Stay, leaving: Leaving, in_hospital: bool) -> None:
    if not may_go_alone(row):
        raise NeverAlone()
    if (row.never_alone or in_hospital) and len(leaving.witness.strip()) < 2:
        raise WitnessMissing()


def _ride(row: Stay, leaving: Leaving, in_hospital: bool) -> None:
    if in_hospital:
        raise DoctorFirst()
    if row.never_alone:
        raise NeverAlone()
    if len(leaving.ticket.strip()) < 4:
        raise TicketMissing()
